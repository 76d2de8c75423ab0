"""The library's front door."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import pytest

import zhiheng
from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import InputProblem
from zhiheng.core.plan.model import Plan, Result, Target
from zhiheng.files.plan_toml import write_plan_toml

PLAN = Plan(
    targets=(Target(id="t", area="产品质量", category="", subject="合格率", op=">=", value=Decimal("98.5"), unit="%",
                    bodies=Bodies(("甲局", "乙局"), ("丙局",))),),
    results=(Result(id="r", area="", category="", subject="位次", op="rank", ref="前列"),),
)  # fmt: skip


def test_read_plan_reads_a_plan_toml(tmp_path):
    write_plan_toml(PLAN, tmp_path / "plan.toml")
    assert zhiheng.read_plan(str(tmp_path / "plan.toml")) == PLAN


def test_read_plan_reads_a_document(tmp_path):
    text = "云溪区质量提升三年行动计划\n一、工作目标\n到2026年，食品抽检合格率达到98%以上。\n"
    (tmp_path / "plan.txt").write_text(text, encoding="utf-8")
    (target,) = zhiheng.read_plan(tmp_path / "plan.txt").targets
    assert (target.subject, target.value, target.id[:7]) == ("食品抽检合格率", 98, "target-")


def test_read_plan_refuses_a_plan_in_english(tmp_path):
    (tmp_path / "plan.txt").write_text("Action plan: the pass rate of food shall reach 98% by 2026.\n" * 20)
    with pytest.raises(InputProblem, match="hardly any Chinese"):
        zhiheng.read_plan(tmp_path / "plan.txt")


def test_read_plan_of_a_chinese_text_without_commitments_is_empty(tmp_path):
    (tmp_path / "plan.txt").write_text("今天天气很好。\n", encoding="utf-8")
    assert zhiheng.read_plan(tmp_path / "plan.txt").targets == ()


def test_targets_table_as_rows():
    first, second = zhiheng.targets_table(PLAN, kind="rows")
    assert (first["kind"], first["value"], first["lead"], first["support"]) == (
        "target",
        98.5,
        "甲局、乙局",
        "丙局",
    )
    assert (second["kind"], second["value"], second["ref"]) == ("result", None, "前列")


def test_targets_table_as_a_polars_frame_with_types_even_when_empty():
    import polars

    frame = zhiheng.targets_table(PLAN)
    assert frame.shape == (2, 17) and frame["value"].to_list() == [98.5, None]
    assert zhiheng.targets_table(Plan()).schema["value"] == polars.Float64


@pytest.mark.parametrize("kind", ["polars", "pandas"])
def test_targets_table_names_what_to_install(monkeypatch, kind):
    monkeypatch.setitem(sys.modules, kind, None)
    with pytest.raises(ImportError) as problem:
        zhiheng.targets_table(PLAN, kind=kind)
    assert f"pip install {kind}" in str(problem.value)


def test_targets_table_refuses_an_unknown_kind():
    with pytest.raises(ValueError, match="'polars', 'pandas', 'rows'"):
        zhiheng.targets_table(PLAN, kind="excel")


def test_importing_the_library_loads_nothing_of_it():
    code = "import sys, zhiheng; print([name for name in sys.modules if name.startswith('zhiheng.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'read_plans'"):
        _ = zhiheng.read_plans
