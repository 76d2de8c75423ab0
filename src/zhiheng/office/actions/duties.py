"""Duties in force: given, passed on, ended, put into the hands of a person."""

from __future__ import annotations

from datetime import date, timedelta

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.office import clock
from zhiheng.office.actions.acting import acting
from zhiheng.office.actions.dues_passing import pass_dues_on
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.models import Body
from zhiheng.office.people.permissions import check_may_hand_out
from zhiheng.office.records.duties import holders_of
from zhiheng.office.records.models import Duty
from zhiheng.office.records.revisions import plan_in_force


def give(actor: Actor, group: str, item: str, body: int, *, part: str = "lead", since: date) -> Duty:
    """Gives a body a duty for the whole of a target or task of the plan in force, from `since` on.

    Raises Refused, and InputProblem where there is no such item or body, or the body holds it already.
    """
    check_may_hand_out(actor)
    with acting(
        actor, "duty-given", subject=f"{group}:{item}", body=body, part=part, since=since.isoformat()
    ) as act:
        issues = [*_item_issues(group, item), *_body_issues(body, since)]
        if part not in ("lead", "support"):
            issues.append(_issue("part-unknown", part, _NO_PART))
        if Duty.objects.filter(
            group=group, item=item, body=body, year=0, area="", since__isnull=False, until=None
        ).exists():
            issues.append(_issue("duty-held", "", _HELD))
        if issues:
            raise InputProblem(*issues)
        duty = Duty.objects.create(group=group, item=item, body_id=body, part=part, since=since)
        act.data["duty"] = duty.pk
    return duty


def pass_on(actor: Actor, duty: int, to_body: int, day: date) -> Duty:
    """Passes a duty on to another body from `day` on; the old one ends the day before and stays on record.

    Raises Refused, and InputProblem for a duty that ended or began later, and for a body that holds the same already.
    """
    check_may_hand_out(actor)
    with acting(actor, "duty-passed-on", subject=f"duty:{duty}", to=to_body, day=day.isoformat()) as act:
        before = _standing(duty, day)
        issues = list(_body_issues(to_body, day))
        same = Duty.objects.filter(
            group=before.group, item=before.item, body=to_body, year=before.year, area=before.area
        )
        if same.filter(since__isnull=False, until=None).exists():
            issues.append(_issue("duty-held", "", _HELD))
        if issues:
            raise InputProblem(*issues)
        _end(before, day - timedelta(days=1))
        after = Duty.objects.create(
            group=before.group, item=before.item, body_id=to_body, part=before.part, year=before.year, area=before.area,
            value=before.value, since=day, passed_from=before,
        )  # fmt: skip
        act.data |= {
            "duty": after.pk,
            "dues": pass_dues_on(clock.day_of(act.at), not_before=clock.day_of(act.at) + timedelta(days=1)),
        }
    return after


def end(actor: Actor, duty: int, last: date) -> None:
    """Ends a duty; `last` is its last day. Raises Refused, and InputProblem for one that ended already or began later."""
    check_may_hand_out(actor)
    with acting(actor, "duty-ended", subject=f"duty:{duty}", last=last.isoformat()):
        _end(_standing(duty, last), last)


def set_holder(actor: Actor, duty: int, person: int | None) -> None:
    """Names the person who holds the duty for its body, or nobody. Raises Refused, and InputProblem for somebody without a role
    in that body.
    """
    check_may_hand_out(actor)
    with acting(actor, "duty-holder-set", subject=f"duty:{duty}", holder=person):
        row = _standing(duty, clock.today())
        people = dict(holders_of({row.body_id}, clock.today()).get(row.body_id, ()))
        if person is not None and person not in people:
            raise InputProblem(_issue("holder-elsewhere", "", _NOT_THERE))
        row.holder_id = person
        row.save(update_fields=["holder"])


def _standing(duty: int, day: date) -> Duty:
    """The duty, locked, if it can change on that day."""
    row = Duty.objects.select_for_update(no_key=True).filter(pk=duty, since__isnull=False).first()
    if row is None:
        raise InputProblem(_issue("duty-unknown", "", _NONE))
    if row.until is not None:
        raise InputProblem(_issue("duty-ended", row.until.isoformat(), _ENDED))
    if row.since is not None and row.since > day:
        raise InputProblem(_issue("duty-begins-later", row.since.isoformat(), _LATER))
    return row


def _end(duty: Duty, last: date) -> None:
    duty.until = last
    duty.save(update_fields=["until"])


def _item_issues(group: str, item: str) -> list[Issue]:
    from zhiheng.office.records.drafts import tasks_by_key

    plan = plan_in_force()
    known = {
        "targets": {each.id for each in plan.targets} if plan else set(),
        "tasks": set(tasks_by_key(plan)) if plan else set(),
    }
    return [] if item in known.get(group, ()) else [_issue("item-unknown", item, _NO_ITEM)]


def _body_issues(body: int, day: date) -> list[Issue]:
    row = Body.objects.filter(pk=body).first()
    if row is None:
        return [_issue("body-unknown", "", _NO_BODY)]
    standing = (row.since or day) <= day <= (row.until or day)
    return [] if standing else [_issue("body-ended", row.name, _BODY_ENDED)]


def _issue(code: str, value: str, words: tuple[Text, Text]) -> Issue:
    place = Text("职责", "duty")
    return Issue(level=Level.ERROR, code=code, place=place, value=value, message=words[0], remedy=words[1])


_NONE = (Text("没有这项职责", "there is no such duty"), Text("请刷新页面", "Load the page again"))
_ENDED = (
    Text("这项职责已经结束", "this duty has ended"),
    Text("请看它后来由哪个单位承担", "See which body holds it now"),
)
_LATER = (
    Text("这项职责在那天还没有开始", "this duty has not begun by that day"),
    Text("请选开始以后的一天", "Choose a day after it began"),
)
_HELD = (
    Text("该单位已经承担这项职责", "the body holds this duty already"),
    Text("不需要再分派", "It need not be given again"),
)
_NO_PART = (
    Text("分工只有牵头和配合", "a body leads or supports"),
    Text("请选其中之一", "Choose one of the two"),
)
_NO_ITEM = (
    Text("施行中的计划没有这个目标或任务", "the plan in force has no such target or task"),
    Text("请从列出的目标和任务中选", "Choose one of those listed"),
)
_NO_BODY = (Text("没有这个单位", "there is no such body"), Text("请从列出的单位中选", "Choose one of those listed"))  # fmt: skip
_BODY_ENDED = (
    Text("这个单位在那天不存在", "this body does not exist on that day"),
    Text("请选当天存在的单位", "Choose one that does"),
)
_NOT_THERE = (
    Text("这个人在该单位没有任职", "this person holds no role in that body"),
    Text("请从该单位的人员中选", "Choose one of the people of that body"),
)
