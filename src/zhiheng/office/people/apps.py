"""The Django application of accounts, bodies and roles."""

from __future__ import annotations

from django.apps import AppConfig


class People(AppConfig):
    """Tables are named people_…"""

    name = "zhiheng.office.people"
    label = "people"

    def ready(self) -> None:
        """Notes each beginning of a session, and has the database hold what its tables cannot say."""
        from django.contrib.auth.signals import user_logged_in
        from django.db.models.signals import post_migrate

        from zhiheng.office.people import guards, sessions

        user_logged_in.connect(sessions.begin, dispatch_uid="zhiheng.session-begins")
        post_migrate.connect(guards.make_guards, sender=self, dispatch_uid="zhiheng.guards")
