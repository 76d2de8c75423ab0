"""Checking a file alone: everything that handing in would say, the rows that are good, and nothing left behind."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from zhiheng.core.issues import InputProblem, Level
from zhiheng.core.registers.model import ROW
from zhiheng.workspace.filing import check, file_rows, hand_in, rows_text

GOOD = "编号,数值,联系人\nA1,1,张三\nA2,2,李四\n"
MIXED = "编号,数值,联系人\nA1,1,张三\nA2,二,李四\nA3,-3,王五\nA4,4,赵六\n"


@pytest.fixture
def asked(workspace, submitted, tmp_path):
    """Writes a text as a CSV file and makes a submission of it; further arguments are those of Submission."""
    count = 0

    def asking(text, **further):
        nonlocal count
        count += 1
        file = tmp_path / f"asked-{count}.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return submitted(workspace, file, **further)

    return asking


def stored_files(workspace):
    return [path for path in (workspace.root / "ledger").rglob("*") if path.is_file() and path.name != "lock"]


def test_check_of_good_rows_gives_them_typed_and_files_nothing(workspace, asked):
    checked = check(workspace, asked(GOOD))
    assert (checked.passes, checked.outcome.filing, checked.outcome.rows) == (True, None, 2)
    assert checked.rows.select("number", "value", "person", ROW).rows() == [
        ("A1", 1, "张三", 2),
        ("A2", 2, "李四", 3),
    ]
    assert checked.headers == (("编号", "number"), ("数值", "value"), ("联系人", "person"))
    assert workspace.ledger.head().seq == 0
    assert stored_files(workspace) == []


def test_check_tells_every_problem_with_its_cell(workspace, asked, tmp_path):
    checked = check(workspace, asked(MIXED, returned=tmp_path / "back.xlsx"))
    told = [(each.row, each.column, each.value, each.level, each.code) for each in checked.problems]
    assert told == [
        (3, "value", "二", Level.ERROR, "not-a-number"),
        (4, "value", "-3", Level.ERROR, "below-minimum"),
    ]
    assert "数值" in checked.problems[1].message.zh or checked.problems[1].remedy.zh
    assert (checked.passes, checked.problem_count, checked.outcome.refused) == (False, 2, 2)
    assert checked.rows["number"].to_list() == ["A1", "A4"]
    assert load_workbook(checked.outcome.returned).worksheets
    assert stored_files(workspace) == []


def test_check_says_what_handing_in_says(workspace, asked):
    one = asked(MIXED)
    assert check(workspace, one).outcome.issues == hand_in(workspace, one).issues


def test_check_gives_no_more_rows_than_asked_for(workspace, asked):
    checked = check(workspace, asked(GOOD), limit=1)
    assert (checked.rows.height, checked.more, checked.outcome.rows) == (1, True, 2)
    whole = check(workspace, asked(GOOD), limit=2)
    assert (whole.rows.height, whole.more) == (2, False)


def test_check_leaves_out_the_row_that_a_later_one_repeats(workspace, asked):
    checked = check(workspace, asked(GOOD + "A1,9,张三\n"))
    assert checked.rows["number"].to_list() == ["A2"]
    assert [(each.row, each.code) for each in checked.problems] == [
        (2, "duplicate-key"),
        (4, "duplicate-key"),
    ]


def test_check_caps_the_problems_and_counts_them_all(workspace, asked, monkeypatch):
    monkeypatch.setattr("zhiheng.workspace.filing.PROBLEMS_SHOWN", 1)
    checked = check(workspace, asked(MIXED))
    assert (len(checked.problems), checked.problem_count) == (1, 2)


def test_check_masks_personal_values_in_problems(workspace, asked):
    checked = check(workspace, asked(f"编号,数值,联系人\nA1,1,{'欧' * 600}\n"))
    assert "欧欧" not in checked.problems[0].value


def test_check_of_a_header_that_is_not_understood_names_its_headers(workspace, asked):
    checked = check(workspace, asked("名称,数值\n甲,2\n"))
    assert (checked.passes, checked.rows) == (False, None)
    assert checked.headers == (("名称", ""), ("数值", "value"))
    assert "required-column-missing" in [issue.code for issue in checked.outcome.issues]


def test_check_of_a_file_that_was_filed_says_so(workspace, asked):
    filing = hand_in(workspace, asked(GOOD)).filing
    checked = check(workspace, asked(GOOD))
    assert (checked.outcome.repeated, checked.outcome.filing, checked.problems) == (True, filing, ())


def test_check_of_what_is_no_table_is_refused(workspace, submitted, tmp_path):
    with pytest.raises(InputProblem, match="no such file"):
        check(workspace, submitted(workspace, tmp_path / "none.csv"))


def test_rows_left_aside_are_not_filed_and_come_later_as_another_filing(workspace, asked):
    first = hand_in(workspace, asked(GOOD, without=frozenset({3})))
    assert (first.filing.rows, first.rows) == (1, 1)
    again = hand_in(workspace, asked(GOOD, without=frozenset({3})))
    assert (again.repeated, again.filing) == (True, first.filing)
    rest = hand_in(workspace, asked(GOOD, without=frozenset({2})))
    assert (rest.repeated, rest.filing.seq, rest.filing.rows) == (False, 2, 1)
    found = workspace.ledger.vintage("samples").scan(["number", "value"]).collect()
    assert sorted(found.rows()) == [("A1", 1), ("A2", 2)]


def test_rows_left_aside_are_not_asked_about(workspace, asked):
    outcome = hand_in(workspace, asked(MIXED, without=frozenset({3, 4})))
    assert (outcome.filing.rows, outcome.problems) == (2, 0)


def test_nothing_left_of_a_file_is_no_filing(workspace, asked):
    outcome = hand_in(workspace, asked(GOOD, without=frozenset({2, 3})))
    assert outcome.filing is None
    assert [issue.code for issue in outcome.issues] == ["no-rows"]


def test_texts_of_single_rows_come_back_as_they_stand(workspace, asked):
    found = file_rows(workspace, asked("编号,数值,联系人\nA1,一,张三\nA2, 2 ,\nA3,3,王五\n"), [3, 2, 99])
    assert found == [
        {"number": "A1", "value": "一", "person": "张三"},
        {"number": "A2", "value": " 2 ", "person": ""},
    ]


def test_typed_rows_go_the_way_of_a_file(workspace, asked):
    register = workspace.register("samples")
    text = rows_text(register, [{"value": "1", "number": "A,1"}, {"number": "A2", "person": "张\n三"}])
    assert text.decode() == '编号,数值,联系人\n"A,1",1,\nA2,,"张\n三"\n'
    assert check(workspace, asked(text)).rows["value"].to_list() == [1, None]


def test_typed_rows_use_identifiers_where_labels_are_the_same(workspace):
    register = workspace.register("reported_values")
    text = rows_text(register, [{column.name: "" for column in register.columns}]).decode()
    assert len(set(text.splitlines()[0].split(","))) == len(register.columns)


def test_typed_rows_with_a_column_that_does_not_exist_are_refused(workspace):
    with pytest.raises(ValueError, match="colour"):
        rows_text(workspace.register("samples"), [{"colour": "红"}])
