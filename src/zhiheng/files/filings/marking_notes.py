"""Notes on cells: the part that holds their words, and the drawing without which programs do not show them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from zhiheng.files.decomposition_table import display_width
from zhiheng.files.filings.book_stream import column_letters
from zhiheng.files.filings.marking_package import OddWorkbook, Parts, Workbook, written
from zhiheng.files.filings.marking_sheet import Place, place_of

AUTHOR = "质衡核对"
HEAD = f"{AUTHOR}：\n"
"""The first line of our notes. By it they are known again: some programs drop the authors of notes."""
BELOW = f"\n\n{HEAD}"
"""Stands between a person's note and what is added to it."""
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
NOTE_SHAPE = re.compile(rb"<((?:\w+:)?)shape\b(?:(?!<\1shape\b).)*?</\1shape>", re.DOTALL)
EMPTY_DRAWING = (
    f'<xml {SPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
).encode()
SHAPE_TYPE = (
    f'<v:shapetype {SPACES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
).encode()
SHAPE = (
    '<v:shape {spaces} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:80pt;'
    'margin-top:5pt;width:220pt;height:{height}pt;z-index:{order};visibility:hidden" fillcolor="#ffffe1" '
    'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{column}, 12, {row}, 6, {last_column}, 12, {last_row}, 6</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{at_row}</x:Row><x:Column>{at_column}</x:Column></x:ClientData></v:shape>"
)
LINE_WIDTH, LINE_POINTS = 34, 15
"""Half characters in a line of a note, and points of its height."""


def add_notes(parts: Parts, book: Workbook, sheet: str, notes: Mapping[Place, str], *, drawing: str) -> str:
    """Writes the notes of a sheet; gives the id of a drawing that the sheet is yet to point to, else "".

    `drawing` is the relation of the drawing that the sheet has already, "" for none.
    """
    relations = parts.relations(sheet)
    comments = next((target for kind, target in relations.values() if kind == "comments"), "")
    if not comments:
        comments = parts.free_name("xl/comments{}.xml")
        parts.changed[comments] = (
            f'<comments xmlns="{book.space}"><authors/><commentList/></comments>'.encode()
        )
        parts.relate(sheet, book.kind("comments"), comments)
        parts.declare(comments, COMMENTS_TYPE)
    root = parts.root(comments)
    gone = _clear(root)
    fresh = _write(root, notes)
    parts.changed[comments] = written(root)
    if drawing:
        if drawing not in relations:
            raise OddWorkbook("the drawing of notes is missing")
        target, ident = relations[drawing][1], ""
    else:
        target = parts.free_name("xl/drawings/vmlDrawing{}.vml")
        parts.changed[target] = EMPTY_DRAWING
        ident = parts.relate(sheet, book.kind("vmlDrawing"), target)
        parts.declare(target, DRAWING_TYPE)
    parts.changed[target] = drawn(
        without_shapes(parts.read(target), gone), {place: notes[place] for place in fresh}
    )
    return ident


def _write(root: Any, notes: Mapping[Place, str]) -> list[Place]:
    """Puts the notes into the list; a note that a person left stays above ours. Gives the cells that had none."""
    from lxml import etree

    space = root.tag.rpartition("}")[0] + "}"
    authors, listed = root.find(space + "authors"), root.find(space + "commentList")
    if authors is None or listed is None:
        raise OddWorkbook("the notes could not be read")
    names = [one.text for one in authors]
    if AUTHOR not in names:
        etree.SubElement(authors, space + "author").text = AUTHOR
        names.append(AUTHOR)
    there = {one.get("ref"): one for one in listed}
    fresh = []
    for place, words in sorted(notes.items()):
        reference = f"{column_letters(place[1])}{place[0]}"
        text = _text_of(there.get(reference), space)
        if text is None:
            one = etree.SubElement(
                listed, space + "comment", ref=reference, authorId=str(names.index(AUTHOR))
            )
            text = etree.SubElement(one, space + "text")
            fresh.append(place)
            words = HEAD + words
        else:
            words = BELOW + words
        run = etree.SubElement(etree.SubElement(text, space + "r"), space + "t")
        run.text = words
        run.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return fresh


def _clear(root: Any) -> set[Place]:
    """Removes what earlier returns said; gives the cells that have no note any more."""
    space = root.tag.rpartition("}")[0] + "}"
    gone = set()
    for one in list(root.iter(space + "comment")):
        words = "".join(one.itertext(space + "t", with_tail=False))
        if words.startswith(HEAD):
            one.getparent().remove(one)
            gone.add(place_of(one.get("ref", "")))
        elif BELOW in words:
            _shorten(list(one.iter(space + "t")), words.index(BELOW))
    return gone


def _shorten(texts: list[Any], length: int) -> None:
    """Keeps so many characters of words that stand in several runs."""
    for text in texts:
        text.text = (text.text or "")[:length]
        length -= len(text.text)


def without_shapes(content: bytes, places: set[Place]) -> bytes:
    """A drawing without the shapes of the notes on these cells."""

    def kept(shape: re.Match[bytes]) -> bytes:
        row = re.search(rb"Row>\s*(\d+)\s*<", shape[0])
        column = re.search(rb"Column>\s*(\d+)\s*<", shape[0])
        at = (int(row[1]) + 1, int(column[1]) + 1) if row and column and b"Note" in shape[0] else None
        return b"" if at in places else shape[0]

    return NOTE_SHAPE.sub(kept, content) if places else content


def _text_of(comment: Any, space: str) -> Any:
    """The words of a note that is there, as runs, so that another run may follow."""
    from lxml import etree

    if comment is None:
        return None
    text = comment.find(space + "text")
    if text is None:
        text = etree.SubElement(comment, space + "text")
    plain = text.find(space + "t")
    if plain is not None:
        run = etree.Element(space + "r")
        text.replace(plain, run)
        run.append(plain)
    for extra in [one for one in text if one.tag in (space + "rPh", space + "phoneticPr")]:
        text.remove(extra)
    return text


def drawn(content: bytes, notes: Mapping[Place, str]) -> bytes:
    """A drawing with one more shape for every note. Such parts need not be XML, so they are extended as text."""
    end = content.rfind(b"</xml>")
    if end < 0:
        raise OddWorkbook("the drawing of notes could not be read")
    used = [int(number) for number in re.findall(rb"_x0000_s(\d+)", content)]
    number = max(used, default=1024) + 1
    shapes = [b"" if b'"_x0000_t202"' in content else SHAPE_TYPE]
    for order, ((row, column), words) in enumerate(sorted(notes.items()), start=1):
        lines = sum(math.ceil(max(1, display_width(line)) / LINE_WIDTH) for line in words.split("\n")) + 2
        shapes.append(
            SHAPE.format(
                spaces=SPACES, number=number + order, order=order, height=lines * LINE_POINTS, column=column,
                row=max(0, row - 2), last_column=column + 3, last_row=max(0, row - 2) + lines + 1,
                at_row=row - 1, at_column=column - 1,
            ).encode()
        )  # fmt: skip
    return content[:end] + b"".join(shapes) + content[end:]
