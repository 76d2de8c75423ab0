"""Damage in tables, as the reader noticed it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from zhiheng.core.issues import Issue, Text
from zhiheng.core.plan.model import Plan

CELL_WORDS = frozenset({"table", "cell", "cells", "row", "column"})


class DamagedTable:
    """Shifted or empty cells: what the reader reported of tables is repeated among the findings of the check-up."""

    code: ClassVar[str] = "damaged-table"
    label: ClassVar[Text] = Text("表格错位或空缺", "shifted or empty table cells")

    def issues(self, plan: Plan) -> Iterator[Issue]:
        """The reader's own issues whose code speaks of a table, row or cell, unchanged."""
        yield from (issue for issue in plan.issues if CELL_WORDS & set(issue.code.split("-")))
