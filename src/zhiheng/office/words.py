"""Words of the pages: sentences in the language of the reader, and numbers, days and moments as they are shown."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.functional import lazy
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from zhiheng.core.issues import LEVEL_LABELS, Language, Level, Text
from zhiheng.core.judging.model import STATE_LABELS, State
from zhiheng.files.charts.numbers import Number, figure_text

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""All moments are shown in the time of China."""

STATE_SHAPES = {
    State.MET: "●",
    State.ON_COURSE: "◐",
    State.AT_RISK: "▲",
    State.MISSED: "■",
    State.NO_DATA: "○",
    State.CANNOT_TELL: "?",
}
"""A shape for each state, so that a page without colour reads the same."""

LEVEL_SHAPES = {Level.ERROR: "■", Level.WARNING: "▲", Level.QUESTION: "?", Level.NOTE: "○"}
"""The same for how grave a problem is."""


def language() -> Language:
    """The language of the page that is being made: Chinese unless the reader switched to English."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def said(text: object) -> str:
    """A Text in the language of the reader; anything else as it prints; nothing for None."""
    if isinstance(text, Text):
        return text.said(language())
    return "" if text is None else str(text)


both = lazy(lambda zh, en: said(Text(zh, en)), str)
"""`both(zh, en)`: a label that is said when it is shown, for what is made before the reader is known (labels of forms)."""


def sentence(zh: str, en: str, /, **values: object) -> SafeString:
    """The sentence in the language of the reader with `values` in its braces, as HTML.

    The sentences are an author's and may hold markup; the values are escaped. A Text is said, a day shown as 2018-03-28. English
    takes its number after a colon: "{n} {n:day|days}" gives "1 day" and "3 days". Raises KeyError for a brace without a value.
    """
    pattern = zh if language() == "zh" else en
    return mark_safe(pattern.format(**{name: _Filling(value) for name, value in values.items()}))


class _Filling:
    """A value on its way into a sentence."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __format__(self, spec: str) -> str:
        one, bar, more = spec.partition("|")
        if bar:
            return one if self.value == 1 else more
        if isinstance(self.value, datetime):
            return moment_words(self.value)
        if isinstance(self.value, Text):
            return conditional_escape(said(self.value))
        if isinstance(self.value, int | str) or self.value is None:
            return conditional_escape("" if self.value is None else self.value)
        return conditional_escape(str(self.value))


def day_words(day: date | None) -> str:
    """A day as 2018-03-28; nothing for None."""
    return "" if day is None else day.strftime("%Y-%m-%d")


def moment_words(moment: datetime | None) -> str:
    """A moment as 2018-03-28 09:05, in the time of China; nothing for None. Raises ValueError for a moment without a zone."""
    if moment is None:
        return ""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone: it cannot be said when that was")
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def figure(value: Number | None, digits: int | None = None, unit: str = "") -> SafeString:
    """A number in tabular figures with its unit after a thin space; a dash, said as “no figure”, for None."""
    if value is None:
        return format_html('<span class="figure absent" title="{}">—</span>', said(_NO_FIGURE))
    return format_html('<span class="figure">{}</span>', figure_text(value, digits, unit))


def state_mark(state: State | str) -> SafeString:
    """The state as its word and its shape, which reads without colour. Raises ValueError for what is no state."""
    known = State(state)
    return format_html(
        '<span class="state state-{}"><span class="shape" aria-hidden="true">{}</span>{}</span>',
        known.value.replace("_", "-"),
        STATE_SHAPES[known],
        said(STATE_LABELS[known]),
    )


def level_mark(level: Level | str) -> SafeString:
    """How grave a problem is, as word and shape. Raises ValueError for what is no level."""
    known = Level(level)
    return format_html(
        '<span class="state level-{}"><span class="shape" aria-hidden="true">{}</span>{}</span>',
        known.value,
        LEVEL_SHAPES[known],
        LEVEL_LABELS[known][language()],
    )


_NO_FIGURE = Text("没有数", "no figure")
