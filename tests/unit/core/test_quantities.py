"""Figures of Chinese text: value, upper bound and unit as printed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.core.quantities import find_figures, is_ratio, numeral, shown

CASES = [
    ("达到95%以上", [("95", None, "%")]),
    ("新增6-8个星级宾馆", [("6", "8", "个")]),
    ("新增8—9家", [("8", "9", "家")]),
    ("五六家企业", [("5", "6", "家")]),
    ("三五十家", [("30", "50", "家")]),
    ("两三个", [("2", "3", "个")]),
    ("三分之二以上", [("0.6667", None, "")]),
    ("百分之九十五", [("95", None, "%")]),
    ("接近百分之百", [("100", None, "%")]),
    ("千分之三", [("3", None, "‰")]),
    ("九成以上", [("90", None, "%")]),
    ("九成八", [("98", None, "%")]),
    ("六成半", [("65", None, "%")]),
    ("翻两番", [("2", None, "番")]),
    ("二十家企业", [("20", None, "家")]),
    ("1,200万人次/年", [("1200", None, "万人次/年")]),
    ("增长5%—5.5%", [("5", "5.5", "%")]),
    ("5.0张/千常住人口", [("5.0", None, "张/千常住人口")]),
    ("35微克/立方米以内", [("35", None, "微克/立方米")]),
    ("300克标准煤/千瓦时", [("300", None, "克标准煤/千瓦时")]),
    ("60dB(A)", [("60", None, "dB(A)")]),
    ("30余家", [("30", None, "家")]),
    ("1.5万余份", [("1.5", None, "万份")]),
    ("2亿多元", [("2", None, "亿元")]),
    ("1-2万余家次", [("1", "2", "万家次")]),
    ("5万至6万元", [("5", "6", "万元")]),
    ("从12万到15个", [("12", None, "万"), ("15", None, "个")]),
    ("2684人（次）", [("2684", None, "人（次）")]),
    ("18/10万", [("18", None, "/10万")]),
    ("零宗", [("0", None, "宗")]),
    ("上升12个百分点至71%", [("12", None, "个百分点"), ("71", None, "%")]),
    ("3000亿元-3500亿元", [("3000", "3500", "亿元")]),
    ("过半", [("0.5", None, "")]),
    ("进一步提高", []),
    ("一二三", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_figures_of_a_phrase(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    """Numerals, ranges, fractions and units are found as people read them."""
    found = [(str(f.value), None if f.upper is None else str(f.upper), f.unit) for f in find_figures(text)]
    assert [(Decimal(a), b and Decimal(b), u) for a, b, u in found] == [
        (Decimal(a), b and Decimal(b), u) for a, b, u in expected
    ]


@pytest.mark.parametrize("text", ["12处理", "8项目", "3部门", "5对接", "60点击"])
def test_a_measure_word_inside_another_word_is_no_unit(text: str) -> None:
    """处 in 处理 and 项 in 项目 are no units."""
    assert [figure.unit for figure in find_figures(text)] == [""]


@given(
    st.integers(min_value=0, max_value=10**9), st.sampled_from(["%", "家", "万平方米", "亿元", "微克/立方米"])
)
def test_any_number_is_found_whole_where_it_stands(number: int, unit: str) -> None:
    """The figure's place is exactly its digits and unit, whatever the number."""
    text = f"达到{number}{unit}，"
    (figure,) = find_figures(text)
    assert (figure.value, figure.unit) == (number, unit)
    assert text[figure.start : figure.end] == f"{number}{unit}"


@given(st.text(alphabet="一二三四五六七八九十百千万亿零两0123456789.,%个家项至-到约", max_size=30))
def test_no_text_of_numerals_breaks_the_finder(text: str) -> None:
    """Figures come in order and never overlap, and nothing raises."""
    end = 0
    for figure in find_figures(text):
        assert end <= figure.start < figure.end
        assert figure.upper is None or figure.upper > figure.value
        end = figure.end


@pytest.mark.parametrize(
    ("text", "value"), [("1,200", 1200), ("一百二十", 120), ("两", 2), ("百", 100), ("若干", None)]
)
def test_numeral_in_digits_or_characters(text: str, value: int | None) -> None:
    """A numeral has its value; other words have none."""
    assert numeral(text) == (None if value is None else Decimal(value))


def test_ratio_units_and_shown_values() -> None:
    """Shares are no counts; values are written without exponent or needless zeros."""
    assert is_ratio("%") and is_ratio("个百分点") and is_ratio("番") and not is_ratio("家")
    assert shown(Decimal("100")) == "100" and shown(Decimal("0.290")) == "0.29" and shown(None) == ""
