"""Text and Markdown: encodings, lines, marks and the tables of plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.core.plan.blocks import BlockKind
from zhiheng.files.readers.text import document_of_text

SIMPLIFIED = "一、总体目标\n到2025年，产品质量监督抽查合格率达到95%以上。\n\n（一）主要任务\n"
TRADITIONAL = "一、總體目標\n到2025年，產品質量監督抽查合格率達到95%以上，工程質量穩步提升。\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"]
)
def test_simplified_text_is_read_in_every_encoding_of_chinese_offices(read, encoding):
    assert read(SIMPLIFIED.encode(encoding), "计划.txt").text == SIMPLIFIED


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "gb18030", "utf-16-le"])
def test_traditional_text_is_told_from_simplified(read, encoding):
    assert read(TRADITIONAL.encode(encoding), "計劃.txt").text == TRADITIONAL


def test_an_inferred_encoding_is_noted_with_its_name(read):
    (noted,) = read(SIMPLIFIED.encode("gbk"), "计划.txt").issues
    assert noted.code == "encoding-guessed" and noted.value == "GB18030"
    assert "另存为 UTF-8" in noted.line("zh")


def test_a_cut_file_is_read_with_a_warning(read):
    document = read((SIMPLIFIED * 40).encode()[:-3], "计划.txt")
    assert [found.code for found in document.issues] == ["encoding-damaged"]
    assert document.blocks[0].text == "一、总体目标"


def test_a_text_in_english_is_read(read):
    document = read("Quality plan\nBy 2025 the pass rate reaches 95%.\n", "plan.txt")
    assert [block.text for block in document.blocks] == ["Quality plan", "By 2025 the pass rate reaches 95%."]
    assert document.issues == ()


def test_each_line_is_a_block_without_its_indent_and_line_ends_are_unified(read):
    document = read("　　第一段。\r\n\r\n  第二段。\r第三段。", "计划.txt")
    assert document.text == "　　第一段。\n\n  第二段。\n第三段。"
    assert [(block.text, block.place.paragraph) for block in document.blocks] == [
        ("第一段。", 1), ("第二段。", 2), ("第三段。", 3),
    ]  # fmt: skip


def test_page_numbers_and_rules_give_no_block(read):
    document = read("甲段\n— 3 —\n-12-\n第 3 页 共 9 页\n-----\n***\n乙段\n5\n", "计划.txt")
    assert [block.text for block in document.blocks] == ["甲段", "乙段", "5"]


def test_markdown_headings_and_items_have_their_level(read):
    document = read("# 计划 #\n## 一、目标\n- 第一项\n    * 第二项\n1. 第三项\n—— 第四项\n#话题\n", "计划.md")
    assert [(block.kind.value, block.level, block.text) for block in document.blocks] == [
        ("heading", 1, "计划"), ("heading", 2, "一、目标"), ("item", 1, "第一项"), ("item", 3, "第二项"),
        ("paragraph", None, "1. 第三项"), ("paragraph", None, "—— 第四项"), ("paragraph", None, "#话题"),
    ]  # fmt: skip


def test_marks_are_blanked_in_place_so_that_spans_count_the_file(read):
    source = "**（一）目标**达到<b>95%</b>以上&ge;\n![图](a.png)\n见[附件](http://a.cn/b)。\n1\\. 首先\n<!-- 注\n释 -->尾\n"
    document = read(source, "计划.md")
    assert len(document.text) == len(source)
    assert ["".join(block.text.split()) for block in document.blocks] == [
        "（一）目标达到95%以上≥", "见附件。", "1.首先", "尾",
    ]  # fmt: skip


def test_formulas_keep_their_backslashes(read):
    assert (
        read("噪声$\\leq 60\\text{dB(A)}$，<95%，5*8*9", "计划.md").text
        == "噪声$\\leq 60\\text{dB(A)}$，<95%，5*8*9"
    )


def test_a_pipe_table_with_rule_and_edges(read, cells):
    (head, table, after) = read(
        "表1\n| 类别 | 目标 |\n|:--|--:|\n| 食品 | ≥ 96% |\n| | 97% |\n后文", "计划.md"
    ).blocks
    assert (head.text, after.text) == ("表1", "后文")
    assert table.kind is BlockKind.TABLE and table.place.table == 1
    assert cells(table) == [["类别", "目标"], ["食品", "≥ 96%"], ["", "97%"]]


def test_a_pipe_table_without_edges_and_with_short_rows(read, cells):
    (table,) = read("类别 | 指标 | 目标\n---|---|---\n食品 | 合格率\n", "计划.md").blocks
    assert cells(table) == [["类别", "指标", "目标"], ["食品", "合格率", ""]]


def test_a_pipe_table_without_a_rule(read, cells):
    (table,) = read("类别 | 指标 | 目标\n食品 | 合格率 | 96%\n", "计划.txt").blocks
    assert cells(table)[1] == ["食品", "合格率", "96%"]


def test_escaped_pipes_and_breaks_stay_in_their_cell(read, cells):
    (table,) = read("| a | b |\n|---|---|\n| 甲\\|乙 | 一<br>二 |\n", "计划.md").blocks
    assert [[" ".join(text.split()) for text in row] for row in cells(table)][1] == ["甲| 乙", "一 二"]


def test_a_line_with_a_single_pipe_is_no_table(read):
    assert read("来源：本区 | 作者：质量办\n正文\n", "计划.txt").blocks[0].kind is BlockKind.PARAGRAPH


def test_a_line_with_a_bar_above_a_table_is_not_part_of_it(read, cells):
    line, table = read("来源：本区 | 作者：质量办\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n", "计划.md").blocks
    assert (line.kind, cells(table)) == (BlockKind.PARAGRAPH, [["甲", "乙"], ["1", "2"]])


def test_a_drawn_table_of_box_characters(read, cells):
    (table,) = read("┌──┬──┐\n│类别│目标│\n├──┼──┤\n│食品│96%│\n└──┴──┘\n", "计划.txt").blocks
    assert cells(table) == [["类别", "目标"], ["食品", "96%"]]


def test_lines_with_equally_many_tabs_are_a_table(read, cells):
    (first, table, last) = read("序号\t说明\n指标\t2025年\t属性\n合格率\t95%\t约束性\n尾", "计划.txt").blocks
    assert (first.kind, last.text) == (BlockKind.PARAGRAPH, "尾")
    assert cells(table) == [["指标", "2025年", "属性"], ["合格率", "95%", "约束性"]]


def test_an_html_table_in_text_has_its_merged_cells_resolved(read, cells):
    source = (
        "前\n<table border='1'><tr><th rowspan=2>类别</th><th colspan='2'>目标</th></tr>\n<tr><td>2024年</td><td>2025年</td></tr>"
        "<tr><td>食品<br>药品</td><td>&ge;95%</td><td><b>96%</b></td></tr></table>\n后"
    )
    document = read(source, "识别.md")
    assert [block.text for block in document.blocks if not block.rows] == ["前", "后"]
    assert [["".join(text.split()) for text in row] for row in cells(document.blocks[1])] == [
        ["类别", "目标", "=目标"], ["=类别", "2024年", "2025年"], ["食品药品", "≥95%", "96%"],
    ]  # fmt: skip
    assert len(document.text) == len(source)


def test_an_html_table_without_end_tags_is_forgiven(read, cells):
    (table,) = read("<table><tr><td>甲<td>1<tr><td>乙<td>2</table>", "识别.txt").blocks
    assert cells(table) == [["甲", "1"], ["乙", "2"]]


_PIECES = st.sampled_from(
    ["# ", "- ", "|", "\\|", "\t", "**", "<br>", "<table>", "<tr>", "<td rowspan=2>", "<td colspan=3>", "</td>", "</table>",
     "&ge;", "&nbsp;", "95%", "合格率", "　", " ", "\n", "\n\n", "|---|---|", "<!--", "-->", "```", "$", "\\.", "[a](#b)", "—— ", "\ue000"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_spans_hold_and_length_stays_whatever_the_text(check_spans, text):
    document = document_of_text(text, "计划.md", "md")
    check_spans(document)
    assert len(document.text) == len(text)
    for block in document.blocks:
        for cell in (cell for row in block.rows for cell in row if cell.merged):
            assert any(cell.span == other.span and not other.merged for row in block.rows for other in row)


@pytest.mark.parametrize(
    "mark",
    [
        "**a ",
        "<!--",
        "![[",
        "|",
        "a|b\n",
        "$a",
        "&amp",
        "<b ",
        "a\tb\tc\n1\n",
        "<tr><td rowspan=999 colspan=999>",
    ],
)
def test_work_grows_with_the_length_only(calls, mark):
    """Eight times the text, eight times the work; `benchmarks/growth.py` measures the same in seconds."""

    def work(times):
        text = "<table>" * mark.startswith("<tr") + mark * times
        return calls(lambda: document_of_text(text, "计划.md", "md"))

    work(10)
    short = work(200)
    assert work(1600) < 12 * short
