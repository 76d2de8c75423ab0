"""A square for each day: a column for each week, a row for each day of the week, a block for each year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from zhiheng.core.issues import Language, Text
from zhiheng.files.charts import drawing
from zhiheng.files.charts.drawing import WIDTH, Box, text_width
from zhiheng.files.charts.model import DayCalendar, DayKind, Shape
from zhiheng.files.charts.numbers import figure_text

_LEFT = 30.0
_CELL = (WIDTH - _LEFT - 2.0) / 54
_INNER = _CELL - 2.5
_HEAD = 40.0
_DAYS = 7
_KEY = 22.0

_WEEKDAYS = {0: Text("一", "Mo"), 2: Text("三", "We"), 4: Text("五", "Fr"), 6: Text("日", "Su")}
_MONTH = Text("{}月", "{}")
_COUNT = Text("{} {} 天", "{}: {} days")


def counts(calendar: DayCalendar) -> list[tuple[DayKind, int]]:
    """How many days there are of each kind, in the order of the kinds."""
    found = Counter(kind for _, kind in calendar.days)
    return [(kind, found[kind.name]) for kind in calendar.kinds]


def draw_calendar(calendar: DayCalendar, language: Language) -> str:
    """The calendar as SVG; what the shapes mean stands under it, with the number of days."""
    kinds = {kind.name: kind for kind in calendar.kinds}
    years = sorted({day.year for day, _ in calendar.days})
    parts: list[str] = []
    top = 0.0
    for year in years:
        days = [(day, kinds[name]) for day, name in calendar.days if day.year == year and name in kinds]
        parts += _year(year, days, top, language)
        top += _HEAD + _DAYS * _CELL + 14.0
    parts += _key(calendar, top + 4.0, language)
    height = top + _KEY * len(_key_rows(calendar, language)) + 4.0
    return drawing.document(
        parts, height=height, title=calendar.title.said(language), said=calendar_story(calendar, language), kind="day-calendar"
    )  # fmt: skip


def calendar_story(calendar: DayCalendar, language: Language) -> str:
    """The number of days of each kind."""
    return ("；" if language == "zh" else "; ").join(
        _counted(kind, days, language) for kind, days in counts(calendar)
    )


def _counted(kind: DayKind, days: int, language: Language) -> str:
    return _COUNT.said(language).format(kind.label.said(language), figure_text(days, 0))


def _week(day: date) -> int:
    """The number of the column of a day in its year; weeks begin on Monday."""
    first = date(day.year, 1, 1)
    return (day - first + timedelta(days=first.weekday())).days // _DAYS


def _year(year: int, days: list[tuple[date, DayKind]], top: float, language: Language) -> Iterator[str]:
    yield drawing.words(str(year), (0.0, top + 14.0), kind="name", bold=True)
    for month in sorted({day.month for day, _ in days}):
        x = _LEFT + _week(date(year, month, 1)) * _CELL
        yield drawing.words(_MONTH.said(language).format(month), (x, top + 32.0), kind="tick")
    for weekday, label in _WEEKDAYS.items():
        y = top + _HEAD + weekday * _CELL + _INNER
        yield drawing.words(label.said(language), (_LEFT - 6.0, y), kind="tick small-text", anchor="end")
    for day, kind in days:
        x, y = _LEFT + _week(day) * _CELL, top + _HEAD + day.weekday() * _CELL
        said = f"{day.isoformat()} {kind.label.said(language)}"
        yield drawing.element(
            "g", drawing.told(said), *_square(Box(x, y, x + _INNER, y + _INNER), kind.shape)
        )


def _square(place: Box, shape: Shape) -> Iterator[str]:
    """The sign of a kind of day, which differs by form and not by colour alone."""
    inside = Box(place.left + 0.5, place.top + 0.5, place.right - 0.5, place.bottom - 0.5)
    if shape == "full":
        yield drawing.box(place, kind="day full")
        return
    yield drawing.box(inside, kind=f"day {shape}", filled=False)
    if shape == "half":
        middle = (place.top + place.bottom) / 2
        yield drawing.box(Box(place.left, middle, place.right, place.bottom), kind="day half-fill")
    elif shape == "cross":
        yield drawing.rule((inside.left, inside.bottom), (inside.right, inside.top), kind="day cross")
        yield drawing.rule((inside.left, inside.top), (inside.right, inside.bottom), kind="day cross")


def _key_rows(calendar: DayCalendar, language: Language) -> list[list[tuple[DayKind, str]]]:
    """The kinds with their counts in rows that fit the width."""
    rows: list[list[tuple[DayKind, str]]] = [[]]
    used = _LEFT
    for kind, days in counts(calendar):
        words = _counted(kind, days, language)
        wide = _INNER + 6.0 + text_width(words) + 24.0
        if rows[-1] and used + wide > WIDTH:
            rows.append([])
            used = _LEFT
        rows[-1].append((kind, words))
        used += wide
    return rows


def _key(calendar: DayCalendar, top: float, language: Language) -> Iterator[str]:
    for number, row in enumerate(_key_rows(calendar, language)):
        x, y = _LEFT, top + number * _KEY
        for kind, words in row:
            yield from _square(Box(x, y + 3.0, x + _INNER, y + 3.0 + _INNER), kind.shape)
            yield drawing.words(words, (x + _INNER + 6.0, y + 3.0 + _INNER), kind="label")
            x += _INNER + 6.0 + text_width(words) + 24.0
