"""The decomposition of a plan by body and by area."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from zhiheng.core.bodies import Bodies
from zhiheng.core.plan.decomposition import NO_BODY, Decomposition, decompose, plan_years
from zhiheng.core.plan.model import Facts, Plan, Target, Task


def a_target(number: int, area: str, bodies: Bodies) -> Target:
    return Target(
        id=f"t{number}", area=area, category="", subject=f"事项{number}", op=">=", value=Decimal(9), unit="家",
        change="increase", by="2028", bodies=bodies,
    )  # fmt: skip


PLAN = Plan(
    facts=Facts(period=(2026, 2028)),
    areas=("产品质量", "服务质量"),
    targets=(
        a_target(1, "服务质量", Bodies(("区民政局",), ("区财政局",))),
        a_target(2, "产品质量", Bodies(("区财政局", "区民政局"))),
        a_target(3, "产品质量", Bodies()),
    ),
    tasks=(
        Task(id="1", path=("任务", "改善服务"), title="办好食堂", bodies=Bodies(("区民政局",))),
        Task(id="2", path=("任务",), title="开展宣传"),
    ),
)


def shape(found: Decomposition) -> list[tuple[str, list[str], list[str]]]:
    return [
        (
            group.heading,
            [row.role + row.target.id for row in group.targets],
            [row.role + row.task.id for row in group.tasks],
        )
        for group in found.groups
    ]


def test_decompose_by_body_every_body_finds_all_its_duties_leading_first() -> None:
    assert shape(decompose(PLAN, by="body")) == [
        ("区民政局", ["leadt1", "leadt2"], ["lead1"]),
        ("区财政局", ["leadt2", "supportt1"], []),
        (NO_BODY, ["t3"], ["2"]),
    ]


def test_decompose_by_area_every_row_stands_once_in_the_plans_order_of_areas() -> None:
    assert shape(decompose(PLAN, by="area")) == [
        ("产品质量", ["t2", "t3"], []),
        ("服务质量", ["t1"], []),
        ("改善服务", [], ["1"]),
        ("任务", [], ["2"]),
    ]


def test_decompose_keeps_every_target_and_adds_up() -> None:
    for row in (row for group in decompose(PLAN, by="area").groups for row in group.targets):
        assert [share.year for share in row.shares] == [2026, 2027, 2028]
        assert sum(share.value or 0 for share in row.shares) == row.target.value


def test_decompose_weights_shift_the_proposal() -> None:
    first = decompose(PLAN, by="area", weights=(1, 3, 5)).groups[0].targets[0]
    assert [share.value for share in first.shares] == [1, 3, 5]


def test_plan_years_without_a_period_come_from_the_deadlines() -> None:
    plan = replace(PLAN, facts=Facts(), targets=(replace(PLAN.targets[0], by="2027"), PLAN.targets[1]))
    assert plan_years(plan) == (2027, 2028)
    assert plan_years(Plan()) == ()
