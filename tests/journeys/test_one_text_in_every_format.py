"""The same text as plain text, Word, HTML and PDF is the same plan, whatever made the file."""

from __future__ import annotations

import html
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import docx
import pytest

from zhiheng import read_plan
from zhiheng.core.plan.blocks import Block, BlockKind, Cell
from zhiheng.files.documents import read_document

Table = list[list[tuple[str, int] | None]]
"""Rows of (text, rows that the cell covers); None where the cell above goes on."""
Piece = str | Table

COMPARED = ("facts", "areas", "targets", "results", "tasks", "bodies", "phases", "mechanisms")
WHERE = {"span", "place"}


def pieces_of(blocks: tuple[Block, ...], *, joined: bool) -> Iterator[Piece]:
    """Paragraphs and tables; `joined` says whether a blank first cell is one with the cell above."""
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            yield [
                list(row)
                for row in zip(
                    *(
                        column_of(cells, joined=joined and not place)
                        for place, cells in enumerate(zip(*block.rows, strict=True))
                    ),
                    strict=True,
                )
            ]
        else:
            yield block.text


def column_of(cells: tuple[Cell, ...], *, joined: bool) -> list[tuple[str, int] | None]:
    column: list[tuple[str, int] | None] = []
    for cell in cells:
        above = next((place for place in reversed(range(len(column))) if column[place]), None)
        if (cell.merged or (joined and not cell.text)) and above is not None:
            text, height = column[above]
            column[above] = (text, height + 1)
            column.append(None)
        else:
            column.append((cell.text, 1))
    return column


def write_docx(pieces: list[Piece], path: Path) -> None:
    document = docx.Document()
    for piece in pieces:
        if isinstance(piece, str):
            document.add_paragraph(piece)
            continue
        table = document.add_table(rows=len(piece), cols=len(piece[0]), style="Table Grid")
        for r, row in enumerate(piece):
            for c, cell in enumerate(row):
                if cell and cell[1] > 1:
                    table.cell(r, c).merge(table.cell(r + cell[1] - 1, c))
                if cell:
                    table.cell(r, c).text = cell[0]
    document.save(str(path))


def write_html(pieces: list[Piece], path: Path) -> None:
    lines = []
    for piece in pieces:
        if isinstance(piece, str):
            lines.append(f"<p>　　{html.escape(piece)}</p>".replace("\n", "<br>"))
            continue
        cells = [
            [f'<td rowspan="{cell[1]}">{html.escape(cell[0])}</td>' for cell in row if cell] for row in piece
        ]
        lines.append("<table>" + "\n".join(f"<tr>{''.join(row)}</tr>" for row in cells) + "</table>")
    page = f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>计划</title></head><body>{"".join(lines)}</body></html>'
    path.write_text(page, encoding="utf-8")


SIZE, STEP, LEFT, RIGHT, TOP, BOTTOM = 12, 20, 72, 528, 770, 70
ACROSS = (RIGHT - LEFT) // SIZE


class Print:
    """Sets paragraphs and ruled tables on pages of a PDF, as a printer would."""

    def __init__(self) -> None:
        self.pages: list[list[tuple]] = [[]]
        self.y = TOP

    def line(self, text: str, x: float) -> None:
        if self.y < BOTTOM:
            self.turn()
        self.pages[-1].append((x, self.y, SIZE, text))
        self.y -= STEP

    def turn(self) -> None:
        self.pages.append([])
        self.y = TOP

    def paragraph(self, text: str) -> None:
        """Two characters of indent, then lines as wide as the page."""
        for stretch in text.split("\n"):
            first, *rest = broken(stretch, ACROSS - 2, ACROSS)
            self.line(first, LEFT + 2 * SIZE)
            for line in rest:
                self.line(line, LEFT)

    def table(self, rows: Table) -> None:
        """Ruled cells as high as their lines; a cell that covers several rows has no rule inside it."""
        room = ACROSS // len(rows[0])
        wide = room * SIZE
        start = 0
        while start < len(rows):
            end = start + max((cell[1] for cell in rows[start] if cell), default=1)
            heights = [max(len(wrapped(cell, room - 1)) for cell in row) * STEP for row in rows[start:end]]
            if self.y - sum(heights) < BOTTOM:
                self.turn()
            self.rows(rows[start:end], heights, wide)
            start = end
        self.y -= STEP

    def rows(self, rows: Table, heights: list[int], wide: float) -> None:
        page = self.pages[-1]
        top = self.y + SIZE + 2
        tops = [top - sum(heights[:place]) for place in range(len(heights) + 1)]
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is None:
                    continue
                x0, x1, y0, y1 = (
                    LEFT + column * wide,
                    LEFT + (column + 1) * wide,
                    tops[place + cell[1]],
                    tops[place],
                )
                page += [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]
                for number, part in enumerate(wrapped(cell, int(wide / SIZE) - 1)):
                    page.append((x0 + 3, y1 - SIZE - 2 - number * STEP, SIZE, part))
        self.y -= sum(heights)


def broken(text: str, room: int, after: int) -> Iterator[str]:
    """Full lines, the first of `room` characters, those `after` it of others; Latin words stay whole, and numbers
    break anywhere, as in many an office."""
    while len(text) > room:
        end = room
        while text[end - 1 : end + 1].isascii() and text[end - 1 : end + 1].isalpha():
            end -= 1
        yield text[:end]
        text, room = text[end:], after
    yield text


def wrapped(cell: tuple[str, int] | None, room: int) -> list[str]:
    return list(broken(cell[0].replace("\n", "") if cell else "", room, room))


@pytest.fixture
def write_pdf(make_pdf):
    def writing(pieces: list[Piece], path: Path) -> None:
        paper = Print()
        for piece in pieces:
            paper.paragraph(piece) if isinstance(piece, str) else paper.table(piece)
        path.write_bytes(make_pdf(paper.pages))

    return writing


@pytest.fixture
def print_docx(tmp_path):
    """A Word file printed by LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine")

    def printing(path: Path) -> Path:
        profile = (tmp_path / "profile").as_uri()
        subprocess.run(
            [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return tmp_path / f"{path.stem}.pdf"

    return printing


def what_was_read(path: Path) -> dict[str, object]:
    """The plan in `path` as plain data, without the places where things stand."""
    plan = read_plan(path)
    return {name: bare(getattr(plan, name)) for name in COMPARED}


def bare(value: object) -> object:
    if isinstance(value, tuple):
        return [bare(each) for each in value]
    if is_dataclass(value):
        return {
            each.name: bare(getattr(value, each.name)) for each in fields(value) if each.name not in WHERE
        }
    return value


def assert_same(found: dict[str, object], expected: dict[str, object]) -> None:
    for name in COMPARED:
        assert found[name] == expected[name], name


@pytest.fixture
def source(example, tmp_path) -> tuple[list[Piece], Path]:
    """The example as pieces, and its source as a text file."""
    text = tmp_path / "计划.txt"
    text.write_bytes(example.with_suffix(".md").read_bytes())
    return list(pieces_of(read_document(text).blocks, joined=True)), text


@pytest.mark.parametrize("suffix", [".docx", ".html", ".pdf"])
def test_the_example_reads_alike(source, suffix, tmp_path, write_pdf):
    pieces, text = source
    path = tmp_path / f"计划{suffix}"
    {".docx": write_docx, ".html": write_html, ".pdf": write_pdf}[suffix](pieces, path)
    expected = what_was_read(text)
    assert len(expected["targets"]) > 100 and len(expected["tasks"]) == 24
    assert_same(what_was_read(path), expected)


def test_the_example_in_official_form_reads_like_its_text(source, example):
    assert_same(what_was_read(example), what_was_read(source[1]))


def test_the_example_printed_reads_like_its_text(source, example, print_docx):
    assert_same(what_was_read(print_docx(example)), what_was_read(source[1]))


@pytest.mark.parametrize("suffix", [".docx", ".html", ".pdf"])
def test_real_plans_read_alike(real_plans, suffix, tmp_path, write_pdf):
    for plan in real_plans:
        pieces = list(pieces_of(read_document(plan).blocks, joined=False))
        path = tmp_path / f"{plan.stem}{suffix}"
        {".docx": write_docx, ".html": write_html, ".pdf": write_pdf}[suffix](pieces, path)
        assert_same(what_was_read(path), what_was_read(plan))


def test_real_plans_printed_read_like_their_text(real_plans, tmp_path, print_docx):
    for plan in real_plans:
        pieces = list(pieces_of(read_document(plan).blocks, joined=False))
        path = tmp_path / f"{plan.stem}.docx"
        write_docx(pieces, path)
        assert_same(what_was_read(print_docx(path)), what_was_read(plan))
