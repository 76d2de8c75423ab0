"""Bad files as people hand them in, and worse: made the same from the same seed, for tests of everything that reads them.

`bad_inputs(seed, count)` gives file names and bytes. The first ones are thought out (zip bombs, stray cells, mixed
byte order marks, …); the others are good files damaged by chance: cut, bits turned, members of packages exchanged.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator

LABELS = ("样品编号", "抽样日期", "统一社会信用代码", "检验结论", "合格率", "数量", "备注")
ROWS = [
    (f"S{i:04d}", f"2026-0{i % 9 + 1}-{i % 28 + 1:02d}", "91350211M000100Y43", "合格", "96%", str(i), "无")
    for i in range(40)
]
Make = Callable[[], bytes]

_FIXED = (1980, 1, 1, 0, 0, 0)
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def zipped(members: dict[str, bytes]) -> bytes:
    """The members as a zip file; the same members give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            information = zipfile.ZipInfo(name, _FIXED)
            information.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(information, data)
    return buffer.getvalue()


def text_table(separator: str = ",", end: str = "\n") -> str:
    """A good table with separators."""
    return end.join(separator.join(row) for row in (LABELS, *ROWS)) + end


def sheet_xml(cells: str, after: str = "") -> str:
    """A worksheet with the XML of its rows."""
    return f'<?xml version="1.0"?><worksheet {_MAIN}><dimension ref="A1:G41"/><sheetData>{cells}</sheetData>{after}</worksheet>'


def good_rows() -> str:
    """The rows of the table as XML, with a date, a percentage, a formula and a truth value in each."""
    rows = [
        _row(
            1,
            [
                f'<c r="{"ABCDEFG"[i]}1" t="inlineStr"><is><t>{label}</t></is></c>'
                for i, label in enumerate(LABELS)
            ],
        )
    ]
    for number, row in enumerate(ROWS, 2):
        rows.append(
            _row(
                number,
                [
                    f'<c r="A{number}" t="s"><v>{number - 2}</v></c>',
                    f'<c r="B{number}" s="1"><v>{46000 + number}</v></c>',
                    f'<c r="C{number}" t="inlineStr"><is><t>{row[2]}</t></is></c>',
                    f'<c r="D{number}" t="b"><v>1</v></c>',
                    f'<c r="E{number}" s="2"><v>0.{number}</v></c>',
                    f'<c r="F{number}"><f>1+{number}</f><v>{number}.12345678901234</v></c>',
                    f'<c r="G{number}" t="e"><v>#N/A</v></c>',
                ],
            )
        )
    return "".join(rows)


def _row(number: int, cells: list[str]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def workbook_members(*sheets: str, states: tuple[str, ...] = (), settings: str = "") -> dict[str, bytes]:
    """The members of an .xlsx file with the XML of its sheets."""
    numbered = list(enumerate(sheets, 1))
    listed = "".join(
        f'<sheet name="表{i}" sheetId="{i}" r:id="rId{i}" state="{states[i - 1] if states else "visible"}"/>'
        for i, _ in numbered
    )
    relations = "".join(
        f'<Relationship Id="rId{i}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i, _ in numbered
    )
    texts = "".join(f"<si><t>{row[0]}</t></si>" for row in ROWS)
    members = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_RELATIONS}">{settings}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
        "xl/styles.xml": f'<styleSheet {_MAIN}><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/>'
        '<xf numFmtId="9"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f"<sst {_MAIN}>{texts}</sst>",
    } | {f"xl/worksheets/sheet{i}.xml": sheet for i, sheet in numbered}
    return {name: data.encode() for name, data in members.items()}


def document_members(rows: str = "") -> dict[str, bytes]:
    """The members of an .ods file; without rows, those of the table."""
    rows = rows or "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in (LABELS, *ROWS)
    )
    content = (
        '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>'
        f'<table:table table:name="表1">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    mimetype = b"application/vnd.oasis.opendocument.spreadsheet"
    return {"mimetype": mimetype, "content.xml": content.encode(), "META-INF/manifest.xml": b"<manifest/>"}


def json_lines() -> str:
    """The table as JSON Lines."""
    import json

    return "".join(json.dumps(dict(zip(LABELS, row, strict=True)), ensure_ascii=False) + "\n" for row in ROWS)


def parquet() -> bytes:
    """The table as a Parquet file."""
    import polars as pl

    buffer = io.BytesIO()
    pl.DataFrame(ROWS, schema=list(LABELS), orient="row").write_parquet(buffer)
    return buffer.getvalue()


def good_inputs() -> dict[str, bytes]:
    """A good file of every kind, by name: what chance damages, and what must be read whole."""
    return {
        "表.csv": text_table().encode(),
        "表-gbk.csv": text_table().encode("gbk"),
        "表-utf16.txt": text_table("\t", "\r\n").encode("utf-16"),
        "表-引号.csv": re.sub(r"[^,\n]+", r'"\g<0>"', text_table()).encode(),
        "表.jsonl": json_lines().encode(),
        "表.xlsx": zipped(workbook_members(sheet_xml(good_rows()))),
        "表.ods": zipped(document_members()),
        "表.parquet": parquet(),
    }


def _bytes_damaged(data: bytes, dice: random.Random) -> bytes:
    """Bytes damaged in one of the ways in which files come to harm."""
    at, length = dice.randrange(len(data)), dice.choice((1, 2, 16, 300))
    noise = dice.choice(
        (
            bytes(length),
            dice.randbytes(length),
            b"\xff\xfe",
            b"\xef\xbb\xbf",
            b'"',
            b"\n",
            b"\r",
            b"\xed\xa0\x80",
        )
    )
    ways: tuple[Make, ...] = (
        lambda: data[:at],
        lambda: data[at:],
        lambda: data[:at] + data[at + length :],
        lambda: data[:at] + noise + data[at:],
        lambda: data[:at] + noise + data[at + len(noise) :],
        lambda: data[at:] + data[:at],
        lambda: data[:at] + data[at : at + length] * 200 + data[at:],
        lambda: _turned(data, dice),
    )
    return dice.choice(ways)()


def _turned(data: bytes, dice: random.Random) -> bytes:
    """Some bits turned."""
    result = bytearray(data)
    for _ in range(dice.choice((1, 3, 40))):
        result[dice.randrange(len(result))] ^= 1 << dice.randrange(8)
    return bytes(result)


_CHANGES = (
    (rb'r="[A-Z]+[0-9]+"', (b"", b'r="A0"', b'r="XFD1048576"', b'r="ZZZZ99999999999"', b'r="1A"', b'r="A1"')),
    (rb't="[a-zA-Z]+"', (b"", b't="s"', b't="b"', b't="d"', b't="e"', b't="n"', b't="str"', b't="x"')),
    (rb's="[0-9]+"', (b's="1"', b's="2"', b's="999999"', b's="-1"', b's=""')),
    (rb"<v>[^<]*</v>", (b"<v/>", b"<v>-1</v>", b"<v>1e308</v>", b"<v>NaN</v>", b"<v>99999999999999999999</v>", b"<v>&#xD800;</v>", b"<v>\0</v>")),
    (rb"<t>[^<]*</t>", (b"<t/>", b"<t>" + b"x" * 40_000 + b"</t>", b"<t>_xD800_&lt;</t>", b"<t><![CDATA[ ]]></t>")),
    (rb'<row r="[0-9]+"', (b"<row", b'<row r="0"', b'<row r="1048577"', b'<row r="4294967296"', b'<row r="2"')),
    (rb"</?(?:c|v|is|row|sheetData|t|si|xf|table:table-cell|text:p)\b[^>]*>", (b"", b"<", b"</row>", b"<c/>")),
    (rb'(?:numFmtId|sheetId|Target|office:value-type)="[^"]*"', (b"", b'numFmtId="-5"', b'Target="../../x"', b'office:value-type="float"')),
)  # fmt: skip


def _members_damaged(data: bytes, dice: random.Random) -> bytes:
    """A package whose members were changed before it was packed, so that its checksums are right."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    one, other = dice.choice(sorted(members)), dice.choice(sorted(members))
    way = dice.randrange(6)
    if way == 0:
        del members[one]
    elif way == 1:
        members[one], members[other] = members[other], members[one]
    elif way == 2:
        members[one] = _bytes_damaged(members[one] or b"x", dice)
    else:
        content = max(members, key=lambda name: len(members[name]))
        for _ in range(dice.choice((1, 3, 30))):
            members[content] = _changed(members[content], dice)
    return zipped(members)


def _changed(xml: bytes, dice: random.Random) -> bytes:
    """One place in the XML written otherwise."""
    pattern, choices = dice.choice(_CHANGES)
    found = list(re.finditer(pattern, xml))
    if not found:
        return xml
    place = dice.choice(found)
    return xml[: place.start()] + dice.choice(choices) + xml[place.end() :]


def bad_inputs(seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """`count` bad files as (name, bytes), the same for the same seed; the thought-out ones come first."""
    import bad_filings_by_hand

    yield from list(bad_filings_by_hand.inputs().items())[:count]
    good = list(good_inputs().items())
    dice = random.Random(seed)
    for number in range(len(bad_filings_by_hand.inputs()), count):
        name, data = good[number % len(good)]
        packed = data.startswith(b"PK") and dice.random() < 0.8
        damage = _members_damaged if packed else _bytes_damaged
        for _ in range(dice.choice((1, 1, 1, 2, 4))):
            data = damage(data, dice) or b"\0"
        yield f"{number}-{name}", data
