"""Rows of a table that are no records: totals, signatures and remarks around the data, and headers written once more.

Tables of departments end with 合计 and 填表人. Such a row is told as one problem and never taken for data: which rows
are data is for the person to say who hands in the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import polars as pl

from zhiheng.core.registers.model import ROW

_TOTAL = r"[合总小累共]\s*计\s*(?:[:：(（]|$)"
_SIGNED = (
    r"^\s*(?:(?:填表|填报|制表|报送|审核|复核|审批|经办|联系|负责|单位负责|统计负责)[人者]|分管领导|联系电话|填表|填报|制表|审核|复核|"
    r"(?:填表|填报|制表|报送)?(?:单位|部门|日期|时间)|填表说明|备注|说明|附注|注)\s*\d{0,2}(?:[(（][^)）]*[)）])?\s*(?:[:：]|$)"
)
NO_RECORD = f"{_TOTAL}|{_SIGNED}"
"""Texts with which rows begin that are no records. No number of a thing reads so."""
TEXT_MARK = r"^['’‘`＇]|^=\""
"""How programs mark digits as text for a spreadsheet: '0012, ="0012". The mark is no part of the number."""
BREAK = r"[\n\t\u{a0}\u{3000}]"
"""Line ends and spaces that come into a number by wrapping and pasting, and that nobody sees."""
FULL_WIDTH = "[０-９Ａ-Ｚａ-ｚ]"
"""Digits and letters of the other width, with which a number looks like another one and is not the same."""
LONGEST_WORD = 12
"""Characters of the word by which a row is told; after a colon stand names, which no message repeats."""
FEW = 2
"""Cells of a row that is nearly empty; only asked of tables where a record needs at least twice as many."""


def totals_and_signatures(rows: pl.DataFrame) -> pl.Series:
    """For each row of texts the word that makes it a total, a signature or a remark; null where its first cell is none."""
    cells = [pl.col(name).str.strip_chars() for name in rows.columns if name != ROW]
    first = pl.coalesce(pl.when(cell != "").then(cell) for cell in cells)
    word = first.str.extract(r"^([^:：]*)", 1).str.strip_chars().str.slice(0, LONGEST_WORD)
    return rows.select(pl.when(first.str.contains(NO_RECORD)).then(word).alias("word")).to_series()


def repeated_headers(rows: pl.DataFrame, labels: Mapping[str, str]) -> pl.Series:
    """Which rows hold the header again, or number the columns 1, 2, 3 …, in at least half of the columns.

    `labels`: text column → its header.
    """
    if not labels:
        return pl.repeat(False, rows.height, eager=True, dtype=pl.Boolean)
    same = (
        (pl.col(name).str.strip_chars() == label.strip()).fill_null(False) for name, label in labels.items()
    )
    numbers = [pl.col(name).cast(pl.Int64, strict=False) for name in rows.columns if name != ROW]
    one_more = ((after - before == 1).fill_null(False) for before, after in pairwise(numbers))
    again = pl.sum_horizontal(same) * 2 >= max(len(labels), 2)
    counted = pl.sum_horizontal(pl.lit(0), *one_more) * 2 >= max(len(labels), 4)
    return rows.select((again | counted).alias("same")).to_series()


def nearly_empty(rows: pl.DataFrame) -> pl.Series:
    """Which rows hold no more than `FEW` cells, such as a date or a seal below the table."""
    filled = ((pl.col(name).str.strip_chars() != "").fill_null(False) for name in rows.columns if name != ROW)
    return rows.select((pl.sum_horizontal(filled) <= FEW).alias("few")).to_series()


def mostly_unread(typed: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """Which rows have no value in at least half of the columns `names`."""
    empty = pl.sum_horizontal(pl.col(name).is_null() for name in names)
    return typed.select((empty * 2 >= len(names)).alias("empty")).to_series()
