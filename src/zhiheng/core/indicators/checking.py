"""Indicators held against registers and parameters: their formulas become typed trees, and every mistake is told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from zhiheng.core.calendar import year_of
from zhiheng.core.formulas.checking import in_unit, ratio, read_condition, read_formula
from zhiheng.core.formulas.finishing import finish
from zhiheng.core.formulas.model import NOW, Aggregate, Formula, Function, Group, Row, Type, Window
from zhiheng.core.formulas.planning import aggregates
from zhiheng.core.formulas.scope import Parameter, Scope
from zhiheng.core.indicators.definition_reading import problem
from zhiheng.core.indicators.model import CheckedVersion, Estimate, Indicator, Stratum, Version
from zhiheng.core.indicators.parameters import DatedParameter, history_until, numbers_on, shares_on, used_in
from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.core.registers.definition_keys import DATED
from zhiheng.core.registers.definition_values import Wrong, suggestion
from zhiheng.core.registers.model import Register
from zhiheng.core.units import conversion, divided

_SOME_YEAR = year_of(2000)


@dataclass(frozen=True, slots=True)
class Known:
    """What formulas may speak of: registers and parameters by name."""

    registers: Mapping[str, Register]
    parameters: Mapping[str, DatedParameter]


def check_indicators(indicators: Iterable[Indicator], known: Known) -> tuple[Issue, ...]:
    """Everything that is wrong with the formulas of these indicators, each version with the parameters of its first day.

    A parameter that has no value yet stands in with 1: the formula is checked all the same.
    """
    listed = list(indicators)
    by_name = {each.name: each for each in listed}
    issues: list[Issue] = []
    for indicator in listed:
        issues += _ratio_issues(indicator, by_name)
        for version in indicator.versions:
            try:
                checked_version(indicator, version, version.since or date.max, known, complete=False)
            except InputProblem as found:
                issues += found.issues
    return tuple(issues)


def checked_version(
    indicator: Indicator, version: Version, day: date, known: Known, *, complete: bool = True
) -> CheckedVersion:
    """A version with its trees, and the parameters up to `day`: a row takes the number of its own day. Raises InputProblem with every mistake found.

    With `complete` a parameter without a value on that day is a mistake (see `missing_parameters`).
    """
    register = known.registers[indicator.register]
    dated = register.date if indicator.date is None else indicator.date
    issues = list(_column_issues(indicator, register, dated))
    parameters = _parameters(known, day, used_in(*_texts(version)), complete=complete)
    scope = Scope(register=register, registers=known.registers, parameters=parameters, date=dated)
    reading = _Reading(indicator, version, scope, issues)
    where = reading.condition(version.where)
    numerator = reading.formula("numerator", where)
    denominator = reading.formula("denominator", where) if version.denominator else None
    if issues or numerator is None or (version.denominator and denominator is None):
        raise InputProblem(*issues)
    plain = ratio(numerator, denominator) if denominator else numerator.tree
    place = _place(indicator, "unit")
    value = in_unit(plain, indicator.unit, place=place, text=numerator.text)
    strata = _strata(indicator, known, day)
    return CheckedVersion(
        indicator=indicator,
        version=version,
        register=register,
        where=where,
        numerator=numerator,
        denominator=denominator,
        value=value,
        size=Aggregate(function=Function.COUNT, where=where, date=dated, window=_window(value)),
        digest=_digest(indicator, version, dated, parameters, strata),
        factor=_factor(value, plain),
        strata=strata,
    )


def missing_parameters(indicator: Indicator, version: Version, day: date, known: Known) -> tuple[str, ...]:
    """The parameters that the version, or its weights, needs and that have no value on that day."""
    there = numbers_on(known.parameters.values(), day)
    missing = [name for name in used_in(*_texts(version)) if name not in there]
    if indicator.weights_from and not shares_on(known.parameters.get(indicator.weights_from), day):
        missing.append(indicator.weights_from)
    return tuple(missing)


def local_parameters(version: Version, known: Known) -> tuple[str, ...]:
    """The parameters of a version's formulas of which every area has a number of its own: that of the whole is not theirs."""
    local = [each.name for each in known.parameters.values() if each.differs]
    used = used_in(*_texts(version))
    return tuple(name for name in local if name in used)


def numbers_used(
    indicator: Indicator, version: Version, day: date, known: Known
) -> tuple[tuple[str, object], ...]:
    """The numbers up to that day which a version depends on: where they are equal, so is what `checked_version` gives."""
    used = used_in(*_texts(version))
    there = history_until(known.parameters.values(), day) if used else {}
    return (*((name, there[name]) for name in used if name in there), *weights_on(indicator, known, day))


def ratio_factor(numerator: Indicator, denominator: Indicator, unit: str) -> Fraction | None:
    """By how much the ratio of two indicators is multiplied to be in `unit`; None where it cannot be."""
    return conversion(divided(numerator.unit, denominator.unit), unit)


def weights_on(indicator: Indicator, known: Known, day: date) -> tuple[tuple[str, Fraction], ...]:
    """The weights as they stood on that day, brought to a sum of 1; () where there are none."""
    found = indicator.weights
    if indicator.weights_from:
        found = shares_on(known.parameters.get(indicator.weights_from), day)
    total = sum((weight for _, weight in found), Fraction(0))
    return tuple((name, weight / total) for name, weight in found) if total else ()


def digest_of(parts: object) -> str:
    """SHA-256 (hexadecimal) of what decides a value, as canonical JSON."""
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


class _Reading:
    """Reads the formulas of one version and gathers what is wrong with them."""

    def __init__(self, indicator: Indicator, version: Version, scope: Scope, issues: list[Issue]) -> None:
        self._indicator, self._version, self._scope, self._issues = indicator, version, scope, issues

    def condition(self, text: str) -> Row | None:
        """The condition `where`; None where there is none, or something is wrong with it."""
        try:
            return read_condition(text, self._at("where")) if text else None
        except InputProblem as found:
            self._issues += found.issues
            return None

    def formula(self, key: str, where: Row | None) -> Formula | None:
        """The formula under that key; None, and told, where something is wrong with it."""
        try:
            return read_formula(getattr(self._version, key), self._at(key), where=where)
        except InputProblem as found:
            self._issues += found.issues
            return None

    def _at(self, key: str) -> Scope:
        since = f" versions {self._version.since}" if self._version.since else ""
        return replace(self._scope, place=_place(self._indicator, f"{since} {key}".strip()))


def _texts(version: Version) -> tuple[str, str, str]:
    return version.where, version.numerator, version.denominator


def _parameters(known: Known, day: date, used: tuple[str, ...], *, complete: bool) -> dict[str, Parameter]:
    """Those that have a value on the day; for those that are used and have none, 1 in their unit unless `complete`."""
    there = numbers_on(known.parameters.values(), day)
    history = history_until(known.parameters.values(), day)
    found = {
        name: Parameter(name, number, unit, history.get(name, ())) for name, (number, unit) in there.items()
    }
    if not complete:
        for parameter in known.parameters.values():
            later = [numbers_on((parameter,), one.since) for one in parameter.values] or [{}]
            names = {parameter.name: (1, parameter.unit), **later[0]}
            for name, (number, unit) in names.items():
                if name in used and name not in found:
                    found[name] = Parameter(name, _one(number), unit)
    return found


def _window(value: Group) -> Window:
    """Through which the rows behind the value are seen: that of all its parts; the period itself where they differ."""
    windows = {one.window for one in aggregates(value)}
    return windows.pop() if len(windows) == 1 else NOW


def _one(number: object) -> Decimal:
    return Decimal(str(number))


def _strata(indicator: Indicator, known: Known, day: date) -> tuple[Stratum, ...]:
    if indicator.estimate is not Estimate.STRATIFIED:
        return ()
    return tuple(Stratum(value=name, weight=weight) for name, weight in weights_on(indicator, known, day))


def _factor(value: Group, plain: Group) -> Fraction:
    """What `in_unit` multiplied by: both trees are worked out with the same made-up parts, a number of its own for each."""
    made_up: dict[Aggregate, Fraction] = {}

    def part(aggregate: Aggregate) -> Fraction:
        # In its unit a count is another aggregate of the same rows.
        bare = replace(aggregate, type=Type(aggregate.type.family))
        return made_up.setdefault(bare, Fraction(999_983 + 7_919 * len(made_up) ** 2))

    before, after = (finish(tree, part, _SOME_YEAR) for tree in (plain, value))
    return after / before if before and after is not None else Fraction(1)


def _digest(
    indicator: Indicator,
    version: Version,
    dated: str,
    parameters: Mapping[str, Parameter],
    strata: tuple[Stratum, ...],
) -> str:
    used = used_in(*_texts(version))
    return digest_of(
        {
            "register": indicator.register,
            "date": dated,
            "where": version.where,
            "numerator": version.numerator,
            "denominator": version.denominator,
            "unit": indicator.unit,
            "when_empty": indicator.when_empty.value,
            "estimate": indicator.estimate.value,
            "population": indicator.population,
            "strata": [indicator.strata, *((each.value, str(each.weight)) for each in strata)],
            "parameters": {
                name: [str(parameters[name].value), *parameters[name].history]
                for name in used
                if name in parameters
            },
        }
    )


def _column_issues(indicator: Indicator, register: Register, dated: str) -> Iterator[Issue]:
    """Columns that the indicator names and the register does not have."""
    known = [column.name for column in register.columns]
    named = (("breakdowns", each) for each in indicator.breakdowns)
    for key, name in (*named, *((("strata", indicator.strata),) if indicator.strata else ())):
        if name not in known:
            yield _unknown_column(name, known).issue(_place(indicator, key), name)
    for name in indicator.breakdowns:
        told = register.column(name)
        if told is not None and told.personal:
            yield _PERSONAL.issue(_place(indicator, "breakdowns"), name)
    column = register.column(dated)
    if dated and (column is None or column.type not in DATED):
        days = [each.name for each in register.columns if each.type in DATED]
        yield _unknown_column(dated, days).issue(_place(indicator, "date"), dated)


def _unknown_column(name: str, known: list[str]) -> Wrong:
    return problem(
        "indicator-unknown-column",
        Text("台账里没有这个栏目，或者不是日期", "the register has no such column, or it is no date"),
        suggestion(name, known),
    )


_PERSONAL = problem(
    "indicator-personal-breakdown",
    Text(
        "这一栏是个人信息，不能用来分组", "this column holds personal data, by which nothing is taken apart"
    ),
    Text("请从 breakdowns 里删去", "Leave it out of the breakdowns"),
)


def _ratio_issues(indicator: Indicator, known: Mapping[str, Indicator]) -> Iterator[Issue]:
    inputs = dict(indicator.inputs)
    if not indicator.is_ratio or not set(inputs.values()) <= set(known):
        return
    above, below = known[inputs["numerator"]], known[inputs["denominator"]]
    if ratio_factor(above, below, indicator.unit) is None:
        wrong = problem(
            "indicator-unit-of-ratio",
            Text(
                f"{above.unit} 除以 {below.unit} 得不到这个单位",
                f"{above.unit} by {below.unit} does not come to this unit",
            ),
            Text(
                f'请写 unit = "{divided(above.unit, below.unit)}" 或它的倍数',
                f'Write unit = "{divided(above.unit, below.unit)}" or a multiple of it',
            ),
        )
        yield wrong.issue(_place(indicator, "unit"), indicator.unit)


def _place(indicator: Indicator, key: str) -> Text:
    place = f"{indicator.scheme}/indicators.toml {indicator.name} {key}"
    return Text(place, place)
