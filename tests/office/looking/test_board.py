"""The board: the facts of the library, filtered, grouped and sorted, and only what a person may see."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date

import pytest

OTHER = "区教育局"


def library(root):
    from zhiheng.workspace.judging import judge_plan
    from zhiheng.workspace.opening import open_workspace

    opened = open_workspace(root)
    try:
        return judge_plan(opened, on=date(2028, 7, 5))
    finally:
        opened.close()


def plain(response) -> str:
    """The words of a page without its markup, spaces drawn together."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def exported(response) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_target_stands_on_the_board_as_the_library_judges_it(looked):
    from zhiheng.core.judging.model import STATE_LABELS
    from zhiheng.core.judging.wording import cells

    page = plain(looked.browser("leader").get("/plan/?group="))
    for verdict in library(looked.root):
        value, asked, gap = cells(verdict)
        assert verdict.target.subject in page
        assert f"{asked.zh} {gap.zh}" in page
        assert value.zh in page and STATE_LABELS[verdict.state].zh in page


def test_targets_of_one_name_are_told_apart_by_their_deadline(looked):
    browser = looked.browser("leader")
    for path in ("/plan/?group=", "/"):
        page = plain(browser.get(path))
        assert re.search(r"，2028 年底 ", page), path
    browser.cookies["language"] = "en"
    assert ", end of 2028 " in plain(browser.get("/plan/"))


def test_a_row_names_its_first_holder_and_counts_them_all(looked):
    page = looked.browser("leader").get("/plan/?group=").content.decode()
    held = re.search(
        r'<span class="held" title="([^"、]+、[^"]+)">([^<]+)<span class="rest">([^<]+)</span>(.*?)</span></span>',
        page,
    )
    assert held and held[1] == held[2] + held[3]
    assert f"等 {len(held[1].split('、'))} 个单位" in held[4]


def test_both_languages(looked):
    browser = looked.browser("leader")
    browser.cookies["language"] = "en"
    page = plain(browser.get("/plan/"))
    assert "The plan as a board" in page and "at risk" in page
    assert not re.search("哪些目标|只看这些|下一个数", page)


def test_counts_by_state_are_those_of_the_rows(looked):
    from collections import Counter

    from zhiheng.office.records.board import BoardQuery, board

    leader = looked.actor("leader")
    everything = board(leader, BoardQuery(group=""))
    assert everything.counts == {
        state: Counter(row.verdict.state for row in everything.rows)[state] for state in everything.counts
    }
    at_risk = board(leader, BoardQuery(group="", state="at_risk"))
    assert {row.verdict.state for row in at_risk.rows} == {"at_risk"}
    assert at_risk.counts == everything.counts
    assert len(at_risk.rows) == everything.counts["at_risk"] > 0


@pytest.mark.parametrize("group", ["area", "body", "town", "state", ""])
def test_grouping_leaves_no_target_out(looked, group):
    from zhiheng.office.records.board import BoardQuery, board

    found = board(looked.actor("leader"), BoardQuery(group=group))
    assert len(found.rows) == found.total == 118
    assert all(each.rows for each in found.groups)


def test_filters_narrow_together(looked):
    from zhiheng.office.records.board import BoardQuery, board

    leader = looked.actor("leader")
    found = board(leader, BoardQuery(area="产品质量", body="区市场监管局", text="合格率"))
    assert 0 < len(found.rows) < 30
    for row in found.rows:
        assert row.verdict.record["area"] == "产品质量"
        assert "区市场监管局" in row.bodies and "合格率" in row.verdict.subject
    town = board(leader, BoardQuery(town="石桥镇", group="town"))
    assert [group.label.zh for group in town.groups] == ["石桥镇"]
    assert all(row.local["石桥镇"].town == "石桥镇" for row in town.rows)


def test_risk_comes_first_when_asked_for(looked):
    from zhiheng.office.records.board import RISK, BoardQuery, board

    rows = board(looked.actor("leader"), BoardQuery(group="", sort="risk")).rows
    places = [RISK.index(row.verdict.state) for row in rows]
    assert places == sorted(places) and places[0] == 0
    back = board(looked.actor("leader"), BoardQuery(group="", sort="-risk")).rows
    assert back[0].verdict.state == "met"
    plan = board(looked.actor("leader"), BoardQuery(group="")).rows
    assert [row.verdict.number for row in plan] == sorted(row.verdict.number for row in plan)


def test_what_an_address_asks_wrongly_asks_for_all(looked):
    response = looked.browser("leader").get("/plan/?group=x&state=y&sort=z&page=w")
    assert response.status_code == 200
    assert "118 个目标" in plain(response)


def test_the_export_holds_what_the_board_shows_and_is_on_record(looked):
    from zhiheng.office.records.models import AuditEntry

    browser = looked.browser("leader")
    rows = exported(browser.get("/plan/export/?format=csv&group=&state=at_risk"))
    told = [each for each in library(looked.root) if each.state == "at_risk"]
    assert [row["目标编号"] for row in rows] == [each.target.id for each in told]
    assert [row["理由"] for row in rows] == [each.reason.zh for each in told]
    assert [float(row["现值"]) for row in rows] == [float(each.value) for each in told]
    entry = AuditEntry.objects.filter(event="board-exported").get()
    assert json.loads(entry.content)["data"]["rows"] == len(rows)


def test_the_workbook_holds_the_same_rows(looked, tmp_path):
    import openpyxl

    path = tmp_path / "board.xlsx"
    path.write_bytes(b"".join(looked.browser("leader").get("/plan/export/?group=").streaming_content))
    book = openpyxl.load_workbook(path)
    rows = list(book.active.values)
    book.close()
    told = library(looked.root)
    assert [row[0] for row in rows[1:]] == [each.target.id for each in told]
    assert [row[4] for row in rows[1:]] == [
        None if each.value is None else pytest.approx(float(each.value)) for each in told
    ]


def test_a_department_sees_its_own_in_rows_counts_choices_and_exports(looked):
    from zhiheng.office.records.board import BoardQuery, board
    from zhiheng.office.records.models import Duty

    own = set(Duty.objects.filter(body=looked.body(OTHER)).values_list("item", flat=True))
    liaison = looked.actor("liaison-2")
    found = board(liaison, BoardQuery(group=""))
    assert {row.verdict.target for row in found.rows} == own
    assert sum(found.counts.values()) == found.total == len(own)
    assert {row.verdict.record["area"] for row in found.rows} == set(found.areas)
    browser = looked.browser("liaison-2")
    assert {row["目标编号"] for row in exported(browser.get("/plan/export/?format=csv&group="))} == own
    page = browser.get("/plan/").content.decode()
    assert set(re.findall(r'href="/targets/(target-\w+)/"', page)) == own
    assert len(re.findall("<svg[^>]*sparkline", page)) <= len(own)


def test_who_may_not_see_the_plan_is_refused(looked):
    for name in ("enterprise", "system", "security", "audit"):
        browser = looked.browser(name)
        assert browser.get("/plan/").status_code == 403
        assert browser.get("/plan/export/").status_code == 403
        assert browser.get("/search/?q=食品").status_code == 403


def test_queries_do_not_grow_with_the_targets(looked):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from zhiheng.office.records.models import Duty

    counted = []
    for name in ("leader", "liaison", "liaison-2"):
        browser = looked.browser(name)
        for address in ("/plan/", "/plan/?group=body&sort=risk", "/plan/?group=town"):
            browser.get(address)
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert browser.get(address).status_code == 200
            counted.append((name, address, len(captured)))
    assert Duty.objects.count() > 100
    plain_board = {count for name, address, count in counted if "town" not in address}
    assert max(plain_board) <= 17, counted
    assert max(count for _, _, count in counted) <= 16, counted


def test_a_share_of_a_town_puts_the_target_into_its_group(looked):
    from zhiheng.office.records.board import BoardQuery, board
    from zhiheng.office.records.models import Duty

    green = "target-97a7d8"
    before = board(looked.actor("leader"), BoardQuery(group="town", town="双河镇"))
    assert green not in {row.verdict.target for row in before.rows}
    Duty.objects.create(
        group="targets", item=green, body_id=looked.body("双河镇"), part="lead", area="双河镇", since=date(2026, 4, 1)
    )  # fmt: skip
    after = board(looked.actor("leader"), BoardQuery(group="town", town="双河镇"))
    assert green in {row.verdict.target for row in after.rows}
    row = next(row for row in after.rows if row.verdict.target == green)
    assert "双河镇" not in row.bodies


def test_the_line_of_a_range_says_which_end_it_is(looked):
    from zhiheng.office.pages.board.charts import aim
    from zhiheng.office.records.verdicts import verdicts

    lines = {
        each.record["op"]: (aim(each), each.record) for each in verdicts(looked.actor("leader")) if aim(each)
    }
    about, record = lines["~"]
    assert about.label.zh == "目标约"
    assert record["target_value"] < about.value < record["target_upper"]
    between, record = lines["between"]
    assert (between.value, between.label.zh) == (record["target_value"], "目标下限")
    assert lines[">="][0].label.zh == "目标"
