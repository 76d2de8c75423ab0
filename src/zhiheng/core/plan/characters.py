"""Tables of characters: width, look-alikes, and traditional characters made simplified."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

CJK = "\u3400-\u9fff\uf900-\ufaff"
"""Chinese characters, for use inside a character class."""

CJK_SIGNS = "\u3001-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65—“”‘’…·"
"""Chinese punctuation, for use inside a character class."""

_FULL_WIDTH_KEPT = "，；：？！（）"
"""Full-width signs that are Chinese punctuation and stay as they are."""

_LOOK_ALIKES = {
    "≧": "≥", "≦": "≤", "⩾": "≥", "⩽": "≤", "﹥": ">", "﹤": "<", "﹪": "%", "٪": "%",
    "〜": "~", "∼": "~", "˜": "~", "∽": "~",
    "‐": "-", "‑": "-", "−": "-", "﹣": "-", "–": "—", "―": "—", "─": "—", "━": "—", "﹘": "—",
    "・": "·", "•": "·", "‧": "·",
    "﹐": "，", "﹑": "、", "﹔": "；", "﹕": "：", "﹖": "？", "﹗": "！", "﹙": "（", "﹚": "）", "﹒": ".",
    "〈": "〈", "〔": "〔", "﹝": "〔", "﹞": "〕",
    "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ", "\u3000": " ", "\t": " ",
}  # fmt: skip


def _width_table() -> dict[int, str]:
    table = {ord(a): b for a, b in _LOOK_ALIKES.items()}
    for code in range(0xFF01, 0xFF5F):
        if chr(code) not in _FULL_WIDTH_KEPT:
            table[code] = chr(code - 0xFEE0)
    # Radicals and compatibility forms that PDF fonts put in the place of the character itself.
    for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00), *range(0xFF61, 0xFF65)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            table.setdefault(code, plain)
    return table


WIDTHS = _width_table()
"""Translation table, one character to one: half width, plain signs, plain spaces."""

FOR_MATCHING = {
    **{ord(a): b for a, b in zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)},
    ord("ˣ"): "x",
}
"""Translation table for what only patterns need: subscript digits as digits."""

_PLAINLY_TRADITIONAL = frozenset(
    "國產業務進發會個對於時過關應實現標準監督檢驗質強區達項類萬億規劃環境農優電號這從體"
    "總經濟級單導與為學開設計續確護員報點營運權續數據處園圖書館範圍積極創參"
) - frozenset("督境参")  # fmt: skip


def is_traditional(text: str) -> bool:
    """Whether a document is written in traditional characters, a single stray one not counting."""
    chinese = len(re.findall(f"[{CJK}]", text))
    found = sum(text.count(character) for character in _PLAINLY_TRADITIONAL)
    return (found >= 5 and found * 50 >= chinese) or (found >= 3 and found * 8 >= chinese)


@lru_cache(maxsize=4096)
def _simplified_character(character: str) -> str:
    plain = _convert()(character)
    return plain if len(plain) == 1 else character


@lru_cache(maxsize=1)
def _convert() -> Callable[[str], str]:
    """The conversion, loaded when the first traditional document needs it."""
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


def simplified(text: str) -> str:
    """`text` in simplified characters, of the same length.

    Words are converted as words (乾淨 but 乾坤, 著名 but 看著) where that keeps the length, else each character by itself.
    """
    whole = _convert()(text)
    if len(whole) == len(text):
        return whole
    return "".join(_simplified_character(character) for character in text)
