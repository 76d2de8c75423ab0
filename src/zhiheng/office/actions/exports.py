"""Taking what one may see out of the office as a file: every time on record in the audit log."""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from zhiheng.core.issues import Language, Text
from zhiheng.core.judging.model import STATE_LABELS
from zhiheng.office.actions.acting import acting
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions import check_may_export, check_may_see_plan
from zhiheng.office.records.board import Board, BoardQuery, board

Ending = Literal["csv", "xlsx"]
Cell = str | float | int | None
_FORMULA = re.compile(r"^(?:[\t\r]|\s*[=+\-@＝＋－＠])")
"""Beginnings that spreadsheets take for a formula (OWASP, CSV Injection)."""
_HEADINGS = tuple(
    (Text(*pair), width)
    for *pair, width in (
        ("目标编号", "Target", 16), ("目标", "Subject", 36), ("领域", "Area", 18), ("类别", "Category", 18), ("现值", "Now", 12),
        ("单位", "Unit", 8), ("时期", "Period", 24), ("目标值", "Asked", 20), ("差距", "Gap", 12), ("状态", "State", 10),
        ("责任单位", "Held by", 28), ("下一个数", "Next figure", 12), ("理由", "Reason", 80),
    )
)  # fmt: skip


def export_board(actor: Actor, query: BoardQuery, ending: Ending, language: Language) -> Path:
    """Writes what the board shows this person to a temporary file and puts it on record; whoever hands the file out removes it."""
    check_may_export(actor)
    shown = board(actor, query)
    asked = {"group": query.group, "area": query.area, "body": query.body, "town": query.town, "state": query.state,
             "text": query.text, "sort": query.sort}  # fmt: skip
    with acting(actor, "board-exported", subject="plan", format=ending, rows=len(shown.rows), **asked):
        path = temporary_file(ending)
        headings = [(label.said(language), float(width)) for label, width in _HEADINGS]
        write_table(path, Text("计划看板", "Board").said(language), headings, list(_rows(shown, language)))
    return path


def take_document(actor: Actor, subject: str, name: str) -> None:
    """Puts on record that somebody takes a document of the plan, or plan.toml itself. `subject` is `draft:ID` or `revision:NUMBER`."""
    check_may_see_plan(actor)
    with acting(actor, "document-taken", subject=subject, name=name):
        pass


def temporary_file(ending: str) -> Path:
    """A file of its own, for the one answer that hands it out."""
    with tempfile.NamedTemporaryFile(prefix="zhiheng-", suffix=f".{ending}", delete=False) as made:
        return Path(made.name)


def _rows(shown: Board, language: Language) -> Iterator[list[Cell]]:
    for row in shown.rows:
        view, record = row.verdict, row.verdict.record
        yield [
            view.target, view.subject, record["area"], record["category"], record["value"], record["unit"],
            record["when"]["label"][language] if record["when"] else "", view.asked.said(language), record["gap"],
            STATE_LABELS[view.state].said(language), "、".join(row.bodies), record["next_date"] or "", view.reason.said(language),
        ]  # fmt: skip


def write_table(
    path: Path, name: str, headings: Sequence[tuple[str, float]], rows: Sequence[Sequence[Cell]]
) -> None:
    """A table as .csv (UTF-8 with a mark at its beginning) or as .xlsx; `headings` come with their widths in characters. No text is taken
    for a formula.
    """
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([heading for heading, _ in headings])
            writer.writerows([[guarded_cell(cell) for cell in row] for row in rows])
        return
    _write_book(path, name, headings, rows)


def _write_book(
    path: Path, name: str, headings: Sequence[tuple[str, float]], rows: Sequence[Sequence[Cell]]
) -> None:
    import polars as pl

    from zhiheng.files.filings.book_stream import BookStream, SheetColumn

    series = []
    for number, (heading, _) in enumerate(headings):
        cells = [row[number] for row in rows]
        texts = any(isinstance(cell, str) for cell in cells)
        series.append(pl.Series(heading, cells, dtype=pl.String if texts else pl.Float64, strict=False))
    columns = tuple(
        SheetColumn(heading, width, "@" if one.dtype == pl.String else "General")
        for (heading, width), one in zip(headings, series, strict=True)
    )
    with BookStream(path, name, columns) as book:
        book.write(pl.DataFrame(series))


def guarded_cell(cell: Cell) -> Cell:
    """The cell with an apostrophe before what spreadsheets take for a formula (OWASP, CSV Injection)."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell
