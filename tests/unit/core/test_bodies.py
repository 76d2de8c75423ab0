import pytest

from zhiheng.core.bodies import Bodies, is_body, merged, read_body_list

LISTS = [
    ("区商务委、区科委", ["区商务委", "区科委"], []),
    ("区发改委、区质监局、", ["区发改委", "区质监局"], []),
    ("区商务委区科委", ["区商务委", "区科委"], []),
    ("区科委、区教委等部门按职责分工负责。列第一的为牵头单位，下同", ["区科委", "区教委"], []),
    ("区教育局和区科委负责", ["区教育局", "区科委"], []),
    ("各部门", ["各部门"], []),
    ("各街道、镇", ["各街道、镇"], []),
    ("各有关单位", ["各有关单位"], []),
    ("牵头单位：市市场监管局；配合单位：市发展改革委、市科技局", ["市市场监管局"], ["市发展改革委", "市科技局"]),
    ("市市场监管局牵头，市发展改革委、市教育局配合", ["市市场监管局"], ["市发展改革委", "市教育局"]),
    ("责任单位：市市场监管局、市发展和改革委员会；完成时限：2025年底前", ["市市场监管局", "市发展和改革委员会"], []),
    ("市场监管总局、工业和信息化部、住房城乡建设部等按职责分工负责", ["市场监管总局", "工业和信息化部", "住房城乡建设部"], []),
    ("由市场监管局牵头，各区县政府、各有关部门按职责分工负责", ["市场监管局"], ["各区县政府", "各有关部门"]),
    ("市市场监管局（市知识产权局）、市住房和城乡建设局", ["市市场监管局（市知识产权局）", "市住房和城乡建设局"], []),
]  # fmt: skip
NO_LISTS = [
    "AQI", "含培育", "2012年9月1日起", "镇", "街道", "货场搬迁", "著名", "分中心", "试行", "主要负责人", "以下简称区局",
    "软件能力成熟度模型", "微克/立方米", "2018-2020年", "首席质量官", "总体布局", "机关干部", "东部、西部",
]  # fmt: skip


@pytest.mark.parametrize(("text", "lead", "support"), LISTS)
def test_body_list_is_read(text: str, lead: list[str], support: list[str]) -> None:
    assert read_body_list(text) == Bodies(tuple(lead), tuple(support))


@pytest.mark.parametrize("text", NO_LISTS)
def test_body_list_refuses_other_brackets(text: str) -> None:
    assert read_body_list(text) is None


def test_is_body_knows_names_with_和() -> None:
    assert is_body("区住房和城乡建设局")


def test_merged_lets_who_leads_anywhere_lead() -> None:
    assert merged([Bodies(("甲局",), ("乙局",)), Bodies(("乙局",))]) == Bodies(("甲局", "乙局"), ())
