"""A plain table that fits the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from zhiheng.cli.widths import padded, width, wrapped

GAP = "  "
NARROWEST = 6
NO_BREAK = "\u00a0"
"""Holds two words together in a cell; printed as a plain space."""
LIST_BELOW = 72
"""On a terminal narrower than this, a table of many columns is printed as a list."""


Row = Sequence[str]


def table_text(head: Row, rows: Sequence[Row | str], columns: int) -> str:
    """`rows` under `head`, wrapped inside their cells so that no line is wider than `columns`.

    A row that is one text is a heading over the rows that follow it.
    """
    if columns < LIST_BELOW and len(head) > 3:
        return _list_text(head, rows, columns)
    cells = [head, *(row for row in rows if not isinstance(row, str))]
    widths = _fitted([max(width(row[i]) for row in cells) for i in range(len(head))], columns)
    lines = [*_row_lines(head, widths), GAP.join("─" * each for each in widths)]
    for row in rows:
        if isinstance(row, str):
            lines += ["", *wrapped(row, columns)] if lines[-1][:1] != "─" else wrapped(row, columns)
        else:
            lines += _row_lines(row, widths)
    return "\n".join(lines).replace(NO_BREAK, " ")


def _fitted(natural: list[int], columns: int) -> list[int]:
    """Natural widths, with the widest cut again and again until all fit."""
    widths = [max(1, each) for each in natural]
    spare = columns - len(GAP) * (len(widths) - 1)
    while sum(widths) > spare and max(widths) > NARROWEST:
        widest = widths.index(max(widths))
        widths[widest] -= 1
    return widths


def _row_lines(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    cells = [wrapped(cell, each) for cell, each in zip(row, widths, strict=True)]
    height = max(len(cell) for cell in cells)
    filled = [cell + [""] * (height - len(cell)) for cell in cells]
    return [
        GAP.join(padded(cell[i], each) for cell, each in zip(filled, widths, strict=True)).rstrip()
        for i in range(height)
    ]


def _list_text(head: Row, rows: Sequence[Row | str], columns: int) -> str:
    label = max(width(each) for each in head)
    lines: list[str] = []
    for row in rows:
        if isinstance(row, str):
            lines += [*wrapped(row, columns), ""]
            continue
        for name, cell in zip(head, row, strict=True):
            if cell:
                first, *rest = wrapped(cell, max(NARROWEST, columns - label - len(GAP)))
                lines.append(f"{padded(name, label)}{GAP}{first}")
                lines.extend(" " * (label + len(GAP)) + more for more in rest)
        lines.append("")
    return "\n".join(lines).rstrip().replace(NO_BREAK, " ")
