"""Replies to orders: the body says why and promises a day, the quality office takes the reply or refuses it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.workflow.ladder import promised_by
from zhiheng.core.workflow.supervision import COLOUR_LABELS, RED, REFUSE, REPLY, TAKE
from zhiheng.office import clock
from zhiheng.office.actions.acting import Act, acting, overtaken
from zhiheng.office.actions.supervising_matters import count
from zhiheng.office.actions.telling import holders, tell
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions_supervision import check_may_reply, check_may_supervise
from zhiheng.office.people.roles import Role
from zhiheng.office.records.clocks import Clocks, ladder, order_facts
from zhiheng.office.records.deadlines import FARTHEST
from zhiheng.office.records.holders import who_answers
from zhiheng.office.records.matter_links import order_address
from zhiheng.office.records.models import Matter, MatterStep, Order, StoredFile

TAKEN, REFUSED = "taken", "refused"
LONGEST_TEXT = 4000
"""Characters of a reply or a reason."""


def reply(
    actor: Actor, order: int, version: int, *, text: str, promised: date, file: StoredFile | None = None
) -> Order:
    """The body's answer to an order: why, and by which day it will be done. The body's clock stands still until it is decided on.

    Raises Refused for others than the liaisons and reviewers of the body; InputProblem with everything that is wrong, for an order that
    stands no more or has been answered, and where somebody was quicker.
    """
    with acting(actor, "order-replied", subject=f"order:{order}", promised=promised.isoformat()) as act:
        row, matter = _locked(order)
        check_may_reply(actor, row.body_id)
        _check_standing(row, version)
        today = clock.day_of(act.at)
        if problems := [
            *_reply_problems(row, matter, today),
            *_text_problems(text),
            *_day_problems(promised, today),
        ]:
            raise InputProblem(*problems)
        row.reply, row.promised, row.file = text.strip(), promised, file
        row.replied_by_id, row.replied_at = actor.person, act.at
        row.decision, row.decision_reason, row.decided_by, row.decided_at = "", "", None, None
        _kept(act, row, matter, REPLY, text.strip())
        said = Text(f"{row.body.name}回复了{COLOUR_LABELS[row.colour].zh}督办单，请处理", f"{row.body.name} replied to a {COLOUR_LABELS[row.colour].en} order; please decide on it")  # fmt: skip
        tell(holders(Role.CLERK, today), said, order_address(row.pk), at=act.at)
    return row


def decide(actor: Actor, order: int, version: int, *, take: bool, reason: str) -> Order:
    """The quality office takes the reply, and waits for the promised day, or refuses it with the reason, and the matter climbs.

    Raises Refused for others than its clerks; InputProblem without a reason for refusing, without a reply to decide on, and where somebody
    was quicker.
    """
    check_may_supervise(actor)
    with acting(actor, "order-decided", subject=f"order:{order}", take=take, reason=reason) as act:
        row, matter = _locked(order)
        _check_standing(row, version)
        if problems := list(_decision_problems(row, take, reason)):
            raise InputProblem(*problems)
        row.decision, row.decision_reason = TAKEN if take else REFUSED, reason.strip()
        row.decided_by_id, row.decided_at = actor.person, act.at
        _kept(act, row, matter, TAKE if take else REFUSE, reason.strip())
        _tell_body(act, row, take)
    return row


def _locked(order: int) -> tuple[Order, Matter]:
    """The order and its matter, locked as the clock locks them: the matter first."""
    matter = (
        Matter.objects.select_for_update(of=("self",), no_key=True)
        .filter(orders=order)
        .order_by("pk")
        .first()
    )
    row = (
        Order.objects.select_for_update(of=("self",), no_key=True)
        .select_related("body")
        .filter(pk=order)
        .first()
    )
    if row is None or matter is None:
        raise InputProblem(_issue("order-unknown", Text("督办单", "order"), "", Text("没有这份督办单", "there is no such order"), Text("请刷新页面", "Load the page again")))  # fmt: skip
    return row, matter


def _check_standing(row: Order, version: int) -> None:
    if row.version != version:
        last = MatterStep.objects.filter(order=row, person__isnull=False).order_by("-pk").first()
        raise overtaken(Text("这份督办单", "this order"), last.person.name if last is not None else "")
    if row.ended_at is not None:
        raise InputProblem(_issue(
            "order-ended", Text("督办单", "order"), str(row.number),
            Text("这份督办单已经了结，或已经升级", "this order stands no more; it was settled or raised"),
            Text("请看这一事项现在的情况", "See how the matter stands now"),
        ))  # fmt: skip


def _kept(act: Act, row: Order, matter: Matter, event: str, reason: str) -> None:
    """The order, its matter's next day and the step, written down together."""
    row.told_on = None
    row.version += 1
    row.save()
    today = clock.day_of(act.at)
    count(matter, row, Clocks(today).of_matter(matter), ladder())
    matter.version += 1
    matter.save(update_fields=["deadline", "acts_on", "version"])
    MatterStep.objects.create(
        matter=matter, event=event, day=today, at=act.at, person_id=act.actor.person, order=row, reason=reason
    )
    act.data |= {"matter": matter.pk, "colour": row.colour}


def _tell_body(act: Act, row: Order, take: bool) -> None:
    today = clock.day_of(act.at)
    promised = row.promised.isoformat() if row.promised else ""
    said = (
        Text(f"督办单的回复已获认可，请在承诺的{promised}前办结", f"the reply to the order was taken; please have it done by {promised} as promised")
        if take
        else Text(f"督办单的回复未获认可：{row.decision_reason}", f"the reply to the order was refused: {row.decision_reason}")
    )  # fmt: skip
    people = {*who_answers(row.body_id, today), row.replied_by_id}
    tell((each for each in people if each is not None), said, order_address(row.pk), at=act.at)


def _reply_problems(row: Order, matter: Matter, today: date) -> Iterator[Issue]:
    """An order is answered once; a red one, above which there is none, again when the answer was refused or the promise broken."""
    if row.replied_at is None or (row.colour == RED and _is_over(row, matter, today)):
        return
    yield _issue("order-answered", Text("督办单", "order"), str(row.number), Text("已经回复过", "it has been answered"),
                 Text("请等质量办处理，或按承诺办结", "Wait for the quality office's decision, or have it done as promised"))  # fmt: skip


def _is_over(row: Order, matter: Matter, today: date) -> bool:
    if row.decision == REFUSED:
        return True
    return row.decision == TAKEN and promised_by(order_facts(row), Clocks(today).of_matter(matter)) < today


def _text_problems(text: str) -> Iterator[Issue]:
    place = Text("回复", "reply")
    if not text.strip():
        yield _issue("reply-missing", place, "", Text("没有写", "is empty"), Text("请写明为什么没有办结、准备怎样办", "Say why it is not done and how it will be"))  # fmt: skip
    elif len(text) > LONGEST_TEXT:
        yield _issue("reply-too-long", place, "", Text(f"超过 {LONGEST_TEXT} 个字", f"is longer than {LONGEST_TEXT} characters"),
                     Text("请写要点，其余作为附件", "Write the main points and attach the rest"))  # fmt: skip


def _day_problems(promised: date, today: date) -> Iterator[Issue]:
    if promised < today:
        yield _issue("promise-in-the-past", Text("承诺办结的日期", "promised day"), promised.isoformat(), Text("早于今天", "lies in the past"),
                     Text("请写今天或以后的一天", "Give today or a later day"))  # fmt: skip
    elif promised > today + FARTHEST:
        yield _issue("promise-too-far", Text("承诺办结的日期", "promised day"), promised.isoformat(), Text("在十年以后", "it lies more than ten years off"),
                     Text("请核对年份", "Check the year"))  # fmt: skip


def _decision_problems(row: Order, take: bool, reason: str) -> Iterator[Issue]:
    if row.replied_at is None or row.decided_at is not None:
        yield _issue("no-reply", Text("督办单", "order"), str(row.number), Text("没有等待处理的回复", "no reply waits for a decision"),
                     Text("请刷新页面", "Load the page again"))  # fmt: skip
    if not take and not reason.strip():
        yield _issue("reason-missing", Text("理由", "reason"), "", Text("没有写", "is empty"),
                     Text("请写明为什么不认可，责任单位会看到", "Say why it is refused; the body reads it"))  # fmt: skip


def _issue(code: str, place: Text, value: str, message: Text, remedy: Text) -> Issue:
    return Issue(level=Level.ERROR, code=code, place=place, value=value, message=message, remedy=remedy)
