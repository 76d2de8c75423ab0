"""A workbook as a package of parts: which part a sheet is, what relates to what, and a copy with some parts changed."""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from zhiheng.files.filings.book_parts import MAIN, PACKAGE, RELATIONS
from zhiheng.files.wordparts import FIXED_TIME

STRICT = "http://purl.oclc.org/ooxml/"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
NO_RELATIONS = f'<Relationships xmlns="{PACKAGE}/relationships"/>'.encode()
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
CONTENT_TYPES = "[Content_Types].xml"
LARGEST_PART = 300_000_000
"""Bytes of a part that is edited in memory."""


class OddWorkbook(Exception):
    """The workbook is built in a way that is not edited part by part; a new workbook is written instead."""


def parsed(content: bytes) -> Any:
    """The root of a part, read without entities and without anything from outside."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as problem:
        raise OddWorkbook(str(problem)) from problem
    if root.getroottree().docinfo.doctype:
        raise OddWorkbook("a part declares a document type")
    return root


def written(root: Any) -> bytes:
    """A part from its root."""
    from lxml import etree

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


@dataclass(slots=True)
class Parts:
    """The parts of an open workbook, with those that are to be changed or added."""

    file: ZipFile
    changed: dict[str, bytes] = field(default_factory=dict)

    def names(self) -> set[str]:
        """The names of all parts, also of those added."""
        return set(self.file.namelist()) | set(self.changed)

    def read(self, name: str) -> bytes:
        """The content of a part as it now is."""
        if name in self.changed:
            return self.changed[name]
        try:
            if self.file.getinfo(name).file_size > LARGEST_PART:
                raise OddWorkbook(f"{name} is too large")
            return self.file.read(name)
        except (KeyError, BadZipFile) as problem:
            raise OddWorkbook(f"{name} is missing") from problem

    def root(self, name: str) -> Any:
        """The root element of a part."""
        return parsed(self.read(name))

    def free_name(self, form: str) -> str:
        """The first name of the form “xl/comments{}.xml” that no part has."""
        taken = {name.lower() for name in self.names()}
        return next(
            name
            for name in (form.format(number) for number in range(1, 100_000))
            if name.lower() not in taken
        )

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Id → (last word of the kind, name of the part) of the relations inside the package."""
        name = relations_name(part)
        if name not in self.names():
            return {}
        found = {}
        for one in self.root(name):
            if isinstance(one.tag, str) and one.get("TargetMode") != "External":
                target = posixpath.normpath(
                    posixpath.join("/", posixpath.dirname(part), one.get("Target", ""))
                )
                found[one.get("Id", "")] = (one.get("Type", "").rsplit("/", 1)[-1], target.lstrip("/"))
        return found

    def relate(self, part: str, kind: str, target: str) -> str:
        """Adds a relation from `part` to `target`, `kind` an address; gives its id."""
        from lxml import etree

        name = relations_name(part)
        space = f"{PACKAGE}/relationships"
        root = (
            self.root(name)
            if name in self.names()
            else etree.Element(f"{{{space}}}Relationships", nsmap={None: space})
        )
        taken = {one.get("Id") for one in root if isinstance(one.tag, str)}
        ident = next(each for each in (f"rIdZh{number}" for number in range(1, 100_000)) if each not in taken)
        etree.SubElement(root, f"{{{space}}}Relationship", Id=ident, Type=kind, Target="/" + target)
        self.changed[name] = written(root)
        return ident

    def declare(self, part: str, content_type: str) -> None:
        """Says in [Content_Types].xml what the added part holds."""
        from lxml import etree

        root = self.root(CONTENT_TYPES)
        space = f"{PACKAGE}/content-types"
        if not any((one.get("PartName") or "").lower() == f"/{part}".lower() for one in root):
            etree.SubElement(root, f"{{{space}}}Override", PartName=f"/{part}", ContentType=content_type)
        self.changed[CONTENT_TYPES] = written(root)

    def save(self, target: Path) -> None:
        """Writes the package: changed and added parts anew, every other part as it was."""
        with ZipFile(target, "w", ZIP_DEFLATED) as file:
            for info in self.file.infolist():
                file.writestr(info, self.changed.get(info.filename) or self.file.read(info))
            for name in sorted(set(self.changed) - set(self.file.namelist())):
                info = ZipInfo(name, FIXED_TIME)
                info.compress_type, info.external_attr = ZIP_DEFLATED, 0o600 << 16
                file.writestr(info, self.changed[name])


def relations_name(part: str) -> str:
    """The part that holds the relations of `part`."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


@dataclass(frozen=True, slots=True)
class Workbook:
    """Where the parts of a workbook are, and which of the two dialects of the format it speaks."""

    part: str
    sheets: dict[str, str]
    """Name of a sheet → its part, in the order of the tabs."""
    styles: str
    strict: bool

    @property
    def space(self) -> str:
        """The namespace of sheets in the workbook's dialect."""
        return STRICT_MAIN if self.strict else MAIN

    def kind(self, word: str) -> str:
        """The address of a kind of relation in the workbook's dialect."""
        return f"{STRICT_RELATIONS if self.strict else RELATIONS}/{word}"


def located(parts: Parts) -> Workbook:
    """The workbook of a package. Raises OddWorkbook where a part that every workbook has is missing."""
    main = _only(parts.relations(""), "officeDocument")
    root, relations = parts.root(main), parts.relations(main)
    if root.tag.rpartition("}")[2] != "workbook":
        raise OddWorkbook("the main part is no workbook")
    strict = root.tag.startswith("{" + STRICT)
    relation = f"{{{STRICT_RELATIONS if strict else RELATIONS}}}id"
    sheets = {
        one.get("name", ""): relations.get(one.get(relation, ""), ("", ""))[1]
        for one in root.iter(root.tag.replace("}workbook", "}sheet"))
    }
    return Workbook(main, sheets, _only(relations, "styles"), strict)


def _only(relations: dict[str, tuple[str, str]], kind: str) -> str:
    found = [target for word, target in relations.values() if word == kind]
    if len(found) != 1:
        raise OddWorkbook(f"{kind}: {len(found)} parts")
    return found[0]


def edited(source: Path, target: Path, edit: Callable[[Parts], None]) -> None:
    """Copies the package at `source` to `target` after `edit` changed parts. Raises OddWorkbook."""
    try:
        with ZipFile(source) as file:
            parts = Parts(file)
            edit(parts)
            parts.save(target)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError) as problem:
        raise OddWorkbook(source.name) from problem


def ending(path: Path) -> str:
    """The ending under which programs open a workbook: .xlsm for one with macros, else .xlsx."""
    with ZipFile(path) as file:
        return ".xlsm" if b".macroEnabled." in file.read(CONTENT_TYPES) else ".xlsx"
