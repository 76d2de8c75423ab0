"""Indicators as people write them (indicators.toml): read with every mistake told.

What the formulas mean is checked against the registers by zhiheng.core.indicators.checking.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from zhiheng.core.indicators.definition_keys import FORMULA_KEYS, INDICATOR_KEYS, VERSION_KEYS
from zhiheng.core.indicators.definition_reading import DefinitionReader, problem
from zhiheng.core.indicators.model import Estimate, Indicator, Version
from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.definition_values import Wrong, read_name

Mistake = tuple[str, object, Wrong]
"""Where under the indicator, which value, what is wrong."""
_FORMULAS = tuple(key.name for key in FORMULA_KEYS)


def read_indicators(data: Mapping[str, Any], *, scheme: str, place: str) -> tuple[Indicator, ...]:
    """The indicators of an indicators.toml, as tomllib gives it, brought by the folder `scheme`.

    `place` names the file in messages. Raises InputProblem with every mistake found.
    """
    reader = _Reader(place)
    found = tuple(reader.indicator(name, table, scheme) for name, table in data.items())
    if reader.issues:
        raise InputProblem(*reader.issues)
    return found


class _Reader(DefinitionReader):
    """Reads indicators."""

    def indicator(self, name: str, table: Any, scheme: str) -> Indicator:
        """One indicator; where something is wrong with it, as far as it could be read."""
        self.name(name, name)
        values = self.table(table, INDICATOR_KEYS, name)
        versions = self._versions(values, name)
        inputs = self._inputs(values.pop("inputs", {}), f"{name}.inputs")
        weights = values.pop("weights", {})
        told = len(self.issues)
        indicator = Indicator(
            name=name,
            scheme=scheme,
            versions=versions,
            inputs=inputs,
            weights=() if isinstance(weights, str) else self._weights(weights, f"{name}.weights"),
            weights_from=weights if isinstance(weights, str) else "",
            **{"label": Text(name, name), "unit": "", **values},
        )
        for path, value, wrong in _mistakes(indicator) if told == len(self.issues) else ():
            self.tell(f"{name}.{path}".rstrip("."), value, wrong)
        return indicator

    def _versions(self, values: dict[str, Any], name: str) -> tuple[Version, ...]:
        """The formula that stands by itself holds from the beginning; those under `versions` from their days on."""
        first = {key: values.pop(key) for key in _FORMULAS if key in values}
        found = [Version(**first)] if first else []
        for number, entry in enumerate(values.pop("versions", []), 1):
            read = self.table(entry, VERSION_KEYS, f"{name}.versions[{number}]")
            found += [Version(**read)] if "since" in read else []
        return tuple(found)

    def _inputs(self, table: Mapping[str, Any], path: str) -> tuple[tuple[str, str], ...]:
        for name in table:
            self.name(name, f"{path}.{name}")
        read = {name: self.read(read_name, given, f"{path}.{name}") for name, given in table.items()}
        return tuple((name, indicator) for name, indicator in read.items() if indicator)

    def _weights(self, table: Mapping[str, Any], path: str) -> tuple[tuple[str, Fraction], ...]:
        numbers = self.numbers(table, path)
        for name, number in numbers:
            if number <= 0:
                self.tell(f"{path}.{name}", number, _NOT_POSITIVE)
        return tuple((name, Fraction(number)) for name, number in numbers)


def _mistakes(indicator: Indicator) -> Iterator[Mistake]:
    """What is wrong between the keys of an indicator."""
    if indicator.inputs:
        yield from _index_mistakes(indicator)
    else:
        yield from _formula_mistakes(indicator)
    yield from _order_mistakes(indicator.versions)


def _index_mistakes(indicator: Indicator) -> Iterator[Mistake]:
    for key, given in (("register", indicator.register), ("versions", indicator.versions)):
        if given:
            yield key, "", _INDEX_WITH_FORMULA
    ways = (bool(indicator.weights or indicator.weights_from), bool(indicator.algorithm), indicator.is_ratio)
    if sum(ways) != 1:
        yield "inputs", "", _ONE_WAY
    if indicator.parameters and not indicator.algorithm:
        yield "parameters", "", _ONE_WAY
    names = {name for name, _ in indicator.inputs}
    given_names = {name for name, _ in indicator.weights}
    for name in sorted(names ^ given_names if indicator.weights else ()):
        yield f"weights.{name}", name, _WEIGHTS_AND_INPUTS


def _formula_mistakes(indicator: Indicator) -> Iterator[Mistake]:
    if not indicator.register:
        yield "", "register", _NO_REGISTER
    if not indicator.versions:
        yield "", "numerator", _NO_NUMERATOR
    for version in indicator.versions:
        at = f"versions {version.since}" if version.since else ""
        if not version.numerator:
            yield at, "numerator", _NO_NUMERATOR
        if not version.denominator and indicator.estimate is not Estimate.NONE:
            yield at, "denominator", _NO_DENOMINATOR
    if (indicator.estimate is Estimate.STRATIFIED) != bool(indicator.strata):
        yield "strata", indicator.strata, _STRATA
    if bool(indicator.strata) != bool(indicator.weights or indicator.weights_from):
        yield "weights", "", _STRATA
    if indicator.algorithm or indicator.parameters:
        yield "algorithm", indicator.algorithm, _ALGORITHM_WITHOUT_INPUTS


def _order_mistakes(versions: tuple[Version, ...]) -> Iterator[Mistake]:
    for earlier, later in itertools.pairwise(versions):
        if later.since is not None and earlier.since is not None and later.since <= earlier.since:
            yield "versions", later.since, _ORDER


_NOT_POSITIVE = problem(
    "definition-wrong-value",
    Text("权重要大于 0", "a weight is greater than 0"),
    Text("请改正，或删去这一项", "Mend it, or leave it out"),
)
_INDEX_WITH_FORMULA = problem(
    "indicator-of-two-kinds",
    Text("写了 inputs 的是综合指数，由别的指标合成，不能再写台账和公式",
         "with inputs this is an index made of other indicators, which has no register and formula"),
    Text("请删去 inputs，或删去这一项", "Leave out the inputs, or this"),
)  # fmt: skip
_ONE_WAY = problem(
    "indicator-index-unsaid",
    Text(
        "综合指数要么有权重，要么有算法，要么是两个指标之比，三者取一",
        "an index has weights, or an algorithm, or is the ratio of two indicators: one of the three",
    ),
    Text(
        '写 weights = { … }，或 algorithm = "函数名"，或 inputs = { numerator = "…", denominator = "…" }',
        'Write weights = { … }, or algorithm = "function", or inputs = { numerator = "…", denominator = "…" }',
    ),
)
_WEIGHTS_AND_INPUTS = problem(
    "indicator-weights-unlike-inputs",
    Text("权重和 inputs 对不上", "weights and inputs do not have the same names"),
    Text("每个输入写一个权重，名称相同", "Give each input a weight of its name"),
)
_NO_REGISTER = problem(
    "definition-missing-key",
    Text("没有写用哪个台账", "it is not said which register it is taken from"),
    Text('请补上 register = "inspections"；综合指数写 inputs', 'Add register = "inspections"; for an index, inputs'),
)  # fmt: skip
_NO_NUMERATOR = problem(
    "definition-missing-key",
    Text("没有写公式", "there is no formula"),
    Text('请补上 numerator = "count()"', 'Add numerator = "count()"'),
)
_NO_DENOMINATOR = problem(
    "definition-missing-key",
    Text("要估计误差的比率没有写分母", "a share or rate whose uncertainty is told needs a denominator"),
    Text('请补上 denominator = "count()"', 'Add denominator = "count()"'),
)
_STRATA = problem(
    "indicator-strata",
    Text("分层估计要同时写 estimate = \"stratified\"、分层的栏目 strata 和各层权重 weights",
         "a stratified estimate needs all of estimate = \"stratified\", the column strata, and weights"),
    Text("请补全，或都删去", "Give all three, or none"),
)  # fmt: skip
_ALGORITHM_WITHOUT_INPUTS = problem(
    "indicator-algorithm-without-inputs",
    Text("写了算法，没有写它用哪些指标", "there is an algorithm, but nothing that it works on"),
    Text('请补上 inputs = { pm25 = "指标名" }', 'Add inputs = { pm25 = "indicator" }'),
)
_ORDER = problem(
    "definition-order",
    Text("各版公式要按启用日期从早到晚排列", "versions stand in order of their first days"),
    Text("请调整顺序", "Put them in order"),
)
