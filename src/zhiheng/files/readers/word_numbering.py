"""Automatic numbering of Word documents: the number is not in the text, so it is counted and printed here."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from zhiheng.files.readers.numerals import printed
from zhiheng.files.readers.packages import Element, attribute, child, local


@dataclass(slots=True)
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"
    legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, _Level]
    restarts: dict[int, int]


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a paragraph: the printed number, or nothing for a bullet."""

    text: str
    bullet: bool


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has been counted. Ask once for each paragraph, in order."""

    lists: dict[str, _List] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def level_of_style(self, number: str, style: str | None) -> int:
        """The level that a list ties to a paragraph style, else the first."""
        found = self.lists.get(number)
        levels = found.levels.items() if found else ()
        return next((depth for depth, level in levels if style and level.style == style), 0)

    def label(self, number: str, depth: int) -> Label | None:
        """The label of the next paragraph of list `number` at `depth` (from 0); None where there is no such list."""
        found = self.lists.get(number)
        if found is None or depth not in found.levels:
            return None
        level = found.levels[depth]
        if level.form == "bullet":
            # Of bullets only dashes are print of their own: 公文 write their items with ——.
            return Label(level.text if re.fullmatch("[—－]+", level.text) else "", bullet=True)
        counts = self._counts.setdefault(found.abstract, {})
        self._count(number, found, depth, counts)
        text = re.sub(
            r"%([1-9])", lambda part: self._part(found, int(part[1]) - 1, counts, level), level.text
        )
        if not text:
            return Label("", bullet=False)
        spaced = level.suffix != "nothing" and text[-1].isascii() and text[-1] not in ")"
        return Label(text + (" " if spaced else ""), bullet=False)

    def _count(self, number: str, found: _List, depth: int, counts: dict[int, int]) -> None:
        restarts = depth in found.restarts and (number, depth) not in self._begun
        self._begun.add((number, depth))
        if restarts:
            counts[depth] = found.restarts[depth]
        elif depth in counts:
            counts[depth] += 1
        else:
            counts[depth] = found.levels[depth].start
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]

    def _part(self, found: _List, depth: int, counts: dict[int, int], asking: _Level) -> str:
        level = found.levels.get(depth, _Level())
        count = counts.setdefault(depth, level.start)
        return printed(count, "decimal" if asking.legal else level.form)


def numbering_of(root: Element | None, styles_to_lists: dict[str, str]) -> Numbering:
    """The lists of numbering.xml; `styles_to_lists` gives the list of each numbering style."""
    if root is None:
        return Numbering()
    abstracts = {
        attribute(each, "abstractNumId") or "": each for each in root if local(each) == "abstractNum"
    }
    numbers = {attribute(each, "numId") or "": each for each in root if local(each) == "num"}
    lists = {}
    for number, element in numbers.items():
        identifier = _abstract_of(element)
        abstract = abstracts.get(identifier)
        linked = attribute(child(abstract, "numStyleLink"), "val")
        if linked in styles_to_lists and styles_to_lists[linked] in numbers:
            identifier = _abstract_of(numbers[styles_to_lists[linked]])
            abstract = abstracts.get(identifier)
        if abstract is not None:
            lists[number] = _list(identifier, abstract, element)
    return Numbering(lists)


def _abstract_of(number: Element) -> str:
    return attribute(child(number, "abstractNumId"), "val") or ""


def _list(identifier: str, abstract: Element, number: Element) -> _List:
    levels = dict(_level(each) for each in abstract if local(each) == "lvl")
    restarts = {}
    for override in (each for each in number if local(each) == "lvlOverride"):
        depth = _integer(attribute(override, "ilvl"), 0)
        own = child(override, "lvl")
        if own is not None:
            levels[depth] = _level(own)[1]
        start = attribute(child(override, "startOverride"), "val")
        if start is not None:
            restarts[depth] = _integer(start, 1)
    return _List(identifier, levels, restarts)


def _level(element: Element) -> tuple[int, _Level]:
    form = attribute(child(element, "numFmt"), "val")
    return _integer(attribute(element, "ilvl"), 0), _Level(
        form=form or "decimal",
        text=attribute(child(element, "lvlText"), "val") or "",
        start=_integer(attribute(child(element, "start"), "val"), 1),
        suffix=attribute(child(element, "suff"), "val") or "tab",
        legal=child(element, "isLgl") is not None,
        style=attribute(child(element, "pStyle"), "val"),
    )


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.lstrip("-").isdigit() else default
