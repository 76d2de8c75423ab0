"""Making what is due, each of it a matter of supervision, and moving a deadline with its reason on record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models.functions import Coalesce
from django.urls import reverse

from zhiheng.core.calendar import MONTHS, Period, PeriodKind, periods_between
from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.judging.model import Link, Measured
from zhiheng.office import clock
from zhiheng.office.actions.acting import acting
from zhiheng.office.actions.dues_passing import leads, pass_dues_on
from zhiheng.office.actions.supervising_dues import watch_dues
from zhiheng.office.actions.supervising_matters import move_deadline
from zhiheng.office.actions.telling import holders, tell
from zhiheng.office.people.actors import PROGRAM, Actor
from zhiheng.office.people.permissions import check_may_file, check_may_hand_out
from zhiheng.office.people.roles import Role
from zhiheng.office.records.deadlines import FARTHEST, counted, filing_days
from zhiheng.office.records.dues import registers_of
from zhiheng.office.records.models import Due, Extension
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace.filing import REPORTED_VALUES
from zhiheng.workspace.links import links
from zhiheng.workspace.opening import Workspace

COVERS = {
    Measured.RATE: "本季度数", Measured.AMOUNT: "本季度数", Measured.TOTAL: "累计数", Measured.STATE: "期末数",
}  # fmt: skip
"""What a quarterly figure covers (statistical meaning of reported_values), by what the link says it is."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a body has to file again and again: a register, or the figure of one target in reported_values."""

    body: int
    register: str
    target: str
    covers: str
    kind: PeriodKind
    since: date


def make_dues(actor: Actor, on: date) -> int:
    """Makes every due of the periods that have begun by `on`, for the duties in force on that day; gives how many are new.

    Of each target that is reported one for each quarter of the plan, from the first of its leading bodies; of each register behind a target one for each of the
    register's periods, from its lead body. A body is asked for a period when it held the duty on the day of the deadline.
    What is there already stays as it is, so that this may be called again at any time.
    """
    if actor is not PROGRAM:
        check_may_hand_out(actor)
    with acting(actor, "dues-made", on=on.isoformat()) as act:
        moved = pass_dues_on(on)
        space = workspace()
        made = _make(space, _wanted(space, on), on)
        watched = watch_dues(at=act.at)
        act.data |= {"made": made, "moved": moved, "watched": watched}
        act.nothing = not made and not moved and not watched
    return made


def _wanted(space: Workspace, on: date) -> list[Wanted]:
    confirmed = {name: link for name, link in links(space).items() if link.confirmed}
    found: dict[tuple[int | None, str, str], Wanted] = {}
    # In the order in which the plan names the bodies; who took a duty over stands where the one before stood.
    held = leads(on).annotate(place=Coalesce("passed_from_id", "pk")).order_by("place", "since", "pk")
    for body, item, since in held.values_list("body", "item", "since"):
        for wanted in _of_link(space, confirmed.get(item), body, since):
            # The figure of a target is one: of several leading bodies the first is asked for it.
            key = (None if wanted.target else wanted.body, wanted.register, wanted.target)
            known = found.get(key)
            if known is None or (not wanted.target and wanted.since < known.since):
                found[key] = wanted
    return list(found.values())


def _of_link(space: Workspace, link: Link | None, body: int, since: date) -> Iterator[Wanted]:
    if link is None:
        return
    if link.reported:
        covers = COVERS[link.measured or Measured.STATE]
        yield Wanted(body, REPORTED_VALUES, link.target, covers, PeriodKind.QUARTER, since)
    for register in sorted(registers_of(space, link.indicator)):
        yield Wanted(body, register, "", "", _rhythm(space, register), since)


def _rhythm(space: Workspace, register: str) -> PeriodKind:
    """How often a register is filed: as often as the most frequent of its indicators is told, at most once a month."""
    kinds = [each.period for each in space.indicators.values() if each.register == register]
    return min(
        (kind for kind in kinds if kind in MONTHS), key=lambda kind: MONTHS[kind], default=PeriodKind.MONTH
    )


def _make(space: Workspace, wanted: Iterable[Wanted], on: date) -> int:
    """Makes what is not there yet of all of it, with what is there read once."""
    if space.plan is None or space.plan.facts.period is None:
        return 0
    first, last = (date(space.plan.facts.period[0], 1, 1), date(space.plan.facts.period[1], 12, 31))
    days, until = filing_days(on).filing, min(on, last)
    # The figure of a target is asked of one body, a register of each.
    there = {
        (register, target, None if target else body, start)
        for register, target, body, start in Due.objects.values_list(
            "register", "target", "body", "period_start"
        )
    }
    new = []
    for each in wanted:
        asked = (each.register, each.target, None if each.target else each.body)
        for period in periods_between(each.kind, first, until):
            if (*asked, period.start) not in there:
                deadline = counted(period.end, days).end
                if deadline >= each.since:
                    new.append(_due(each, period, days, deadline))
    # Two that make dues at once make the same ones.
    Due.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _due(wanted: Wanted, period: Period, days: int, deadline: date) -> Due:
    return Due(
        body_id=wanted.body, register=wanted.register, target=wanted.target, covers=wanted.covers,
        period_start=period.start, period_end=period.end, working_days=days, deadline=deadline, clock_from=period.end,
    )  # fmt: skip


def extend(actor: Actor, due: int, deadline: date, reason: str) -> Extension:
    """Sets a later deadline, which also opens a due that its deadline had locked; the reason is kept (延期).

    Raises Refused for others than the quality office's clerk, InputProblem without a reason, for a day that is not after the
    deadline or not in the future, and for a due that is done.
    """
    check_may_hand_out(actor)
    with acting(
        actor, "due-extended", subject=f"due:{due}", deadline=deadline.isoformat(), reason=reason
    ) as act:
        row = Due.objects.select_for_update(no_key=True).get(pk=due)
        today = clock.day_of(act.at)
        if problems := [*_extension_problems(row, deadline, reason, today), *too_far(deadline, today)]:
            raise InputProblem(*problems)
        act.data["before"] = row.deadline.isoformat()
        made = Extension.objects.create(
            due=row,
            before=row.deadline,
            deadline=deadline,
            reason=reason.strip(),
            person_id=actor.person,
            at=act.at,
        )
        row.deadline, row.asked = deadline, ""
        row.save(update_fields=["deadline", "asked"])
        move_deadline("due", str(due), deadline, reason=reason.strip(), actor=actor, at=act.at)
    return made


def _extension_problems(due: Due, deadline: date, reason: str, today: date) -> Iterator[Issue]:
    if due.closed_at is not None:
        yield _issue("due-done", Text("这一项", "this due"), "", Text("已经办结", "is done"), Text("不用延期", "It needs no extension"))  # fmt: skip
    if deadline <= due.deadline or deadline < today:
        yield _issue(
            "deadline-not-later", Text("新期限", "new deadline"), deadline.isoformat(),
            Text(f"应当晚于原期限 {due.deadline.isoformat()}，也不能早于今天", f"it must lie after {due.deadline.isoformat()} and not in the past"),
            Text("请换一个日期", "Choose another day"),
        )  # fmt: skip
    if not reason.strip():
        yield _issue("reason-missing", Text("理由", "reason"), "", Text("没有写", "is empty"),
                     Text("请写明为什么延期，这会留在记录里", "Say why it is extended; it stays on record"))  # fmt: skip


def too_far(deadline: date, today: date) -> Iterator[Issue]:
    """What is wrong with a deadline that lies out of all reason."""
    if deadline > today + FARTHEST:
        yield _issue("deadline-too-far", Text("新期限", "new deadline"), deadline.isoformat(), Text("在十年以后", "it lies more than ten years off"),
                     Text("请核对年份", "Check the year"))  # fmt: skip


def ask_extension(actor: Actor, due: int, reason: str) -> None:
    """Asks the quality office for a later deadline; its clerks are told.

    Raises Refused for others than the body's liaisons, InputProblem without a reason and for a due that is done.
    """
    with acting(actor, "extension-asked", subject=f"due:{due}", reason=reason) as act:
        row = Due.objects.select_for_update(of=("self",), no_key=True).select_related("body").get(pk=due)
        check_may_file(actor, row.body_id)
        if row.closed_at is not None or not reason.strip():
            raise InputProblem(*_extension_problems(row, date.max, reason, date.min))
        row.asked = reason.strip()
        row.save(update_fields=["asked"])
        text = Text(
            f"{row.body.name}申请延期：{row.asked}", f"{row.body.name} asks for more time: {row.asked}"
        )
        tell(holders(Role.CLERK, clock.day_of(act.at)), text, reverse("file-due", args=[due]), at=act.at)


def _issue(code: str, place: Text, value: str, message: Text, remedy: Text) -> Issue:
    return Issue(level=Level.ERROR, code=code, place=place, value=value, message=message, remedy=remedy)
