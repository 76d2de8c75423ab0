"""A line of a document after repair."""

from __future__ import annotations

from dataclasses import dataclass

from zhiheng.core.plan.blocks import BlockKind
from zhiheng.core.plan.passages import Passage
from zhiheng.core.sources import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A repaired paragraph, heading, item or table."""

    kind: BlockKind
    passage: Passage
    place: Place
    level: int | None = None
    bold: int = 0
    """How many characters at the start are marked bold (Markdown)."""
    indent: int = 0
    """Half-width spaces before the text on its line of the source."""
    rows: tuple[tuple[Passage, ...], ...] = ()
    merged: tuple[tuple[bool, ...], ...] = ()

    @property
    def text(self) -> str:
        return self.passage.text


def width_of(text: str) -> float:
    """Width in Chinese characters."""
    return sum(0.5 if character < "\u2000" else 1 for character in text)
