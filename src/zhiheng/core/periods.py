"""Years and months as Chinese texts write them: spans, five-year plans, ends and halves of years, quarters."""

from __future__ import annotations

import re
from dataclasses import dataclass

Years = tuple[int, int]
"""First and last year of a period, both included."""

Months = tuple[str, str]
"""First and last month of a period as "2013-06"; "" where the text leaves that side open."""

FIVE_YEAR_PLANS: dict[str, Years] = {
    "八五": (1991, 1995),
    "九五": (1996, 2000),
    "十五": (2001, 2005),
    "十一五": (2006, 2010),
    "十二五": (2011, 2015),
    "十三五": (2016, 2020),
    "十四五": (2021, 2025),
    "十五五": (2026, 2030),
    "十六五": (2031, 2035),
}
"""The five-year plans by their short names."""

YEAR = r"(?:19[5-9]|20[0-9])\d"
_SPAN = re.compile(rf"(?<!\d)({YEAR})年?(?:起)?(?:[-—–－~至到]|——)({YEAR})(?!\d)")
_SHORT_SPAN = re.compile(rf"(?<!\d)({YEAR})年?[-—–－~至]([0-9]{{2}})年")
_ONE = re.compile(rf"(?<!\d)({YEAR})年")
_UNTIL = re.compile(rf"(?:到|至|力争到|截至)({YEAR})年")
_FIVE_YEARS = re.compile(rf"[“\"']?((?:{'|'.join(sorted(FIVE_YEAR_PLANS, key=len, reverse=True))}))[”\"'](?:时期|期间|末|规划)?|"
                         rf"(?<![二三四五六七八九十])({'|'.join(sorted(FIVE_YEAR_PLANS, key=len, reverse=True))})(?:时期|期间|规划|发展规划|计划)")  # fmt: skip
_ORDINAL = re.compile("第(八|九|十[一二三四五]?)个五年")
"""“第十四个五年规划”: the plan by its number."""
_LENGTH = re.compile(
    r"(?<!\d)([一二两三四五]|[1-5])年(?:行动|实施|工作|提升|攻坚|推进)?(?:计划|方案|规划)|([三五])年行动"
)
_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_CHINESE_DIGITS = str.maketrans("〇零○Ｏ一二三四五六七八九", "0000123456789")


def plain_years(text: str) -> str:
    """`text` with years written in Chinese digits (二〇二五年) as 2025年; everything else stays."""
    return re.sub(
        r"[一二][〇零○Ｏ一二三四五六七八九]{3}(?=年)", lambda match: match[0].translate(_CHINESE_DIGITS), text
    )


def year_span(text: str) -> Years | None:
    """The first span of years in the text: "2018-2020年", "2013年至2015年"; None where there is none."""
    text = plain_years(text)
    match = _SPAN.search(text)
    if match and int(match[1]) <= int(match[2]):
        return int(match[1]), int(match[2])
    match = _SHORT_SPAN.search(text)
    if match and int(match[1]) % 100 <= int(match[2]):
        return int(match[1]), int(match[1]) // 100 * 100 + int(match[2])
    return None


def five_year_plan(text: str) -> Years | None:
    """The years of the five-year plan that the text names: “十四五” is 2021 to 2025."""
    ordinal = _ORDINAL.search(text)
    if ordinal:
        return FIVE_YEAR_PLANS.get(ordinal[1] + "五")
    match = _FIVE_YEARS.search(text)
    return FIVE_YEAR_PLANS[match[1] or match[2]] if match else None


def single_year(text: str) -> int | None:
    """The first year in the text: 2024年."""
    match = _ONE.search(plain_years(text))
    return int(match[1]) if match else None


def years_until(text: str) -> tuple[int, ...]:
    """Every year that something is to be reached by: 到2025年."""
    return tuple(int(match[1]) for match in _UNTIL.finditer(plain_years(text)))


def length_in_years(text: str) -> int | None:
    """How many years a plan runs: 三年行动计划 is 3."""
    match = _LENGTH.search(text)
    if not match:
        return None
    word = match[1] or match[2]
    return _NUMERALS.get(word) or int(word)


_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
_POINT = re.compile(
    rf"(?:(?P<year>{YEAR})(?:年度?|[./](?=\d)|(?=[-~至到]{YEAR}))|(?P<relative>当年|次年|同年))?"
    rf"(?:(?:{_MONTH}(?:月份?|(?=[-~至到]\d{{1,2}}月)|(?<=[./]\d)(?!\d)|(?<=[./]\d\d)(?!\d))|"
    r"第?(?P<quarter>[一二三四1-4])季度|(?P<part>上半年|下半年|全年|年?底|年?末|年?初|年中))"
    r"(?:[上中下]旬|底|末|初|\d{1,2}日)?)?(?P<edge>之?前|以前|之?后|以后|起|开始)?"
)
_PARTS = {
    "上半年": (1, 6),
    "下半年": (7, 12),
    "全年": (1, 12),
    "底": (12, 12),
    "末": (12, 12),
    "初": (1, 1),
    "中": (6, 6),
}
_QUARTERS = {name: number for number, names in enumerate(("一1", "二2", "三3", "四4"), 1) for name in names}


@dataclass(frozen=True, slots=True)
class _Point:
    year: int | None
    first: int
    last: int
    edge: str
    start: int
    end: int


def months_span(text: str, *, year: int | None = None) -> Months | None:
    """The months that the text sets: "2013年6月-9月" is ("2013-06", "2013-09"), "2021年6月底前" is ("", "2021-06").

    `year` is taken where the text names none. None where the text has no date.
    """
    points = _points(plain_years(text))
    if not points:
        return None
    first = points[0]
    second = points[1] if len(points) > 1 and _joined(text, first, points[1]) else None
    from_year = first.year or (second.year if second else None) or year
    if from_year is None:
        return None
    if second is None:
        if re.search("[至到]$", text[: first.start]) and not first.edge:
            return "", _written(from_year, first.last)
        if first.edge.endswith("前"):
            return "", _written(from_year, first.last)
        if first.edge:
            return _written(from_year, first.first), ""
        return _written(from_year, first.first), _written(from_year, first.last)
    to_year = second.year or from_year
    return _written(from_year, first.first), _written(to_year, second.last)


def _joined(text: str, first: _Point, second: _Point) -> bool:
    between = text[first.end : second.start]
    return len(between) <= 3 and bool(re.search("[-—~至到]|^起", between))


def _points(text: str) -> list[_Point]:
    """Every date in the text, a year alone counting as its twelve months."""
    points = []
    for match in _POINT.finditer(text):
        if not (match["year"] or match["month"] or match["quarter"] or match["part"]):
            continue
        if not match["year"] and not match["month"] and not match["quarter"] and len(match["part"] or "") < 2:
            continue
        first, last = _months(match)
        year = int(match["year"]) if match["year"] else None
        points.append(_Point(year, first, last, match["edge"] or "", match.start(), match.end()))
    return points


def _months(match: re.Match[str]) -> tuple[int, int]:
    if match["month"]:
        return int(match["month"]), int(match["month"])
    if match["quarter"]:
        number = _QUARTERS[match["quarter"]]
        return number * 3 - 2, number * 3
    if match["part"]:
        part = match["part"]
        return _PARTS[part] if part in _PARTS else _PARTS[part[-1]]
    return 1, 12


def _written(year: int, month: int) -> str:
    return f"{year}-{month:02d}"
