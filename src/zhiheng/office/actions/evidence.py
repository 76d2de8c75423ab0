"""Evidence: brought once by a body, and put beside as many of its filings as it proves."""

from __future__ import annotations

from uuid import UUID

from zhiheng.core.issues import Text
from zhiheng.core.workflow.filing import EDITABLE
from zhiheng.office.actions.acting import acting
from zhiheng.office.actions.filing import locked
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.permissions import check_may_file
from zhiheng.office.records.models import Evidence, EvidenceUse, StoredFile, Submission
from zhiheng.office.records.submissions import row_of


def add_evidence(
    actor: Actor, id: UUID | str, version: int, stored: StoredFile, *, title: str = ""
) -> Evidence:
    """Puts a file beside the submission as evidence. The same file is one piece of evidence of its body, under its first title.

    Raises Refused for others than liaisons of the body, InputProblem where somebody was quicker.
    """
    row = row_of(actor, id)
    check_may_file(actor, row.body_id)
    with acting(
        actor, "evidence-added", subject=f"submission:{row.pk}", sha256=stored.sha256, name=stored.name
    ) as act:
        row = locked(row.pk, version, EDITABLE)
        check_may_file(actor, row.body_id)
        named = {"title": title.strip()[:200] or stored.name, "person_id": actor.person, "at": act.at}
        evidence, _ = Evidence.objects.get_or_create(file=stored, body_id=row.body_id, defaults=named)
        _use(row, evidence)
    return evidence


def reuse_evidence(actor: Actor, id: UUID | str, version: int, evidence: int) -> Evidence:
    """Puts evidence that the body brought before beside the submission. Raises Refused for that of another body, else as `add_evidence`."""
    row = row_of(actor, id)
    check_may_file(actor, row.body_id)
    with acting(actor, "evidence-reused", subject=f"submission:{row.pk}", evidence=evidence):
        row = locked(row.pk, version, EDITABLE)
        check_may_file(actor, row.body_id)
        found = Evidence.objects.filter(pk=evidence, body=row.body_id).first()
        if found is None:
            raise Refused(Text("这份佐证材料不属于本单位", "This evidence does not belong to the body"))
        _use(row, found)
    return found


def remove_evidence(actor: Actor, id: UUID | str, version: int, evidence: int) -> None:
    """Takes evidence away from the submission; the body keeps it. Raises as `add_evidence`."""
    row = row_of(actor, id)
    check_may_file(actor, row.body_id)
    with acting(actor, "evidence-removed", subject=f"submission:{row.pk}", evidence=evidence):
        row = locked(row.pk, version, EDITABLE)
        check_may_file(actor, row.body_id)
        EvidenceUse.objects.filter(submission=row, evidence=evidence).delete()
        _changed(row)


def _use(row: Submission, evidence: Evidence) -> None:
    EvidenceUse.objects.get_or_create(evidence=evidence, submission=row)
    _changed(row)


def _changed(row: Submission) -> None:
    row.version += 1
    row.save(update_fields=["version"])
