"""A filing returned: cells marked with notes, everything else as it was."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field, replace

import openpyxl
import polars as pl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.registers.model import ROW, PersonalData
from zhiheng.core.registers.problems import CellProblem
from zhiheng.core.registers.rows import Header
from zhiheng.files.filings import marking_list, marking_plain
from zhiheng.files.filings.marking import mark_return, return_refused
from zhiheng.files.filings.marking_notes import BELOW, HEAD, without_shapes
from zhiheng.files.filings.marking_sheet import spliced, with_attribute
from zhiheng.files.filings.sheet_styles import MARK_FILL

COLUMNS = {"no": 0, "batches": 1, "passed": 2}
CHANGED = {"xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml"}
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass
class Rows:
    """Rows as a reader would give them: four rows from row 2 on."""

    sheet: str | None = "抽检"
    name: str = "抽检.xlsx"
    issues: tuple[Issue, ...] = ()
    count: int = 4
    labels: tuple[str, ...] = ("＊编号", "抽查批次（批）", "合格批次（批）")
    first: int = 2
    broken: bool = False
    header: Header = field(init=False)

    def __post_init__(self):
        self.header = Header(self.labels, self.sheet, self.first - 1)

    def batches(self):
        for start in range(0, self.count, 3):
            numbers = range(start, min(start + 3, self.count))
            yield pl.DataFrame(
                {ROW: [self.first + n for n in numbers], "c0": [f"QH{n}" for n in numbers], "c1": ["50" for _ in numbers],
                 "c2": [str(50 + n) if n else None for n in numbers]},
                schema={ROW: pl.Int64, "c0": pl.String, "c1": pl.String, "c2": pl.String},
            )  # fmt: skip
        if self.broken:
            raise InputProblem()


def problem(row, column, level=Level.ERROR, words="「合格批次」52 大于「抽查批次」50", remedy="请核对后重报"):
    return CellProblem(row, column, level, Text(words, "52 is above 50"), Text(remedy, "Check it"))


@pytest.fixture
def rich(tmp_path):
    """A workbook with what people put into workbooks."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "抽检"
    for row in (["编号", "抽查批次（批）", "合格批次（批）"], *([f"QH{n}", 50, 50 + n] for n in range(4))):
        page.append(row)
    page["C2"].fill = PatternFill("solid", start_color="C6EFCE")
    page["C4"].font, page["C4"].number_format = Font(bold=True, color="FF0000"), "0.00"
    page["B3"].comment = Comment("我自己的批注", "李四")
    page.column_dimensions["A"].width = 33
    page.conditional_formatting.add(
        "B2:B9", CellIsRule(operator="lessThan", formula=["0"], font=Font(bold=True))
    )
    rule = DataValidation(type="whole", operator="between", formula1="0", formula2="9")
    rule.add("B2:B9")
    page.add_data_validation(rule)
    other = book.create_sheet("图表")
    other["A1"] = "另一张表"
    chart = BarChart()
    chart.add_data(Reference(page, min_col=2, min_row=1, max_row=5))
    other.add_chart(chart, "C3")
    path = tmp_path / "抽检.xlsx"
    book.save(path)
    return path


@pytest.fixture
def mark(tmp_path):
    def marking(source, cells, rows=None, target="退回.xlsx", columns=COLUMNS, **options):
        return mark_return(source, tmp_path / target, cells, rows=rows or Rows(), columns=columns, **options)

    return marking


def members(path):
    with zipfile.ZipFile(path) as file:
        assert len(file.namelist()) == len(set(file.namelist()))
        return {name: file.read(name) for name in file.namelist()}


def looks(cell):
    return [*map(repr, (cell.font, cell.border, cell.fill, cell.alignment)), cell.number_format, cell.value]


def test_marked_cell_has_a_fill_and_a_note_and_keeps_its_look(rich, mark):
    returned = mark(rich, [problem(4, "passed")])
    cell = openpyxl.load_workbook(returned.path)["抽检"]["C4"]
    assert cell.fill.fgColor.rgb == "FF" + MARK_FILL
    assert (cell.font.bold, cell.number_format, cell.value) == (True, "0.00", 52)
    assert cell.comment.text == HEAD + "错误：「合格批次」52 大于「抽查批次」50。请核对后重报。"
    assert (returned.own, returned.marked, returned.problems) == (True, 1, 1)


def test_all_other_parts_stay_byte_for_byte(rich, mark):
    before, after = members(rich), members(mark(rich, [problem(4, "passed")]).path)
    touched = {name for name in before if before[name] != after[name]}
    assert touched <= CHANGED | {
        "xl/comments/comment1.xml",
        "xl/drawings/commentsDrawing1.vml",
        "xl/_rels/workbook.xml.rels",
    }
    assert {"xl/charts/chart1.xml", "xl/worksheets/sheet2.xml"} <= set(before) - touched


def test_all_other_cells_look_as_before(rich, mark):
    before = openpyxl.load_workbook(rich)
    after = openpyxl.load_workbook(mark(rich, [problem(4, "passed"), problem(9, "no")]).path)
    for sheet in before.sheetnames:
        for row in before[sheet].iter_rows():
            for cell in row:
                if (sheet, cell.coordinate) != ("抽检", "C4"):
                    assert looks(after[sheet][cell.coordinate]) == looks(cell), cell.coordinate
    page = after["抽检"]
    assert page.column_dimensions["A"].width == 33
    assert len(page.conditional_formatting) == 1
    assert page.data_validations.dataValidation[0].formula2 == "9"
    assert page["B3"].comment.text == "我自己的批注"


def test_sheet_differs_only_in_the_marked_tag(rich, mark):
    before = members(rich)["xl/worksheets/sheet1.xml"].decode()
    after = members(mark(rich, [problem(4, "passed")]).path)["xl/worksheets/sheet1.xml"].decode()
    assert re.sub(r'<c r="C4"[^>]*>', "", before) == re.sub(r'<c r="C4"[^>]*>', "", after)


def test_note_is_added_below_the_note_of_a_person(rich, mark):
    path = mark(rich, [problem(3, "batches", Level.WARNING)]).path
    cell = openpyxl.load_workbook(path)["抽检"]["B3"]
    assert cell.comment.text.startswith("我自己的批注" + BELOW)
    assert cell.comment.text.endswith("警告：「合格批次」52 大于「抽查批次」50。请核对后重报。")
    assert cell.fill.fgColor.rgb == "FFFFF1CB"
    assert members(path)["xl/drawings/commentsDrawing1.vml"].count(b"ClientData ") == 1


def test_several_problems_of_a_cell_stand_in_one_note_and_the_gravest_colours_it(rich, mark):
    found = [problem(4, "passed", Level.QUESTION, "比上月多出一倍", "请确认"), problem(4, "passed")]
    cell = openpyxl.load_workbook(mark(rich, found).path)["抽检"]["C4"]
    assert cell.comment.text.removeprefix(HEAD).split("\n") == [
        "待确认：比上月多出一倍。请确认。",
        "错误：「合格批次」52 大于「抽查批次」50。请核对后重报。",
    ]
    assert cell.fill.fgColor.rgb == "FF" + MARK_FILL


def test_cell_that_others_are_merged_into_carries_their_mark(rich, mark):
    book = openpyxl.load_workbook(rich)
    book["抽检"].merge_cells("A2:A4")
    book["抽检"].merge_cells("B6:C7")
    book.save(rich)
    cells = [problem(3, "no"), problem(4, "no"), problem(5, "no"), problem(7, "passed")]
    book = openpyxl.load_workbook(mark(rich, cells).path)
    marked = [
        cell.coordinate for row in book["抽检"] for cell in row if cell.comment and cell.coordinate != "B3"
    ]
    assert marked == ["A2", "A5", "B6"]
    assert book["问题清单"]["A5"].hyperlink.location == "'抽检'!A2"


def test_list_names_every_problem_with_its_value_and_a_link(rich, mark):
    page = openpyxl.load_workbook(mark(rich, [problem(4, "passed"), problem(3, "")]).path)["问题清单"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=4)]
    assert rows == [
        ["4", "合格批次（批）", "52", "错误", "「合格批次」52 大于「抽查批次」50", "请核对后重报"],
        ["3", "（整行）", None, "错误", "「合格批次」52 大于「抽查批次」50", "请核对后重报"],
    ]
    assert page["A4"].hyperlink.location == "'抽检'!C4"
    assert page["A5"].hyperlink.location == "'抽检'!A3"
    assert page["A2"].value.startswith("共 2 处：错误 2。")
    assert "本工作簿重新报送" in page["A2"].value


def test_list_masks_personal_values(rich, mark):
    personal = replace(problem(4, "no"), personal=PersonalData.NAME)
    page = openpyxl.load_workbook(mark(rich, [personal, problem(4, "passed")]).path)["问题清单"]
    assert [row[2].value for row in page.iter_rows(min_row=4)] == ["Q**", "52"]


def test_beyond_the_limit_problems_are_counted_in_groups(rich, mark, monkeypatch):
    monkeypatch.setattr(marking_list, "MARKED_AT_MOST", 1)
    returned = mark(rich, [problem(row, "passed") for row in (2, 3, 4, 5)])
    book = openpyxl.load_workbook(returned.path)
    assert [cell.value for cell in book["问题清单"][5]] == [
        "…", "合格批次（批）", None, "错误", "同类问题还有 3 处，未逐一标出", "请核对后重报",
    ]  # fmt: skip
    assert book["抽检"]["C3"].comment is None
    assert (returned.marked, returned.problems) == (1, 4)


def test_marks_of_an_earlier_return_go(rich, mark):
    first = mark(rich, [problem(4, "passed"), problem(5, "passed"), problem(3, "batches")]).path
    second = mark(first, [problem(5, "passed")], target="再退.xlsx").path
    book = openpyxl.load_workbook(second)
    page = book["抽检"]
    assert page["C4"].comment is None
    assert page["C4"].fill.fill_type is None
    assert (page["C4"].font.bold, page["C4"].number_format) == (True, "0.00")
    assert page["B3"].comment.text == "我自己的批注"
    assert page["C5"].comment.text.startswith(HEAD + "错误")
    assert book.sheetnames == ["抽检", "图表", "问题清单"]
    assert book["问题清单"].max_row == 4
    assert members(second)["xl/drawings/commentsDrawing1.vml"].count(b"ClientData ") == 2


def test_marks_of_an_earlier_return_go_also_where_a_program_dropped_authors_and_cut_runs(rich, mark):
    first = mark(rich, [problem(4, "passed"), problem(3, "batches")]).path
    content = members(first)
    notes = (
        content["xl/comments/comment1.xml"]
        .decode()
        .replace("<author>质衡核对</author>", "<author> </author>")
    )
    notes = notes.replace("\n质衡核对", '\n</t></r><r><t xml:space="preserve">质衡核对')
    assert notes.count("<r>") == 4
    with zipfile.ZipFile(first, "w") as file:
        for name, part in (content | {"xl/comments/comment1.xml": notes.encode()}).items():
            file.writestr(name, part)
    page = openpyxl.load_workbook(mark(first, [problem(5, "no")], target="再退.xlsx").path)["抽检"]
    assert page["C4"].comment is None
    assert page["B3"].comment.text == "我自己的批注"


def test_return_can_be_written_over_its_source(rich, mark):
    returned = mark(rich, [problem(4, "passed")], target=rich.name)
    assert openpyxl.load_workbook(returned.path)["抽检"]["C4"].comment
    assert [path.name for path in rich.parent.iterdir()] == [rich.name]


def test_ending_follows_what_the_workbook_is(rich, mark):
    source = rich.rename(rich.with_suffix(".xls"))
    assert mark(source, [problem(4, "passed")]).path.name == "退回.xlsx"
    content = members(source)
    types = content["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    with zipfile.ZipFile(source, "w") as file:
        for name, part in (content | {"[Content_Types].xml": types}).items():
            file.writestr(name, part)
    returned = mark(source, [problem(4, "passed")])
    assert (returned.own, returned.path.name) == (True, "退回.xlsm")


SHEET = '<{p}worksheet xmlns{d}="{space}">{cols}<{p}sheetData>{rows}</{p}sheetData><{p}pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/></{p}worksheet>'


def raw_book(path, rows, *, prefix="", strict=False, cols="", sheet=SHEET):
    """A workbook as small as it can be, its sheet written by hand."""
    space = "http://purl.oclc.org/ooxml/spreadsheetml/main" if strict else MAIN
    office = "http://purl.oclc.org/ooxml/officeDocument/relationships" if strict else OFFICE
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    declared = ":" + prefix[:-1] if prefix else ""
    contents = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{office}"><sheets><sheet name="抽检" sheetId="7" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{space}"><fonts count="1"><font><sz val="11"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
        "xl/worksheets/sheet1.xml": sheet.format(p=prefix, d=declared, space=space, rows=rows.replace("~", prefix), cols=cols.replace("~", prefix)),
    }  # fmt: skip
    with zipfile.ZipFile(path, "w") as file:
        for name, content in contents.items():
            file.writestr(name, content)
    return path


ROWS = (
    '<~row r="1"><~c r="A1" t="inlineStr"><~is><~t>编号</~t></~is></~c></~row>'
    '<~row r="2" spans="1:1"><~c r="A2"><~v>1</~v></~c></~row><~row r="4"/><~row r="6"><~c r="A6"/><~c r="C6" s="1"/></~row>'
)


@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("strict", [False, True])
def test_missing_cells_and_rows_are_made_in_order(tmp_path, mark, prefix, strict):
    source = raw_book(tmp_path / "raw.xlsx", ROWS, prefix=prefix, strict=strict)
    places = [
        (2, "passed"),
        (2, "batches"),
        (3, "no"),
        (4, "passed"),
        (5, "no"),
        (6, "batches"),
        (9, "no"),
        (8, "no"),
    ]
    returned = mark(source, [problem(*place) for place in places])
    sheet = members(returned.path)["xl/worksheets/sheet1.xml"].decode()
    assert returned.own
    references = " ".join(re.findall(r' r="([A-Z]?\d+)"', sheet))
    assert references == "1 A1 2 A2 B2 C2 3 A3 4 C4 5 A5 6 A6 B6 C6 8 A8 9 A9"
    assert sheet.endswith(f"/></{prefix}worksheet>")
    assert sheet.index("pageMargins") < sheet.index(f"<{prefix}legacyDrawing ")
    page = openpyxl.load_workbook(returned.path)["抽检"] if not strict else None
    if page:
        marked = {cell.coordinate for row in page.iter_rows() for cell in row if cell.comment}
        assert marked == {"C2", "B2", "A3", "C4", "A5", "B6", "A9", "A8"}


def test_rows_and_cells_without_references_are_counted(tmp_path, mark):
    rows = "<row><c/><c/></row><row><c/><c><v>5</v></c><c s='2'><v>7</v></c></row>"
    source = raw_book(tmp_path / "raw.xlsx", rows)
    path = mark(source, [problem(2, "passed"), problem(1, "passed")]).path
    sheet = members(path)["xl/worksheets/sheet1.xml"].decode()
    assert re.search(r'<c/><c r="C1" s="\d+"/></row>', sheet)
    assert re.search(r'<c><v>5</v></c><c s="\d+"><v>7</v></c></row>', sheet)
    assert openpyxl.load_workbook(path)["抽检"]["C2"].number_format == "mm-dd-yy"


def test_new_cell_takes_the_style_of_its_row_then_of_its_column(tmp_path, mark):
    cols = '<cols><col min="1" max="1" width="9"/><col min="2" max="3" width="9" style="1"/></cols>'
    source = raw_book(tmp_path / "raw.xlsx", '<row r="2"/><row r="3" s="2" customFormat="1"/>', cols=cols)
    page = openpyxl.load_workbook(mark(source, [problem(2, "passed"), problem(3, "passed")]).path)["抽检"]
    assert (page["C2"].number_format, page["C3"].number_format) == ("@", "mm-dd-yy")


def test_empty_sheet_data_is_opened(tmp_path, mark):
    sheet = '<worksheet xmlns="{space}"><sheetData /></worksheet>'
    path = mark(raw_book(tmp_path / "raw.xlsx", "", sheet=sheet), [problem(2, "no")]).path
    assert openpyxl.load_workbook(path)["抽检"]["A2"].comment


def test_drawing_of_notes_stands_before_tables_and_extensions(tmp_path, mark):
    tail = '<tableParts count="0"/><extLst/></worksheet>'
    sheet = '<worksheet xmlns="{space}"><sheetData>{rows}</sheetData><drawing/>' + tail
    content = members(
        mark(raw_book(tmp_path / "raw.xlsx", ROWS.replace("~", ""), sheet=sheet), [problem(2, "no")]).path
    )
    assert re.search(
        r"<drawing/><legacyDrawing [^>]*/><tableParts", content["xl/worksheets/sheet1.xml"].decode()
    )


def test_added_parts_are_related_and_declared_once(tmp_path, mark):
    content = members(mark(raw_book(tmp_path / "raw.xlsx", ROWS.replace("~", "")), [problem(2, "no")]).path)
    types = content["[Content_Types].xml"].decode()
    for part in ("xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/sheet2.xml"):
        assert part in content
        assert types.count(f'PartName="/{part}"') == 1
    ids = re.findall(r' Id="(\w+)"', content["xl/_rels/workbook.xml.rels"].decode())
    assert len(ids) == len(set(ids))
    assert re.findall(r'sheetId="(\d+)"', content["xl/workbook.xml"].decode()) == ["7", "8"]
    assert b'count="6"' not in content["xl/comments1.xml"]
    counted = re.search(rb'<cellXfs count="(\d+)">(.*)</cellXfs>', content["xl/styles.xml"], re.DOTALL)
    assert int(counted[1]) == counted[2].count(b"<xf ")


@pytest.mark.parametrize(
    "rows",
    ['<row r="2"><c r="R1C1"/></row>', '<row r="x"/>', "<row>"],
)
def test_odd_workbook_is_written_anew(tmp_path, mark, rows):
    returned = mark(raw_book(tmp_path / "raw.xlsx", rows), [problem(4, "passed")])
    book = openpyxl.load_workbook(returned.path)
    assert not returned.own
    assert book.sheetnames == ["抽检", "问题清单"]
    assert book["抽检"]["C4"].comment.text.startswith(HEAD + "错误")


def test_document_type_is_never_followed(tmp_path, mark):
    sheet = '<!DOCTYPE worksheet [<!ENTITY a "b">]><worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    assert not mark(raw_book(tmp_path / "raw.xlsx", "<row r='4'/>", sheet=sheet), [problem(4, "no")]).own


def test_other_formats_become_a_workbook_with_the_rows_as_read(tmp_path, mark):
    source = tmp_path / "抽检.csv"
    source.write_text("…")
    returned = mark(source, [problem(4, "passed")], rows=Rows(sheet=None), target="退回.csv")
    book = openpyxl.load_workbook(returned.path)
    page = book["报送的数据"]
    assert returned.path.name == "退回.xlsx"
    assert [cell.value for cell in page[1]] == ["＊编号", "抽查批次（批）", "合格批次（批）"]
    assert [cell.value for cell in page[4]] == ["QH2", "50", "52"]
    assert page["C4"].comment
    assert "改好后可直接报送本工作簿" in book["问题清单"]["A2"].value
    assert {path.name for path in tmp_path.iterdir()} == {"抽检.csv", "退回.xlsx"}


@pytest.mark.parametrize("sheet", [None, "抽检"])
def test_rows_that_cannot_be_read_do_not_keep_the_others_back(rich, mark, sheet):
    rows = Rows(sheet=sheet, broken=True)
    book = openpyxl.load_workbook(mark(rich, [problem(4, "passed"), problem(99, "no")], rows=rows).path)
    assert book["问题清单"]["C4"].value == "52"


def test_long_files_bring_only_rows_with_problems(tmp_path, mark, monkeypatch):
    monkeypatch.setattr(marking_plain, "ALL_ROWS", 5)
    rows = Rows(sheet=None, count=20)
    book = openpyxl.load_workbook(
        mark(tmp_path / "a.jsonl", [problem(3, "no"), problem(19, "passed")], rows=rows).path
    )
    page = book["报送的数据"]
    assert [cell.value for cell in page["A"]] == ["原行号", 3, 19]
    assert "请在原文件中改好后重新报送" in book["问题清单"]["A2"].value
    assert page["D3"].comment
    assert book["问题清单"]["A5"].value == "19"
    assert book["问题清单"]["A5"].hyperlink.location == "'报送的数据'!D3"


def test_refused_rows_stand_alone_and_can_be_filed(tmp_path):
    cells = [problem(2, "no", Level.WARNING), problem(4, "no", Level.WARNING), problem(5, "passed")]
    returned = return_refused(tmp_path / "退回.xlsm", cells, [4, 5], rows=Rows(), columns=COLUMNS)
    book = openpyxl.load_workbook(returned.path)
    assert [[cell.value for cell in row] for row in book["抽检"].iter_rows()] == [
        ["＊编号", "抽查批次（批）", "合格批次（批）"], ["QH2", "50", "52"], ["QH3", "50", "53"],
    ]  # fmt: skip
    assert [cell.value for cell in book["问题清单"]["A"][3:]] == ["4", "5"]
    assert book["问题清单"]["A5"].hyperlink.location == "'抽检'!C3"
    assert "其余各行已经入账" in book["问题清单"]["A2"].value
    assert (returned.path.name, returned.own, returned.problems) == ("退回.xlsx", False, 2)


def test_english_return_speaks_english(rich, mark):
    book = openpyxl.load_workbook(mark(rich, [problem(4, "passed")], language="en").path)
    assert book["抽检"]["C4"].comment.text == HEAD + "error: 52 is above 50. Check it."
    assert book["Problems"]["A2"].value.startswith("1 in all: error 1. ")


def test_control_characters_never_reach_the_file(rich, mark):
    words = "「编号」\x00<&>\x1b 不对"
    cell = openpyxl.load_workbook(mark(rich, [problem(4, "no", words=words)]).path)["抽检"]["A4"]
    assert cell.comment.text == HEAD + "错误：「编号」<&> 不对。请核对后重报。"


def test_only_notes_of_the_named_cells_leave_a_drawing():
    shape = "<v:shape id='s{0}'><x:ClientData ObjectType='Note'><x:Row>{0}</x:Row><x:Column>2</x:Column></x:ClientData></v:shape>"
    drawing = ("<xml><br>" + shape.format(3) + shape.format(4) + "</xml>").encode()
    assert without_shapes(drawing, {(4, 3)}) == ("<xml><br>" + shape.format(4) + "</xml>").encode()


def test_tags_are_edited_as_text():
    assert with_attribute(b"<c r='A1' s = '3' t=\"s\"/>", "s", "9") == b'<c r=\'A1\' t="s" s="9"/>'
    assert spliced(b"abcdef", [(4, 1, b"X"), (2, 0, b"1"), (2, 0, b"2"), (2, 1, b"C")]) == b"ab12CdXf"
