"""Whether brackets are paired and every sign stands between values: what can be said of tokens before they are parsed.

A parser stops at the first thing that it does not expect, and says so in its own words. Here every character still has its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from zhiheng.core.formulas.refusals import Refusals
from zhiheng.core.formulas.tokens import Token

DEEPEST = 25
"""How deep brackets and cases may lie in one another: a parser needs a score of its frames for each."""

SIGNS = frozenset({"+", "-", "*", "/", "=", "!=", "<", "<=", ">", ">="})
_BEFORE_VALUE = SIGNS | {"(", ",", "and", "or", "not", "when", "then", "else", "between", "where", "case"}
"""After these a value must come."""
_PREFIX = frozenset({"not", "-"})
_START = Token("start", "", (0, 0))


def check_neighbours(tokens: Sequence[Token], refusals: Refusals) -> None:
    """Notes brackets without a partner, values without a sign between them, signs without a value, and what lies too deep."""
    _check_pairs(tokens, refusals)
    end = len(refusals.text)
    last = Token("last", "", (max(end - 1, 0), end))
    for before, token in pairwise((_START, *tokens, last)):
        _check_pair(before, token, refusals)
    for first, second, third in zip(tokens, tokens[1:], (*tokens[2:], last), strict=False):
        if _is(first, "is") and _is(second, "not") and not _is(third, "null"):
            refusals.note("formula-null-expected", (first.span[0], third.span[1]))


def _check_pairs(tokens: Sequence[Token], refusals: Refusals) -> None:
    opened: list[Token] = []
    run = 0
    for token in tokens:
        run = run + 1 if token.said in _PREFIX and token.kind != "value" else 0
        if _is(token, "(", "case"):
            opened.append(token)
        elif _is(token, ")", "end"):
            if not opened or (opened[-1].said == "(") != (token.said == ")"):
                refusals.note("formula-not-opened", token.span)
                return
            opened.pop()
        if len(opened) + run > DEEPEST:
            refusals.note("formula-too-deep", token.span, most=str(DEEPEST))
            return
    for token in opened:
        code = "formula-bracket-not-closed" if token.said == "(" else "formula-case-not-closed"
        refusals.note(code, token.span)


def _is(token: Token, *said: str) -> bool:
    """Whether it is one of these signs or words, and not a text that reads so."""
    return token.kind in ("sign", "keyword") and token.said in said


def _check_pair(before: Token, token: Token, refusals: Refusals) -> None:
    if _is(before, "in") and not _is(token, "("):
        refusals.note("formula-list-expected", before.span)
    elif _is(before, "is"):
        if not (_is(token, "null") or _is(token, "not")):
            refusals.note("formula-null-expected", (before.span[0], token.span[1]))
    elif _is(before, "filter"):
        if not _is(token, "("):
            refusals.note("formula-filter-written-so", before.span)
    elif before.ends_value and _starts_value(token):
        refusals.note("formula-sign-missing", (before.span[0], token.span[1]))
    elif _is(before, *_BEFORE_VALUE) or before is _START:
        _check_value_follows(before, token, refusals)


def _starts_value(token: Token) -> bool:
    return token.operand or token.kind == "call" or _is(token, "(", "case")


def _check_value_follows(before: Token, token: Token, refusals: Refusals) -> None:
    if _is(before, "*") and _is(token, ")"):
        return  # told of the star
    if _starts_value(token) or _is(token, "not", "-") or (_is(before, "(") and _is(token, ")", "where")):
        return
    if (_is(before, "not") and _is(token, "in", "between")) or (_is(before, "case") and _is(token, "when")):
        return
    if _is(token, "*"):
        refusals.note("formula-star", token.span)
        return
    where = before if before is not _START and token.kind == "last" else token
    refusals.note("formula-value-missing", where.span)
