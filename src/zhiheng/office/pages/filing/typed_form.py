"""The form in which rows are typed: one field for each column of the register that cannot be known already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zhiheng.core.issues import Text
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.model import Column, ColumnType, Lists, Register
from zhiheng.office.records.filing_offers import Offer
from zhiheng.office.records.submissions import Found, Remarked

FIRST_ROW = 2
"""The number of the first typed row, as problems count it: the header of a table stands above it."""
MOST_ROWS = 200
"""Rows that can be typed in one submission; more belong in a workbook."""
PREFIX = "row"
ASKED = {"reported_values": ("value", "numerator", "denominator", "evidence", "evidence_note", "remark")}
"""Registers of which not every column is asked, and the columns that are: the rest is known from the due."""
NUMBERS = (ColumnType.INTEGER, ColumnType.NUMBER)
NO_LISTS = Lists()
YES_NO = (("是", Text("是", "yes")), ("否", Text("否", "no")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field: its name in the form, what stands in it, what is wrong with it, what a reviewer said of it, what another register offers."""

    name: str
    column: Column
    value: str
    control: str
    choices: tuple[tuple[str, Text], ...] = ()
    errors: tuple[Found, ...] = ()
    remarks: tuple[Remarked, ...] = ()
    offer: Offer | None = None
    unit: str = ""

    @property
    def known_choice(self) -> bool:
        """Whether what stands in it is one of its choices."""
        return self.value in {value for value, _ in self.choices}

    @property
    def required(self) -> bool:
        """Whether it may not stay empty."""
        return self.column.required


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the form: its number among the typed ones from 0, what is known already, and the fields that are asked."""

    number: int
    known: tuple[tuple[Text, str], ...]
    hidden: tuple[tuple[str, str], ...]
    fields: tuple[Field, ...]
    errors: tuple[Found, ...]
    remarks: tuple[Remarked, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What decides a form: the register, the kind of filing, what the last check found and a reviewer said, the lists to choose from."""

    register: Register
    kind: Kind
    problems: Sequence[Found] = ()
    remarks: Sequence[Remarked] = ()
    lists: Lists = NO_LISTS
    offers: Mapping[int, Mapping[str, Offer]] | None = None
    unit: str = ""
    """The unit of the target whose figure is reported."""


def rows_of(sheet: Sheet, typed: Sequence[Mapping[str, str]], known: Mapping[str, str]) -> tuple[Row, ...]:
    """The rows of the form with what was typed; `known` are values that every row has and that are not asked."""
    return tuple(_row(sheet, number, values, known) for number, values in enumerate(typed or [known]))


def _row(sheet: Sheet, number: int, values: Mapping[str, str], known: Mapping[str, str]) -> Row:
    asked = asked_columns(sheet.register, sheet.kind, known)
    given = {**known, **values}
    told = [
        (each.label, given[each.name])
        for each in sheet.register.columns
        if each not in asked and given.get(each.name)
    ]
    hidden = [
        (f"{PREFIX}-{number}-{name}", value)
        for name, value in given.items()
        if name not in {each.name for each in asked}
    ]
    whole = [
        each
        for each in sheet.problems
        if each.row == FIRST_ROW + number and each.column not in {one.name for one in asked}
    ]
    return Row(
        number, tuple(told), tuple(hidden), tuple(_field(sheet, number, each, given.get(each.name, "")) for each in asked),
        tuple(whole), tuple(each for each in sheet.remarks if each.row == FIRST_ROW + number and not each.column),
    )  # fmt: skip


def asked_columns(register: Register, kind: Kind, known: Iterable[str]) -> tuple[Column, ...]:
    """The columns that a person types: of a withdrawal none but the key, of a correction not the key, of reported values the figure alone."""
    if kind is Kind.WITHDRAW:
        return tuple(
            each for each in register.columns if each.name in register.key and each.name not in set(known)
        )
    if set(known) >= set(register.key) and register.name in ASKED:
        return tuple(each for each in register.columns if each.name in ASKED[register.name])
    fixed = register.key if kind is Kind.CORRECT else ()
    return tuple(each for each in register.columns if each.name not in fixed)


def _field(sheet: Sheet, number: int, column: Column, value: str) -> Field:
    here = FIRST_ROW + number
    control, choices = control_of(column, sheet.lists)
    offers = (sheet.offers or {}).get(number, {})
    return Field(
        name=f"{PREFIX}-{number}-{column.name}", column=column, value=value, control=control, choices=choices,
        errors=tuple(each for each in sheet.problems if (each.row, each.column) == (here, column.name)),
        remarks=tuple(each for each in sheet.remarks if (each.row, each.column) == (here, column.name)),
        offer=offers.get(column.name), unit=column.unit or (sheet.unit if column.name == "value" else ""),
    )  # fmt: skip


def control_of(column: Column, lists: Lists) -> tuple[str, tuple[tuple[str, Text], ...]]:
    """How the column is asked: the kind of control, and what there is to choose from."""
    if column.type is ColumnType.BOOLEAN:
        return "choice", YES_NO
    if column.type is ColumnType.CODE:
        return "choice", tuple((each.value, Text(each.value, each.value)) for each in column.codes)
    named = {ColumnType.BODY: lists.bodies, ColumnType.AREA: lists.areas}.get(column.type, ())
    if named:
        return "choice", tuple((each.name, Text(each.name, each.name)) for each in named)
    if column.type is ColumnType.DATE:
        return "date", ()
    if column.type in NUMBERS:
        return "number", ()
    return ("long" if column.longest > 300 and column.type is ColumnType.TEXT else "text"), ()


def read_rows(register: Register, sent: Mapping[str, str]) -> list[dict[str, str]]:
    """The rows in what was sent, in order, blank values and blank rows left out; names that are no columns are passed over."""
    found: dict[int, dict[str, str]] = {}
    for name, value in sent.items():
        prefix, _, rest = name.partition("-")
        number, _, column = rest.partition("-")
        if (
            prefix == PREFIX
            and number.isdecimal()
            and len(number) < 4
            and register.column(column)
            and value.strip()
        ):
            found.setdefault(int(number), {})[column] = value.strip()
    return [row for _, row in sorted(found.items())][:MOST_ROWS]
