"""Verdicts on how much there is: what was there at the ends of earlier quarters is told by the ledger of that time."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from zhiheng.core.judging.model import State
from zhiheng.files.plan_toml import parse_plan_toml
from zhiheng.workspace.filing import Submission, hand_in
from zhiheng.workspace.judging import judge_plan
from zhiheng.workspace.making import make_workspace
from zhiheng.workspace.opening import open_workspace

PLAN = """\
[plan]
id = "stock"
title = "质量提升行动计划（2024-2026年）"
period = [2024, 2026]

[[targets]]
id = "samples"
subject = "样品数"
op = ">="
value = 60
unit = "批次"
by = "2026"

[[targets]]
id = "incidents"
subject = "特种设备事故起数"
op = "="
value = 0
unit = "起"
by = "2026"
"""
INDICATOR = """\
[samples_known]
label = { zh = "样品数", en = "Samples" }
register = "samples"
date = ""
where = "taken_on <= period_end()"
numerator = "count()"
unit = "批次"
"""
REGISTER = """\
[samples]
label = { zh = "样品", en = "Samples" }
version = "1"
key = ["number"]

[samples.columns]
number = { label = { zh = "编号", en = "Number" }, type = "text", required = true, longest = 20 }
taken_on = { label = { zh = "日期", en = "Taken on" }, type = "date", required = true, minimum = 2020-01-01 }
"""
SCHEME = 'label = { zh = "样品", en = "Samples" }\nbasis = ["none"]\nlead = "区市场监管局"\n'
LINKS = """\
[[links]]
target = "samples"
indicator = "samples_known"
confirmed_by = "张三"

[[links]]
target = "incidents"
indicator = "equipment_accidents"
confirmed_by = "张三"
"""


@pytest.fixture
def workspace(tmp_path):
    folder = tmp_path / "w"
    make_workspace(folder, plan=parse_plan_toml(PLAN, "plan.toml").plan)
    scheme = folder / "schemes" / "own"
    scheme.mkdir(parents=True)
    for name, text in (("scheme", SCHEME), ("registers", REGISTER), ("indicators", INDICATOR)):
        (scheme / f"{name}.toml").write_text(text, encoding="utf-8")
    (folder / "links.toml").write_text(LINKS, encoding="utf-8")
    with closing(open_workspace(folder)) as opened:
        yield opened


def filed(workspace, day, rows):
    file = workspace.root.parent / f"{day}.csv"
    file.write_text(
        "编号,日期\n" + "".join(f"{number},{taken}\n" for number, taken in rows), encoding="utf-8"
    )
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    submission = Submission(register=workspace.register("samples"), file=file, body="某局", at=at)
    assert hand_in(workspace, submission).filing


def test_a_stock_has_a_trend_of_what_was_known_in_each_quarter(workspace):
    for number, month in enumerate((4, 7, 10)):
        filed(
            workspace,
            date(2024, month, 10),
            [(f"{number}-{at}", f"2024-{month - 2:02}-01") for at in range(10)],
        )
    filed(workspace, date(2025, 1, 10), [(f"late-{at}", "2024-02-01") for at in range(10)])
    verdict = judge_plan(workspace, on=date(2024, 12, 31), targets=["samples"])[0]
    assert verdict.value == 40
    assert verdict.trend is not None and verdict.trend.points == 4 and verdict.trend.step == 10


def test_what_was_filed_only_today_says_nothing_of_earlier_quarters(workspace):
    filed(workspace, date(2025, 3, 10), [(f"late-{at}", "2024-02-01") for at in range(10)])
    verdict = judge_plan(workspace, on=date(2025, 3, 31), targets=["samples"])[0]
    assert verdict.value == 10 and verdict.trend is None


def test_a_register_into_which_nobody_files_is_no_proof_that_nothing_happened(workspace):
    verdict = judge_plan(workspace, on=date(2025, 3, 31), targets=["incidents"])[0]
    assert verdict.state is State.NO_DATA and verdict.value is None
