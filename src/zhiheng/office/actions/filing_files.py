"""Files of a submission for whoever may see it; and its own file once more, with its headers understood."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from zhiheng.core.issues import Language, Text
from zhiheng.office.actions.acting import acting
from zhiheng.office.actions.filing import put_file
from zhiheng.office.actions.filing_checks import content_of, filed
from zhiheng.office.actions.stored_files import path_of
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.records.models import EvidenceUse, StoredFile, Submission
from zhiheng.office.records.submissions import row_of
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace.what_if import Compared, compared

ROWS_COMPARED = 200
"""Rows that a reviewer sees one by one; the file has the rest."""


def put_again(
    actor: Actor, id: UUID | str, version: int, *, understood: Mapping[str, str], language: Language = "zh"
) -> Submission:
    """The file that the submission holds, with what its headers mean. Raises as `filing.put_file`, InputProblem where it holds none."""
    row = row_of(actor, id)
    kept = content_of(row)
    meant = {**(kept.columns or {}), **understood}
    return put_file(actor, id, version, kept.file, understood=meant, language=language)


def would_change(actor: Actor, id: UUID | str, *, language: Language = "zh") -> Compared:
    """What the submission would change in its register, row by row, with what stands beside each figure. Nothing is written.

    Raises Refused as `row_of`, InputProblem where it holds nothing or its file cannot be opened.
    """
    row = row_of(actor, id)
    with filed(row, content_of(row), language=language) as order:
        return compared(workspace(), order, limit=ROWS_COMPARED)


def original_file(actor: Actor, id: UUID | str) -> tuple[Path, str]:
    """The file as handed in: where it lies and what it is called. Raises Refused as `row_of` and where there is none."""
    row = row_of(actor, id)
    return _taken(actor, row, row.file)


def marked_file(actor: Actor, id: UUID | str) -> tuple[Path, str]:
    """The workbook with its problems marked. Raises as `original_file`."""
    row = row_of(actor, id)
    return _taken(actor, row, row.marked)


def evidence_file(actor: Actor, id: UUID | str, evidence: int) -> tuple[Path, str]:
    """A piece of evidence beside the submission. Raises as `original_file`."""
    row = row_of(actor, id)
    use = (
        EvidenceUse.objects.filter(submission=row, evidence=evidence).select_related("evidence__file").first()
    )
    return _taken(actor, row, use.evidence.file if use else None)


def _taken(actor: Actor, row: Submission, stored: StoredFile | None) -> tuple[Path, str]:
    """The file leaves the office with whoever asked for it: personal data in it is not masked, so that is on record."""
    if stored is None:
        raise Refused(Text("这份报送没有这个文件", "This filing has no such file"))
    path = path_of(stored)
    with acting(actor, "file-taken", subject=f"submission:{row.pk}", name=stored.name, sha256=stored.sha256):
        return path, stored.name
