"""Numbers as they are written, and how they become places."""

from __future__ import annotations

import itertools
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.files.charts.drawing import text_width, wrapped
from zhiheng.files.charts.model import Point
from zhiheng.files.charts.numbers import figure_text
from zhiheng.files.charts.scales import Scale, kept_clear, reach, spread, ticks


@pytest.mark.parametrize(
    ("value", "digits", "unit", "shown"),
    [
        (Fraction(964, 10), 1, "%", "96.4\u2009%"),
        (Fraction(2, 3), None, "", "0.67"),
        (Decimal("96.0"), None, "%", "96\u2009%"),
        (96, 2, "", "96.00"),
        (0.1 + 0.2, None, "", "0.3"),
        (1284, 0, "家", "1284\u2009家"),
        (184213, 0, "", "184\u2009213"),
        (1234567.5, 1, "", "1\u2009234\u2009567.5"),
        (Fraction(-7, 10), 1, "", "\u22120.7"),
        (Fraction(-1, 1000), 1, "", "0.0"),
        (Decimal("2.5"), 0, "", "2"),
    ],
)
def test_number_is_written(value, digits, unit, shown):
    assert figure_text(value, digits, unit) == shown


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_number_that_is_not_finite_is_refused(value):
    with pytest.raises(ValueError, match="no number"):
        figure_text(value)


@given(st.lists(st.floats(0, 280), min_size=1, max_size=6))
def test_spread_labels_keep_apart_and_inside(wanted):
    places = spread(wanted, apart=18, low=0, high=280)
    ordered = sorted(places)
    assert all(after - before >= 18 - 1e-6 for before, after in itertools.pairwise(ordered))
    assert ordered[0] >= -1e-6
    assert ordered[-1] <= 280 + 1e-6


@given(st.lists(st.floats(5, 90), min_size=1, max_size=40))
def test_kept_labels_do_not_touch_and_the_last_is_kept(widths):
    places = [20.0 * index for index in range(len(widths))]
    kept = kept_clear(widths, places)
    assert kept[-1] == len(widths) - 1
    for one, other in itertools.pairwise(kept):
        assert places[other] - places[one] >= (widths[one] + widths[other]) / 2


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_are_few_and_inside(low, width):
    found = ticks(low, low + width)
    assert 1 <= len(found) <= 5
    assert all(low <= float(tick) <= low + width for tick in found)


def test_reach_of_percentages_stays_below_a_hundred():
    points = [Point(label="", value=99), Point(label="", value=100)]
    assert reach(points, None, unit="%", zero=False)[1] == 100
    assert reach(points, None, unit="分", zero=False)[1] > 100


def test_scale_turns_numbers_to_places():
    scale = Scale(0, 10, 200, 100)
    assert [scale(0), scale(5), scale(Fraction(10)), scale(99)] == [200, 150, 100, 100]


@given(st.text(alphabet="甲乙丙 abcd-", max_size=40), st.floats(40, 200))
def test_wrapped_lines_keep_every_character(text, width):
    lines = wrapped(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_wrapped_line_never_begins_with_a_closing_mark():
    assert wrapped("清河开发区（含加工区）", 130) == ["清河开发区（含加工区）"]
    assert not any(
        line[0] in "）。" for width in range(40, 200) for line in wrapped("清河（含甲）。乙（丙）", width)
    )


def test_wrapped_chinese_fits_its_width():
    assert all(text_width(line) <= 130 for line in wrapped("第二街道社区卫生服务中心联合体", 130))
