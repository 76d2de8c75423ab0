"""What is due to be filed: where each due stands, in whose name, by when and how that was counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import QuerySet

from zhiheng.core.calendar import Period, PeriodKind, period_of
from zhiheng.core.issues import Text
from zhiheng.core.registers.model import Register
from zhiheng.core.workflow.filing import EDITABLE, IN_REVIEW, RETURNED
from zhiheng.office import clock
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.records.deadlines import DaysLeft, counted, days_left
from zhiheng.office.records.models import Due, Extension, Submission
from zhiheng.office.records.supervising import explanation_of
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace.opening import Workspace

SOON = 3
"""Working days before the deadline from which a due stands under “to file today”."""


class DueState(StrEnum):
    """Where a due stands on a day."""

    COMING = "coming"
    """Its period still runs."""
    OPEN = "open"
    """It can be filed."""
    RETURNED = "returned"
    """A reviewer sent it back."""
    IN_REVIEW = "in_review"
    """It was handed in and a reviewer has it."""
    LOCKED = "locked"
    """Its deadline is over and nothing was handed in."""
    DONE = "done"
    """What was filed is in the ledger."""


DUE_LABELS = {
    DueState.COMING: Text("尚未到期", "coming up"),
    DueState.OPEN: Text("待报送", "to file"),
    DueState.RETURNED: Text("已退回", "returned"),
    DueState.IN_REVIEW: Text("审核中", "in review"),
    DueState.LOCKED: Text("逾期，已锁定", "overdue, locked"),
    DueState.DONE: Text("已办结", "done"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """What decides where a due stands: its last day of the period, its deadline, whether it is closed, the states of its filings."""

    period_end: date
    deadline: date
    closed: bool
    submissions: frozenset[str] = frozenset()


def due_state(due: Dated, day: date) -> DueState:
    """Where the due stands on that day. A deadline counts to its end: it is over on the day after. A filing that is in review when
    its deadline passes was handed in in time."""
    if due.closed:
        return DueState.DONE
    if due.submissions & set(IN_REVIEW) and not due.submissions & {RETURNED}:
        return DueState.IN_REVIEW
    if day > due.deadline:
        return DueState.LOCKED
    if RETURNED in due.submissions:
        return DueState.RETURNED
    return DueState.COMING if day < due.period_end else DueState.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class DueView:
    """A due as pages show it. `submission` is the filing in progress that goes with it, "" for none; `subject` what it is about."""

    id: int
    body: int
    body_name: str
    register: str
    register_label: Text
    target: str
    subject: Text
    period: Period
    covers: str
    deadline: date
    clock_from: date
    working_days: int
    state: DueState
    left: DaysLeft
    submission: str = ""
    last_extension: str = ""
    asked: str = ""

    @property
    def label(self) -> Text:
        """The state in words."""
        return DUE_LABELS[self.state]

    def explanation(self) -> Text:
        """How the deadline was counted; after an extension, who set it and why; and which days without a clock moved it on."""
        if self.last_extension:
            return Text(f"质量办延期至 {self.deadline.isoformat()}：{self.last_extension}",
                        f"extended by the quality office to {self.deadline.isoformat()}: {self.last_extension}")  # fmt: skip
        plain = counted(self.clock_from, self.working_days)
        if plain.end == self.deadline:
            return plain.explanation()
        return explanation_of("due", str(self.id)) or plain.explanation()


def period_between(start: date, end: date) -> Period:
    """The month, quarter, half-year or year with those days, else the span."""
    for kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF_YEAR, PeriodKind.YEAR):
        found = period_of(kind, start)
        if (found.start, found.end) == (start, end):
            return found
    return Period(start, end)


@dataclass(frozen=True, slots=True)
class Naming:
    """What registers and targets are called, asked of the workspace once for a whole list."""

    registers: Mapping[str, Register]
    subjects: Mapping[str, str]

    def register(self, name: str) -> Text:
        """The label of a register; its name where there is none any more."""
        found = self.registers.get(name)
        return found.label if found else Text(name, name)

    def subject(self, register: str, target: str) -> Text:
        """What a due or a filing is about: the target's subject, else the register."""
        said = self.subjects.get(target, target)
        return Text(said, said) if target else self.register(register)


def due_title(due: Due, named: Naming) -> Text:
    """What a due is called on its own: what is filed, for which period."""
    subject, period = (
        named.subject(due.register, due.target),
        period_between(due.period_start, due.period_end).label(),
    )
    return Text(f"{subject.zh}（{period.zh}）", f"{subject.en} ({period.en})")


def naming() -> Naming:
    """The names as they are in the plan and the schemes now."""
    space = workspace()
    return Naming(
        space.registers, {each.id: each.subject for each in space.plan.targets} if space.plan else {}
    )


def registers_of(space: Workspace, indicator: str) -> frozenset[str]:
    """The registers behind an indicator, through its inputs; none for a name that is none."""
    known = space.indicators.get(indicator)
    if known is None:
        return frozenset()
    behind = {known.register} - {""}
    return frozenset(behind).union(*(registers_of(space, each) for _, each in known.inputs))


def seen(actor: Actor) -> QuerySet[Due]:
    """The dues that this person may see."""
    rows = Due.objects.select_related("body")
    return rows if actor.seen_bodies is None else rows.filter(body__in=actor.seen_bodies)


def due_of(actor: Actor, id: int) -> DueView:
    """One due. Raises Refused where there is none that this person may see."""
    found = seen(actor).filter(pk=id).first()
    if found is None:
        raise Refused(Text("没有这一项应报事项，或它属于别的单位，您不能查看",
                           "There is no such due, or it belongs to another body and you may not see it"))  # fmt: skip
    return views([found])[0]


def open_dues(actor: Actor, *, bodies: Iterable[int] | None = None) -> tuple[DueView, ...]:
    """The dues that are not closed, by deadline: those of the given bodies among the ones that this person may see."""
    rows = seen(actor).filter(closed_at=None)
    if bodies is not None:
        rows = rows.filter(body__in=list(bodies))
    return views(rows.order_by("deadline", "pk"))


def views(rows: Iterable[Due]) -> tuple[DueView, ...]:
    """Dues with their state today; three queries however many there are."""
    found = list(rows)
    filings: dict[int, dict[str, str]] = {}
    about = Submission.objects.filter(due__in=[each.pk for each in found], state__in=(*EDITABLE, *IN_REVIEW))
    for due, id, state in about.order_by("made_at").values_list("due", "pk", "state"):
        filings.setdefault(due, {})[str(id)] = state
    reasons = _extensions(found)
    named, today = naming(), clock.today()
    return tuple(
        _view(each, filings.get(each.pk, {}), reasons.get(each.pk, ""), named, today) for each in found
    )


def _extensions(rows: Iterable[Due]) -> dict[int, str]:
    found: dict[int, str] = {}
    deadlines = {each.pk: each.deadline for each in rows}
    about = Extension.objects.filter(due__in=list(deadlines)).order_by("pk")
    for due, deadline, reason in about.values_list("due", "deadline", "reason"):
        if deadlines[due] == deadline:
            found[due] = reason
    return found


def _view(due: Due, filings: Mapping[str, str], reason: str, named: Naming, today: date) -> DueView:
    dated = Dated(
        period_end=due.period_end, deadline=due.deadline, closed=due.closed_at is not None,
        submissions=frozenset(filings.values()),
    )  # fmt: skip
    editable = [id for id, state in filings.items() if state in EDITABLE]
    return DueView(
        id=due.pk, body=due.body_id, body_name=due.body.name, register=due.register,
        register_label=named.register(due.register),
        target=due.target, subject=named.subject(due.register, due.target),
        period=period_between(due.period_start, due.period_end), covers=due.covers, deadline=due.deadline,
        clock_from=due.clock_from, working_days=due.working_days, state=due_state(dated, today),
        left=days_left(today, due.deadline), submission=next(iter([*editable, *filings]), ""), last_extension=reason, asked=due.asked,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExtensionView:
    """A deadline that was moved: from when to when, why, by whom."""

    before: date
    deadline: date
    reason: str
    by: str
    at: datetime


def extensions(due: int) -> tuple[ExtensionView, ...]:
    """How the deadline of a due was moved, the first move first. The due is one that the person may see."""
    rows = Extension.objects.filter(due=due).order_by("pk")
    return tuple(
        ExtensionView(*each)
        for each in rows.values_list("before", "deadline", "reason", "person__name", "at")
    )
