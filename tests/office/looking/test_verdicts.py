"""Verdicts that are kept: the same as those of the library, new at once after a filing, and seen by whom they concern."""

from __future__ import annotations

import threading
from datetime import date

import pytest

DAY = date(2028, 7, 5)
GREEN = "target-97a7d8"
FOOD = "target-e22885"


def library_records(root):
    from zhiheng.core.judging.records import verdict_record
    from zhiheng.workspace.judging import judge_plan
    from zhiheng.workspace.opening import open_workspace

    opened = open_workspace(root)
    try:
        return {each.target.id: verdict_record(each) for each in judge_plan(opened, on=DAY)}
    finally:
        opened.close()


@pytest.fixture
def asked(monkeypatch):
    """The targets of every judgement that the office asks for."""
    from zhiheng.office.records import verdicts

    calls, judged = [], verdicts.judged_plan

    def counted(*arguments, **named):
        calls.append(list(named["targets"]))
        return judged(*arguments, **named)

    monkeypatch.setattr(verdicts, "judged_plan", counted)
    return calls


def forget_kept() -> None:
    from zhiheng.office.records import verdicts

    verdicts._kept.clear()


def test_kept_verdicts_are_those_of_the_library(looked):
    from zhiheng.office.records.verdicts import verdicts

    told = library_records(looked.root)
    kept = {each.target: each.record for each in verdicts(looked.actor("leader"))}
    assert list(kept) == list(told)
    for name, record in told.items():
        assert {key: kept[name][key] for key in record} == record
    assert len({record["state"] for record in told.values()}) >= 4


def test_a_verdict_is_worked_out_once(looked, asked):
    from zhiheng.office.records.models import StoredVerdict
    from zhiheng.office.records.verdicts import verdicts

    StoredVerdict.objects.all().delete()
    forget_kept()
    first = verdicts(looked.actor("leader"))
    assert verdicts(looked.actor("auditor")) == first
    assert [len(call) for call in asked] == [len(first)]


def test_kept_verdicts_outlive_the_process(looked, asked, monkeypatch):
    from zhiheng.office.records import verdicts

    first = verdicts.verdicts(looked.actor("leader"))
    monkeypatch.setattr(verdicts, "_kept", [])
    again = verdicts.verdicts(looked.actor("leader"))
    assert [each.record for each in again] == [each.record for each in first]
    assert asked == []


def test_a_filing_makes_those_targets_new_that_it_can_change(looked, asked):
    from zhiheng.office.records.verdicts import refresh, verdicts

    before = {each.target: each for each in verdicts(looked.actor("leader"))}
    assert before[GREEN].state == "at_risk"
    looked.report((GREEN, "全区", "2028-06-30", "3"))
    (now,) = refresh([GREEN])
    assert (now.state, now.record["value"]) == ("met", 7)
    assert [each.target for each in verdicts(looked.actor("leader"), [GREEN])] == [GREEN]
    assert asked == [[GREEN]], "reports of one target make no other verdict stale"
    after = {each.target: each.record for each in verdicts(looked.actor("leader"))}
    told = library_records(looked.root)
    assert {name: record["state"] for name, record in told.items()} == {
        name: record["state"] for name, record in after.items()
    }
    assert len(asked) == 1


def test_a_new_edition_of_the_links_makes_its_targets_new(looked, asked):
    from zhiheng.office.records.verdicts import verdicts
    from zhiheng.office.records.workspaces import publish

    verdicts(looked.actor("leader"))
    asked.clear()
    path = looked.root / "links.toml"
    text = path.read_text(encoding="utf-8")
    changed = text.replace(
        'target = "target-97a7d8"\nreported = true\nmeasured = "amount"',
        'target = "target-97a7d8"\nreported = true\nmeasured = "state"',
    )
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    publish()
    (view,) = verdicts(looked.actor("leader"), [GREEN])
    assert asked == [[GREEN]]
    assert view.record["value"] != 4


def test_many_who_ask_at_once_wait_for_one_computation(looked, asked):
    from django.db import connections

    from zhiheng.office.records.models import StoredVerdict
    from zhiheng.office.records.verdicts import verdicts

    leader, found = looked.actor("leader"), []
    StoredVerdict.objects.all().delete()
    forget_kept()

    def ask():
        try:
            found.append(len(verdicts(leader)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(found) == 12 and len(set(found)) == 1
    assert len(asked) == 1


def test_departments_see_the_targets_that_they_hold(looked):
    from zhiheng.office.records.models import Duty
    from zhiheng.office.records.verdicts import verdicts

    own = set(Duty.objects.filter(body=looked.body("区教育局")).values_list("item", flat=True))
    seen = {each.target for each in verdicts(looked.actor("liaison-2"))}
    assert seen == own
    assert 0 < len(seen) < len(verdicts(looked.actor("leader")))
    for nobody in ("enterprise", "system", "security", "audit"):
        assert verdicts(looked.actor(nobody)) == ()
    Duty.objects.filter(body=looked.body("区教育局")).update(until=date(2028, 7, 4))
    assert verdicts(looked.actor("liaison-2")) == ()


def test_towns_are_those_of_the_library(looked):
    from zhiheng.core.calendar import read_period
    from zhiheng.office.records.verdicts import verdicts
    from zhiheng.office.records.verdicts_by_town import by_town
    from zhiheng.office.records.workspaces import workspace
    from zhiheng.workspace.evaluating import Request, evaluate

    (view,) = verdicts(looked.actor("leader"), [FOOD])
    request = Request(
        on=DAY, indicators=("key_food_pass_rate",), by=("town",), periods=(read_period("2028").until(DAY),)
    )
    told = {each.area: each for each in evaluate(workspace(), request).values}
    shown = {each.town: each for each in by_town([view])[FOOD]}
    assert shown.keys() == told.keys() and len(told) > 5
    for town, value in told.items():
        assert shown[town].n == value.n
        assert (shown[town].value is None) == (value.value is None)
        if value.value is not None and value.interval is not None:
            assert (shown[town].value, shown[town].low) == (float(value.value), float(value.interval.low))


def test_towns_are_kept_until_the_figure_changes(looked, monkeypatch):
    from zhiheng.office.records import verdicts_by_town
    from zhiheng.office.records.verdicts import verdicts

    views = verdicts(looked.actor("leader"), [FOOD])
    first = verdicts_by_town.by_town(views)
    monkeypatch.setattr(verdicts_by_town, "_worked_out", None)
    assert verdicts_by_town.by_town(views) == first


def test_reported_towns_are_the_last_ones(looked):
    from zhiheng.office.records.verdicts import verdicts
    from zhiheng.office.records.verdicts_by_town import by_town

    looked.report(
        (GREEN, "石桥镇", "2028-03-31", "1"), (GREEN, "石桥镇", "2028-06-30", "2"), (GREEN, "白沙镇", "2028-06-30", "4")
    )  # fmt: skip
    found = by_town(verdicts(looked.actor("leader"), [GREEN]))[GREEN]
    assert {each.town: each.value for each in found} == {"石桥镇": 2, "白沙镇": 4}


def test_towns_are_worked_out_once_for_two_who_ask_at_once(looked, monkeypatch):
    import threading
    import time

    from django.db import connections

    from zhiheng.office.records import verdicts_by_town
    from zhiheng.office.records.verdicts import verdicts

    views, asked, real = verdicts(looked.actor("leader")), [], verdicts_by_town._worked_out

    def slow(plan, missing):
        asked.append(len(missing))
        time.sleep(0.3)
        return real(plan, missing)

    def ask():
        verdicts_by_town.by_town(views)
        connections.close_all()

    monkeypatch.setattr(verdicts_by_town, "_worked_out", slow)
    threads = [threading.Thread(target=ask) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(asked) == 1
