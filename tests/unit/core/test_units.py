"""Units as printed: what they are, how they convert, and what counts."""

from __future__ import annotations

from fractions import Fraction

import pytest

from zhiheng.core.units import Unit, conversion, counting, divided, is_count, is_ratio, read_unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("", Unit()),
        ("元", Unit(Fraction(1), "元")),
        ("万元", Unit(Fraction(10_000), "元")),
        ("百万元", Unit(Fraction(10**6), "元")),
        ("亿元", Unit(Fraction(10**8), "元")),
        ("万亿元", Unit(Fraction(10**12), "元")),
        ("%", Unit(Fraction(1, 100))),
        ("％", Unit(Fraction(1, 100))),
        ("‰", Unit(Fraction(1, 1000))),
        ("‱", Unit(Fraction(1, 10_000))),
        ("倍", Unit()),
        ("个百分点", Unit(Fraction(1, 100))),
        ("批次", Unit(Fraction(1), "批次")),
        ("万台", Unit(Fraction(10_000), "台")),
        ("千克", Unit(Fraction(1000), "克")),
        ("千家", Unit(Fraction(1000), "家")),
        ("起/万台", Unit(Fraction(1, 10_000), "起", ("台",))),
        ("起／万台", Unit(Fraction(1, 10_000), "起", ("台",))),
        ("件/10万人", Unit(Fraction(1, 100_000), "件", ("人",))),
        ("人次/每万人", Unit(Fraction(1, 10_000), "人次", ("人",))),
        ("吨标准煤/万元", Unit(Fraction(100), "克标准煤", ("元",))),
        ("元/平方米/月", Unit(Fraction(1), "元", ("平方米", "月"))),
        ("μg/m³", Unit(Fraction(1, 10**9), "克", ("升",))),
        ("/万台", Unit(Fraction(1, 10_000), "", ("台",))),
        ("0台", Unit(Fraction(1), "0台")),
    ],
)
def test_unit_is_read(text, unit):
    assert read_unit(text) == unit


@pytest.mark.parametrize(
    ("given", "wanted", "factor"),
    [
        ("元", "万元", Fraction(1, 10_000)),
        ("亿元", "万元", 10_000),
        ("", "%", 100),
        ("%", "‰", 10),
        ("亩", "公顷", Fraction(1, 15)),
        ("吨标准煤/万元", "千克标准煤/元", Fraction(1, 10)),
        ("mg/L", "克/立方米", 1),
        ("小时", "分钟", 60),
        ("随便", "随便", 1),
        ("元", "家", None),
        ("家", "个", None),
        ("元", "元/人", None),
        ("天", "工作日", None),
    ],
)
def test_conversion_is_exact_or_none(given, wanted, factor):
    assert conversion(given, wanted) == factor


@pytest.mark.parametrize("unit", ["", "家", "批次", "万台", "万个", "人次", "万"])
def test_things_are_counted_in(unit):
    assert is_count(unit)


@pytest.mark.parametrize("unit", ["%", "倍", "元", "万元", "公里", "天", "起/万台", "成", "随便"])
def test_nothing_is_counted_in(unit):
    assert not is_count(unit)
    assert counting(unit) is None


def test_a_count_becomes_a_number_of_ten_thousands():
    assert counting("万台") == Fraction(1, 10_000)


def test_shares_are_printed_in_signs_and_multiples():
    assert [unit for unit in ("", "%", "‰", "倍", "元", "家") if is_ratio(unit)] == ["", "%", "‰", "倍"]


def test_quotient_of_units():
    assert (divided("元", "元"), divided("元", "人"), divided("元", ""), divided("", "台")) == (
        "",
        "元/人",
        "元",
        "/台",
    )
