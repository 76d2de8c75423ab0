"""Repairs the damage that scanning, typesetting and file formats leave in a text, keeping every character's place.

Signs of range: between two numbers, whatever was printed (—, –, －, ～, 〜, ——) becomes one "-", also after a unit
("5%-7%", "6月-9月"). A "~" before a number alone stays ("~3%": about). An em dash elsewhere stays "—".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from zhiheng.core.plan.characters import CJK, CJK_SIGNS, FOR_MATCHING, WIDTHS, is_traditional, simplified
from zhiheng.core.plan.passages import Passage

_INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]|\\*\\*|(?<![\\d*])\\*(?=[（(\u4e00-\u9fff“])|(?<=[）)\u4e00-\u9fff。，；”])\\*(?![\\d*])"
)
_ENTITIES = {
    "nbsp": " ", "ge": "≥", "le": "≤", "gt": ">", "lt": "<", "amp": "&", "mdash": "—", "ndash": "—",
    "ldquo": "“", "rdquo": "”", "middot": "·", "times": "×", "permil": "‰", "plusmn": "±",
}  # fmt: skip
_ENTITY = re.compile(rf"&({'|'.join(_ENTITIES)});")

_LATEX_SIGNS = {
    "leq": "≤", "le": "≤", "leqslant": "≤", "leqq": "≤", "geq": "≥", "ge": "≥", "geqslant": "≥", "geqq": "≥",
    "sim": "~", "approx": "≈", "times": "×", "cdot": "·", "pm": "±", "mu": "μ", "circ": "°", "rightarrow": "→",
    "lt": "<", "gt": ">", "div": "÷", "neq": "≠", "permil": "‰", "Delta": "Δ", "alpha": "α", "beta": "β",
    "textcircled": "", "quad": " ", "qquad": " ",
}  # fmt: skip
_LATEX = re.compile(r"\\\n?([A-Za-z]+) ?|\\[,;:! ]|\\([%$&#_{}~.\-()\[\]*+>!])|([_^])(?=[\w{\\])|[{}]|\$")
_MATH = re.compile(r"\$[^$\n]{1,200}(?:\n[^$\n]{1,100})?\$|\\\n?[A-Za-z]+|\\[%.\-()\[\]*+>!]")
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")

_CHINESE = f"{CJK}{CJK_SIGNS}"
_ENGLISH_WORD = r"(?:and|or|of|the)"
"""A word that scanning left between Chinese characters; its spaces stay, or it would read as part of a name."""
_SPACE_BESIDE_CHINESE = re.compile(
    rf"(?<=[{_CHINESE}])\s+(?!{_ENGLISH_WORD}\s)|(?<!\s(?:and|the))(?<!\s(?:or|of))(?<!\s)\s+(?=[{_CHINESE}])"
)
_UNIT = r"(?:%|‰|°|℃|dB|[kKMG]?[Ww][hH]?\b|[cmkμ]?m[²³23]?\b|[mkμ]?g\b|h[am]?\b|[Tt]\b|[mM]?L\b|[μu]g)"
_SPACE_IN_QUANTITY = re.compile(
    rf"(?<=\d)\s+(?={_UNIT})|(?<=[≥≤><=≈~±×])\s+(?=\d)|(?<=[\d%‰])\s+(?=[≥≤><=≈×])|(?<=PM)\s+(?=\d)"
)
_SPLIT_DIGITS = re.compile(rf"(?<![\d.,])(?<!\d )\d(?: \d)+(?![\d.,]|\s\d)(?=\s?[%‰年月日{CJK}]|$)")
_THOUSANDS = re.compile(rf"(?<![\d.,])(?<!\d )\d{{1,3}}(?: \d{{3}})+(?= ?[{CJK}])")
_SPLIT_FRACTION = re.compile(r"(?<=\d)(?:\s+\.\s*|\.\s+)(?=\d+\s?[%‰])")
_SPACES = re.compile(r"\s+")

_AFTER_NUMBER = r"(?<=[\d%‰℃年月日号时万亿千百个项家次元倍分人])"
_RANGE = re.compile(rf"{_AFTER_NUMBER}\s*(?:—{{1,2}}|-{{1,2}}|~{{1,2}})\s*(?=\d)")
_COMMA = re.compile(
    rf"(?<=[{CJK}）)”》%])[,;:](?=[{CJK}“《（(])|(?<=[{CJK}])[,;](?=\d)|(?<=[\d%])[,;](?=[{CJK}])"
    rf"|(?<=[{CJK}）)”%])\.(?=$|[{CJK}“])"
)
_CHINESE_COMMA = {",": "，", ";": "；", ":": "：", ".": "。"}


class _Draft:
    """A text under repair and the place of each of its characters in the source."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.offsets = list(range(start, start + len(text)))

    def replace(self, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> None:
        """Replaces each match; a new character takes the place of the old one at the same position."""
        texts: list[str] = []
        offsets: list[int] = []
        done = 0
        for match in pattern.finditer(self.text):
            start, end = match.span()
            word = new(match)
            texts += (self.text[done:start], word)
            offsets += self.offsets[done:start]
            offsets += [self.offsets[min(start + i, max(end - 1, start))] for i in range(len(word))]
            done = end
        if done:
            texts.append(self.text[done:])
            offsets += self.offsets[done:]
            self.text, self.offsets = "".join(texts), offsets

    def drop(self, pattern: re.Pattern[str]) -> None:
        self.replace(pattern, lambda match: "")


def repair_text(text: str, start: int, *, traditional: bool | None = None) -> Passage:
    """Repairs one block's text, which begins at character `start` of the source.

    `traditional` says whether the document is in traditional characters; None lets the text speak for itself.
    """
    draft = _Draft(text, start)
    if "&" in draft.text:
        draft.replace(_ENTITY, lambda match: _ENTITIES[match[1]])
    if "\\" in draft.text or "$" in draft.text:
        _resolve_latex(draft)
    draft.drop(_INVISIBLE)
    draft.text = draft.text.translate(WIDTHS)
    _close_spaces(draft)
    draft.replace(_RANGE, lambda match: "-")
    printed = draft.text
    matched = _COMMA.sub(lambda match: _CHINESE_COMMA[match[0]], printed).translate(FOR_MATCHING)
    if is_traditional(text) if traditional is None else traditional:
        matched = simplified(matched)
    return Passage(matched, printed, tuple(draft.offsets))


def _resolve_latex(draft: _Draft) -> None:
    """Turns what is left of formulas into plain signs: $\\leq 60\\text{dB(A)}$ into ≤60dB(A)."""
    if not _MATH.search(draft.text):
        return
    draft.replace(
        re.compile(r"\^(?:\{\s*(\d+)\s*\}|(\d))"), lambda match: (match[1] or match[2]).translate(_RAISED)
    )

    def plain(match: re.Match[str]) -> str:
        if match[1]:
            return _LATEX_SIGNS.get(match[1], "")
        return match[2] or ""

    draft.replace(_LATEX, plain)


def _close_spaces(draft: _Draft) -> None:
    """Takes out the spaces that typesetting and scanning put beside Chinese characters and inside quantities."""
    if not _SPACES.search(draft.text):
        return
    draft.replace(_SPLIT_DIGITS, _joined_digits)
    draft.replace(_THOUSANDS, lambda match: match[0].replace(" ", ""))
    draft.replace(_SPLIT_FRACTION, lambda match: ".")
    draft.drop(_SPACE_BESIDE_CHINESE)
    draft.drop(_SPACE_IN_QUANTITY)
    draft.drop(re.compile(r"\A\s+|\s+\Z"))
    draft.replace(_SPACES, lambda match: " ")


def _joined_digits(match: re.Match[str]) -> str:
    """ "1 0 0" as "100"; a run that counts up ("1 2 3") numbers columns and is left."""
    digits = match[0].split(" ")
    if len(digits) > 1 and all(int(b) - int(a) == 1 for a, b in pairwise(digits)):
        return match[0]
    return "".join(digits)


def join_passages(passages: list[Passage]) -> Passage:
    """Several passages as one, in order, with nothing between them."""
    if len(passages) == 1:
        return passages[0]
    return Passage(
        "".join(passage.text for passage in passages),
        "".join(passage.printed for passage in passages),
        tuple(offset for passage in passages for offset in passage.offsets),
    )
