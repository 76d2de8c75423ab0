"""A slow and obvious reading of single texts in Python agrees with the one of whole columns."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.core.issues import Text
from zhiheng.core.registers import parsing
from zhiheng.core.registers.model import Code, Column, ColumnType, Lists
from zhiheng.core.registers.settling import settle

CODES = (Code("合格", ("符合", "PASS")), Code("不合格"), Code("无"))


def read(texts, **column):
    """The values that the two steps of reading give together."""
    column = Column(name="c", label=Text("", ""), **column)
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    quick = frame.select(parsing.quick(column, pl.col("text"), lists=Lists())).to_series()
    settled = settle(column, frame["text"], lists=Lists(), identifying=False, on=date(2026, 6, 1))
    for value, slow, code, text in zip(quick, settled["value"], settled["code"], texts, strict=True):
        assert value is None or value == slow, text
        assert (slow is None) == (code is not None or not clean(text)), text
    return settled["value"].to_list()


def clean(text):
    return unicodedata.normalize("NFKC", text).strip()


def plain(text, unit):
    text = clean(text)
    if text.endswith(unit):
        text = text.removesuffix(unit).strip()
    return text.replace(",", "") if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", text, re.ASCII) else text


def integer(text):
    found = re.fullmatch(r"([+-]?\d+)(\.0*)?", plain(text, "个"), re.ASCII)
    value = int(found[1]) if found else None
    return value if value is not None and -(2**63) <= value < 2**63 else None


def number(text, decimals):
    text = plain(text, "元")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", text, re.ASCII):
        return None
    value, step = Decimal(text), Decimal(1).scaleb(-decimals)
    if abs(value) > 10**20:
        return None
    kept = value.quantize(step, ROUND_HALF_UP)
    if abs(kept) >= Decimal(10) ** (18 - decimals):
        return None
    digits = re.sub(r"[eE].*|[+.-]", "", text).lstrip("0")
    precise = len(digits) > 15 and abs(float(value)) < 10.0 ** (15 - decimals)
    return kept if kept == value or (precise and abs(value - kept) <= abs(value) / 10**15) else None


def day(text):
    text = re.sub(r"\s*([年月/.])\s*", "-", clean(text)).removesuffix("日").removesuffix("号")
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text, re.ASCII) or re.fullmatch(
        r"([12]\d{3})(\d\d)(\d\d)", text, re.ASCII
    )
    try:
        value = date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None
    return value if value and value.year >= 1800 else None


def code(text):
    form = "".join(clean(text).split()).lower()
    return next(
        (each.value for each in CODES if form in (each.value, *(alias.lower() for alias in each.aliases))),
        None,
    )


def spelled(*words, size=12):
    """Texts of some characters, as wild as they come."""
    return st.lists(st.sampled_from(words), max_size=size).map("".join)


numerals = st.one_of(
    spelled(*"0123456789", ".", ",", "-", "+", " ", "e", "元", "个", "１", "万", "．", size=8),
    st.from_regex(r"[+-]?[0-9]{1,3}(,[0-9]{3}){0,4}(\.[0-9]{0,6})?( ?[元个])?", fullmatch=True),
    st.integers(-(10**20), 10**20).map(str),
    st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=-(10**15), max_value=10**15).map(
        str
    ),
    st.integers(-(10**9), 10**9).map(lambda cents: repr(cents / 100 * 3)),
)
days = st.one_of(
    st.dates().map(str),
    st.builds(lambda value, form: value.strftime(form), st.dates(date(1000, 1, 1)), st.sampled_from(["%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日", " %Y-%m-%d"])),
    st.from_regex(r"[12][0-9]{3}[-/.年][01]?[0-9][-/.月][0-3]?[0-9]日?", fullmatch=True),
    spelled(*"0123456789", "-", "/", "年", " ", size=10),
)  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(st.lists(numerals, min_size=1, max_size=5))
def test_whole_numbers(texts):
    assert read(texts, type=ColumnType.INTEGER, unit="个") == [integer(text) for text in texts]


@settings(deadline=None, max_examples=100)
@given(st.lists(numerals, min_size=1, max_size=5), st.sampled_from([0, 2, 4]))
def test_decimal_numbers(texts, decimals):
    values = read(texts, type=ColumnType.NUMBER, unit="元", decimals=decimals)
    assert values == [number(text, decimals) for text in texts]


@settings(deadline=None, max_examples=100)
@given(st.lists(days, min_size=1, max_size=5))
def test_days(texts):
    assert read(texts, type=ColumnType.DATE) == [day(text) for text in texts]


@settings(deadline=None, max_examples=100)
@given(
    st.lists(spelled("合", "格", "不", "符", "无", " ", "ｐ", "ASS", "pass", "　"), min_size=1, max_size=5)
)
def test_codes(texts):
    assert read(texts, type=ColumnType.CODE, codes=CODES) == [code(text) for text in texts]
