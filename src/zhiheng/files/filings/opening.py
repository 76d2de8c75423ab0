"""Files that are handed in as data: what they are is told by their content, and the right reader opens them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from zhiheng.core.registers.rows import RowSource
from zhiheng.files.filings.delimited import open_delimited


def open_rows(path: Path, *, sheet: str | None = None, labels: Collection[str] = ()) -> RowSource:
    """The table in a file as rows of text, whatever its format.

    `labels` are the known column names, by which header and sheet are found; `sheet` names the sheet of a workbook.
    Raises InputProblem where the file cannot be read; `batches` raises it at the end for rows that cannot.
    """
    return open_delimited(path, labels)
