"""The decomposition table as a file: typed, laid out for print, and read back with what was changed in it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import InputProblem
from zhiheng.core.plan.annex import Annex, read_annex
from zhiheng.core.plan.annex_plan import plan_from_annex
from zhiheng.core.plan.annex_stamp import BODY, DATA, ID, LEAD
from zhiheng.core.plan.model import Facts, Plan, Target, Task
from zhiheng.core.plan.yearly import State
from zhiheng.files.decomposition import write_decomposition
from zhiheng.files.readers.spreadsheet import read_spreadsheet

LEADING = Bodies(("区市场监管局",), ("区商务局", "区财政局"))


def a_target(number: int, **changes: object) -> Target:
    fields: dict[str, object] = {
        "id": f"goal.{number}", "area": "产品质量", "category": "品牌", "subject": f"事项{number}", "op": ">=",
        "by": "2028", "bodies": LEADING, "quote": "出处 <原文> & 其他", "unit": "家",
    }  # fmt: skip
    return Target(**(fields | changes))


PLAN = Plan(
    facts=Facts(id="p", title="三年行动计划", period=(2026, 2028)),
    areas=("产品质量",),
    targets=(
        a_target(1, value=Decimal(8), change="increase"),
        a_target(2, value=Decimal("95.5"), unit="%"),
        a_target(3, op="between", value=Decimal(2), upper=Decimal(3), change="increase"),
        a_target(4, op="do", unit="", by="2027"),
        a_target(5, op="rank", ref="全市前列", unit="", bodies=Bodies()),
        a_target(6, value=Decimal(25), unit="%", change="decline"),
    ),
    tasks=(Task(id="1", path=("任务", "提升质量"), title="推行首席质量官制度", bodies=LEADING),),
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "table.xlsx"
    write_decomposition(PLAN, path, by="area")
    return path


def read_back(path: Path) -> Annex:
    annex = read_annex(read_spreadsheet(path.read_bytes(), path.name), PLAN)
    assert annex is not None
    return annex


def change(path: Path, target: str, header: str, value: object) -> None:
    book = openpyxl.load_workbook(path)
    page = book["目标分解"]
    places = {
        page.cell(row, column).value: column for row in (3, 4) for column in range(1, page.max_column + 1)
    }
    row = next(row for row in range(5, page.max_row + 1) if page.cell(row, places[ID]).value == target)
    page.cell(row, places[header]).value = value
    book.save(path)


def test_write_decomposition_numbers_are_numbers_and_marked_as_proposed(book: Path) -> None:
    page = openpyxl.load_workbook(book)["目标分解"]
    row = next(cells for cells in page.iter_rows(min_row=6) if cells[2].value == "事项1")
    years = row[6:9]
    assert [cell.value for cell in years] == [2, 3, 3]
    assert years[0].number_format == '0"（拟）"'
    assert row[3].value == 8
    assert row[3].number_format == '"新增≥"0'


def test_write_decomposition_prints_sideways_with_repeated_headers(tmp_path: Path) -> None:
    for paper, size in (("A3", 8), ("A4", 9)):
        path = tmp_path / f"{paper}.xlsx"
        write_decomposition(PLAN, path, paper)
        page = openpyxl.load_workbook(path)["目标分解"]
        assert (page.page_setup.orientation, int(page.page_setup.paperSize)) == ("landscape", size)
        assert (page.print_title_rows, page.sheet_properties.pageSetUpPr.fitToPage) == ("$3:$4", True)
        hidden = [name for name, column in page.column_dimensions.items() if column.hidden]
        assert [page[f"{name}3"].value for name in hidden] == [BODY, ID, DATA]


def test_write_decomposition_docx_repeats_headers_and_keeps_rows_whole(tmp_path: Path) -> None:
    path = tmp_path / "table.docx"
    write_decomposition(PLAN, path, "A4", "area")
    xml = ZipFile(path).read("word/document.xml").decode("utf-8")
    assert xml.count("<w:tblHeader/>") == 4
    assert xml.count("<w:tr>") == xml.count("<w:cantSplit/>")
    assert 'w:orient="landscape"' in xml
    assert "出处 &lt;原文&gt;" not in xml  # A4 leaves out the column of quotes
    assert "完成（拟）" in xml


def test_write_decomposition_same_content_gives_same_bytes(tmp_path: Path) -> None:
    for ending in ("xlsx", "docx"):
        one, other = tmp_path / f"1.{ending}", tmp_path / f"2.{ending}"
        write_decomposition(PLAN, one)
        write_decomposition(PLAN, other)
        assert one.read_bytes() == other.read_bytes()
        stamp = b"2026-01-01T00:00:00Z</dcterms:modified>"
        assert stamp in ZipFile(one).read("docProps/core.xml")


def test_write_decomposition_by_body_lists_supporting_bodies_too(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    write_decomposition(PLAN, path, by="body")
    page = openpyxl.load_workbook(path)["目标分解"]
    headings = [
        page.cell(row, 1).value
        for row in range(5, page.max_row + 1)
        if isinstance(page.cell(row, 1).value, str)
    ]
    assert headings == [
        "区市场监管局（5 项）", "区商务局（配合 5 项）", "区财政局（配合 5 项）",
        "（未指定责任单位）（1 项）",
    ]  # fmt: skip


def test_read_annex_gives_bodies_and_shares_back(book: Path) -> None:
    annex = read_back(book)
    assert [issue.line("zh") for issue in annex.issues] == []
    assert annex.bodies()["goal.1"] == LEADING
    first = annex.shares()["goal.1"]
    assert [(share.year, share.value, share.state) for share in first] == [
        (2026, 2, State.PROPOSED), (2027, 3, State.PROPOSED), (2028, 3, State.PROPOSED),
    ]  # fmt: skip
    assert [share.state for share in annex.shares()["goal.4"]] == [State.OPEN, State.PROPOSED, State.NONE]
    assert [(share.value, share.upper) for share in annex.shares()["goal.3"]][-1] == (1, 2)


def test_read_annex_by_body_too(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    write_decomposition(PLAN, path, by="body")
    annex = read_back(path)
    assert [issue.line("zh") for issue in annex.issues] == []
    assert {row.heading for row in annex.rows} == {
        "区市场监管局",
        "区商务局",
        "区财政局",
        "（未指定责任单位）",
    }


def test_read_annex_a_changed_figure_counts_as_given_and_must_add_up(book: Path) -> None:
    change(book, "goal.1", "2026年", 1)
    annex = read_back(book)
    assert annex.shares()["goal.1"][0].state is State.GIVEN
    assert ["各年合计 7家，与目标 8家 对不上" in issue.message.zh for issue in annex.issues] == [True]


def test_read_annex_names_unknown_ids_and_unreadable_figures(book: Path) -> None:
    change(book, "goal.2", ID, "goal.99")
    change(book, "goal.1", "2027年", "约3家")
    lines = "\n".join(issue.line("zh") for issue in read_back(book).issues)
    assert "计划中没有这个编号的目标：「goal.99」" in lines
    assert "分解表中没有这项目标：「事项2」" in lines
    assert "2027 年的数值读不出来：「约3家」" in lines


def test_decomposition_figures_said_for_several_years_are_one_row(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    stages = tuple(
        a_target(
            year, subject="装配式建筑比例", value=Decimal(value), unit="%", by=str(year), id=f"goal.{year}"
        )
        for year, value in ((2026, 40), (2027, 43), (2028, 46))
    )
    write_decomposition(replace(PLAN, targets=stages), path, by="area")
    document = read_spreadsheet(path.read_bytes(), path.name)
    annex = read_annex(document, replace(PLAN, targets=stages))
    assert annex is not None
    assert annex.issues == ()
    assert [row.targets for row in annex.rows] == [("goal.2026", "goal.2027", "goal.2028")]
    assert [share.value for share in annex.rows[0].shares] == [40, 43, 46]
    short = read_annex(document, replace(PLAN, targets=(*stages[:2], replace(stages[2], value=Decimal(47)))))
    assert short is not None
    assert ["达不到 2028 年的目标 47%" in issue.message.zh for issue in short.issues] == [True]


def test_read_annex_last_level_must_reach_the_target(book: Path) -> None:
    change(book, "goal.2", "2026年", 93)
    change(book, "goal.2", "2027年", 94)
    change(book, "goal.2", "2028年", 95)
    assert "数值达不到 2028 年的目标 95.5%" in read_back(book).issues[0].message.zh


def test_read_annex_other_tables_are_none_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    book = openpyxl.Workbook()
    for row in (["类别", "2026年"], ["甲", 3], ["乙", 4]):
        book.active.append(row)
    book.save(path)
    assert read_annex(read_spreadsheet(path.read_bytes(), path.name), PLAN) is None


def test_write_decomposition_refuses_other_endings_and_empty_plans(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match=r"\.xlsx or \.docx only"):
        write_decomposition(PLAN, tmp_path / "table.pdf")
    with pytest.raises(InputProblem, match="neither targets nor tasks"):
        write_decomposition(replace(PLAN, targets=(), tasks=()), tmp_path / "table.xlsx")


@pytest.mark.parametrize("by", ["body", "area"])
def test_plan_from_annex_gives_the_plan_back(tmp_path: Path, by: str) -> None:
    path = tmp_path / "table.xlsx"
    write_decomposition(PLAN, path, by=by)
    plan = plan_from_annex(read_spreadsheet(path.read_bytes(), path.name))
    assert plan is not None
    assert plan.issues == ()
    assert sorted(plan.targets, key=lambda target: target.id) == list(PLAN.targets)
    assert plan.tasks == PLAN.tasks
    assert (plan.facts.title, plan.facts.period, plan.areas) == ("三年行动计划", (2026, 2028), ("产品质量",))


def test_plan_from_annex_takes_bodies_as_people_left_them_and_names_damage(book: Path) -> None:
    change(book, "goal.5", LEAD, "区发展改革委，区统计局")
    change(book, "goal.6", DATA, "[{}]")
    plan = plan_from_annex(read_spreadsheet(book.read_bytes(), book.name))
    assert plan is not None
    assert next(target for target in plan.targets if target.id == "goal.5").bodies.lead == (
        "区发展改革委",
        "区统计局",
    )
    assert "隐藏列的内容已损坏" in plan.issues[0].message.zh
