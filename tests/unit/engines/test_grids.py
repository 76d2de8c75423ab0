"""Periods over a grid of cells: every day of a period lies in one of its cells, and no other day does."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.core.calendar import Period, PeriodKind, periods_between, read_period, year_of
from zhiheng.engines.grids import grid_of, grids_of

START = date(2024, 1, 1)


def numbered(periods):
    return list(enumerate(periods))


@pytest.mark.parametrize(
    ("codes", "unit", "cuts", "single"),
    [
        (["2025-03-02..2025-07-09"], "whole", 0, True),
        (["2024", "2025"], "year", 0, True),
        (["2024", "2025Q1"], "year", 1, True),
        (["2024", "2024Q1"], "year", 1, False),
        (["2024Q1", "2024Q2"], "year", 2, True),
        (["2024-01-01..2024-03-31", "2024-01-01..2024-06-30", "2024-01-01..2024-12-31"], "year", 2, False),
        (["2024-05", "2024-05-10..2024-05-20"], "year", 4, False),
    ],
)
def test_grid_of_is_as_coarse_as_it_can_be(codes, unit, cuts, single):
    grid = grid_of(numbered(read_period(code) for code in codes))
    assert (grid.unit, len(grid.cuts), grid.single) == (unit, cuts, single)


def test_grid_of_three_years_of_months_needs_no_cuts():
    months = list(periods_between(PeriodKind.MONTH, START, date(2026, 12, 31)))
    assert (grid_of(numbered(months)).unit, grid_of(numbered(months)).cuts) == ("month", ())
    to_date = [Period(date(2024, 3, 15), month.end) for month in months[3:]]
    assert (grid_of(numbered(to_date)).unit, grid_of(numbered(to_date)).cuts) == (
        "month",
        (date(2024, 3, 15),),
    )


def test_grids_of_puts_the_whole_time_apart():
    whole = Period(date.min, date.max)
    apart, rest = grids_of(numbered([year_of(2024), whole, year_of(2025)]))
    assert (apart.periods, apart.unit) == (((1, whole),), "whole")
    assert [number for number, _ in rest.periods] == [0, 2]


days = st.integers(0, 900).map(lambda number: START + timedelta(number))
spans = st.tuples(days, days).map(lambda pair: Period(min(pair), max(pair)))
kinds = st.builds(lambda kind, day: next(iter(periods_between(kind, day, day))),
                  st.sampled_from([PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR]), days)  # fmt: skip


@given(st.lists(kinds, min_size=2, max_size=12) | st.lists(spans | kinds, min_size=2, max_size=12), days)
def test_a_day_lies_in_the_periods_of_its_cell(periods, day):
    grid = grid_of(numbered(periods))
    found = {number for cell, number in grid.pairs() if cell == grid.cell(day)}
    if grid.first <= day <= grid.last:
        assert found == {number for number, period in enumerate(periods) if day in period}
