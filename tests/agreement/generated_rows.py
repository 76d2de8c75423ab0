"""Generated registers and their filings: a register of facts with a column of every kind, and one that it looks things up in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hypothesis import strategies as st

from zhiheng.core.issues import Text
from zhiheng.core.registers.model import Code, Column, ColumnType, Register

FACTS, ENTERPRISES = "facts", "enterprises"
ODD_TEXTS = (
    "",
    "东",
    "西",
    "a'b",
    'say "x"',
    "A",
    "a",
    "\\n",
    "${x}",
    "%_",
    "\uffee",
    "\U00020000",
    "𝔘市",
    "é",
    "e\u0301",
    "\t",
)
"""Texts that sort differently by code point, by UTF-16 unit and by collation, or mean something to a parser."""
CODES = ("c1", "c2", "c3", "c4")
LARGEST = 10**18 - 1
BORDERS = (
    date(2024, 2, 29), date(2024, 12, 31), date(2025, 1, 1), date(2025, 6, 30), date(2025, 12, 31), date(2026, 1, 1),
    date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 1),
)  # fmt: skip


def near_day(random: Random) -> date:
    """Mostly a day on or about the border of a period, now and then any day that a register may hold."""
    if random.random() < 0.3:
        return random.choice(BORDERS)
    if random.random() < 0.85:
        return date(2024, 12, 1) + timedelta(days=random.randrange(560))
    return date(1800, 1, 1) + timedelta(days=random.randrange(2_990_000))


def whole_number(random: Random) -> int:
    """Mostly a small number, now and then one of eighteen digits."""
    if random.random() < 0.7:
        return random.randint(-20, 20)
    return random.choice((0, LARGEST, -LARGEST, 10**9, 999))


VALUES: dict[ColumnType, Callable[[Random, Column], object]] = {
    ColumnType.TEXT: lambda random, _: random.choice(ODD_TEXTS),
    ColumnType.AREA: lambda random, _: random.choice(("东", "西", "南")),
    ColumnType.CODE: lambda random, _: random.choice(("合格", "不合格")),
    ColumnType.USCC: lambda random, _: random.choice(CODES),
    ColumnType.INTEGER: lambda random, _: whole_number(random),
    ColumnType.NUMBER: lambda random, column: Decimal(whole_number(random)).scaleb(-column.decimals),
    ColumnType.BOOLEAN: lambda random, _: random.random() < 0.5,
    ColumnType.DATE: lambda random, _: near_day(random),
    ColumnType.MONTH: lambda random, _: near_day(random).replace(day=1),
}


def cell(random: Random, column: Column) -> object:
    """What a cell of the column may hold, now and then nothing."""
    if column.name == "no":  # the key
        return (
            random.randint(-500, 10**6)
            if column.type is ColumnType.INTEGER
            else random.choice(ODD_TEXTS) + str(random.randrange(99))
        )
    if not column.required and random.random() < 0.15:
        return None
    return VALUES[column.type](random, column)


def row_of(register: Register, number: int) -> dict[str, object]:
    """The row that a number stands for. Drawn cell by cell, rows would use up what hypothesis has to draw from."""
    random = Random(number)
    return {column.name: cell(random, column) for column in register.columns}


def _column(name: str, kind: ColumnType, **more: object) -> Column:
    return Column(name=name, label=Text(name, name), type=kind, **more)


@st.composite
def registers(draw) -> tuple[Register, Register]:
    """The register of facts, with one key column or two, and the one that it looks up; the decimals vary."""
    few = st.sampled_from((0, 2, 4))
    codes = (Code("合格"), Code("不合格"))
    key = [_column("no", draw(st.sampled_from((ColumnType.TEXT, ColumnType.INTEGER))), required=True)]
    if draw(st.booleans()):
        key.append(_column("turn", draw(st.sampled_from((ColumnType.DATE, ColumnType.TEXT))), required=True))
    facts = Register(
        name=FACTS,
        label=Text("事实", "Facts"),
        columns=(
            *key,
            _column("day", ColumnType.DATE),
            _column("until", ColumnType.DATE),
            _column("month", ColumnType.MONTH),
            _column("town", ColumnType.AREA),
            _column("result", ColumnType.CODE, codes=codes),
            _column("remark", ColumnType.TEXT),
            _column("enterprise", ColumnType.USCC, references=ENTERPRISES),
            _column("items", ColumnType.INTEGER),
            _column("amount", ColumnType.NUMBER, decimals=draw(few)),
            _column("rate", ColumnType.NUMBER, decimals=draw(few)),
            _column("is_key", ColumnType.BOOLEAN),
        ),
        key=tuple(column.name for column in key),
        date="day",
    )
    enterprises = Register(
        name=ENTERPRISES,
        label=Text("主体", "Enterprises"),
        columns=(
            _column("code", ColumnType.USCC, required=True),
            _column("scale", ColumnType.TEXT),
            _column("staff", ColumnType.INTEGER),
            _column("capital", ColumnType.NUMBER, decimals=draw(few)),
            _column("opened", ColumnType.DATE),
            _column("active", ColumnType.BOOLEAN),
        ),
        key=("code",),
    )
    return facts, enterprises


@dataclass(frozen=True)
class Filing:
    """Rows that were filed together. `kind`: insert, correct or withdraw; `folded`: the file says itself which filing each row is of."""

    kind: str
    rows: tuple[dict[str, object], ...]
    without: str = ""
    """A column that did not exist yet."""
    folded: bool = False


@st.composite
def histories(draw, register: Register, most: int) -> tuple[Filing, ...]:
    """Insertions of rows with keys of their own, then corrections and withdrawals, also of records that are not there."""
    columns = register.columns
    row = st.integers(0, 2**32 - 1).map(lambda number: row_of(register, number))

    def key(one: dict[str, object]) -> object:
        return tuple(one[name] for name in register.key)

    least = draw(st.sampled_from((most // 2, 1, 0, most - 2, most - 2, most - 4, most // 3, most // 2)))
    rows = draw(st.lists(row, min_size=least, max_size=most, unique_by=key))
    cut = draw(st.integers(0, len(rows)))
    optional = st.sampled_from(["", "", *(column.name for column in columns if not column.required)])
    filings = [
        Filing("insert", tuple(part), draw(optional), draw(st.booleans()))
        for part in (rows[:cut], rows[cut:])
        if part
    ]
    for kind in draw(st.lists(st.sampled_from(("correct", "withdraw")), max_size=3)):
        later = [
            {**one, **{name: old[name] for name in register.key}}
            for one, old in zip(draw(st.lists(row, max_size=4)), draw(_some(rows)), strict=False)
        ]
        later = list({key(one): one for one in later}.values())
        if later:
            filings.append(Filing(kind, tuple(later), "" if kind == "withdraw" else draw(optional)))
    return tuple(filings)


def _some(rows: list[dict[str, object]]) -> st.SearchStrategy[list[dict[str, object]]]:
    return st.lists(st.sampled_from(rows), max_size=4) if rows else st.just([])
