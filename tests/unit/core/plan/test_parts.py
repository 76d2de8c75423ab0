"""Parts of a target by year and town against the whole."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from zhiheng.core.plan.model import Target
from zhiheng.core.plan.parts import part_issues, rule_of

PRIZES = Target(
    id="t",
    area="",
    category="",
    subject="获奖企业",
    op=">=",
    value=Decimal(5),
    unit="家",
    change="increase",
    by="2028",
)
RATE = replace(PRIZES, subject="合格率", value=Decimal("98.5"), unit="%", change="level")


@pytest.mark.parametrize(
    ("change", "unit", "year", "area"),
    [
        ("increase", "家", "sum", "sum"),
        ("cumulative", "家", "sum", "sum"),
        ("per_year", "人次", "each", "sum"),
        ("level", "%", "last", "each"),
        ("level", "家", "last", "sum"),
        ("decline", "%", "last", "each"),
        ("growth", "%", "last", "each"),
    ],
)
def test_how_parts_are_held_depends_on_the_kind_of_target(change, unit, year, area):
    target = replace(PRIZES, change=change, unit=unit)
    assert (rule_of(target, "year"), rule_of(target, "area")) == (year, area)


@pytest.mark.parametrize("op", ["do", "rank"])
def test_what_has_no_figure_has_no_parts(op):
    assert rule_of(replace(PRIZES, op=op), "year") is None
    assert part_issues(replace(PRIZES, op=op), "year", {"2026": Decimal(1)}) == ()


def test_parts_that_add_up_are_fine():
    assert (
        part_issues(PRIZES, "year", {"2026": Decimal(2), "2027": Decimal("1.5"), "2028": Decimal("1.5")})
        == ()
    )


def test_nothing_given_is_fine():
    assert part_issues(PRIZES, "year", {"2026": None, "2027": None}) == ()


@pytest.mark.parametrize(("given", "said"), [(3, "比总目标 5家 少 2家"), (9, "比总目标 5家 多 4家")])
def test_a_sum_says_by_how_much_it_misses(given, said):
    (issue,) = part_issues(PRIZES, "area", {"柳林镇": Decimal(given), "白沙镇": None})
    assert issue.code == "parts-do-not-add-up" and said in issue.message.zh


def test_shares_by_town_equal_the_whole():
    (issue,) = part_issues(RATE, "area", {"柳林镇": Decimal("98.5"), "白沙镇": Decimal(97), "石桥镇": None})
    assert (
        issue.code == "part-differs"
        and "「白沙镇」填 97%" in issue.message.zh
        and "相差 1.5%" in issue.message.zh
    )


def test_the_last_year_equals_the_whole_and_those_before_are_free():
    assert part_issues(RATE, "year", {"2026": Decimal(90), "2027": None, "2028": Decimal("98.5")}) == ()
    (missing,) = part_issues(RATE, "year", {"2026": Decimal(90), "2027": None, "2028": None})
    assert missing.code == "part-missing" and "98.5%" in missing.message.zh
