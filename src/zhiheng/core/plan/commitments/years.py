"""Years in running text: single years, spans, and the five-year plans by name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhiheng.core.periods import FIVE_YEAR_PLANS

_YEAR = r"(?:(?:19|20)\d{2}|[一二]九[〇○零一二三四五六七八九]{2}|二[〇○零]{1}[〇○零一二三四五六七八九]{2})"
_JOIN = r"[-~—–－～―至到/]+"
_MONTH_DAY = r"(?:\d{1,2}月(?:\d{1,2}日)?)"

DATE = re.compile(
    rf"(?P<first>{_YEAR})(?:年度?)?(?:{_JOIN}(?P<last>{_YEAR}|\d{{2}}(?=年)))年?度?"
    rf"|(?P<year>{_YEAR})年(?:度|代)?(?:{_MONTH_DAY}(?:{_JOIN}{_MONTH_DAY})?)?(?:{_JOIN}(?:\d{{1,2}}月(?:\d{{1,2}}日)?|\d{{1,2}}日))?(?:第?[一二三四1-4]季度|上半年|下半年|全年|年?底|年?末|年?初|年中)?"
    rf"|{_MONTH_DAY}(?:{_JOIN}(?:{_MONTH_DAY}|\d{{1,2}}日))?"
    rf"|(?:19|20)\d{{2}}[./-]\d{{1,2}}(?:[./-]\d{{1,2}})?(?!\d|[%亿万个家项])"
    rf"|(?<!\d)(?:19|20)\d{{2}}(?=前|底|末|[，,]|以来)"
)
"""Years, spans of years, months and days."""

FIVE_YEAR = re.compile(
    r"[“\"「]?(?P<plan>[八九]五|十[一二三四五六]?五)[”\"」]?(?P<when>期末|末期?|期间|时期|期初|初|末年|规划期?)"
)


@dataclass(frozen=True, slots=True)
class Year:
    """A year or span of years mentioned at `start` to `end`."""

    start: int
    end: int
    first: int
    last: int


_YEAR_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def _as_year(text: str) -> int:
    return int(text.translate(_YEAR_DIGITS))


def find_years(text: str) -> list[Year]:
    """Years and spans of years, five-year plans included (“十四五”末 is 2025), in the order of the text."""
    found: list[Year] = []
    for match in DATE.finditer(text):
        if match.group("year"):
            year = _as_year(match.group("year"))
            found.append(Year(match.start(), match.end(), year, year))
        elif match.group("first"):
            first, last = _as_year(match.group("first")), match.group("last")
            end = first // 100 * 100 + int(last) if len(last) == 2 else _as_year(last)
            found.append(Year(match.start(), match.end(), first, end))
        elif re.match(r"(?:19|20)\d{2}", match.group()):
            year = int(match.group()[:4])
            found.append(Year(match.start(), match.end(), year, year))
    for match in FIVE_YEAR.finditer(text):
        first_year, last_year = FIVE_YEAR_PLANS[match.group("plan")]
        at_end = match.group("when").startswith("末") or match.group("when") == "期末"
        found.append(Year(match.start(), match.end(), last_year if at_end else first_year, last_year))
    return sorted(found, key=lambda y: y.start)
