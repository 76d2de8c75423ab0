"""The fixed parts of a workbook that is written as a stream: styles, list of sheets, relations, kinds of content."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from zhiheng.files.filings.sheet_styles import HEADER_FILL, INK, LINE_GREY, SHEET_FONT
from zhiheng.files.filings.sheet_words import quoted_name

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
FIRST_OWN_FORMAT = 164
"""Numbers below belong to formats that programs know by themselves."""
HEADER_STYLE = 1
"""The style of headers; those of the columns follow, one for each column."""
PACKAGE_RELATIONS = (
    f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)


def styles_part(formats: list[tuple[str, bool]]) -> str:
    """styles.xml: style 1 for headers, then one for each column from (number format, set to the right)."""
    own = "".join(
        f'<numFmt numFmtId="{FIRST_OWN_FORMAT + place}" formatCode={quoteattr(code)}/>'
        for place, (code, _) in enumerate(formats)
    )
    font = f'<sz val="10.5"/><color rgb="FF{INK}"/><name val="{SHEET_FONT}"/>'
    side = f'style="thin"><color rgb="FF{LINE_GREY}"/>'
    box = "".join(f"<{name} {side}</{name}>" for name in ("left", "right", "top", "bottom"))
    columns = "".join(
        f'<xf numFmtId="{FIRST_OWN_FORMAT + place}" fontId="0" fillId="0" borderId="0" xfId="0" '
        f'applyNumberFormat="1" applyAlignment="1"><alignment horizontal="{"right" if right else "left"}" '
        'vertical="center" indent="1"/></xf>'
        for place, (_, right) in enumerate(formats)
    )
    return (
        f'{DECLARATION}<styleSheet xmlns="{MAIN}"><numFmts count="{len(formats)}">{own}</numFmts>'
        f'<fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
        f'</fill><fill><patternFill patternType="solid"><fgColor rgb="FF{HEADER_FILL}"/></patternFill></fill></fills>'
        '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
        f"<border>{box}<diagonal/></border></borders>"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(formats) + 2}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="49" fontId="1" fillId="2" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" '
        'applyFill="1" applyBorder="1" applyAlignment="1">'
        '<alignment horizontal="center" vertical="center" wrapText="1"/></xf>'
        f"{columns}</cellXfs>"
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def codes_are_text(reference: str) -> str:
    """The part of a sheet that keeps programs from putting a warning on every code of digits that stands as text."""
    return f'<ignoredErrors><ignoredError sqref="{reference}" numberStoredAsText="1"/></ignoredErrors>'


def book_part(names: list[str]) -> str:
    """workbook.xml with these sheets, the first row of each repeated on every printed page."""
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{place}" r:id="rId{place}"/>'
        for place, name in enumerate(names, start=1)
    )
    titles = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{place}">{escape(quoted_name(name))}!$1:$1</definedName>'
        for place, name in enumerate(names)
    )
    return (
        f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{sheets}</sheets><definedNames>{titles}</definedNames></workbook>"
    )


def relations_part(count: int) -> str:
    """The relations of workbook.xml: `count` sheets, then the styles."""
    kinds = [("worksheet", f"worksheets/sheet{place}.xml") for place in range(1, count + 1)] + [
        ("styles", "styles.xml")
    ]
    inner = "".join(
        f'<Relationship Id="rId{place}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(kinds, start=1)
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def content_part(count: int) -> str:
    """[Content_Types].xml of a workbook with `count` sheets."""
    parts = [("workbook", "sheet.main"), ("styles", "styles")]
    parts += [(f"worksheets/sheet{place}", "worksheet") for place in range(1, count + 1)]
    inner = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{SPREADSHEET}.{kind}+xml"/>'
        for name, kind in parts
    )
    return (
        f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{inner}</Types>'
    )
