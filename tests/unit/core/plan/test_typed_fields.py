"""Texts that people type into the fields of a plan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import InputProblem
from zhiheng.core.plan.typed_fields import FIELDS, read_changes, read_facts


def test_texts_become_typed_values():
    texts = {
        "subject": " 合格率 ",
        "op": ">=",
        "value": "96",
        "upper": "",
        "by": "2026-2028",
        "firm": "striving",
    }
    assert read_changes(texts) == {
        "subject": "合格率", "op": ">=", "value": Decimal(96), "upper": None, "by": "2026-2028", "firm": "striving",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("95.50", "95.50"), ("９６", "96"), ("1,200", "1200"), ("-3", "-3"), ("－３", "-3"), ("二十", "20"),
        ("0", "0"), (" 7 ", "7"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(typed, meant):
    assert read_changes({"value": typed})["value"] == Decimal(meant)


@pytest.mark.parametrize("typed", ["96%", "约96", "95-96", "1/2", "NaN", "1e5"])
def test_what_is_no_number_is_told(typed):
    with pytest.raises(InputProblem) as raised:
        read_changes({"value": typed})
    (issue,) = raised.value.issues
    assert (
        issue.line("zh")
        == f"错误：数值：不是数字：「{typed}」。请只填数字，如 95 或 95.5；单位填在「单位」里"
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2028", "2028"), ("2028年", "2028"), ("2028年底", "2028"), ("2026—2028年", "2026-2028"),
        ("2026年至2028年", "2026-2028"), ("２０２８", "2028"), ("2028-06", "2028-06"), ("2028年6月底", "2028-06"),
        ("2026 ～ 2028", "2026-2028"), ("", ""),
    ],
)  # fmt: skip
def test_deadlines_are_read_as_people_type_them(typed, meant):
    assert read_changes({"by": typed})["by"] == meant


@pytest.mark.parametrize(("typed", "code"), [("明年", "bad-deadline"), ("2028-13", "bad-deadline"), ("2028-2026", "period-reversed")])  # fmt: skip
def test_what_is_no_deadline_is_told(typed, code):
    with pytest.raises(InputProblem) as raised:
        read_changes({"by": typed})
    assert [(issue.code, issue.place) for issue in raised.value.issues] == [(code, FIELDS["by"].label)]


def test_every_wrong_field_is_told():
    with pytest.raises(InputProblem) as raised:
        read_changes({"value": "多", "op": "", "subject": "", "unit": "%", "colour": "红"})
    assert [issue.place.zh for issue in raised.value.issues] == ["数值", "关系", "指标", "colour"]


def test_names_of_bodies_make_bodies():
    texts = {"lead": "区市场监管局、区教育局", "support": "区教育局，城关街道；城关街道"}
    assert read_changes(texts) == {"bodies": Bodies(("区市场监管局", "区教育局"), ("城关街道",))}
    assert read_changes({"bodies": "甲局\n乙局"}) == {"bodies": Bodies(("甲局", "乙局"))}


def test_facts_are_read_as_people_type_them():
    texts = {
        "title": "方案",
        "issued": "2026年1月5日",
        "period": "2026—2028",
        "issuer": "清河区人民政府",
        "basis": "《甲》，乙\n《丙》",
    }
    assert read_facts(texts) == {
        "title": "方案", "issued": date(2026, 1, 5), "period": (2026, 2028), "issuer": ("清河区人民政府",),
        "basis": ("《甲》，乙", "《丙》"),
    }  # fmt: skip


@pytest.mark.parametrize(("name", "typed", "code"), [("issued", "2026-02-30", "bad-date"), ("period", "2026-05", "bad-period")])  # fmt: skip
def test_what_is_no_day_or_period_is_told(name, typed, code):
    with pytest.raises(InputProblem) as raised:
        read_facts({name: typed})
    assert [issue.code for issue in raised.value.issues] == [code]
