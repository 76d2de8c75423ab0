"""Verdicts as plain JSON values with what pages show beside them: the words of a table, the course of the figure, its explanation."""

from __future__ import annotations

from typing import Any

from zhiheng.core.calendar import Period
from zhiheng.core.issues import Text
from zhiheng.core.judging.course import Course
from zhiheng.core.judging.figures import Point
from zhiheng.core.judging.model import Link
from zhiheng.core.judging.records import plain, verdict_record
from zhiheng.core.judging.wording import cells
from zhiheng.workspace.judging import Judged

Record = dict[str, Any]
FORMAT = 2
"""Counted up with every change of the records below or of how verdicts come about, so that those kept before are made anew."""


def record_of(judged: Judged) -> Record:
    """The record of a verdict as `zhiheng judge --json` tells it, and further: `cells` (value, target and gap in words), `when` (its
    period in days and words), `course`, and `link` (what measures it).
    """
    verdict = judged.verdict
    value, asked, gap = cells(verdict)
    return {
        **verdict_record(verdict),
        "cells": {"value": said(value), "target": said(asked), "gap": said(gap)},
        "when": None if verdict.period is None else period_record(verdict.period),
        "interval": _interval(judged.course),
        "course": _course(judged.course),
        "link": None if verdict.link is None else _link(verdict.link),
    }


def said(text: Text) -> Record:
    """A sentence in both languages."""
    return {"zh": text.zh, "en": text.en}


def text_of(record: Record) -> Text:
    """The sentence that `said` wrote."""
    return Text(record["zh"], record["en"])


def period_record(period: Period) -> Record:
    """A period: code, first and last day, words."""
    return {
        "code": period.code, "start": period.start.isoformat(), "end": period.end.isoformat(), "label": said(period.label()),
    }  # fmt: skip


def _course(course: Course) -> Record:
    ahead = [
        {**period_record(each.period), "value": plain(each.value), "low": each.low, "high": each.high}
        for each in course.ahead
    ]
    return {
        "unit": course.unit,
        "adds_up": course.adds_up,
        "points": [_point(each, course) for each in course.points],
        "ahead": ahead,
    }


def _point(point: Point, course: Course) -> Record:
    """A point, with the code of the period whose figure it is: of a sum all the time so far."""
    interval, start = point.interval, course.points[0].period.start
    of = Period(start, point.period.end) if course.adds_up else point.period
    return {
        **period_record(point.period),
        "of": of.code,
        "value": plain(point.value),
        "low": plain(interval.low) if interval else None,
        "high": plain(interval.high) if interval else None,
        "n": plain(point.denominator) if interval else None,
        "filings": _few(point),
    }


def _few(point: Point) -> list[int]:
    """The filings that brought the point, where they are known by themselves; an indicator names all of its register."""
    lineage = point.lineage
    return list(lineage.filings) if lineage is not None and not lineage.formula and not lineage.inputs else []


def _interval(course: Course) -> Record | None:
    if course.interval is None:
        return None
    low, high = course.interval.low, course.interval.high
    return {"low": plain(low), "high": plain(high), "confidence": plain(course.interval.confidence)}


def _link(link: Link) -> Record:
    return {
        "indicator": link.indicator, "reported": link.reported, "area": link.area, "filters": [list(each) for each in link.filters],
        "reference": link.reference, "note": link.note, "confirmed": link.confirmed,
    }  # fmt: skip
