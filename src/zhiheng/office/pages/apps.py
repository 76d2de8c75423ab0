"""The Django application of the pages: templates, styles and template tags."""

from __future__ import annotations

from django.apps import AppConfig


class Pages(AppConfig):
    """It has no tables."""

    name = "zhiheng.office.pages"
    label = "pages"
