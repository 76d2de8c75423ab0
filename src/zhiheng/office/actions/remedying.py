"""Remedies of missed targets: found by the verdict, planned by the leading body, measured again on their day, closed by the quality office."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, QuerySet
from django.urls import reverse

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.judging.model import STATE_LABELS
from zhiheng.core.judging.model import State as Verdict
from zhiheng.core.workflow.remedy import (
    CHASED,
    CLOSE,
    COME,
    LAPSE,
    MEASURE,
    MISS,
    NEEDED,
    PLAN,
    PLANNED,
    REMEDY,
    SEND_BACK,
    TO_MEASURE,
    is_gone,
)  # fmt: skip
from zhiheng.office import clock
from zhiheng.office.actions import supervising
from zhiheng.office.actions.acting import Act, acting, overtaken
from zhiheng.office.actions.telling import holders, tell
from zhiheng.office.people.actors import PROGRAM, Actor
from zhiheng.office.people.permissions_remedies import (
    check_may_close_remedy,
    check_may_measure_again,
    check_may_plan_remedy,
)
from zhiheng.office.people.roles import Role
from zhiheng.office.records import verdicts
from zhiheng.office.records.deadlines import counted
from zhiheng.office.records.duties import holders_by_item
from zhiheng.office.records.holders import who_answers
from zhiheng.office.records.models import Remedy, RemedyStep, StoredVerdict
from zhiheng.office.records.remedies import RemedyDays, asking_states, remedy_days
from zhiheng.office.records.verdict_basis import plan_of
from zhiheng.office.records.workspaces import workspace

KIND = "remedy"
"""The kind of the matter that chases a remedy; its subject is the target's id."""


@dataclass(frozen=True, slots=True)
class Found:
    """How many remedies were opened, how many came to their day of measuring, how many are needed no more."""

    opened: int = 0
    come: int = 0
    lapsed: int = 0


def find_red(actor: Actor, day: date, targets: Collection[str] | None = None) -> Found:
    """Opens a remedy for every target whose stored verdict asks for one, and brings the open ones up to `day`; of these targets only where
    some are named. May be called at any time; with nothing to look at it takes two queries and no transaction.

    What is planned comes to its day of measuring; what is not missed any more, or no target in force, lapses before it was planned; what
    another body leads now goes over to it. Raises Refused for others than the program and the clerk.
    """
    if actor is not PROGRAM:
        check_may_close_remedy(actor)
    asking, states = asking_states(day), _verdict_states(day, targets)
    if asking.isdisjoint(states.values()) and not _open_rows(targets).exists():
        return Found()
    with acting(actor, "remedies-found", on=day.isoformat()) as act:
        rows = {
            each.target: each for each in _open_rows(targets).select_for_update(of=("self",), no_key=True)
        }
        leads = {item: held[0].body_id for item, held in holders_by_item("targets", day).items() if held[0].part == "lead"}  # fmt: skip
        wanted = [name for name, state in states.items() if state in asking and name not in rows and name in leads]  # fmt: skip
        for target in wanted:
            _open(act, target, leads[target], states[target], day)
        moved = [_brought_up(act, row, states.get(row.target, ""), leads.get(row.target), day) for row in rows.values()]  # fmt: skip
        found = Found(len(wanted), moved.count(COME), moved.count(LAPSE))
        act.data |= {"opened": found.opened, "come": found.come, "lapsed": found.lapsed}
        act.nothing = not wanted and not any(moved)
    return found


def find_today() -> Found:
    """The same with the verdicts of today, which are worked out where they are stale. Nothing is found where links or definitions have
    mistakes: those are told where they are mended.
    """
    with suppress(InputProblem):
        verdicts.refresh(())
        return find_red(PROGRAM, clock.today())
    return Found()


def _verdict_states(day: date, targets: Collection[str] | None) -> Mapping[str, str]:
    """The state of every target in force: as it is stored, or that nothing can be told where nothing is stored yet."""
    rows = (
        StoredVerdict.objects.all() if targets is None else StoredVerdict.objects.filter(target__in=targets)
    )
    stored = dict(rows.values_list("target", "state"))
    standing = plan_of(workspace(), day).standing
    return {
        name: stored.get(name, Verdict.CANNOT_TELL.value)
        for name in standing
        if targets is None or name in targets
    }


def _open_rows(targets: Collection[str] | None) -> QuerySet[Remedy]:
    rows = Remedy.objects.filter(closed_at=None).select_related("body").order_by("pk")
    return rows if targets is None else rows.filter(target__in=targets)


def _open(act: Act, target: str, body: int, state: str, day: date) -> None:
    last = Remedy.objects.filter(target=target).aggregate(last=Max("number"))["last"] or 0
    row = Remedy.objects.create(
        target=target, number=last + 1, body_id=body, state=NEEDED, found=state, found_on=day,
        found_seq=StoredVerdict.objects.values_list("seq", flat=True).get(target=target),
    )  # fmt: skip
    _ask_for_plan(act, row, day, state)


def _ask_for_plan(act: Act, row: Remedy, day: date, state: str) -> None:
    """Has the body chased for cause and measure, and tells it."""
    label = STATE_LABELS[Verdict(state)]
    _watch(row, _titled(row, "提出原因和措施", "cause and measure"), day, remedy_days(day).plan)
    _tell_body(act, row, Text(f"目标「{subject_of(row)}」{label.zh}，请提出原因和措施", f"The target “{subject_of(row)}” is {label.en}; please give cause and measure"), day)  # fmt: skip


def _brought_up(act: Act, row: Remedy, state: str, lead: int | None, day: date) -> str:
    """What the clock and the verdict make of an open remedy; `state` is "" where the target is not in force. Gives the event, "" for none."""
    if not state or (row.state == NEEDED and is_gone(state, asking_states(day))):
        _step(act, row, LAPSE, verdict=state)
        row.closed_at = act.at
        supervising.close(KIND, row.target, outcome="lapsed", at=act.at)
        _save(row)
        return LAPSE
    passed = _pass_on(act, row, lead, day)
    if row.state == PLANNED and row.measure_by is not None and row.measure_by <= day:
        _step(act, row, COME, verdict=state)
        _watch(row, _titled(row, "复测", "measuring again"), row.measure_by, remedy_days(day).measure)
        _tell_body(act, row, Text(f"目标「{subject_of(row)}」到了复测的日子", f"The day has come to measure “{subject_of(row)}” again"), day)  # fmt: skip
        _save(row)
        return COME
    return passed


def _pass_on(act: Act, row: Remedy, lead: int | None, day: date) -> str:
    """The remedy goes to the body that leads the target now, with a clock of its own where it is chased."""
    if lead is None or lead == row.body_id:
        return ""
    row.body_id = lead
    _save(row)
    if row.state in CHASED and supervising.close(KIND, row.target, outcome="lapsed", at=act.at):
        days = remedy_days(day)
        title = _titled(row, "提出原因和措施", "cause and measure") if row.state == NEEDED else _titled(row, "复测", "measuring again")  # fmt: skip
        _watch(row, title, day, days.plan if row.state == NEEDED else days.measure)
    _tell_body(act, row, Text(f"目标「{subject_of(row)}」的整改转由本单位负责", f"The remedy of “{subject_of(row)}” is now yours"), day)  # fmt: skip
    return "passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a body says about a missed target: why it was missed, what it does, and the day on which it is measured again."""

    cause: str
    action: str
    measure_by: date | None


def plan_remedy(actor: Actor, remedy: int, version: int, plan: Plan) -> Remedy:
    """The leading body gives cause, measure and the day of measuring again; supervision waits until then.

    Raises Refused for others than its liaisons and reviewers; InputProblem with everything that is missing or wrong, and for a remedy that
    has changed or is not waiting for a plan.
    """
    with acting(actor, "remedy-planned", subject=f"remedy:{remedy}") as act:
        row = _locked(remedy)
        check_may_plan_remedy(actor, row.body_id)
        _check_standing(row, version, PLAN)
        day = clock.day_of(act.at)
        if problems := [*_plan_problems(plan, day, remedy_days(day))]:
            raise InputProblem(*problems)
        row.cause, row.action, row.measure_by = plan.cause.strip(), plan.action.strip(), plan.measure_by
        row.planned_by_id, row.planned_at, row.measured, row.measured_on = actor.person, act.at, "", None
        said = {
            "cause": row.cause,
            "action": row.action,
            "measure_by": row.measure_by and row.measure_by.isoformat(),
        }
        _step(act, row, PLAN, words=said)
        _save(row)
        supervising.close(KIND, row.target, body=row.body_id, outcome="done", at=act.at)
        _tell_clerks(act, Text(f"{row.body.name}提出了目标「{subject_of(row)}」的整改措施", f"{row.body.name} gave a plan for “{subject_of(row)}”"), row)  # fmt: skip
        act.data["measure_by"] = said["measure_by"]
    return row


def _plan_problems(plan: Plan, day: date, days: RemedyDays) -> Iterator[Issue]:
    for field, text, place in (
        ("cause", plan.cause, Text("原因", "cause")),
        ("action", plan.action, Text("措施", "measure")),
    ):
        if not text.strip():
            yield _issue(f"remedy-missing-{field}", place, "", Text("没有写", "is empty"), Text("请写明，办结和审计时都要看", "Say it; it is read when the remedy is closed and audited"))  # fmt: skip
    last = counted(day, days.longest).end
    if plan.measure_by is None or not day < plan.measure_by <= last:
        yield _issue(
            "remedy-day-measure_by", Text("复测日", "day of measuring again"), plan.measure_by.isoformat() if plan.measure_by else "",
            Text(f"应当在今天之后、{last.isoformat()} 之前（{days.longest} 个工作日以内）", f"it lies after today and not after {last.isoformat()} ({days.longest} working days)"),
            Text("请填一个能看出成效的日子", "Give a day by which the effect can be seen"),
        )  # fmt: skip


def measure_again(actor: Actor, remedy: int, version: int) -> Remedy:
    """Holds the remedy against the verdict as it now stands. Still missed on its day: back to the body, which is chased for a new plan.

    Raises Refused for others than the leading body and the clerk; InputProblem for a remedy that has changed, where no figure shows how
    the target stands, and where it is still missed before the day set for measuring.
    """
    target = Remedy.objects.values_list("target", flat=True).get(pk=remedy)
    found = next(iter(verdicts.refresh([target])), None)
    with acting(actor, "remedy-measured", subject=f"remedy:{remedy}") as act:
        row = _locked(remedy)
        check_may_measure_again(actor, row.body_id)
        _check_standing(row, version, MEASURE)
        day = clock.day_of(act.at)
        state = found.state.value if found is not None else Verdict.NO_DATA.value
        asking = asking_states(day)
        act.data["verdict"] = state
        if state in asking and row.state == TO_MEASURE:
            row.measured, row.measured_on = state, day
            _step(act, row, MISS, verdict=state)
            supervising.close(KIND, row.target, outcome="done", at=act.at)
            _ask_for_plan(act, row, day, state)
        elif is_gone(state, asking):
            row.measured, row.measured_on = state, day
            _step(act, row, MEASURE, verdict=state)
            supervising.close(KIND, row.target, outcome="done", at=act.at)
            _tell_clerks(act, Text(f"目标「{subject_of(row)}」复测后{STATE_LABELS[Verdict(state)].zh}，请办结", f"“{subject_of(row)}” was measured again: {STATE_LABELS[Verdict(state)].en}; please close the remedy"), row)  # fmt: skip
        else:
            raise InputProblem(_not_yet(row, Verdict(state)))
        _save(row)
    return row


def _not_yet(row: Remedy, state: Verdict) -> Issue:
    label = STATE_LABELS[state]
    if state in (Verdict.NO_DATA, Verdict.CANNOT_TELL):
        return _issue(
            "remedy-unmeasured", Text("复测", "measuring again"), "", Text(f"目标现在是「{label.zh}」，看不出有没有改进", f"the target now reads “{label.en}”, which shows no improvement"),
            Text("请先报送新的数，审核通过之后再复测", "File a new figure first and measure again once it is approved"),
        )  # fmt: skip
    return _issue(
        "remedy-still-missed", Text("复测", "measuring again"), "", Text(f"目标现在仍是「{label.zh}」，复测日 {row.measure_by} 还没有到", f"the target still reads “{label.en}”, and the day of measuring, {row.measure_by}, is yet to come"),
        Text("请继续落实措施，到那天再复测", "Go on with the measure and measure again on that day"),
    )  # fmt: skip


def close_remedy(actor: Actor, remedy: int, version: int, *, words: str) -> Remedy:
    """The quality office closes a remedy that was measured and is missed no more, with its words.

    Raises Refused for others than the clerk; InputProblem without words, and for a remedy that has changed or was not measured.
    """
    check_may_close_remedy(actor)
    with acting(actor, "remedy-closed", subject=f"remedy:{remedy}", words=words) as act:
        row = _locked(remedy)
        _check_standing(row, version, CLOSE)
        problems = list(_wordless(words, "closing", Text("办结意见", "closing words")))
        if not row.measured or not is_gone(row.measured, asking_states(clock.day_of(act.at))):
            problems.append(_issue(
                "remedy-unmeasured", Text("复测", "measuring again"), "", Text("还没有复测通过", "it was not measured, or is still missed"),
                Text("请先复测", "Measure again first"),
            ))  # fmt: skip
        if problems:
            raise InputProblem(*problems)
        row.closing, row.closed_at, row.closed_by_id = words.strip(), act.at, actor.person
        _step(act, row, CLOSE, words={"closing": row.closing})
        _save(row)
        _tell_body(act, row, Text(f"目标「{subject_of(row)}」的整改已办结", f"The remedy of “{subject_of(row)}” is closed"), clock.day_of(act.at))  # fmt: skip
    return row


def reopen(actor: Actor, remedy: int, version: int, *, reason: str) -> Remedy:
    """The quality office sends a plan back: the measure does not meet the cause, or nothing was done. The body is chased for a new one.

    Raises Refused for others than the clerk; InputProblem without a reason, and for a remedy that has changed or has no plan.
    """
    check_may_close_remedy(actor)
    with acting(actor, "remedy-sent-back", subject=f"remedy:{remedy}", reason=reason) as act:
        row = _locked(remedy)
        _check_standing(row, version, SEND_BACK)
        if problems := list(_wordless(reason, "reason", Text("理由", "reason"))):
            raise InputProblem(*problems)
        day = clock.day_of(act.at)
        _step(act, row, SEND_BACK, words={"reason": reason.strip()})
        supervising.close(KIND, row.target, outcome="lapsed", at=act.at)
        _watch(row, _titled(row, "提出原因和措施", "cause and measure"), day, remedy_days(day).plan)
        _tell_body(act, row, Text(f"目标「{subject_of(row)}」的整改措施被退回：{reason.strip()}", f"The plan for “{subject_of(row)}” was sent back: {reason.strip()}"), day)  # fmt: skip
        _save(row)
    return row


def _wordless(words: str, field: str, place: Text) -> Iterator[Issue]:
    if not words.strip():
        yield _issue(f"remedy-missing-{field}", place, "", Text("没有写", "is empty"), Text("请写明，这会留在记录里", "Say it; it stays on record"))  # fmt: skip


def _locked(remedy: int) -> Remedy:
    return Remedy.objects.select_for_update(of=("self",), no_key=True).select_related("body").get(pk=remedy)


def _check_standing(row: Remedy, version: int, event: str) -> None:
    if row.version != version or REMEDY.after(row.state, event) is None:
        raise overtaken(Text(f"目标「{subject_of(row)}」的整改", f"the remedy of “{subject_of(row)}”"))


def _step(
    act: Act, row: Remedy, event: str, *, words: Mapping[str, str | None] | None = None, verdict: str = ""
) -> None:
    """Moves the remedy and keeps what happened."""
    after = REMEDY.after(row.state, event)
    if after is None:
        raise ValueError(f"{event} cannot happen to a remedy that is {row.state}")
    row.state = after
    RemedyStep.objects.create(
        remedy=row, event=event, day=clock.day_of(act.at), at=act.at, person_id=act.actor.person, words=dict(words or {}), verdict=verdict,
    )  # fmt: skip


def _save(row: Remedy) -> None:
    row.version += 1
    row.save()


def subject_of(row: Remedy) -> str:
    """What the target is about; its id where the plan has it no more."""
    plan = workspace().plan
    return next((each.subject for each in plan.targets if each.id == row.target), row.target) if plan else row.target  # fmt: skip


def _titled(row: Remedy, zh: str, en: str) -> Text:
    return Text(f"整改：{subject_of(row)}（{zh}）", f"Remedy: {subject_of(row)} ({en})")


def _watch(row: Remedy, title: Text, day: date, number: int) -> None:
    deadline = supervising.Deadline(day, counted(day, number).end, number)
    supervising.watch(KIND, row.target, row.body_id, title, deadline=deadline)


def _tell_body(act: Act, row: Remedy, text: Text, day: date) -> None:
    tell(who_answers(row.body_id, day), text, reverse("remedy", args=[row.pk]), at=act.at)


def _tell_clerks(act: Act, text: Text, row: Remedy) -> None:
    tell(holders(Role.CLERK, clock.day_of(act.at)), text, reverse("remedy", args=[row.pk]), at=act.at)


def _issue(code: str, place: Text, value: str, message: Text, remedy: Text) -> Issue:
    return Issue(level=Level.ERROR, code=code, place=place, value=value, message=message, remedy=remedy)
