"""The whole way of one number: formula, parameters, vintage, filings, rows in and out at each condition, a sample of rows, the
arithmetic, and the sentence of the plan that it answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from zhiheng.core.calendar import Period
from zhiheng.core.formulas.model import BOOLEAN, ColumnValue, Comparison, Constant, IsEmpty, Row
from zhiheng.core.formulas.planning import Asked, planned
from zhiheng.core.formulas.questions import Dimension, Sample
from zhiheng.core.formulas.scope import type_of
from zhiheng.core.indicators.checking import checked_version, weights_on
from zhiheng.core.indicators.counting import Here, Step, asked_steps, behind, condition_of, one_of, steps
from zhiheng.core.indicators.model import CheckedVersion, Indicator, Value, Version
from zhiheng.core.issues import Text
from zhiheng.core.registers.model import FILING, Column, Register
from zhiheng.workspace.asked_periods import plan_period
from zhiheng.workspace.catalogues import parameters_of
from zhiheng.workspace.evaluating import Request, known_of, sources_of
from zhiheng.workspace.opening import Workspace

if TYPE_CHECKING:
    import polars as pl

    from zhiheng.core.formulas.questions import Engine, Sources
    from zhiheng.ledger.records import Filing

SAMPLED = 10
"""How many rows are shown."""
ALL_ROWS = 2**62
_TRUTH = {"true": Text("是", "yes"), "false": Text("否", "no")}
_WORD = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Used:
    """A parameter as it stood: its number in its unit ("" where it has parts), the parts, since when, clause and mark."""

    name: str
    label: Text
    unit: str
    value: Decimal | None
    parts: tuple[tuple[str, Decimal], ...]
    since: date
    clause: str
    mark: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows a step leaves."""

    label: Text
    rows: int


@dataclass(frozen=True, slots=True)
class CountedStratum:
    """What was found in a stratum of a stratified share, and its weight among all."""

    value: str
    weight: Fraction
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class Brought:
    """A filing with rows behind the value, and how many."""

    filing: Filing
    rows: int


@dataclass(frozen=True, slots=True)
class Promise:
    """A target of the plan that the indicator measures, with the plan's sentence where the plan has it."""

    target: str
    subject: str
    quote: str
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The whole way of `value`. `rows` is a sample with personal data masked: headings, then the cells as text.

    An index has `inputs`, the explanations of what it is made of, and its `weights`; it has no rows of its own.
    """

    value: Value
    indicator: Indicator
    version: Version | None = None
    parameters: tuple[Used, ...] = ()
    at: datetime | None = None
    steps: tuple[Counted, ...] = ()
    strata: tuple[CountedStratum, ...] = ()
    filings: tuple[Brought, ...] = ()
    headings: tuple[Text, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    promises: tuple[Promise, ...] = ()
    weights: tuple[tuple[str, Any], ...] = ()
    register_label: Text | None = None
    inputs: tuple[Explanation, ...] = ()


def explain(
    workspace: Workspace, value: Value, request: Request, engine: Engine, others: Sequence[Value] = ()
) -> Explanation:
    """Explains a value that `evaluate` gave for that request. `others`: values of the inputs of an index, for the same request."""
    return _Explaining(workspace, request, engine, others).explanation(value)


class _Explaining:
    """One explanation on its way."""

    def __init__(
        self, workspace: Workspace, request: Request, engine: Engine, others: Sequence[Value]
    ) -> None:
        self._workspace, self._request, self._engine, self._others = workspace, request, engine, others
        self._known = known_of(workspace)
        self._plan = workspace.plan

    def explanation(self, value: Value) -> Explanation:
        indicator = self._workspace.indicators[value.indicator]
        filing = self._workspace.ledger.filing(value.lineage.vintage) if value.lineage.vintage else None
        checked = self._checked(indicator, value)
        shared: dict[str, Any] = {
            "value": value,
            "indicator": indicator,
            "parameters": tuple(self._parameters(indicator, value, checked.version if checked else None)),
            "at": filing.at if filing else None,
            "promises": tuple(self._promises(indicator)),
        }
        if indicator.inputs:
            inputs = tuple(self.explanation(each) for each in self._inputs(indicator, value))
            day = value.period.end if value.period else self._request.on
            return Explanation(**shared, inputs=inputs, weights=weights_on(indicator, self._known, day))
        if checked is None:
            return Explanation(**shared)
        return Explanation(
            **shared,
            version=checked.version,
            register_label=checked.register.label,
            **self._rows(checked, value),
        )

    def _inputs(self, indicator: Indicator, value: Value) -> Iterator[Value]:
        wanted = [name for _, name in indicator.inputs]
        for each in self._others:
            same = (each.period, each.area, each.level, each.breakdown) == (
                value.period, value.area, value.level, value.breakdown,
            )  # fmt: skip
            if same and each.indicator in wanted and not each.former:
                yield each

    def _checked(self, indicator: Indicator, value: Value) -> CheckedVersion | None:
        if not value.lineage.formula or value.period is None:
            return None
        found = (
            checked_version(indicator, version, value.period.end, self._known)
            for version in indicator.versions
            if version.since == value.lineage.since
        )
        return next(found, None)

    def _rows(self, checked: CheckedVersion, value: Value) -> dict[str, Any]:
        """Steps, filings and sample of a value of one register."""
        assert value.period is not None
        files = sources_of(self._workspace, checked.register, value.lineage.vintage, self._engine)
        here, plan = Here(tuple(self._here(checked.register, value))), plan_period(self._plan)
        found = steps(checked, here, value.period, plan)
        sought = behind(found)
        columns = _telling(checked)
        shown = tuple(column.name for column in columns)
        some = self._engine.sample(self._sample(checked, sought[0], shown, SAMPLED), files)
        return {
            "steps": tuple(self._counts(checked, found, value.period, files)),
            "strata": tuple(self._strata(checked, sought[0], value.period, files)),
            "filings": tuple(self._filings(checked, sought, files)),
            "headings": tuple(column.label for column in columns),
            "rows": _told(some, columns),
        }

    def _counts(
        self, checked: CheckedVersion, found: Sequence[Step], period: Period, files: Sources
    ) -> Iterator[Counted]:
        question = planned(asked_steps(checked, found, period))
        lines = list(question.lines(self._engine.answer(question.question, files)))
        by_period = {line.period: line.results for line in lines}
        for number, step in enumerate(found):
            results = by_period.get(step.period or period)
            yield Counted(step.label, int(results[number] or 0) if results else 0)

    def _strata(
        self, checked: CheckedVersion, step: Step, period: Period, files: Sources
    ) -> Iterator[CountedStratum]:
        """What was found in each stratum of a stratified share."""
        if not checked.strata or checked.denominator is None:
            return
        dimension = Dimension("stratum", _column(checked.register, checked.indicator.strata))
        asked = Asked(
            register=checked.register,
            trees=tuple((each.tree, (period,)) for each in (checked.numerator, checked.denominator)),
            dimensions=(dimension,),
            condition=condition_of(step),
        )
        question = planned(asked)
        lines = question.lines(self._engine.answer(question.question, files))
        counts = {line.dimensions[0]: line.results for line in lines}
        for each in checked.strata:
            above, below = counts.get(each.value, (None, None))
            yield CountedStratum(each.value, each.weight, int(above or 0), int(below or 0))

    def _sample(self, checked: CheckedVersion, step: Step, columns: tuple[str, ...], limit: int) -> Sample:
        return Sample(
            register=checked.register,
            condition=condition_of(step),
            date=step.date,
            period=step.period,
            columns=columns,
            limit=limit,
        )

    def _here(self, register: Register, value: Value) -> Iterator[tuple[Text, Row]]:
        """Area and breakdown of the value as conditions."""
        if value.area:
            areas = self._workspace.areas
            pairs = (
                areas.mapping(value.level, self._request.on) if areas.areas else ((value.area, value.area),)
            )
            names = [name for name, above in pairs if above == value.area]
            label = Text(f"其中在{value.area}的", f"in {value.area}")
            yield label, one_of(_column(register, register.area), names)
        for name, said in value.breakdown:
            column = register.column(name)
            assert column is not None
            words = _TRUTH.get(said) if _column(register, name).type == BOOLEAN else None
            words = words or Text(said or "空", said or "empty")
            label = Text(f"其中{column.label.zh}为「{words.zh}」的", f"with {column.label.en} “{words.en}”")
            yield label, _equal(_column(register, name), said)

    def _filings(self, checked: CheckedVersion, sought: Sequence[Step], files: Sources) -> Iterator[Brought]:
        """The filings with rows in the periods looked at; a row in two of them counts once."""
        counts: Counter[int] = Counter()
        for span in _disjoint([step.period for step in sought if step.period is not None and step.date]):
            rows = self._engine.sample(
                self._sample(checked, replace(sought[0], period=span), (), ALL_ROWS), files
            )
            counts.update(_by_filing(rows))
        if not sought[0].date:
            counts.update(
                _by_filing(self._engine.sample(self._sample(checked, sought[0], (), ALL_ROWS), files))
            )
        for seq, count in sorted(counts.items()):
            filing = self._workspace.ledger.filing(seq)
            if filing is not None:
                yield Brought(filing, count)

    def _parameters(self, indicator: Indicator, value: Value, version: Version | None) -> Iterator[Used]:
        first = value.period.start if value.period else self._request.on
        last = value.period.end if value.period else self._request.on
        for name in parameters_of(self._workspace, indicator, version):
            parameter = self._workspace.parameters[name]
            for one in parameter.between(first, last):
                yield Used(
                    name,
                    parameter.label,
                    parameter.unit,
                    parameter.in_area(one, value.area),
                    one.parts,
                    one.since,
                    one.clause,
                    one.mark,
                )

    def _promises(self, indicator: Indicator) -> Iterator[Promise]:
        from zhiheng.workspace.links import links

        targets = {target.id: target for target in self._plan.targets} if self._plan else {}
        for id, link in links(self._workspace).items():
            target = targets.get(id)
            if link.indicator == indicator.name and target is not None:
                yield Promise(id, target.subject, target.quote, bool(link.confirmed_by))


def _by_filing(rows: pl.DataFrame) -> dict[int, int]:
    counts = rows[FILING].value_counts(name="rows")
    return {int(seq): count for seq, count in counts.iter_rows()}


def _disjoint(periods: Sequence[Period]) -> list[Period]:
    """Spans that hold the same days, each day once."""
    found: list[Period] = []
    for each in sorted(periods, key=lambda one: one.start):
        if found and each.start <= found[-1].end:
            found[-1] = Period(found[-1].start, max(found[-1].end, each.end))
        else:
            found.append(Period(each.start, each.end))
    return found


def _column(register: Register, name: str) -> ColumnValue:
    column = register.column(name)
    assert column is not None, "values come from columns that are there"
    return ColumnValue(name, type_of(column))


def _equal(column: ColumnValue, said: str) -> Row:
    if said == "":
        return IsEmpty(column)
    value: Any = said
    if column.type == BOOLEAN:
        value = said == "true"
    elif column.type.family.value == "number":
        value = Decimal(said)
    elif column.type.family.value == "date":
        value = date.fromisoformat(said)
    return Comparison("=", column, Constant(value, column.type))


def _telling(checked: CheckedVersion) -> tuple[Column, ...]:
    """The columns of the register, those first by which a reader checks the number: the key, then what the formula looks at."""
    version, register = checked.version, checked.register
    named = set(_WORD.findall(" ".join((version.where, version.numerator, version.denominator))))
    return tuple(
        sorted(
            register.columns, key=lambda column: (column.name not in register.key, column.name not in named)
        )
    )


def _told(rows: pl.DataFrame, columns: tuple[Column, ...]) -> tuple[tuple[str, ...], ...]:
    """The cells as a filing writes them, with personal data masked."""
    from zhiheng.core.registers.masking import mask_columns

    shown = mask_columns(rows, columns).select([column.name for column in columns])
    return tuple(tuple(_cell(cell) for cell in row) for row in shown.iter_rows())


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)
