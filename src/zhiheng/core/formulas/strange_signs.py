"""Characters that no formula has: which ones people write, what each is, and what to write instead."""

from __future__ import annotations

import re
import unicodedata

from zhiheng.core.formulas.raw import Span
from zhiheng.core.formulas.refusals import Refusals
from zhiheng.core.issues import Text

_INSTEAD = {
    "，": ",", "、": ",", "（": "(", "）": ")", "［": "(", "］": ")", "【": "(", "】": ")", "〔": "(", "〕": ")",
    "‘": "'", "’": "'", "“": "'", "”": "'", "「": "'", "」": "'", "『": "'", "』": "'", "《": "'", "》": "'", "′": "'",
    "＇": "'", "＂": "'", "`": "'", "´": "'",
    "＝": "=", "≥": ">=", "≧": ">=", "≤": "<=", "≦": "<=", "≠": "!=", "＞": ">", "＜": "<", "：": "=", "==": "=",
    "=>": ">=", "=<": "<=", "!==": "!=", "===": "=",
    "＋": "+", "－": "-", "—": "-", "–": "-", "−": "-", "×": "*", "＊": "*", "·": "*", "÷": "/", "／": "/", "．": ".",
    "。": ".", "&&": "and", "||": "or", "&": "and", "|": "or", "！": "not", "!": "not", "~": "not", "?": "…",
    "　": " ", "\u00a0": " ",
}  # fmt: skip
"""Signs that people write, and what a formula has for them."""
_FOREIGN = re.compile("|".join(re.escape(sign) for sign in sorted(_INSTEAD, key=len, reverse=True)))
_ASCII_IN_QUOTES = re.compile(r'"(?P<inside>[^"]*)"')
_WORD = re.compile(r"\w+")
_PATH = re.compile(r"[A-Za-z_]\w*(?:[ \t]*\.[ \t]*(?:[A-Za-z_]\w*|\*))+")
_NUMBER = re.compile(r"(?:[0-9]|\.[0-9])[\w.]*(?:(?<=[eE])[+-][0-9]+)?")

_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("formula-comment", re.compile(r"--[^\n]*|/\*.*?(?:\*/|\Z)|\*/|#[^\n]*|//[^\n]*", re.DOTALL)),
    ("formula-second-statement", re.compile(r"[;；].*", re.DOTALL)),
    ("formula-text-with-prefix", re.compile(r"[A-Za-z_]\w*'(?:[^']|'')*'?")),
    ("formula-text-not-closed", re.compile(r"'(?:[^'\n]|'')*\Z")),
    ("formula-break-in-text", re.compile(r"'(?:[^']|'')*'?")),
    ("formula-path-too-long", _PATH),
    ("formula-number-written-so", _NUMBER),
    ("formula-sign-of-percent", re.compile(r"[%‰‱％]")),
    ("formula-cast", re.compile(r"::\s*\w*")),
    ("formula-placeholder", re.compile(r"\$\w*|:\w+|@+\w*|\{[^}]*\}?|\}|\?")),
    ("formula-subscript", re.compile(r"\[[^\]]*\]?|\]")),
    ("formula-two-signs", re.compile(r"\*\*+|\^")),
)
"""What is tried, in this order, of a place where no token begins."""


def refuse_sign(refusals: Refusals, at: int) -> int:
    """Notes what stands at the character `at`, where no token of the language begins; gives the end of it."""
    for code, pattern in _SHAPES:
        if match := pattern.match(refusals.text, at):
            refusals.note(code, match.span(), **_seen(code, match[0]))
            return match.end()
    for refuse in (_quoted, _foreign, _word):
        if end := refuse(refusals, at):
            return end
    sign = refusals.text[at]
    refusals.note("formula-unknown-sign", (at, at + 1), sign=_described(sign))
    return at + 1


def _seen(code: str, piece: str) -> dict[str, str]:
    if code == "formula-text-with-prefix":
        return {"text": "'" + piece.partition("'")[2].rstrip("'") + "'"}
    return {}


def _quoted(refusals: Refusals, at: int) -> int:
    match = _ASCII_IN_QUOTES.match(refusals.text, at)
    if match is None and refusals.text[at] != '"':
        return 0
    span: Span = match.span() if match else (at, at + 1)
    inside = match["inside"] if match else "…"
    refusals.note("formula-double-quotes", span, inside=inside)
    return span[1]


def _foreign(refusals: Refusals, at: int) -> int:
    match = _FOREIGN.match(refusals.text, at)
    if match is None:
        return 0
    if not match[0].strip():
        refusals.note("formula-strange-space", match.span())
    else:
        refusals.note("formula-sign-instead", match.span(), instead=_INSTEAD[match[0]])
    return match.end()


def _word(refusals: Refusals, at: int) -> int:
    """A word with letters that are no plain ones: look-alikes of other scripts, full-width letters and digits."""
    match = _WORD.match(refusals.text, at)
    if match is None:
        return 0
    strange = next((letter for letter in match[0] if not _plain(letter)), "")
    if not strange:
        refusals.note(
            "formula-unknown-sign",
            (at, match.end() + 1),
            sign=_described(refusals.text[match.end() : match.end() + 1]),
        )
        return match.end() + 1
    plain = unicodedata.normalize("NFKC", match[0])
    if plain.isascii():
        refusals.note("formula-full-width", match.span(), instead=plain)
    else:
        refusals.note("formula-strange-letter", match.span(), letter=_described(strange))
    return match.end()


def _plain(letter: str) -> bool:
    """Letters, digits and Chinese characters: what names and labels are made of."""
    return letter.isascii() or "一" <= letter <= "鿿"


def _described(sign: str) -> Text:
    """A character with its number, for many cannot be seen or told apart."""
    number = f"U+{ord(sign):04X}" if sign else ""
    shown = sign if sign.isprintable() and not sign.isspace() else ""
    return Text(f"{shown}（{number}）", f"{shown} ({number})".strip())
