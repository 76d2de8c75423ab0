"""Paragraph styles of Word documents, as far as reading needs them: headings and numbering, with inheritance."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhiheng.files.readers.packages import Element, attribute, child, local

_HEADING_NAME = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_TITLE_NAME = re.compile(r"^(?:title|标题)$", re.IGNORECASE)
_BODY_LEVEL = 9
"""The outline level that means body text."""


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says of its paragraphs, inherited settings included."""

    heading: int | None = None
    title: bool = False
    number: str | None = None
    depth: int | None = None


def styles_of(root: Element | None) -> dict[str, Style]:
    """The styles of styles.xml by identifier."""
    if root is None:
        return {}
    elements = {attribute(each, "styleId") or "": each for each in root if local(each) == "style"}
    return {identifier: _style(identifier, elements) for identifier in elements}


def default_style(root: Element | None) -> str | None:
    """The identifier of the style of paragraphs that name none."""
    for each in root if root is not None else ():
        if attribute(each, "type") == "paragraph" and attribute(each, "default") in {"1", "true", "on"}:
            return attribute(each, "styleId")
    return None


def numbering_styles(root: Element | None) -> dict[str, str]:
    """For each style that is a numbering, the list that it names."""
    found = {}
    for each in root if root is not None else ():
        number = attribute(child(each, "pPr", "numPr", "numId"), "val")
        if attribute(each, "type") == "numbering" and number:
            found[attribute(each, "styleId") or ""] = number
    return found


def outline_level(properties: Element | None) -> int | None:
    """The outline level of paragraph properties, from 1; 0 where they say "body text", None where they say nothing."""
    level = attribute(child(properties, "outlineLvl"), "val")
    if level is None or not level.isdigit():
        return None
    return int(level) + 1 if int(level) < _BODY_LEVEL else 0


def _style(identifier: str, elements: dict[str, Element]) -> Style:
    heading: int | None = None
    number = depth = None
    title = False
    seen: set[str] = set()
    current: str | None = identifier
    while current in elements and current not in seen:
        seen.add(current)
        element = elements[current]
        properties = child(element, "pPr")
        name = attribute(child(element, "name"), "val") or ""
        named = _HEADING_NAME.match(name)
        if heading is None:
            heading = outline_level(properties)
        if heading is None and named:
            heading = int(named[1])
        title = title or bool(_TITLE_NAME.match(name))
        if number is None:
            number = attribute(child(properties, "numPr", "numId"), "val")
            level = attribute(child(properties, "numPr", "ilvl"), "val")
            depth = int(level) if level and level.isdigit() else None
        current = attribute(child(element, "basedOn"), "val")
    return Style(heading or None, title, number, depth)
