"""The words and signs of a formula: a text cut into tokens of a closed list, with advice on everything else.

What is not on the list never reaches a parser: comments, a second statement, names in quotes, texts with a prefix, placeholders,
look-alike letters. Brackets and neighbours are looked at here too, because here every character still has its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhiheng.core.formulas.functions import CATALOGUE
from zhiheng.core.formulas.model import Scalar
from zhiheng.core.formulas.raw import Span
from zhiheng.core.formulas.refusals import Refusals
from zhiheng.core.formulas.sql_words import refused_word
from zhiheng.core.formulas.strange_signs import refuse_sign
from zhiheng.core.registers.definition_values import Wrong, read_date
from zhiheng.core.registers.model import NUMBER_DIGITS

LONGEST = 4000
"""Characters that a formula may have."""
KEYWORDS = frozenset(
    {
        "and",
        "or",
        "not",
        "in",
        "is",
        "null",
        "between",
        "case",
        "when",
        "then",
        "else",
        "end",
        "filter",
        "where",
    }
)
_SOMETIMES = frozenset({"case", "when", "then", "else", "end", "filter", "where"})
_VALUES = {"true": True, "false": False}

_LETTER = "A-Za-z_一-鿿"
"""Chinese characters too: a column that is called by its label gets an answer of its own."""
_NAME = rf"[{_LETTER}][{_LETTER}0-9]*"
_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?(?![\w.]))"
    r"|'(?P<text>(?:[^'\x00-\x1f\x7f\ufffe\uffff]|'')*)'(?!')"
    r"|(?P<sign>!=(?![=!])|<>|[<>]=?(?![=<>!])|=(?![=<>!])|-(?!-)|/(?![*/])|[+(),]|\*(?![*/]))"
    rf"|(?P<path>{_NAME}\.{_NAME}(?![\w'.]))"
    rf"|(?P<name>{_NAME}(?![\w'.]))"
)
_DAY = re.compile(r"(?i:date)[ \t\r\n]*'(?P<day>[^'\x00-\x1f\x7f]*)'(?!')")


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign: its kind (name, path, value, call, keyword, sign), what it says, its place, and a constant's value."""

    kind: str
    said: str
    span: Span
    value: Scalar | None = None

    @property
    def operand(self) -> bool:
        """Whether it stands for a value."""
        return self.kind in ("name", "path", "value") or (self.kind == "keyword" and self.said == "null")

    @property
    def ends_value(self) -> bool:
        """Whether a value may end with it."""
        return self.operand or (self.kind in ("sign", "keyword") and self.said in (")", "end"))


_NOTHING = Token("start", "", (0, 0))


class Tokens:
    """The tokens of a formula. `known` are the names of columns, which may be words that SQL uses for something else.

    What cannot be a token is noted in `refusals` and skipped, so that all of it is told at once.
    """

    def __init__(self, refusals: Refusals, known: frozenset[str]) -> None:
        self.refusals = refusals
        self.known = known
        self.text = refusals.text
        self.found: list[Token] = []

    def cut(self) -> list[Token]:
        """All tokens, in order."""
        at = 0
        while at < len(self.text):
            at = self._day(at) or self._next(at)
        return self._named()

    def _day(self, at: int) -> int:
        """Takes `date '2026-03-18'`; 0 where there is none."""
        match = _DAY.match(self.text, at)
        if match is None:
            return 0
        try:
            value: date | None = read_date(match["day"])
        except Wrong:
            value = None
            self.refusals.note("formula-no-such-day", match.span())
        self.found.append(Token("value", "day", match.span(), value))
        return match.end()

    def _next(self, at: int) -> int:
        match = _TOKEN.match(self.text, at)
        if match is None:
            return refuse_sign(self.refusals, at)
        kind = match.lastgroup or ""
        if kind != "space":
            self.found.append(self._token(kind, match[kind], match.span()))
        return match.end()

    def _token(self, kind: str, said: str, span: Span) -> Token:
        if kind == "number":
            return Token("value", "number", span, self._number(said, span))
        if kind == "text":
            return Token("value", "text", span, said.replace("''", "'"))
        if said == "<>":
            self.refusals.note("formula-sign-instead", span, instead="!=")
        return Token(kind, said, span)

    def _number(self, said: str, span: Span) -> Decimal:
        if len(said.replace(".", "").lstrip("0")) > NUMBER_DIGITS or len(said) > 2 * NUMBER_DIGITS:
            self.refusals.note("formula-number-too-long", span, most=str(NUMBER_DIGITS))
            return Decimal(0)
        return Decimal(said)

    def _named(self) -> list[Token]:
        """The tokens with names told apart: functions before a bracket, our own words, words of SQL that are none of ours."""
        named: list[Token] = []
        cases = 0
        for number, token in enumerate(self.found):
            if token.kind in ("name", "path"):
                before = named[-1] if named else _NOTHING
                following = _sign(self.found[number + 1]) if number + 1 < len(self.found) else ""
                token = self._name(token, before, following, inside_case=cases > 0)
            if token.kind == "keyword":
                cases += {"case": 1, "end": -1}.get(token.said, 0)
            named.append(token)
        return named

    def _name(self, token: Token, before: Token, following: str, *, inside_case: bool) -> Token:
        word = token.said.lower()
        if self._is_keyword(token.said, before, following, inside_case=inside_case):
            return Token("keyword", word, token.span)
        if token.said in self.known:
            return Token("call", token.said, token.span) if following == "(" else token
        if word in _VALUES:
            return Token("value", word, token.span, _VALUES[word])
        called = following == "("
        if not (called and word in CATALOGUE) and (instead := refused_word(word)):
            self.refusals.note("formula-word-of-sql", token.span, word=token.said, instead=instead)
        return Token("call", token.said, token.span) if called else token

    def _is_keyword(self, said: str, before: Token, following: str, *, inside_case: bool) -> bool:
        """Whether a word has its own meaning here. A column may be called case, end or filter; elsewhere it is the column."""
        word = said.lower()
        if said not in self.known or word not in _SOMETIMES:
            return word in KEYWORDS
        match word:
            case "case":
                return following.lower() == "when"
            case "filter":
                return _sign(before) == ")"
            case "where":
                return _sign(before) == "("
            case _:
                return inside_case and (before.ends_value or _sign(before) == "case")


def _sign(token: Token) -> str:
    """The sign or word that a token is; "" for a constant, which may say anything."""
    return "" if token.kind == "value" else token.said
