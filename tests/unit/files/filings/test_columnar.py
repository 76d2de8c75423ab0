"""Parquet files, JSON Lines and OpenDocument sheets as rows of text."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal

import polars as pl
import pytest

from zhiheng.core.issues import InputProblem
from zhiheng.files.filings import columnar, opendocument
from zhiheng.files.filings.opening import open_rows


@pytest.fixture
def opened(tmp_path):
    def opening(content, name="台账", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return open_rows(path, labels=("样品编号", "数量"), **options)

    return opening


def values_of(source):
    rows, faults = [], []
    try:
        for batch in source.batches():
            rows += batch.rows()
    except InputProblem as problem:
        faults = [(issue.code, issue.place.en.rpartition("”")[2], issue.value) for issue in problem.issues]
    return rows, faults


def parquet_of(columns):
    buffer = io.BytesIO()
    pl.DataFrame(columns).write_parquet(buffer)
    return buffer.getvalue()


def test_parquet_values_become_text(opened):
    moment = dt.datetime.fromisoformat("2026-03-18T13:05")
    columns = {
        "样品编号": ["S1", "", None],
        "数量": [3, None, None],
        "小数": [0.1 + 0.2, 1e-10, None],
        "整小数": [3.0, 1e17, None],
        "金额": [Decimal("1.50"), None, None],
        "复检": [True, False, None],
        "日期": [dt.date(2026, 3, 18), None, None],
        "时间": [moment, moment.replace(hour=0, minute=0), None],
    }
    source = opened(parquet_of(columns))
    assert source.header.labels == tuple(columns)
    assert values_of(source)[0] == [
        ("S1", "3", "0.3", "3", "1.50", "是", "2026-03-18", "2026-03-18 13:05:00", 2),
        (None, None, "0.0000000001", "100000000000000000", None, "否", None, "2026-03-18", 3),
    ]


def test_parquet_batches_follow_one_another(opened, monkeypatch):
    monkeypatch.setattr(columnar, "BATCH", 3)
    source = opened(parquet_of({"样品编号": [f"S{i}" for i in range(9)]}))
    assert [batch["_row"].to_list() for batch in source.batches()] == [[2, 3, 4], [5, 6, 7], [8, 9, 10]]


def test_parquet_with_lists_is_refused(opened):
    with pytest.raises(InputProblem, match=r"is a list or an object: “数量: List\(Int64\)”"):
        opened(parquet_of({"数量": [[1, 2]]}))


def test_parquet_cut_short_is_broken(opened):
    with pytest.raises(InputProblem, match="the file is damaged or incomplete"):
        opened(parquet_of({"数量": [1]})[:-20])


def test_json_lines_keep_numbers_as_written_and_all_names(opened):
    lines = '{"样品编号": "S1", "数量": 1.50}\n\n{"数量": 123456789012345678901, "复检": true}\r\n{"备注": null}\n'
    source = opened(lines)
    assert source.header.labels == ("样品编号", "数量", "复检", "备注")
    assert values_of(source) == (
        [("S1", "1.50", None, None, 1), (None, "123456789012345678901", "是", None, 3)],
        [],
    )


def test_json_lines_that_are_no_objects_name_their_line(opened):
    rows, faults = values_of(opened('{"数量": 1}\n{"数量": 2\n[1]\n{"数量": [2]}\n{"数量": "\\ud800"}\n7\n'))
    assert rows == [("1", 1)]
    assert [fault[:2] for fault in faults] == [
        *(("line-broken", f", row {row}") for row in (2, 3, 5, 6)),
        ("value-nested", ", row 4"),
    ]


def test_json_lines_nested_without_end_are_broken(opened):
    assert values_of(opened('{"数量": 1}\n{"数量": ' + "[" * 100_000 + "\n"))[1][0][0] == "line-broken"


def test_json_lines_bytes_of_no_encoding_name_their_line(opened):
    assert values_of(opened('{"样品编号": 1}\n'.encode() + b'{"a": "\xff"}\n'))[1][0][:2] == (
        "line-broken",
        ", row 2",
    )


def test_json_lines_without_objects_are_refused(opened):
    with pytest.raises(InputProblem, match="this line is not a complete JSON object"):
        opened("{\n")


CELLS = """
<table:table-row><table:table-cell table:number-columns-repeated="3"/></table:table-row>
<table:table-row>
 <table:table-cell office:value-type="string"><text:p>样品编号</text:p></table:table-cell>
 <table:table-cell office:value-type="string"><text:p>数量</text:p></table:table-cell>
 <table:table-cell office:value-type="string"><text:p>合格率</text:p></table:table-cell>
 <table:table-cell office:value-type="string"><text:p>日期</text:p></table:table-cell>
 <table:table-cell office:value-type="string"><text:p>复检</text:p></table:table-cell>
</table:table-row>
<table:table-row>
 <table:table-cell table:number-rows-spanned="2" office:value-type="string"
  ><text:p>S<text:s text:c="2"/>1</text:p></table:table-cell>
 <table:table-cell office:value-type="float" office:value="0.30000000000000004"/>
 <table:table-cell office:value-type="percentage" office:value="0.96"/>
 <table:table-cell office:value-type="date" office:date-value="2026-03-18"/>
 <table:table-cell office:value-type="boolean" office:boolean-value="true"/>
</table:table-row>
<table:table-row>
 <table:covered-table-cell/>
 <table:table-cell table:formula="of:=1+1"/>
 <table:table-cell/>
 <table:table-cell office:value-type="date" office:date-value="2026-03-18T13:05:00"/>
 <table:table-cell table:number-columns-repeated="1019"/>
</table:table-row>
<table:table-row table:number-rows-repeated="1048572"><table:table-cell/></table:table-row>
"""
DOCUMENT = """<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s">
<office:automatic-styles><style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles><office:body><office:spreadsheet>
<table:table table:name="数据">{}</table:table>
<table:table table:name="旧" table:style-name="ta2"/>
</office:spreadsheet></office:body></office:document-content>"""


def ods_of(cells, manifest="<manifest/>"):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", DOCUMENT.format(cells))
        archive.writestr("META-INF/manifest.xml", manifest)
    return buffer.getvalue()


def test_opendocument_cells_become_text(opened):
    source = opened(ods_of(CELLS))
    assert (source.header.sheet, source.header.row) == ("数据", 2)
    assert source.header.labels == ("样品编号", "数量", "合格率", "日期", "复检")
    assert [each.code for each in source.issues] == ["sheets-hidden", "cells-filled"]
    assert values_of(source) == (
        [
            ("S  1", "0.3", "96%", "2026-03-18", "是", 3),
            ("S  1", None, None, "2026-03-18 13:05:00", None, 4),
        ],
        [("formula-empty", ", row 4, cell B4", "")],
    )


def test_opendocument_hidden_rows_are_counted(opened):
    last = CELLS.replace(
        "<table:table-row>\n <table:covered", '<table:table-row table:visibility="filter">\n <table:covered'
    )
    hidden = [each.value for each in opened(ods_of(last)).issues if each.code == "rows-hidden"]
    assert hidden == ["1"]


def test_opendocument_protected_by_password_is_refused(opened):
    with pytest.raises(InputProblem, match="protected by a password"):
        opened(ods_of(CELLS, "<manifest><encryption-data/></manifest>"))


def test_opendocument_rows_repeated_without_end_are_refused(opened, monkeypatch):
    monkeypatch.setattr(opendocument, "MOST_CELLS", 1000)
    endless = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>'
    with pytest.raises(InputProblem, match="the sheet covers an abnormal area"):
        opened(ods_of(endless))


def test_opendocument_without_content_is_broken(opened):
    with pytest.raises(InputProblem, match="damaged or incomplete"):
        opened(ods_of("<broken"))
