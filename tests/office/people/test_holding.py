"""Who holds a duty on each day: pure."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhiheng.office.records.holding import Holding, days_without, holders_on

FIRST = date(2026, 1, 1)
LAST = date(2026, 12, 31)


def _held(duty, body, first, last=None, part="lead"):
    return Holding(
        duty=duty, body=body, part=part, since=FIRST + timedelta(first), until=None if last is None else FIRST + timedelta(last)
    )  # fmt: skip


def test_the_holder_changes_on_the_day():
    rows = [_held(1, 10, 0, 99), _held(2, 20, 100), _held(3, 30, 50, part="support")]
    assert holders_on(rows, FIRST + timedelta(99)) == (10,)
    assert holders_on(rows, FIRST + timedelta(100)) == (20,)
    assert holders_on(rows, FIRST - timedelta(1)) == ()
    assert holders_on(rows, FIRST + timedelta(60), "support") == (30,)


def test_days_without_a_holder_are_told():
    rows = [_held(1, 10, 5, 9), _held(2, 20, 12, 20), _held(3, 30, 10, 15, part="support")]
    gaps = [
        ((first - FIRST).days, (last - FIRST).days)
        for first, last in days_without(rows, FIRST, FIRST + timedelta(25))
    ]
    assert gaps == [(0, 4), (10, 11), (21, 25)]
    assert days_without([], FIRST, LAST) == ((FIRST, LAST),)
    assert days_without([_held(1, 10, -5)], FIRST, LAST) == ()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 20)), max_size=6))
def test_the_gaps_are_the_days_that_nobody_leads(stretches):
    rows = [_held(number, number, first, first + length) for number, (first, length) in enumerate(stretches)]
    last = FIRST + timedelta(50)
    told = {
        begin + timedelta(day)
        for begin, end in days_without(rows, FIRST, last)
        for day in range((end - begin).days + 1)
    }
    each_day = {FIRST + timedelta(day) for day in range(51)}
    assert told == {day for day in each_day if not holders_on(rows, day)}
