"""Every case of the book of supervision: counted from this day, with these acts of people, these steps come on these days."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from zhiheng.core.issues import Text
from zhiheng.core.workflow.clock import Stop, stopped_clock
from zhiheng.core.workflow.ladder import Facts, Ladder, Step, due_steps, next_step
from zhiheng.core.workflow.supervision import SUPERVISION, WATCHED
from zhiheng.workspace.working_days import working_calendar

HERE = Path(__file__).parent
NUMBERS = Ladder(remind=3, grace=3, blue=5, orange=3, red=2, decide=3, again=5)
CALENDAR = working_calendar()
CALLED = {"remind": "提醒", "fall_overdue": "逾期", "report": "报告", "tell_delay": "催办"}
COLOURS = {"blue": "蓝色", "orange": "橙色", "red": "红色"}
DAY = timedelta(days=1)


def _cases() -> list[Any]:
    found = []
    for path in sorted(HERE.glob("*.toml")):
        for group in tomllib.loads(path.read_text(encoding="utf-8"))["group"]:
            for case in group["cases"]:
                found.append(pytest.param({**group, **case}, id=f"{group['what']}：{case['what']}"))
    return found


def _facts(case: dict[str, Any]) -> Facts:
    begun = case.get("taken_up", case["from"])
    agreed = case["deadline"] if "deadline" in case else CALENDAR.after(case["from"], case["days"])
    return Facts(state=WATCHED, clock_from=case["from"], agreed=agreed, began=begun, not_before=begun + DAY)


def _done(facts: Facts, stops: list[Stop], act: dict[str, Any]) -> Facts:
    """What is known after somebody did something."""
    day, does = act["on"], act["does"]
    if does == "extend":
        return Facts(state=WATCHED, clock_from=day, agreed=act["deadline"], began=day, not_before=day + DAY)
    if does == "suspend":
        stops.append(Stop(act["since"], act.get("until"), Text(act["reason"], act["reason"])))
    elif does == "lift":
        stops[-1] = replace(stops[-1], until=act["last"])
    else:
        order = facts.order
        assert order is not None, f"nothing to {does}"
        changes = {
            "reply": {"replied_on": day, "promised": act.get("promised"), "decided_on": None, "taken": False},
            "take": {"decided_on": day, "taken": True},
            "refuse": {"decided_on": day, "taken": False},
        }[does]
        return replace(facts, order=replace(order, **changes, told_on=None))
    return replace(facts, not_before=max(facts.not_before, day + DAY))


def _steps(case: dict[str, Any]) -> list[Step]:
    facts, stops, found = _facts(case), [], []
    last = {"on": case["until"], "does": ""}
    for act in (*case.get("acts", ()), last):
        clock = stopped_clock(CALENDAR, stops, act["on"])
        steps, facts = due_steps(facts, clock, lambda day: NUMBERS, act["on"])
        found += steps
        if act is not last:
            facts = _done(facts, stops, act)
    return found


@pytest.mark.parametrize("case", _cases())
def test_the_steps_come_on_their_days(case):
    steps = _steps(case)
    assert [[each.day, CALLED.get(each.event) or COLOURS[each.state]] for each in steps] == case["expects"]
    said = "\n".join(each.counted.zh for each in steps)
    for words in case.get("says", ()):
        assert words in said
    assert all(each.counted.en and each.counted.zh.endswith("。") for each in steps)


@pytest.mark.parametrize("case", _cases())
def test_what_comes_leads_where_the_table_says(case):
    state = WATCHED
    for each in _steps(case):
        target = SUPERVISION.after(state, each.event)
        # An extension begins anew.
        assert each.state == (target or SUPERVISION.after(WATCHED, each.event))
        state = each.state


@pytest.mark.parametrize("case", _cases())
def test_looking_every_day_brings_the_same_as_catching_up(case):
    """A server that was off brings the same steps on the same days."""
    facts, stops, found = _facts(case), [], []
    acts = {each["on"]: each for each in case.get("acts", ())}
    day = facts.began
    while day <= case["until"]:
        steps, facts = due_steps(facts, stopped_clock(CALENDAR, stops, day), lambda _: NUMBERS, day)
        found += steps
        facts = _done(facts, stops, acts[day]) if day in acts else facts
        day += DAY
    assert [(each.event, each.day) for each in found] == [(each.event, each.day) for each in _steps(case)]


def test_numbers_are_those_of_the_day_from_which_is_counted():
    facts = _facts({"from": CALENDAR.after(_day(2025, 3, 3), 1), "days": 9})
    clock = stopped_clock(CALENDAR, [], _day(2025, 3, 3))
    harder = replace(NUMBERS, grace=1, blue=1)

    def numbers(day):
        return harder if day >= _day(2025, 3, 18) else NUMBERS

    steps, after = due_steps(facts, clock, numbers, _day(2025, 3, 25))
    assert [each.day for each in steps] == [
        _day(2025, 3, 12),
        _day(2025, 3, 18),
        _day(2025, 3, 21),
        _day(2025, 3, 25),
    ]
    assert steps[2].reply_by is not None and steps[2].reply_by.end == _day(2025, 3, 24)
    assert after.state == "orange"


def test_without_grace_the_order_follows_on_the_next_working_day():
    facts = _facts({"from": _day(2025, 3, 3), "deadline": _day(2025, 3, 14)})
    steps, _ = due_steps(
        facts,
        stopped_clock(CALENDAR, [], _day(2025, 3, 3)),
        lambda _: replace(NUMBERS, grace=0, remind=0),
        _day(2025, 3, 17),
    )
    assert [(each.event, each.day) for each in steps] == [
        ("remind", _day(2025, 3, 14)), ("fall_overdue", _day(2025, 3, 15)), ("issue", _day(2025, 3, 17)),
    ]  # fmt: skip
    assert "没有宽限" in steps[-1].counted.zh


@pytest.mark.parametrize("changes", [{"remind": -1}, {"decide": 0}, {"again": 0}])
def test_numbers_that_cannot_be_are_refused(changes):
    with pytest.raises(ValueError, match="working days"):
        replace(NUMBERS, **changes)


def test_what_is_over_brings_nothing():
    facts = replace(_facts({"from": _day(2025, 3, 3), "days": 5}), state="done")
    assert next_step(facts, stopped_clock(CALENDAR, [], _day(2025, 3, 3)), lambda _: NUMBERS) is None


def _day(year, month, day):
    from datetime import date

    return date(year, month, day)
