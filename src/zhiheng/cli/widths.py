"""Text on a terminal, where a Chinese character is as wide as two Latin ones."""

from __future__ import annotations

import re
import unicodedata

NOT_AT_LINE_START = "，。、；：？！）》」』】〕”’…,.;:?!)]}%‰"
NOT_AT_LINE_END = "（《「『【〔“‘([{"
ZERO_WIDTH = ("Mn", "Me", "Cf")


def width(text: str) -> int:
    """Columns that `text` takes."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in ZERO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def padded(text: str, columns: int) -> str:
    """`text` with spaces up to `columns`."""
    return text + " " * (columns - width(text))


def wrapped(text: str, columns: int) -> list[str]:
    """Lines of at most `columns`: Latin words stay whole where they can, Chinese breaks anywhere but before a stop
    and after an opening bracket; a no-break space holds its two sides together."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(re.sub(r"[ \t\r\n]+", " ", text).strip(" ")):
        if line and width(line) + width(piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = ""
        while width(piece) > columns:
            head = _head(piece, columns)
            lines.append(head)
            piece = piece[len(head) :]
        line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str) -> list[str]:
    """What must not be broken: a Latin word with its space, a number with the 第 before it and the measure word behind
    it (第 38 行), or one wide character with the stops behind it."""
    pieces: list[str] = []
    open_word = False
    for character in text:
        wide = _columns(character) == 2
        before = pieces[-1].rstrip(" ") if pieces else ""
        counted = before.endswith("第") if character.isdigit() else wide and before[-1:].isdigit()
        joins = character in NOT_AT_LINE_START or character == " " or (open_word and not wide) or counted
        if pieces and (joins or pieces[-1][-1] in NOT_AT_LINE_END):
            pieces[-1] += character
        else:
            pieces.append(character)
        open_word = not wide and character != " "
    return pieces


def _head(piece: str, columns: int) -> str:
    taken = 1
    while taken < len(piece) and width(piece[: taken + 1]) <= columns:
        taken += 1
    return piece[:taken]
