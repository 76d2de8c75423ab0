"""Lines, shapes and text as SVG. Colours are left to style sheets by class; without one, everything is drawn in the ink of its text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

WIDTH = 640.0
"""The width of a chart in its own units; it scales with the page."""
SIZE = 13.0
"""The size of its text in the same units."""
LINE = 18.0
"""The height of a line of text."""
_CAPITALS = "MWmw%—"
_CLOSING = "，。；：、）》」』！？%)"
"""What must not begin a line."""
_LIGHT = {"grid": "0.3", "bar": "0.6", "kept": "0.6"}
"""Without a style sheet, these are drawn lighter than what they carry."""

Anchor = Literal["start", "middle", "end"]
Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """Where something is drawn: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float


def text_width(text: str, size: float = SIZE) -> float:
    """How wide a text is drawn, rather too wide than too narrow: an em for a Chinese character, about half for a Latin one."""
    return sum(_em(character) for character in text) * size


def _em(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in "\u202f\u2009 .,:;'|il":
        return 0.32
    return 0.85 if character in _CAPITALS else 0.6


def wrapped(text: str, width: float) -> list[str]:
    """The text in lines no wider than `width`: Latin words are kept together, Chinese breaks anywhere but before closing marks."""
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and piece not in _CLOSING and text_width(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.strip() for line in lines if line.strip()] or [""]


def _pieces(text: str) -> Iterable[str]:
    word = ""
    for character in text:
        wide = unicodedata.east_asian_width(character) in "WF"
        if wide and word:
            yield word
            word = ""
        if wide:
            yield character
            continue
        word += character
        if character == " ":
            yield word
            word = ""
    if word:
        yield word


def number(value: float) -> str:
    """A coordinate with at most one digit after the point."""
    shown = f"{value:.1f}".removesuffix(".0")
    return "0" if shown == "-0" else shown


def element(name: str, *children: str, **attributes: object) -> str:
    """An element: `stroke_width=2` gives stroke-width="2", `class_` the class; None leaves an attribute out."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(number(value) if isinstance(value, float) else str(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{''.join(children)}</{name}>" if children else f"<{name}{written}/>"


def words(text: str, at: Spot, *, kind: str = "label", anchor: Anchor = "start", bold: bool = False) -> str:
    """A line of text whose baseline begins, has its middle or ends at a spot."""
    return element(
        "text", escape(text), class_=kind, x=at[0], y=at[1], text_anchor=anchor, fill="currentColor",
        font_size=SIZE, font_weight="600" if bold else None,
    )  # fmt: skip


def told(text: str) -> str:
    """What is said of a mark when one points at it."""
    return element("title", escape(text))


def rule(start: Spot, end: Spot, *, kind: str, width: float = 1.0, dashes: str | None = None) -> str:
    """A straight line."""
    return element(
        "line", class_=kind, x1=start[0], y1=start[1], x2=end[0], y2=end[1], stroke="currentColor",
        stroke_width=width, stroke_dasharray=dashes, stroke_opacity=_LIGHT.get(kind),
    )  # fmt: skip


def path(spots: Sequence[Spot], *, kind: str, width: float = 2.0, dashes: str | None = None) -> str:
    """A line through several spots."""
    return element(
        "polyline", class_=kind, points=_spots(spots), fill="none", stroke="currentColor", stroke_width=width,
        stroke_dasharray=dashes, stroke_linejoin="round", stroke_linecap="round",
    )  # fmt: skip


def area(spots: Sequence[Spot], *, kind: str, opacity: str) -> str:
    """A surface between spots, light enough to be read through."""
    return element(
        "polygon", class_=kind, points=_spots(spots), fill="currentColor", fill_opacity=opacity, stroke="none"
    )


def box(place: Box, *children: str, kind: str, filled: bool = True) -> str:
    """A rectangle, full or as an outline."""
    return element(
        "rect", *children, class_=kind, x=place.left, y=place.top, width=max(place.right - place.left, 0.0),
        height=place.bottom - place.top, fill="currentColor" if filled else "none",
        fill_opacity=_LIGHT.get(kind), stroke=None if filled else "currentColor",
    )  # fmt: skip


def dot(at: Spot, *, kind: str, said: str, radius: float = 3.5) -> str:
    """A point that says its value when one points near it."""
    near = element("circle", cx=at[0], cy=at[1], r=9.0, fill="none", pointer_events="all")
    seen = element("circle", class_=kind, cx=at[0], cy=at[1], r=radius, fill="currentColor")
    return element("g", told(said), near, seen)


def document(
    parts: Iterable[str], *, height: float, title: str, said: str, kind: str, width: float = WIDTH
) -> str:
    """The whole drawing. Screen readers say its title and `said`; what is inside is a picture to them."""
    return element(
        "svg", element("title", escape(title)), element("desc", escape(said)), *parts,
        xmlns="http://www.w3.org/2000/svg", class_=f"chart-drawing {kind}",
        viewBox=f"0 0 {number(width)} {number(height)}", font_family="sans-serif", role="img", aria_label=f"{title}. {said}" if said else title,
    )  # fmt: skip


def _spots(spots: Sequence[Spot]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in spots)
