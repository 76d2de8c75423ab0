"""The words and signs of a rule: a text cut into tokens, with advice on the signs people write instead."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.core.registers.definition_values import Wrong

WORDS = frozenset({"and", "in", "is", "not", "null", "true", "false"})
"""Words with a meaning of their own; no column may be called so."""

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")

_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>-?[0-9]+(?:\.[0-9]+)?(?![\w.]))"
    r"|'(?P<text>(?:[^']|'')*)'"
    r"|(?P<sign>!=(?!=)|[<>]=?(?![=<>])|=(?![=<>])|[(),])"
    r"|(?P<word>[^\W\d]\w*)"
)

_INSTEAD = {
    "==": "=", "<>": "!=", "=>": ">=", "=<": "<=", "≥": ">=", "≤": "<=", "≠": "!=", "＝": "=", "＞": ">", "＜": "<",
    "（": "(", "）": ")", "，": ",", "、": ",", "；": "and", ";": "and", "&&": "and", "&": "and", "!": "not in / is not null",
    '"': "'", "“": "'", "”": "'", "‘": "'", "’": "'", "'": "'…'",
}  # fmt: skip
"""Signs that people write, and what this language has for them."""
_FOREIGN = re.compile("|".join(re.escape(sign) for sign in sorted(_INSTEAD, key=len, reverse=True)))


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign: its kind (`number`, `text`, `sign`, `word`, `end`), what it says, and its place from 1."""

    kind: str
    value: str
    at: int

    @property
    def place(self) -> Text:
        """Where it stands, for messages."""
        return character(self.at)


def character(at: int) -> Text:
    """The place of the character number `at`, from 1."""
    return Text(f"第 {at} 个字符", f"character {at}")


def tokens(text: str) -> list[Token]:
    """The tokens of `text`, closed by one of kind `end`. Raises InputProblem at the first sign that is unknown."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise InputProblem(_unknown(text, at))
        kind = match.lastgroup or ""
        if kind != "space":
            value = match[kind]
            found.append(Token(kind, value.replace("''", "'") if kind == "text" else _word(value), at + 1))
        at = match.end()
    return [*found, Token("end", "", len(text) + 1)]


def _word(value: str) -> str:
    return value.lower() if value.lower() in WORDS else value


def _unknown(text: str, at: int) -> Issue:
    foreign = _FOREIGN.match(text, at)
    if foreign:
        remedy = Text(f"请改写成 {_INSTEAD[foreign[0]]}", f"Write {_INSTEAD[foreign[0]]} instead")
    else:
        remedy = Text(
            "规则里只有栏目、数、'文字'、= != < <= > >=、is null、in (…) 和 and",
            "A rule has only columns, numbers, 'texts', = != < <= > >=, is null, in (…) and `and`",
        )
    wrong = Wrong(
        code="rule-unknown-sign",
        message=Text("规则里没有这种写法", "a rule is not written so"),
        remedy=remedy,
    )
    return wrong.issue(character(at + 1), foreign[0] if foreign else re.split(r"\s", text[at:])[0])
