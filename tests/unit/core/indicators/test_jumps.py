"""Filed figures against their last period and their peers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from zhiheng.core.indicators.jumps import SETTINGS, FiledFigure, Peer, jump_issues
from zhiheng.core.issues import Level, Text
from zhiheng.core.statistics.settings import chosen

PLACE = Text("报送值 第 3 行", "reported values row 3")
STEADY = ("95.1", "95.4", "95.2", "95.6", "95.5", "95.9", "96.0")
PEERS = ("94.8", "95.5", "95.9", "96.1", "96.4", "97.0")


def fraction(text):
    return Fraction(Decimal(text))


def figure(value, *history, unit="%"):
    return FiledFigure(place=PLACE, value=fraction(value), unit=unit, history=tuple(map(fraction, history)))


def peers(*values):
    return [Peer(f"镇街{number}", fraction(value)) for number, value in enumerate(values)]


def growing(*pairs):
    return [Peer(f"镇街{n}", fraction(value), fraction(last)) for n, (last, value) in enumerate(pairs)]


def codes(*given, **more):
    return [issue.code for issue in jump_issues(*given, **more)]


def test_a_leap_beyond_the_changes_so_far_is_asked_about():
    (issue,) = jump_issues(figure("89.3", *STEADY), peers("94.8", "95.5"))
    assert (issue.level, issue.code, issue.place, issue.value) == (
        Level.QUESTION,
        "jump-from-last-period",
        PLACE,
        "89.3%",
    )
    assert issue.message.zh == "与上期相差很大；上期 96%；同期其他 2 个区域的中位数 95.15%"
    assert issue.message.en == (
        "far from the last period; last period 96%; median of 2 other areas in this period 95.15%"
    )
    assert issue.remedy.zh == "请对照原始材料核实；确实如此的，请在报送时说明原因"
    assert issue.remedy.en == "Check it against the source; if it is right, say why when you file it"


def test_a_usual_change_is_not_asked_about():
    assert codes(figure("96.4", *STEADY), peers(*PEERS)) == []


def test_a_figure_apart_from_its_peers_is_asked_about():
    (issue,) = jump_issues(figure("88"), peers(*PEERS))
    assert issue.code == "unlike-other-areas"
    assert issue.message.zh == "与同期其他区域相差很大；同期其他 6 个区域的中位数 96%"
    assert (
        issue.message.en
        == "far from the other areas in the same period; median of 6 other areas in this period 96%"
    )


def test_both_questions_at_once():
    assert codes(figure("80", *STEADY), peers(*PEERS)) == ["jump-from-last-period", "unlike-other-areas"]


def test_one_earlier_mistake_does_not_hide_the_next():
    with_a_mistake = (*STEADY[:3], "9.56", *STEADY[3:])
    assert codes(figure("89.3", *with_a_mistake)) == ["jump-from-last-period"]


@pytest.mark.parametrize(
    ("value", "last", "unit", "asked"),
    [
        ("96", "85", "%", True),
        ("96", "86", "%", False),
        ("9.6", "8.5", "‰", False),
        ("140", "30", "‰", True),
        ("131", "100", "家", True),
        ("130", "100", "家", False),
        ("69", "100", "家", True),
        ("3", "0", "起", False),
    ],
)
def test_few_periods_are_held_against_a_fixed_threshold(value, last, unit, asked):
    assert codes(figure(value, last, unit=unit)) == (["jump-from-last-period"] if asked else [])


def test_slight_changes_of_a_constant_figure_are_not_asked_about():
    assert codes(figure("99.2", *["100"] * 8)) == []
    assert codes(figure("96.9", *["100"] * 8)) == ["jump-from-last-period"]
    assert codes(figure("120", *["100"] * 8, unit="家")) == []
    assert codes(figure("121", *["100"] * 8, unit="家")) == ["jump-from-last-period"]
    assert codes(figure("109", *["100"] * 8, unit="亿元")) == []
    assert codes(figure("110.5", *["100"] * 8, unit="亿元")) == ["jump-from-last-period"]


def test_several_events_after_a_long_time_without_any_are_asked_about():
    assert codes(figure("3", *["0"] * 6, unit="起")) == ["jump-from-last-period"]
    assert codes(figure("1", *["0"] * 6, unit="起")) == []
    assert codes(figure("0", *["0"] * 6, unit="起")) == []


def test_small_counts_that_come_and_go_are_not_asked_about():
    came = ["2", "1", "0", "1", "3", "2", "1"]
    asked = [at for at in range(1, len(came)) if codes(figure(came[at], *came[:at], unit="个"))]
    assert asked == []
    assert codes(figure("9", *came, unit="个")) == ["jump-from-last-period"]


@pytest.mark.parametrize(
    ("value", "last", "unit", "factor"),
    [
        ("0.964", "96.1", "%", "100"),
        ("9.64", "96.1", "%", "10"),
        ("1250000", "118", "万元", "10000"),
        ("118", "1250000", "元", "10000"),
        ("960", "0.95", "吨", "1000"),
        ("250000000", "2.4", "元", "100000000"),
    ],
)
def test_a_misplaced_point_or_unit_is_named(value, last, unit, factor):
    (issue,) = jump_issues(figure(value, last, unit=unit))
    assert issue.remedy.zh.startswith(f"可能是小数点或计量单位错了（大约相差 {factor} 倍）；")
    assert f"(about a factor of {factor})" in issue.remedy.en


def test_a_misplaced_unit_is_seen_against_peers_alone():
    (issue,) = jump_issues(figure("0.961"), peers(*PEERS))
    assert "大约相差 100 倍" in issue.remedy.zh


def test_amounts_are_compared_by_their_growth_and_not_by_size():
    alike = growing(("100", "104"), ("250", "262"), ("900", "930"), ("40", "42"), ("500", "520"))
    assert codes(figure("5200", "5000", unit="家"), alike) == []
    (issue,) = jump_issues(figure("6400", "5000", unit="家"), alike)
    assert issue.code == "unlike-other-areas"
    assert issue.value == "6400家"
    assert issue.message.en.endswith("last period 5000 家; median of 5 other areas in this period 262 家")


def test_amounts_without_a_last_period_are_not_compared_with_peers():
    alike = growing(("100", "104"), ("250", "262"), ("900", "930"), ("40", "42"), ("500", "520"))
    assert codes(figure("6400", unit="家"), alike) == []
    assert codes(figure("6400", "0", unit="家"), alike) == []


def test_few_peers_are_told_but_not_compared_with():
    assert codes(figure("80"), peers(*PEERS[:4])) == []
    assert codes(figure("80"), peers(*PEERS[:5])) == ["unlike-other-areas"]


def test_nothing_to_compare_with_asks_nothing():
    assert codes(figure("80")) == []


def test_the_rule_follows_the_settings():
    strict = replace(SETTINGS, points=chosen("2", "本区规定"))
    assert codes(figure("92", "96")) == []
    assert codes(figure("92", "96"), settings=strict) == ["jump-from-last-period"]
    assert {getattr(SETTINGS, name).mark for name in ("spread", "relative", "points", "least_peers")} == {"P"}


@pytest.mark.parametrize(
    ("value", "history", "unit"),
    [
        ("61", ["54", "54", "56", "57", "58", "58"], ""),
        ("68.7", ["65.1", "65.7", "66.3", "66.9", "67.51"], "%"),
        ("85.42", ["83.3", "83.75", "83.33", "83.75", "83.33", "83.75"], "%"),
        ("0.43", ["0.44"] * 6, ""),
    ],
)
def test_what_a_quarter_brings_is_not_asked_about(value, history, unit):
    assert codes(figure(value, *history, unit=unit)) == []
