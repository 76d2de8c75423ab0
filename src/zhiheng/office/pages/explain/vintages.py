"""A past state of the ledger as an address or a form names it: the number of a filing, or a day."""

from __future__ import annotations

from datetime import date, datetime, time

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.office import clock

MOST_DIGITS = 19
"""A number with so many digits is none that the database counts to."""


def vintage_said(text: str) -> int | datetime | None:
    """The number of a filing, the end of a day in official time for 2027-06-30, None for "". Raises InputProblem for anything else."""
    text = text.strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < MOST_DIGITS:
        return int(text)
    try:
        return datetime.combine(date.fromisoformat(text), time.max, clock.ZONE)
    except ValueError:
        raise InputProblem(
            Issue(
                level=Level.ERROR,
                code="vintage-not-understood",
                place=Text("时点", "as of"),
                value=text,
                message=Text("这个时点看不懂", "this moment is not understood"),
                remedy=Text("请写报送序号如 128，或日期如 2027-06-30",
                            "Give the number of a filing as 128, or a day as 2027-06-30"),
            )
        ) from None  # fmt: skip
