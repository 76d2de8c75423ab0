"""What is taken away stands in the audit log."""

from __future__ import annotations


def test_taking_a_document_of_the_plan_is_on_record(office):
    from zhiheng.office.actions.exports import take_document
    from zhiheng.office.records.models import AuditEntry

    take_document(office.actor("clerk"), "draft:1", "计划.docx")
    entry = AuditEntry.objects.order_by("-number").first()
    assert (entry.event, entry.subject) == ("document-taken", "draft:1")
