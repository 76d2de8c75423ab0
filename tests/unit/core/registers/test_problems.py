"""Problems are told cell by cell, and counted where they are many."""

from __future__ import annotations

import json
import re
import string

import pytest

from zhiheng.core.issues import Level, Text
from zhiheng.core.registers.model import ROW, ColumnType
from zhiheng.core.registers.speaking import Speaker
from zhiheng.core.registers.wording import WORDINGS

MANY = [
    {"sample_no": f"A{number}", "sampled_on": "昨天" if number % 2 else "2026-03-18"}
    for number in range(3000)
]


def test_many_are_counted_with_the_first_rows(check_rows):
    _, problems = check_rows([*MANY, {"sample_no": "A1", "sampled_on": "2026-03-18"}])
    problems = [
        issue for issue in problems.issues("数据.xlsx", "填报", limit=3) if issue.code == "not-a-date"
    ]
    assert [issue.place.zh for issue in problems] == [
        "数据.xlsx 工作表「填报」第 3 行「抽样日期」",
        "数据.xlsx 工作表「填报」第 5 行「抽样日期」",
        "数据.xlsx 工作表「填报」第 7 行「抽样日期」",
        "数据.xlsx 工作表「填报」「抽样日期」",
    ]
    assert problems[-1].message.zh == "不是日期。这样的还有 1,497 行：第 9、11、13、15、17 … 行"
    assert problems[-1].message.en == "not a date. So are 1,497 further rows: 9, 11, 13, 15, 17 …"
    assert problems[-1].remedy.zh == "请写成 2026-03-18 这样"


def test_issues_follow_the_rows_and_the_rest_follows_its_last_cell(check_rows):
    rows = [{"sample_no": f"A{number}", "sampled_on": "昨天", "lots": "x"} for number in range(3)]
    _, problems = check_rows(rows)
    assert [issue.place.en for issue in problems.issues("a.csv", limit=2)] == [
        "a.csv, row 2, “Sampled on”", "a.csv, row 2, “Lots”",
        "a.csv, row 3, “Sampled on”", "a.csv, “Sampled on”", "a.csv, row 3, “Lots”", "a.csv, “Lots”",
    ]  # fmt: skip


def test_cells_name_every_problem(check_rows):
    _, problems = check_rows(MANY)
    cells = list(problems.cells())
    assert len(cells) == 1500
    assert (cells[0].row, cells[0].column, cells[0].level) == (3, "sampled_on", Level.ERROR)
    assert cells[0].message == Text("不是日期", "not a date")


def test_counts_are_fit_for_json(check_rows):
    _, problems = check_rows([*MANY, {"sample_no": "A0", "sampled_on": "2026-03-18"}])
    assert json.loads(json.dumps(problems.counts)) == [
        {"column": "sampled_on", "code": "not-a-date", "level": "error", "count": 1500},
        {"column": "sample_no", "code": "duplicate-key", "level": "error", "count": 2},
    ]


def test_nothing_wrong(check_rows):
    _, problems = check_rows([{"sample_no": "A1", "sampled_on": "2026-03-18"}])
    assert problems.frame.is_empty()
    assert problems.frame.columns == [ROW, "column", "code", "value", "detail"]
    assert (problems.counts, problems.issues("a.csv"), list(problems.cells())) == ([], (), [])


def test_guesses_are_made_for_what_is_near(check_rows):
    _, problems = check_rows([{"sample_no": "A1", "sampled_on": "2026-03-18", "town": "临何街道"}])
    assert problems.issues("a.csv")[0].remedy.zh == "是不是「临河街道」？请填镇街的全称、登记过的简称或代码"


@pytest.mark.parametrize("code", WORDINGS)
def test_every_wording_can_be_filled_for_every_column(code, samples, check_rows):
    _, problems = check_rows([])
    speaker = Speaker(samples, problems.lists)
    for column in samples.columns:
        for detail in ("order",) if code == "rule-broken" else ("", "X"):
            message, remedy = speaker.said(column.name, code, None, detail)
            for text in (message.zh, message.en, remedy.zh, remedy.en):
                assert text
                assert not re.search(r"\{[a-z_]+\}", text)
                assert not text.endswith(("。", "."))


def test_every_wording_says_the_same_in_both_languages():
    for wording in WORDINGS.values():
        for text in (wording.message, wording.remedy, *((wording.meant,) if wording.meant else ())):
            zh, en = ({part[1] for part in string.Formatter().parse(said)} for said in (text.zh, text.en))
            assert {name.removesuffix("_en") for name in en if name} <= {name for name in zh if name} | {
                "label",
                "detail",
            }


def test_types_with_a_bound_say_it_in_their_form(samples):
    from dataclasses import replace
    from datetime import date

    month = replace(samples.columns[1], type=ColumnType.MONTH, minimum=date(2020, 1, 1))
    speaker = Speaker(replace(samples, columns=(month,), key=("sampled_on",)), lists=())
    assert speaker.said("sampled_on", "before-first-day", None, None)[0].zh == "早于 2020-01"
