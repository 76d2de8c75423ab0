"""Handing the audit log out: it may be exported, and the export stands in it."""

from __future__ import annotations

from collections.abc import Iterator

from zhiheng.office.actions.acting import acting
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions import check_may_see_audit
from zhiheng.office.records.audit_reading import AuditFilter, audit_page, export_lines

KINDS = ("csv", "jsonl")


def export_audit(actor: Actor, wanted: AuditFilter, kind: str) -> Iterator[str]:
    """The lines of an export (see audit_reading). The entry about it is written first: no line leaves without one."""
    check_may_see_audit(actor)
    if kind not in KINDS:
        raise ValueError(f"the audit log is exported as one of {KINDS}, not as {kind!r}")
    with acting(actor, "audit-exported") as act:
        act.data = {"kind": kind, **wanted.facts(), "entries": audit_page(actor, wanted).total}
    return export_lines(actor, wanted, kind)
