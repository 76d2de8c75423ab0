"""Verdicts as pages see them, made by hand."""

from __future__ import annotations

from datetime import date


def verdict(number=1, state="at_risk", **record):
    """A verdict with only what is asked of it."""
    from zhiheng.core.judging.model import State
    from zhiheng.office.records.verdicts import VerdictView

    said = {"zh": "—", "en": "—"}
    known = {
        "subject": f"目标{number}", "probability": None, "shown": None, "trend": None, "pace": None, "needed_samples": None, "gap": None,
        "deadline": "2028-12-31", "next_date": None, "unit": "%", "method": None, "holder": "", "change": "level", "op": ">=",
        "target_value": 96, "target_upper": None, "cells": {"gap": said, "value": said, "target": said}, "category": "",
    }  # fmt: skip
    return VerdictView(f"target-{number}", number, date(2028, 7, 5), 9, State(state), {**known, **record}, "")
