"""Checking what was put into a submission, and keeping what the check found beside it."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl
from django.core.files.base import ContentFile, File

from zhiheng.core.issues import InputProblem, Issue, Language, Level, Text
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.masking import mask_columns
from zhiheng.core.registers.model import ROW, Register
from zhiheng.core.registers.problems import CellProblem
from zhiheng.core.registers.wording import WORDINGS
from zhiheng.office import clock
from zhiheng.office.actions.filing_rights import asks, not_own
from zhiheng.office.actions.stored_files import keep_upload, path_of
from zhiheng.office.records.models import StoredFile, Submission
from zhiheng.office.records.submissions import Found
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace import filing
from zhiheng.workspace.filing import Checked, check, file_rows, rows_text
from zhiheng.workspace.histories import shown_value

PREVIEW = 50
"""Rows that are kept for showing."""
PROBLEMS = 300
"""Problems that are kept for showing; the marked workbook has all of them."""


HEADER = Text(
    "请在下面指明它是哪一栏；台账不收的，请在表格里删去这一列再上传",
    "Say below which column it is; if the register does not take it, remove it from the file and upload it again",
)
"""What to do about a header that is not understood: on the page, where the core speaks of the command line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a submission holds: the file, and how its header is to be understood. `typed` are the rows where they were typed."""

    file: StoredFile
    typed: Sequence[dict[str, str]] = ()
    sheet: str = ""
    columns: dict[str, str] | None = None


def typed_content(register: Register, rows: Sequence[dict[str, str]]) -> Content:
    """Typed rows, kept as a file like any other. Raises InputProblem where nothing was typed."""
    if not any(rows):
        raise _nothing()
    said = rows_text(register, rows)
    return Content(file=keep_upload(ContentFile(said, name=f"{register.label.zh}.csv")), typed=rows)


@contextmanager
def filed(
    row: Submission, content: Content, *, returned: bool = False, language: Language = "zh"
) -> Iterator[filing.Submission]:
    """The submission as the workspace takes it, its file under the name that it came with, which problems name."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / content.file.name
        path.symlink_to(path_of(content.file))
        yield filing.Submission(
            register=workspace().register(row.register), file=path, body=row.body.name, at=clock.now(), kind=Kind(row.kind),
            filer=row.handed_in_by.name if row.handed_in_by else "", id=row.pk.hex, sheet=content.sheet or None,
            columns=content.columns or {}, returned=Path(folder) / "returned" / "marked.xlsx" if returned else None,
            without=frozenset(row.without), language=language,
        )  # fmt: skip


def content_of(row: Submission) -> Content:
    """What the submission holds now. Raises InputProblem where it holds nothing yet."""
    if row.file is None:
        raise _nothing()
    return Content(file=row.file, typed=row.typed, sheet=row.sheet, columns=row.columns)


def _nothing() -> InputProblem:
    return InputProblem(
        Issue(
            level=Level.ERROR, code="nothing-filled", place=Text("报送内容", "what is filed"), value="",
            message=Text("还没有填写数值，也没有上传表格", "no value was typed and no workbook uploaded"),
            remedy=Text("请先填写或上传，再报送", "Fill it in or upload it first"),
        )
    )  # fmt: skip


def looked_through(row: Submission, content: Content, *, language: Language = "zh") -> dict[str, Any]:
    """The fields of the submission with that content, by name: what it holds, and what the check found, marked workbook included.

    Slow for a large file: called before the transaction, not inside it. Raises InputProblem where the file cannot be opened as a table.
    """
    with filed(row, content, returned=not content.typed, language=language) as order:
        if order.returned is not None:
            order.returned.parent.mkdir()
        checked = check(workspace(), order, limit=sys.maxsize if asks(row) else PREVIEW)
        others = list(not_own(row, checked.rows)) if asks(row) and checked.rows is not None else []
        wrong = sorted({each.row for each in checked.problems if each.level is Level.ERROR})[:PREVIEW]
        texts = file_rows(workspace(), order, wrong) if wrong else []
        marked = _kept(checked.outcome.returned, content.file.name)
    shown = _preview(order.register, checked.rows, dict(zip(wrong, texts, strict=False)))
    found = [*_general(checked), *others, *(_cell(order.register, each) for each in checked.problems)]
    return {
        "file": content.file, "typed": list(content.typed), "sheet": content.sheet, "columns": content.columns or {},
        "passes": checked.passes and not others, "rows": checked.outcome.rows, "headers": storable([list(each) for each in checked.headers]),
        "preview": storable(shown), "problems": storable([each.record() for each in found[:PROBLEMS]]),
        "problem_count": max(checked.problem_count + len(others), len(found)), "marked": marked,
    }  # fmt: skip


def storable(value: Any) -> Any:
    """Plain JSON values as every database keeps them: a NUL that stands in a file becomes the sign for it (U+2400)."""
    if isinstance(value, str):
        return value.replace("\0", "\u2400")
    if isinstance(value, list):
        return [storable(each) for each in value]
    if isinstance(value, dict):
        return {storable(name): storable(each) for name, each in value.items()}
    return value


def _kept(marked: Path | None, name: str) -> StoredFile | None:
    if marked is None:
        return None
    with marked.open("rb") as file:
        return keep_upload(File(file, name=f"{Path(name).stem}（标注）{marked.suffix}"))


def _general(checked: Checked) -> Iterator[Found]:
    """Problems of the file as a whole; those of cells are told cell by cell. Which optional columns a file leaves out is no problem."""
    for issue in checked.outcome.issues:
        if issue.code not in WORDINGS and issue.level is not Level.NOTE:
            yield Found(
                row=0,
                column="",
                issue=replace(issue, remedy=HEADER) if issue.code == "unknown-column" else issue,
            )


def _cell(register: Register, problem: CellProblem) -> Found:
    column = register.column(problem.column)
    place = Text(
        f"第 {problem.row} 行" + (f"「{column.label.zh}」" if column else ""),
        f"row {problem.row}" + (f", “{column.label.en}”" if column else ""),
    )
    issue = Issue(
        level=problem.level,
        code=problem.code,
        place=place,
        value=problem.value,
        message=problem.message,
        remedy=problem.remedy,
    )
    return Found(row=problem.row, column=problem.column, issue=issue)


def _preview(
    register: Register, rows: pl.DataFrame | None, wrong: Mapping[int, Mapping[str, str]]
) -> list[dict[str, str]]:
    """The first rows in the order of the file, those with errors as they stand there; personal data masked."""
    found = {number: masked(register, text) for number, text in wrong.items()}
    if rows is not None and rows.height:
        there = [column for column in register.columns if column.name in rows.columns]
        for row in mask_columns(rows.head(PREVIEW), tuple(there)).to_dicts():
            found[row[ROW]] = {
                each.name: shown_value(each, row[each.name], masked=False, language="zh") for each in there
            }
    return [{ROW: str(number), **found[number]} for number in sorted(found)[:PREVIEW]]


def masked(register: Register, text: Mapping[str, str]) -> dict[str, str]:
    """The texts of a row as others than its filer see them: personal data masked."""
    frame = mask_columns(pl.DataFrame([dict(text)], schema=dict.fromkeys(text, pl.String)), register.columns)
    return {name: value or "" for name, value in frame.to_dicts()[0].items()}
