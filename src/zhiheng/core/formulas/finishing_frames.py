"""The last step of figures by the hundred thousand: the same arithmetic as in `finishing`, on columns of Float64."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import polars as pl

from zhiheng.core.formulas.finishing import ZERO_OF_NO_ROWS
from zhiheng.core.formulas.model import (
    Aggregate,
    Function,
    Group,
    GroupArithmetic,
    GroupFirstFilled,
    Number,
    PeriodDays,
    Window,
)

if TYPE_CHECKING:
    from zhiheng.core.formulas.planning import Planned

COMPUTED = "_computed"
DAYS = "_days"


def finished(planned: Planned, answer: pl.DataFrame) -> pl.DataFrame:
    """Columns d0, d1 …, `period` (Int32, number among the computed periods), v0, v1 … (Float64). Lines in no order."""
    wide = _with_days(planned, _wide(planned, answer))
    keys = [f"d{number}" for number in range(len(planned.question.dimensions))]
    values = [_result(planned, number).alias(f"v{number}") for number in range(len(planned.trees))]
    return wide.select(*keys, pl.col(COMPUTED).alias("period"), *values)


def _result(planned: Planned, number: int) -> pl.Expr:
    tree, wanted = planned.trees[number], planned.wanted[number]
    value = _expression(tree, lambda aggregate: _part(planned, aggregate, wanted)).cast(pl.Float64)
    if len(wanted) == len(planned.computed):
        return value
    return pl.when(pl.col(COMPUTED).is_in(sorted(wanted))).then(value)


def _expression(tree: Group, part: Callable[[Aggregate], pl.Expr]) -> pl.Expr:
    match tree:
        case Aggregate():
            return part(tree)
        case Number():
            return pl.lit(float(tree.value))
        case PeriodDays():
            return pl.col(DAYS)
        case GroupFirstFilled():
            return pl.coalesce([_expression(operand, part) for operand in tree.operands])
        case GroupArithmetic():
            return _joined(tree.operator, _expression(tree.left, part), _expression(tree.right, part))


def _joined(operator: str, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
    return pl.when(right != 0).then(left / right)


def _part(planned: Planned, aggregate: Aggregate, wanted: frozenset[int]) -> pl.Expr:
    """The value of an aggregate, which over the whole time may be another part than over a month."""
    seen = planned.looked[aggregate.window]
    places: dict[bool, list[int]] = {}
    for computed in sorted(wanted):
        if seen[computed] is not None:
            places.setdefault(planned.sees_all(aggregate, computed), []).append(computed)
    window = list(planned.looked).index(aggregate.window)
    values = [
        _value(aggregate, f"w{window}", f"w{window}_p{planned.part(aggregate, computed[0])}")
        for computed in places.values()
    ]
    if len(values) < 2:
        return values[0] if values else pl.lit(None, dtype=pl.Float64)
    here = [pl.col(COMPUTED).is_in(computed) for computed in places.values()]
    return pl.coalesce(
        [pl.when(condition).then(value) for condition, value in zip(here, values, strict=True)]
    )


def _value(aggregate: Aggregate, window: str, column: str) -> pl.Expr:
    if aggregate.function is Function.PERCENTILE:
        low, high, count = (pl.col(column + end) for end in ("_low", "_high", "_count"))
        place = (count - 1) * float(aggregate.share or 0)
        return low + (place - place.floor()) * (high - low)
    if aggregate.function in ZERO_OF_NO_ROWS:
        return pl.when(pl.col(window).is_not_null()).then(pl.col(column).fill_null(0.0))
    return pl.col(column)


def _wide(planned: Planned, answer: pl.DataFrame) -> pl.DataFrame:
    """One line for each group and computed period; the parts as each window sees them, w0_p0 … (Float64), and in w0 … the
    number of the period that it looks at.
    """
    keys = [f"d{number}" for number in range(len(planned.question.dimensions))]
    parts = [name for name in answer.columns if name not in (*keys, "period")]
    answer = answer.with_columns(pl.col(parts).cast(pl.Float64))
    if len(planned.looked) == 1:
        (window,) = planned.looked
        seen = _seen(planned, window, 0).filter(pl.col("w0").is_not_null())
        named = answer.rename({name: f"w0_{name}" for name in parts})
        return named.join(seen, left_on="period", right_on="w0", coalesce=False).drop("period")
    wide = answer.join(_reach(planned), on="period").select(*keys, COMPUTED).unique()
    for number, window in enumerate(planned.looked):
        here = f"w{number}"
        named = answer.rename({"period": here} | {name: f"{here}_{name}" for name in parts})
        wide = wide.join(_seen(planned, window, number), on=COMPUTED, how="left")
        wide = wide.join(named, on=[*keys, here], how="left", nulls_equal=True)
    return wide


def _reach(planned: Planned) -> pl.DataFrame:
    """Pairs of a computed period and a period that some tree wanted for it looks at."""
    pairs = {
        (computed, planned.looked[window][computed])
        for computed in range(len(planned.computed))
        for window in planned.windows(computed)
    }
    return pl.DataFrame(
        sorted((computed, period) for computed, period in pairs if period is not None),
        schema={COMPUTED: pl.Int32, "period": pl.Int32},
        orient="row",
    )


def _seen(planned: Planned, window: Window, number: int) -> pl.DataFrame:
    periods = planned.looked[window]
    return pl.DataFrame(
        {COMPUTED: range(len(periods)), f"w{number}": periods},
        schema={COMPUTED: pl.Int32, f"w{number}": pl.Int32},
    )


def _with_days(planned: Planned, wide: pl.DataFrame) -> pl.DataFrame:
    days = [None if period is None else float(period.days) for period in planned.computed]
    table = pl.DataFrame(
        {COMPUTED: range(len(days)), DAYS: days}, schema={COMPUTED: pl.Int32, DAYS: pl.Float64}
    )
    return wide.join(table, on=COMPUTED, how="left")
