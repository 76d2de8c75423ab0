"""The check-up of two real plans, built from what careful readers found in them."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import Level
from zhiheng.core.plan.checks import check_plan
from zhiheng.core.plan.model import Body, Facts, Plan, Result, Target, Task
from zhiheng.core.sources import Place

SHARED = Path(__file__).resolve().parents[2] / "../shared"


def gold_plan(name: str) -> Plan:
    if not SHARED.exists():
        pytest.skip("the real plans are not beside the project")
    rows = [
        json.loads(line)
        for line in (SHARED / "gold" / f"{name}.jsonl").read_text("utf-8").splitlines()
        if line
    ]
    structure = json.loads((SHARED / "gold" / f"{name}.structure.json").read_text("utf-8"))
    text = (SHARED / "plans" / f"{name}.txt").read_text("utf-8")
    return Plan(
        facts=Facts(
            period=tuple(structure["period"]), annexes=tuple(re.findall(r"^附件：(.+)$", text, re.M))
        ),
        areas=tuple(structure["areas"]),
        targets=tuple(commitment(row, Target) for row in rows if row["kind"] == "target"),
        results=tuple(commitment(row, Result) for row in rows if row["kind"] == "result"),
        tasks=tuple(
            Task(
                id=task["id"],
                path=tuple(task["path"]),
                title=task["title"],
                bodies=Bodies(tuple(task["bodies"])),
            )
            for task in structure["tasks"]
        ),
        bodies=tuple(Body(name=name) for name in structure["bodies"]),
    )


def commitment(row: dict[str, object], kind: type) -> object:
    fields = {
        key: row[key] for key in ("area", "category", "subject", "op", "unit", "change", "by", "ref", "quote")
    }
    value = None if row["value"] is None else Decimal(str(row["value"]))
    # Readers cite the rows of a table with its cell borders.
    place = Place(table=1) if "|" in str(row["quote"]) else Place()
    return kind(id=str(row["quote"]), value=value, bodies=Bodies(tuple(row["bodies"])), place=place, **fields)


def found(plan: Plan, code: str) -> dict[str, Level]:
    return {
        re.findall("「(.+?)」", i.message.zh + i.value)[0]: i.level
        for i in check_plan(plan)
        if i.code == code
    }


def test_check_plan_2018_targets_below_the_results_reported() -> None:
    assert found(gold_plan("minhang-2018"), "target-below-result") == {
        "农业标准化生产率": Level.WARNING,
        "重点食品抽检合格率": Level.WARNING,
        "农产品质量安全抽样合格率": Level.QUESTION,
        "药品生产企业质量抽检合格率": Level.QUESTION,
        "产品质量抽检合格率": Level.QUESTION,
        "进出口产品抽样合格率": Level.QUESTION,
        "工程质量安全一般事故": Level.QUESTION,
    }


def test_check_plan_2018_targets_at_the_results_reported() -> None:
    assert found(gold_plan("minhang-2018"), "target-at-result") == {
        "特种设备万台事故死亡率": Level.WARNING,
        "全区环境空气质量（AQI）优良率": Level.WARNING,
        "PM2.5日均浓度": Level.QUESTION,
        "工程事故": Level.NOTE,
        "重大工程项目一次验收合格率": Level.NOTE,
        "生活垃圾无害化处理率": Level.NOTE,
    }


def test_check_plan_2018_scope_conflict_and_annex() -> None:
    plan = gold_plan("minhang-2018")
    assert found(plan, "table-text-conflict") == {
        "供水水质指标合格率": Level.QUESTION,
        "工程事故": Level.QUESTION,
    }
    assert "全区城镇污水收集处理率" in found(plan, "result-of-other-scope")
    assert [i.value for i in check_plan(plan) if i.code == "annex-missing"] == list(plan.facts.annexes)
    assert not found(plan, "indicator-twice")


def test_check_plan_2013_two_names_of_the_police() -> None:
    plan = gold_plan("putuo-2013")
    aliases = [i for i in check_plan(plan) if i.code == "body-aliases"]
    assert [(i.value, i.level) for i in aliases] == [("区公安分局 / 区公安局", Level.QUESTION)]
    assert not found(plan, "table-text-conflict")
    assert not found(plan, "indicator-twice")
