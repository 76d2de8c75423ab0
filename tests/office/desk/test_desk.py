"""My desk for every role, and the calendar of dues."""

from __future__ import annotations

import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

import stories

ROLES = (
    "clerk",
    "liaison",
    "reviewer",
    "office",
    "leader",
    "auditor",
    "enterprise",
    "system",
    "security",
    "audit",
)


def section(page, title):
    """The words of one section of a page, from its heading to its end."""
    found = re.search(rf"<h2[^>]*>{title}.*?</section>", page, re.DOTALL)
    return found[0] if found else ""


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_role_has_a_desk_in_both_languages(office, who, language):
    browser = office.browser(who)
    browser.cookies["language"] = language
    page = browser.get("/")
    text = page.content.decode()
    assert page.status_code == 200
    assert ("工作台" if language == "zh" else "Desk") in text
    if language == "en":
        title = re.search(r"<h1>(.*?)</h1>", text)[1]
        assert not re.search("[一-鿿]", title)


def test_a_liaison_sees_what_to_file_what_came_back_and_what_is_on_its_way(office):
    from zhiheng.office.actions.dues import extend
    from zhiheng.office.actions.reviewing import send_back

    stories.give_duty(office)
    stories.due_for(office)
    browser = office.browser("liaison")
    page = browser.get("/").content.decode()
    assert "2028年第2季度" in section(page, "接下来要报的")
    late = section(page, "逾期未报，已锁定")
    assert "逾期" in late and "2027年第4季度" in late and "2026年第1季度" not in late and ">9</span>" in late
    soon = stories.due_for(office, date(2028, 1, 1))
    extend(office.actor("clerk"), soon.pk, date(2028, 7, 6), "补报")
    assert "还剩 1 个工作日" in section(browser.get("/").content.decode(), "今天要报的")
    row = stories.handed_in(office, soon, stories.figure(until="2028-03-31"))
    page = browser.get("/").content.decode()
    assert "部门审核中" in section(page, "已报送，在审核") and not section(page, "今天要报的")
    assert f"/review/{row.pk}/" in section(office.browser("reviewer").get("/").content.decode(), "待我审核")
    send_back(office.actor("reviewer"), row.pk, row.version, reason="请核对")
    page = browser.get("/").content.decode()
    assert f"/filing/{row.pk}/" in section(page, "退回给我的")
    assert "退回了报送的数据" in page
    other = office.browser("liaison-2").get("/").content.decode()
    assert str(row.pk) not in other and "第1季度" not in other


def test_the_rail_counts_what_waits(office):
    from zhiheng.office.records.desks import waiting

    liaison, reviewer, leader = (office.actor(name) for name in ("liaison", "reviewer", "leader"))
    assert [waiting(each) for each in (liaison, reviewer, leader)] == [0, 0, 0]
    due = stories.due_for(office)
    assert waiting(liaison) == 1
    stories.handed_in(office, due)
    assert [waiting(each) for each in (liaison, reviewer, leader)] == [0, 1, 0]
    assert waiting(office.actor("liaison-2")) == 0


def test_a_clerk_sees_who_is_late_and_who_asks_for_time(office):
    from zhiheng.office.actions.dues import ask_extension

    stories.give_duty(office)
    due = stories.due_for(office, date(2028, 1, 1))
    ask_extension(office.actor("liaison"), due.pk, "系统迁移")
    page = office.browser("clerk").get("/").content.decode()
    assert f"/file/{due.pk}/" in section(page, "单位申请延期")
    assert re.search(rf'/file/body/{due.body_id}/">9<', section(page, "各单位逾期未报"))
    listed = office.browser("clerk").get(f"/file/body/{due.body_id}/").content.decode()
    assert listed.count("/file/") >= 9 and "区市场监管局" in listed


def test_a_leader_sees_the_promises_that_slip(office):
    row = stories.handed_in(
        office, stories.due_for(office, target="target-3af146"), stories.figure("10", target="target-3af146")
    )
    stories.approved(office, row)
    page = office.browser("leader").get("/").content.decode()
    slips = section(page, "未达成和可能完不成的目标")
    assert slips and "承诺的事，做到了吗" in page
    assert 'href="/plan/?state=no_data"' in slips


def test_nobody_is_offered_to_search_what_they_may_not_see(office):
    assert 'role="search"' in office.browser("leader").get("/").content.decode()
    for who in ("enterprise", "system"):
        page = office.browser(who).get("/").content.decode()
        assert 'role="search"' not in page and "今天要办什么" not in page


def test_an_auditor_sees_filings_corrections_and_exceptions_with_their_reasons(office):
    from zhiheng.office.actions.dues import extend
    from zhiheng.office.actions.reviewing import send_back

    done = stories.approved(office, stories.handed_in(office, stories.due_for(office)))
    key = {
        name: value
        for name, value in stories.figure().items()
        if name in ("target", "place", "until", "covers")
    }
    gone = stories.approved(office, stories.free(office, key, kind="withdraw"))
    back = stories.free(office, stories.figure(until="2028-02-28"))
    send_back(office.actor("reviewer"), back.pk, back.version, reason="口径不符")
    extend(office.actor("clerk"), stories.due_for(office, date(2028, 1, 1)).pk, date(2028, 7, 20), "系统迁移")
    page = office.browser("auditor").get("/").content.decode()
    assert str(done.pk) in section(page, "最近入账的报送") and str(gone.pk) in section(page, "更正和撤回")
    events = section(page, "退回、延期、撤销")
    assert "口径不符" in events and "系统迁移" in events and "郑审核" in events


def test_an_enterprise_sees_its_own_rows_alone(office):
    import polars as pl

    from zhiheng.core.registers.identifiers import valid_social_credit
    from zhiheng.office.people.models import Body
    from zhiheng.office.records.workspaces import workspace

    register = workspace().register("enterprises")
    town = next(each.name for each in workspace().lists.areas if each.name.endswith(("街道", "镇")))
    own, foreign = "91350100M000100Y43", "91350100M000100W67"
    rows = []
    for code, name in ((own, "本企业食品"), (foreign, "外企业机械")):
        row = {each.name: each.example for each in register.columns if each.required}
        rows.append({**row, "uscc": code, "name": name, "town": town})
    assert valid_social_credit(pl.Series([own, foreign])).all()
    stories.approved(office, stories.free(office, *rows, register="enterprises"))
    Body.objects.filter(kind="enterprise").update(code=own)
    page = office.browser("enterprise").get("/").content.decode()
    assert own in page and foreign not in page and "外企业机械" not in page


def test_the_desk_takes_a_fixed_number_of_queries(office):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(who):
        browser = office.browser(who)
        browser.get("/")
        with CaptureQueriesContext(connection) as found:
            assert browser.get("/").status_code == 200
        return len(found)

    stories.handed_in(office, stories.due_for(office))
    few = {who: queries(who) for who in ROLES}
    for target in ("target-3af146", "target-04b124"):
        stories.give_duty(office, target)
        stories.handed_in(office, stories.due_for(office, target=target), stories.figure(target=target))
    assert {who: queries(who) for who in ROLES} == few
    assert max(few.values()) <= 32, few


def test_of_thousands_on_their_way_the_first_are_read_and_the_rest_counted(office):
    from uuid import uuid4

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from zhiheng.office.records.models import Submission

    row = stories.handed_in(office, stories.due_for(office))
    Submission.objects.bulk_create(
        Submission(id=uuid4(), register=row.register, kind="insert", body=row.body, state=row.state, rows=1, made_by=row.made_by, made_at=row.made_at)
        for _ in range(60)
    )  # fmt: skip
    browser = office.browser("liaison")
    sent = section(browser.get("/").content.decode(), "已报送，在审核")
    assert ">61</span>" in sent and sent.count("data-row") == 30
    with CaptureQueriesContext(connection) as asked:
        page = browser.get("/filing/?group=review").content.decode()
    assert "还有 11 份" in page
    assert all("LIMIT" in each["sql"] for each in asked if '"made_by_id"' in each["sql"])


# The calendar


def unfolded(content):
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_the_calendar_holds_ones_own_dues_and_needs_no_session(office):
    from zhiheng.office.actions.accounts import renew_feed

    due = stories.due_for(office)
    stories.give_duty(office, "target-79fb94", body="区教育局")
    stories.dues(office)
    address = f"/calendar/{renew_feed(office.actor('liaison'))}.ics"
    fed = office.browser().get(address)
    assert fed.status_code == 200 and fed["Content-Type"] == "text/calendar; charset=utf-8"
    lines = unfolded(fed.content)
    assert f"UID:due-{due.pk}@testserver" in lines and "DTSTART;VALUE=DATE:20280714" in lines
    assert any(line.startswith("SUMMARY:报送：") for line in lines)
    assert not any("区教育局" in line for line in lines)
    renew_feed(office.actor("liaison"))
    assert office.browser().get(address).status_code == 404
    assert office.browser().get("/calendar/x.ics").status_code == 404


def test_a_closed_account_has_no_calendar(office):
    from zhiheng.office.actions.accounts import renew_feed
    from zhiheng.office.people.models import Person

    token = renew_feed(office.actor("liaison"))
    Person.objects.filter(username="liaison").update(is_active=False)
    assert office.browser().get(f"/calendar/{token}.ics").status_code == 404


def test_an_icalendar_is_folded_escaped_and_ends_its_lines_as_the_standard_says():
    from zhiheng.office.pages.desk.icalendar import Entry, icalendar

    at = datetime(2028, 7, 5, 1, tzinfo=UTC)
    entry = Entry(
        "due-1@office",
        date(2028, 12, 31),
        "报送；数据, 很长" * 12,
        "第一行\n第二行\\",
        "https://office/file/1/",
    )
    content = icalendar("应报", [entry], at)
    assert content.endswith(b"END:VCALENDAR\r\n") and b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    for line in content.split(b"\r\n"):
        line.decode()
    lines = unfolded(content)
    assert "SUMMARY:" + "报送；数据\\, 很长" * 12 in lines
    assert "DESCRIPTION:第一行\\n第二行\\\\" in lines
    assert {"DTSTAMP:20280705T010000Z", "DTEND;VALUE=DATE:20290101", "VERSION:2.0"} <= set(lines)
