"""A verdict as plain JSON values; the keys are stable."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from zhiheng.core.indicators.model import Lineage
from zhiheng.core.judging.model import Verdict

Record = dict[str, Any]


def verdict_record(verdict: Verdict) -> Record:
    """The verdict for JSON: numbers are JSON numbers, days ISO texts, what is not known null."""
    target = verdict.target
    return {
        "target": target.id,
        "subject": target.subject,
        "area": target.area,
        "category": target.category,
        "state": verdict.state.value,
        "value": plain(verdict.value),
        "period": verdict.period.code if verdict.period else None,
        "numerator": plain(verdict.numerator),
        "denominator": plain(verdict.denominator),
        "target_value": plain(verdict.value_of_target),
        "target_upper": plain(verdict.upper),
        "op": verdict.op,
        "change": target.change,
        "unit": verdict.unit,
        "gap": plain(verdict.gap),
        "progress": verdict.progress,
        "trend": _trend(verdict),
        "probability": verdict.probability,
        "method": {"zh": verdict.method.zh, "en": verdict.method.en} if verdict.method.zh else None,
        "official": {"met": verdict.official.met, "rounded": verdict.official.rounded} if verdict.official else None,
        "shown": _shown(verdict),
        "needed_samples": verdict.shown.needed_samples if verdict.shown else None,
        "pace": plain(verdict.pace),
        "by": target.by,
        "deadline": verdict.deadline.isoformat() if verdict.deadline else None,
        "next_date": verdict.next_date.isoformat() if verdict.next_date else None,
        "holder": verdict.holder,
        "reason": {"zh": verdict.reason.zh, "en": verdict.reason.en},
        "measured_by": _measured_by(verdict),
        "lineage": [_lineage(each) for each in verdict.lineage],
        "amended": _amended(verdict),
    }  # fmt: skip


def plain(value: Fraction | None) -> int | float | None:
    """95 for 95, else the nearest float."""
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)


def _trend(verdict: Verdict) -> Record | None:
    trend = verdict.trend
    if trend is None:
        return None
    return {
        "step": plain(trend.step),
        "points": trend.points,
        "kind": trend.kind.value,
        "better": trend.better,
    }


def _shown(verdict: Verdict) -> Record | None:
    shown = verdict.shown
    if shown is None:
        return None
    return {
        "showing": shown.showing, "bound": plain(shown.bound), "confidence": plain(shown.confidence), "method": shown.method,
    }  # fmt: skip


def _measured_by(verdict: Verdict) -> Record | None:
    link = verdict.link
    if link is None:
        return None
    return {
        "indicator": link.indicator or None, "reported": link.reported, "reference": link.reference or None,
        "confirmed_by": link.confirmed_by or None,
        "confirmed_on": link.confirmed_on.isoformat() if link.confirmed_on else None,
    }  # fmt: skip


def _lineage(lineage: Lineage) -> Record:
    return {
        "vintage": lineage.vintage, "register": lineage.register, "formula": lineage.formula,
        "filings": list(lineage.filings),
    }  # fmt: skip


def _amended(verdict: Verdict) -> Record | None:
    amended = verdict.amended
    if amended is None:
        return None
    return {
        "document": amended.document,
        "since": amended.since.isoformat(),
        "before": {"zh": amended.before.zh, "en": amended.before.en},
        "after": {"zh": amended.after.zh, "en": amended.after.en},
    }
