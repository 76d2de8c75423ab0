"""From a plan to its verdicts through the command line: links suggested and confirmed, values reported, targets judged and amended."""

from __future__ import annotations

import json

import pytest

PLAN = """\
[plan]
id = "qingshui"
title = "清水区质量提升三年行动计划（2024-2026年）"
period = [2024, 2026]

[[targets]]
id = "food"
area = "产品质量"
subject = "重点食品抽检合格率"
op = ">="
value = 96
unit = "%"
by = "2026"
bodies = { lead = ["区市场监管局"] }

[[targets]]
id = "firms"
area = "产品质量"
subject = "新增高新技术企业"
op = ">="
value = 60
unit = "家"
change = "increase"
by = "2026"
bodies = { lead = ["区科委"] }

[[targets]]
id = "satisfaction"
area = "服务质量"
subject = "服务业顾客满意度"
op = ">ref"
ref = "全市水平"
by = "2026"

[[targets]]
id = "zone"
area = "服务质量"
subject = "示范区"
op = "do"
by = "2026"
"""
REPORTS = """\
目标编号,范围,数据截止日期,统计口径,数值,佐证材料
firms,全区,2024-12-31,本年数,18,名单.pdf
firms,全区,2025-12-31,本年数,22,名单.pdf
firms,全区,2026-03-31,本季度数,6,名单.pdf
satisfaction,全区,2025-12-31,本年数,84.2,测评报告.pdf
zone,全区,2026-03-31,期末数,1,批复.pdf
"""
CITY = """\
参照数编号,参照数名称,数据截止日期,统计口径,数值,出处,公布日期
city_satisfaction,全市服务业顾客满意度,2025-12-31,本年数,83.5,云州市统计公报,2026-03-20
"""
AMENDMENT = """
[[amendments]]
target = "firms"
since = 2026-02-01
document = "清水府发〔2026〕2号"
value = 45
"""


@pytest.fixture
def folder(zhiheng, tmp_path):
    """A workspace with the plan, and what was reported."""
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN, encoding="utf-8")
    folder = tmp_path / "district"
    assert zhiheng("init", folder, "--plan", plan).status == 0
    (folder / "lists.toml").write_text("", encoding="utf-8")
    for register, text in (("reported_values", REPORTS), ("outside_figures", CITY)):
        data = tmp_path / f"{register}.csv"
        data.write_text(text, encoding="utf-8")
        filed = zhiheng("file", register, data, "--body", "区质量办", "-w", folder)
        assert filed.status == 0, filed.err
    return folder


@pytest.fixture
def judge(zhiheng, folder):
    """The verdicts on a day, by the ids of their targets."""

    def judging(day: str, *further: str):
        call = zhiheng("judge", "--on", day, "-w", folder, "--json", *further)
        assert call.status == 0, call.err
        return {each["target"]: each for each in json.loads(call.out)["verdicts"]}

    return judging


@pytest.fixture
def confirmed(zhiheng, folder):
    """All links confirmed."""
    for target in ("firms", "satisfaction", "zone"):
        assert zhiheng("link", target, "--reported", "--by", "李四", "-w", folder).status == 0
    assert zhiheng("link", "food", "key_food_pass_rate", "--by", "张三", "-w", folder).status == 0
    links = folder / "links.toml"
    text = links.read_text("utf-8").replace(
        'target = "satisfaction"', 'target = "satisfaction"\nreference = "city_satisfaction"'
    )
    links.write_text(text, encoding="utf-8")


def test_nothing_is_judged_before_a_person_has_said_what_measures_it(judge, zhiheng, folder):
    assert {each["state"] for each in judge("2026-04-10").values()} == {"cannot_tell"}
    assert zhiheng("link", "--suggest", "--write", "-w", folder).status == 0
    food = judge("2026-04-10")["food"]
    assert food["state"] == "cannot_tell" and "是建议，待人确认" in food["reason"]["zh"]
    assert food["measured_by"]["indicator"] == "key_food_pass_rate"


def test_verdicts_by_what_was_reported(judge, confirmed):
    found = judge("2026-04-10")
    assert found["firms"]["value"] == 46 and found["firms"]["gap"] == 14
    assert found["firms"]["state"] in ("on_course", "at_risk") and found["firms"]["holder"] == "区科委"
    assert found["zone"]["state"] == "met" and found["zone"]["official"] == {"met": True, "rounded": True}
    assert found["food"]["state"] == "no_data"
    assert found["satisfaction"]["target_value"] == 83.5 and found["satisfaction"]["official"]["met"] is True
    assert found["firms"]["lineage"][0]["filings"] == [1]


def test_an_amended_target_is_judged_by_the_figure_in_force_on_the_day(judge, confirmed, folder):
    plan = folder / "plan.toml"
    plan.write_text(plan.read_text("utf-8") + AMENDMENT, encoding="utf-8")
    before, after = judge("2026-01-31")["firms"], judge("2026-04-10")["firms"]
    assert (before["target_value"], before["amended"]) == (60, None)
    assert after["state"] == "met" and after["target_value"] == 45
    assert (
        after["amended"]["document"] == "清水府发〔2026〕2号"
        and "不少于60家" in after["amended"]["before"]["zh"]
    )
    assert "由“不少于60家（2026）”调整为“不少于45家（2026）”" in after["reason"]["zh"]


def test_a_dropped_target_is_listed_and_not_judged(zhiheng, confirmed, folder):
    plan = folder / "plan.toml"
    dropped = AMENDMENT.replace("value = 45", "dropped = true")
    plan.write_text(plan.read_text("utf-8") + dropped, encoding="utf-8")
    call = zhiheng("judge", "--on", "2026-04-10", "-w", folder, "--json")
    record = json.loads(call.out)
    assert record["dropped"] == ["firms"] and "firms" not in {each["target"] for each in record["verdicts"]}
    assert "已取消，不再评判：新增高新技术企业" in zhiheng("judge", "--on", "2026-04-10", "-w", folder).out


def test_what_was_known_at_an_earlier_moment_is_judged_again(judge, confirmed):
    assert judge("2026-04-10", "--as-of", "0")["firms"]["state"] == "no_data"


def test_the_table_names_states_reasons_and_counts(zhiheng, confirmed, folder):
    out = zhiheng("judge", "--on", "2026-04-10", "-w", folder).out
    assert "产品质量" in out and "理由" in out and "共 4 项：" in out and "达成 1" in out
    english = zhiheng("judge", "--on", "2026-04-10", "-w", folder, "--lang", "en").out
    assert "4 targets: " in english and "held by 区科委" in english


def test_one_target_may_be_asked_for_and_a_wrong_name_is_told(zhiheng, confirmed, folder, judge):
    assert list(judge("2026-04-10", "示范区")) == ["zone"]
    wrong = zhiheng("judge", "示范", "-w", folder)
    assert wrong.status == 1 and "计划里没有这个目标" in wrong.err and "示范区" in wrong.err
    assert zhiheng("judge", "--on", "明天", "-w", folder).status == 2


def test_links_are_listed_with_suggestions_and_confirmations(zhiheng, folder):
    record = json.loads(zhiheng("link", "-w", folder, "--json").out)
    food = next(each for each in record["targets"] if each["target"] == "food")
    assert food["link"] is None and food["suggestions"][0]["indicator"] == "key_food_pass_rate"
    assert "单位相合" in food["suggestions"][0]["reasons"][1]["zh"]
    zhiheng("link", "food", "key_food_pass_rate", "--by", "张三", "-w", folder)
    again = json.loads(zhiheng("link", "food", "-w", folder, "--json").out)["targets"][0]
    assert again["link"]["confirmed_by"] == "张三" and again["suggestions"] == []


def test_suggestions_keep_what_people_wrote(zhiheng, folder):
    links = folder / "links.toml"
    links.write_text(
        '# 与科室核对过\n[[links]]\ntarget = "zone"\nreported = true\nconfirmed_by = "李四"\n',
        encoding="utf-8",
    )
    assert "写入 3 条建议" in zhiheng("link", "--suggest", "--write", "-w", folder).out
    text = links.read_text("utf-8")
    assert text.startswith("# 与科室核对过\n[[links]]") and text.count("[[links]]") == 4
    assert zhiheng("link", "--write", "-w", folder).status == 2
    assert zhiheng("link", "zone", "--reported", "-w", folder).status == 2


def test_a_figure_that_leaps_is_asked_about_and_filed(zhiheng, folder, tmp_path):
    data = tmp_path / "next.csv"
    data.write_text(
        "目标编号,范围,数据截止日期,统计口径,数值\nfirms,全区,2026-06-30,本季度数,60\n", encoding="utf-8"
    )
    filed = zhiheng("file", "reported_values", data, "--body", "区科委", "-w", folder, "--json")
    record = json.loads(filed.out)
    assert filed.status == 0 and record["accepted"]
    (asked,) = [issue for issue in record["issues"] if issue["level"] == "question"]
    assert asked["code"] == "jump-from-last-period" and "新增高新技术企业" in asked["place"]
