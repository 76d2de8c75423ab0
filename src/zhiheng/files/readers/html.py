"""Web pages (.html, .mht): block elements become blocks; navigation and layout tables are seen through."""

from __future__ import annotations

import re
from typing import Any

from zhiheng.core.plan.blocks import BlockKind, Document
from zhiheng.core.sources import Place
from zhiheng.files.readers.assembly import Assembly
from zhiheng.files.readers.encodings import Decoded
from zhiheng.files.readers.grids import Spanned, lay_out
from zhiheng.files.readers.problems import issue, refusal
from zhiheng.files.readers.text import decoded_text, document_of_text, encoding_issues

Element = Any
"""An lxml element; lxml brings no types."""

_DROPPED = frozenset({
    "script", "style", "noscript", "template", "nav", "footer", "aside", "iframe", "object", "svg", "head", "select",
    "button", "textarea", "title",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre",
    "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb-2312": "gb18030", "big5": "big5hkscs", "utf8": "utf-8"}
"""Declared encodings and the wider ones that pages declaring them are really written in."""
_ATTACHMENT = re.compile(r"^\s*附\s*[件表]")
_LIST_NUMBER = re.compile(r"\s*\d+\. \s*")
_MENU_ENTRY = 30
"""Characters: a block that is nothing but a shorter link belongs to a menu."""
_ARTICLE_LENGTH = 600
"""Characters: a cell with several paragraphs and more text than this holds an article, not a figure."""
_DEPTH_LIMIT = 400


def read_html(data: bytes, name: str) -> Document:
    """The bytes of a web page as a document. Raises InputProblem where they are not text."""
    found = _CHARSET.search(data[:4096])
    declared = found[1].decode("ascii", "replace").lower() if found else None
    decoded = decoded_text(data, name, _WIDER.get(declared, declared) if declared else None)
    return _read(decoded, name)


def read_mhtml(data: bytes, name: str) -> Document:
    """A web page saved as one file (.mht, often named .doc): its HTML part as a document."""
    from email import message_from_bytes, policy

    message = message_from_bytes(data, policy=policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                charset = part.get_content_charset()
                return _read(decoded_text(payload, name, _WIDER.get(charset or "", charset)), name)
    raise refusal("file-broken", name)


def _read(decoded: Decoded, name: str) -> Document:
    from lxml import etree, html

    text = _XML_DECLARATION.sub("", decoded.text.replace("\0", ""))
    if not re.search(r"<[a-zA-Z!/]", text):
        return document_of_text(
            text.replace("\r\n", "\n"), name, "txt", issues=encoding_issues(decoded, name)
        )
    try:
        root = html.document_fromstring(text, parser=html.HTMLParser(huge_tree=False, no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise refusal("no-text", name) from error
    reader = _Reader(Assembly(name, "html"))
    reader.walk(root, 0)
    reader.flush()
    reader.assembly.issues += encoding_issues(decoded, name)
    if reader.images:
        reader.assembly.issues.append(issue("images-skipped", name, str(reader.images)))
    return reader.assembly.document()


class _Reader:
    """Walks a tree; inline text gathers in a buffer that every block boundary empties."""

    def __init__(self, assembly: Assembly) -> None:
        self.assembly = assembly
        self.images = 0
        self._buffer: list[str] = []
        self._linked = 0
        self._links = 0
        self._lists: list[tuple[str, int]] = []
        self._style: tuple[BlockKind, int | None] = (BlockKind.PARAGRAPH, None)
        self._preformatted = 0

    def walk(self, element: Element, depth: int) -> None:
        """Reads `element` and everything in it; its tail is left to the caller."""
        name = _name(element)
        if not name or name in _DROPPED or _is_hidden(element) or depth > _DEPTH_LIMIT:
            return
        if name == "table" and _is_data(element):
            self.flush()
            self._add_table(element)
            return
        if name == "br":
            self.flush()
        elif name == "img":
            self.images += 1
        elif name in _BLOCKS:
            self._walk_block(element, name, depth)
        else:
            self._links += name == "a"
            self._walk_inside(element, depth)
            self._links -= name == "a"

    def _walk_block(self, element: Element, name: str, depth: int) -> None:
        self.flush()
        style, self._style = self._style, self._style_of(element, name)
        self._preformatted += name == "pre"
        if name in {"ol", "ul"}:
            self._lists.append((name, _number(element, "start", 1)))
        if name == "li":
            self._open_item(element)
        self._walk_inside(element, depth)
        self.flush()
        if name == "li":
            self._buffer = []
        if name in {"ol", "ul"}:
            self._lists.pop()
        self._preformatted -= name == "pre"
        self._style = style

    def _style_of(self, element: Element, name: str) -> tuple[BlockKind, int | None]:
        if re.fullmatch("h[1-6]", name):
            return BlockKind.HEADING, int(name[1])
        if name == "li" and self._lists and self._lists[-1][0] == "ul":
            return BlockKind.ITEM, len(self._lists)
        return self._style if name in {"p", "div", "center"} else (BlockKind.PARAGRAPH, None)

    def _open_item(self, element: Element) -> None:
        """An ordered list prints its numbers; so does its text here."""
        if self._lists and self._lists[-1][0] == "ol":
            number = _number(element, "value", self._lists[-1][1])
            self._lists[-1] = ("ol", number + 1)
            self._buffer.append(f"{number}. ")

    def _walk_inside(self, element: Element, depth: int) -> None:
        self._take(element.text)
        for part in element:
            self.walk(part, depth + 1)
            self._take(part.tail)

    def _take(self, text: str | None) -> None:
        if text:
            text = text if self._preformatted else _SPACES.sub(" ", text)
            self._buffer.append(text)
            self._linked += len(text.strip()) if self._links else 0

    def flush(self) -> None:
        """Ends the current block."""
        text = "".join(self._buffer)
        kind, level = self._style
        length = len(text.strip())
        menu = self._linked >= length and length < _MENU_ENTRY and not _ATTACHMENT.match(text)
        if _LIST_NUMBER.fullmatch(text):
            # The number of an item whose text stands in a paragraph of its own: it waits for that paragraph.
            return
        self._buffer, self._linked = [], 0
        if menu and kind is not BlockKind.HEADING:
            return
        for line in text.split("\n") if self._preformatted else [text]:
            self.assembly.add(line, kind, level=level, place=Place())

    def _add_table(self, table: Element) -> None:
        for caption in table.iterchildren("caption"):
            self.assembly.add(_cell_text(caption), place=Place())
        lines = [
            [
                Spanned(_cell_text(cell), _number(cell, "rowspan", 1), _number(cell, "colspan", 1))
                for cell in _cells(row)
            ]
            for row in _rows(table)
            if not _is_hidden(row)
        ]
        self.assembly.add_table(lay_out([line for line in lines if line]), place=Place())


def _name(element: Element) -> str:
    tag = element.tag
    return tag.rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _is_hidden(element: Element) -> bool:
    return bool(
        element.get("hidden") is not None
        or element.get("role") in {"navigation", "contentinfo"}
        or _HIDDEN.search(element.get("style") or "")
    )


def _is_data(table: Element) -> bool:
    """Whether a table holds figures rather than the page's layout."""
    if (
        table.get("role") in {"presentation", "none"}
        or next(table.iterdescendants("table"), None) is not None
    ):
        return False
    rows = [_cells(row) for row in _rows(table)]
    if sum(len(row) for row in rows) < 2 or max(len(row) for row in rows) < 2:
        return False
    return not any(_is_article(cell) for row in rows for cell in row)


def _is_article(cell: Element) -> bool:
    paragraphs = sum(1 for each in cell.iter("p", "br", "div"))
    return paragraphs > 4 and len("".join(cell.itertext()).strip()) > _ARTICLE_LENGTH


def _rows(table: Element) -> list[Element]:
    return [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row.iterchildren("td", "th")]


def _cell_text(cell: Element) -> str:
    pieces: list[str] = []
    _gather(cell, pieces)
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(pieces).split("\v"))
    return "\n".join(line for line in lines if line)


def _gather(element: Element, pieces: list[str]) -> None:
    """The text of a cell, with a vertical tab at every line end."""
    pieces.append(element.text or "")
    for part in element:
        name = _name(part)
        edge = "\v" if name in _BLOCKS or name == "br" else ""
        pieces.append(edge)
        if name and name not in _DROPPED and not _is_hidden(part):
            _gather(part, pieces)
        pieces += [edge, part.tail or ""]


def _number(element: Element, name: str, default: int) -> int:
    value = (element.get(name) or "").strip()
    return int(value) if value.isdigit() and len(value) < 5 else default
