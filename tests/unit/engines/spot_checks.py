"""A small register of inspections, five rows of it, and short ways to ask an engine about it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl

from zhiheng.core.calendar import read_period
from zhiheng.core.formulas.model import (
    BOOLEAN,
    DATE,
    TEXT,
    ColumnValue,
    Family,
    Function,
    LookedUp,
    Type,
)
from zhiheng.core.formulas.questions import Dimension, Part, Question, RowFiles
from zhiheng.core.issues import Text
from zhiheng.core.registers.model import Column, ColumnType, Register

NUMBER = Type(Family.NUMBER)
MONEY = Type(Family.NUMBER, "元", 2)
NO, TOWN, FIRM = (ColumnValue(name, TEXT) for name in ("no", "town", "firm"))
ON = ColumnValue("sampled_on", DATE)
FINE = ColumnValue("fine", MONEY)
BATCHES = ColumnValue("batches", NUMBER)
PASSED = ColumnValue("passed", BOOLEAN)
SIZE = LookedUp("firm", "firms", "size", TEXT)
JANUARY, FEBRUARY = read_period("2026-01"), read_period("2026-02")
BY_TOWN = (Dimension("town", TOWN),)


def column(name, kind, **further):
    return Column(name=name, label=Text(name, name), type=kind, **further)


REGISTER = Register(
    name="inspections",
    label=Text("抽检", "inspections"),
    columns=(
        column("no", ColumnType.TEXT),
        column("sampled_on", ColumnType.DATE),
        column("town", ColumnType.AREA),
        column("fine", ColumnType.NUMBER, decimals=2),
        column("batches", ColumnType.INTEGER),
        column("passed", ColumnType.BOOLEAN),
        column("firm", ColumnType.TEXT, references="firms"),
    ),
    key=("no",),
    date="sampled_on",
)


FIRMS = Register(
    name="firms",
    label=Text("企业", "firms"),
    columns=(column("code", ColumnType.TEXT), column("size", ColumnType.TEXT)),
    key=("code",),
)


SCHEMA = {
    "no": pl.String,
    "sampled_on": pl.Date,
    "town": pl.String,
    "fine": pl.Decimal(18, 2),
    "batches": pl.Int64,
    "passed": pl.Boolean,
    "firm": pl.String,
}


ROWS = [
    ("S1", date(2026, 1, 5), "甲", Decimal("10.50"), 1, True, "F1"),
    ("S2", date(2026, 1, 31), "甲", None, 2, False, "F2"),
    ("S3", date(2026, 2, 1), "甲", Decimal("-0.01"), None, None, "F1"),
    ("S4", date(2026, 2, 28), None, Decimal("3.00"), 4, True, "F9"),
    ("S5", None, "乙", Decimal("99.99"), 5, True, None),
]


def files_of(*base, corrections=(), register=REGISTER):
    return RowFiles(register=register, seq=9, key=register.key, base=base, corrections=tuple(corrections))


def firms_of(segment):
    frame = pl.DataFrame({"code": ["F1", "F2"], "size": ["大", "小"]})
    return files_of(segment(frame), register=FIRMS)


def count(where=None, **further):
    return Part(function=Function.COUNT, where=where, date="sampled_on", **further)


def part(function, argument, **further):
    return Part(function=function, argument=argument, **{"date": "sampled_on", **further})


def question(*parts, periods=(JANUARY, FEBRUARY), register=REGISTER, **further):
    every = tuple(range(len(periods)))
    parts = tuple(replace(each, periods=every) if each.periods == (0,) else each for each in parts)
    return Question(register=register, parts=parts, periods=periods, **further)


def lines(frame):
    return sorted(frame.rows(), key=repr)


def asked(engine, files, *parts, further=(), **words):
    sources = {"inspections": files} | {each.register.name: each for each in further}
    return lines(engine.answer(question(*parts, **words), sources))
