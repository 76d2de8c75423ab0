"""Likeness of subjects: scope words, opposite qualifiers, near names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.core.plan.likeness import Likeness, compare, mentioned

SAME = [
    ("全区森林覆盖率", "森林覆盖率"),
    ("我区生活垃圾无害化处理率", "生活垃圾 无害化处理率"),
    ("环境空气质量（AQI）优良率", "环境空气质量(AQI)优良率"),
]
NEAR = [
    ("公共供水水质达标率", "供水水质指标合格率"),
    ("城镇污水处理率", "全区城镇污水收集处理率"),
    ("地产农产品抽检合格率", "农产品质量安全抽样合格率"),
    ("药品抽检合格率", "药品生产企业质量抽检合格率"),
    ("进出口产品抽样合格率", "出口法检工业品合格率"),
    ("公交专用道设置比率", "公交专用车道设置比率"),
]
DIFFERENT = [
    ("区域环境噪声日间", "区域环境噪声夜间"),
    ("节约型工地特级企业创建率", "节约型工地一级企业创建率"),
    ("生产领域食品抽检合格率", "流通领域食品抽检合格率"),
    ("户籍人口参保率", "流动人口参保率"),
    ("城镇污水处理率", "农村污水处理率"),
    ("4A级景区", "3A级景区"),
    ("食品抽检合格率", "药品抽检合格率"),
    ("特种设备万台事故率", "特种设备万台事故死亡率"),
    ("追溯体系覆盖率", "追溯体系合格率"),
    ("一般事故", "较大及以上事故"),
    ("工业产品合格率", "学生体质达标率"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_compare_same(one: str, other: str) -> None:
    assert compare(one, other).likeness is Likeness.SAME


@pytest.mark.parametrize(("one", "other"), NEAR)
def test_compare_near(one: str, other: str) -> None:
    assert compare(one, other).likeness is Likeness.NEAR


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_compare_different(one: str, other: str) -> None:
    assert compare(one, other).likeness is Likeness.DIFFERENT


@given(st.text(max_size=30), st.text(max_size=30))
def test_compare_keeps_its_bounds_and_finds_a_subject_the_same_as_itself(one: str, other: str) -> None:
    found = compare(one, other)
    assert 0 <= found.score <= 1
    assert compare(one, one).likeness is Likeness.SAME


def test_mentioned_counts_pairs_of_the_subject_found_in_the_text() -> None:
    assert mentioned("森林覆盖率", "推进造林，扩大森林面积") == 1.0
    assert mentioned("森林覆盖率", "办好社区食堂") == 0.0
