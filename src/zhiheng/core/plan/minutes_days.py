"""Deadlines in the minutes of a meeting: days as written, and those that are said relative to the day of the meeting (本周内, 6月底前)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from zhiheng.core.workdays import WorkingCalendar

_NO_CALENDAR = WorkingCalendar()
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_HAN = "一二两三四五六七八九十"
_BY = r"(?:之前|以前|前|以内|之内|内|底前|末前)"
_YEAR = r"(?P<year>20\d{2}年|今年|本年|明年)?"
_MONTH = rf"(?<![\d十])(?P<month>\d{{1,2}}|[{_HAN}]{{1,3}})月"
_COUNT = rf"(?P<count>\d{{1,3}}|[{_HAN}]{{1,3}}|半)"
_WEEKDAY = "一二三四五六日"
_DONE = r"(?:完成|报送|报|提交|上报|办结|到位|落实|形成|印发|出台)"
_ANNOUNCED = r"(?<=时限：)|(?<=时限:)|(?<=期限：)|(?<=期限:)|(?<=时间：)|(?<=时间:)|(?<=截至)|(?<=不迟于)"


@dataclass(frozen=True, slots=True)
class DeadlineFound:
    """A deadline in a text: its day, and where its words begin and end."""

    day: date
    start: int
    end: int


def find_deadline(text: str, meeting: date, working: WorkingCalendar = _NO_CALENDAR) -> DeadlineFound | None:
    """The first deadline that the text sets, counted from the day of the meeting; None where it sets none.

    A month without a year lies in the twelve months from the meeting's month on. Weeks end on Sunday. Days that do not exist, and days
    that only say when something takes place (9月15日召开), are no deadline.
    """
    found = []
    for pattern, read in _FORMS:
        for match in pattern.finditer(text):
            day = read(match.groupdict(), meeting, working)
            if day is not None:
                found.append(DeadlineFound(day, match.start(), match.end()))
                break
    return min(found, key=lambda each: (each.start, -each.end), default=None)


Said = Mapping[str, str | None]
Reader = Callable[[Said, date, WorkingCalendar], date | None]


def _number(text: str | None) -> int:
    """一, 十二, 三十, 15 as a number; 0 for none."""
    if not text:
        return 0
    if text.isdigit():
        return int(text)
    tens, ten, units = text.partition("十")
    if not ten:
        return _DIGITS.get(text, 0)
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(units, 0)


def _year(said: Said, meeting: date, month: int) -> int:
    year = said.get("year") or ""
    if year[:4].isdigit():
        return int(year[:4])
    if year:
        return meeting.year + (year == "明年")
    return meeting.year + (month < meeting.month)


def _last_of(year: int, month: int) -> date | None:
    return date(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 else None


def _day(said: Said, meeting: date, _: WorkingCalendar) -> date | None:
    """9月30日前."""
    month = _number(said["month"])
    try:
        return date(_year(said, meeting, month), month, _number(said["day"]))
    except ValueError:
        return None


def _end_of_month(said: Said, meeting: date, _: WorkingCalendar) -> date | None:
    """9月底前, 9月中旬前."""
    month = _number(said["month"])
    if not 1 <= month <= 12:
        return None
    year = _year(said, meeting, month)
    return date(year, month, {"上旬": 10, "中旬": 20}[said["third"]]) if said["third"] in ("上旬", "中旬") else _last_of(year, month)  # fmt: skip


def _this_month(said: Said, meeting: date, _: WorkingCalendar) -> date | None:
    """本月底前, 下月10日前, 月底前."""
    later = (said["which"] or "").startswith("下")
    month = meeting.month % 12 + 1 if later else meeting.month
    year = meeting.year + (later and month == 1)
    last = _last_of(year, month)
    number = _number(said["day"])
    return date(year, month, number) if last is not None and 1 <= number <= last.day else last


def _week(said: Said, meeting: date, _: WorkingCalendar) -> date | None:
    """本周内, 本周五前, 下周三前."""
    monday = meeting - timedelta(days=meeting.weekday()) + timedelta(weeks=said["which"] == "下")
    named = (said["weekday"] or "日").replace("天", "日").replace("末", "日")
    return monday + timedelta(days=_WEEKDAY.index(named))


def _quarter(said: Said, meeting: date, _: WorkingCalendar) -> date | None:
    """三季度末, 本季度内, 下季度内."""
    which = said["quarter"] or ""
    now = (meeting.month - 1) // 3 + 1
    number = now + (which == "下") if which in ("本", "下") else _number(which)
    if number > 4:
        return _last_of(meeting.year + 1, 3 * (number - 4))
    return _last_of(_year(said, meeting, 3 * number), 3 * number)


def _end_of_year(said: Said, meeting: date, _: WorkingCalendar) -> date | None:
    """年底前, 年内, 明年底前, 2029年底前."""
    return date(_year(said, meeting, 12), 12, 31)


def _half_year(said: Said, meeting: date, _: WorkingCalendar) -> date | None:
    """上半年完成, 下半年内."""
    month = 6 if said["half"] == "上" else 12
    return _last_of(_year(said, meeting, month), month)


def _counted(said: Said, meeting: date, working: WorkingCalendar) -> date | None:
    """10个工作日内, 两周内, 15日内, 一个月内, 半个月内, 三个月内."""
    unit = said["unit"] or ""
    if said["count"] == "半":
        return meeting + timedelta(days=15) if "月" in unit else _months_on(meeting, 6) if "年" in unit else None  # fmt: skip
    count = _number(said["count"])
    if not count:
        return None
    if "工作日" in unit:
        return working.after(meeting, count)
    if unit.endswith(("周", "星期")):
        return meeting + timedelta(weeks=count)
    if unit.endswith("月"):
        return _months_on(meeting, count)
    return _months_on(meeting, 12 * count) if "年" in unit else meeting + timedelta(days=count)


def _months_on(day: date, months: int) -> date:
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


_FORMS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(rf"(?:{_ANNOUNCED})?{_YEAR}{_MONTH}(?P<day>\d{{1,2}}|[{_HAN}]{{1,3}})[日号](?:{_BY}|(?={_DONE}))"), _day),
    (re.compile(rf"(?:{_ANNOUNCED}){_YEAR}{_MONTH}(?P<day>\d{{1,2}}|[{_HAN}]{{1,3}})[日号]"), _day),
    (re.compile(rf"{_YEAR}{_MONTH}(?:份)?(?P<third>上旬|中旬|下旬|底|末)(?:{_BY}|(?={_DONE})|$|(?=[，。；、）)]))"), _end_of_month),
    (re.compile(rf"{_YEAR}{_MONTH}份?(?P<third>)(?:以内|之内|内)"), _end_of_month),
    (re.compile(rf"(?P<which>本月|下个?月|这个月)(?:(?P<day>\d{{1,2}})[日号]|底|末)?(?:{_BY}|(?={_DONE}))"), _this_month),
    (re.compile(rf"(?<![\d{_HAN}本下个])(?P<which>)(?P<day>)月[底末](?:{_BY}|(?={_DONE}))"), _this_month),
    (re.compile(rf"(?P<which>本|这|下)(?:周|星期)(?P<weekday>[一二三四五六日天末])?(?:{_BY}|(?={_DONE}))"), _week),
    (re.compile(rf"{_YEAR}(?:第)?(?P<quarter>[一二三四1-4本下])个?季度[底末]?(?:{_BY}|(?={_DONE})|(?<=[底末]))"), _quarter),
    (re.compile(rf"(?P<year>20\d{{2}}年|今年|本年|明年)度?(?:[底末](?:{_BY}|(?={_DONE}))|以内|之内|内)"), _end_of_year),
    (re.compile(rf"(?<![\d半个{_HAN}明今本])(?P<year>)(?:年内|年[底末](?:{_BY}|(?={_DONE})))"), _end_of_year),
    (re.compile(rf"{_YEAR}(?P<half>[上下])半年(?:{_BY}|(?={_DONE}))"), _half_year),
    (re.compile(rf"{_COUNT}(?P<unit>个工作日|工作日|个星期|星期|周|个月|个自然日|日|天|年)(?:以内|之内|内)"), _counted),
)  # fmt: skip
"""How deadlines are written, and how each is read."""
