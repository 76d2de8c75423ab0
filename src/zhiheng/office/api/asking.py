"""Moments and conditions as calls name them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Annotated

from pydantic import Field

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.office import clock

MOST_DIGITS = 19
"""A number with so many digits is none that the database counts to."""


AsOf = Annotated[
    str,
    Field(
        max_length=20,
        description="账本时点：报送序号或日期 · the ledger as of: the number of a filing, or a day",
        examples=["2028-06-30"],
    ),
]


def moment(text: str) -> int | datetime | None:
    """The number of a filing, the end of a day in official time for 2027-06-30, None for "". Raises InputProblem for anything else."""
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < MOST_DIGITS:
        return int(text)
    try:
        return datetime.combine(date.fromisoformat(text), time.max, clock.ZONE)
    except ValueError:
        raise InputProblem(Issue(
            level=Level.ERROR, code="vintage-not-understood", place=Text("as_of", "as_of"), value=text,
            message=Text("这个时点看不懂", "this moment is not understood"),
            remedy=Text("请写报送序号如 128，或日期如 2027-06-30", "Give the number of a filing as 128, or a day as 2027-06-30"),
        )) from None  # fmt: skip


def pairs(where: Sequence[str]) -> list[tuple[str, str]]:
    """Conditions `COLUMN.OPERATION=VALUE` as name and value. Raises InputProblem for one without "="."""
    wrong = [each for each in where if "=" not in each]
    if wrong:
        raise InputProblem(*(_no_condition(each) for each in wrong))
    return [(name, value) for name, _, value in (each.partition("=") for each in where)]


def _no_condition(text: str) -> Issue:
    return Issue(
        level=Level.ERROR, code="condition-not-understood", place=Text("where", "where"), value=text,
        message=Text("这个条件看不懂", "this condition is not understood"),
        remedy=Text("请写成 栏目.操作=值，如 year.is=2028", "Write it as COLUMN.OPERATION=VALUE, as year.is=2028"),
    )  # fmt: skip
