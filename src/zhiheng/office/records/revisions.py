"""Revisions of the plan as plain values, and the plan in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhiheng.core.plan.model import Plan
from zhiheng.office.records.drafts import plan_in
from zhiheng.office.records.models import Revision
from zhiheng.office.records.workspaces import latest


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionView:
    """A revision of the plan: its number, since when, by which document, by whom and why; `document` is the stored file."""

    number: int
    title: str
    since: date
    at: datetime
    by: str
    reason: str
    content: str
    document: Any

    @property
    def plan(self) -> Plan:
        """The plan as this revision has it."""
        return plan_in(self.content)


def revisions() -> tuple[RevisionView, ...]:
    """All revisions, the latest first."""
    return tuple(_view(each) for each in _rows().order_by("-number"))


def revision(number: int) -> RevisionView | None:
    """The revision of that number; None where there is none."""
    row = _rows().filter(number=number).first()
    return None if row is None else _view(row)


def plan_in_force() -> Plan | None:
    """The plan of the latest edition; None where there is none."""
    last = latest("plan.toml")
    return None if last is None else plan_in(last.content)


def _rows() -> Any:
    return Revision.objects.select_related("edition", "person", "document")


def _view(row: Revision) -> RevisionView:
    return RevisionView(
        number=row.number, title=row.title, since=row.since, at=row.at, by=row.person.name if row.person else "",
        reason=row.reason, content=row.edition.content, document=row.document,
    )  # fmt: skip
