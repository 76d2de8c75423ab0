"""Periods of statistics, and those that still run."""

from __future__ import annotations

from datetime import date

import pytest

from zhiheng.core.calendar import Period, read_period

DAY = date(2026, 8, 31)


def test_running_year_ends_with_the_day_and_keeps_its_code():
    running = read_period("2026").until(DAY)
    assert (running.end, running.code) == (DAY, "2026")
    assert running.label().zh == "2026年（至8月31日）"
    assert running.label().en == "2026 (to 2026-08-31)"
    assert running.whole == read_period("2026")


def test_period_that_is_over_is_not_cut():
    assert read_period("2025").until(DAY) == read_period("2025")


def test_running_period_is_held_against_the_same_days_of_another():
    running = read_period("2026").until(DAY)
    assert (running.year_before().start, running.year_before().end) == (date(2025, 1, 1), date(2025, 8, 31))
    month = read_period("2026-03").until(date(2026, 3, 10))
    assert (month.previous().start, month.previous().end) == (date(2026, 2, 1), date(2026, 2, 10))
    assert month.year_before().end == date(2025, 3, 10)


def test_nearly_whole_month_is_held_against_the_whole_of_a_shorter_one():
    month = read_period("2026-03").until(date(2026, 3, 30))
    assert month.previous() == read_period("2026-02")


@pytest.mark.parametrize("code", ["2026", "2026H1", "2026Q3", "2026-02", "2026-02-28"])
def test_whole_periods_are_held_against_whole_ones(code):
    period = read_period(code)
    assert period.previous().whole == period.previous()
    assert period.year_before().whole == period.year_before()


def test_span_is_whole_as_it_is():
    span = Period(date(2026, 1, 1), date(2026, 8, 31))
    assert span.whole == span
    assert span.label().zh == "2026年1月1日至2026年8月31日"
