"""Units as plans and registers print them: 万元, 批次, %, 起/万台, 吨标准煤/万元; how one converts into another, exactly.

A unit is a factor, a base word and what it is taken per. 万元 is 10 000 × 元, 千克 1000 × 克, % is 1/100 of nothing, 起/万台 is
1/10 000 × 起 per 台. Two units convert into one another where base and denominators agree. Legal units and their factors:
《中华人民共和国法定计量单位》(1984), GB 3100-93; 1 亩 is 1/15 公顷.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from zhiheng.core.quantities import COUNTERS

_RATIOS = {
    "%": Fraction(1, 100), "百分点": Fraction(1, 100), "个百分点": Fraction(1, 100), "成": Fraction(1, 10),
    "‰": Fraction(1, 1000), "%o": Fraction(1, 1000), "‱": Fraction(1, 10_000), "倍": Fraction(1),
}  # fmt: skip
"""Ways to print a bare ratio, and how much one of each is."""

_MULTIPLES: dict[str, dict[str, int | Fraction]] = {
    "元": {"元": 1, "人民币元": 1},
    "克": {"克": 1, "g": 1, "千克": 1000, "公斤": 1000, "kg": 1000, "斤": 500, "吨": 10**6, "t": 10**6,
           "毫克": Fraction(1, 1000), "mg": Fraction(1, 1000), "微克": Fraction(1, 10**6), "ug": Fraction(1, 10**6),
           "μg": Fraction(1, 10**6), "纳克": Fraction(1, 10**9), "ng": Fraction(1, 10**9)},
    "克标准煤": {"克标准煤": 1, "gce": 1, "千克标准煤": 1000, "kgce": 1000, "吨标准煤": 10**6, "吨标煤": 10**6, "tce": 10**6},
    "米": {"米": 1, "m": 1, "千米": 1000, "公里": 1000, "km": 1000, "里": 500, "厘米": Fraction(1, 100),
           "cm": Fraction(1, 100), "毫米": Fraction(1, 1000), "mm": Fraction(1, 1000), "微米": Fraction(1, 10**6)},
    "平方米": {"平方米": 1, "平米": 1, "m2": 1, "平方公里": 10**6, "平方千米": 10**6, "km2": 10**6, "公顷": 10**4,
            "亩": Fraction(2000, 3)},
    "升": {"升": 1, "L": 1, "l": 1, "毫升": Fraction(1, 1000), "mL": Fraction(1, 1000), "立方米": 1000, "立方": 1000,
          "m3": 1000},
    "千瓦时": {"千瓦时": 1, "度": 1, "kWh": 1, "兆瓦时": 1000, "MWh": 1000},
    "瓦": {"瓦": 1, "W": 1, "千瓦": 1000, "kW": 1000, "兆瓦": 10**6, "MW": 10**6, "吉瓦": 10**9, "GW": 10**9},
    "秒": {"秒": 1, "s": 1, "分钟": 60, "小时": 3600, "个小时": 3600, "h": 3600},
    "天": {"天": 1, "日": 1, "d": 1},
    "工作日": {"工作日": 1, "个工作日": 1, "工作天": 1},
    "月": {"月": 1, "个月": 1},
    "年": {"年": 1, "a": 1},
    "分贝": {"分贝": 1, "dB": 1},
}  # fmt: skip
"""Words that measure and do not count: by the word whose multiples they are, how much one of each is."""
_MEASURES = {
    word: (Fraction(factor), base) for base, words in _MULTIPLES.items() for word, factor in words.items()
}

_SCALES = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8, "千万": 10**7, "百万": 10**6,
    "十万": 10**5, "万": 10**4, "千": 10**3, "百": 10**2, "十": 10,
}  # fmt: skip
_SCALED = re.compile(rf"(?P<number>[0-9]{{1,9}})?(?P<scale>{'|'.join(_SCALES)})?(?P<base>.*)")
_COUNTERS = frozenset(COUNTERS) - _MEASURES.keys() - _RATIOS.keys()


@dataclass(frozen=True, slots=True)
class Unit:
    """`scale` times `base`, for each of `denominators` (in order of their characters). A bare number has base ""."""

    scale: Fraction = Fraction(1)
    base: str = ""
    denominators: tuple[str, ...] = ()


def read_unit(text: str) -> Unit:
    """The unit that `text` prints; a word that nothing is known of is a base of its own."""
    first, *rest = _plain(text).split("/")
    scale, base = _part(first)
    denominators = []
    for part in rest:
        factor, below = _part(part.removeprefix("每"))
        scale /= factor
        denominators.append(below)
    return Unit(scale, base, tuple(sorted(filter(None, denominators))))


def _plain(text: str) -> str:
    """Full-width signs made half-width, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _part(text: str) -> tuple[Fraction, str]:
    """How many of which base one part of a unit is: 万元 is 10 000 元."""
    if found := _known(text):
        return found
    match = _SCALED.fullmatch(text)
    assert match is not None, "the pattern takes any text in one line"
    factor = Fraction(int(match["number"] or 1)) * _SCALES.get(match["scale"] or "", 1)
    if factor == 0:
        return Fraction(1), text
    inner, base = _known(match["base"]) or (Fraction(1), match["base"])
    return factor * inner, base


def _known(word: str) -> tuple[Fraction, str] | None:
    if word in _RATIOS:
        return _RATIOS[word], ""
    return _MEASURES.get(word)


def conversion(from_: str, to: str) -> Fraction | None:
    """By how much a number in the unit `from_` is multiplied to be one in `to`; None where that cannot be."""
    if from_ == to:
        return Fraction(1)
    one, other = read_unit(from_), read_unit(to)
    if (one.base, one.denominators) != (other.base, other.denominators):
        return None
    return one.scale / other.scale


def counting(to: str) -> Fraction | None:
    """By how much a bare count is multiplied to be a number in the unit `to`: 1 for 家, 1/10 000 for 万台; None where
    nothing is counted in `to`.
    """
    return 1 / read_unit(to).scale if is_count(to) else None


def is_count(unit: str) -> bool:
    """Whether things are counted in this unit (家, 批次, 万台); no unit at all is a count too, a measure or ratio is none."""
    read = read_unit(unit)
    if read.denominators or _plain(unit) in _RATIOS:
        return False
    return read.base in _COUNTERS or (not read.base and read.scale >= 1)


def is_ratio(unit: str) -> bool:
    """Whether a share or a multiple is printed in this unit: %, ‰, ‱, 倍, or none at all."""
    return not unit or _plain(unit) in _RATIOS


def divided(above: str, below: str) -> str:
    """The unit of a quotient: none where both are the same, `above` where `below` is a bare number, otherwise above/below."""
    if above == below:
        return ""
    return f"{above}/{below}" if below else above
