"""Figures in official words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zhiheng.core.plan.model import Result, Target
from zhiheng.core.plan.wording import measure_words

CASES = [
    ({"op": ">=", "value": "98.50", "unit": "%"}, "≥ 98.50 %", "≥ 98.50 %"),
    (
        {"op": "between", "value": "5", "upper": "5.5", "unit": "%", "change": "growth"},
        "增长 5–5.5 %",
        "up by 5–5.5 %",
    ),
    ({"op": "~", "value": "3E+3", "unit": "亿元"}, "约 3000 亿元", "about 3000 亿元"),
    ({"op": "do"}, "完成", "to be done"),
    ({"op": "rank", "ref": "全市前列"}, "位次 全市前列", "rank: 全市前列"),
    ({"op": "<ref", "ref": "全市平均水平"}, "低于全市平均水平", "below 全市平均水平"),
    ({"op": ">=", "value": "8", "unit": "项", "change": "increase"}, "新增 ≥ 8 项", "added ≥ 8 项"),
    (
        {"op": ">=", "value": "8", "unit": "项", "change": "increase", "subject": "新增名牌"},
        "≥ 8 项",
        "added ≥ 8 项",
    ),
    ({"op": ">=", "value": "0.6667"}, "≥ 0.6667", "≥ 0.6667"),
]


@pytest.mark.parametrize(("fields", "zh", "en"), CASES)
def test_measure_words(fields, zh, en):
    numbers = {name: Decimal(fields[name]) for name in ("value", "upper") if name in fields}
    target = Target(**({"id": "t", "area": "", "category": "", "subject": "指标"} | fields | numbers))
    assert (measure_words(target, "zh"), measure_words(target, "en")) == (zh, en)


def test_measure_words_of_a_result_is_simply_the_figure():
    result = Result(
        id="r",
        area="",
        category="",
        subject="名牌",
        op="=",
        value=Decimal(11),
        unit="家",
        change="cumulative",
    )
    assert measure_words(result) == "累计 11 家"
