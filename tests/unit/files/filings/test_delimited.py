"""Tables of text with separators: every row keeps its number, and nothing is lost without a word."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.core.issues import InputProblem
from zhiheng.core.registers.model import ROW
from zhiheng.files.filings import streams
from zhiheng.files.filings.opening import open_rows

LABELS = ("样品编号", "数量", "备注")
HEAD = "样品编号,数量,备注\n"


@pytest.fixture
def opened(tmp_path):
    def opening(content, labels=LABELS):
        path = tmp_path / "台账.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return open_rows(path, labels=labels)

    return opening


def read(source):
    """All rows and the issues raised at the end."""
    rows = []
    try:
        for batch in source.batches():
            assert batch.schema == {**{f"c{i}": pl.String for i in range(batch.width - 1)}, ROW: pl.Int64}
            rows += batch.rows()
    except InputProblem as problem:
        return rows, [
            (issue.code, issue.place.zh.removeprefix("文件「台账.csv」")) for issue in problem.issues
        ]
    return rows, []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gbk", "gb18030"])
def test_delimited_text_is_read_in_every_encoding(opened, encoding):
    text = HEAD + "".join(f"S{i},{i},检验结论为不合格的产品\n" for i in range(40))
    source = opened(text.encode(encoding))
    rows, _ = read(source)
    assert source.header.labels == LABELS
    assert rows[0] == ("S0", "0", "检验结论为不合格的产品", 2)
    assert len(rows) == 40


def test_delimited_guessed_encoding_is_said(opened):
    assert [issue.code for issue in opened((HEAD + "S1,2,x\n").encode("gbk")).issues] == ["encoding-guessed"]
    assert opened(HEAD + "S1,2,x\n").issues == ()


def test_delimited_encoding_is_told_by_the_first_character_beyond_ascii(opened):
    plain = b"no,amount,note\n" + b"S,1,plain\n" * 40_000
    rows, faults = read(opened(plain + "S,1,不合格的产品\n".encode("gbk"), labels=("no",)))
    assert (rows[-1], faults) == (("S", "1", "不合格的产品", 40_002), [])


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_delimited_separator_is_recognised(opened, separator):
    source = opened((HEAD + "S1,2,x\n").replace(",", separator))
    assert source.header.labels == LABELS
    assert read(source)[0] == [("S1", "2", "x", 2)]


def test_delimited_blank_records_are_skipped_and_counted(opened):
    rows, faults = read(opened(HEAD + 'S1,2,x\n\n,,\n　, ,\n"","",""\nS2,3,\n\n'))
    assert (rows, faults) == ([("S1", "2", "x", 2), ("S2", "3", None, 7)], [])


def test_delimited_line_breaks_in_quotes_do_not_count_as_rows(opened):
    rows, faults = read(opened(HEAD + 'S1,2,"第一行\n第二行"\nS2,3,"说""好"""\r\nS3,,'))
    assert rows == [("S1", "2", "第一行\n第二行", 2), ("S2", "3", '说"好"', 3), ("S3", None, None, 4)]
    assert faults == []


def test_delimited_lone_carriage_returns_end_lines(opened):
    assert read(opened((HEAD + "S1,2,x\nS2,3,\n").replace("\n", "\r")))[0][-1] == ("S2", "3", None, 3)


def test_delimited_header_below_title_and_notes(opened):
    source = opened("抽检台账\n填表日期：2026-03-18,,\n\n" + HEAD + "S1,2,x\n")
    assert (source.header.row, source.header.labels) == (4, LABELS)
    assert read(source)[0] == [("S1", "2", "x", 5)]


def test_delimited_header_of_two_rows_takes_the_lower_names(opened):
    source = opened("样品,检验,,备注\n样品编号,数量,结论,\nS1,2,合格,x\n")
    assert source.header.labels == ("样品编号", "数量", "检验/结论", "备注")
    assert source.header.row == 2
    assert read(source)[0] == [("S1", "2", "合格", "x", 3)]


def test_delimited_rows_wider_than_the_header_are_reported_and_others_read(opened):
    rows, faults = read(opened(HEAD + "S1,2,x,多\nS2,3,,,,\nS3,4\nS4,,,,,y\n"))
    assert faults == [("row-too-wide", "第 2 行"), ("row-too-wide", "第 5 行")]
    assert rows[1:3] == [("S2", "3", None, 3), ("S3", "4", None, 4)]


def test_delimited_wide_rows_are_found_wherever_a_slice_begins(opened, monkeypatch):
    monkeypatch.setattr(streams, "PIECE", 40)
    title = "抽检台账,,,,,填表日期,,\n"
    rows, faults = read(opened(title + HEAD + "S1,2,x\nS2,3,y,多,又多,更多\n" * 20))
    assert faults == [("row-too-wide", f"第 {row} 行") for row in range(4, 43, 2)]
    assert [row[-1] for row in rows] == list(range(3, 43))


def test_delimited_many_wide_rows_are_counted_together(opened):
    source = opened(HEAD + "S1,2,x,多\n" * 50)
    with pytest.raises(InputProblem) as caught:
        list(source.batches())
    assert len(caught.value.issues) == 21
    assert "另有 30 行，行号 22、23、" in caught.value.issues[-1].message.zh


@pytest.mark.parametrize(
    ("bad", "row"),
    [('S2,5"管,\nS3,,"x"\n', 3), ('S2,"5,\nS3,,\n', 3), ('S2,"5"管,\n', 3), ('S2,"a\nb"c,\n', 3)],
)
def test_delimited_broken_quotes_name_their_row(opened, bad, row):
    _, faults = read(opened(HEAD + 'S1,"1\n",x\n' + bad))
    assert faults == [("quote-broken", f"第 {row} 行")]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_delimited_bytes_of_no_encoding_name_their_row(opened, encoding):
    before = (HEAD + "S1,2,不合格\n").encode(encoding)
    rows, faults = read(opened(before + b"S2,\xff\xff,x\nS3,,\n"))
    assert rows == [("S1", "2", "不合格", 2)]
    assert faults == [("bytes-undecodable", "第 3 行")]


def test_delimited_half_characters_are_refused(opened):
    assert read(opened(HEAD.encode() + b"S1,\xed\xa0\x80,x\n"))[1] == [("bytes-undecodable", "第 2 行")]


def test_delimited_nul_stays_in_the_value(opened):
    assert read(opened(HEAD + "S1,2\0,x\n"))[0] == [("S1", "2\0", "x", 2)]


def test_delimited_column_without_header_but_with_data_is_named(opened):
    assert read(opened("样品编号,数量,,备注,\nS1,2,,x,\n"))[1] == []
    _, faults = read(opened("样品编号,数量,,备注,\nS1,2,,x,\nS2,2,y,x,\nS3,,,,z\n"))
    assert faults == [("header-empty", "第 3 行 C 列"), ("header-empty", "第 4 行 E 列")]


def test_delimited_two_headers_alike_are_named_by_their_letters(opened):
    source = opened("样品编号,数量,*数量 \nS1,2,3\n")
    with pytest.raises(InputProblem, match="two columns have the same header: “B、C："):
        list(source.batches())


def test_delimited_file_of_line_ends_is_empty(opened):
    with pytest.raises(InputProblem, match="the file is empty"):
        opened("\n\r\n\n")


def test_delimited_slices_are_cut_between_records(opened, monkeypatch):
    monkeypatch.setattr(streams, "PIECE", 64)
    text = HEAD + "".join(f'S{i},"{i}\n,{i}",{"长" * (i % 30)}\n\n' for i in range(200))
    rows, faults = read(opened(text))
    expected = [(f"S{i}", f"{i}\n,{i}", "长" * (i % 30) or None, 2 + 2 * i) for i in range(200)]
    assert (rows, faults) == (expected, [])


def test_delimited_encodings_are_cut_between_characters(opened, monkeypatch):
    monkeypatch.setattr(streams, "PIECE", 61)
    text = HEAD + "".join(f"S{i},{i},备注{'长' * (i % 7)}\n" for i in range(200))
    for encoding in ("gb18030", "utf-16"):
        assert len(read(opened(text.encode(encoding)))[0]) == 200


def test_delimited_batches_may_be_asked_for_again(opened):
    source = opened(HEAD + "S1,2,x\n")
    assert read(source) == read(source)


CELL = st.text(st.sampled_from('a,"\n\r ;\t质\0'), max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=6), st.integers(5, 40))
def test_delimited_any_quoted_table_comes_back(tmp_path_factory, table, piece):
    quoted = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in table)
    path = tmp_path_factory.mktemp("any") / "台账.csv"
    path.write_bytes((HEAD + quoted).encode())
    expected = [
        (*(cell or None for cell in row), number)
        for number, row in enumerate(table, 2)
        if any(cell.strip() for cell in row)
    ]
    before, streams.PIECE = streams.PIECE, piece
    try:
        assert read(open_rows(path, labels=LABELS))[0] == expected
    finally:
        streams.PIECE = before
