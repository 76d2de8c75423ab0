"""Filing in the browser, with plain forms: from the desk to the ledger."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

import stories


def version_on(page):
    """The version that the page's forms carry."""
    return re.search(r'name="version" value="(\d+)"', page.content.decode())[1]


def test_a_figure_is_typed_reviewed_and_approved(office):
    from zhiheng.office.records.models import Submission

    due = stories.due_for(office)
    liaison, reviewer, quality = (office.browser(name) for name in ("liaison", "reviewer", "office"))
    shown = liaison.get(f"/file/{due.pk}/").content.decode()
    assert (
        "2028年第2季度" in shown
        and "2028-07-14" in shown
        and "数10个工作日" in shown
        and "还剩 7 个工作日" in shown
    )
    began = liaison.post(f"/file/{due.pk}/")
    row = Submission.objects.get()
    assert began.status_code == 302 and began["Location"] == f"/filing/{row.pk}/"
    page = liaison.get(f"/filing/{row.pk}/")
    asked = set(re.findall(r'<(?:input|textarea|select)[^>]*name="row-0-(\w+)"', page.content.decode()))
    assert asked == {
        "value", "numerator", "denominator", "evidence", "evidence_note", "remark", "target", "subject", "place", "until", "covers",
    }  # fmt: skip
    visible = set(re.findall(r'<label for="id_row-0-(\w+)"', page.content.decode()))
    assert visible == {"value", "numerator", "denominator", "evidence", "evidence_note", "remark"}
    typed = {f"row-0-{name}": value for name, value in stories.figure("九十").items()}
    refused = liaison.post(
        f"/filing/{row.pk}/typed/", {**typed, "version": version_on(page), "deed": "hand_in"}
    )
    assert refused.status_code == 422 and "九十" in refused.content.decode()
    again = {**typed, "row-0-value": "97", "version": version_on(refused), "deed": "hand_in"}
    assert liaison.post(f"/filing/{row.pk}/typed/", again).status_code == 302
    shown = reviewer.get(f"/review/{row.pk}/")
    assert "97" in shown.content.decode() and "通过，转质量办" in shown.content.decode()
    assert reviewer.post(f"/review/{row.pk}/approve/", {"version": version_on(shown)}).status_code == 302
    shown = quality.get(f"/review/{row.pk}/")
    done = quality.post(f"/review/{row.pk}/approve/", {"version": version_on(shown)}, follow=True)
    assert "入账为第 1 号" in done.content.decode() and "无数据" in done.content.decode()
    row.refresh_from_db()
    assert row.state == "approved" and "账本第 1 号" in liaison.get(f"/filing/{row.pk}/").content.decode()


def test_the_last_figure_and_the_unit_stand_beside_the_one_that_is_typed(office):
    stories.approved(office, stories.free(office, stories.figure("88", until="2028-03-31")))
    row = stories.typed(office, stories.due_for(office), stories.figure("90"))
    page = office.browser("liaison").get(f"/filing/{row.pk}/").content.decode()
    assert "上一次报的是 88 %（截至 2028-03-31）" in page
    assert re.search(r'name="row-0-value"[^>]*><span>%</span>', page)


def test_a_workbook_is_refused_with_its_problems_then_taken(office):
    from io import BytesIO

    from django.core.files.uploadedfile import SimpleUploadedFile
    from openpyxl import load_workbook

    from zhiheng.office.records.models import Submission

    browser = office.browser("liaison")
    body = office.body("区市场监管局")
    template = browser.get("/filing/template/reported_values/")
    book = load_workbook(BytesIO(template.content))
    assert template.status_code == 200 and "value" not in book.sheetnames
    browser.post("/filing/new/reported_values/", {"body": body})
    row = Submission.objects.get()
    header = "目标编号,范围,数据截止日期,统计口径,数值,佐证材料\n"
    bad = (
        header
        + f"{stories.REPORTED},全区,2028-06-30,期末数,九十七,统计表\n{stories.REPORTED},全区,2028-13-01,期末数,9,统计表\n"
    )
    page = browser.get(f"/filing/{row.pk}/")
    file = SimpleUploadedFile("二季度.csv", bad.encode())
    sent = browser.post(f"/filing/{row.pk}/file/", {"file": file, "version": version_on(page)}, follow=True)
    shown = sent.content.decode()
    assert "第 2 行「数值」" in shown and "九十七" in shown and "第 3 行「数据截止日期」" in shown
    assert 'class="wrong number"' in shown and "下载标注了问题的表格" in shown
    marked = load_workbook(BytesIO(b"".join(browser.get(f"/filing/{row.pk}/marked/").streaming_content)))
    assert len(marked.sheetnames) == 2
    refused = browser.post(f"/filing/{row.pk}/hand-in/", {"version": version_on(sent)})
    assert refused.status_code == 422
    good = SimpleUploadedFile(
        "二季度.csv", (header + f"{stories.REPORTED},全区,2028-06-30,期末数,97,统计表\n").encode()
    )
    sent = browser.post(
        f"/filing/{row.pk}/file/", {"file": good, "version": version_on(refused)}, follow=True
    )
    assert browser.post(f"/filing/{row.pk}/hand-in/", {"version": version_on(sent)}).status_code == 302
    row.refresh_from_db()
    assert row.state == "department_review"


def test_headers_are_matched_on_the_page(office):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from zhiheng.office.records.models import Submission

    browser = office.browser("liaison")
    browser.post("/filing/new/reported_values/", {"body": office.body("区市场监管局")})
    row = Submission.objects.get()
    text = f"编码,范围,数据截止日期,统计口径,今年干成的,佐证材料\n{stories.REPORTED},全区,2028-06-30,期末数,97,统计表\n"
    file = SimpleUploadedFile("表.csv", text.encode())
    page = browser.post(f"/filing/{row.pk}/file/", {"file": file, "version": "1"}, follow=True)
    assert "有的表头看不懂" in page.content.decode() and 'name="header-4"' in page.content.decode()
    chosen = {"version": version_on(page), "header-0": "target", "header-4": "value"}
    page = browser.post(f"/filing/{row.pk}/columns/", chosen, follow=True)
    row.refresh_from_db()
    assert row.passes and "有的表头看不懂" not in page.content.decode()


def test_evidence_goes_with_a_filing_and_is_used_again(office):
    from django.core.files.uploadedfile import SimpleUploadedFile

    due = stories.due_for(office)
    row = stories.typed(office, due)
    browser = office.browser("liaison")
    file = SimpleUploadedFile("统计表.pdf", b"%PDF stamped")
    page = browser.post(f"/filing/{row.pk}/evidence/", {"file": file, "version": row.version}, follow=True)
    assert "统计表.pdf" in page.content.decode()
    link = re.search(rf"/filing/{row.pk}/evidence/\d+/", page.content.decode())[0]
    sent = browser.get(link)
    assert b"".join(sent.streaming_content) == b"%PDF stamped" and sent["Content-Disposition"].startswith(
        "attachment"
    )
    assert stories.events(f"submission:{row.pk}")[-1] == ("file-taken", "done")
    assert office.browser("liaison-2").get(link).status_code == 403
    other = stories.typed(
        office, stories.due_for(office, date(2028, 1, 1)), stories.figure(until="2028-03-31")
    )
    page = browser.get(f"/filing/{other.pk}/")
    choice = re.search(r'<option value="(\d+)">统计表.pdf', page.content.decode())[1]
    page = browser.post(
        f"/filing/{other.pk}/evidence/", {"reuse": choice, "version": version_on(page)}, follow=True
    )
    assert f"/filing/{other.pk}/evidence/{choice}/" in page.content.decode()
    sent = {"remove": choice, "version": version_on(page)}
    page = browser.post(f"/filing/{other.pk}/evidence/", sent, follow=True)
    assert f"/filing/{other.pk}/evidence/{choice}/" not in page.content.decode()


def test_a_locked_due_is_asked_for_and_extended_on_its_page(office):
    due = stories.due_for(office, date(2028, 1, 1))
    liaison, clerk = office.browser("liaison"), office.browser("clerk")
    assert "申请延期" in liaison.get(f"/file/{due.pk}/").content.decode()
    assert liaison.post(f"/file/{due.pk}/ask/", {"reason": " "}).status_code == 422
    assert liaison.post(f"/file/{due.pk}/ask/", {"reason": "系统迁移"}).status_code == 302
    assert "系统迁移" in clerk.get("/").content.decode() + clerk.get(f"/file/{due.pk}/").content.decode()
    wrong = clerk.post(f"/file/{due.pk}/extend/", {"deadline": "明天", "reason": "同意"})
    assert wrong.status_code == 422 and "不是日期" in wrong.content.decode()
    assert (
        liaison.post(f"/file/{due.pk}/extend/", {"deadline": "2028-07-20", "reason": "同意"}).status_code
        == 403
    )
    assert (
        clerk.post(f"/file/{due.pk}/extend/", {"deadline": "2028-07-20", "reason": "同意"}).status_code == 302
    )
    shown = liaison.get(f"/file/{due.pk}/").content.decode()
    assert "质量办延期至 2028-07-20：同意" in shown and "开始填报" in shown


def test_an_approved_row_is_corrected_by_a_filing_of_its_own(office):
    from zhiheng.office.records.models import Submission
    from zhiheng.office.records.workspaces import workspace

    done = stories.approved(office, stories.handed_in(office, stories.due_for(office), stories.figure("90")))
    browser = office.browser("liaison")
    key = [stories.REPORTED, "全区", "2028-06-30", "期末数"]
    query = "&".join(f"key={each}" for each in key)
    assert office.browser("liaison-2").get(f"/filing/correct/reported_values/?{query}").status_code == 403
    page = browser.get(f"/filing/correct/reported_values/?{query}")
    assert "更正这一行" in page.content.decode() and "90" in page.content.decode()
    browser.post("/filing/correct/reported_values/", {"key": key, "deed": "correct"})
    row = Submission.objects.exclude(pk=done.pk).get()
    assert (row.kind, row.due, row.typed[0]["value"]) == ("correct", None, "90")
    page = browser.get(f"/filing/{row.pk}/")
    typed = {f"row-0-{name}": value for name, value in {**row.typed[0], "value": "93"}.items()}
    sent = {**typed, "version": version_on(page), "deed": "hand_in"}
    assert browser.post(f"/filing/{row.pk}/typed/", sent).status_code == 302
    review = office.browser("reviewer").get(f"/review/{row.pk}/").content.decode()
    assert re.search(r"<del>.*?90.*?</del> → <ins>93", review)
    row.refresh_from_db()
    row = stories.approved(office, row)
    rows = workspace().ledger.vintage("reported_values").scan().collect()
    assert rows["value"].cast(str).to_list() == ["93.0000"] and row.filing == 2


def test_an_approved_row_is_withdrawn(office):
    from zhiheng.office.actions.filing import hand_in
    from zhiheng.office.records.models import Submission
    from zhiheng.office.records.workspaces import workspace

    done = stories.approved(office, stories.handed_in(office, stories.due_for(office)))
    key = [stories.REPORTED, "全区", "2028-06-30", "期末数"]
    office.browser("liaison").post("/filing/correct/reported_values/", {"key": key, "deed": "withdraw"})
    row = Submission.objects.exclude(pk=done.pk).get()
    assert office.browser("liaison").get(f"/filing/{row.pk}/").status_code == 200
    row = hand_in(office.actor("liaison"), row.pk, row.version)
    assert "<del>" in office.browser("reviewer").get(f"/review/{row.pk}/").content.decode()
    stories.approved(office, row)
    assert workspace().ledger.vintage("reported_values").scan().collect().is_empty()


def test_what_another_register_holds_is_offered(office):
    from zhiheng.office.records.filing_offers import offers
    from zhiheng.office.records.models import Submission
    from zhiheng.office.records.workspaces import workspace

    code = "91350100M000100Y43"
    business = {
        "uscc": code, "name": "云州清河食品有限公司", "type": "公司", "town": "青石街道", "registered_on": "2020-03-01", "status": "在业",
    }  # fmt: skip
    register = workspace().register("enterprises")
    town = next(each.name for each in workspace().lists.areas if each.name.endswith(("街道", "镇")))
    columns = {each.name for each in register.columns}
    row = {name: value for name, value in {**business, "town": town}.items() if name in columns}
    for column in register.columns:
        if column.required and column.name not in row:
            row[column.name] = column.example
    done = stories.approved(office, stories.free(office, row, register="enterprises"))
    assert done.state == "approved"
    held = offers(workspace().register("inspections"), {"enterprise": code})
    assert held["town"].value == town and held["town"].source.zh == "经营主体名录"
    assert "town" not in offers(workspace().register("inspections"), {"enterprise": code, "town": "别处"})
    browser = office.browser("liaison")
    browser.post("/filing/new/inspections/", {"body": office.body("区市场监管局")})
    begun = Submission.objects.get(register="inspections")
    sent = {"row-0-enterprise": code, "version": begun.version, "deed": "save"}
    page = browser.post(f"/filing/{begun.pk}/typed/", sent, follow=True).content.decode()
    assert (
        f"经营主体名录里是「{town}」" in page
        and "云州清河食品有限公司" in page
        and "从台账带出其余的值" in page
    )
    begun.refresh_from_db()
    browser.post(f"/filing/{begun.pk}/typed/", {**sent, "version": begun.version, "deed": "offers"})
    begun.refresh_from_db()
    assert begun.typed[0]["town"] == town


def test_pages_of_another_body_are_refused_and_logged(office):
    row = stories.typed(office, stories.due_for(office))
    other = office.browser("liaison-2")
    addresses = [
        f"/filing/{row.pk}/",
        f"/review/{row.pk}/",
        f"/file/{row.due_id}/",
        f"/filing/{row.pk}/original/",
        f"/file/body/{row.body_id}/",
    ]
    for address in addresses:
        assert other.get(address).status_code == 403, address
    assert [outcome for _, outcome in stories.events()][-len(addresses) :] == ["refused"] * len(addresses)
    unknown = other.get("/filing/00000000-0000-4000-8000-000000000000/")
    foreign = other.get(f"/filing/{row.pk}/")
    said = "没有这份报送，或它属于别的单位"
    assert unknown.status_code == foreign.status_code == 403
    assert said in unknown.content.decode() and said in foreign.content.decode()
    assert str(row.pk) not in other.get("/filing/").content.decode() + other.get("/").content.decode()


@pytest.mark.parametrize("who", ["leader", "enterprise", "system", "security", "audit"])
def test_pages_of_filing_are_closed_to_who_has_no_part_in_it(office, who):
    row = stories.typed(office, stories.due_for(office))
    browser = office.browser(who)
    for address in (
        "/filing/",
        f"/filing/{row.pk}/",
        f"/file/{row.due_id}/",
        "/review/",
        f"/review/{row.pk}/",
    ):
        assert browser.get(address).status_code == 403, address


def test_the_page_of_a_due_and_of_a_filing_take_a_fixed_number_of_queries(office):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    due = stories.due_for(office)
    row = stories.typed(office, due)
    browser = office.browser("liaison")
    browser.get("/filing/")
    counts = {}
    for address in (f"/file/{due.pk}/", f"/filing/{row.pk}/", "/filing/"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(address)
        counts[address] = len(queries)
    assert max(counts.values()) <= 30, counts
    for number in range(6):
        stories.typed(office, stories.due_for(office, date(2026 + number // 4, 1 + 3 * (number % 4), 1)))
    with CaptureQueriesContext(connection) as queries:
        browser.get("/filing/")
    assert len(queries) == counts["/filing/"], "\n".join(
        each["sql"][:90] + each["sql"][-60:] for each in queries
    )
