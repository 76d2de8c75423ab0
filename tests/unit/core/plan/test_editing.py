"""What a person does to a plan that was read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import InputProblem
from zhiheng.core.plan.editing import (
    added_target,
    merge_targets,
    merged_bodies,
    split_target,
    with_facts,
    with_target,
    with_task,
    without_target,
)
from zhiheng.core.plan.identity import commitment_id
from zhiheng.core.plan.model import Amendment, Body, Plan, Result, Target, Task

RATE = Target(
    id="t1", area="食品", category="", subject="食品抽检合格率", op=">=", value=Decimal(96), unit="%", by="2028",
    bodies=Bodies(("区市场监管局",)), quote="食品、药品抽检合格率达到96%以上", span=(10, 26),
)  # fmt: skip
COUNT = replace(RATE, id="t2", subject="抽检批次", value=Decimal(4), bodies=Bodies(("市监局",), ("区教育局",)), span=(40, 50))  # fmt: skip
TASK = Task(id="1", path=(), title="开展抽检", bodies=Bodies(("市监局",), ("区市场监管局",)), span=(60, 70))
PLAN = Plan(
    areas=("食品",),
    targets=(RATE, COUNT),
    results=(Result(id="r1", area="食品", category="", subject="合格率", op="=", value=Decimal(95), bodies=Bodies(("市监局",))),),
    tasks=(TASK,),
    bodies=(
        Body(name="区市场监管局", aliases=("市监局", "市场局")),
        Body(name="市监局", aliases=("区市场监管局",)),
        Body(name="区教育局"),
    ),
)  # fmt: skip


def codes(work):
    with pytest.raises(InputProblem) as raised:
        work()
    return [(issue.code, issue.place.zh) for issue in raised.value.issues]


def test_a_corrected_target_keeps_its_id_and_quote():
    plan = with_target(PLAN, "t1", {"value": Decimal(97), "by": "2026-2028", "bodies": Bodies(("区教育局",))})
    assert plan.targets[0] == replace(RATE, value=Decimal(97), by="2026-2028", bodies=Bodies(("区教育局",)))
    assert plan.targets[1] == COUNT


def test_everything_wrong_with_a_correction_is_told_at_once():
    changes = {"value": "96", "op": "≥", "by": "2028-2026", "subject": " ", "colour": "红"}
    assert codes(lambda: with_target(PLAN, "t1", changes)) == [
        ("not-a-number", "数值"),
        ("not-in-list", "关系"),
        ("period-reversed", "时限"),
        ("field-empty", "指标"),
        ("unknown-field", "colour"),
    ]


def test_figures_are_held_against_the_relation():
    assert codes(lambda: with_target(PLAN, "t1", {"value": None})) == [("value-missing", "数值")]
    assert codes(lambda: with_target(PLAN, "t1", {"op": "between"})) == [("upper-missing", "上限")]
    crossed = {"op": "between", "upper": Decimal(95)}
    assert codes(lambda: with_target(PLAN, "t1", crossed)) == [("upper-below-value", "上限")]


def test_the_upper_bound_goes_with_the_relation_that_needs_it():
    between = with_target(PLAN, "t1", {"op": "between", "upper": Decimal(99)})
    assert with_target(between, "t1", {"op": ">="}).targets[0] == RATE


def test_an_unknown_target_is_told():
    assert codes(lambda: with_target(PLAN, "t9", {})) == [("target-unknown", "目标")]
    assert codes(lambda: without_target(PLAN, "t9")) == [("target-unknown", "目标")]


def test_a_new_area_and_body_become_known_to_the_plan():
    plan = with_target(PLAN, "t1", {"area": "药品", "bodies": Bodies(("区药监局",))})
    assert plan.areas == ("食品", "药品")
    assert plan.bodies[-1] == Body(name="区药监局")


def test_a_name_that_was_said_to_be_an_alias_is_taken_for_its_body():
    plan = with_target(PLAN, "t1", {"bodies": Bodies(("市场局", "区教育局"))})
    assert plan.targets[0].bodies == Bodies(("区市场监管局", "区教育局"))
    assert plan.bodies == PLAN.bodies


def test_a_split_target_keeps_its_id_once_and_its_quote_in_every_part():
    parts = [{"subject": "食品抽检合格率"}, {"subject": "药品抽检合格率", "value": Decimal(99)}]
    plan = split_target(PLAN, "t1", parts)
    first, second, third = plan.targets
    assert (first, third) == (RATE, COUNT)
    assert second.id == commitment_id(second)
    assert (second.subject, second.value, second.quote, second.span) == (
        "药品抽检合格率", Decimal(99), RATE.quote, RATE.span,
    )  # fmt: skip


def test_parts_of_a_split_are_told_by_their_number():
    assert codes(lambda: split_target(PLAN, "t1", [{}])) == [("parts-missing", "目标")]
    assert codes(lambda: split_target(PLAN, "t1", [{}, {}])) == [("parts-alike", "第 2 条的目标")]
    wrong = [{"value": None}, {"subject": ""}]
    assert codes(lambda: split_target(PLAN, "t1", wrong)) == [
        ("value-missing", "第 1 条的数值"),
        ("field-empty", "第 2 条的指标"),
    ]


def test_merged_targets_become_the_first_with_the_bodies_of_all():
    plan = merge_targets(PLAN, ["t2", "t1"], {"subject": "抽检"})
    (only,) = plan.targets
    assert (only.id, only.subject, only.quote) == ("t2", "抽检", COUNT.quote)
    assert only.bodies == Bodies(("市监局", "区市场监管局"), ("区教育局",))


def test_merging_needs_two_targets():
    assert codes(lambda: merge_targets(PLAN, ["t1", "t1"], {})) == [("targets-missing", "目标")]
    assert codes(lambda: merge_targets(PLAN, ["t1", "t9"], {})) == [("target-unknown", "目标")]


def test_a_target_that_was_amended_stays():
    amendment = Amendment(target="t2", since=date(2027, 1, 1), document="清府发〔2027〕1号", value=Decimal(5))
    plan = replace(PLAN, amendments=(amendment,))
    assert codes(lambda: without_target(plan, "t2")) == [("target-amended", "目标")]
    assert codes(lambda: merge_targets(plan, ["t1", "t2"], {})) == [("target-amended", "目标")]
    assert len(merge_targets(plan, ["t2", "t1"], {}).targets) == 1


def test_a_target_left_out_is_gone():
    assert without_target(PLAN, "t1").targets == (COUNT,)


def test_an_added_target_stands_where_its_words_stand_and_gets_an_id():
    fields = {"subject": "投诉办结率", "op": ">=", "value": Decimal(98), "unit": "%", "quote": "办结率98%", "span": (30, 36)}  # fmt: skip
    plan = added_target(PLAN, fields)
    assert [each.subject for each in plan.targets] == ["食品抽检合格率", "投诉办结率", "抽检批次"]
    assert plan.targets[1].id == commitment_id(plan.targets[1])
    again = added_target(plan, {name: value for name, value in fields.items() if name != "span"})
    assert again.targets[-1].id == f"{plan.targets[1].id}-2"


def test_an_added_target_needs_subject_and_relation():
    assert codes(lambda: added_target(PLAN, {"unit": "%", "span": (5, 2)})) == [
        ("bad-span", "原文"),
        ("field-empty", "指标"),
        ("not-in-list", "关系"),
    ]


def test_a_task_gets_other_bodies():
    plan = with_task(PLAN, "1", {"bodies": Bodies(("区教育局",))})
    assert plan.tasks == (replace(TASK, bodies=Bodies(("区教育局",))),)
    assert codes(lambda: with_task(PLAN, "7", {"bodies": "区教育局"})) == [
        ("wrong-type", "责任单位"),
        ("task-unknown", "任务"),
    ]


def test_tasks_with_the_same_number_are_told_apart_by_their_place():
    twin = replace(TASK, title="开展检查", span=(80, 90))
    plan = replace(PLAN, tasks=(TASK, twin))
    assert codes(lambda: with_task(plan, "1", {"title": "抽检"})) == [("task-ambiguous", "任务")]
    changed = with_task(plan, "1", {"title": "抽检"}, span=(80, 90))
    assert [task.title for task in changed.tasks] == ["开展抽检", "抽检"]


def test_names_of_one_body_become_its_aliases_everywhere():
    plan = merged_bodies(PLAN, "区市场监管局", ["市监局"])
    assert plan.bodies == (Body(name="区市场监管局", aliases=("市监局", "市场局")), Body(name="区教育局"))
    assert plan.targets[1].bodies == Bodies(("区市场监管局",), ("区教育局",))
    assert plan.tasks[0].bodies == Bodies(("区市场监管局",))
    assert plan.results[0].bodies == Bodies(("区市场监管局",))


def test_a_merged_name_is_offered_for_no_other_body():
    third = Body(name="市场监督管理局", aliases=("市监局",))
    plan = merged_bodies(replace(PLAN, bodies=(*PLAN.bodies, third)), "区市场监管局", ["市监局"])
    assert plan.bodies[-1] == Body(name="市场监督管理局")


def test_merging_bodies_needs_a_known_name_and_an_alias():
    assert codes(lambda: merged_bodies(PLAN, "区商务局", ["区商务局", " "])) == [
        ("body-unknown", "责任单位"),
        ("aliases-missing", "责任单位"),
    ]


def test_facts_are_changed_and_checked():
    plan = with_facts(
        PLAN, {"title": "质量提升三年行动方案", "period": (2026, 2028), "issued": date(2026, 1, 5)}
    )
    assert (plan.facts.title, plan.facts.period) == ("质量提升三年行动方案", (2026, 2028))
    assert codes(lambda: with_facts(PLAN, {"title": "", "period": (2028, 2026), "issued": "昨天"})) == [
        ("field-empty", "标题"),
        ("period-reversed", "规划期"),
        ("bad-date", "发文日期"),
    ]
