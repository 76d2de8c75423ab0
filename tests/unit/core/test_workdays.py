"""Working days after a day and between two, and how they were counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.core.issues import Text
from zhiheng.core.workdays import WorkingCalendar

QINGMING = Text("清明节", "Qingming")
CALENDAR = WorkingCalendar(
    holidays=dict.fromkeys((date(2018, 4, 5), date(2018, 4, 6), date(2018, 4, 7)), QINGMING),
    workdays={date(2018, 4, 8): QINGMING},
    years=frozenset({2018}),
)


def test_t0_7_seven_working_days_over_qingming():
    count = CALENDAR.count_after(date(2018, 3, 28), 7)
    assert CALENDAR.after(date(2018, 3, 28), 7) == count.end == date(2018, 4, 9)
    assert [each.day.day for each in count.skipped] == [31, 1, 5, 6, 7]
    assert [each.day for each in count.made_up] == [date(2018, 4, 8)]
    assert count.undeclared == ()
    assert count.explanation().zh == (
        "从2018-03-28的次日起，数7个工作日，到2018-04-09；不计：2018-03-31（周末）、2018-04-01（周末）、"
        "2018-04-05（清明节）、2018-04-06（清明节）、2018-04-07（清明节）；调休上班，计入：2018-04-08（清明节）。"
    )
    assert count.explanation().en == (
        "7 working days after 2018-03-28 end on 2018-04-09; not counted: 2018-03-31 (weekend), 2018-04-01 (weekend), "
        "2018-04-05 (Qingming), 2018-04-06 (Qingming), 2018-04-07 (Qingming); "
        "counted, as make-up days: 2018-04-08 (Qingming)."
    )


def test_start_on_a_day_off_is_not_counted_either():
    assert CALENDAR.after(date(2018, 4, 7), 1) == date(2018, 4, 8)


def test_between_counts_the_end_and_not_the_start():
    assert CALENDAR.between(date(2018, 3, 28), date(2018, 4, 9)) == 7
    assert CALENDAR.between(date(2018, 4, 9), date(2018, 3, 28)) == -7
    assert CALENDAR.between(date(2018, 4, 5), date(2018, 4, 7)) == 0
    assert CALENDAR.between(date(2018, 4, 5), date(2018, 4, 5)) == 0


def test_years_without_a_calendar_are_told():
    count = CALENDAR.count_after(date(2018, 12, 28), 3)
    assert (count.end, count.undeclared) == (date(2019, 1, 2), (2019,))
    assert "2019年的放假安排还没有录入，只扣除了周末" in count.explanation().zh
    assert "no calendar of holidays is known for 2019" in count.explanation().en


def test_a_day_both_off_and_worked_is_refused():
    with pytest.raises(ValueError, match="both off and worked: 2018-04-08"):
        WorkingCalendar(holidays={date(2018, 4, 8): QINGMING}, workdays={date(2018, 4, 8): QINGMING})


@pytest.mark.parametrize("number", [0, -1])
def test_fewer_than_one_day_is_refused(number):
    with pytest.raises(ValueError, match="at least 1"):
        CALENDAR.after(date(2018, 3, 28), number)


def test_the_end_of_time_is_refused():
    with pytest.raises(ValueError, match="past the year 9999"):
        CALENDAR.after(date(9999, 12, 30), 5)
    with pytest.raises(ValueError, match="is before"):
        CALENDAR.count_between(date(2018, 4, 2), date(2018, 4, 1))


@given(st.dates(date(2018, 1, 1), date(2018, 12, 1)), st.integers(1, 40))
def test_after_and_between_agree(day, number):
    end = CALENDAR.after(day, number)
    assert CALENDAR.is_workday(end)
    assert CALENDAR.between(day, end) == number
    assert CALENDAR.between(day, end - timedelta(days=1)) == number - 1
