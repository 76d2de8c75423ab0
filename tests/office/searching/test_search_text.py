"""Folding, words and passages: pure rules of search."""

from __future__ import annotations

import pytest

from zhiheng.office.records.search_text import (
    LONGEST,
    MOST_WORDS,
    folded,
    looks_like_a_key,
    marked,
    passage,
    words_of,
)


def test_text_is_compared_without_width_case_and_control_characters():
    for written, compared in (
        ("重点食品　抽检\n合格率", "重点食品 抽检 合格率"), ("ＡＢＣ１２３", "abc123"), ("面积 5㎡", "面积 5m2"), ("Straße", "strasse"),
        ("a\x00b\ud800c\u2028d", "a b c d"), ("", ""),
    ):  # fmt: skip
        assert folded(written) == compared


def test_words_are_each_asked_for_once_and_long_questions_are_cut():
    assert words_of("  食品 合格率　食品 ") == ("食品", "合格率")
    assert len(words_of(" ".join(f"w{n}" for n in range(99)))) == MOST_WORDS
    assert len("".join(words_of("长" * 999))) == LONGEST
    assert words_of(" \x00\u3000 ") == ()


def test_words_are_marked_where_they_stand_however_they_are_written():
    pieces = marked("Ｆood 抽检：food 合格", ("food", "合格"))
    assert [(each.text, each.marked) for each in pieces] == [
        ("Ｆood", True), (" 抽检：", False), ("food", True), (" ", False), ("合格", True),
    ]  # fmt: skip
    assert "".join(each.text for each in marked("㎡㎡", ("2m",))) == "㎡㎡"
    overlapping = marked("质量强区", ("质量强", "强区"))
    assert [(each.text, each.marked) for each in overlapping] == [("质量强区", True)]


def test_a_passage_begins_near_the_first_word_and_says_what_it_leaves_out():
    shown = passage("前" * 80 + "抽检合格率" + "后" * 200, ("抽检合格率",))
    said = "".join(each.text for each in shown)
    assert said.startswith("…" + "前" * 24 + "抽检合格率")
    assert said.endswith("…")
    assert [each.text for each in shown if each.marked] == ["抽检合格率"]
    assert "".join(each.text for each in passage("没有这个词", ("别的",))) == "没有这个词"


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("91310000MA1FL0000X", True), (" QH2027-0131 ", True), ("食品", False), ("abcdef", False), ("A1", False), ("2027 Q1", False),
        ("x" * 40 + "1", False), ("12345'--", False),
    ],
)  # fmt: skip
def test_only_what_may_be_a_key_is_looked_for_in_registers(said, key):
    assert looks_like_a_key(said) is key
