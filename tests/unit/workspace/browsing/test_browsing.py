"""Pages of a register: what they show and hide, how they begin and end, and what is kept for others."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from browsed_ledgers import BODIES, generated

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.filters import Filter, Operation
from zhiheng.core.registers.model import Column, ColumnType, PersonalData
from zhiheng.workspace import browsing_order
from zhiheng.workspace.browsing import Browse, export, page, rows_of_key, value_text
from zhiheng.workspace.histories import record_history

FAILED = Filter("result", Operation.IS, ("不合格",))


def numbers(found):
    return [row.values[0] for row in found.rows]


@pytest.fixture
def two(browsed):
    """Six rows of one body, then four of another."""
    browsed.file("insert", generated(range(6), 1), body=BODIES[0])
    browsed.file("insert", generated(range(6, 10), 2), body=BODIES[1])
    return browsed


def test_a_register_without_filings_has_an_empty_page(browsed):
    found = page(browsed.workspace, Browse(register=browsed.register))
    assert (found.rows, found.total, found.seq) == ((), 0, 0)
    sorted_ = Browse(register=browsed.register, sort=("fine", True), filters=(FAILED,))
    assert page(browsed.workspace, sorted_).total == 0
    assert rows_of_key(browsed.workspace, sorted_, ["S0001", "2026-12-31"]).rows == ()


def test_a_page_shows_the_last_filing_first_and_where_each_row_came_from(two):
    found = page(two.workspace, Browse(register=two.register, columns=("number", "lots")), offset=2, size=4)
    assert numbers(found) == ["S0008", "S0009", "S0000", "S0001"]
    assert [(row.filing, row.row) for row in found.rows] == [(2, 4), (2, 5), (1, 2), (1, 3)]
    assert [column.name for column in found.columns] == ["number", "lots"]
    assert (found.total, found.seq, found.offset) == (10, 2, 2)


def test_a_row_leads_to_its_history(two):
    two.file("correct", generated([3], 9), body=BODIES[2])
    first = page(two.workspace, Browse(register=two.register)).rows[0]
    steps = record_history(two.workspace, two.register, first.key)
    assert [step.version.seq for step in steps] == [1, 3]
    assert (first.filing, first.row) == (3, 2)


def test_pages_beyond_the_end_are_empty(two):
    browse = Browse(register=two.register)
    assert page(two.workspace, browse, offset=10).rows == ()
    assert page(two.workspace, browse, offset=10**12).rows == ()
    assert numbers(page(two.workspace, browse, offset=9)) == ["S0005"]
    assert numbers(page(two.workspace, browse, offset=-5, size=1)) == ["S0006"]


def test_headings_have_units(two):
    found = page(two.workspace, Browse(register=two.register, columns=("fine", "town")))
    assert found.headings == (Text("罚款（元）", "Fine (元)"), Text("镇街", "Town"))


def test_personal_data_is_masked_on_pages(two):
    everybody = page(two.workspace, Browse(register=two.register, columns=("person",)))
    assert {value for row in everybody.rows for value in row.values} <= {None, "王**", "欧阳*"}


@pytest.mark.parametrize(
    "wish",
    [
        {"filters": (Filter("person", Operation.STARTS_WITH, ("王",)),)},
        {"sort": ("person", False)},
    ],
)
def test_personal_data_is_neither_filtered_nor_sorted_by(two, wish):
    with pytest.raises(InputProblem, match="would tell what is masked"):
        page(two.workspace, Browse(register=two.register, **wish))
    with pytest.raises(InputProblem, match="would tell what is masked"):
        export(two.workspace, Browse(register=two.register, **wish), two.workspace.root / "out.csv")


def test_a_key_of_personal_data_is_told_to_nobody(two):
    columns = tuple(
        replace(each, personal=PersonalData.PHONE) if each.name == "number" else each
        for each in two.register.columns
    )
    browse = Browse(register=replace(two.register, columns=columns))
    assert {row.key for row in page(two.workspace, browse).rows} == {()}
    with pytest.raises(InputProblem, match="would tell what is masked"):
        rows_of_key(two.workspace, browse, ["S0001", "2026-12-31"])


def test_unknown_columns_are_refused_all_at_once(two):
    browse = Browse(register=two.register, columns=("numbers",), sort=("fines", True))
    with pytest.raises(InputProblem) as problem:
        page(two.workspace, browse)
    assert [issue.remedy.zh for issue in problem.value.issues] == ["是不是 number？", "是不是 fine？"]


def test_a_row_by_its_key_has_all_columns(two):
    browse = Browse(register=two.register, filters=(FAILED,), columns=("town",), sort=("fine", True))
    found = rows_of_key(two.workspace, browse, ["S0003", "2027-01-02"])
    assert found.total == 1 and len(found.columns) == 11
    assert found.rows[0].values[:2] == ("S0003", date(2027, 1, 2))
    for key in (["S0003", "2027-01-03"], ["S9999", "2027-01-02"], ["S0003", "昨天"], ["S0003"]):
        assert rows_of_key(two.workspace, browse, key).rows == ()


def test_a_row_by_its_key_as_of_a_moment(two):
    two.file("withdraw", generated([3], 0))
    key = ["S0003", "2027-01-02"]
    assert rows_of_key(two.workspace, Browse(register=two.register), key).total == 0
    assert rows_of_key(two.workspace, Browse(register=two.register, as_of=2), key).total == 1


def test_rows_of_other_bodies_appear_nowhere(two):
    own = Browse(register=two.register, bodies=frozenset(BODIES[1:2]))
    assert page(two.workspace, own).total == 4
    assert numbers(page(two.workspace, own, offset=3)) == ["S0009"]
    assert page(two.workspace, replace(own, sort=("number", False))).total == 4
    assert rows_of_key(two.workspace, own, ["S0003", "2027-01-02"]).rows == ()
    assert rows_of_key(two.workspace, own, ["S0007", "2027-01-02"]).total == 1
    target = two.workspace.root / "own.parquet"
    assert export(two.workspace, own, target) == (2, 4)
    assert set(pl.read_parquet(target)["number"]) == {"S0006", "S0007", "S0008", "S0009"}
    assert page(two.workspace, replace(own, bodies=frozenset())).total == 0


def test_a_corrected_row_belongs_to_the_body_that_corrected_it(two):
    two.file("correct", generated([0], 5), body=BODIES[1])
    assert page(two.workspace, Browse(register=two.register, bodies=frozenset(BODIES[:1]))).total == 5
    assert page(two.workspace, Browse(register=two.register, bodies=frozenset(BODIES[1:2]))).total == 5


@pytest.mark.parametrize("folds", [False, True])
@pytest.mark.parametrize("sort", [None, ("fine", True), ("town", False)])
def test_an_export_has_the_rows_and_order_of_the_pages(two, sort, folds):
    two.file("correct", generated([2, 7], 5), body=BODIES[2])
    if folds:
        two.fold()
    two.file("insert", generated([20, 21], 6))
    browse = Browse(
        register=two.register,
        sort=sort,
        filters=(Filter("lots", Operation.IS_NOT, (7,)),),
        columns=("number", "town"),
    )
    target = two.workspace.root / "out.parquet"
    seq, count = export(two.workspace, browse, target)
    found = page(two.workspace, browse)
    assert (seq, count) == (found.seq, found.total)
    assert pl.read_parquet(target).rows() == [row.values for row in found.rows]


def test_an_export_is_masked_and_has_labels(two):
    target = two.workspace.root / "out.csv"
    export(two.workspace, Browse(register=two.register, columns=("number", "person")), target)
    text = target.read_text(encoding="utf-8-sig")
    assert text.startswith("编号,联系人\n")
    assert "小明" not in text and "王**" in text


def test_filings_of_other_registers_change_nothing_but_the_seq(two, monkeypatch):
    browse = Browse(register=two.register, sort=("fine", True))
    before = page(two.workspace, browse)
    two.file("insert", pl.DataFrame({"number": ["X1"]}), register="other")
    monkeypatch.setattr(browsing_order, "rows", None)  # nothing is searched again
    after = page(two.workspace, browse)
    assert (after.seq, after.rows) == (before.seq + 1, before.rows)


def test_a_new_filing_is_there_at_once(two):
    browse = Browse(register=two.register, sort=("number", True))
    assert page(two.workspace, browse).total == 10
    two.file("insert", generated([77], 3))
    assert numbers(page(two.workspace, browse, size=1)) == ["S0077"]
    assert page(two.workspace, replace(browse, as_of=2)).total == 10


def test_many_people_asking_the_same_are_answered_by_one_search(two, monkeypatch):
    searched = []
    slow = browsing_order.rows
    monkeypatch.setattr(browsing_order, "rows", lambda *told: searched.append(told) or slow(*told))
    browse = Browse(
        register=two.register, sort=("lots", True), filters=(Filter("number", Operation.NOT_EMPTY),)
    )
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: page(two.workspace, browse), range(64)))
    assert len(searched) == 1
    assert len({each.rows for each in found}) == 1


def test_the_same_words_of_another_definition_are_another_list(two):
    as_numbers = tuple(
        replace(each, type=ColumnType.NUMBER, decimals=1) if each.name == "lots" else each
        for each in two.register.columns
    )
    newer = replace(two.register, columns=as_numbers)
    seven = (Filter("lots", Operation.AT_LEAST, (Decimal("7.5"),)),)
    found = page(two.workspace, Browse(register=newer, filters=seven, columns=("lots",)))
    older = (Filter("lots", Operation.AT_LEAST, (8,)),)
    assert found.total == page(two.workspace, Browse(register=two.register, filters=older)).total > 0


def test_columns_that_earlier_filings_did_not_have_are_empty_there(two):
    further = Column(name="note", label=Text("备注", "Note"), type=ColumnType.TEXT)
    newer = replace(two.register, columns=(*two.register.columns, further))
    browse = Browse(register=newer, columns=("note",))
    assert {row.values for row in page(two.workspace, browse).rows} == {(None,)}
    for op, count in ((Operation.EMPTY, 10), (Operation.NOT_EMPTY, 0)):
        assert page(two.workspace, replace(browse, filters=(Filter("note", op),))).total == count
    none_is = replace(browse, filters=(Filter("note", Operation.IS_NOT, ("x",)),), sort=("note", True))
    assert page(two.workspace, none_is).total == 10
    assert (
        page(two.workspace, replace(browse, filters=(Filter("note", Operation.CONTAINS, ("x",)),))).total == 0
    )


def test_values_of_an_earlier_type_are_shown_and_match_nothing(browsed):
    rows = generated(range(4), 1)
    browsed.file("insert", rows.with_columns(pl.lit("约 7 批").alias("lots")))
    browsed.file("insert", generated(range(4, 8), 2).with_columns(pl.lit(7, dtype=pl.Int64).alias("lots")))
    seven = Browse(
        register=browsed.register, columns=("lots",), filters=(Filter("lots", Operation.IS, (7,)),)
    )
    assert [row.values for row in page(browsed.workspace, seven).rows] == [("7",)] * 4
    sorted_ = Browse(register=browsed.register, columns=("lots",), sort=("lots", True))
    shown = [row.values[0] for row in page(browsed.workspace, sorted_).rows]
    assert shown == ["7"] * 4 + ["约 7 批"] * 4


def test_quotes_and_patterns_in_a_value_are_just_characters(browsed):
    strange = ["%", "_", "'; DROP TABLE rows; --", '"', ".*", "[a-z]", "\\"]
    rows = generated(range(7), 1).with_columns(pl.Series("firm", strange))
    browsed.file("insert", rows)
    for text in strange:
        for op in (Operation.IS, Operation.CONTAINS, Operation.STARTS_WITH):
            browse = Browse(
                register=browsed.register, columns=("firm",), filters=(Filter("firm", op, (text,)),)
            )
            shown = [row.values[0] for row in page(browsed.workspace, browse).rows]
            assert shown == [
                each
                for each in strange
                if text in each and (op != Operation.STARTS_WITH or each[0] == text[0])
            ]


@pytest.mark.parametrize(
    ("name", "value", "zh", "en"),
    [
        ("month", date(2026, 2, 1), "2026-02", "2026-02"),
        ("day", date(2026, 2, 1), "2026-02-01", "2026-02-01"),
        ("checked", False, "否", "no"),
        ("fine", Decimal("12.50"), "12.50", "12.50"),
        ("firm", None, "", ""),
    ],
)
def test_value_text(browsed, name, value, zh, en):
    column = browsed.register.column(name)
    assert (value_text(column, value), value_text(column, value, "en")) == (zh, en)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    "kinds", [["乙", "甲", None], [2, 1, None], [f"编号{number}" for number in range(40_000)]]
)
def test_equal_values_stay_in_the_order_of_their_filing(kinds, descending):
    listed = [kinds[number * 7 % len(kinds)] for number in range(60_000)]
    values = pl.Series("value", listed)
    found = browsing_order.arranged(values, descending=descending).tolist()
    filled = [place for place, value in enumerate(listed) if value is not None]
    empty = [place for place, value in enumerate(listed) if value is None]
    assert found == sorted(filled, key=listed.__getitem__, reverse=descending) + empty
