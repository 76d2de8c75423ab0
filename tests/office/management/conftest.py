"""The last entry of the audit log, as it tells itself."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def last_entry(office):
    def entry():
        from zhiheng.office.records.models import AuditEntry

        return json.loads(AuditEntry.objects.order_by("-number").first().content)

    return entry


@pytest.fixture
def queries():
    """How many queries a call makes, with their texts for the message."""

    def counted(call):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as caught:
            call()
        return len(caught), [each["sql"][:150] for each in caught]

    return counted
