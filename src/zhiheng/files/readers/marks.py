"""Marks of Markdown and stray HTML tags in plain text, blanked character for character.

The length of the text never changes: a span of the result is a span of the file.
"""

from __future__ import annotations

import html
import re

LITERAL_PIPE = "\ue000"
"""Stands for an escaped pipe until tables have been cut into cells."""
LINE_BREAK = "\ue001"
"""Stands for <br> inside a line that may be a row of a table."""

_TAGS = (
    "a|b|big|br|center|div|em|font|figure|figcaption|hr|i|img|ins|li|mark|ol|p|s|small|span|strong|sub|sup|u|ul|"
    "table|thead|tbody|tfoot|tr|td|th|caption|colgroup|col|h[1-6]|section|article|html|body"
)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z][a-zA-Z0-9]{1,7});")
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,500}\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,300})\](\((?:[a-z]{1,10}:|[./#])[!-'*-~]{0,500}\))")
_BOLD = re.compile(r"(\*\*\*|\*\*)(?=\S)([^\n]{0,500}?\S)\1")
_ESCAPE = re.compile(r"\\([.\-*#+>~_])")
_FORMULA = re.compile(r"(\$[^$\n]{1,200}\$)")
_FENCE = re.compile(r"^[ ]{0,3}```[^\n`]*$", re.MULTILINE)


def blanked_comments(text: str) -> str:
    """`text` with HTML comments and code fences blanked; line ends stay."""
    pieces: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        pieces += [text[at:start], _spaces(text[start : end + 3])]
        at = end + 3
    return _FENCE.sub(_blank, "".join([*pieces, text[at:]]))


def blanked_marks(line: str) -> str:
    """One line without its inline marks: pictures, links, bold, tags, character references and escapes."""
    if not any(mark in line for mark in "<&*[\\"):
        return line
    pieces = _FORMULA.split(line)
    # Formulas (every second piece) keep their backslashes and asterisks: repairing them needs their grammar.
    pieces[::2] = [_blanked(piece) for piece in pieces[::2]]
    return _BOLD.sub(_unbolded, "".join(pieces))


def blanked_cell(markup: str) -> str:
    """The inside of an HTML table cell without tags and character references; <br> becomes a line end."""
    return _ENTITY.sub(_referenced, _TAG.sub(_blank, _BREAK.sub(lambda found: _padded("\n", found), markup)))


def restored(text: str) -> str:
    """`text` with the stand-ins for pipes and line breaks replaced by what they stand for."""
    return text.replace(LITERAL_PIPE, "|").replace(LINE_BREAK, "\n")


def _blanked(text: str) -> str:
    text = text.replace("\\|", LITERAL_PIPE + " ")
    text = _BREAK.sub(lambda found: _padded(LINE_BREAK, found), text)
    text = _LINK.sub(lambda found: " " + found[1] + " " * (len(found[2]) + 1), _IMAGE.sub(_blank, text))
    text = _ENTITY.sub(_referenced, _TAG.sub(_blank, text))
    return _ESCAPE.sub(lambda found: found[1] + " ", text)


def _unbolded(found: re.Match[str]) -> str:
    fill = " " * len(found[1])
    return fill + found[2] + fill


def _referenced(found: re.Match[str]) -> str:
    meant = html.unescape(found[0])
    return _padded(meant, found) if meant != found[0] else meant


def _padded(text: str, found: re.Match[str]) -> str:
    return text.ljust(len(found[0]))


def _blank(found: re.Match[str]) -> str:
    return _spaces(found[0])


def _spaces(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
