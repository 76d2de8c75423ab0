"""Areas over time: what a town belonged to on a day, what it became, and what does not fit together."""

from __future__ import annotations

from datetime import date

import pytest

from zhiheng.core.areas import Area, AreaTable, leveled

BEFORE, AFTER = date(2024, 6, 30), date(2026, 6, 30)
TABLE = AreaTable(
    (
        Area(name="云州市", level="city"),
        Area(name="清河区", level="district", parent="云州市", code="350102"),
        Area(name="东湖区", level="district", parent="云州市"),
        Area(name="城关街道", parent="清河区", aliases=("城关",)),
        Area(name="老街镇", parent="清河区", until=date(2024, 12, 31), merged_into="新街镇"),
        Area(name="新街镇", parent="清河区", until=date(2025, 12, 31), merged_into="城关街道"),
        Area(name="湖边镇", parent="东湖区", until=date(2024, 12, 31)),
        Area(name="湖边镇", parent="清河区", since=date(2025, 1, 1)),
        Area(name="科创园", parent="东湖区", since=date(2025, 7, 1)),
    )
)


def test_town_lies_in_its_district_and_city():
    assert TABLE.ancestor("城关街道", "district", AFTER) == "清河区"
    assert TABLE.ancestor("城关", "city", AFTER) == "云州市"
    assert TABLE.ancestor("城关街道", "town", AFTER) == "城关街道"
    assert TABLE.ancestor("清河区", "town", AFTER) == ""
    assert TABLE.ancestor("某镇", "district", AFTER) == ""


@pytest.mark.parametrize(
    ("on", "became"), [(BEFORE, "老街镇"), (date(2025, 6, 30), "新街镇"), (AFTER, "城关街道")]
)
def test_merged_town_counts_with_its_successor_through_every_merger(on, became):
    assert TABLE.ancestor("老街镇", "town", on) == became


def test_town_that_moved_belongs_to_the_district_of_the_day():
    assert TABLE.ancestor("湖边镇", "district", BEFORE) == "东湖区"
    assert TABLE.ancestor("湖边镇", "district", AFTER) == "清河区"


def test_areas_in_being_are_those_of_the_day():
    assert TABLE.at("town", BEFORE) == ("城关街道", "老街镇", "新街镇", "湖边镇")
    assert TABLE.at("town", AFTER) == ("城关街道", "湖边镇", "科创园")


def test_area_before_its_first_day_is_as_in_the_beginning():
    assert TABLE.ancestor("科创园", "district", BEFORE) == "东湖区"


def test_mapping_knows_names_and_codes_and_what_ended():
    mapping = dict(TABLE.mapping("district", AFTER))
    assert mapping["老街镇"] == mapping["350102"] == mapping["城关街道"] == "清河区"
    assert "云州市" not in mapping


def test_levels_stand_from_small_to_large_and_further_ones_follow():
    table = AreaTable((Area(name="甲市", level="city"), Area(name="乙网格", level="grid"), Area(name="丙镇")))
    assert table.levels == ("town", "city", "grid")
    assert TABLE.levels == ("town", "district", "city")


def test_areas_without_a_level_get_it_from_what_lies_in_them():
    areas = (
        Area(name="甲市"),
        Area(name="乙区", parent="甲市"),
        Area(name="丙镇", parent="乙区"),
        Area(name="丁镇"),
    )
    assert [each.level for each in leveled(areas, ["", "", "", ""])] == ["city", "district", "town", "town"]
    assert leveled(areas, ["", "county", "", ""])[1].level == "county"


def test_table_in_order_has_no_issues():
    assert TABLE.issues("lists.toml") == ()


@pytest.mark.parametrize(
    ("areas", "said"),
    [
        ((Area(name="甲镇", parent="乙区"),), "名录里没有这个地区：「乙区」"),
        ((Area(name="甲镇", until=date(2025, 1, 1), merged_into="乙镇"),), "名录里没有这个地区：「乙镇」"),
        ((Area(name="甲镇", parent="乙镇"), Area(name="乙镇", parent="甲镇")), "绕成了圈"),
        ((Area(name="甲镇", since=date(2026, 1, 1), until=date(2025, 1, 1)),), "最后一天早于第一天"),
        ((Area(name="甲镇", merged_into="乙镇"), Area(name="乙镇")), "没有写到哪一天为止"),
        ((Area(name="甲镇", until=date(2025, 1, 1)), Area(name="甲镇", since=date(2025, 1, 1))), "重叠"),
    ],
)
def test_what_does_not_fit_is_told(areas, said):
    lines = [issue.line("zh") for issue in AreaTable(areas).issues("lists.toml")]
    assert lines and all(said in line for line in lines)


def test_circle_of_mergers_ends():
    areas = AreaTable(
        tuple(
            Area(name=name, until=date(2025, 1, 1), merged_into=other)
            for name, other in (("甲镇", "乙镇"), ("乙镇", "甲镇"))
        )
    )
    assert areas.ancestor("甲镇", "town", AFTER) in {"甲镇", "乙镇"}
