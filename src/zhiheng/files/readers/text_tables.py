"""Tables in plain text: with pipes, with tabs, and HTML tables that text recognition leaves in the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from zhiheng.core.sources import Span
from zhiheng.files.readers.grids import Grid, Slot, Spanned, lay_out, squared

_PIPE = re.compile(r"[|｜│┃]")
_RULE = re.compile(r"^[\s|｜│┃+\-—:=─━┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛]+$")
_RULE_STROKE = re.compile(r"-{2,}|─|━|={2,}|:-|-:|\|\s*-\s*\|")
_TAG = re.compile(r"<(/?)(table|tr|td|th)\b([^<>]*)>", re.IGNORECASE)
_FEWEST_TABS = 2
_FEWEST_BARS = 2


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table in the text: its stretch, and a grid whose cells are stretches of the text."""

    span: Span
    grid: Grid[Span]


@dataclass(frozen=True, slots=True)
class Line:
    """A physical line without its line end."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the line ends in the whole text."""
        return self.start + len(self.text)


def is_rule(line: str) -> bool:
    """Whether the line is only drawn: a separator row of a table or a horizontal rule."""
    return bool(_RULE.match(line) and _RULE_STROKE.search(line))


def pipe_table(lines: Sequence[Line], at: int) -> tuple[FoundTable, int] | None:
    """The pipe table that begins at line `at` and how many lines it takes; None where none begins."""
    belongs = _row_test(lines[at : at + 3])
    if belongs is None:
        return None
    end = at
    while end < len(lines) and lines[end].text.strip() and belongs(lines[end].text):
        end += 1
    run = lines[at:end]
    rows = [_piped_cells(line) for line in run if not is_rule(line.text)]
    if max((len(row) for row in rows), default=0) < 2:
        return None
    return FoundTable((run[0].start, run[-1].end), _plain_grid(rows)), len(run)


def _row_test(opening: Sequence[Line]) -> Callable[[str], bool] | None:
    """What makes a line a row of the table that `opening` (up to three lines) begins; None where it begins none.

    With drawn edges, rows have edges; under a rule, a bar is enough; with neither, the number of bars must agree.
    """
    first = opening[0].text
    following = next((line.text for line in opening[1:] if not is_rule(line.text)), "")
    if not _is_piped(first) or (_is_edged(following) and not _is_edged(first)):
        # The second case is a line of text with a bar in it, right above a table with edges.
        return None
    if any(is_rule(line.text) and _PIPE.search(line.text) for line in opening[:2]):
        return _is_piped
    if _is_edged(first):
        return _is_edged
    bars = len(_PIPE.findall(first))
    if bars < _FEWEST_BARS or len(_PIPE.findall(following)) != bars:
        return None
    return lambda line: len(_PIPE.findall(line)) == bars


def tab_table(lines: Sequence[Line], at: int) -> tuple[FoundTable, int] | None:
    """The run of lines with equally many tabs that begins at line `at`; None where none begins."""
    tabs = lines[at].text.count("\t")
    if tabs < _FEWEST_TABS:
        return None
    end = at
    while end < len(lines) and lines[end].text.count("\t") == tabs and lines[end].text.strip():
        end += 1
    if end - at < 2:
        return None
    run = lines[at:end]
    rows = [_split(line, [found.span() for found in re.finditer("\t", line.text)]) for line in run]
    return FoundTable((run[0].start, run[-1].end), _plain_grid(rows)), len(run)


def _is_piped(line: str) -> bool:
    return bool(_PIPE.search(line)) or is_rule(line)


def _is_edged(line: str) -> bool:
    line = line.strip()
    return (len(line) > 1 and bool(_PIPE.match(line[0]) and _PIPE.match(line[-1]))) or is_rule(line)


def _piped_cells(line: Line) -> list[Span]:
    cells = _split(line, [found.span() for found in _PIPE.finditer(line.text)])
    text = line.text.strip()
    first = 1 if _PIPE.match(text[0]) else 0
    last = len(cells) - 1 if len(text) > 1 and _PIPE.match(text[-1]) else len(cells)
    return cells[first:last]


def _split(line: Line, cuts: Sequence[Span]) -> list[Span]:
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(line.text)]
    return [(line.start + start, line.start + end) for start, end in zip(starts, ends, strict=True)]


def _plain_grid(rows: Sequence[Sequence[Span]]) -> Grid[Span]:
    return squared(
        [
            {column: Slot(cell, (row, column)) for column, cell in enumerate(cells)}
            for row, cells in enumerate(rows)
        ]
    )


@dataclass(slots=True)
class _OpenTable:
    start: int
    lines: list[list[Spanned[Span]]] = field(default_factory=list)
    cell: tuple[int, str] | None = None
    depth: int = 1

    def close_cell(self, end: int) -> None:
        if self.cell is not None:
            start, attributes = self.cell
            if not self.lines:
                self.lines.append([])
            reach = (_number(attributes, "rowspan"), _number(attributes, "colspan"))
            self.lines[-1].append(Spanned((start, end), *reach))
            self.cell = None


def html_tables(text: str) -> Iterator[FoundTable]:
    """The HTML tables in a text, in order; a table inside a cell counts as part of that cell's text.

    Missing end tags are forgiven; a table that is never closed ends with its last tag.
    """
    table: _OpenTable | None = None
    last = 0
    for tag in _TAG.finditer(text):
        closing, name, attributes = bool(tag[1]), tag[2].lower(), tag[3]
        if name == "table":
            if table is None:
                table = None if closing else _OpenTable(tag.start())
            else:
                table.depth += -1 if closing else 1
                if table.depth == 0:
                    table.close_cell(tag.start())
                    yield from _finished(table, tag.end())
                    table = None
        elif table is not None and table.depth == 1:
            _take_tag(table, name, closing=closing, at=tag, attributes=attributes)
        last = tag.end()
    if table is not None:
        table.close_cell(last)
        yield from _finished(table, last)


def _take_tag(table: _OpenTable, name: str, *, closing: bool, at: re.Match[str], attributes: str) -> None:
    table.close_cell(at.start())
    if name == "tr" and not closing:
        table.lines.append([])
    elif name in {"td", "th"} and not closing:
        table.cell = (at.end(), attributes)


def _finished(table: _OpenTable, end: int) -> Iterator[FoundTable]:
    lines = [line for line in table.lines if line]
    if lines:
        yield FoundTable((table.start, end), lay_out(lines))


def _number(attributes: str, name: str) -> int:
    found = re.search(rf"{name}\s*=\s*[\"']?\s*(\d{{1,4}})", attributes, re.IGNORECASE)
    return int(found[1]) if found else 1
