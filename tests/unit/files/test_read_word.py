"""Word documents, made with python-docx where it can, and with plain XML where it cannot."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml import parse_xml

from zhiheng.core.plan.blocks import BlockKind
from zhiheng.files.readers.numerals import printed

_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
_DRAWING = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def read_body(read, zipped):
    """Reads a document whose body is the given XML, with further parts of the package."""

    def reading(body: str, namespace: str = _NS, **parts: str):
        document = f"<w:document {namespace} {_DRAWING}><w:body>{body}</w:body></w:document>"
        others = {
            f"word/{name}.xml": f"<w:{name} {namespace}>{content}</w:{name}>"
            for name, content in parts.items()
        }
        return read(zipped({"word/document.xml": document, **others}), "计划.docx")

    return reading


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_headings_paragraphs_and_items_in_the_order_of_the_body(read):
    source = docx.Document()
    source.add_heading("示范区质量强区行动计划", 0)
    source.add_heading("一、总体目标", 1)
    source.add_paragraph("　　到2025年，合格率达到95%以上。")
    source.add_paragraph("第一项", style="List Bullet")
    document = read(saved(source), "计划.docx")
    assert [(block.kind.value, block.level, block.text) for block in document.blocks] == [
        ("heading", None, "示范区质量强区行动计划"), ("heading", 1, "一、总体目标"),
        ("paragraph", None, "到2025年，合格率达到95%以上。"), ("item", 1, "第一项"),
    ]  # fmt: skip
    assert (document.format, document.issues) == ("docx", ())
    assert [block.place.paragraph for block in document.blocks] == [1, 2, 3, 4]


def test_merged_cells_stand_in_every_place_they_cover(read, cells):
    source = docx.Document()
    source.add_paragraph("前")
    table = source.add_table(3, 3)
    for row, texts in enumerate([["类别", "目标", ""], ["食品", "2024年", "2025年"], ["", "95%", "96%"]]):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    source.add_paragraph("后")
    before, found, after = read(saved(source), "计划.docx").blocks
    assert (before.text, after.text, found.place.table) == ("前", "后", 1)
    assert cells(found) == [["类别", "目标", "=目标"], ["食品", "2024年", "2025年"], ["=食品", "95%", "96%"]]
    assert found.rows[2][0].span == found.rows[1][0].span


def test_a_frame_of_one_cell_is_no_table(read):
    source = docx.Document()
    source.add_table(1, 1).cell(0, 0).text = "一、目标\n正文"
    assert [block.text for block in read(saved(source), "计划.docx").blocks] == ["一、目标\n正文"]


def test_insertions_stay_deletions_go_and_a_warning_says_so(read_body):
    document = read_body(
        '<w:p><w:r><w:t>达到</w:t></w:r><w:del w:id="1"><w:r><w:delText>90%</w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t>95%</w:t></w:r></w:ins></w:p>'
        '<w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p><w:p><w:r><w:t>后半</w:t></w:r></w:p>'
    )
    assert [block.text for block in document.blocks] == ["达到95%", "前半后半"]
    (found,) = document.issues
    assert found.code == "changes-tracked" and "修订" in found.line("zh")


def test_breaks_symbols_hidden_text_and_fields(read_body):
    document = read_body(
        '<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:sym w:font="Symbol" w:char="F0B3"/><w:t>95%</w:t></w:r>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
        "<w:p><w:r><w:t>第一句。</w:t><w:br/><w:t>第二句。</w:t></w:r></w:p>"
    )
    assert [block.text for block in document.blocks] == ["甲\n乙\t≥95%", "第一句。", "第二句。"]


def test_content_controls_and_text_boxes_are_read_once(read_body):
    box = f"<w:txbxContent>{paragraph('框内')}</w:txbxContent>"
    document = read_body(
        f"<w:sdt><w:sdtContent>{paragraph('控件')}</w:sdtContent></w:sdt>"
        f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert [block.text for block in document.blocks] == ["控件", "框内"]


def test_the_strict_form_of_the_format_is_read_too(read_body):
    assert read_body(paragraph("目标"), _STRICT).blocks[0].text == "目标"


def test_pictures_are_counted(read_body):
    document = read_body(paragraph("目标") + "<w:p><w:r><w:drawing><w:blip/></w:drawing></w:r></w:p>")
    assert [(found.code, found.value) for found in document.issues] == [("images-skipped", "1")]


LEVELS = "".join(
    f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
    for depth, (form, text) in enumerate(
        [
            ("chineseCounting", "%1、"),
            ("chineseCounting", "（%2）"),
            ("decimal", "%3."),
            ("decimal", "%3.%4"),
            ("bullet", ""),
        ]
    )
)
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="7">{LEVELS}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def numbered(text: str, depth: int, number: int = 1) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def test_automatic_numbers_are_printed(read_body):
    body = (
        "".join(numbered("条", depth) for depth in (0, 1, 1, 2, 2, 3, 0, 1, 4))
        + numbered("新", 0, 2)
        + numbered("无", 0, 0)
    )
    document = read_body(body, numbering=NUMBERING)
    assert [block.text for block in document.blocks] == [
        "一、条", "（一）条", "（二）条", "1. 条", "2. 条", "2.1 条", "二、条", "（一）条", "条", "一、新", "无",
    ]  # fmt: skip
    assert document.blocks[8].kind is BlockKind.ITEM


def test_numbers_and_levels_come_from_styles_and_their_ancestors(read_body):
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 2"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="own"/><w:basedOn w:val="a"/></w:style>'
    )
    document = read_body(paragraph("目标", '<w:pStyle w:val="b"/>'), styles=styles, numbering=NUMBERING)
    assert [(block.kind, block.level, block.text) for block in document.blocks] == [
        (BlockKind.HEADING, 2, "一、目标")
    ]


def test_a_long_paragraph_in_a_heading_style_is_text(read):
    source = docx.Document()
    source.add_heading("到2025年，合格率达到95%以上。" * 10, 2)
    assert read(saved(source), "计划.docx").blocks[0].kind is BlockKind.PARAGRAPH


def test_numbers_in_cells_and_nested_tables(read, cells):
    source = docx.Document()
    table = source.add_table(1, 2)
    table.cell(0, 0).text = "外"
    table.cell(0, 1).add_table(1, 2).cell(0, 1).text = "内"
    assert cells(read(saved(source), "计划.docx").blocks[0]) == [["外", "内"]]


def test_deleted_rows_are_left_out(read, cells):
    source = docx.Document()
    table = source.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 0).text = "留", "删"
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {_NS} w:id="9"/>'))
    assert cells(read(saved(source), "计划.docx").blocks[0]) == [["留", ""]]


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        (10, "chineseCounting", "十"), (21, "chineseCountingThousand", "二十一"), (105, "chineseCounting", "一百〇五"),
        (3, "decimalEnclosedCircle", "③"), (23, "decimalEnclosedCircleChinese", "㉓"), (4, "upperRoman", "IV"),
        (2, "ideographTraditional", "乙"), (28, "upperLetter", "BB"), (12, "decimalFullWidth", "１２"), (7, "unknown", "7"),
        (2025, "ideographDigital", "二〇二五"), (12, "chineseLegalSimplified", "拾贰"), (2, "decimalEnclosedParen", "⑵"),
    ],
)  # fmt: skip
def test_numbers_are_printed_as_word_does(number, form, expected):
    assert printed(number, form) == expected
