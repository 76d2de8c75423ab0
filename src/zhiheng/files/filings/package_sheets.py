"""What an .xlsx package says of its sheets: names, which are hidden, where their XML stands, number formats."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from zhiheng.files.filings.safe_package import SafePackage
from zhiheng.files.filings.wording import Where, refusal
from zhiheng.files.readers.packages import attribute, child, descendants

_PERCENT_FORMATS = frozenset({9, 10})
"""Built-in formats "0%" and "0.00%" (ECMA-376 part 1, 18.8.30)."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its name, whether people see it, and the member that holds its cells."""

    name: str
    visible: bool
    member: str


class SheetPackage(SafePackage):
    """An .xlsx or .xlsm file."""

    def __init__(self, data: bytes, where: Where) -> None:
        super().__init__(data, where)
        self.sheets = tuple(self._listed())
        self.percent_styles = self._percents()
        if "xl/sharedStrings.xml" in self._package.members:
            self.member("xl/sharedStrings.xml")

    def _listed(self) -> list[SheetPart]:
        book = self._package.xml("xl/workbook.xml")
        if book is None:
            # The binary form (.xlsb) keeps its parts where no formats or extents can be told.
            raise refusal("file-unsupported", self._where, "xlsb")
        targets = self._targets()
        sheets = []
        for sheet in descendants(book, "sheet"):
            kind, target = targets.get(attribute(sheet, "id") or "", ("", ""))
            if kind.endswith("/worksheet") and target in self._package.members:
                visible = (attribute(sheet, "state") or "visible") == "visible"
                sheets.append(SheetPart(attribute(sheet, "name") or "", visible, target))
        return sheets

    def _targets(self) -> dict[str, tuple[str, str]]:
        """Kind and member by the identifier of a relationship."""
        relations = self._package.xml("xl/_rels/workbook.xml.rels")
        found = {}
        for each in descendants(relations, "Relationship") if relations is not None else ():
            target = attribute(each, "Target") or ""
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            found[attribute(each, "Id") or ""] = (attribute(each, "Type") or "", path)
        return found

    def _percents(self) -> frozenset[int]:
        """The style numbers whose format shows a percentage."""
        styles = self._package.xml("xl/styles.xml")
        if styles is None:
            return frozenset()
        percents = set(_PERCENT_FORMATS)
        for each in descendants(styles, "numFmt"):
            if (
                is_percent(attribute(each, "formatCode") or "")
                and (attribute(each, "numFmtId") or "").isdigit()
            ):
                percents.add(int(attribute(each, "numFmtId") or 0))
        formats = child(styles, "cellXfs")
        return frozenset(
            index
            for index, each in enumerate(formats if formats is not None else ())
            if (attribute(each, "numFmtId") or "").isdigit()
            and int(attribute(each, "numFmtId") or 0) in percents
        )


def is_percent(number_format: str) -> bool:
    """Whether a number format multiplies by a hundred: a % outside quotes, brackets and after no backslash."""
    return "%" in re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", number_format.split(";")[0])
