"""Exceptions to supervision, on record with their reasons: later deadlines, exemptions, days on which no clock runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.workflow.supervision import EXEMPT, EXEMPTED
from zhiheng.office import clock
from zhiheng.office.actions.acting import acting, overtaken
from zhiheng.office.actions.dues import extend, too_far
from zhiheng.office.actions.supervising_matters import (
    Deadline,
    affected,
    end,
    lock_dues,
    recount,
    set_deadline,
)
from zhiheng.office.actions.telling import tell
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.models import Body
from zhiheng.office.people.permissions_supervision import check_may_supervise
from zhiheng.office.records.holders import who_answers
from zhiheng.office.records.matter_links import matter_address
from zhiheng.office.records.models import Due, Matter, MatterStep, Suspension

LONGEST = 366
"""Days of a suspension at most, where its end is known: beyond that it is another plan, not an exception (no rule says so; M)."""
_DAY = timedelta(days=1)


def extend_matter(actor: Actor, matter: int, version: int, *, deadline: date, reason: str) -> Matter:
    """Sets a later deadline: standing orders end as extended and the ladder starts anew from it. What is due to be filed opens again.

    Raises Refused for others than the quality office's clerk; InputProblem without a reason, for a day that is not after the deadline or
    lies in the past, for a matter that is closed, and where somebody was quicker.
    """
    check_may_supervise(actor)
    with acting(actor, "matter-extended", subject=f"matter:{matter}", deadline=deadline.isoformat(), reason=reason) as act:  # fmt: skip
        row = _open(matter, version)
        today = clock.day_of(act.at)
        if problems := [
            *_deadline_problems(row, deadline, today),
            *too_far(deadline, today),
            *_reason_problems(reason),
        ]:
            raise InputProblem(*problems)
        act.data["before"] = row.deadline.isoformat()
        if row.kind == "due":
            extend(actor, int(row.subject), deadline, reason)
        else:
            set_deadline(
                [row], Deadline(today, deadline), reason=reason.strip(), at=act.at, person=actor.person
            )
        row.refresh_from_db()
        said = Text(f"期限延至{row.deadline.isoformat()}：{row.title['zh']}", f"the deadline is now {row.deadline.isoformat()}: {row.title['en']}")  # fmt: skip
        tell(who_answers(row.body_id, today), said, matter_address(row.pk), at=act.at)
    return row


def exempt(actor: Actor, matter: int, version: int, *, reason: str) -> Matter:
    """Ends a matter without its being done: nobody asks for it any more. Raises as `extend_matter`."""
    check_may_supervise(actor)
    with acting(actor, "matter-exempted", subject=f"matter:{matter}", reason=reason) as act:
        row = _open(matter, version)
        if problems := list(_reason_problems(reason)):
            raise InputProblem(*problems)
        end([row], EXEMPTED, EXEMPT, at=act.at, person=actor.person, reason=reason.strip())
        if row.kind == "due":
            Due.objects.filter(pk=int(row.subject), closed_at=None).update(closed_at=act.at)
        said = Text(
            f"已豁免，不用再办：{row.title['zh']}", f"exempted, it need not be done: {row.title['en']}"
        )
        tell(who_answers(row.body_id, clock.day_of(act.at)), said, matter_address(row.pk), at=act.at)
    return row


def suspend(actor: Actor, *, body: int | None, since: date, until: date | None, reason: str) -> Suspension:
    """No clock runs on these days, both counted, for one body or for all; without an end, until somebody ends it. What was issued before stays.

    Raises Refused for others than the quality office's clerk, InputProblem with everything that is wrong.
    """
    check_may_supervise(actor)
    with acting(
        actor, "clocks-suspended", body=body, since=since.isoformat(), until=until.isoformat() if until else "", reason=reason
    ) as act:  # fmt: skip
        today = clock.day_of(act.at)
        if problems := [
            *_first_day_problems(since, until, today), *_last_day_problems(since, until, since), *_body_problems(body),
            *_reason_problems(reason),
        ]:  # fmt: skip
            raise InputProblem(*problems)
        row = Suspension.objects.create(
            body_id=body, since=since, until=until, reason=reason.strip(), person_id=actor.person, at=act.at
        )
        act.subject = f"suspension:{row.pk}"
        tomorrow = clock.day_of(act.at) + _DAY
        act.data["moved"] = recount(affected(body), at=act.at, reason=row.reason, not_before=tomorrow)
    return row


def end_suspension(actor: Actor, suspension: int, *, until: date | None) -> Suspension:
    """Sets the last day of a suspension, or with None withdraws it as if it had never been. Raises as `suspend`, and InputProblem for one that
    was withdrawn."""
    check_may_supervise(actor)
    with acting(
        actor,
        "suspension-ended",
        subject=f"suspension:{suspension}",
        until=until.isoformat() if until else "",
    ) as act:
        row = (
            Suspension.objects.select_for_update(no_key=True).filter(pk=suspension, withdrawn_at=None).first()
        )
        if row is None:
            raise overtaken(Text("这次中止计时", "this suspension"))
        if until is None:
            row.withdrawn_at = act.at
        else:
            # One without an end may have lasted longer than anybody would have said in advance.
            if problems := list(_last_day_problems(row.since, until, max(row.since, clock.day_of(act.at)))):
                raise InputProblem(*problems)
            row.until = until
        row.save(update_fields=["until", "withdrawn_at"])
        tomorrow = clock.day_of(act.at) + _DAY
        act.data["moved"] = recount(affected(row.body_id), at=act.at, reason=row.reason, not_before=tomorrow)
    return row


def _open(matter: int, version: int) -> Matter:
    lock_dues(Matter.objects.filter(pk=matter))
    row = Matter.objects.select_for_update(no_key=True).filter(pk=matter).first()
    if row is None or row.version != version or row.closed_at is not None:
        last = MatterStep.objects.filter(matter=matter, person__isnull=False).order_by("-pk").first()
        raise overtaken(Text("这一事项", "this matter"), last.person.name if last is not None else "")
    return row


def _deadline_problems(row: Matter, deadline: date, today: date) -> Iterator[Issue]:
    if deadline <= row.deadline or deadline < today:
        yield _issue(
            "deadline-not-later", Text("新期限", "new deadline"), deadline.isoformat(),
            Text(f"应当晚于原期限 {row.deadline.isoformat()}，也不能早于今天", f"it must lie after {row.deadline.isoformat()} and not in the past"),
            Text("请换一个日期", "Choose another day"),
        )  # fmt: skip


def _reason_problems(reason: str) -> Iterator[Issue]:
    if not reason.strip():
        yield _issue("reason-missing", Text("理由", "reason"), "", Text("没有写", "is empty"),
                     Text("请写明理由，这会留在记录里", "Say why; it stays on record"))  # fmt: skip


def _first_day_problems(since: date, until: date | None, today: date) -> Iterator[Issue]:
    """A year typed in two digits would stop the clocks since the time of the Han."""
    if abs((since - today).days) >= LONGEST and (until is None or until >= since):
        yield _issue("suspension-starts-far", Text("起", "first day"), since.isoformat(), Text(f"离今天有 {LONGEST} 天以上", f"it lies {LONGEST} days or more from today"),
                     Text("请核对年份", "Check the year"))  # fmt: skip


def _last_day_problems(since: date, until: date | None, counted_from: date) -> Iterator[Issue]:
    place = Text("止", "last day")
    if until is not None and until < since:
        yield _issue("suspension-ends-early", place, until.isoformat(), Text(f"早于第一天 {since.isoformat()}", f"lies before the first day {since.isoformat()}"),
                     Text("请换一个日期；登记错了的，请撤销", "Choose another day, or withdraw it if it was a mistake"))  # fmt: skip
    elif until is not None and (until - counted_from).days >= LONGEST:
        yield _issue("suspension-too-long", place, until.isoformat(), Text(f"一次最多 {LONGEST} 天", f"it lasts {LONGEST} days at most"),
                     Text("请写近一些的日期，到时再续", "Choose a nearer day and suspend again then"))  # fmt: skip


def _body_problems(body: int | None) -> Iterator[Issue]:
    if body is not None and not Body.objects.filter(pk=body).exists():
        yield _issue("body-unknown", Text("单位", "body"), "", Text("没有这个单位", "there is no such body"), Text("请从列出的单位中选", "Choose one of those listed"))  # fmt: skip


def _issue(code: str, place: Text, value: str, message: Text, remedy: Text) -> Issue:
    return Issue(level=Level.ERROR, code=code, place=place, value=value, message=message, remedy=remedy)
