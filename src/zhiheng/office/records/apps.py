"""The Django application of the records: editions, duties, filings in progress, reviews, audit."""

from __future__ import annotations

from django.apps import AppConfig


class Records(AppConfig):
    """Tables are named records_…"""

    name = "zhiheng.office.records"
    label = "records"
