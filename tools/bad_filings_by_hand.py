"""Bad files that were thought out, one for each trap that readers of tables are known to fall into."""

from __future__ import annotations

import functools

from bad_filings import (
    LABELS,
    document_members,
    good_rows,
    json_lines,
    sheet_xml,
    text_table,
    workbook_members,
    zipped,
)

_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    '<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;">]>'
)


@functools.cache
def inputs() -> dict[str, bytes]:
    """All of them by name."""
    return {**_texts(), **_lines(), **_workbooks(), **_packages(), **_documents(), **_others()}


def _texts() -> dict[str, bytes]:
    text, head = text_table(), ",".join(LABELS) + "\n"
    plain = text.encode()
    return {
        "只有表头.csv": head.encode(),
        "空.csv": b"",
        "只有空字符.csv": bytes(5000),
        "只有换行.csv": b"\r\n" * 500,
        "只有分隔符.csv": b",,,,\n" * 100,
        "两个标记.csv": b"\xef\xbb\xbf\xef\xbb\xbf" + plain,
        "标记相混.csv": b"\xff\xfe" + plain,
        "标记相反.csv": b"\xfe\xff" + text.encode("utf-16-le"),
        "编码相混.csv": plain + text.encode("gbk"),
        "宽字符在后.csv": plain + text.encode("utf-16-le"),
        "奇数字节.csv": text.encode("utf-16")[:-1],
        "半个字符.csv": plain + b"S1,\xed\xa0\x80,\xed\xb0\x80\n",
        "空字符.csv": plain.replace(b"S0001", b"S\0001"),
        "引号未合.csv": plain + b'"S1,2\n' * 3,
        "引号在中间.csv": plain + 'S1,5"管,x\n'.encode(),
        "全是引号.csv": head.encode() + b'"' * 9999,
        "栏目太多.csv": (",".join(f"栏{i}" for i in range(16384)) + "\n" + "1," * 16384 + "\n").encode(),
        "每行更长.csv": head.encode() + b"".join(b"," * i + b"x\n" for i in range(300)),
        "内容太长.csv": head.encode() + b"S1," + b"x" * 200_000 + b"\n",
        "表头太长.csv": b"x" * 200_000 + b",y\n1,2\n",
        "表头在引号里.csv": b'"' + head.encode() + b'"\n1,2\n',
        "一行无尾.csv": b"a" * 300_000,
        "各种换行.csv": head.encode() + b"1,2\r3,4\n\r5,6\r\r\n\x0b7\x0c8\n",
        "表头重名.csv": "数量,数量,数量\n1,2,3\n".encode(),
        "没有表头.csv": b"1,2,3\n4,5,6\n",
        "公式.csv": head.encode() + b"=cmd|' /C calc'!A0,@SUM(1),+1\n",
    }  # fmt: skip


def _lines() -> dict[str, bytes]:
    return {
        "类型相混.jsonl": '{"数量": 1}\n{"数量": "x"}\n{"数量": null}\n{"数量": 1.5e999}\n{"数量": NaN}\n'.encode(),
        "嵌套.jsonl": b'{"a": {"b": [1, {"c": 2}]}}\n',
        "嵌套无底.jsonl": b'{"a": ' + b"[" * 200_000,
        "半个字符.jsonl": b'{"\\ud800": "\\udfff"}\n',
        "重名.jsonl": b'{"a": 1, "a": 2, "A": 3}\n',
        "不是对象.jsonl": b'{"a": 1}\n[1]\n"x"\n1\nnull\ntrue\n',
        "空对象.jsonl": b"{}\n" * 50,
        "只有一半.jsonl": json_lines().encode()[:-30],
        "数字太长.jsonl": b'{"a": ' + b"9" * 50_000 + b"}\n",
        "名称为空.jsonl": b'{"": 1, " ": 2}\n',
    }


def _workbooks() -> dict[str, bytes]:
    head = good_rows()[: good_rows().index("</row>") + 6]
    one = {
        "太远.xlsx": head + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "颠倒.xlsx": '<row r="9"><c r="B9"><v>1</v></c><c r="A9"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>',
        "无坐标.xlsx": "<row><c><v>1</v></c><c><v>2</v></c></row>" * 5,
        "坐标越界.xlsx": '<row r="2"><c r="ZZZ9999999"><v>1</v></c></row>',
        "字符串越界.xlsx": head + '<row r="2"><c r="A2" t="s"><v>99999</v></c></row>',
        "日期越界.xlsx": head
        + "".join(f'<row r="{i}"><c r="B{i}" s="1"><v>{v}</v></c></row>' for i, v in enumerate(("-1", "0", "60", "1e9", "2958466", "1e308"), 2)),
        "半个字符.xlsx": head + '<row r="2"><c r="A2" t="inlineStr"><is><t>_xD800_</t></is></c></row>',
        "非法字符.xlsx": head + '<row r="2"><c r="A2" t="inlineStr"><is><t>&#x1;&#xD800;</t></is></c></row>',
        "内容太长.xlsx": head + f'<row r="2"><c r="A2" t="inlineStr"><is><t>{"长" * 40_000}</t></is></c></row>',
        "公式无值.xlsx": head + '<row r="2"><c r="A2"><f>SUM(</f></c><c r="B2"><f/></c></row>',
        "同一格两次.xlsx": head + '<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>' * 2,
        "实体.xlsx": head + '<row r="2"><c r="A2" t="inlineStr"><is><t>&nbsp;&x;</t></is></c></row>',
        "栏目太多.xlsx": _row_of(16384),
        "空表.xlsx": "",
    }  # fmt: skip
    merges = '<mergeCells><mergeCell ref="A2:G3"/><mergeCell ref="A3:A9"/><mergeCell ref="A3:A1048576"/><mergeCell ref="B9:A1"/><mergeCell ref="C:D"/></mergeCells>'
    return {name: zipped(workbook_members(sheet_xml(cells))) for name, cells in one.items()} | {
        "合并.xlsx": zipped(workbook_members(sheet_xml(good_rows(), merges))),
        "两套历法.xlsx": zipped(
            workbook_members(sheet_xml(good_rows()), settings='<workbookPr date1904="1"/>')
        ),
        "全部隐藏.xlsx": zipped(workbook_members(sheet_xml(good_rows()), states=("hidden",))),
        "两个工作表.xlsx": zipped(workbook_members(sheet_xml(good_rows()), sheet_xml(good_rows()))),
        "没有工作表.xlsx": zipped(workbook_members()),
        "层层引用.xlsx": zipped(
            workbook_members(_LAUGHS + f"<worksheet><sheetData>{head}&e;</sheetData></worksheet>")
        ),
    }


def _row_of(columns: int) -> str:
    cells = "".join(f'<c r="{_letters(i)}1"><v>{i}</v></c>' for i in range(columns))
    return f'<row r="1">{cells}</row>'


def _letters(column: int) -> str:
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)


def _packages() -> dict[str, bytes]:
    members = workbook_members(sheet_xml(good_rows()))
    sheet = "xl/worksheets/sheet1.xml"
    blank = members[sheet].replace(b"</sheetData>", b" " * 40_000_000 + b"</sheetData>")
    packed = zipped(members)
    lying = bytearray(packed)
    entry = packed.rindex(sheet.encode()) - 46
    lying[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    locked = bytearray(packed)
    locked[6] |= 1
    locked[packed.index(b"PK\x01\x02") + 8] |= 1
    return {
        "炸弹.xlsx": zipped({**members, sheet: blank}),
        "炸弹在外.xlsx": zipped({**members, "xl/media/a.bin": bytes(60_000_000)}),
        "大小不实.xlsx": bytes(lying),
        "加锁.xlsx": bytes(locked),
        "套娃.xlsx": zipped({"a.xlsx": packed}),
        "空包.xlsx": zipped({}),
        "只有目录.xlsx": zipped({"[Content_Types].xml": b"<Types/>"}),
        "没有样式.xlsx": zipped({name: data for name, data in members.items() if "styles" not in name}),
        "没有字符串.xlsx": zipped({name: data for name, data in members.items() if "shared" not in name}),
        "没有单元格.xlsx": zipped({name: data for name, data in members.items() if name != sheet}),
        "二进制.xlsb": zipped({"xl/workbook.bin": b"\x83\x01\0" * 50, "[Content_Types].xml": b"<Types/>"}),
        "头尾有余.xlsx": b"PK\x03\x04" + packed + b"tail",
        "只有头.xlsx": packed[:300],
    }


def _documents() -> dict[str, bytes]:
    cell = (
        '<table:table-cell office:value-type="{}" office:value="{}" {}><text:p>x</text:p></table:table-cell>'
    )
    rows = {
        "行数无尽.ods": f'<table:table-row table:number-rows-repeated="1048576">{cell.format("string", "", "")}</table:table-row>',
        "列数无尽.ods": f'<table:table-row>{cell.format("string", "", "table:number-columns-repeated=" + chr(34) + "99999999" + chr(34))}</table:table-row>',
        "数不成数.ods": f'<table:table-row>{cell.format("float", "x", "")}{cell.format("percentage", "1e999", "")}</table:table-row>',
        "跨越太多.ods": f'<table:table-row>{cell.format("float", "1", "table:number-rows-spanned=" + chr(34) + "9999999" + chr(34))}</table:table-row>',
        "深层.ods": "<table:table-row-group>" * 3000 + "</table:table-row-group>" * 3000,
    }  # fmt: skip
    members = document_members()
    laughs = members["content.xml"].replace(
        b"<office:document-content", _LAUGHS.encode() + b"<office:document-content"
    )
    return {name: zipped(document_members(row)) for name, row in rows.items()} | {
        "层层引用.ods": zipped({**members, "content.xml": laughs.replace("备注".encode(), b"&e;")}),
        "没有内容.ods": zipped({name: data for name, data in members.items() if name != "content.xml"}),
    }


def _others() -> dict[str, bytes]:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return {
        "加密.xlsx": ole + "EncryptedPackage".encode("utf-16-le"),
        "残缺.xls": ole + "Workbook".encode("utf-16-le") + b"\x09\x08\x10\0\0\x06\x05\0" * 90,
        "残缺.parquet": b"PAR1" + bytes(200) + b"\xff\xff\xff\x7fPAR1",
        "只有头尾.parquet": b"PAR1PAR1",
        "图片.csv": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "网页.xls": "<html><body><table><tr><td>样品编号</td></tr></table></body></html>".encode(),
        "旧式网页.xls": b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook/>",
        "版式文件.xlsx": b"%PDF-1.7\n%%EOF",
        "列表.json": b'[{"a": 1}, {"a": 2}]',
    }
