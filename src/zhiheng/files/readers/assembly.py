"""Builds a document block by block for formats that have no plain text of their own, so that every span holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zhiheng.core.issues import Issue
from zhiheng.core.plan.blocks import Block, BlockKind, Cell, Document
from zhiheng.core.sources import Place, Span
from zhiheng.files.readers.grids import Grid, Slot

_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\x00"
_SOFT_BREAKS = str.maketrans(
    {"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x07": " ", "\u2028": "\n", "\u2029": "\n"}
)


def trimmed(text: str, start: int, end: int) -> Span:
    """The stretch `start` to `end` of `text` without blanks (also full-width and invisible ones) at both ends."""
    while start < end and (text[start].isspace() or text[start] in _INVISIBLE):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _INVISIBLE):
        end -= 1
    return start, end


class Assembly:
    """Collects text and blocks. Indents stay in the text; a block's span leaves them out."""

    def __init__(self, name: str, form: str) -> None:
        self.name = name
        self.form = form
        self.blocks: list[Block] = []
        self.issues: list[Issue] = []
        self._pieces: list[str] = []
        self._length = 0
        self._paragraphs = 0
        self._tables = 0

    def add(
        self, text: str, kind: BlockKind = BlockKind.PARAGRAPH, *, level: int | None = None, place: Place
    ) -> None:
        """Adds a paragraph, heading or item; `place` is completed with its number. Blank text adds nothing."""
        text = text.replace("\r\n", "\n").translate(_SOFT_BREAKS)
        start, end = trimmed(text, 0, len(text))
        if start == end:
            return
        self._paragraphs += 1
        offset = self._write(text + "\n")
        self.blocks.append(
            Block(
                kind=kind,
                text=text[start:end],
                span=(offset + start, offset + end),
                place=replace(place, paragraph=self._paragraphs),
                level=level,
            )
        )

    def add_table(self, grid: Grid[str], *, place: Place) -> None:
        """Adds a table, its rows as lines with tabs between the cells; a merged cell is written once."""
        if not any(slot and slot.content.strip() for row in grid for slot in row):
            return
        self._tables += 1
        start, first = self._length, len(self._pieces)
        written: dict[tuple[int, int], Cell] = {}
        rows = tuple(self._row(row, written) for row in grid)
        end = self._length - 1
        self.blocks.append(
            Block(
                kind=BlockKind.TABLE,
                text="".join(self._pieces[first:])[:-1],
                span=(start, end),
                place=replace(place, table=self._tables),
                rows=rows,
            )
        )

    def _row(self, row: Sequence[Slot[str] | None], written: dict[tuple[int, int], Cell]) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        for column, slot in enumerate(row):
            if slot is not None and slot.origin in written:
                cells.append(replace(written[slot.origin], merged=True))
            else:
                cells.append(self._cell(slot.content if slot is not None else ""))
            if slot is not None:
                written.setdefault(slot.origin, cells[-1])
            self._write("\t" if column + 1 < len(row) else "\n")
        return tuple(cells)

    def _cell(self, text: str) -> Cell:
        text = text.replace("\r\n", "\n").translate(_SOFT_BREAKS)
        start, end = trimmed(text, 0, len(text))
        offset = self._write(text[start:end])
        return Cell(text[start:end], (offset, offset + end - start))

    def _write(self, text: str) -> int:
        offset = self._length
        self._pieces.append(text)
        self._length += len(text)
        return offset

    def document(self) -> Document:
        """What was collected, as a document."""
        return Document(
            name=self.name,
            format=self.form,
            text="".join(self._pieces),
            blocks=tuple(self.blocks),
            issues=tuple(self.issues),
        )
