"""Indexes: values made of the values of other indicators, by weights, by a ratio, or by the algorithm of a standard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from zhiheng.core.indicators.checking import Known, digest_of, ratio_factor, weights_on
from zhiheng.core.indicators.estimates import interval_of
from zhiheng.core.indicators.model import Indicator, Lineage, Value
from zhiheng.core.indicators.parameters import numbers_on
from zhiheng.core.indicators.requests import ONLY_BY_DAY, only_by_day
from zhiheng.core.issues import Text
from zhiheng.core.registers.model import UNSAID

Algorithm = Callable[[Mapping[str, Fraction | None], Mapping[str, Fraction]], Fraction | None]
"""From values by the names of the inputs, and the numbers of parameters by their names, to the index. A float is taken with the
digits that it is written with."""
NOTHING = Text(
    "算法没有给出结果：所需的数不全", "the algorithm gives nothing: it lacks figures that it needs"
)


@dataclass(frozen=True, slots=True)
class Sources:
    """What indexes are made with: all indicators by name, what formulas may speak of, and the algorithms by indicator."""

    indicators: Mapping[str, Indicator]
    known: Known
    algorithms: Mapping[str, Algorithm]


def index_values(index: Indicator, values: Iterable[Value], sources: Sources) -> Iterator[Value]:
    """The values of an index, for each area, period and breakdown in which one of its inputs has a line.

    Only values by the formula in force go into it. An input without a value leaves a weighted mean and a ratio without one; an
    algorithm is given None and says itself what that means.
    """
    names = {indicator: name for name, indicator in index.inputs}
    lines: dict[object, dict[str, Value]] = {}
    for value in values:
        if value.indicator in names and not value.former:
            key = (value.period, value.area, value.level, value.breakdown)
            lines.setdefault(key, {})[value.indicator] = value
    for line in lines.values():
        inputs = {name: line[indicator] for name, indicator in index.inputs if indicator in line}
        yield _index_value(index, inputs, sources)


@dataclass(frozen=True, slots=True)
class _Made:
    value: Fraction | None
    reason: Text = UNSAID
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    factor: Fraction = Fraction(1)
    decided: object = None
    """What beside the inputs decides the value."""


def _index_value(index: Indicator, inputs: Mapping[str, Value], sources: Sources) -> Value:
    some = next(iter(inputs.values()))
    made = _made(index, inputs, some, sources)
    rows = (
        inputs["numerator"].n
        if index.is_ratio and "numerator" in inputs
        else sum(each.n for each in inputs.values())
    )
    interval = None
    if made.value is not None and index.is_ratio:
        interval = interval_of(index, made.numerator, made.denominator, made.factor)
    return Value(
        indicator=index.name,
        unit=index.unit,
        period=some.period,
        area=some.area,
        level=some.level,
        breakdown=some.breakdown,
        value=made.value,
        numerator=made.numerator,
        denominator=made.denominator,
        n=rows,
        interval=interval,
        reason=made.reason,
        lineage=Lineage(
            vintage=max(each.lineage.vintage for each in inputs.values()),
            formula=digest_of([index.algorithm, index.inputs, made.decided]),
            filings=tuple(sorted({seq for each in inputs.values() for seq in each.lineage.filings})),
            inputs=tuple(each.lineage for each in inputs.values()),
        ),
    )


def _made(index: Indicator, inputs: Mapping[str, Value], some: Value, sources: Sources) -> _Made:
    assert some.period is not None
    if only_by_day(index, some.period):
        return _Made(None, ONLY_BY_DAY)
    if index.algorithm:
        return _by_algorithm(index, inputs, some, sources)
    missing = [name for name, _ in index.inputs if name not in inputs or inputs[name].value is None]
    if missing:
        return _Made(None, _without(index, missing, sources))
    return _ratio(index, inputs, sources) if index.is_ratio else _mean(index, inputs, some, sources)


def _by_algorithm(index: Indicator, inputs: Mapping[str, Value], some: Value, sources: Sources) -> _Made:
    assert some.period is not None
    day, known = some.period.end, sources.known.parameters
    told = {name: numbers_on((known[name],), day, some.area) for name in index.parameters}
    if missing := [name for name, found in told.items() if not found]:
        return _Made(None, _unset(missing, some))
    numbers = {name: Fraction(number) for found in told.values() for name, (number, _) in found.items()}
    given = {name: inputs[name].value if name in inputs else None for name, _ in index.inputs}
    try:
        value = sources.algorithms[index.name](given, numbers)
        value = Fraction(str(value)) if isinstance(value, float) else value
    except Exception as problem:
        # An algorithm of a scheme folder is written by others; whatever it does wrong is told beside the value.
        return _Made(None, Text(f"算法出错：{problem!r}", f"the algorithm fails: {problem!r}"))
    if value is not None and not isinstance(value, (int, Decimal, Fraction)):
        return _Made(None, _no_number(value))
    decided = {name: str(number) for name, number in numbers.items()}
    value = None if value is None else Fraction(value)
    return _Made(value, UNSAID if value is not None else NOTHING, decided=decided)


def _ratio(index: Indicator, inputs: Mapping[str, Value], sources: Sources) -> _Made:
    names = dict(index.inputs)
    above, below = (inputs[name].value for name in ("numerator", "denominator"))
    assert above is not None and below is not None
    units = [sources.indicators[names[name]] for name in ("numerator", "denominator")]
    factor = ratio_factor(units[0], units[1], index.unit)
    if not below or factor is None:
        return _Made(None, Text("分母为 0", "the denominator is 0"), above, below)
    return _Made(above / below * factor, UNSAID, above, below, factor, str(factor))


def _mean(index: Indicator, inputs: Mapping[str, Value], some: Value, sources: Sources) -> _Made:
    assert some.period is not None
    weights = weights_on(index, sources.known, some.period.end)
    known = {name: each.value for name, each in inputs.items()}
    if not weights or {name for name, _ in weights} != set(known):
        return _Made(None, Text("这一时期没有权重", "there are no weights for this period"))
    value = sum((weight * (known[name] or 0) for name, weight in weights), Fraction(0))
    return _Made(value, decided=[(name, str(weight)) for name, weight in weights])


def _unset(missing: list[str], some: Value) -> Text:
    assert some.period is not None
    names, day = "、".join(missing), some.period.end
    of = Text(f"{some.area}的", f" for {some.area}") if some.area else Text("", "")
    return Text(
        f"参数 {names} 在 {day} 没有{of.zh}数值，请写进工作区的 parameters.toml",
        f"the parameter {names} has no value{of.en} on {day}; write it into the workspace's parameters.toml",
    )


def _no_number(value: object) -> Text:
    return Text(
        f"算法出错：给出的 {value!r} 不是数", f"the algorithm fails: what it gives is no number: {value!r}"
    )


def _without(index: Indicator, missing: list[str], sources: Sources) -> Text:
    inputs = dict(index.inputs)
    labels = [sources.indicators[inputs[name]].label for name in missing]
    return Text(
        f"缺少{'、'.join(label.zh for label in labels)}的数值",
        f"there is no value of {', '.join(label.en for label in labels)}",
    )
