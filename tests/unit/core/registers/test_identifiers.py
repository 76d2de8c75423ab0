"""Check digits of whole columns agree with the standards' own examples and with python-stdnum, code by code."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import ean
from stdnum.cn import ric, uscc

from zhiheng.core.registers import identifiers

VALID = {
    identifiers.valid_social_credit: [
        "91350100M000100Y43", "91110108551385082Q", "91370000728611939A", "531000005000160090",
        "52410000663412719U", "92141127MA0KD1Y64A", "91310107XXXXXXX19D", "91310112XXXXXXX19L",
    ],
    identifiers.valid_organization: ["D2143569X", "551385082", "728611939"],
    identifiers.valid_identity: ["11010519491231002X", "440524188001010014"],
    identifiers.valid_gtin: ["6901234567892", "6291041500213", "09521234543213", "96385074"],
}  # fmt: skip
EXPECTED = [
    (identifiers.SOCIAL_CREDIT.expected, "91350100M000100Y4?", "3"),
    (identifiers.SOCIAL_CREDIT.expected, "91110108551385082F", "Q"),
    (identifiers.SOCIAL_CREDIT.expected, "91350100M0001TGQXM", "1"),
    (identifiers.ORGANIZATION.expected, "D21435690", "X"),
    (identifiers.IDENTITY.expected, "110105194912310020", "X"),
    (identifiers.expected_gtin, "6901234567890", "2"),
    (identifiers.expected_gtin, "6291041500210", "3"),
    (identifiers.expected_gtin, "09521234543210", "3"),
    (identifiers.expected_gtin, "96385070", "4"),
    (identifiers.ORGANIZATION.expected, "D2-435690", ""),
]

digits = st.text("0123456789", min_size=1, max_size=19)
credit_codes = st.builds(
    str.__add__,
    st.text("0123456789", min_size=8, max_size=8),
    st.text(identifiers.SOCIAL_CREDIT_ALPHABET + "OI", min_size=9, max_size=10),
)


@pytest.mark.parametrize("valid", VALID)
def test_examples_of_the_standards_are_valid(valid):
    assert valid(pl.Series(VALID[valid])).all()


@pytest.mark.parametrize("valid", VALID)
def test_every_changed_digit_is_noticed(valid):
    changed = [
        code[:place] + str((int(code[place]) + 1) % 10) + code[place + 1 :]
        for code in VALID[valid]
        for place in range(len(code))
        if code[place].isdigit()
    ]
    assert not valid(pl.Series(changed)).any()


@pytest.mark.parametrize("valid", VALID)
def test_no_other_text_is_valid(valid):
    texts = pl.Series([None, "", "1", "９" * 6, "无", "1" * 19, "x" * 18])
    assert valid(texts).to_list() == [False] * len(texts)


@pytest.mark.parametrize("valid", VALID)
def test_no_texts_are_no_trouble(valid):
    assert valid(pl.Series([], dtype=pl.String)).to_list() == []


@pytest.mark.parametrize(("expected", "code", "character"), EXPECTED)
def test_expected_check_character(expected, code, character):
    assert expected(pl.Series([code])).to_list() == [character]


def test_social_credit_code_has_its_region_in_digits():
    code = pl.Series(["9131010AXXXXXXX190"])
    code = code.str.slice(0, 17) + identifiers.SOCIAL_CREDIT.expected(code)
    assert identifiers.SOCIAL_CREDIT.valid(code).all()
    assert not identifiers.valid_social_credit(code).any()


def test_legacy_code_is_told_from_a_slip_of_the_pen():
    texts = pl.Series(["91350100M0001TGQXM", "91110108551385082F", "91350100M0001TGQYM", None])
    assert identifiers.is_legacy(texts).to_list() == [True, False, False, False]


def test_unknown_counties():
    assert identifiers.unknown_counties(pl.Series(["110105", "119999", "830000", None])).to_list() == [
        False, True, False, None,
    ]  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(st.lists(credit_codes, min_size=1, max_size=8))
def test_social_credit_codes_are_judged_as_by_stdnum(codes):
    texts = pl.Series(codes)
    right = texts.str.slice(0, 17) + identifiers.SOCIAL_CREDIT.expected(texts)
    for each in (texts, right):
        assert identifiers.valid_social_credit(each).to_list() == [uscc.is_valid(code) for code in each]


@settings(deadline=None, max_examples=100)
@given(st.lists(digits, min_size=1, max_size=8))
def test_gtins_are_judged_as_by_stdnum(codes):
    texts = pl.Series(codes)
    right = texts.str.slice(0, texts.str.len_chars().cast(pl.Int64) - 1) + identifiers.expected_gtin(texts)
    for each in (texts, right):
        assert identifiers.valid_gtin(each).to_list() == [ean.is_valid(code) for code in each]


@settings(deadline=None, max_examples=100)
@given(st.lists(st.text("0123456789", min_size=17, max_size=17), min_size=1, max_size=8))
def test_check_characters_of_identity_numbers_are_those_of_stdnum(bodies):
    expected = identifiers.IDENTITY.expected(pl.Series(bodies) + "0")
    assert expected.to_list() == [ric.calc_check_digit(body + "0") for body in bodies]


@pytest.mark.parametrize(
    ("code", "known"),
    [("C1392", True), ("C", True), ("A01", True), ("B5", False), ("C45", False), ("T97", True), ("U", False), ("C13921", False)],
)  # fmt: skip
def test_industry_codes(code, known):
    assert pl.Series([code]).str.contains(identifiers.INDUSTRY).item() is known
