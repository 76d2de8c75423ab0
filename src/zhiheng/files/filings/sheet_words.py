"""Texts that a worksheet, its name and its cells can hold."""

from __future__ import annotations

import re

LONGEST_CELL = 32_767
"""Characters that one cell of a workbook holds."""
MOST_ROWS = 1_048_576
"""Rows of a worksheet."""
LONGEST_NAME = 31
"""Characters of a worksheet's name."""

# XML 1.0 allows no other control characters; a file with one of them is refused by every program.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def cell_text(words: str) -> str:
    """`words` without the characters that no workbook can hold, cut to what a cell holds."""
    return _UNPRINTABLE.sub("", words)[:LONGEST_CELL]


def sheet_name(words: str, taken: tuple[str, ...] = ()) -> str:
    """A name for a worksheet made of `words`: allowed signs, at most 31 characters, unlike those `taken`."""
    base = _NOT_IN_NAMES.sub(" ", cell_text(words)).strip(" '")[:LONGEST_NAME] or "Sheet"
    if base.lower() == "history":
        base = "History_"
    used = {name.lower() for name in taken}
    name, number = base, 2
    while name.lower() in used:
        ending = f" ({number})"
        name, number = base[: LONGEST_NAME - len(ending)] + ending, number + 1
    return name


def quoted_name(name: str) -> str:
    """A worksheet's name as formulas write it: 'It''s'."""
    return "'" + name.replace("'", "''") + "'"
