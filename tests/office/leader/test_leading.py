"""Ten lines: which ones, and what each says."""

from __future__ import annotations

import html
import re
import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from views import verdict

DAY = date(2028, 7, 5)


def test_the_worst_come_first_and_the_rest_in_the_order_of_the_plan(office):
    from zhiheng.office.records.leading import ten

    views = [
        *(verdict(number, "on_course", probability=0.8) for number in range(1, 9)), verdict(9, "at_risk", probability=0.4),
        verdict(10, "missed"), verdict(11, "at_risk", probability=0.02), verdict(12, "missed"), verdict(13, "no_data"),
    ]  # fmt: skip
    assert [each.number for each in ten(views)] == [10, 12, 11, 9, 1, 2, 3, 4, 5, 6]
    assert [each.number for each in ten(views[:3])] == [1, 2, 3]


def test_a_line_says_chance_trend_and_what_is_needed(office):
    from zhiheng.office.records.leading import chance_of, honest_of, needed_of, trend_of

    for record, word, per_cent in (
        ({"state": "met", "probability": 1.0}, "已经达成", ""), ({"state": "missed"}, "已不可能", ""), ({}, "还说不准", ""),
        ({"probability": 0.9}, "很可能", "90%"), ({"probability": 0.8999}, "可能", "89%"), ({"probability": 0.66}, "可能", "66%"),
        ({"probability": 0.5}, "可能性约一半", "50%"), ({"probability": 0.1}, "不太可能", "10%"), ({"probability": 0.001}, "很不可能", "<1%"),
        ({"probability": 0.9999}, "很可能", ">99%"),
    ):  # fmt: skip
        chance, shown = chance_of(verdict(**record))
        assert (chance.zh, shown) == (word, per_cent), record
    assert honest_of(verdict()) is None
    assert honest_of(verdict(shown={"showing": "full_count"})) is None
    assert honest_of(verdict(shown={"showing": "not_shown"})).zh == "样本还不足以证明"
    trends = [
        trend_of(verdict(trend=trend))
        for trend in (
            None, {"step": 0, "kind": "quarter", "better": None}, {"step": 0.5, "kind": "quarter", "better": True},
            {"step": -2, "kind": "year", "better": False}, {"step": 3, "kind": "month", "better": None},
        )
    ]  # fmt: skip
    assert [(each.word.zh, each.arrow, each.step.zh.replace("\u2009", " ")) for each in trends] == [
        ("期数太少", "", "—"), ("持平", "level", "—"), ("在好转", "up", "每季度 +0.5 个百分点"), ("在变差", "down", "每年 −2 个百分点"), ("在累计", "up", "每月 +3 个百分点"),
    ]  # fmt: skip
    share = {
        "zh": "贝塔—二项分布推算，年内余下约52个样本须有50个符合",
        "en": "beta-binomial; of about 52 samples 50 must comply",
    }
    for record, needed in (
        ({"state": "met"}, "—"), ({"state": "cannot_tell"}, "先定由什么衡量"), ({"state": "no_data", "next_date": "2028-07-14"}, "先报数（截至 2028-07-14）"),
        ({"state": "no_data"}, "先报数"), ({"state": "missed", "deadline": "2027-12-31"}, "期限已过"), ({"pace": 138, "unit": "户"}, "每季度 138 户"),
        ({"needed_samples": 95, "gap": -2}, "照此水平再抽 95 个可证明"), ({"gap": 0}, "保持现在的水平"),
        ({"gap": 3, "method": share}, "年内余下约52个样本须有50个符合"), ({"gap": 3, "state": "on_course"}, "期限前补上 —"),
    ):  # fmt: skip
        assert needed_of(verdict(**record), DAY).zh.replace("\u2009", " ") == needed, record


def plain(answer):
    assert answer.status_code == 200, answer.status_code
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode())))


def test_the_page_has_ten_lines_for_leaders_clerks_and_auditors_alone(office):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from zhiheng.office.people.models import Appointment
    from zhiheng.office.records.models import Duty
    from zhiheng.office.records.workspaces import workspace

    targets = workspace().plan.targets
    holder = office.person("liaison")
    for target, body, person in ((targets[0], "区市场监管局", holder), (targets[1], "区教育局", None)):
        held = {"group": "targets", "item": target.id, "part": "lead", "since": date(2026, 4, 1)}
        Duty.objects.create(**held, body_id=office.body(body), holder=person)
    page = office.browser("leader").get("/leader/")
    lines = re.findall(r"<tr data-row>.*?</tr>", page.content.decode(), re.DOTALL)
    assert len(lines) == 10
    assert f"{len(targets)} 项目标中" in plain(page)
    first, second = (html.unescape(line) for line in lines[:2])
    assert targets[0].subject in first and "周联络" in first
    assert Appointment.objects.filter(body=office.body("区教育局")).exists() and re.search(
        "吴联络|王审核", second
    )
    assert 'class="print-leader"' in page.content.decode()
    assert "/plan/?state=no_data" in page.content.decode()
    browser = office.browser("clerk")
    browser.get("/leader/")
    with CaptureQueriesContext(connection) as captured:
        assert browser.get("/leader/").status_code == 200
    assert len(captured) <= 16, len(captured)
    assert "/leader/" in office.browser("leader").get("/").content.decode()
    for name, status in (
        ("auditor", 200),
        ("liaison", 403),
        ("reviewer", 403),
        ("office", 403),
        ("enterprise", 403),
        ("system", 403),
    ):
        assert office.browser(name).get("/leader/").status_code == status, name
