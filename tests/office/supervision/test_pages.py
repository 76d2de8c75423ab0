"""The pages of supervision: what is chased by colour, one matter with its counts, orders with reply, decision and slip, days without a clock."""

from __future__ import annotations

import html
import io
import re
from datetime import date, timedelta

import pytest
from docx import Document

OWN, OTHER = "区市场监管局", "区教育局"
TARGET = "target-5bc115"
DAY = date(2028, 7, 5)
SECRET = "外单位的事"


@pytest.fixture
def chased(office):
    """The office with a due of the own body that nobody filed, an order on it, and a matter of another body within its time."""
    from django.db import transaction

    from zhiheng.core.issues import Text
    from zhiheng.office.actions.supervising import Deadline, chase, watch
    from zhiheng.office.demonstration.days import on
    from zhiheng.office.people.actors import PROGRAM
    from zhiheng.office.records.models import Due

    due = Due.objects.create(
        body_id=office.body(OWN), register="reported_values", target=TARGET, period_start=date(2028, 1, 1), period_end=date(2028, 3, 31),
        working_days=10, deadline=date(2028, 6, 16), clock_from=date(2028, 6, 2),
    )  # fmt: skip
    start = DAY - timedelta(33)
    with on(start), transaction.atomic():
        mine = watch(
            "due",
            str(due.pk),
            office.body(OWN),
            Text("报送第一季度数值", "File Q1"),
            deadline=Deadline(start, date(2028, 6, 16), 10),
        )
        theirs = watch(
            "due", "0", office.body(OTHER), Text(SECRET, SECRET), deadline=Deadline(start, date(2028, 12, 29))
        )
    for number in range(1, 34):
        day = start + timedelta(number)
        with on(day):
            chase(PROGRAM, day)
        if order():
            break
    office.matter, office.theirs = mine.pk, theirs.pk
    return office


def order(colour="blue"):
    from zhiheng.office.records.models import Order

    return Order.objects.filter(colour=colour).first()


def main(page):
    """What stands in the page itself, as text."""
    inner = page.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", inner)).split())


def test_the_list_tells_what_is_chased_and_a_body_sees_its_own(chased):
    clerk = main(chased.browser("clerk").get("/supervision/"))
    assert clerk.index("报送第一季度数值") < clerk.index(SECRET), (
        "orders stand before what is within its time"
    )
    assert "蓝色督办" in clerk and "周联络" in clerk and "升级为橙色督办" in clerk
    own = chased.browser("liaison").get("/supervision/")
    assert "报送第一季度数值" in main(own) and SECRET not in own.content.decode()
    assert OTHER not in own.content.decode(), "not even as a choice"
    assert "等我办理的督办单 1" in main(own)
    clerk = chased.browser("clerk")
    assert SECRET not in main(clerk.get("/supervision/?state=blue"))
    assert "没有这样的事项" in main(clerk.get("/supervision/?kind=remedy"))
    assert SECRET in main(clerk.get(f"/supervision/?body={chased.body(OTHER)}&kind=due"))
    assert clerk.get("/supervision/?state=none&body=x&page=-1&kind=none").status_code == 200
    assert chased.browser("enterprise").get("/supervision/").status_code == 403


def test_a_matter_shows_every_step_with_how_its_day_was_counted(chased):
    from zhiheng.office.records.models import MatterStep

    page = main(chased.browser("auditor").get(f"/supervision/{chased.matter}/"))
    for step in MatterStep.objects.filter(matter=chased.matter):
        assert not step.counted or step.counted["zh"] in page
    assert "不计：2028-06-03（周末）" in page
    assert "延长期限" not in page, "an auditor changes nothing"
    for username in ("liaison", "reviewer"):
        assert chased.browser(username).get(f"/supervision/{chased.theirs}/").status_code == 403


def test_the_clerk_extends_and_exempts_with_a_reason_that_is_told_where_it_is_missing(chased):
    from zhiheng.office.records.models import Matter

    clerk, address = chased.browser("clerk"), f"/supervision/{chased.matter}/"
    version = Matter.objects.get(pk=chased.matter).version
    refused = clerk.post(f"{address}extend/", {"version": version, "deadline": "2028-06-01", "reason": ""})
    assert refused.status_code == 422
    assert "应当晚于原期限" in main(refused) and "请写明理由" in main(refused)
    assert (
        clerk.post(f"{address}extend/", {"version": version, "deadline": "", "reason": "好"}).status_code
        == 422
    )
    assert (
        clerk.post(
            f"{address}extend/", {"version": version, "deadline": "2028-08-18", "reason": "系统故障"}
        ).status_code
        == 302
    )
    assert "系统故障" in main(clerk.get(address)) and Matter.objects.get(pk=chased.matter).state == "watched"
    stale = clerk.post(f"{address}exempt/", {"version": version, "reason": "并入另一项"})
    assert stale.status_code == 422 and "并入另一项" in stale.content.decode()
    version = Matter.objects.get(pk=chased.matter).version
    assert clerk.post(f"{address}exempt/", {"version": version, "reason": "并入另一项"}).status_code == 302
    assert "已豁免" in main(clerk.get(address))
    assert (
        chased.browser("leader").post(f"{address}exempt/", {"version": 1, "reason": "好"}).status_code == 403
    )


def test_an_order_is_replied_to_decided_on_and_its_file_and_slip_are_taken(chased):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from zhiheng.office.records.models import AuditEntry

    liaison, clerk, address = chased.browser("liaison"), chased.browser("clerk"), f"/orders/{order().pk}/"
    assert "回复" in main(liaison.get("/")) and "等我办理的督办单" in main(liaison.get("/"))
    wrong = liaison.post(f"{address}reply/", {"version": order().version, "text": " ", "promised": ""})
    assert (wrong.status_code == 422 and "没有写" in main(wrong)) or "没有填" in main(wrong)
    file = SimpleUploadedFile("情况说明.txt", "情况".encode())
    sent = {"version": order().version, "text": "<b>批次未齐</b>", "promised": "2028-08-01", "file": file}
    assert liaison.post(f"{address}reply/", sent).status_code == 302
    page = clerk.get(address)
    assert "&lt;b&gt;批次未齐" in page.content.decode() and "等我办理的督办单" in main(clerk.get("/"))
    assert b"".join(clerk.get(f"{address}file/").streaming_content) == "情况".encode()
    assert clerk.post(f"{address}decide/", {"version": order().version}).status_code == 422
    assert (
        clerk.post(
            f"{address}decide/", {"version": order().version, "take": "refuse", "reason": ""}
        ).status_code
        == 422
    )
    assert liaison.post(f"{address}decide/", {"version": order().version, "take": "take"}).status_code == 403
    assert clerk.post(f"{address}decide/", {"version": order().version, "take": "take"}).status_code == 302
    assert "已认可" in main(liaison.get(address))
    for username in ("liaison-2", "reviewer-2", "enterprise"):
        for path in ("", "slip/", "file/"):
            assert chased.browser(username).get(f"{address}{path}").status_code == 403
    slip = Document(io.BytesIO(b"".join(chased.browser("leader").get(f"{address}slip/").streaming_content)))
    cells = [cell.text for table in slip.tables for row in table.rows for cell in row.cells]
    assert "报送第一季度数值" in cells and any("不计：2028年6月3日（周末）" in text for text in cells)
    assert any("《清河区质量强区三年行动计划" in text for text in cells), "the plan's sentence"
    assert f"督〔2028〕{order().number}号" in slip.paragraphs[1].text
    assert AuditEntry.objects.filter(event="slip-taken", subject=f"order:{order().pk}").count() == 1


def test_days_without_a_clock_are_entered_ended_and_withdrawn_by_the_clerk(chased):
    from zhiheng.office.records.models import Matter, Suspension

    clerk, address = chased.browser("clerk"), "/supervision/suspensions/"
    wrong = clerk.post(address, {"since": "", "until": "2028-13-01", "reason": ""})
    assert wrong.status_code == 422 and "第一天" in main(wrong)
    theirs = Matter.objects.get(pk=chased.theirs)
    sent = {
        "body": chased.body(OTHER),
        "since": "2028-07-10",
        "until": "2028-07-14",
        "reason": "台风橙色预警",
    }
    assert clerk.post(address, sent).status_code == 302
    assert Matter.objects.get(pk=chased.theirs).deadline > theirs.deadline
    row = Suspension.objects.get()
    assert clerk.post(f"{address}{row.pk}/end/", {"until": ""}).status_code == 422
    assert clerk.post(f"{address}{row.pk}/end/", {"until": "2028-07-12"}).status_code == 302
    assert "台风橙色预警" in main(clerk.get(f"/supervision/{chased.theirs}/"))
    assert clerk.post(f"{address}{row.pk}/withdraw/").status_code == 302
    assert Matter.objects.get(pk=chased.theirs).deadline == theirs.deadline
    assert clerk.post(f"{address}{row.pk}/withdraw/").status_code == 422
    for username in ("liaison", "leader", "auditor", "office"):
        assert chased.browser(username).get(address).status_code == 403


def test_the_list_takes_as_many_queries_for_many_matters_as_for_few(chased):
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from zhiheng.core.issues import Text
    from zhiheng.office.actions.supervising import Deadline, watch

    browser = chased.browser("clerk")
    browser.get("/supervision/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get("/supervision/")
    with transaction.atomic():
        for number in range(1, 30):
            watch(
                "remedy",
                f"target-{number}",
                chased.body(OWN),
                Text("整改", "Remedy"),
                deadline=Deadline(DAY, date(2028, 8, 1)),
            )
    with CaptureQueriesContext(connection) as many:
        browser.get("/supervision/")
    assert len(many) <= len(few) + 1
