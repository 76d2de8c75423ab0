"""The page of a target: the library's reason and figures, and only for those whom it concerns."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime

import pytest

GREEN, FOOD = "target-97a7d8", "target-e22885"
DAY = date(2028, 7, 5)


def plain(response) -> str:
    text = re.sub(r"<[^>]*>", " ", response.content.decode())
    return " ".join(html.unescape(text).split())


@pytest.fixture
def told(looked):
    from zhiheng.office.records.workspaces import workspace
    from zhiheng.workspace.judging import judged_plan

    return {each.verdict.target.id: each for each in judged_plan(workspace(), on=DAY)}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_says_what_the_library_says(looked, told, language):
    browser = looked.browser("leader")
    browser.cookies["language"] = language
    for target in (GREEN, FOOD):
        page = plain(browser.get(f"/targets/{target}/"))
        verdict = told[target].verdict
        assert verdict.reason.said(language) in page
        assert verdict.target.quote in page
        for point in told[target].course.points:
            assert point.period.label().said(language) in page


def test_every_page_of_the_plan_opens(looked, told):
    browser = looked.browser("auditor")
    for target in told:
        assert browser.get(f"/targets/{target}/").status_code == 200


def test_two_readings_stand_side_by_side_where_they_differ(looked, told):
    from zhiheng.office.pages.targets.readings import readings
    from zhiheng.office.records.verdicts import verdicts

    views = {each.target: each for each in verdicts(looked.actor("leader"))}
    official, honest = readings(views[FOOD])
    shown = told[FOOD].verdict.shown
    assert told[FOOD].verdict.official.met and shown.showing == "not_shown"
    assert official.says.zh == "达到目标" and honest.says.zh == "样本还不足以证明达到"
    assert str(shown.needed_samples) in honest.behind.zh
    assert readings(views[GREEN]) == ()
    page = plain(looked.browser("leader").get(f"/targets/{FOOD}/"))
    assert "两种读法不一样" in page and " ".join(honest.behind.zh.split()) in page


def test_every_number_leads_to_its_explanation(looked):
    browser = looked.browser("leader")
    page = browser.get(f"/targets/{FOOD}/").content.decode()
    addresses = {html.unescape(each) for each in re.findall(r'href="(/explain/[^"]*)"', page)}
    assert len(addresses) > 15
    assert any("area=" in each for each in addresses)
    for each in addresses:
        assert browser.get(each).status_code == 200, each


def test_who_did_what_is_for_those_who_see_all_bodies(looked):
    from zhiheng.office.records.models import Due, Review, Submission

    due = Due.objects.create(
        body_id=looked.body("区市场监管局"), register="reported_values", target=GREEN, period_start=date(2028, 1, 1),
        period_end=date(2028, 3, 31), working_days=10, deadline=date(2028, 4, 15), clock_from=date(2028, 4, 1),
    )  # fmt: skip
    submission = Submission.objects.create(
        due=due, register="reported_values", kind="insert", body_id=due.body_id, state="approved", filing=4,
        made_by=looked.person("liaison"), made_at=datetime(2028, 4, 2, tzinfo=UTC),
    )  # fmt: skip
    Review.objects.create(
        submission=submission, step="office_review", decision="approve", person=looked.person("office"), of_version=3,
        at=datetime(2028, 4, 3, tzinfo=UTC),
    )  # fmt: skip
    page = plain(looked.browser("leader").get(f"/targets/{GREEN}/"))
    assert "冯审核" in page and "审核通过" in page and "区质量办小林" in page
    own = plain(looked.browser("liaison").get(f"/targets/{GREEN}/"))
    assert "冯审核" not in own and "区质量办小林" not in own
    assert "承担职责" in own


def test_duties_passed_on_keep_their_history(looked):
    from zhiheng.office.records.looking_target import target_facts
    from zhiheng.office.records.models import Duty

    first = Duty.objects.get(item=GREEN, body=looked.body("区市场监管局"))
    first.until = date(2027, 12, 31)
    first.save()
    Duty.objects.create(
        group="targets", item=GREEN, body_id=looked.body("区教育局"), part="lead", since=date(2028, 1, 1), passed_from=first
    )  # fmt: skip
    holders = target_facts(looked.actor("leader"), GREEN).holders
    assert (holders[0].body, holders[0].passed_from) == ("区教育局", "区市场监管局")
    assert any(each.until == date(2027, 12, 31) for each in holders)
    assert looked.browser("liaison-2").get(f"/targets/{GREEN}/").status_code == 200
    assert looked.browser("liaison").get(f"/targets/{GREEN}/").status_code == 403


def test_others_are_refused_alike_whether_the_target_exists_or_not(looked):
    from zhiheng.office.records.models import AuditEntry

    browser = looked.browser("liaison-2")
    there, nowhere = browser.get(f"/targets/{GREEN}/"), browser.get("/targets/target-000000/")
    assert there.status_code == nowhere.status_code == 403
    assert AuditEntry.objects.filter(event="target", outcome="refused").count() == 2
    assert looked.browser("leader").get("/targets/target-000000/").status_code == 404
    for name in ("enterprise", "system", "security", "audit"):
        assert looked.browser(name).get(f"/targets/{GREEN}/").status_code == 403


def test_the_page_shows_the_new_verdict_at_once(looked):
    browser = looked.browser("leader")
    assert "有风险" in plain(browser.get(f"/targets/{GREEN}/"))
    looked.report((GREEN, "全区", "2028-06-30", "3"))
    page = plain(browser.get(f"/targets/{GREEN}/"))
    assert "达成" in page and "7家" in page


def test_neighbours_are_those_that_may_be_seen(looked):
    from zhiheng.office.records.looking_target import target_facts
    from zhiheng.office.records.verdicts import verdicts

    liaison = looked.actor("liaison-2")
    own = {each.target for each in verdicts(liaison)}
    for target in own:
        facts = target_facts(liaison, target)
        assert {each.target for each in (facts.previous, facts.next) if each} <= own


def test_queries_are_few_whatever_stands_behind(looked):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for name, most in (("leader", 16), ("liaison", 20)):
        browser = looked.browser(name)
        for target in (GREEN, FOOD):
            browser.get(f"/targets/{target}/")
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(f"/targets/{target}/").status_code == 200
            assert len(captured) <= most, [each["sql"][:120] for each in captured]
