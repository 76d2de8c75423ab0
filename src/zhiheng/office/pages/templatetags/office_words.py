"""Tags and filters of every template: sentences in both languages, numbers, days, states, signs, heads of columns, pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.http import QueryDict
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from zhiheng.core.issues import Level
from zhiheng.core.judging.model import State
from zhiheng.files.charts.model import Chart
from zhiheng.files.charts.numbers import Number
from zhiheng.files.charts.pictures import svg
from zhiheng.files.charts.tables import table
from zhiheng.office import words
from zhiheng.office.pages.icons import ICONS

register = template.Library()


@register.simple_tag
def t(zh: str, en: str, **values: object) -> SafeString:
    """`{% t "还剩 {n} 个工作日" "{n} working {n:day|days} left" n=row.days %}`: the sentence in the language of the reader, the
    values escaped; `{% t … as label %}` keeps it.
    """
    return words.sentence(zh, en, **values)


@register.filter
def said(text: object) -> str:
    """`{{ text|said }}`: a Text in the language of the reader; anything else as it prints."""
    return words.said(text)


@register.filter(name="figure")
def figure_filter(value: Number | None, digits: int | None = None) -> SafeString:
    """`{{ value|figure:1 }}`: a number with that many digits after the point; a dash for None."""
    return words.figure(value, digits)


@register.simple_tag(name="figure")
def figure_tag(value: Number | None, unit: str = "", digits: int | None = None) -> SafeString:
    """`{% figure value "%" digits=1 %}`: a number with its unit after a thin space; a dash for None."""
    return words.figure(value, digits, unit)


@register.filter
def day(value: date | None) -> SafeString | str:
    """`{{ row.due|day }}`: 2018-03-28; nothing for None."""
    if value is None:
        return ""
    shown = words.day_words(value)
    return format_html('<time datetime="{}">{}</time>', shown, shown)


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """`{{ row.at|moment }}`: 2018-03-28 09:05 in the time of China; nothing for None."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words.moment_words(value))


@register.simple_tag
def state_mark(state: State | str) -> SafeString:
    """`{% state_mark row.state %}`: the word and shape of a state of a verdict."""
    return words.state_mark(state)


@register.simple_tag
def level_mark(level: Level | str) -> SafeString:
    """`{% level_mark issue.level %}`: the word and shape of how grave a problem is."""
    return words.level_mark(level)


@register.simple_tag
def icon(name: str, otherwise: str = "") -> SafeString:
    """`{% icon "search" %}`: a sign beside a word, silent for screen readers. `otherwise` names the sign for a name that is not
    drawn; without it such a name raises KeyError.
    """
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">'
        '<path d="{}" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"'
        ' stroke-linejoin="round"/></svg>',
        ICONS[name if name in ICONS or not otherwise else otherwise],
    )


@register.simple_tag
def picture(chart: Chart) -> SafeString:
    """`{% picture row.line %}`: a chart as a drawing alone, as a sparkline in a row; elsewhere use office/parts/chart.html."""
    return mark_safe(svg(chart, words.language()))


@register.simple_tag
def drawn(chart: Chart) -> dict[str, Any]:
    """`{% drawn chart as drawing %}`: title, picture, and headings and rows of the table behind a chart."""
    headings, rows = table(chart, words.language())
    return {"title": words.said(chart.title), "picture": picture(chart), "headings": headings, "rows": rows}


@register.inclusion_tag("office/parts/column.html", takes_context=True)
def column(context: Context, zh: str, en: str, **choices: Any) -> dict[str, Any]:
    """`{% column "差距" "Gap" sort="gap" unit="个百分点" numeric=True %}`: the head of a column of a data table.

    With `sort` it is a link that sets the parameter `sort` of the address ("gap" rising, "-gap" falling) and keeps the others;
    `standing` is how the page sorts when the address says nothing. `unit` stands under the label (Text or string).
    """
    key = choices.get("sort")
    now = _parameters(context).get("sort") or choices.get("standing") or ""
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "") if key else ""
    return {
        "label": words.sentence(zh, en),
        "unit": words.said(choices.get("unit")),
        "numeric": choices.get("numeric", False),
        "sort": key,
        "direction": direction,
        "address": address(context, sort=f"-{key}" if direction == "ascending" else key, page=None)
        if key
        else "",
    }


@register.simple_tag(takes_context=True)
def address(context: Context, **changes: object) -> str:
    """`<a href="{% address page=3 town=None %}">`: this page with the parameters changed; None takes one away."""
    kept = _parameters(context).copy()
    for name, value in changes.items():
        kept.pop(name, None)
        if value is not None:
            kept[name] = str(value)
    return f"?{kept.urlencode()}"


def _parameters(context: Context) -> Any:
    """The parameters of the address of the page; none where a template is rendered without a request."""
    request = context.get("request")
    return request.GET if request is not None else QueryDict(mutable=True)
