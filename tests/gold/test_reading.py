"""The two real plans as the program reads them: scored by the shared tool, and checked up."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from zhiheng import read_plan
from zhiheng.core.plan.checks import check_plan
from zhiheng.core.plan.model import Plan
from zhiheng.files.plan_json import plan_record

SHARED = Path(__file__).resolve().parents[2] / "../shared"
OLDER, NEWER = "pu" + "tuo-2013", "min" + "hang-2018"
FIELDS = ("change", "by", "firm", "bodies", "area", "category")


@pytest.fixture(scope="module")
def plans() -> dict[str, Plan]:
    """Both plans, read from their texts."""
    if not SHARED.exists():
        pytest.skip("the real plans are not beside the project")
    return {name: read_plan(SHARED / "plans" / f"{name}.txt") for name in (OLDER, NEWER)}


def test_both_plans_are_read_as_careful_readers_read_them(plans: dict[str, Plan], tmp_path: Path) -> None:
    """F1 of at least 0.985 over both plans and every field of at least 0.95, by the shared scoring tool."""
    arguments = []
    for name, plan in plans.items():
        read = tmp_path / f"{name}.json"
        read.write_text(
            json.dumps(plan_record(plan, "zh"), ensure_ascii=False, default=str), encoding="utf-8"
        )
        arguments += [str(SHARED / "gold" / f"{name}.jsonl"), str(read)]
    tool = [sys.executable, str(SHARED / "tools" / "score_plan.py"), *arguments, "--misses", "20"]
    told = subprocess.run(tool, capture_output=True, text=True, check=True).stdout
    f1 = re.search(r"F1 ([\d.]+)", told)
    assert f1 is not None and float(f1[1]) >= 0.985, told
    scores = dict(re.findall(r"(\w+) (\d\.\d+)", told.splitlines()[-2]))
    assert {name: float(scores[name]) >= 0.95 for name in FIELDS} == dict.fromkeys(FIELDS, True), told


def test_check_up_of_the_newer_plan_as_read(plans: dict[str, Plan]) -> None:
    """Targets at or below reported results, the conflict on public water supply, and the missing annex."""
    issues = [
        f"{issue.code} {issue.level} {issue.message.zh} {issue.value}" for issue in check_plan(plans[NEWER])
    ]
    found = "\n".join(issues)
    for words in (
        "农业标准化生产率",
        "重点食品抽检合格率",
        "优良率",
        "特种设备万台事故死亡率",
        "公共供水水质达标率",
        "目标任务分解表",
    ):
        assert words in found, found
    assert any(
        "供水水质指标合格率" in line and "公共供水水质达标率" in line and "question" in line
        for line in issues
    )


def test_check_up_of_the_older_plan_as_read(plans: dict[str, Plan]) -> None:
    """The two names of the police body are offered as perhaps one."""
    found = [
        f"{issue.message.zh}{issue.value}" for issue in check_plan(plans[OLDER]) if "公安" in issue.message.zh
    ]
    assert len(found) == 1 and "区公安分局" in found[0] and "区公安局" in found[0]
