"""What the page of one target tells beside its verdict: the plan's words, neighbours, filings behind it, holders, and what happened."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from zhiheng.core.issues import Text
from zhiheng.core.judging.model import Link
from zhiheng.core.plan.model import Amendment, Target
from zhiheng.core.registers.kinds import Kind
from zhiheng.ledger import tables
from zhiheng.ledger.database import reading
from zhiheng.ledger.records import FOLD, read_time
from zhiheng.office import clock
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions import can_see_history
from zhiheng.office.records.duties import DutyView, duty_history
from zhiheng.office.records.looking import TARGETS, check_may_see_target, seen_body_names
from zhiheng.office.records.models import Review, Revision, Submission
from zhiheng.office.records.verdict_basis import Plan, plan_of
from zhiheng.office.records.verdicts import VerdictView, verdicts
from zhiheng.office.records.verdicts_by_town import TownFigure, by_town
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace.opening import Workspace

SHOWN_FILINGS = 12
"""So many of the latest filings are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledEntry:
    """A filing of the ledger as a page lists it; `submission` is the id of what it was in review, "" for one that came another way."""

    seq: int
    register: str
    body: str
    at: datetime
    kind: Kind
    rows: int
    file: str
    submission: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the target. `who` is told to those who may see who did what."""

    day: date
    title: Text
    text: Text | str = ""
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetFacts:
    """Everything the page shows. `previous` and `next` are its neighbours in the same area, among those that may be seen."""

    verdict: VerdictView
    target: Target
    link: Link | None
    towns: tuple[TownFigure, ...]
    holders: tuple[DutyView, ...]
    filings: tuple[FiledEntry, ...]
    events: tuple[Event, ...]
    previous: VerdictView | None = None
    next: VerdictView | None = None
    registers: tuple[tuple[str, Text], ...] = ()
    measure: Text | None = None
    """The label of the indicator that measures it."""


def target_facts(actor: Actor, target: str) -> TargetFacts:
    """The page of a target. Raises Refused where the actor may not see it, or there is none in force: both are told alike to whoever
    does not see all bodies; LookupError for one that is not in force, to whoever does.
    """
    day = clock.today()
    check_may_see_target(actor, target, day)
    views = verdicts(actor)
    view = next((each for each in views if each.target == target), None)
    if view is None:
        raise LookupError(target)
    plan = plan_of(workspace(), day)
    standing = plan.standing[target]
    before, after = _neighbours(view, views)
    holders = duty_history(TARGETS, target)
    return TargetFacts(
        verdict=view, target=standing.target, link=standing.link, towns=by_town([view]).get(target, ()),
        holders=holders, filings=_filings(actor, view, plan), events=_events(actor, view, plan, holders),
        previous=before, next=after, measure=_measure(plan, standing.link),
        registers=tuple((name, plan.workspace.registers[name].label) for name in sorted(standing.behind)),
    )  # fmt: skip


def _measure(plan: Plan, link: Link | None) -> Text | None:
    indicator = plan.workspace.indicators.get(link.indicator) if link is not None else None
    return indicator.label if indicator is not None else None


def _neighbours(
    view: VerdictView, views: Sequence[VerdictView]
) -> tuple[VerdictView | None, VerdictView | None]:
    same = [each for each in views if each.record["area"] == view.record["area"]]
    at = same.index(view)
    return (same[at - 1] if at else None), (same[at + 1] if at + 1 < len(same) else None)


def _filings(actor: Actor, view: VerdictView, plan: Plan) -> tuple[FiledEntry, ...]:
    """The latest filings behind the figure: of what is reported those with the target's own rows, else those of the registers."""
    own = {seq for point in view.record["course"]["points"] for seq in point["filings"]}
    return entries(
        plan.workspace, plan.standing[view.target].behind, seqs=own or None, up_to=view.seq,
        bodies=seen_body_names(actor), limit=SHOWN_FILINGS,
    )  # fmt: skip


def entries(
    opened: Workspace,
    registers: Collection[str],
    *,
    seqs: Collection[int] | None = None,
    up_to: int | None = None,
    bodies: frozenset[str] | None = None,
    limit: int | None = None,
) -> tuple[FiledEntry, ...]:
    """Filings of these registers, the latest first; of these seqs and bodies only where they are given. Two queries."""
    filing = tables.filing.c
    columns = (
        filing.seq,
        filing.register,
        filing.body,
        filing.at,
        filing.kind,
        filing.rows,
        filing.source_name,
    )
    wanted = select(*columns).where(filing.register.in_(registers), filing.kind != FOLD)
    for chosen, condition in (
        (seqs, filing.seq.in_(seqs or ())), (bodies, filing.body.in_(bodies or ())), (up_to, filing.seq <= (up_to or 0)),
    ):  # fmt: skip
        wanted = wanted.where(condition) if chosen is not None else wanted
    with reading(opened.ledger.engine) as connection:
        rows = connection.execute(wanted.order_by(filing.seq.desc()).limit(limit)).all()
    known = Submission.objects.filter(filing__in=[row.seq for row in rows]).values_list("filing", "pk")
    submissions = {seq: str(name) for seq, name in known}
    return tuple(
        FiledEntry(
            seq=row.seq, register=row.register, body=row.body, at=read_time(row.at), kind=Kind(row.kind), rows=row.rows,
            file=row.source_name or "", submission=submissions.get(row.seq, ""),
        )
        for row in rows
    )  # fmt: skip


def _events(actor: Actor, view: VerdictView, plan: Plan, holders: Iterable[DutyView]) -> tuple[Event, ...]:
    """What happened, the latest first; with names for those who may see them."""
    named = can_see_history(actor)
    found = [*_plan_events(view, plan, named), *_holder_events(holders)]
    if named:
        found += _review_events(view)
    return tuple(sorted(found, key=lambda each: each.day, reverse=True))


def _plan_events(view: VerdictView, plan: Plan, named: bool) -> Iterator[Event]:
    for revision in Revision.objects.select_related("person").order_by("number"):
        words = Text("采纳计划", "plan adopted") if revision.number == 1 else Text("调整计划", "plan amended")
        who = revision.person.name if named and revision.person else ""
        yield Event(revision.since, words, revision.title, who)
    changes: tuple[Amendment, ...] = plan.workspace.plan.amendments if plan.workspace.plan else ()
    for change in changes:
        if change.target == view.target:
            yield Event(change.since, Text("这个目标被调整", "this target was changed"), change.document)
    link = plan.standing[view.target].link
    if link is not None and link.confirmed_on is not None:
        what = Text("确认由什么衡量", "what measures it was confirmed")
        yield Event(link.confirmed_on, what, _measure(plan, link) or "", link.confirmed_by if named else "")


def _holder_events(holders: Iterable[DutyView]) -> Iterator[Event]:
    for each in holders:
        parts = "，".join(str(part) for part in (each.year, each.area) if part)
        said = f"{each.body}（{parts}）" if parts else each.body
        if each.since is not None:
            taken = Text("职责转入", "duty passed on") if each.passed_from else Text("承担职责", "duty given")
            yield Event(each.since, taken, f"{each.passed_from} → {said}" if each.passed_from else said)
        if each.until is not None and each.until <= clock.today():
            yield Event(each.until, Text("职责结束", "duty ended"), said)


def _review_events(view: VerdictView) -> Iterator[Event]:
    """Decisions on what was filed for this target."""
    decided = Review.objects.filter(submission__due__target=view.target).select_related("person")
    for review in decided.order_by("pk"):
        words = _DECISIONS.get(review.decision, Text(review.decision, review.decision))
        yield Event(clock.day_of(review.at), words, review.reason, review.person.name)


_DECISIONS = {"approve": Text("审核通过", "approved"), "send_back": Text("退回", "sent back")}
