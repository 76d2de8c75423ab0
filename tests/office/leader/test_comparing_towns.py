"""Towns in their funnel (standards 1.6): T1.22 and T1.23, dispersion, and what is no share of a sample."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from views import verdict


def town(name, passes=None, items=None, value=None):
    from zhiheng.office.records.verdicts_by_town import TownFigure

    shown = value if value is not None else 100 * passes / items if items else None
    return TownFigure(town=name, value=shown, unit="%", n=items, passes=passes, items=items)


def many(count=25):
    return [town(f"第{number}镇", 192, 200) for number in range(count)]


def test_a_town_lies_where_chance_puts_it_and_the_lines_are_those_of_the_standard(office):
    from zhiheng.office.records.comparing_towns import compared

    found = compared(
        verdict(), [*many(), town("甲镇", 184, 200), town("乙镇", 180, 200), town("丙镇", value=91.0)]
    )
    standings = {each.figure.town: each.standing for each in found.placed}
    assert (standings["甲镇"].position, standings["甲镇"].side) == ("alert", "below")
    assert standings["甲镇"].tail == pytest.approx(0.00700, abs=5e-6)
    assert standings["乙镇"].position == "alarm"
    assert standings["第3镇"].position == "inside"
    assert [each.town for each in found.without] == ["丙镇"]
    assert (found.wanted, found.of_target, found.dispersion) == (Fraction(96, 100), True, 1.0)
    lines = compared(verdict(), [town("甲镇", 49, 50), town("乙镇", 960, 1000)]).limits
    sizes = [size for size, _ in lines]
    assert sizes == sorted(set(sizes)) and sizes[0] < 50 and sizes[-1] > 1000
    near = min(lines, key=lambda line: abs(line[0] - 200))[1]
    assert near.inner_low == pytest.approx(0.92805, abs=2e-3)


def test_towns_that_differ_by_more_than_chance_get_wider_lines(office):
    from zhiheng.office.records.comparing_towns import compared

    towns = [town(f"第{number}镇", 150 + 4 * number, 200) for number in range(12)]
    found = compared(verdict(), towns)
    assert found.dispersion > 1
    narrow = compared(verdict(), [town("甲镇", 192, 200), town("乙镇", 193, 200)])
    wide, thin = dict(found.limits), dict(narrow.limits)
    size = max(set(wide) & set(thin))
    assert wide[size].inner_low < thin[size].inner_low


def test_the_middle_is_all_towns_where_the_target_leaves_no_room_for_chance(office):
    from zhiheng.office.records.comparing_towns import compared

    found = compared(verdict(target_value=100), [town("甲镇", 95, 100), town("乙镇", 97, 100)])
    assert (found.wanted, found.of_target) == (Fraction(96, 100), False)
    for record, towns in (
        ({"unit": "户"}, [town("甲镇", 95, 100), town("乙镇", 97, 100)]),
        ({"change": "growth"}, [town("甲镇", 95, 100), town("乙镇", 97, 100)]),
        ({}, [town("甲镇", 95, 100), town("乙镇", value=97.0)]),
        ({}, [town("甲镇", 95, 100), town("乙镇", 97, 100, value=90.0)]),
        ({"target_value": 100}, [town("甲镇", 100, 100), town("乙镇", 100, 100)]),
    ):
        assert compared(verdict(**record), towns) is None, (record, towns)
