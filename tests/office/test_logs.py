"""The log of the machine holds no secrets."""

from __future__ import annotations

import logging


def test_tokens_of_addresses_are_not_written_down():
    from zhiheng.office.logs import WithoutSecrets

    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 0, "%s: %s", ("Gone", "/invitation/31AWGlWVfXads/"), None
    )
    assert WithoutSecrets().filter(record)
    assert record.getMessage() == "Gone: /invitation/…/"
    feed = logging.LogRecord(
        "django.request", logging.WARNING, "", 0, "Not Found: /calendar/abc.ics", (), None
    )
    assert WithoutSecrets().filter(feed)
    assert "abc" not in feed.getMessage()


def test_taking_a_document_of_the_plan_is_on_record(office):
    from zhiheng.office.actions.exports import take_document
    from zhiheng.office.records.models import AuditEntry

    take_document(office.actor("clerk"), "draft:1", "计划.docx")
    entry = AuditEntry.objects.order_by("-number").first()
    assert (entry.event, entry.subject) == ("document-taken", "draft:1")
