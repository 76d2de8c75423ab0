"""The XML inside zipped office documents, opened with care: sizes capped, entities off, any namespace."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from zhiheng.files.readers.problems import refusal

MEMBER_LIMIT = 128 * 1024 * 1024
"""Bytes of one unpacked XML member. The largest honest ones have a few megabytes."""
PACKAGE_LIMIT = 512 * 1024 * 1024
"""Bytes of all members together, for libraries that unpack a file by themselves."""

Element = Any
"""An lxml element; lxml brings no types."""


class Package:
    """A zipped office document."""

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except zipfile.BadZipFile as error:
            raise refusal("file-broken", name) from error
        self.members = frozenset(self._archive.namelist())

    def refuse_swollen(self) -> None:
        """Raises InputProblem where the members together unpack to an absurd size."""
        total = sum(each.file_size for each in self._archive.infolist())
        if total > PACKAGE_LIMIT:
            raise refusal("file-swollen", self._name, f"{total // 1024 // 1024} MB")

    def bytes_of(self, member: str) -> bytes:
        """The unpacked bytes of a member; raises InputProblem where it is damaged or swollen."""
        information = self._archive.getinfo(member)
        if information.file_size > MEMBER_LIMIT:
            raise refusal("file-swollen", self._name, f"{member}: {information.file_size // 1024 // 1024} MB")
        if information.flag_bits & 1:
            raise refusal("file-protected", self._name)
        try:
            return self._archive.read(member)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError) as error:
            raise refusal("file-broken", self._name, member) from error

    def xml(self, member: str) -> Element | None:
        """The root of an XML member; None where there is none. Entities are never resolved."""
        from lxml import etree

        if member not in self.members:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
        try:
            return etree.fromstring(self.bytes_of(member), parser)
        except etree.XMLSyntaxError as error:
            raise refusal("file-broken", self._name, member) from error


def local(element: Element) -> str:
    """The name of an element without its namespace; "" for comments and the like.

    Office writes the same names in a strict and a transitional namespace, so names alone decide.
    """
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element | None, name: str) -> str | None:
    """The attribute `name` in whatever namespace."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: Element | None, *path: str) -> Element | None:
    """The first child called path[0], its first child called path[1] and so on; None where there is none."""
    for name in path:
        if element is None:
            return None
        element = next((each for each in element if local(each) == name), None)
    return element


def descendants(element: Element, name: str) -> Iterator[Element]:
    """All elements below called `name`."""
    return (each for each in element.iter() if local(each) == name)
