"""The decomposition table goes out, is filled in by the bodies, and comes back as an annex."""

from __future__ import annotations

import json

import openpyxl
import pytest

from zhiheng.core.plan.annex import read_annex
from zhiheng.files.documents import read_document


@pytest.fixture
def plan(zhiheng, example):
    """What was read of the example, as the command prints it."""
    return json.loads(zhiheng("read", example, "--json").out)


@pytest.fixture
def table(zhiheng, example, tmp_path):
    path = tmp_path / "分解表.xlsx"
    assert zhiheng("decompose", example, "-o", path).status == 0
    return path


def headers(sheet) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in sheet.iter_rows(min_row=1, max_row=5):
        found |= {
            str(cell.value): cell.column
            for cell in row
            if cell.value is not None and str(cell.value) not in found
        }
    return found


def rows_of(sheet, subject: str) -> list[int]:
    column = headers(sheet)["目标内容"]
    return [cell.row for cell in sheet[openpyxl.utils.get_column_letter(column)] if cell.value == subject]


MEASURED = (
    "id",
    "area",
    "category",
    "subject",
    "op",
    "value",
    "upper",
    "unit",
    "change",
    "by",
    "firm",
    "bodies",
    "quote",
)


@pytest.mark.parametrize("by", ["body", "area"])
def test_every_target_and_task_comes_back(by, plan, example, zhiheng, tmp_path):
    zhiheng("decompose", example, "-o", tmp_path / "t.xlsx", "--by", by)
    back = json.loads(zhiheng("read", tmp_path / "t.xlsx", "--json").out)
    known = {each["id"]: each for each in back["targets"]}
    assert len(back["targets"]) == len(plan["targets"]) > 100
    for target in plan["targets"]:
        assert {name: known[target["id"]][name] for name in MEASURED} == {
            name: target[name] for name in MEASURED
        }
    assert [(each["id"], each["path"], each["title"], each["bodies"]) for each in back["tasks"]] == [
        (each["id"], each["path"], each["title"], each["bodies"]) for each in plan["tasks"]
    ]
    assert {each["name"] for each in back["bodies"]} == {each["name"] for each in plan["bodies"]}
    assert back["issues"] == []


def test_another_body_in_the_table_is_another_body_in_the_plan(table, zhiheng):
    book = openpyxl.load_workbook(table)
    sheet = book.worksheets[0]
    for row in rows_of(sheet, "新增团体标准"):
        sheet.cell(row, headers(sheet)["牵头（责任）单位"]).value = "区标准化研究院"
    book.save(table)
    back = json.loads(zhiheng("read", table, "--json").out)
    target = next(each for each in back["targets"] if each["subject"] == "新增团体标准")
    assert target["bodies"]["lead"] == ["区标准化研究院"]
    assert "区标准化研究院" in [each["name"] for each in back["bodies"]]


def test_a_yearly_share_that_was_filled_in_comes_back(table):
    book = openpyxl.load_workbook(table)
    sheet = book.worksheets[0]
    (row,) = set(rows_of(sheet, "新增团体标准")[:1])
    places = headers(sheet)
    for year, share in (("2026年", 3), ("2027年", 4), ("2028年", 8)):
        sheet.cell(row, places[year]).value = share
    known = sheet.cell(row, places["目标编号"]).value
    book.save(table)
    annex = read_annex(read_document(table))
    assert annex is not None
    assert [(share.year, share.value) for share in annex.shares()[known]] == [(2026, 3), (2027, 4), (2028, 8)]


def test_shares_that_do_not_add_up_are_told_with_their_row(table, zhiheng):
    book = openpyxl.load_workbook(table)
    sheet = book.worksheets[0]
    rows = rows_of(sheet, "新增团体标准")
    for row in rows:
        sheet.cell(row, headers(sheet)["2026年"]).value = 1
    book.save(table)
    issues = json.loads(zhiheng("read", table, "--json").out)["issues"]
    assert [issue["code"] for issue in issues] == ["annex-sum-differs"] * len(rows)
    assert all(f"第 {row} 行" in issue["place"] for row, issue in zip(rows, issues, strict=True))
    assert f"第 {rows[0]} 行" in zhiheng("read", table).out


def test_bodies_with_other_figures_for_one_target_are_told_with_both_rows(table, zhiheng):
    book = openpyxl.load_workbook(table)
    sheet = book.worksheets[0]
    first, *others = rows_of(sheet, "新增团体标准")
    sheet.cell(first, headers(sheet)["2026年"]).value = 11
    book.save(table)
    issues = json.loads(zhiheng("read", table, "--json").out)["issues"]
    assert [issue["code"] for issue in issues] == ["annex-bodies-differ"] * len(others)
    for row, issue in zip(others, issues, strict=True):
        assert f"第 {row} 行" in issue["place"] and f"第 {first} 行" in issue["message"]


def test_a_table_for_print_is_no_plan_of_its_own(example, zhiheng, tmp_path):
    """The Word form has no hidden columns: it reads as any document with tables does, and nothing breaks."""
    assert zhiheng("decompose", example, "-o", tmp_path / "t.docx").status == 0
    assert zhiheng("read", tmp_path / "t.docx").status == 0
