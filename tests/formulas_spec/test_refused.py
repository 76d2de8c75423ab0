"""Every bad formula is refused before there is a Formula: with the code, the piece and the words of the book, in both languages.

`piece` is what the message points at; a character that cannot be shown is � there. `says` and `remedy` are part of the
Chinese message and of what to write instead. A group's `code`, `says` and `remedy` hold for its cases.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from zhiheng.core.formulas.checking import in_unit, read_condition, read_formula
from zhiheng.core.formulas.wording import WORDINGS
from zhiheng.core.issues import InputProblem, Level

HERE = Path(__file__).parent
LEAST = 150


def _text(case: dict[str, Any]) -> str:
    if "formula" in case:
        return str(case["formula"])
    before, inside, after, times = case["repeat"]
    return str(before * times + inside + after * times)


def _cases() -> list[dict[str, Any]]:
    return [
        {key: group[key] for key in ("code", "says", "remedy") if key in group}
        | case
        | {"formula": _text(case)}
        for path in sorted(HERE.glob("refused_*.toml"))
        for group in tomllib.loads(path.read_text(encoding="utf-8"))["group"]
        for case in group["cases"]
    ]


CASES = _cases()


def _read(case: dict[str, Any], scope: Any) -> None:
    """What a caller does with a formula before any engine is asked."""
    tree = read_formula(case["formula"], scope).tree
    if "unit" in case:
        in_unit(tree, case["unit"], place=scope.place, text=case["formula"])


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case['formula'][:60]!a}") for case in CASES])
def test_bad_formula_is_refused(case, scope_of):
    scope = scope_of(case.get("register", "checks"), stock=case.get("stock", False))
    with pytest.raises(InputProblem) as caught:
        _read(case, scope)
    found = [issue for issue in caught.value.issues if issue.code == case["code"]]
    if "piece" in case:
        found = [issue for issue in found if issue.value == case["piece"]] or found
    assert found, [(issue.code, issue.value) for issue in caught.value.issues]
    issue = found[0]
    assert issue.value == case.get("piece", issue.value)
    assert case.get("says", "") in issue.message.zh
    assert case.get("remedy", "") in issue.remedy.zh


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case['formula'][:60]!a}") for case in CASES])
def test_every_message_says_where_and_what_in_both_languages(case, scope_of):
    scope = scope_of(case.get("register", "checks"), stock=case.get("stock", False))
    with pytest.raises(InputProblem) as caught:
        _read(case, scope)
    for issue in caught.value.issues:
        first, last = issue.span
        assert 0 <= first <= last <= len(case["formula"])
        assert issue.level is Level.ERROR
        assert issue.place.zh == f"测试，第 {first + 1} 个字符"
        assert issue.place.en == f"test, character {first + 1}"
        pointed = case["formula"][first:last]
        assert issue.value.startswith(pointed[:60]) or "�" in issue.value
        for text in (issue.message, issue.remedy):
            assert re.search("[一-鿿]", text.zh)
            assert text.en.strip()
        for words in (issue.message.en, issue.remedy.en):
            assert not re.search("请|公式|栏目", words.replace(issue.value, ""))


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case['formula'][:60]!a}") for case in CASES])
def test_bad_formula_is_no_condition_either(case, scope_of):
    """As a condition it is refused too, but for those that only a group or a unit makes wrong."""
    grouped = {"formula-no-aggregate", "formula-outside-aggregate", "formula-condition-outside"}
    if case["code"] in grouped:
        return
    scope = scope_of(case.get("register", "checks"), stock=case.get("stock", False))
    with pytest.raises(InputProblem):
        read_condition(case["formula"], scope)


def test_corpus_is_large_and_has_nothing_twice():
    asked = [(case["formula"], case.get("unit"), case.get("register"), case.get("stock")) for case in CASES]
    assert len(asked) == len(set(asked)) >= LEAST


def test_corpus_has_every_code():
    """A wording that no bad formula brings out is one that nobody has seen. Three are a net under the parser alone."""
    told = {case["code"] for case in CASES}
    assert sorted(WORDINGS.keys() - told) == ["formula-date-is-month"]
