"""What headers say: role, year, unit and indicator of a column."""

from __future__ import annotations

import pytest

from zhiheng.core.plan.commitments.columns import header_unit, is_unit, role_of, without_unit


@pytest.mark.parametrize(
    ("header", "role", "year"),
    [
        ("序号", "number", 0), ("指标名称", "subject", 0), ("指标内容", "subject", 0), ("类 别", "category", 0), ("计量单位", "unit", 0),
        ("责任单位", "bodies", 0), ("牵头部门", "bodies", 0), ("指标属性", "nature", 0), ("备注", "remark", 0), ("分值", "remark", 0),
        ("完成时限", "time", 0), ("目标值", "target", 0), ("三年目标", "target", 0), ("考核目标", "target", 0), ("目标水平", "target", 0),
        ("规划期末", "target", 0), ("现状值", "base", 0), ("基期值", "base", 0), ("2023年现状", "base", 2023), ("2023年完成", "base", 2023),
        ("2026年", "year", 2026), ("2026年目标值", "year", 2026), ("2026年任务", "year", 2026), ("“十三五”末", "year", 2020), ("十四五末", "year", 2025),
        ("2026", "year", 2026), ("目标（2026年）", "year", 2026), ("现状（2023）", "base", 2023), ("年均增速/累计", "rate", 0), ("年均增长（%）", "rate", 0),
        ("[累计]", "rate", 0), ("累计增加值", "gain", 0), ("较2023年增减", "gain", 0), ("比上年增长（%）", "growth", 0), ("增长幅度(%)", "growth", 0),
        ("完成情况", "achieved", 0), ("县区", "area", 0), ("街道", "area", 0), ("年份", "yearlabel", 0), ("", "blank", 0),
    ],
)  # fmt: skip
def test_role(header: str, role: str, year: int) -> None:
    column = role_of(header)
    assert (column.role, column.year) == (role, year)


@pytest.mark.parametrize(
    ("header", "indicator"),
    [
        ("2026年目标值", ""),
        ("2026年优良天数比率（%）", "优良天数比率"),
        ("2023年基数", ""),
        ("到2026年达到", ""),
        ("PM2.5浓度（微克/立方米）2026年", "PM2.5浓度"),
    ],
)
def test_indicator(header: str, indicator: str) -> None:
    assert role_of(header).indicator == indicator


@pytest.mark.parametrize(
    ("label", "unit", "rest"),
    [
        ("增加值（亿元）", "亿元", "增加值"), ("合格率(%)", "%", "合格率"), ("治理率/%", "%", "治理率"), ("死亡率（1/10万）", "1/10万", "死亡率"),
        ("平均值（昼间/夜间）", "", "平均值（昼间/夜间）"), ("生产总值（GDP）", "", "生产总值（GDP）"), ("能耗（吨标准煤/万元）", "吨标准煤/万元", "能耗"),
    ],
)  # fmt: skip
def test_unit_in_a_label(label: str, unit: str, rest: str) -> None:
    assert (header_unit(label), without_unit(label)) == (unit, rest)


@pytest.mark.parametrize(
    "text", ["%", "‰", "家", "万人次", "亿元", "批次/千人", "微克/立方米", "μg/m3", "1/10万"]
)
def test_unit(text: str) -> None:
    assert is_unit(text)


@pytest.mark.parametrize("text", ["GDP", "昼间/夜间", "污水治理率/%", "合格率", "预期性"])
def test_no_unit(text: str) -> None:
    assert not is_unit(text)
