"""Whether the plan is open to the public, and what of it stays inside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from zhiheng.core.issues import Text
from zhiheng.office.records.models import Publication
from zhiheng.office.records.workspaces import workspace

WHOLE, TOWNS = "target", "towns"
"""What of a target is hidden: all of it, or its figures by town alone."""
LICENCES: Mapping[str, tuple[Text, str]] = {
    "CC-BY-4.0": (Text("知识共享 署名 4.0 国际", "Creative Commons Attribution 4.0"), "https://creativecommons.org/licenses/by/4.0/"),
    "CC0-1.0": (Text("知识共享 公共领域 1.0", "Creative Commons Zero 1.0"), "https://creativecommons.org/publicdomain/zero/1.0/"),
    "ODbL-1.0": (Text("开放数据库许可 1.0", "Open Database License 1.0"), "https://opendatacommons.org/licenses/odbl/1-0/"),
}  # fmt: skip
"""Under which the data may be used: name and address of the text, by its SPDX identifier."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """What of a target stays inside, and why; `what` is WHOLE or TOWNS."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationView:
    """How the plan stands to the public. `id` is 0 and `at` None where nobody has opened it yet; it serves as version."""

    id: int = 0
    plan: str = ""
    open: bool = False
    reports: bool = True
    licence: str = "CC-BY-4.0"
    hidden: Mapping[str, Hidden]
    reason: str = ""
    by: str = ""
    at: datetime | None = None

    def shows(self, target: str) -> bool:
        """Whether the target is public once the plan is."""
        return target not in self.hidden or self.hidden[target].what != WHOLE

    def shows_towns(self, target: str) -> bool:
        """Whether its figures by town are public too."""
        return target not in self.hidden


def plan_id() -> str:
    """The plan in force, as publications name it; "" without one."""
    plan = workspace().plan
    return (plan.facts.id or plan.facts.title) if plan is not None else ""


def publication() -> PublicationView | None:
    """How the present plan stands to the public; None where nothing was decided about it. Another plan begins closed."""
    rows = Publication.objects.filter(plan=plan_id()).select_related("person").order_by("-pk")[:4]
    return view_of(rows[0]) if rows else None


def publications() -> tuple[PublicationView, ...]:
    """What was decided about the present plan, the latest first."""
    rows = Publication.objects.filter(plan=plan_id()).select_related("person").order_by("-pk")
    return tuple(map(view_of, rows))


def view_of(row: Publication) -> PublicationView:
    """A row as a view."""
    return PublicationView(
        id=row.pk, plan=row.plan, open=row.open, reports=row.reports, licence=row.licence, reason=row.reason, by=row.person.name,
        at=row.at, hidden={name: Hidden(each["what"], each["reason"]) for name, each in row.hidden.items()},
    )  # fmt: skip
