"""Each rule of the check-up: silent on a sound plan, one clear finding on a broken copy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.plan.checks import RULES, check_plan
from zhiheng.core.plan.checks.bodies import may_be_one
from zhiheng.core.plan.model import Body, Facts, Phase, Plan, Result, Target, Task
from zhiheng.core.plan.passages import Section
from zhiheng.core.sources import Place

HOLDER = Bodies(("区农业农村委",), ("区市场监管局",))

TARGET = Target(
    id="t1", area="产品质量", category="农产品", subject="农产品抽检合格率", op=">=", value=Decimal(98), unit="%",
    by="2028", bodies=HOLDER, quote="农产品抽检合格率达到98%以上",
)  # fmt: skip
RESULT = Result(
    id="r1", area="产品质量", category="", subject="农产品抽检合格率", op=">=", value=Decimal(97), unit="%"
)
TASK = Task(
    id="1",
    path=("主要任务", "提升产品质量"),
    title="守牢农产品安全",
    bodies=HOLDER,
    text="农产品抽检每年 300 批次。",
)
PLAN = Plan(
    facts=Facts(
        id="example", title="三年行动计划", issued=date(2026, 3, 2), period=(2026, 2028),
        annexes=("重点任务分工表",), annexes_present=("重点任务分工表",),
    ),
    areas=("产品质量", "工程质量"),
    sections=(Section(number="一", heading="目标", level=1), Section(number="二", heading="任务", level=1)),
    targets=(TARGET,), results=(RESULT,), tasks=(TASK,),
    bodies=(Body(name="区农业农村委"), Body(name="区市场监管局")),
    phases=(Phase(title="全面实施", start="2026-06", end="2028-06"),),
)  # fmt: skip
TABLE = Place(table=1, row=2)


def with_targets(*targets: Target) -> Plan:
    return replace(PLAN, targets=(TARGET, *targets))


def with_target(**changes: object) -> Plan:
    return replace(PLAN, targets=(replace(TARGET, **changes),))


BROKEN: list[tuple[str, Plan, Level, str]] = [
    ("target-below-result", with_target(value=Decimal(96)), Level.WARNING, "目标 ≥96% 不及本文已报的实绩 97%"),
    ("target-below-result", with_target(subject="地产农产品抽样合格率", value=Decimal(96)), Level.QUESTION, "口径可能不同"),
    ("target-at-result", with_target(value=Decimal(97)), Level.WARNING, "持平"),
    ("result-of-other-scope", with_target(subject="地产农产品抽检合格率"), Level.QUESTION, "口径是否一致不明"),
    (
        "table-text-conflict", with_targets(replace(TARGET, value=Decimal(99), place=TABLE)),
        Level.WARNING, "正文中「农产品抽检合格率」为 ≥98%，表格中「农产品抽检合格率」为 ≥99%，两处不一致",
    ),
    (
        "table-text-conflict", with_targets(replace(TARGET, subject="地产农产品抽检合格率", value=Decimal(99), place=TABLE)),
        Level.QUESTION, "两处名称相近而数值不同",
    ),
    ("indicator-twice", with_targets(replace(TARGET, value=Decimal(99))), Level.WARNING, "前后两处数值不同：≥98%"),
    ("annex-missing", replace(PLAN, facts=replace(PLAN.facts, annexes_present=())), Level.WARNING, "文件中没有它的内容"),
    ("deadline-outside-period", with_target(by="2030"), Level.WARNING, "期限 2030 不在计划期 2026—2028 年内"),
    (
        "deadline-outside-period", replace(PLAN, phases=(Phase(title="验收", start="2029-01", end="2029-03"),)),
        Level.WARNING, "阶段「验收」不在计划期",
    ),
    (
        "numbering-break", replace(PLAN, sections=(*PLAN.sections, Section(number="四", heading="保障", level=1))),
        Level.WARNING, "编号从 2（任务）到 4，不连续或重复",
    ),
    ("numbering-break", replace(PLAN, tasks=(TASK, replace(TASK, id="1"))), Level.WARNING, "编号从 1（守牢农产品安全）到 1"),
    (
        "damaged-table",
        replace(PLAN, issues=(Issue(
            level=Level.WARNING, code="damaged-table", place=TABLE.label(), value="", message=Text("单元格错位", "shifted cell"),
            remedy=Text("请核对", "check"),
        ),)),
        Level.WARNING, "单元格错位",
    ),
    ("share-over-100", with_target(value=Decimal(101)), Level.WARNING, "超过 100%"),
    (
        "share-over-100",
        with_targets(
            replace(TARGET, id="a", subject="工业增加值占全区生产总值比重", value=Decimal(60)),
            replace(TARGET, id="b", subject="服务业增加值占全区生产总值比重", value=Decimal(55)),
        ),
        Level.QUESTION, "合计 115%，超过 100%",
    ),
    ("target-without-unit", with_target(subject="示范基地", unit=""), Level.WARNING, "目标 ≥98 没有计量单位"),
    ("target-without-deadline", with_target(by=""), Level.WARNING, "没有完成期限"),
    ("subject-not-measurable", with_target(subject="合格率"), Level.WARNING, "没有说明用什么指标度量"),
    (
        "subject-not-measurable", with_target(subject="质量综合水平", op="rank", value=None, unit="", ref="全市前列"),
        Level.QUESTION, "没有说明用什么指标度量",
    ),
    (
        "body-aliases", replace(PLAN, bodies=(Body(name="区公安局"), Body(name="区公安分局"))),
        Level.QUESTION, "「区公安局」与「区公安分局」可能是同一单位",
    ),
    ("target-without-body", with_target(bodies=Bodies()), Level.WARNING, "目标没有责任单位"),
    ("task-without-body", replace(PLAN, tasks=(replace(TASK, bodies=Bodies()),)), Level.WARNING, "任务没有责任单位"),
    (
        "vague-words", replace(PLAN, tasks=(replace(TASK, text="农产品抽检水平不断提高，稳步推进基地建设。"),)),
        Level.NOTE, "1 项任务中有 1 项只说方向、没有尺度",
    ),
    (
        "task-without-target", replace(PLAN, tasks=(TASK, replace(TASK, id="2", title="办好社区食堂", text="新开 3 家。"))),
        Level.NOTE, "2 项任务中有 1 项看不出对应的目标：办好社区食堂",
    ),
    (
        "target-without-task", with_targets(replace(TARGET, id="t2", subject="绿色施工工地", unit="个")),
        Level.NOTE, "2 项目标中有 1 项找不到对应的任务：绿色施工工地",
    ),
]  # fmt: skip


def test_check_plan_sound_plan_gives_nothing() -> None:
    assert [issue.line("zh") for issue in check_plan(PLAN)] == []


@pytest.mark.parametrize(
    ("code", "plan", "level", "words"), BROKEN, ids=[f"{row[0]}-{row[2]}" for row in BROKEN]
)
def test_check_plan_broken_copy(code: str, plan: Plan, level: Level, words: str) -> None:
    found = [issue for issue in check_plan(plan) if issue.code == code]
    assert [issue.level for issue in found] == [level]
    assert words in found[0].line("zh")


def test_rules_every_rule_has_a_broken_plan_and_both_languages() -> None:
    assert {rule.code for rule in RULES} == {row[0] for row in BROKEN}
    for rule in RULES:
        assert rule.__doc__
        assert rule.label.zh
        assert rule.label.en


def test_check_plan_target_at_the_ceiling_is_only_a_note() -> None:
    plan = replace(
        with_target(op="=", value=Decimal(100)), results=(replace(RESULT, op="=", value=Decimal(100)),)
    )
    found = [issue for issue in check_plan(plan) if issue.code == "target-at-result"]
    assert [issue.level for issue in found] == [Level.NOTE]
    assert "已到极限" in found[0].remedy.zh


def test_check_plan_lower_is_better_when_the_operator_says_so() -> None:
    target = replace(TARGET, subject="区域环境噪声平均值", op="<=", value=Decimal(58), unit="dB(A)")
    plan = replace(
        PLAN,
        targets=(target,),
        results=(replace(RESULT, subject=target.subject, op="<=", value=Decimal(56), unit="dB(A)"),),
    )
    assert "目标 ≤58dB(A) 不及本文已报的实绩 56dB(A)" in check_plan(plan)[0].line("zh")


def test_check_plan_many_targets_without_a_body_are_summed_up() -> None:
    targets = [replace(TARGET, id=f"t{number}", bodies=Bodies()) for number in range(9)]
    found = [i for i in check_plan(replace(PLAN, targets=tuple(targets))) if i.code == "target-without-body"]
    assert len(found) == 1
    assert "9 项目标中有 9 项没有责任单位" in found[0].message.zh


def test_check_plan_numbers_that_run_through_sections_are_no_break() -> None:
    sections = (
        Section(number="一", heading="甲", level=1), Section(number="1", heading="子", level=2, parent=0),
        Section(number="2", heading="丑", level=2, parent=0), Section(number="二", heading="乙", level=1),
        Section(number="3", heading="寅", level=2, parent=3),
    )  # fmt: skip
    assert not [i for i in check_plan(replace(PLAN, sections=sections)) if i.code == "numbering-break"]


def test_check_plan_a_step_on_the_way_may_stand_at_the_result() -> None:
    step = replace(TARGET, id="t0", by="2026", value=Decimal(97))
    assert not check_plan(replace(PLAN, targets=(step, TARGET)))


def test_check_plan_text_is_held_against_the_row_of_its_own_year() -> None:
    rows = [
        replace(TARGET, id=str(year), by=str(year), value=Decimal(value), place=TABLE)
        for year, value in ((2026, 97), (2027, 98), (2028, 99))
    ]
    found = [i for i in check_plan(with_targets(*rows)) if i.code == "table-text-conflict"]
    assert ["表格中「农产品抽检合格率」为 ≥99%" in issue.message.zh for issue in found] == [True]


@pytest.mark.parametrize(("whole", "said"), [(50, 0), (51, 1)])
def test_check_plan_years_of_a_table_that_make_up_the_amount_of_the_text(whole, said):
    amount = replace(TARGET, subject="新增绿色建筑", unit="万平方米", change="increase")
    rows = [
        replace(amount, id=str(year), by=str(year), value=Decimal(value), place=TABLE)
        for year, value in ((2026, 15), (2027, 15), (2028, 20))
    ]
    found = check_plan(with_targets(replace(amount, id="all", value=Decimal(whole)), *rows))
    assert [issue.code for issue in found].count("table-text-conflict") == said


def a_table(*places: tuple[int, int]) -> Plan:
    rows = [
        replace(
            TARGET, id=f"t{row}", subject=f"事项{row}合格率", place=Place(table=1, row=row, column=column)
        )
        for row, column in places
    ]
    return replace(PLAN, targets=tuple(rows))


def test_check_plan_a_figure_in_another_column_or_a_row_without_one_is_asked_about() -> None:
    shifted = [i for i in check_plan(a_table((2, 4), (3, 4), (4, 3), (5, 4))) if i.code == "damaged-table"]
    assert ["「事项4合格率」的数值与其他各行不在同一列" in issue.message.zh for issue in shifted] == [True]
    empty = [i for i in check_plan(a_table((2, 4), (3, 4), (5, 4))) if i.code == "damaged-table"]
    assert [issue.place.zh for issue in empty] == ["表 1，第 4 行"]


def test_check_plan_tables_built_in_two_ways_are_left_alone() -> None:
    assert not [i for i in check_plan(a_table((2, 4), (3, 4), (4, 3), (5, 3))) if i.code == "damaged-table"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("区公安局", "区公安分局", True), ("区卫健委", "区卫生健康委员会", True), ("区市场监管局", "区市场监督管理局", True),
        ("区工商分局", "区工商联", False), ("区教育局", "区体育局", False), ("区水务局", "区税务局", False), ("各部门", "区商务局", False),
    ],
)  # fmt: skip
def test_may_be_one(one: str, other: str, expected: bool) -> None:
    assert may_be_one(one, other) is expected
    assert may_be_one(other, one) is expected


def test_check_plan_begins_with_what_the_reader_noticed() -> None:
    """Whatever its code: nothing that was reported on reading is lost in the check-up, or told twice."""
    noticed = Issue(
        level=Level.WARNING, code="figure-misprinted", place=TABLE.label(), value="l50",
        message=Text("数字里混有字母", "letters among digits"), remedy=Text("请核对", "check"),
    )  # fmt: skip
    assert check_plan(replace(PLAN, issues=(noticed,))) == (noticed,)
