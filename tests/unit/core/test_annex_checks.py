"""Yearly figures of a returned decomposition table, held against the target that they are shares of."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zhiheng.core.plan.annex_checks import check_figures
from zhiheng.core.plan.model import Change, Op, Target
from zhiheng.core.plan.yearly import Share, State
from zhiheng.core.sources import Place

CASES: list[tuple[Op, str, Change, list[str], list[str]]] = [
    (">=", "30", "cumulative", ["10", "10", "10"], []),
    (">=", "30", "cumulative", ["10", "10", "9"], ["annex-sum-differs"]),
    # each year's own share is "more than 10": together they are more than 30
    (">", "30", "increase", ["10", "10", "10"], []),
    (">", "30", "increase", ["10", "10", "9"], ["annex-sum-differs"]),
    ("=", "30", "increase", ["10", "10", "11"], ["annex-sum-differs"]),
    ("<=", "30", "cumulative", ["10", "10", "11"], ["annex-sum-differs"]),
    (">=", "95", "level", ["93", "94", "95"], []),
    (">=", "95", "level", ["93", "94", "94"], ["annex-figure-short"]),
    (">=", "12", "decline", ["4", "9", "12"], []),
    (">=", "12", "decline", ["9", "4", "12"], ["annex-change-goes-back"]),
]


@pytest.mark.parametrize(("op", "value", "change", "years", "codes"), CASES)
def test_yearly_figures_are_held_against_the_target(
    op: Op, value: str, change: Change, years: list[str], codes: list[str]
) -> None:
    """Amounts add up, levels arrive, changes do not go back."""
    target = Target(
        id="M-1", area="", category="", subject="名牌", op=op, value=Decimal(value), change=change, by="2028"
    )
    shares = [
        Share(year=2026 + i, state=State.PROPOSED, value=Decimal(figure)) for i, figure in enumerate(years)
    ]
    assert [issue.code for issue in check_figures(target, shares, Place())] == codes


def test_open_years_are_not_judged() -> None:
    """A year still to be filled in may make up for what is missing."""
    target = Target(
        id="M-1", area="", category="", subject="名牌", op=">=", value=Decimal(30), change="increase"
    )
    shares = [Share(year=2026, state=State.PROPOSED, value=Decimal(1)), Share(year=2027, state=State.OPEN)]
    assert list(check_figures(target, shares, Place())) == []
