"""Rounding and comparison by GB/T 8170; the vectors T0.1 to T0.5 by their names."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.core.rounding import Method, compare, digits_after_point, exact, rounded

NUMBERS = st.fractions() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("value", "decimals", "result"),
    [
        pytest.param("0.294", 2, "0.29", id="T0.1 0.294"),
        pytest.param("0.295", 2, "0.30", id="T0.1 0.295"),
        pytest.param("0.285", 2, "0.28", id="T0.1 0.285"),
        pytest.param("2.5", 0, "2", id="T0.2 2.5"),
        pytest.param("3.5", 0, "4", id="T0.2 3.5"),
        pytest.param("10.502", 0, "11", id="T0.2 10.502"),
        pytest.param("95.95", 1, "96.0", id="T0.3 95.95"),
        pytest.param("12.1498", 1, "12.1", id="T0.3 12.1498"),
        ("-2.5", 0, "-2"),
        ("-0.004", 2, "0.00"),
        ("1250", -2, "1.2E+3"),
        ("123456789012345678901234567890.125", 2, "123456789012345678901234567890.12"),
    ],
)
def test_rounded_half_to_even_once(value, decimals, result):
    assert str(rounded(Decimal(value), decimals)) == result
    assert rounded(Fraction(value), decimals) == Decimal(result)


def test_t0_4_death_rate_under_both_methods():
    rate, limit = Decimal("0.29412"), Decimal("0.29")
    full = compare(rate, "<=", limit)
    after_rounding = compare(rate, "<=", limit, decimals=digits_after_point(limit))
    assert (full.method, full.met, full.compared) == (Method.FULL, False, Fraction("0.29412"))
    assert (after_rounding.method, after_rounding.met) == (Method.ROUNDED, True)
    assert (after_rounding.compared, after_rounding.value) == (Fraction("0.29"), Fraction("0.29412"))


def test_t0_5_display_of_96_does_not_flip_the_verdict():
    rate = Decimal("95.95")
    assert not compare(rate, ">=", 96).met
    assert str(rounded(rate, 1)) == "96.0"
    assert compare(rate, ">=", 96, decimals=0).met


@pytest.mark.parametrize(
    ("operator", "met"),
    [
        (">=", (False, True, True)),
        ("<=", (True, True, False)),
        ("=", (False, True, False)),
        (">", (False, False, True)),
        ("<", (True, False, False)),
    ],
)
def test_compare_below_on_and_above_the_limit(operator, met):
    assert tuple(compare(value, operator, 96).met for value in (95, 96, 97)) == met


def test_compare_range_counts_both_ends():
    assert [compare(value, "between", 5, upper=7).met for value in (4, 5, 6, 7, 8)] == [
        False, True, True, True, False,
    ]  # fmt: skip
    assert compare(9, "between", 5, upper=7).gap == 2
    assert compare(4, "between", 5, upper=7).gap == 1


def test_compare_about_within_the_tolerance():
    near = compare(Decimal("10.4"), "~", 10, tolerance=Decimal("0.5"))
    far = compare(Decimal("10.6"), "~", 10, tolerance=Decimal("0.5"))
    assert (near.met, near.gap, far.met, far.gap) == (True, 0, False, Fraction(1, 10))


@pytest.mark.parametrize(
    ("operator", "given", "message"),
    [
        ("between", {}, "needs a limit above"),
        (">=", {"upper": 9}, "takes no limit above"),
        ("~", {}, "needs a tolerance"),
        ("<", {"tolerance": 1}, "takes no tolerance"),
        ("between", {"upper": 5}, "upside down"),
        ("~", {"tolerance": -1}, "at least 0"),
        ("≥", {}, "no comparison"),
    ],
)
def test_compare_refuses_what_does_not_fit(operator, given, message):
    with pytest.raises(ValueError, match=message):
        compare(6, operator, 8, **given)


@pytest.mark.parametrize("value", [0.1, True, "0.1", None])
def test_exact_refuses_binary_floats_and_other_things(value):
    with pytest.raises(TypeError, match="exact number"):
        exact(value)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_exact_refuses_what_is_not_finite(value):
    with pytest.raises(ValueError, match="no number"):
        rounded(Decimal(value), 2)


def test_digits_after_point_are_those_written():
    assert [digits_after_point(limit) for limit in (Decimal("0.29"), Decimal("96.0"), 96, Decimal("1E+2"))] == [
        2, 1, 0, 0,
    ]  # fmt: skip
    with pytest.raises(ValueError, match="number of decimals"):
        digits_after_point(Fraction(1, 3))


@given(NUMBERS, st.integers(-3, 12))
def test_rounded_is_nearest_and_even_on_the_half(value, decimals):
    unit = Fraction(10) ** -decimals
    away = abs(Fraction(rounded(value, decimals)) - exact(value))
    assert away <= unit / 2
    if away == unit / 2:
        assert Fraction(rounded(value, decimals)) / unit % 2 == 0


@given(NUMBERS, NUMBERS)
def test_compare_operators_are_each_others_contrary(value, limit):
    assert compare(value, ">=", limit).met is not compare(value, "<", limit).met
    assert compare(value, "<=", limit).met is not compare(value, ">", limit).met
    assert (compare(value, ">=", limit).gap == 0) is (compare(value, ">=", limit).met)
