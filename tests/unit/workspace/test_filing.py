"""Handing in: all or nothing, or the good rows where that was asked for; never twice; never half."""

from __future__ import annotations

import os

import pytest
from openpyxl import load_workbook

from zhiheng.core.issues import InputProblem

GOOD = "编号,数值,联系人\nA1,1,张三\nA2,2,李四\n"
MIXED = "编号,数值,联系人\nA1,1,张三\nA2,二,李四\nA3,-3,王五\nA4,4,赵六\n"


def rows(workspace, register="samples", as_of=None):
    columns = [column.name for column in workspace.register(register).columns]
    return sorted(workspace.ledger.vintage(register, as_of).scan(columns).collect().rows())


def codes(outcome):
    return [issue.code for issue in outcome.issues]


def stored_files(workspace):
    return sorted(
        path.name for path in (workspace.root / "ledger").rglob("*") if path.is_file() and path.name != "lock"
    )


def test_good_rows_are_committed_and_the_file_is_kept(workspace, handing):
    outcome = handing(GOOD, filer="小陈")
    assert (outcome.filing.seq, outcome.filing.rows, outcome.filing.filer) == (1, 2, "小陈")
    assert rows(workspace) == [("A1", 1, "张三"), ("A2", 2, "李四")]
    kept = workspace.ledger.kept_file(outcome.filing.source.sha256)
    assert kept.read_text(encoding="utf-8") == GOOD
    assert outcome.filing.source.name == "filing-1.csv"


def test_one_bad_row_refuses_all_and_changes_nothing(workspace, handing):
    outcome = handing(MIXED)
    assert outcome.filing is None
    assert (outcome.rows, outcome.refused, outcome.problems) == (4, 2, 2)
    assert codes(outcome) == ["not-a-number", "below-minimum"]
    assert workspace.ledger.head().seq == 0
    assert stored_files(workspace) == []


def test_every_problem_says_where_it_is(handing):
    said = [issue.line("zh") for issue in handing(MIXED).issues]
    assert said[0].startswith("错误：filing-1.csv 第 3 行「数值」：")
    assert "「二」" in said[0]


def test_the_same_file_again_is_not_committed_twice(workspace, handing, tmp_path):
    first = handing(GOOD)
    again = handing(GOOD)
    assert (first.repeated, again.repeated) == (False, True)
    assert again.filing == first.filing
    assert workspace.ledger.head().seq == 1


def test_the_same_file_of_another_body_is_another_filing_and_refused_for_its_keys(handing):
    handing(GOOD)
    outcome = handing(GOOD, body="区教育局")
    assert outcome.filing is None
    assert codes(outcome) == ["already-filed", "already-filed"]
    assert "第 1 次报送已经报过" in outcome.issues[0].line("zh")


def test_an_id_of_ones_own_guards_against_filing_twice(workspace, handing):
    handing(GOOD, id="2026-一季度")
    assert handing("编号,数值,联系人\nB1,1,张三\n", id="2026-一季度").filing is None
    assert workspace.ledger.head().seq == 1


def test_corrections_take_the_place_of_rows(workspace, handing):
    handing(GOOD)
    handing("编号,数值,联系人\nA1,10,张三\n", kind="correct")
    assert rows(workspace) == [("A1", 10, "张三"), ("A2", 2, "李四")]
    assert rows(workspace, as_of=1) == [("A1", 1, "张三"), ("A2", 2, "李四")]


def test_a_correction_of_what_was_never_filed_is_refused(handing):
    handing(GOOD)
    assert codes(handing("编号,数值,联系人\nZ9,10,张三\n", kind="correct")) == ["never-filed"]


def test_withdrawn_rows_are_gone_and_come_back_by_a_correction_only(workspace, handing):
    handing(GOOD)
    handing("编号\nA2\n", kind="withdraw")
    assert rows(workspace) == [("A1", 1, "张三")]
    assert codes(handing("编号,数值,联系人\nA2,5,李四\n")) == ["already-filed"]
    assert codes(handing("编号\nA2\n\n", kind="withdraw", id="again")) == ["never-filed"]
    assert handing("编号,数值,联系人\nA2,5,李四\n", kind="correct").filing is not None
    assert rows(workspace) == [("A1", 1, "张三"), ("A2", 5, "李四")]


def test_references_are_held_against_the_other_register(workspace, handing):
    handing(GOOD)
    outcome = handing("走访编号,样品\n1,A1\n2,A9\n", register="visits")
    assert codes(outcome) == ["unknown-reference"]
    assert outcome.issues[0].value == "A9"
    assert handing("走访编号,样品\n1,A1\n2,A2\n3,\n", register="visits").filing.rows == 3


def test_good_rows_are_accepted_and_the_others_come_back(workspace, handing, tmp_path):
    outcome = handing(MIXED, accept_valid=True, returned=tmp_path / "back.xlsx")
    assert (outcome.filing.rows, outcome.refused) == (2, 2)
    assert rows(workspace) == [("A1", 1, "张三"), ("A4", 4, "赵六")]
    cells = [
        cell
        for row in load_workbook(outcome.returned).worksheets[0].iter_rows(values_only=True)
        for cell in row
    ]
    assert {"A2", "二", "A3"} <= set(map(str, cells))
    assert "A4" not in cells


def test_a_returned_file_put_right_is_accepted(workspace, handing, tmp_path):
    outcome = handing(MIXED, accept_valid=True, returned=tmp_path / "back.xlsx")
    book = load_workbook(outcome.returned)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            cell.value = {"二": "2", "-3": "3"}.get(str(cell.value), cell.value)
    book.save(tmp_path / "mended.xlsx")
    mended = handing(tmp_path / "mended.xlsx")
    assert mended.filing is not None, [issue.line("zh") for issue in mended.issues]
    assert rows(workspace) == [("A1", 1, "张三"), ("A2", 2, "李四"), ("A3", 3, "王五"), ("A4", 4, "赵六")]


def test_nothing_is_accepted_where_no_row_is_good(workspace, handing, tmp_path):
    outcome = handing("编号,数值\nA1,x\n", accept_valid=True, returned=tmp_path / "back.xlsx")
    assert outcome.filing is None
    assert workspace.ledger.head().seq == 0


def test_a_duplicate_far_below_condemns_the_first_row_too(workspace, handing, tmp_path):
    outcome = handing(GOOD + "A3,3,王五\nA1,9,张三\n", accept_valid=True, returned=tmp_path / "back.xlsx")
    assert rows(workspace) == [("A2", 2, "李四"), ("A3", 3, "王五")]
    assert outcome.refused == 2


def test_headers_given_by_hand_are_remembered_for_the_body(workspace, handing):
    text = "样品号,数值\nA1,1\n"
    assert handing(text).filing is None
    assert handing(text, columns={"样品号": "number"}).filing is not None
    assert handing("样品号,数值\nA2,2\n").filing is not None
    assert handing("样品号,数值\nA3,3\n", body="区教育局").filing is None


def test_rows_are_checked_also_under_a_header_with_a_column_too_many(workspace, handing, tmp_path):
    text = "编号,数值,办理情况\nA1,1,已办\nA2,二,已办\n"
    outcome = handing(text, returned=tmp_path / "back.xlsx", accept_valid=True)
    assert codes(outcome) == ["unknown-column", "column-absent", "not-a-number"]
    assert (outcome.filing, outcome.rows, outcome.refused) == (None, 2, 1)
    assert outcome.returned is not None
    assert stored_files(workspace) == []


def test_rows_of_another_table_are_not_told(handing):
    outcome = handing("名称,数值\n甲,二\n")
    assert codes(outcome) == ["unknown-column", "required-column-missing", "column-absent"]


def test_personal_data_do_not_stand_in_messages(handing):
    outcome = handing(f"编号,数值,联系人\nA1,1,{'欧' * 600}\n")
    assert codes(outcome) == ["too-long"]
    assert "欧欧" not in outcome.issues[0].line("zh")


def test_a_missing_file_is_named(handing, tmp_path):
    with pytest.raises(InputProblem, match="no such file"):
        handing(tmp_path / "none.csv")


def test_nothing_stays_in_scratch(workspace, handing):
    handing(GOOD)
    handing(MIXED)
    assert list((workspace.root / "ledger" / "scratch").iterdir()) == []


def test_a_refusal_at_the_last_step_leaves_no_file(workspace, handing):
    handing(GOOD)
    before = stored_files(workspace)
    outcome = handing("编号,数值,联系人\nC1,1,张三\n", id=workspace.ledger.filings()[0].id)
    assert outcome.filing is None
    assert codes(outcome) == ["filing-id-taken"]
    assert stored_files(workspace) == before


def test_a_refusal_leaves_what_another_filing_lists(workspace, handing):
    handing(GOOD)
    handing(GOOD, body="区教育局", id="other")
    assert rows(workspace) == [("A1", 1, "张三"), ("A2", 2, "李四")]
    assert workspace.ledger.kept_file(workspace.ledger.filings()[0].source.sha256).exists()


def test_an_id_of_ones_own_answers_the_same_file_with_the_first_receipt(workspace, handing):
    first = handing(GOOD, id="2026-一季度")
    again = handing(GOOD, id="2026-一季度")
    assert (again.repeated, again.filing) == (True, first.filing)
    assert workspace.ledger.head().seq == 1


def test_a_correction_filed_again_under_another_id_counts_again(workspace, handing):
    handing(GOOD)
    text = "编号\nA2\n"
    handing(text, kind="withdraw")
    handing("编号,数值,联系人\nA2,5,李四\n", kind="correct")
    assert handing(text, kind="withdraw").repeated
    assert handing(text, kind="withdraw", id="第二次撤回").filing.seq == 4
    assert rows(workspace) == [("A1", 1, "张三")]


def test_a_key_that_others_file_between_two_readings_is_told_and_no_row_is_lost(
    workspace, handing, monkeypatch, tmp_path
):
    asked = []
    keys = type(workspace).keys

    def others_file_meanwhile(self, register):
        asked.append(register.name)
        if len(asked) == 2:
            handing("编号,数值,联系人\nA4,40,别人\n", body="区教育局")
        return keys(self, register)

    monkeypatch.setattr(type(workspace), "keys", others_file_meanwhile)
    outcome = handing(MIXED, accept_valid=True, returned=tmp_path / "back.xlsx")
    assert outcome.filing is None
    assert "already-filed" in codes(outcome)
    assert rows(workspace) == [("A4", 40, "别人")]


def test_names_that_are_no_text_to_the_system_are_kept_with_marks(workspace, handing, tmp_path):
    path = tmp_path / os.fsdecode("数据".encode("gbk") + b".csv")
    path.write_text(GOOD, encoding="utf-8")
    filing = handing(path, filer="小\udcff").filing
    assert (filing.source.name, filing.filer) == ("????.csv", "小?")
