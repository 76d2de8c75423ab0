"""The text of a Word paragraph as a reader sees it: insertions in, deletions out, symbols and breaks resolved."""

from __future__ import annotations

from dataclasses import dataclass, field

from zhiheng.files.readers.packages import Element, attribute, child, descendants, local

_DELETED = frozenset({"del", "moveFrom", "delText"})
_SILENT = frozenset(
    {"pPr", "rPr", "instrText", "delInstrText", "rt", "sdtPr", "sdtEndPr", "commentReference"}
)
_FIXED = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "", "ptab": "\t"}
_SYMBOLS = {
    0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xB0: "°", 0xA5: "∞",
    0xB7: "·", 0x6D: "μ", 0x57: "Ω", 0x61: "α", 0x62: "β", 0xBE: "—", 0x25: "%", 0x3C: "<", 0x3D: "=", 0x3E: ">",
}  # fmt: skip
"""Characters of the Symbol font, by the low byte of their code."""


@dataclass(slots=True)
class Notices:
    """What a person should know about a document's inside."""

    changes: int = 0
    images: int = 0
    footnotes: int = 0


@dataclass(slots=True)
class ParagraphText:
    """A paragraph's own text, and the text boxes anchored in it."""

    text: str = ""
    boxes: list[Element] = field(default_factory=list)


def paragraph_text(paragraph: Element, notices: Notices) -> ParagraphText:
    """Reads `paragraph`; counts in `notices` what was left out."""
    found = ParagraphText()
    pieces: list[str] = []
    _walk(paragraph, pieces, found, notices)
    found.text = "".join(pieces)
    return found


def is_on(element: Element | None) -> bool:
    """Whether a switch such as <w:vanish/> is there and not turned off."""
    return element is not None and attribute(element, "val") not in {"0", "false", "off"}


def _walk(element: Element, pieces: list[str], found: ParagraphText, notices: Notices) -> None:
    for part in element:
        name = local(part)
        if name in _DELETED:
            notices.changes += 1
        elif name in _SILENT or (name == "r" and is_on(child(part, "rPr", "vanish"))):
            continue
        elif name == "t":
            pieces.append(part.text or "")
        elif name == "br":
            pieces.append("" if attribute(part, "type") in {"page", "column"} else "\n")
        elif name in _FIXED:
            pieces.append(_FIXED[name])
        elif name == "sym":
            pieces.append(_symbol(part))
        else:
            _walk_container(part, name, pieces, found, notices)


def _walk_container(
    part: Element, name: str, pieces: list[str], found: ParagraphText, notices: Notices
) -> None:
    if name == "AlternateContent":
        # Choice and Fallback draw the same thing twice.
        part = child(part, "Choice") if child(part, "Choice") is not None else part
    if name in {"drawing", "pict", "object", "AlternateContent"}:
        boxes = list(descendants(part, "txbxContent"))
        found.boxes += boxes
        drawn = any(local(each) in {"blip", "imagedata"} for each in part.iter())
        notices.images += 1 if drawn and not boxes else 0
        return
    if name in {"footnoteReference", "endnoteReference"}:
        notices.footnotes += 1
    if name in {"ins", "moveTo"}:
        notices.changes += 1
    _walk(part, pieces, found, notices)


def _symbol(part: Element) -> str:
    try:
        code = int(attribute(part, "char") or "", 16)
    except ValueError:
        return ""
    if (attribute(part, "font") or "").lower() == "symbol":
        return _SYMBOLS.get(code & 0xFF, "")
    return "" if 0xE000 <= code <= 0xF8FF else chr(code)
