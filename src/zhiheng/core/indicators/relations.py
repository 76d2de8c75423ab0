"""Whether indicators fit to one another: registers and parameters that exist, inputs that exist and run in no circle."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from zhiheng.core.indicators.definition_reading import problem
from zhiheng.core.indicators.definitions import Mistake
from zhiheng.core.indicators.model import Indicator
from zhiheng.core.indicators.parameters import used_in
from zhiheng.core.issues import Issue, Text
from zhiheng.core.registers.definition_values import Wrong, suggestion


def check_relations(
    indicators: Iterable[Indicator], registers: Collection[str], parameters: Collection[str]
) -> tuple[Issue, ...]:
    """What is wrong between these indicators, the names of registers, and the names of parameters."""
    known = {each.name: each for each in indicators}
    found = []
    for indicator in known.values():
        for path, value, wrong in _mistakes(indicator, known, registers, parameters):
            at = f"{indicator.scheme}/indicators.toml {indicator.name}.{path}"
            found.append(wrong.issue(Text(at, at), value))
    return tuple(found)


def in_order(indicators: Iterable[Indicator], wanted: Iterable[str]) -> tuple[Indicator, ...]:
    """The wanted indicators and all their inputs, each after those that it is made of. They run in no circle."""
    known = {each.name: each for each in indicators}
    found: dict[str, Indicator] = {}

    def take(name: str) -> None:
        for _, each in known[name].inputs:
            take(each)
        found.setdefault(name, known[name])

    for name in wanted:
        take(name)
    return tuple(found.values())


def _mistakes(
    indicator: Indicator,
    known: Mapping[str, Indicator],
    registers: Collection[str],
    parameters: Collection[str],
) -> Iterator[Mistake]:
    if indicator.register and indicator.register not in registers:
        yield "register", indicator.register, _unknown(_REGISTER, indicator.register, registers)
    for name, other in indicator.inputs:
        if other not in known:
            yield f"inputs.{name}", other, _unknown(_INDICATOR, other, known)
    yield from _parameter_mistakes(indicator, parameters)
    if _in_a_circle(indicator, known):
        yield "inputs", indicator.name, _CIRCLE


def _parameter_mistakes(indicator: Indicator, parameters: Collection[str]) -> Iterator[Mistake]:
    named = [("parameters", name) for name in indicator.parameters]
    if indicator.weights_from:
        named.append(("weights", indicator.weights_from))
    for key, name in named:
        if name not in parameters:
            yield key, name, _unknown(_PARAMETER, name, parameters)
    # A part of a parameter goes by the parameter's name and its own, and only the checker of formulas knows which are there.
    for version in indicator.versions:
        for used in used_in(version.where, version.numerator, version.denominator):
            if not any(used == each or used.startswith(f"{each}_") for each in parameters):
                yield "numerator", used, _unknown(_PARAMETER, used, parameters)


def _in_a_circle(indicator: Indicator, known: Mapping[str, Indicator]) -> bool:
    waiting, seen = [other for _, other in indicator.inputs], set[str]()
    while waiting:
        here = waiting.pop()
        if here == indicator.name:
            return True
        if here in known and here not in seen:
            seen.add(here)
            waiting += [other for _, other in known[here].inputs]
    return False


_REGISTER, _INDICATOR, _PARAMETER = (
    Text("台账", "register"),
    Text("指标", "indicator"),
    Text("参数", "parameter"),
)


def _unknown(what: Text, given: str, known: Collection[str]) -> Wrong:
    return problem(
        f"indicator-unknown-{what.en}",
        Text(f"没有这个{what.zh}", f"there is no such {what.en}"),
        suggestion(given, known),
    )


_CIRCLE = problem(
    "indicator-circle",
    Text("这个指数绕了一圈又用到了自己", "the index is made of itself"),
    Text("请核对 inputs", "Check its inputs"),
)
