"""Chinese on a terminal: two columns a character, no line beginning with a stop, words kept whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zhiheng.cli.tables import table_text
from zhiheng.cli.widths import padded, width, wrapped


def test_width_counts_chinese_as_two_and_marks_as_none():
    assert (width("质衡a"), width("é"), width("")) == (5, 1, 0)


def test_padded_fills_to_columns():
    assert padded("质", 4) == "质  "


def test_wrapped_breaks_chinese_anywhere_and_latin_between_words():
    assert wrapped("目标任务分解", 6) == ["目标任", "务分解"]
    assert wrapped("two words here", 9) == ["two words", "here"]


def test_wrapped_keeps_a_stop_with_its_character():
    assert wrapped("目标任，务", 6) == ["目标", "任，务"]


def test_wrapped_keeps_what_a_no_break_space_joins():
    assert wrapped("到 98\u00a0% 止", 6) == ["到", "98\u00a0%", "止"]


@given(st.text(max_size=60), st.integers(2, 30))
def test_wrapped_loses_nothing_and_fits(text, columns):
    lines = wrapped(text, columns)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line) <= columns for line in lines)


def test_table_text_is_a_list_on_a_narrow_terminal():
    head, rows = ("领域", "指标", "值", "时限"), [("产品", "合格率", "98", "")]
    assert table_text(head, rows, 40) == "领域  产品\n指标  合格率\n值    98"


def test_a_text_among_the_rows_is_a_heading():
    lines = table_text(
        ("指标", "值"), ["【食品】", ("合格率", "98"), "【药品】", ("合格率", "99")], 80
    ).splitlines()
    assert lines == ["指标    值", "──────  ──", "【食品】", "合格率  98", "", "【药品】", "合格率  99"]


def test_an_opening_bracket_ends_no_line():
    assert wrapped("细颗粒物（PM2.5）年均浓度", 12) == ["细颗粒物", "（PM2.5）年", "均浓度"]


def test_wrapped_keeps_a_number_with_what_it_counts():
    assert wrapped("单位（第 38 行）不同", 14) == ["单位", "（第 38 行）不", "同"]
