"""The whole way of one number: formula, parameters, vintage, filings, rows in and out at each condition, a sample of rows, the
arithmetic, and the sentence of the plan that it answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zhiheng.core.formulas.model import BOOLEAN, ColumnValue, Comparison, Constant, IsEmpty, Row
from zhiheng.core.formulas.planning import planned
from zhiheng.core.formulas.questions import Sample
from zhiheng.core.formulas.scope import type_of
from zhiheng.core.indicators.checking import checked_version, weights_on
from zhiheng.core.indicators.counting import Here, Step, asked_steps, condition_of, one_of, steps
from zhiheng.core.indicators.model import CheckedVersion, Indicator, Value, Version
from zhiheng.core.issues import Text
from zhiheng.core.registers.model import FILING, Column, Register
from zhiheng.workspace.asked_periods import plan_of
from zhiheng.workspace.catalogues import parameters_of
from zhiheng.workspace.evaluating import Request, known_of, sources_of
from zhiheng.workspace.opening import Workspace

if TYPE_CHECKING:
    import polars as pl

    from zhiheng.core.formulas.questions import Engine
    from zhiheng.ledger.records import Filing

SAMPLED = 10
"""How many rows are shown."""
ALL_ROWS = 2**62
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
    filings: tuple[Brought, ...] = ()
    headings: tuple[Text, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    promises: tuple[Promise, ...] = ()
    weights: tuple[tuple[str, Any], ...] = ()
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

    def explanation(self, value: Value) -> Explanation:
        indicator = self._workspace.indicators[value.indicator]
        filing = self._workspace.ledger.filing(value.lineage.vintage) if value.lineage.vintage else None
        shared: dict[str, Any] = {
            "value": value,
            "indicator": indicator,
            "parameters": tuple(self._parameters(indicator, value)),
            "at": filing.at if filing else None,
            "promises": tuple(self._promises(indicator)),
        }
        if indicator.inputs:
            inputs = tuple(self.explanation(each) for each in self._inputs(indicator, value))
            day = value.period.end if value.period else self._request.on
            return Explanation(**shared, inputs=inputs, weights=weights_on(indicator, self._known, day))
        checked = self._checked(indicator, value)
        if checked is None:
            return Explanation(**shared)
        return Explanation(**shared, version=checked.version, **self._rows(checked, value))

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
        found = steps(checked, Here(tuple(self._here(checked.register, value))))
        question = planned(asked_steps(checked, found, value.period))
        lines = list(question.lines(self._engine.answer(question.question, files)))
        counts = lines[0].results if lines else (0,) * len(found)
        behind = _behind(found)
        every = self._engine.sample(self._sample(checked, behind, value, (), ALL_ROWS), files)
        columns = _telling(checked)
        shown = tuple(column.name for column in columns)
        some = self._engine.sample(self._sample(checked, behind, value, shown, SAMPLED), files)
        return {
            "steps": tuple(
                Counted(step.label, int(count or 0)) for step, count in zip(found, counts, strict=True)
            ),
            "filings": tuple(self._filings(every)),
            "headings": tuple(column.label for column in columns),
            "rows": _told(some, columns),
        }

    def _sample(
        self, checked: CheckedVersion, step: Step, value: Value, columns: tuple[str, ...], limit: int
    ) -> Sample:
        return Sample(
            register=checked.register,
            condition=condition_of(step),
            date=step.date,
            period=value.period,
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
            label = Text(f"其中{column.label.zh}为「{said}」的", f"with {column.label.en} “{said}”")
            yield label, _equal(_column(register, name), said)

    def _filings(self, rows: pl.DataFrame) -> Iterator[Brought]:
        for seq, count in sorted(Counter(rows[FILING].to_list()).items()):
            filing = self._workspace.ledger.filing(int(seq))
            if filing is not None:
                yield Brought(filing, count)

    def _parameters(self, indicator: Indicator, value: Value) -> Iterator[Used]:
        first = value.period.start if value.period else self._request.on
        last = value.period.end if value.period else self._request.on
        for name in parameters_of(self._workspace, indicator):
            parameter = self._workspace.parameters[name]
            for one in parameter.between(first, last):
                number = dict(one.areas).get(value.area, one.value) if value.area else one.value
                yield Used(
                    name, parameter.label, parameter.unit, number, one.parts, one.since, one.clause, one.mark
                )

    def _promises(self, indicator: Indicator) -> Iterator[Promise]:
        from zhiheng.workspace.links import links

        plan = plan_of(self._workspace)
        targets = {target.id: target for target in plan.targets} if plan else {}
        for id, link in links(self._workspace).items():
            target = targets.get(id)
            if link.indicator == indicator.name and target is not None:
                yield Promise(id, target.subject, target.quote, bool(link.confirmed_by))


def _behind(found: Sequence[Step]) -> Step:
    """The step of the rows behind the value: those that `where` leaves, before the numerator picks among them."""
    return found[-2] if found[-1].in_numerator else found[-1]


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
