"""Marks in styles.xml: every style that a marked cell had, once more, with a fill that says it is marked."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from zhiheng.core.issues import Level
from zhiheng.files.filings.marking_package import OddWorkbook, parsed, written
from zhiheng.files.filings.sheet_styles import GREY, HEADER_FILL, INK, LINE_GREY, MARK_FILL, SHEET_FONT

ASKED_FILL = "FFF1CB"
"""Of cells that are asked about and not wrong."""
BEFORE = {
    "fonts": ("numFmts",),
    "fills": ("numFmts", "fonts"),
    "borders": ("numFmts", "fonts", "fills"),
    "cellXfs": ("numFmts", "fonts", "fills", "borders", "cellStyleXfs"),
}
"""What stands before each list in a stylesheet."""


@dataclass(frozen=True, slots=True)
class ListStyles:
    """Styles of the list of problems."""

    title: int
    notes: int
    header: int
    text: int
    center: int
    link: int


class Stylesheet:
    """styles.xml, to which fonts, fills, borders and styles are appended; what is there keeps its number."""

    def __init__(self, content: bytes) -> None:
        self.root = parsed(content)
        self.space = self.root.tag.rpartition("}")[0] + "}"
        self.styles = self.part("cellXfs")
        if not len(self.styles):
            raise OddWorkbook("the workbook has no cell styles")

    def part(self, name: str) -> Any:
        """A list of the stylesheet, made where it is missing."""
        from lxml import etree

        found = self.root.find(self.space + name)
        if found is None:
            found = etree.Element(self.space + name)
            places = [self.root.find(self.space + each) for each in BEFORE[name]]
            self.root.insert(sum(place is not None for place in places), found)
        return found

    def append(self, name: str, xml: str) -> int:
        """Appends an entry to a list; gives its number."""
        from lxml import etree

        entry = etree.fromstring(f'<x xmlns="{self.space[1:-1]}">{xml}</x>'.encode())[0]
        return self.adopt(self.part(name), entry)

    def adopt(self, group: Any, entry: Any) -> int:
        """Appends an element to a list; gives its number."""
        group.append(entry)
        group.set("count", str(len(group)))
        return len(group) - 1

    def marked(self, wanted: Iterable[tuple[int, Level]]) -> dict[tuple[int, Level], int]:
        """The numbers of styles like the ones given, with the fill of that level."""
        fills: dict[str, int] = {}
        made: dict[tuple[int, Level], int] = {}
        for style, level in sorted(wanted):
            color = MARK_FILL if level is Level.ERROR else ASKED_FILL
            if color not in fills:
                fills[color] = self.append("fills", solid(color))
            entry = deepcopy(self.styles[style if style < len(self.styles) else 0])
            entry.set("fillId", str(fills[color]))
            entry.set("applyFill", "1")
            made[style, level] = self.adopt(self.styles, entry)
        return made

    def stale(self) -> frozenset[int]:
        """The numbers of styles that carry the fill of a mark: those of an earlier return."""
        colors = {"FF" + MARK_FILL, "FF" + ASKED_FILL}
        tag = f"{self.space}patternFill/{self.space}fgColor"
        fills = {
            str(number)
            for number, fill in enumerate(self.part("fills"))
            if (color := fill.find(tag)) is not None and color.get("rgb", "").upper() in colors
        }
        return frozenset(number for number, one in enumerate(self.styles) if one.get("fillId") in fills)

    def unmarked(self, styles: Iterable[int]) -> dict[int, int]:
        """The numbers of styles like the ones given, without a fill."""
        made = {}
        for style in sorted(styles):
            entry = deepcopy(self.styles[style])
            entry.set("fillId", "0")
            made[style] = self.adopt(self.styles, entry)
        return made

    def listing(self) -> ListStyles:
        """Adds the styles of the list of problems."""

        def font(size: float, color: str, *, more: str = "") -> int:
            return self.append(
                "fonts",
                f'<font>{more}<sz val="{size}"/><color rgb="FF{color}"/><name val="{SHEET_FONT}"/></font>',
            )

        sides = "".join(
            f'<{side} style="thin"><color rgb="FF{LINE_GREY}"/></{side}>'
            for side in ("left", "right", "top", "bottom")
        )
        box = self.append("borders", f"<border>{sides}<diagonal/></border>")
        body, grey = font(10.5, INK), self.append("fills", solid(HEADER_FILL))

        def style(font_number: int, align: str, *, fill: int = 0, border: int = 0, indent: int = 0) -> int:
            return self.append(
                "cellXfs",
                f'<xf numFmtId="49" fontId="{font_number}" fillId="{fill}" borderId="{border}" xfId="0" '
                'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
                f'<alignment horizontal="{align}" vertical="center" wrapText="{int(bool(border))}" indent="{indent}"/></xf>',
            )

        return ListStyles(
            title=style(font(16, INK, more="<b/>"), "left"),
            notes=style(font(10, GREY), "left"),
            header=style(font(10.5, INK, more="<b/>"), "center", fill=grey, border=box),
            text=style(body, "left", border=box, indent=1),
            center=style(body, "center", border=box),
            link=style(font(10.5, INK, more="<u/>"), "center", border=box),
        )

    def content(self) -> bytes:
        """The part as it now is."""
        return written(self.root)


def solid(color: str) -> str:
    """A fill of one colour."""
    return f'<fill><patternFill patternType="solid"><fgColor rgb="FF{color}"/><bgColor indexed="64"/></patternFill></fill>'
