"""The Django application of accounts, bodies and roles."""

from __future__ import annotations

from django.apps import AppConfig


class People(AppConfig):
    """Tables are named people_…"""

    name = "zhiheng.office.people"
    label = "people"
