"""The texts that the quick way left over: other spellings of a value, and what is wrong with everything else.

`settle` takes distinct texts of one column and gives for each its value, or the code of what is wrong and, where one
can be told, what was probably meant. Still whole columns at a time: a file may be wrong in every row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from zhiheng.core.registers import identifiers, parsing
from zhiheng.core.registers.model import NUMBER_DIGITS, Column, ColumnType, Lists
from zhiheng.core.registers.spelling import folded
from zhiheng.core.registers.strays import BREAK, FULL_WIDTH, NO_RECORD, TEXT_MARK

TEXT = pl.col("text")
"""The text as it stands."""
CLEAN = pl.col("clean")
"""The same with half-width forms and without space around it."""
NOTHING = pl.lit(None, dtype=pl.String)

EXCEL_ERROR = r"^#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|UNKNOWN!|#+)$"
"""What a spreadsheet writes where a formula fails or the cell is too narrow."""
SCIENTIFIC = r"^[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}$"
PLACEHOLDERS = (
    "-", "--", "---", "—", "——", "–", "―", "/", "//", "\\", ".", "…", "...", "......", "*", "?", "无", "没有", "空", "未知",
    "不详", "不明", "暂无", "待定", "待补", "未填", "n/a", "na", "n.a.", "none", "null", "nil", "nan", "tbd",
)  # fmt: skip
"""What people write where there is nothing, in half-width small letters."""

Chain = list[tuple[pl.Expr, str | pl.Expr, pl.Expr]]
"""Conditions in the order in which they are asked: condition, code, detail."""

TRUE_WORDS = ("是", "true", "t", "yes", "y", "1", "1.0", "√", "✓", "✔", "☑", "对", "有")
FALSE_WORDS = ("否", "不是", "false", "f", "no", "n", "0", "0.0", "×", "✗", "✘", "☐", "错", "无")


@dataclass(frozen=True, slots=True)
class Reading:
    """How one type is read: the value of a text (null where it has none), and the problems a text without value may have.

    `prepared` are columns that value and problems build on. `warnings` are codes of texts that have a value all the same.
    """

    value: pl.Expr
    problems: Chain
    prepared: tuple[pl.Expr, ...] = ()
    warnings: tuple[tuple[pl.Expr, str], ...] = ()


def settle(column: Column, texts: pl.Series, *, lists: Lists, identifying: bool, on: date) -> pl.DataFrame:
    """For each text: `text`, `value`, `code` (null: nothing is wrong) and `detail` (what was probably meant; may be null).

    A blank text has neither value nor code.
    """
    reading = _reading(column, lists, identifying, on)
    clean = TEXT.str.replace_all(f"[{parsing.UNSEEN}]", "").str.normalize("NFKC").str.strip_chars()
    frame = texts.alias("text").to_frame().with_columns(clean.alias("clean"))
    for step in reading.prepared:
        frame = frame.with_columns(step)
    frame = frame.with_columns(reading.value.cast(parsing.stored_as(column)).alias("value"))
    verdicts: Chain = [
        (CLEAN == "", NOTHING, NOTHING),
        *((condition, word, NOTHING) for condition, word in reading.warnings),
        (pl.col("value").is_not_null(), NOTHING, NOTHING),
        *_everywhere(column),
        *reading.problems,
    ]
    code, detail = pl.lit(_UNREADABLE.get(column.type, "bad-structure")), NOTHING
    for condition, word, meant in reversed(verdicts):
        said = pl.lit(word) if isinstance(word, str) else word
        code = pl.when(condition).then(said).otherwise(code)
        detail = pl.when(condition).then(meant).otherwise(detail)
    return frame.select(TEXT, "value", code.alias("code"), detail.alias("detail"))


_UNREADABLE: dict[ColumnType, str] = {
    ColumnType.INTEGER: "not-a-number",
    ColumnType.NUMBER: "not-a-number",
    ColumnType.BOOLEAN: "not-yes-or-no",
    ColumnType.DATE: "not-a-date",
    ColumnType.MONTH: "not-a-month",
    ColumnType.CODE: "unknown-code",
    ColumnType.BODY: "unknown-body",
    ColumnType.AREA: "unknown-area",
}
"""The code where nothing more exact can be said."""


def _everywhere(column: Column) -> Chain:
    """Problems that mean the same in a column of any type."""
    chain: Chain = [(CLEAN.str.contains(EXCEL_ERROR), "spreadsheet-error", NOTHING)]
    if column.type is not ColumnType.TEXT:
        chain.append((CLEAN.str.to_lowercase().is_in(PLACEHOLDERS), "placeholder", NOTHING))
    return chain


def _reading(column: Column, lists: Lists, identifying: bool, on: date) -> Reading:
    match column.type:
        case ColumnType.INTEGER:
            return _integers(column)
        case ColumnType.NUMBER:
            return _numbers(column)
        case ColumnType.BOOLEAN:
            words = dict.fromkeys(TRUE_WORDS, True) | dict.fromkeys(FALSE_WORDS, False)
            return Reading(_looked_up(CLEAN.str.to_lowercase(), words, pl.Boolean()), [])
        case ColumnType.DATE:
            return _dates()
        case ColumnType.MONTH:
            return _months()
        case ColumnType.REGION | ColumnType.INDUSTRY | ColumnType.PHONE:
            return _formed(column.type)
        case ColumnType.USCC | ColumnType.ORGANIZATION_CODE | ColumnType.IDENTITY | ColumnType.GTIN:
            return _checked(column.type, on)
        case _:
            spellings = dict(_spellings(column, lists))
            return _listed(spellings) if spellings else _texts(identifying)


def _looked_up(text: pl.Expr, words: dict[str, bool] | dict[str, str], dtype: pl.DataType) -> pl.Expr:
    return text.replace_strict(list(words), list(words.values()), default=None, return_dtype=dtype)


def _spellings(column: Column, lists: Lists) -> Iterable[tuple[str, str]]:
    """Each spelling in its folded form, with the value it stands for. A value's own name beats another's alias."""
    for code in column.codes:
        yield from ((folded(alias), code.value) for alias in code.aliases)
    for named in parsing.names_of(column, lists):
        yield from ((folded(word), named.name) for word in (*named.aliases, named.code) if word)
    yield from ((folded(value), value) for value in parsing.known_values(column, lists))


def _listed(spellings: dict[str, str]) -> Reading:
    form = CLEAN.str.replace_all(r"\s", "").str.to_lowercase()
    return Reading(_looked_up(form, spellings, pl.String()), [])


def _texts(identifying: bool) -> Reading:
    """Text is kept as it is but for the space around it, line ends of other systems and characters without width."""
    kept = TEXT.str.replace_all(f"[{parsing.UNSEEN}]", "").str.replace_all("\r\n?", "\n").str.strip_chars()
    damaged = CLEAN.str.contains("\ufffd")
    control = CLEAN.str.contains(f"[{parsing.CONTROL}]")
    wrong = damaged | control | CLEAN.str.contains(EXCEL_ERROR) | (CLEAN == "")
    problems: Chain = [(damaged, "damaged-text", NOTHING), (control, "control-character", NOTHING)]
    if identifying:
        told = ((SCIENTIFIC, "scientific"), (NO_RECORD, "not-a-record"), (TEXT_MARK, "text-mark"))
        for pattern, code in told:
            wrong |= CLEAN.str.contains(pattern)
            problems.append((CLEAN.str.contains(pattern), code, NOTHING))
        wrong |= TEXT.str.contains(FULL_WIDTH) | kept.str.contains(BREAK)
        problems.append((TEXT.str.contains(FULL_WIDTH), "full-width", CLEAN))
        problems.append((kept.str.contains(BREAK), "break-in-number", kept.str.replace_all(BREAK, "")))
    return Reading(pl.when(~wrong).then(kept), problems)


# Numbers

_PLAIN = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)$"
_WITH_EXPONENT = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]{1,3}$"
_GROUPED = r"^[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?$"
_MULTIPLIED = r"^[+-]?[0-9][0-9,]*\.?[0-9]*\s*[十百千万亿]"
_OTHER_UNIT = r"^[+-]?[0-9][0-9,]*\.?[0-9]*\s*[^0-9.,\s]+$"
_INEXACT = r"^[<>≤≥≦≧=~〜∼±约近超]|以上|以下|左右|[0-9][十百千万亿]*[余多]|[0-9]\s*[-~—–至到]\s*[0-9]"
NUMBER = pl.col("number")


def _plain_number(column: Column) -> pl.Expr:
    """The text without the column's own unit behind it and without separators of thousands."""
    number = CLEAN
    if column.unit:
        unit = pl.lit(folded(column.unit))
        form = CLEAN.str.replace_all(r"\s", "").str.to_lowercase()
        number = pl.when(form.str.ends_with(unit)).then(form.str.strip_suffix(unit)).otherwise(CLEAN)
    return (
        pl.when(number.str.contains(_GROUPED))
        .then(number.str.replace_all(",", ""))
        .otherwise(number)
        .alias("number")
    )


def _number_problems() -> Chain:
    return [
        (CLEAN.str.contains(_INEXACT), "inexact-number", NOTHING),
        (CLEAN.str.contains(_MULTIPLIED), "multiplied-number", NOTHING),
        (CLEAN.str.contains(_OTHER_UNIT), "other-unit", NOTHING),
    ]


def _integers(column: Column) -> Reading:
    whole = NUMBER.str.extract(r"^([+-]?[0-9]+)(?:\.0*)?$", 1)
    numeric = NUMBER.str.contains(_PLAIN) | NUMBER.str.contains(_WITH_EXPONENT)
    problems: Chain = [
        (whole.is_not_null(), "number-too-large", NOTHING),
        (NUMBER.str.contains(_WITH_EXPONENT), "scientific", NOTHING),
        (numeric, "not-whole", NOTHING),
        *_number_problems(),
    ]
    return Reading(whole.cast(pl.Int64, strict=False), problems, (_plain_number(column),))


def _numbers(column: Column) -> Reading:
    """Numbers that have no more than `decimals` places. What a double adds to such a number is taken off again.

    A double holds 15 significant digits, and printed with more it may read 0.30000000000000004: a text of 16 digits or
    more stands for the number with `decimals` places that differs from it by no more than one part in 10^15.
    """
    exact_type = pl.Decimal(NUMBER_DIGITS, column.decimals)
    plain, exponent = NUMBER.str.contains(_PLAIN), NUMBER.str.contains(_WITH_EXPONENT)
    written = pl.when(plain | exponent).then(NUMBER)
    binary = written.cast(pl.Float64, strict=False)
    near = written.cast(exact_type, strict=False)
    places = NUMBER.str.extract(r"\.([0-9]*?)0*$", 1).str.len_bytes().fill_null(0)
    wide = pl.Decimal(38, NUMBER_DIGITS)
    off = (written.cast(wide, strict=False) - near.cast(wide)).cast(pl.Float64).abs()
    exact = (
        pl.when(plain).then(places <= column.decimals).otherwise((off == 0) & ((near != 0) | (binary == 0)))
    )
    digits = (
        NUMBER.str.replace("[eE].*$", "")
        .str.replace_all("[+.-]", "")
        .str.strip_chars_start("0")
        .str.len_bytes()
    )
    precise = binary.abs() < 10.0 ** (15 - column.decimals)
    noise = (digits > 15) & precise & (off <= binary.abs() * 1e-15)
    problems: Chain = [
        (written.is_not_null() & near.is_null(), "number-too-large", NOTHING),
        (plain | exponent, "too-many-decimals", NOTHING),
        *_number_problems(),
    ]
    return Reading(pl.when(exact | noise).then(near), problems, (_plain_number(column),))


# Days and months

_ORDERED = r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$"
_ZERO_TIME = r"[ T]+0{1,2}:00(?::00(?:\.0+)?)?(?:Z|\+08:?00)?$"
_SOME_TIME = r"^([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})[ T]*[0-9]{1,2}[:时点]"
_SERIAL = r"^[2-7][0-9]{4}(?:\.[0-9]+)?$"
"""Days since 1899-12-30, as spreadsheets count: 20000 is 1954-10-03, 79999 is 2119-01-10."""
_OTHER_ORDER = r"^[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{2,4}$"
_MONTH_ONLY = r"^[0-9]{4}-[0-9]{1,2}$"
DAY = pl.col("day")


def _dashed() -> pl.Expr:
    """2026年3月18日, 2026/3/18, 2026.3.18 and 20260318 as 2026-3-18; a time of day 0:00 taken off."""
    return (
        CLEAN.str.replace_all(r"\s*([-/.年月])\s*", "-$1")
        .str.replace_all(r"-[-/.年月]", "-")
        .str.replace(r"\s*[日号]", "")
        .str.replace(_ZERO_TIME, "")
        .str.replace(r"^([12][0-9]{3})([0-9]{2})([0-9]{2})$", "$1-$2-$3")
        .str.strip_chars_end("-")
        .alias("day")
    )


def _as_date(text: pl.Expr) -> pl.Expr:
    day = pl.when(text.str.contains(_ORDERED)).then(text).str.to_date("%Y-%m-%d", strict=False)
    return pl.when(day.dt.year().is_between(parsing.FIRST_YEAR, parsing.LAST_YEAR)).then(day)


def _from_serial() -> pl.Expr:
    serial = pl.when(CLEAN.str.contains(_SERIAL)).then(CLEAN)
    days = serial.cast(pl.Float64, strict=False).floor().cast(pl.Int32, strict=False)
    return pl.date(1899, 12, 30) + pl.duration(days=days)


def _dates() -> Reading:
    meant = _from_serial().dt.to_string("%Y-%m-%d")
    problems: Chain = [
        (CLEAN.str.contains(_SERIAL), "spreadsheet-serial", meant),
        (DAY.str.contains(_ORDERED), "no-such-day", NOTHING),
        (DAY.str.contains(_SOME_TIME), "time-of-day", DAY.str.extract(_SOME_TIME, 1)),
        (DAY.str.contains(_MONTH_ONLY), "day-missing", NOTHING),
        (CLEAN.str.contains(_OTHER_ORDER), "order-unclear", NOTHING),
    ]
    return Reading(_as_date(DAY), problems, (_dashed(),))


def _months() -> Reading:
    """As months too: the first day of one, which is how spreadsheets keep them. 2026.1 may have been 2026.10."""
    short = r"^([12][0-9]{3})([0-9]{2})$"
    month = pl.when(DAY.str.contains(_MONTH_ONLY)).then(DAY + "-1").otherwise(DAY)
    unclear = CLEAN.str.contains(r"^[0-9]{4}\.1$")
    first = _as_date(pl.when(~unclear).then(month))
    problems: Chain = [
        (unclear, "month-unclear", NOTHING),
        (CLEAN.str.contains(_SERIAL), "spreadsheet-serial", _from_serial().dt.to_string("%Y-%m")),
        (_as_date(DAY).is_not_null(), "day-in-month", _as_date(DAY).dt.to_string("%Y-%m")),
        (DAY.str.contains(_MONTH_ONLY), "no-such-month", NOTHING),
    ]
    dashed = _dashed().str.replace(short, "$1-$2").alias("day")
    return Reading(pl.when(first.dt.day() == 1).then(first), problems, (dashed,))


# Identifiers

BARE = pl.col("bare")
_BARE = CLEAN.str.replace_all(r"[\s\-‐‑–—−]", "").str.to_uppercase().alias("bare")
LENGTHS: dict[ColumnType, tuple[int, ...]] = {
    ColumnType.USCC: (18,),
    ColumnType.ORGANIZATION_CODE: (9,),
    ColumnType.IDENTITY: (18,),
    ColumnType.GTIN: (8, 12, 13, 14),
    ColumnType.REGION: (6, 9, 12),
}
_ALPHABETS: dict[ColumnType, str] = {
    ColumnType.USCC: rf"^[{identifiers.SOCIAL_CREDIT_ALPHABET}]{{2}}[0-9]{{6}}[{identifiers.SOCIAL_CREDIT_ALPHABET}]+$",
    ColumnType.ORGANIZATION_CODE: "^[0-9A-Z]{8}[0-9X]$",
    ColumnType.IDENTITY: "^[0-9]{17}[0-9X]$",
    ColumnType.GTIN: "^[0-9]+$",
}
_EXPECTED = {
    ColumnType.USCC: identifiers.SOCIAL_CREDIT.expected,
    ColumnType.ORGANIZATION_CODE: identifiers.ORGANIZATION.expected,
    ColumnType.IDENTITY: identifiers.IDENTITY.expected,
    ColumnType.GTIN: identifiers.expected_gtin,
}


def _checked(kind: ColumnType, on: date) -> Reading:
    """Identifiers with a check digit."""
    valid = parsing.check_digits(kind, BARE)
    expected = BARE.map_batches(_EXPECTED[kind], return_dtype=pl.String(), is_elementwise=True)
    rounded = BARE.str.contains("^[0-9]{15}000$") & pl.lit(kind in (ColumnType.USCC, ColumnType.IDENTITY))
    problems: Chain = [
        (CLEAN.str.contains(SCIENTIFIC), "scientific", NOTHING),
        (CLEAN.str.contains(TEXT_MARK), "text-mark", NOTHING),
        (_old_identity(kind), "old-identity", NOTHING),
        (~BARE.str.len_chars().is_in(LENGTHS[kind]), "wrong-length", BARE.str.len_chars().cast(pl.String)),
        (~BARE.str.contains(_ALPHABETS[kind]), "wrong-characters", NOTHING),
        (rounded, "digits-lost", NOTHING),
        (expected != BARE.str.slice(-1), "wrong-check-digit", expected),
    ]
    if kind is ColumnType.IDENTITY:
        problems.append((BARE.is_not_null(), "no-such-birth-date", NOTHING))
    if kind is ColumnType.USCC:
        legacy = BARE.map_batches(identifiers.is_legacy, return_dtype=pl.Boolean(), is_elementwise=True)
        return Reading(
            pl.when(valid | legacy).then(BARE), problems, (_BARE,), ((legacy & ~valid, "legacy-code"),)
        )
    return Reading(pl.when(valid).then(BARE), problems, (_BARE,))


def _old_identity(kind: ColumnType) -> pl.Expr:
    return BARE.str.contains("^[0-9]{15}$") & pl.lit(kind is ColumnType.IDENTITY)


def _formed(kind: ColumnType) -> Reading:
    """Identifiers without check digit."""
    if kind is ColumnType.PHONE:
        return _phones()
    problems: Chain = [(CLEAN.str.contains(SCIENTIFIC), "scientific", NOTHING)]
    if kind is ColumnType.REGION:
        length = BARE.str.len_chars()
        problems += [
            (~BARE.str.contains("^[0-9]+$"), "wrong-characters", NOTHING),
            (~length.is_in(LENGTHS[kind]), "wrong-length", length.cast(pl.String)),
        ]
    else:
        problems.append((BARE.str.contains("^[0-9]{2,4}$"), "letter-missing", _with_letter()))
    return Reading(pl.when(BARE.str.contains(parsing.PATTERNS[kind])).then(BARE), problems, (_BARE,))


def _with_letter() -> pl.Expr:
    """A sector's digits with the letter of their section in front; null where no section has the division."""
    letters = {
        f"{division:02}": letter
        for letter, (first, last) in identifiers.SECTIONS.items()
        for division in range(first, last + 1)
    }
    return _looked_up(BARE.str.slice(0, 2), letters, pl.String()) + BARE


def _phones() -> Reading:
    digits = CLEAN.str.replace_all(r"[\s\-‐‑–—−()]", "").str.replace(r"^(?:\+|00)86", "").alias("bare")
    problems: Chain = [
        (CLEAN.str.contains(SCIENTIFIC), "scientific", NOTHING),
        (BARE.str.contains(r"[,;、/]"), "several-numbers", NOTHING),
        (BARE.str.contains("^[2-9][0-9]{6,7}$"), "area-code-missing", NOTHING),
        (BARE.str.contains("[转分#]|ext"), "extension", NOTHING),
    ]
    return Reading(pl.when(BARE.str.contains(identifiers.PHONE)).then(BARE), problems, (digits,))
