"""Yearly shares of a target: they add up, never cross, and are marked as what they are."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.core.plan.model import Target
from zhiheng.core.plan.yearly import State, due_year, reached, shares, split

YEARS = (2026, 2027, 2028)
AMOUNTS = st.decimals(min_value=0, max_value=100000, places=2) | st.integers(0, 5000).map(Decimal)
WEIGHTS = st.lists(st.integers(0, 9), min_size=1, max_size=6).filter(any)


def a_target(**changes: object) -> Target:
    fields: dict[str, object] = {
        "id": "t",
        "area": "",
        "category": "",
        "subject": "示范基地",
        "op": ">=",
        "by": "2028",
    }
    return Target(**(fields | changes))


def shown(target: Target) -> list[str]:
    return [
        f"{share.value if share.value is not None else share.words}/{share.state}"
        for share in shares(target, YEARS)
    ]


@given(AMOUNTS, WEIGHTS)
def test_split_adds_up_and_is_never_negative(total: Decimal, weights: list[int]) -> None:
    parts = split(total, weights)
    assert sum(parts) == total
    assert min(parts) >= 0
    assert all(not part for part, weight in zip(parts, weights, strict=True) if not weight)


@given(AMOUNTS, st.integers(1, 6))
def test_split_even_years_differ_by_one_step_and_rise(total: Decimal, count: int) -> None:
    parts = split(total, [1] * count)
    assert list(parts) == sorted(parts)
    assert max(parts) - min(parts) <= Decimal(1).scaleb(min(0, int(total.as_tuple().exponent)))


@given(AMOUNTS, AMOUNTS, st.lists(st.integers(1, 9), min_size=3, max_size=3))
def test_shares_of_a_range_never_cross(one: Decimal, other: Decimal, weights: list[int]) -> None:
    low, high = sorted((one, other))
    target = a_target(op="between", value=low, upper=high, unit="家", change="increase")
    found = shares(target, YEARS, weights=weights)
    assert sum(share.value for share in found) == low
    assert sum(share.upper for share in found) == high
    assert all(share.value <= share.upper for share in found)


@given(
    st.decimals(min_value=0, max_value=100, places=1), st.integers(1, 6),
    st.sampled_from(["even", "compound"]), st.booleans(),
)  # fmt: skip
def test_reached_never_falls_and_ends_at_the_target(
    total: Decimal, count: int, pace: str, falling: bool
) -> None:
    steps = reached(total, count, pace=pace, falling=falling)
    assert list(steps) == sorted(steps)
    assert steps[-1] == total
    assert steps[0] >= 0


CASES = [
    (
        "increase of 8",
        {"value": Decimal(8), "change": "increase"},
        ["2/proposed", "3/proposed", "3/proposed"],
    ),
    ("one thing", {"value": Decimal(1), "change": "cumulative"}, ["0/proposed", "0/proposed", "1/proposed"]),
    (
        "decimals",
        {"value": Decimal("1.0"), "change": "cumulative"},
        ["0.3/proposed", "0.3/proposed", "0.4/proposed"],
    ),
    ("every year", {"value": Decimal(12), "change": "per_year"}, ["12/given", "12/given", "12/given"]),
    ("a level", {"value": Decimal(95), "unit": "%"}, ["/open", "/open", "95/given"]),
    ("none at all", {"op": "=", "value": Decimal(0)}, ["0/given", "0/given", "0/given"]),
    (
        "a decline",
        {"value": Decimal(25), "unit": "%", "change": "decline"},
        ["8/proposed", "17/proposed", "25/given"],
    ),
    ("to be done", {"op": "do"}, ["/open", "/open", "完成/proposed"]),
    ("to be done earlier", {"op": "do", "by": "2027"}, ["/open", "完成/proposed", "/none"]),
    ("a rank", {"op": "rank", "ref": "全市前列"}, ["/open", "/open", "全市前列/given"]),
    (
        "outside the period",
        {"value": Decimal(8), "change": "increase", "by": "2035"},
        ["/open", "/open", "/open"],
    ),
]


@pytest.mark.parametrize(("name", "changes", "expected"), CASES, ids=[case[0] for case in CASES])
def test_shares(name: str, changes: dict[str, object], expected: list[str]) -> None:
    assert shown(a_target(**changes)) == expected


def test_shares_compound_decline_takes_the_same_proportion_every_year() -> None:
    assert reached(Decimal(36), 2, pace="compound", falling=True) == (Decimal(20), Decimal(36))


def test_split_refuses_a_negative_total() -> None:
    with pytest.raises(ValueError, match="at least 0"):
        split(Decimal(-1), [1])


def test_due_year_is_the_last_year_named() -> None:
    assert due_year("2026-2027", YEARS) == 2027
    assert due_year("", YEARS) == 2028
    assert due_year("2035", YEARS) is None
    assert State.OPEN in {share.state for share in shares(a_target(by="2035"), YEARS)}
