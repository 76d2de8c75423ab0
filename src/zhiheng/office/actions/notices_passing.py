"""Handing on notices, and the clocks of what meetings decided, when a body is gone or a duty goes to another one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, Q

from zhiheng.core.workflow.notice import NOTICE
from zhiheng.office import clock
from zhiheng.office.actions.supervising_matters import pass_on
from zhiheng.office.people.models import Body
from zhiheng.office.records.models import Decision, Duty, Matter, Notice, NoticeStep
from zhiheng.office.records.notices import OFFICE


def pass_notices_on(day: date, *, not_before: date | None = None) -> int:
    """Open notices from and to bodies that are gone by that day go to their successors, with their clocks; the clocks of decisions go to who
    leads them now. Gives how many notices. Called inside the action that passes duties on, as `dues_passing.pass_dues_on`.
    """
    moved = 0
    gone = Body.objects.filter(until__lt=day)
    open_now = Notice.objects.select_for_update(of=("self",), no_key=True).filter(state__in=NOTICE.open_states())  # fmt: skip
    for row in open_now.filter(Q(to_body__in=gone) | Q(from_body__in=gone)).order_by("pk"):
        to, sender = _successor(row.to_body, day), _successor(row.from_body, day) if row.from_body else None
        if to == row.to_body and sender == row.from_body:
            continue
        last = row.to_body.until
        row.to_body, row.from_body = to, sender
        row.version += 1
        row.save(update_fields=["to_body", "from_body", "version"])
        NoticeStep.objects.create(notice=row, event="pass_on", reason=f"{sender.name if sender else OFFICE.zh}→{to.name}", at=clock.now())  # fmt: skip
        chased = Matter.objects.filter(kind__in=("notice-receipt", "notice-reply"), subject=str(row.pk), closed_at=None)  # fmt: skip
        _hand_on(chased.exclude(body=to), to.pk, last or day, not_before)
        moved += 1
    _pass_decisions_on(day, not_before)
    return moved


def _successor(body: Body, day: date) -> Body:
    """The body that answers on that day: what it was merged into, else which took over most of its duties; itself where there is none."""
    seen = {body.pk}
    while body.until is not None and body.until < day:
        heir = body.merged_into or _heir_of_duties(body)
        if heir is None or heir.pk in seen:
            break
        seen.add(heir.pk)
        body = heir
    return body


def _heir_of_duties(body: Body) -> Body | None:
    taken = Duty.objects.filter(passed_from__body=body, since__isnull=False).exclude(body=body)
    most = taken.values("body").annotate(number=Count("pk")).order_by("-number", "body").first()
    return Body.objects.get(pk=most["body"]) if most is not None else None


def _pass_decisions_on(day: date, not_before: date | None) -> None:
    """The clock of a decision goes with the duty to lead it."""
    in_force = Q(until=None) | Q(until__gte=day)
    led = Duty.objects.filter(
        in_force, group="decisions", part="lead", since__lte=day, passed_from__isnull=False
    )
    heirs = {
        (duty.passed_from.body_id, duty.item): duty for duty in led.select_related("passed_from") if duty.passed_from
    }  # fmt: skip
    if not heirs:
        return
    items = {item for _, item in heirs}
    codes = _codes(items)
    for matter in Matter.objects.select_for_update(of=("self",), no_key=True).filter(kind="decision", subject__in=list(codes), closed_at=None):  # fmt: skip
        duty = heirs.get((matter.body_id, codes[matter.subject]))
        if duty is not None and duty.since is not None:
            _hand_on([matter], duty.body_id, duty.since - timedelta(days=1), not_before)


def _codes(items: Iterable[str]) -> dict[str, str]:
    """The codes of decisions by their row ids, as matters name them."""
    return {str(pk): code for pk, code in Decision.objects.filter(code__in=list(items)).values_list("pk", "code")}  # fmt: skip


def _hand_on(matters: Iterable[Matter], into: int, last: date, not_before: date | None) -> None:
    pass_on(list(matters), into, last, at=clock.now(), not_before=not_before)
