"""PDF documents, written by hand with a font that needs no file."""

from __future__ import annotations

from zhiheng.core.plan.blocks import BlockKind
from zhiheng.files.readers.pdf_paragraphs import Frame, PrintedLine, goes_on

FULL = "为提高产品质量和服务质量推进质量强区建设现就有关工作制定如"
"""28 characters: with a size of 15 points they fill a line of 420 points."""


def lines_from(top: float, *texts: tuple[float, str]) -> list[tuple]:
    return [(90 + 15 * indent, top - 25 * number, 15, text) for number, (indent, text) in enumerate(texts)]


def ruled(columns: list[float], rows: list[float]) -> list[tuple]:
    across = [(columns[0], y, columns[-1], y) for y in rows]
    return across + [(x, rows[0], x, rows[-1]) for x in columns]


def test_lines_become_paragraphs_by_indent_and_margin(read, make_pdf):
    body = lines_from(
        700,
        (2, FULL[:26]),
        (0, FULL),
        (0, "短句。"),
        (2, "一、目标"),
        (2, FULL[:26]),
        (0, "到2025年达到95%。"),
        (0, "左起新段。"),
    )
    document = read(make_pdf([body]), "计划.pdf")
    assert [block.text for block in document.blocks] == [
        f"{FULL[:26]}\n{FULL}\n短句。", "一、目标", f"{FULL[:26]}\n到2025年达到95%。", "左起新段。",
    ]  # fmt: skip
    assert document.format == "pdf" and document.blocks[0].place.page == 1


def test_a_paragraph_goes_on_over_the_page_and_page_numbers_go(read, make_pdf):
    first = [*lines_from(150, (2, FULL[:26]), (0, FULL)), (280, 40, 10, "— 3 —")]
    second = [*lines_from(760, (0, "下一页接着说。"), (2, "新的一段。")), (280, 40, 10, "— 4 —")]
    document = read(make_pdf([first, second]), "计划.pdf")
    assert [(block.text, block.place.page) for block in document.blocks] == [
        (f"{FULL[:26]}\n{FULL}\n下一页接着说。", 1), ("新的一段。", 2),
    ]  # fmt: skip


def test_running_heads_that_return_on_every_page_go(read, make_pdf):
    pages = [
        [(250, 800, 9, "示范区人民政府公报"), *lines_from(700, (2, f"第{n}页的正文。"))] for n in "一二三四"
    ]
    document = read(make_pdf(pages), "计划.pdf")
    assert [block.text for block in document.blocks] == [f"第{n}页的正文。" for n in "一二三四"]


def test_a_title_over_two_lines_is_one_block(read, make_pdf):
    title = [(190, 760, 20, "示范区质量强区行动计划"), (250, 730, 20, "的通知正文")]
    document = read(make_pdf([[*title, *lines_from(680, (2, FULL[:26]), (0, FULL), (0, FULL))]]), "计划.pdf")
    assert document.blocks[0].text == "示范区质量强区行动计划\n的通知正文"


def table_page(rows: list[list[str]], top: float) -> list[tuple]:
    rules = [top - 30 * number for number in range(len(rows) + 1)]
    texts = [
        (95 + 120 * column, rules[row] - 20, 12, text)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text
    ]
    return [*ruled([90, 210, 330, 450], rules), *texts]


def test_a_ruled_table_stands_among_the_paragraphs(read, make_pdf, cells):
    rows = [["类别", "指标", "目标"], ["食品", "合格率", "96%"]]
    document = read(
        make_pdf([[(120, 760, 15, "表前。"), *table_page(rows, 700), (120, 560, 15, "表后。")]]), "计划.pdf"
    )
    before, table, after = document.blocks
    assert (before.text, after.text) == ("表前。", "表后。")
    assert table.kind is BlockKind.TABLE and cells(table) == rows
    assert document.text.count("合格率") == 1


def test_merged_cells_of_a_ruled_table(read, make_pdf, cells):
    rules = [
        (90, 700, 450, 700),
        (210, 670, 450, 670),
        (90, 640, 450, 640),
        *[(x, 700, x, 640) for x in (90, 210, 450)],
        (330, 670, 330, 640),
    ]
    texts = [
        (95, 665, 12, "类别"),
        (215, 680, 12, "目标"),
        (215, 650, 12, "2024年"),
        (335, 650, 12, "2025年"),
    ]
    (table,) = read(make_pdf([[*rules, *texts]]), "计划.pdf").blocks
    assert cells(table) == [["类别", "目标", "=目标"], ["=类别", "2024年", "2025年"]]


def test_a_table_with_open_sides(read, make_pdf, cells):
    rules = [(60, y, 500, y) for y in (700, 670, 640)] + [(200, 700, 200, 640), (350, 700, 350, 640)]
    texts = [
        (65, 680, 12, "类别"),
        (205, 680, 12, "指标"),
        (355, 680, 12, "目标"),
        (65, 650, 12, "食品"),
        (205, 650, 12, "合格率"),
        (355, 650, 12, "96%"),
    ]
    (table,) = read(make_pdf([[*rules, *texts]]), "计划.pdf").blocks
    assert cells(table) == [["类别", "指标", "目标"], ["食品", "合格率", "96%"]]


def test_a_table_goes_on_over_the_page_without_its_repeated_head(read, make_pdf, cells):
    head = ["类别", "指标", "目标"]
    first = table_page([head, ["食品", "合格率", "96%"]], 140)
    second = table_page([head, ["药品", "合格率", "97%"]], 780)
    (table,) = read(make_pdf([first, second]), "计划.pdf").blocks
    assert cells(table) == [head, ["食品", "合格率", "96%"], ["药品", "合格率", "97%"]]


def test_a_merged_cell_cut_by_the_page_turn_is_one_cell(read, make_pdf, cells):
    def part(top: float, *texts: tuple) -> list[tuple]:
        rules = [(90, top, 330, top), (210, top - 30, 330, top - 30), (90, top - 60, 330, top - 60)]
        return [
            *rules,
            *((x, top, x, top - 60) for x in (90, 210, 330)),
            *((x, top - y, 12, text) for x, y, text in texts),
        ]

    first = part(140, (95, 20, "食品"), (215, 20, "甲"), (215, 50, "乙"))
    (table,) = read(make_pdf([first, part(780, (215, 20, "丙"), (215, 50, "丁"))]), "计划.pdf").blocks
    assert cells(table) == [["食品", "甲"], ["=食品", "乙"], ["=食品", "丙"], ["=食品", "丁"]]


def test_a_row_cut_by_the_page_turn_is_one_row(read, make_pdf, cells):
    head = ["类别", "指标", "目标"]
    first = table_page([head, ["空气", "浓度（微克/立", "≤50"]], 140)
    second = table_page([["", "方米）", ""], ["水", "达标率", "100%"]], 780)
    (table,) = read(make_pdf([first, second]), "计划.pdf").blocks
    assert cells(table) == [head, ["空气", "浓度（微克/立\n方米）", "≤50"], ["水", "达标率", "100%"]]


def test_a_row_with_blanks_after_the_page_turn_stays_a_row(read, make_pdf, cells):
    first = table_page([["类别", "指标", "目标"], ["空气", "浓度", "≤50"]], 140)
    second = table_page([["", "优良率", ""], ["水", "达标率", "100%"]], 780)
    (table,) = read(make_pdf([first, second]), "计划.pdf").blocks
    assert cells(table)[2] == ["", "优良率", ""]


def test_a_number_broken_at_the_end_of_a_full_line_is_whole(read, make_pdf):
    body = lines_from(700, (2, FULL[:26]), (0, FULL[:27] + "2"), (0, FULL[:26] + "比3"), (0, ".5%，抽检"))
    text = read(make_pdf([body]), "计划.pdf").blocks[0].text
    assert text.endswith("比3.5%，抽检") and text.count("\n") == 2


def test_a_caption_parts_two_tables(read, make_pdf):
    first = table_page([["甲", "乙", "丙"], ["1", "2", "3"]], 140)
    second = [(200, 770, 15, "表2"), *table_page([["丁", "戊", "己"], ["1", "2", "3"]], 740)]
    assert [block.kind.value for block in read(make_pdf([first, second]), "计划.pdf").blocks] == [
        "table",
        "paragraph",
        "table",
    ]


def test_look_alike_radicals_become_the_characters_they_stand_for(read, make_pdf):
    assert read(make_pdf([[(90, 700, 15, "工程")]]), "计划.pdf").blocks[0].text == "工程"


PICTURE = "q 500 0 0 700 40 70 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q"


def test_a_scan_asks_for_the_original_or_recognition(refused, make_pdf):
    found = refused(make_pdf([[PICTURE], [PICTURE]]), "计划.pdf")
    assert (
        found.code == "pdf-scanned"
        and "OCR" in found.line("zh")
        and "electronic original" in found.line("en")
    )


def test_single_pages_without_text_are_named(read, make_pdf):
    document = read(make_pdf([lines_from(700, *[(0, FULL)] * 4), [PICTURE]]), "计划.pdf")
    assert [(found.code, found.value) for found in document.issues] == [("pages-without-text", "2")]


def test_a_pdf_with_a_password(refused, make_pdf):
    lock = "<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >>"
    found = refused(make_pdf([[(90, 700, 15, "文")]], trailer=f"/Encrypt {lock} /ID [<00> <00>]"), "计划.pdf")
    assert found.code == "file-protected" and "去掉密码" in found.line("zh")


def test_a_cut_pdf_is_named_damaged(refused):
    assert refused(b"%PDF-1.4\n1 0 obj\n<< /Type /Cat", "计划.pdf").code == "file-broken"


def test_a_pdf_without_anything(refused, make_pdf):
    assert refused(make_pdf([[]]), "计划.pdf").code == "no-text"


FRAME = Frame(left=90, right=510, size=15, step=25)


def line(text: str, x0: float, x1: float, top: float = 100, page: int = 1) -> PrintedLine:
    return PrintedLine(text, page, x0, x1, top, top + 15, 15)


def test_a_line_cut_early_before_a_long_number_goes_on():
    assert goes_on(line("质量合格率提高到", 90, 462), line("95.55%以上", 90, 200, 125), FRAME)
    assert not goes_on(line("质量合格率提高。", 90, 462), line("其他工作", 90, 200, 125), FRAME)


def test_a_wide_gap_parts_paragraphs():
    assert not goes_on(line("满行文字", 90, 510), line("下文", 90, 200, 160), FRAME)


def test_a_numbered_line_after_a_sentence_opens_a_paragraph():
    assert not goes_on(line("满行结束。", 90, 510), line("（二）工程质量", 90, 300, 125), FRAME)
