"""Filings in progress as pages show them: where each stands, who has it since when, what was found in it, how it came there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.registers.kinds import KIND_LABELS, Kind
from zhiheng.core.registers.model import Column, ColumnType
from zhiheng.core.workflow.filing import EDITABLE, FILING, IN_REVIEW
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.roles import ROLE_LABELS, Role
from zhiheng.office.records.dues import DueView, Naming, naming, registers_of, views
from zhiheng.office.records.models import Evidence, EvidenceUse, Remark, Review, Submission
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace.links import links

REPORTED_VALUES = "reported_values"
EVENT_LABELS = dict(FILING.events)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A problem that the last check found. `row` is 0 where it concerns the whole file, `column` "" where a whole row."""

    row: int
    column: str
    issue: Issue

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> Found:
        """From what was kept of it."""
        issue = Issue(
            level=Level(record["level"]), code=record["code"], place=Text(*record["place"]), value=record["value"],
            message=Text(*record["message"]), remedy=Text(*record["remedy"]),
        )  # fmt: skip
        return cls(row=record["row"], column=record["column"], issue=issue)

    def record(self) -> dict[str, Any]:
        """As it is kept: plain JSON, every sentence in both languages."""
        said = {name: [text.zh, text.en] for name, text in (("place", self.issue.place), ("message", self.issue.message), ("remedy", self.issue.remedy))}  # fmt: skip
        return {
            "row": self.row, "column": self.column, "level": self.issue.level.value, "code": self.issue.code,
            "value": self.issue.value, **said,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step on the way of a submission: what happened, in which state, by whom and in whose place."""

    event: str
    label: Text
    state: Text
    by: str
    deputy_for: str
    at: datetime
    reason: str
    remarks: tuple[Remarked, ...] = ()


@dataclass(frozen=True, slots=True)
class Remarked:
    """A row or value that was sent back, with the reason; `column` is "" for the whole row."""

    row: int
    column: str
    label: Text
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence: its row id, title, size in bytes, and when it was first brought."""

    id: int
    title: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A submission as one line of a list. `since`: since when it stands where it stands; `review_by`: the reviewer's deadline."""

    id: UUID
    register: str
    register_label: Text
    subject: Text
    kind: Text
    body: int
    body_name: str
    state: str
    rows: int
    since: datetime
    review_by: date | None
    handed_in_by: int | None
    due: int | None
    period_end: date | None
    version: int

    @property
    def state_label(self) -> Text:
        """The state in words."""
        return FILING.state(self.state).label


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionView:
    """A submission with all that its page shows. `columns` are the headers' meanings as the filer gave them."""

    line: Line
    due: DueView | None
    kind: Kind
    made_by: str
    handed_in: str
    file_name: str
    file_size: int
    sheet: str
    marked: bool
    passes: bool
    headers: tuple[tuple[str, str], ...]
    preview: tuple[Mapping[str, str], ...]
    typed: tuple[Mapping[str, str], ...]
    problems: tuple[Found, ...]
    problem_count: int
    without: tuple[int, ...]
    note: str
    filing: int | None
    parent: UUID | None
    parts: tuple[UUID, ...]
    steps: tuple[Step, ...]
    evidence: tuple[Proof, ...]

    @property
    def editable(self) -> bool:
        """Whether its body may change it."""
        return self.line.state in EDITABLE

    @property
    def owner(self) -> Text | None:
        """Whose turn it is; None where it is over."""
        owner = FILING.state(self.line.state).owner
        return ROLE_LABELS[Role(owner)] if owner else None

    @property
    def remarks(self) -> tuple[Remarked, ...]:
        """What the last return said of single values, while it is not handed in again."""
        if self.line.state != "returned":
            return ()
        return next((step.remarks for step in reversed(self.steps) if step.event == "send_back"), ())


def seen(actor: Actor) -> QuerySet[Submission]:
    """The submissions that this person may see."""
    rows = Submission.objects.all()
    own = actor.bodies(Role.LIAISON, Role.DEPARTMENT_REVIEWER)
    if actor.has(Role.CLERK, Role.OFFICE_REVIEWER, Role.AUDITOR):
        return rows
    return rows.filter(body__in=own)


def row_of(actor: Actor, id: UUID | str) -> Submission:
    """The row of a submission. Raises Refused where there is none that this person may see: which of both, is not told."""
    try:
        found = (
            seen(actor)
            .select_related("body", "file", "marked", "made_by", "handed_in_by", "due")
            .filter(pk=id)
            .first()
        )
    except ValidationError:
        found = None
    if found is None:
        raise Refused(Text("没有这份报送，或它属于别的单位，您不能查看",
                           "There is no such filing, or it belongs to another body and you may not see it"))  # fmt: skip
    return found


def submission_of(actor: Actor, id: UUID | str) -> SubmissionView:
    """One submission with its history and evidence, in a fixed number of queries. Raises Refused as `row_of`."""
    row = row_of(actor, id)
    due = views([row.due])[0] if row.due else None
    return SubmissionView(
        line=_line(row, naming(), _since([row]).get(row.pk)), due=due, kind=Kind(row.kind), made_by=row.made_by.name,
        handed_in=row.handed_in_by.name if row.handed_in_by else "", file_name=row.file.name if row.file else "",
        file_size=row.file.size if row.file else 0, sheet=row.sheet, marked=row.marked is not None, passes=row.passes,
        headers=tuple((header, column) for header, column in row.headers), preview=tuple(row.preview), typed=tuple(row.typed),
        problems=tuple(Found.read(each) for each in row.problems), problem_count=row.problem_count,
        without=tuple(row.without), note=row.note, filing=row.filing, parent=row.parent_id,
        parts=tuple(row.parts.order_by("made_at").values_list("pk", flat=True)), steps=steps_of(row), evidence=evidence_of(row.pk),
    )  # fmt: skip


def steps_of(row: Submission) -> tuple[Step, ...]:
    """The way of a submission so far, in the order in which it happened."""
    register = workspace().registers.get(row.register)
    remarks: dict[int, list[Remarked]] = {}
    for each in Remark.objects.filter(review__submission=row).order_by("row", "pk"):
        column = register.column(each.column) if register else None
        label = column.label if column else Text("整行", "the whole row")
        remarks.setdefault(each.review_id, []).append(
            Remarked(each.row, each.column, label, each.value, each.reason)
        )
    found = (
        Review.objects.filter(submission=row)
        .select_related("person", "deputy_for")
        .order_by("of_version", "pk")
    )
    return tuple(
        Step(
            event=each.decision, label=EVENT_LABELS[each.decision], state=FILING.state(each.step).label, by=each.person.name,
            deputy_for=each.deputy_for.name if each.deputy_for else "", at=each.at, reason=each.reason,
            remarks=tuple(remarks.get(each.pk, ())),
        )
        for each in found
    )  # fmt: skip


def targets_behind(row: Submission) -> tuple[str, ...]:
    """The targets (ids) whose figures the submission may change: those that its rows report, as far as they are kept for showing, or
    those that its register measures."""
    space = workspace()
    if row.register == REPORTED_VALUES:
        return tuple(dict.fromkeys(each["target"] for each in row.preview if each.get("target")))
    return tuple(
        name
        for name, link in links(space).items()
        if link.confirmed and row.register in registers_of(space, link.indicator)
    )


def targets_of(actor: Actor, id: UUID | str) -> tuple[str, ...]:
    """The same for a submission by its id. Raises Refused as `row_of`."""
    return targets_behind(row_of(actor, id))


def evidence_of(submission: UUID) -> tuple[Proof, ...]:
    """The evidence that goes with a submission."""
    rows = EvidenceUse.objects.filter(submission=submission).order_by("pk")
    named = rows.values_list("evidence", "evidence__title", "evidence__file__size", "evidence__at")
    return tuple(Proof(*each) for each in named)


def earlier_evidence(actor: Actor, body: int, limit: int = 50) -> tuple[Proof, ...]:
    """What a body handed in as evidence before, the latest first; nothing of bodies that this person may not see."""
    if actor.seen_bodies is not None and body not in actor.seen_bodies:
        return ()
    rows = Evidence.objects.filter(body=body).order_by("-at", "-pk")[:limit]
    return tuple(Proof(*each) for each in rows.values_list("pk", "title", "file__size", "at"))


def plain_figure(column: Column, shown: str) -> str:
    """A value as shown, of a number without the zeros that its column stores at its end."""
    if column.type is not ColumnType.NUMBER or "." not in shown:
        return shown
    figure, space, unit = shown.partition(" ")
    return figure.rstrip("0").rstrip(".") + space + unit


def _line(row: Submission, named: Naming, since: datetime | None) -> Line:
    target = row.due.target if row.due else ""
    if not target and row.register == REPORTED_VALUES and len(row.typed) == 1:
        target = row.typed[0].get("target", "")
    return Line(
        id=row.pk, register=row.register, register_label=named.register(row.register),
        subject=named.subject(row.register, target), kind=KIND_LABELS[Kind(row.kind)], body=row.body_id,
        body_name=row.body.name, state=row.state, rows=row.rows, since=since or row.made_at, review_by=row.review_by,
        handed_in_by=row.handed_in_by_id, due=row.due_id, period_end=row.due.period_end if row.due else None, version=row.version,
    )  # fmt: skip


def lines(rows: QuerySet[Submission]) -> tuple[Line, ...]:
    """Submissions as lines; two queries however many there are."""
    found = list(rows.select_related("body", "due").defer("problems", "preview", "headers"))
    since, named = _since(found), naming()
    return tuple(_line(each, named, since.get(each.pk)) for each in found)


def _since(rows: Sequence[Submission]) -> dict[UUID, datetime]:
    """When the last step of each was made."""
    from django.db.models import Max

    about = Review.objects.filter(submission__in=[each.pk for each in rows])
    return dict(about.values_list("submission").annotate(last=Max("at")).values_list("submission", "last"))


def in_progress(
    actor: Actor, states: Iterable[str], *, bodies: Iterable[int] | None = None
) -> QuerySet[Submission]:
    """The submissions in those states that this person may see, the longest waiting first; of the given bodies only. There may be very many:
    whoever shows them takes some of them (see `lines`) and counts the rest.
    """
    rows = seen(actor).filter(state__in=list(states))
    if bodies is not None:
        rows = rows.filter(body__in=list(bodies))
    return rows.order_by("review_by", "made_at", "pk")


def to_review(actor: Actor) -> QuerySet[Submission]:
    """What waits for this person to review, by deadline: of the step and body of their roles, and not handed in by themselves."""
    own = actor.bodies(Role.DEPARTMENT_REVIEWER)
    department = Submission.objects.filter(state=IN_REVIEW[0], body__in=own)
    office = (
        Submission.objects.filter(state=IN_REVIEW[1])
        if actor.has(Role.OFFICE_REVIEWER)
        else Submission.objects.none()
    )
    return (department | office).exclude(handed_in_by=actor.person).order_by("review_by", "made_at", "pk")
