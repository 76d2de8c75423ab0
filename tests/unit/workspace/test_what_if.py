"""What a submission would change, before it is accepted."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from zhiheng.core.indicators.jumps import Peer
from zhiheng.workspace.what_if import compared

GOOD = "编号,数值,联系人\nA1,1,张三\nA2,2,李四\nA3,3,王五\n"
HEAD = "目标编号,范围,数据截止日期,统计口径,数值\n"


@pytest.fixture
def comparing(workspace, submitted, tmp_path):
    """Lays a text beside what was filed."""

    def looking(text, *, limit=1_000, **further):
        file = tmp_path / "what-if.csv"
        file.write_text(text, encoding="utf-8")
        return compared(workspace, submitted(workspace, file, **further), limit=limit)

    return looking


def test_a_correction_shows_the_old_row_beside_the_new(workspace, handing, comparing):
    handing(GOOD)
    found = comparing("编号,数值,联系人\nA3,3,王五\nA1,10,张三丰\n", kind="correct")
    unchanged, changed = found.rows
    assert (unchanged.row, unchanged.key, unchanged.changed) == (2, ("A3",), ())
    assert (changed.row, changed.key, changed.changed) == (3, ("A1",), ("value", "person"))
    assert changed.old == {"number": "A1", "value": "1", "person": "张*"}
    assert changed.new == {"number": "A1", "value": "10", "person": "张**"}
    assert workspace.ledger.head().seq == 1


def test_a_correction_is_held_against_the_last_state(handing, comparing):
    handing(GOOD)
    handing("编号,数值,联系人\nA1,5,张三\n", kind="correct")
    (row,) = comparing("编号,数值,联系人\nA1,6,张三\n", kind="correct").rows
    assert (row.old["value"], row.new["value"], row.changed) == ("5", "6", ("value",))


def test_personal_data_that_look_the_same_when_masked_are_told_as_changed(handing, comparing):
    handing(GOOD)
    (row,) = comparing("编号,数值,联系人\nA1,1,张四\n", kind="correct").rows
    assert (row.old["person"], row.new["person"], row.changed) == ("张*", "张*", ("person",))


def test_a_withdrawal_shows_what_will_be_gone(handing, comparing):
    handing(GOOD)
    (row,) = comparing("编号\nA2\n", kind="withdraw").rows
    assert (row.old["value"], row.new, row.changed) == ("2", None, ())


def test_new_records_have_nothing_beside_them(handing, comparing):
    handing(GOOD)
    (row,) = comparing("编号,数值\nB1,7\n").rows
    assert (row.old, row.new["value"], row.changed, row.beside) == (None, "7", (), None)


def test_rows_with_errors_are_left_to_the_check(handing, comparing):
    handing(GOOD)
    found = comparing("编号,数值\nA1,一\nA2,9\n", kind="correct")
    assert [row.key for row in found.rows] == [("A2",)]
    assert found.checked.problem_count == 1


def test_the_first_rows_are_compared_where_there_are_more(handing, comparing):
    handing(GOOD)
    found = comparing("编号,数值\nA1,5\nA2,6\n", kind="correct", limit=1)
    assert (len(found.rows), found.checked.more) == (1, True)


def test_a_reported_value_stands_beside_its_last_period_and_other_places(handing, comparing):
    rows = ["t,全区,2026-03-31,本季度数,6", "t,清河镇,2026-03-31,本季度数,2", "t,清河镇,2026-06-30,本季度数,4",
            "t,全区,2026-06-30,本季度数,9", "u,全区,2026-03-31,本季度数,50"]  # fmt: skip
    assert handing(HEAD + "\n".join(rows) + "\n", register="reported_values").filing
    (row,) = comparing(
        HEAD + "t,全区,2026-06-30,本季度数,7\n", register="reported_values", kind="correct"
    ).rows
    assert (row.changed, row.old["value"], row.new["value"]) == (("value",), "9.0000", "7.0000")
    assert (row.beside.until, row.beside.last) == (date(2026, 3, 31), 6)
    assert row.beside.peers == (Peer("清河镇", Fraction(4), Fraction(2)),)


def test_a_first_reported_value_has_the_other_rows_of_its_file_beside_it(comparing):
    text = HEAD + "t,全区,2026-03-31,本季度数,6\nt,清河镇,2026-03-31,本季度数,2\n"
    first, second = comparing(text, register="reported_values").rows
    assert (first.beside.last, [peer.area for peer in first.beside.peers]) == (None, ["清河镇"])
    assert [peer.area for peer in second.beside.peers] == ["全区"]
