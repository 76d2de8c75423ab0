"""The Django application of the records: editions, duties, filings in progress, reviews, audit."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Records(AppConfig):
    """Tables are named records_…"""

    name = "zhiheng.office.records"
    label = "records"

    def ready(self) -> None:
        """What the database needs for search is made whenever its tables have been brought to this release."""
        from zhiheng.office.records.search_tables import prepare

        post_migrate.connect(prepare, sender=self)
