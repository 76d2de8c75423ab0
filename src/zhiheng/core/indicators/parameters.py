"""Parameters: every number that a rule fixes, from a day on, with the clause that fixes it and how sure it is."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zhiheng.core.indicators.definition_keys import PARAMETER_KEYS, PARAMETER_VALUE_KEYS
from zhiheng.core.indicators.definition_reading import DefinitionReader, problem
from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.model import UNSAID

USED = re.compile(r"\bparameter\(\s*([a-z][a-z0-9_]*)\s*\)")
"""`parameter(name)` in a formula."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterValue:
    """What a parameter is from `since` on: one number, or a table of named `parts`, or a number for each of some `areas`.

    `mark`: V, read in the rule itself; M, from memory and to be confirmed; P, set here as practice.
    """

    since: date
    value: Decimal | None = None
    parts: tuple[tuple[str, Decimal], ...] = ()
    areas: tuple[tuple[str, Decimal], ...] = ()
    clause: str = ""
    mark: str = "V"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedParameter:
    """A number that a rule or the district sets, through time. `values` are in order of their first days; none where it is
    left to each workspace. `by_area`: every area has its own, as a population, and that of the whole stands for no part of it.
    """

    name: str
    label: Text
    unit: str = ""
    values: tuple[ParameterValue, ...] = ()
    note: Text = UNSAID
    scheme: str = ""
    by_area: bool = False

    @property
    def differs(self) -> bool:
        """Whether areas have numbers of their own."""
        return self.by_area or any(one.areas for one in self.values)

    def in_area(self, one: ParameterValue, area: str) -> Decimal | None:
        """What one of its values is for an area, "" for the whole; None where the area has a number of its own that is not there."""
        own = self.by_area or bool(one.areas)
        return dict(one.areas).get(area, None if area and own else one.value)

    def on(self, day: date) -> ParameterValue | None:
        """What it was on that day; None before the first value."""
        reached = [one for one in self.values if one.since <= day]
        return reached[-1] if reached else None

    def between(self, first: date, last: date) -> tuple[ParameterValue, ...]:
        """What it was on some day from `first` to `last`, in order."""
        before = self.on(first)
        later = [one for one in self.values if first < one.since <= last]
        return (*([before] if before else []), *later)


def read_parameters(data: Mapping[str, Any], *, scheme: str, place: str) -> tuple[DatedParameter, ...]:
    """The parameters of a parameters.toml, as tomllib gives it. Raises InputProblem with every mistake found."""
    reader = _Reader(place)
    found = tuple(reader.parameter(name, table, scheme) for name, table in data.items())
    if reader.issues:
        raise InputProblem(*reader.issues)
    return found


def overridden(
    parameters: Mapping[str, DatedParameter], own: Iterable[DatedParameter]
) -> dict[str, DatedParameter]:
    """The parameters with those of a workspace in the place of shipped ones of the same name. What is a number of each area stays
    one, whether the workspace repeats that or not.
    """
    local = {name for name, each in parameters.items() if each.by_area}
    return {
        **parameters,
        **{each.name: replace(each, by_area=each.by_area or each.name in local) for each in own},
    }


def used_in(*formulas: str) -> tuple[str, ...]:
    """The names of the parameters that formulas speak of, each once."""
    return tuple(dict.fromkeys(name for text in formulas for name in USED.findall(text)))


def numbers_on(
    parameters: Iterable[DatedParameter], day: date, area: str = ""
) -> dict[str, tuple[Decimal, str]]:
    """Number and unit by name, as they stood on that day. The part `100` of the parameter `limit` is called `limit_100`.

    A parameter with numbers for areas gives that of `area`, or its `value` for the whole; nothing where it has none.
    """
    found: dict[str, tuple[Decimal, str]] = {}
    for parameter in parameters:
        one = parameter.on(day)
        if one is None:
            continue
        here = parameter.in_area(one, area)
        if here is not None:
            found[parameter.name] = (here, parameter.unit)
        found |= {f"{parameter.name}_{part}": (number, parameter.unit) for part, number in one.parts}
    return found


def history_until(
    parameters: Iterable[DatedParameter], day: date
) -> dict[str, tuple[tuple[date, Decimal], ...]]:
    """The numbers for the whole that were in force up to that day with their first days, by name as for `numbers_on`."""
    found: dict[str, list[tuple[date, Decimal]]] = {}
    for parameter in parameters:
        for one in (each for each in parameter.values if each.since <= day):
            for name, (number, _) in numbers_on((parameter,), one.since).items():
                found.setdefault(name, []).append((one.since, number))
    return {name: tuple(numbers) for name, numbers in found.items()}


def shares_on(parameter: DatedParameter | None, day: date) -> tuple[tuple[str, Fraction], ...]:
    """The parts of a parameter on that day as exact weights; () where it has none."""
    one = parameter.on(day) if parameter else None
    return tuple((part, Fraction(number)) for part, number in one.parts) if one else ()


class _Reader(DefinitionReader):
    """Reads parameters."""

    def parameter(self, name: str, table: Any, scheme: str) -> DatedParameter:
        self.name(name, name)
        given = self.table(table, PARAMETER_KEYS, name)
        entries = given.pop("values", [])
        values = [self._value(entry, f"{name}.values[{n}]") for n, entry in enumerate(entries, 1)]
        found = tuple(one for one in values if one is not None)
        for one in _out_of_order(found):
            self.tell(f"{name}.values", one.since, _ORDER)
        label = given.pop("label", Text(name, name))
        return DatedParameter(name=name, label=label, values=found, scheme=scheme, **given)

    def _value(self, table: Any, path: str) -> ParameterValue | None:
        given = self.table(table, PARAMETER_VALUE_KEYS, path)
        for key in ("parts", "areas"):
            if key in given:
                given[key] = self.numbers(given[key], f"{path}.{key}")
        if isinstance(table, Mapping) and not {"value", "parts", "areas"} & set(table):
            self.tell(path, "", _NO_NUMBER)
        return ParameterValue(**given) if "since" in given else None


def _out_of_order(values: tuple[ParameterValue, ...]) -> Iterator[ParameterValue]:
    for earlier, later in itertools.pairwise(values):
        if later.since <= earlier.since:
            yield later


_ORDER = problem(
    "definition-order",
    Text("各个值要按启用日期从早到晚排列，同一天只能有一个", "values stand in order of their first days, one for each day"),
    Text("请调整顺序，或删去重复的", "Put them in order, or leave one out"),
)  # fmt: skip
_NO_NUMBER = problem(
    "definition-missing-key",
    Text("没有写数值", "there is no number"),
    Text("请写 value = 96；一组数写 parts = { … }，各地区不同的写 areas = { … }",
         "Write value = 96; several as parts = { … }; one for each area as areas = { … }"),
)  # fmt: skip
