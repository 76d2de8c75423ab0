"""A filing's rows are checked completely: within a cell, a row, the file, other registers, and what was filed before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.core.registers.keys import POSITION
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.model import FILING, ROW, PersonalData

GOOD = {"sample_no": "A1", "sampled_on": "2026-03-18"}
FIRM, OTHER_FIRM = "91310107XXXXXXX19D", "91310112XXXXXXX19L"


def found(problems):
    return problems.frame.select(ROW, "column", "code").rows()


class Keys:
    """A lookup of some keys, with the filing that brought each."""

    def __init__(self, **filed):
        self.filed = filed
        self.asked = []

    def missing(self, keys):
        self.asked += keys.to_series().to_list()
        return pl.Series([key not in self.filed for key in keys.to_series()], dtype=pl.Boolean)

    def found(self, keys):
        there = [(place, self.filed[key]) for place, key in enumerate(keys.to_series()) if key in self.filed]
        return pl.DataFrame(there, schema={POSITION: pl.Int64, FILING: pl.Int64}, orient="row")


def test_good_row_is_typed_and_has_every_column(check_rows, samples):
    rows, problems = check_rows(
        [{**GOOD, "lots": "1,234", "fine": "12.5 元", "town": "001", "result": "符合"}]
    )
    assert rows.columns == [*(column.name for column in samples.columns), ROW]
    assert rows.row(0) == (
        "A1", date(2026, 3, 18), None, "临河街道", 1234, Decimal("12.50"), "合格", None, None, None, 2,
    )  # fmt: skip
    assert rows.schema["fine"] == pl.Decimal(18, 2)
    assert not problems.refused
    assert problems.checked == 1


def test_every_problem_of_every_row_is_told(check_rows):
    rows, problems = check_rows(
        [
            {**GOOD, "lots": "x", "fine": "1.234"},
            {"sample_no": "A2", "sampled_on": "46099", "town": "桥东", "contact": "一二三四五"},
            {"sample_no": "A3", "sampled_on": "2026-03-18", "lots": "-1"},
        ]
    )
    assert found(problems) == [
        (2, "lots", "not-a-number"), (2, "fine", "too-many-decimals"),
        (3, "sampled_on", "spreadsheet-serial"), (3, "town", "unknown-area"), (3, "contact", "too-long"),
        (4, "lots", "below-minimum"),
    ]  # fmt: skip
    assert rows.is_empty()
    assert problems.rows().to_list() == [2, 3, 4]
    assert problems.refused


def test_unread_value_counts_neither_as_missing_nor_against_a_rule(check_rows):
    _, problems = check_rows(
        [
            {
                "sample_no": "A1",
                "sampled_on": "昨天",
                "reported_on": "2026-03-18",
                "result": "不合格",
                "fine": "多",
            }
        ]
    )
    assert found(problems) == [(2, "sampled_on", "not-a-date"), (2, "fine", "not-a-number")]


def test_rule_across_columns(check_rows):
    rows, problems = check_rows(
        [
            {**GOOD, "reported_on": "2026-03-17"},
            {**GOOD, "sample_no": "A2", "result": "不合格"},
            {**GOOD, "sample_no": "A3", "reported_on": "2026-03-18", "result": "不合格", "fine": "0"},
        ]
    )
    assert found(problems) == [(2, "reported_on", "rule-broken"), (3, "fine", "rule-broken")]
    first, second = problems.issues("数据.csv")
    assert first.message.zh == "不合规则：报告不早于抽样"
    assert first.value == "报告日期 2026-03-17，抽样日期 2026-03-18"
    assert second.message.en == "against the rule: failures are fined"
    assert rows[ROW].to_list() == [4]


def test_warning_does_not_refuse_a_row(check_rows):
    rows, problems = check_rows([{**GOOD, "enterprise": "91350100M0001TGQXM"}])
    assert found(problems) == [(2, "enterprise", "legacy-code")]
    assert rows.height == 1
    assert not problems.refused
    assert problems.rows().is_empty()


@pytest.mark.parametrize("batch", [1, 2, 3, 10])
def test_duplicate_keys_are_told_at_every_row_with_the_first(check_rows, batch):
    keys = ["A1", "A2", "A1", "A3", "A2", "A1"]
    rows, problems = check_rows([{**GOOD, "sample_no": key} for key in keys], batch=batch)
    assert problems.frame.select(ROW, "value", "detail").rows() == [
        (2, "A1", "4"), (3, "A2", "6"), (4, "A1", "2"), (6, "A2", "3"), (7, "A1", "2"),
    ]  # fmt: skip
    assert set(problems.frame["code"]) == {"duplicate-key"}
    assert problems.issues("a.csv")[0].remedy.zh == "与第 4 行重复，请删去一行，或改正编号"
    assert rows.height == 3


def test_duplicates_of_a_unique_column_leave_out_what_is_empty(check_rows):
    reports = ["R1", None, "R2", " R1", None]
    _, problems = check_rows(
        [{**GOOD, "sample_no": f"A{number}", "report": text} for number, text in enumerate(reports)]
    )
    assert found(problems) == [(2, "report", "duplicate-value"), (5, "report", "duplicate-value")]


def test_key_of_several_columns(check_rows, samples):
    register = replace(samples, key=("sample_no", "sampled_on"))
    texts = [("A1", "2026-03-18"), ("A1", "2026-03-19"), ("A1", "2026/3/18"), ("A2", "2026-03-18")]
    _, problems = check_rows(
        [{"sample_no": number, "sampled_on": day} for number, day in texts], register=register
    )
    assert found(problems) == [(2, "sample_no", "duplicate-key"), (4, "sample_no", "duplicate-key")]
    assert problems.frame["value"].to_list() == ["A1，2026-03-18", "样品编号 A1，抽样日期 2026/3/18"][1:] * 2


def test_empty_key_is_missing_and_no_duplicate(check_rows):
    _, problems = check_rows([{**GOOD, "sample_no": ""}, {**GOOD, "sample_no": " "}])
    assert found(problems) == [(2, "sample_no", "required-missing"), (3, "sample_no", "required-missing")]


def test_reference_to_another_register(check_rows):
    firms = Keys(**{FIRM: 1})
    texts = [FIRM, OTHER_FIRM, None, FIRM, OTHER_FIRM, "无"]
    rows = [{**GOOD, "sample_no": f"A{number}", "enterprise": text} for number, text in enumerate(texts)]
    _, problems = check_rows(rows, batch=2, references={"enterprises": firms})
    assert found(problems) == [
        (3, "enterprise", "unknown-reference"), (6, "enterprise", "unknown-reference"), (7, "enterprise", "placeholder"),
    ]  # fmt: skip
    assert firms.asked.count(FIRM) == 1


def test_reference_to_a_record_of_the_same_file(check_rows, samples):
    columns = tuple(
        replace(each, references="samples") if each.name == "report" else each for each in samples.columns
    )
    register = replace(samples, columns=tuple(replace(each, unique=False) for each in columns))
    reports = ["A2", "A9", "A7", "A9"]
    rows = [{**GOOD, "sample_no": f"A{number}", "report": text} for number, text in enumerate(reports)]
    typed, problems = check_rows(rows, batch=1, register=register, references={"samples": Keys(A7=1)})
    assert found(problems) == [(3, "report", "unknown-reference"), (5, "report", "unknown-reference")]
    assert typed.height == 4
    assert problems.refused


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (Kind.INSERT, [(2, "already-filed")]),
        (Kind.CORRECT, [(3, "never-filed")]),
        (Kind.WITHDRAW, [(3, "never-filed")]),
    ],
)
def test_keys_filed_before(check_rows, kind, told):
    rows = [GOOD, {**GOOD, "sample_no": "A2"}]
    typed, problems = check_rows(rows, kind=kind, references={"samples": Keys(A1=7)})
    assert problems.frame.select(ROW, "code").rows() == told
    assert typed.height == 1


def test_key_filed_before_is_told_with_its_filing(check_rows):
    _, problems = check_rows([GOOD], references={"samples": Keys(A1=7)})
    assert problems.issues("a.csv")[0].remedy.zh.startswith("第 7 次报送已经报过。")


def test_withdrawal_looks_at_the_key_alone(check_rows):
    rows, problems = check_rows([{"sample_no": "A1", "lots": "x"}], kind=Kind.WITHDRAW)
    assert rows.rows() == [("A1", 2)]
    assert rows.columns == ["sample_no", ROW]
    assert not problems.refused


def test_nothing_personal_is_shown(check_rows):
    _, problems = check_rows([{**GOOD, "contact": "欧阳娜娜娜"}])
    assert problems.frame["value"].to_list() == ["欧阳***"]
    assert "娜" not in "".join(issue.line("zh") for issue in problems.issues("a.csv"))


def test_remedy_does_not_restate_what_is_personal(check_rows, samples):
    columns = tuple(replace(column, personal=PersonalData.OTHER) for column in samples.columns)
    _, problems = check_rows(
        [{"sample_no": "Ａ1", "sampled_on": "46099", "reported_on": "2026-03-18 09:30"}],
        register=replace(samples, columns=columns),
    )
    said = " ".join(issue.line("zh") for issue in problems.issues("表.xlsx"))
    assert len(problems.frame) == 3
    assert not any(value in said for value in ("A1", "2026-03-18 09", "：2026-03-18", "2026-03-18，"))


def test_long_value_is_shown_in_part(check_rows):
    _, problems = check_rows([{**GOOD, "lots": "长" * 5000}])
    assert problems.frame["value"].to_list() == ["长" * 120 + "…"]


def test_file_without_rows(check_rows):
    _, problems = check_rows([])
    assert problems.refused
    assert problems.issues("a.csv")[0].line("zh").startswith("错误：a.csv：表中没有数据行")


def test_more_rows_than_expected_are_asked_about(check_rows):
    _, problems = check_rows([{**GOOD, "sample_no": str(number)} for number in range(1001)])
    assert not problems.refused
    assert problems.issues("a.csv", "数据")[0].line("zh") == (
        "警告：a.csv 工作表「数据」：共 1,001 行，多于通常的 1,000 行。请确认文件是完整的、没有重复"
    )


TEXTS = {
    "sample_no": ["A1", "A2", "A3", " A1", "", None, "\0"],
    "sampled_on": ["2026-03-18", "2026/3/18", "46099", "", "x"],
    "reported_on": ["2026-03-17", "2026年3月19日", None],
    "town": ["临河", "桥北镇", "桥东", "—"],
    "lots": ["1", "1,000", "-3", "1.0", "九", ""],
    "fine": ["1.5", "2", "0.30000000000000004", "1.234", None],
    "result": ["合格", "不合格", "符合", "优"],
    "enterprise": [FIRM, OTHER_FIRM, FIRM.lower(), "1", None],
    "report": ["R1", "R2", "R3", None],
    "contact": ["张三", "一二三四五", None],
}
filings = st.lists(
    st.fixed_dictionaries({name: st.sampled_from(texts) for name, texts in TEXTS.items()}),
    min_size=1,
    max_size=8,
)


@settings(deadline=None, max_examples=15)
@given(filings, st.integers(1, 8))
def test_batches_of_any_size_give_the_same(check_rows, rows, batch):
    lookups = {"enterprises": Keys(**{FIRM: 1}), "samples": Keys(A2=3)}
    _, whole = check_rows(rows, references=lookups)
    parts, problems = check_rows(rows, batch=batch, references=lookups)
    assert problems.frame.equals(whole.frame)
    assert problems.issues("a.csv") == whole.issues("a.csv")
    left = [number for number in range(2, len(rows) + 2) if number not in set(problems.rows())]
    assert set(left) <= set(parts[ROW])
