"""Reading a document again into a plan.toml that people corrected."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zhiheng.core.issues import InputProblem
from zhiheng.core.plan.blocks import Document
from zhiheng.core.plan.identity import with_ids
from zhiheng.core.plan.model import Facts, Plan, Target
from zhiheng.files.plan_toml import read_plan_file, read_plan_toml
from zhiheng.files.plan_update import update_plan_toml

DOCUMENT = Document(name="计划.txt", format="txt", text="……", blocks=())


def plan(title: str = "云溪区计划", **values: int) -> Plan:
    targets = tuple(
        Target(id="", area="产品质量", category="", subject=subject, op=">=", value=Decimal(value), unit="%")
        for subject, value in values.items()
    )
    return with_ids(Plan(facts=Facts(title=title), targets=targets))


@pytest.fixture
def path(tmp_path):
    update_plan_toml(tmp_path / "plan.toml", plan(食品=96, 药品=98), DOCUMENT)
    return tmp_path / "plan.toml"


def edit(path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_update_remembers_source_and_reader(path):
    reading = read_plan_file(path).reading
    assert reading.source == "计划.txt" and len(reading.sha256) == 64 and reading.reader
    assert {key.split("/")[0] for key in reading.entries} == {"plan", "targets"}


def test_update_of_an_untouched_file_writes_the_same_text(path):
    before = path.read_bytes()
    assert update_plan_toml(path, plan(食品=96, 药品=98), DOCUMENT).lines("zh") == []
    assert path.read_bytes() == before


def test_update_keeps_a_correction_and_says_so(path):
    edit(path, "value = 96", "value = 95")
    update = update_plan_toml(path, plan(食品=96, 药品=99), DOCUMENT)
    assert update.lines("zh") == [
        "保留改动：目标 食品：value 文件「95」，读数「96」",
        "按新读数更新：目标 药品：value 由「98」改为「99」",
    ]
    assert [target.value for target in read_plan_toml(path).targets] == [95, 99]
    assert update_plan_toml(path, plan(食品=96, 药品=99), DOCUMENT).lines("en") == [
        "kept your change: target 食品: value file “95”, reading “96”"
    ]


def test_update_points_out_that_a_corrected_reading_changed(path):
    edit(path, "value = 96", "value = 95")
    (line,) = update_plan_toml(path, plan(食品=97, 药品=98), DOCUMENT).lines("zh")
    assert line == "保留改动，但原文读数变了，请核对：目标 食品：value 文件「95」，读数「97」"


def test_update_keeps_comments_of_people(path):
    edit(path, 'subject = "食品"', '# 与科室核对过\nsubject = "食品"')
    update_plan_toml(path, plan(食品=96, 药品=99), DOCUMENT)
    assert "# 与科室核对过\n[[targets]]" in path.read_text("utf-8")


def test_update_fresh_lists_what_is_lost_and_keeps_the_old_file(path):
    edit(path, "value = 96", "value = 95")
    old = path.read_bytes()
    first, second = update_plan_toml(path, plan(食品=96, 药品=98), DOCUMENT, fresh_only=True).lines("zh")
    assert first == "--fresh 放弃：目标 食品：value 文件「95」，读数「96」"
    assert second.startswith("旧文件留作") and path.with_name("plan.toml.bak").read_bytes() == old
    assert read_plan_toml(path).targets[0].value == 96


def test_update_refuses_a_file_with_mistakes_and_leaves_it_alone(path):
    edit(path, "value = 96", "value = 九十六")
    before = path.read_bytes()
    with pytest.raises(InputProblem, match="not valid TOML"):
        update_plan_toml(path, plan(食品=96), DOCUMENT)
    assert path.read_bytes() == before


def test_update_refuses_the_plan_of_another_document(path):
    before = path.read_bytes()
    with pytest.raises(InputProblem, match="holds another plan"):
        update_plan_toml(path, plan("河西区计划", 绿化=40), DOCUMENT)
    assert path.read_bytes() == before


AMENDMENT = """
[[amendments]]
target = "{}"
since = 2027-03-01
document = "清府发〔2027〕3号"
value = 97
"""


def amend(path) -> str:
    """Amends the first target by hand; gives its id."""
    target = read_plan_toml(path).targets[0].id
    edit(path, "## ════ 机器上次读到了什么", AMENDMENT.format(target) + "\n## ════ 机器上次读到了什么")
    return target


def test_update_keeps_amendments(path):
    target = amend(path)
    assert update_plan_toml(path, plan(食品=95, 药品=98), DOCUMENT).lines("zh") == [
        "按新读数更新：目标 食品：value 由「96」改为「95」"
    ]
    (amendment,) = read_plan_toml(path).amendments
    assert (amendment.target, amendment.value, amendment.document) == (target, 97, "清府发〔2027〕3号")


def test_update_keeps_an_amended_target_that_is_no_longer_read(path):
    amend(path)
    (line,) = update_plan_toml(path, plan(药品=98), DOCUMENT).lines("zh")
    assert line == "保留改动，但这次没有读到，请核对：目标 食品"
    assert len(read_plan_toml(path).targets) == 2 and len(read_plan_toml(path).amendments) == 1


def test_update_fresh_keeps_amendments_whose_target_is_still_there(path):
    amend(path)
    assert update_plan_toml(path, plan(食品=96, 药品=98), DOCUMENT, fresh_only=True).plan.amendments
    amend_lost = update_plan_toml(path, plan(药品=98), DOCUMENT, fresh_only=True)
    assert amend_lost.plan.amendments == ()
    assert any("目标调整 2027-03-01 清府发〔2027〕3号" in line for line in amend_lost.lines("zh"))
