"""Who holds what in a draft: leading bodies where the document names none, named people, and parts by year and town."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.plan.editing import with_target, with_task
from zhiheng.core.plan.parts import Along, part_issues
from zhiheng.office import clock
from zhiheng.office.actions.adopting_changes import PLACE, Change, changing
from zhiheng.office.actions.adopting_edits import confirm_as_kept
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions import check_may_hand_out
from zhiheng.office.records.drafts_bodies import holdings, known_bodies
from zhiheng.office.records.drafts_parts import part_names
from zhiheng.office.records.duties import holders_of
from zhiheng.office.records.models import Duty


def assign(actor: Actor, draft: int, version: int, items: Collection[tuple[str, str]], lead: str) -> None:
    """Has the body `lead` answer for all those items (group, key); who supports stays. It counts as confirmed.

    Raises Refused, and InputProblem for an item that is gone, a body that nobody knows, or a draft changed meanwhile.
    """
    with changing(actor, draft, "duties-assigned", version=version, lead=lead, count=len(items)) as change:
        if not known_bodies(clock.today()).meant(lead):
            raise InputProblem(_error("body-unknown", lead, _NO_BODY))
        confirmed = {(each.group, each.key) for each in change.view.items if each.confirmed_by}
        plan = change.view.plan
        for group, key in items:
            item = change.view.item(group, key)
            if item is None or group not in ("targets", "tasks"):
                raise InputProblem(_error("item-gone", key, _NO_ITEM))
            bodies = Bodies((lead,), tuple(each for each in item.entry.bodies.support if each != lead))
            if group == "targets":
                plan = with_target(plan, key, {"bodies": bodies})
            else:
                plan = with_task(plan, item.entry.id, {"bodies": bodies}, span=item.entry.span)
        change.keep(plan)
        confirm_as_kept(change, confirmed & set(items))


def name_holders(actor: Actor, draft: int, version: int, holders: Mapping[int, int | None]) -> None:
    """Names the people (row ids) who hold drafted duties (row ids), or nobody. Raises Refused, and InputProblem for somebody who holds
    no role in the duty's body, and where the draft was changed meanwhile.
    """
    check_may_hand_out(actor)
    with changing(actor, draft, "holders-named", version=version, count=len(holders)) as change:
        duties = {each.pk: each for each in Duty.objects.filter(draft=change.row, since=None, pk__in=holders)}
        people = holders_of({each.body_id for each in duties.values()}, clock.today())
        for id, person in holders.items():
            fitting = id in duties and (person is None or person in dict(people.get(duties[id].body_id, ())))
            if not fitting:
                raise InputProblem(_error("holder-elsewhere", str(person or ""), _NOT_THERE))
            duties[id].holder_id = person
        Duty.objects.bulk_update(duties.values(), ["holder"])


def set_parts(
    actor: Actor, draft: int, version: int, key: str, parts: Mapping[Along, Mapping[str, Decimal | None]]
) -> None:
    """Splits a target by year and by town; empty ones are none. Yearly parts are held by the leading body, local ones by the town.

    Raises Refused, and InputProblem with every sum that does not make up the whole, and where the draft was changed meanwhile.
    """
    check_may_hand_out(actor)
    with changing(actor, draft, "parts-set", version=version, item=key) as change:
        target = next((each for each in change.view.plan.targets if each.id == key), None)
        if target is None:
            raise InputProblem(_error("item-gone", key, _NO_ITEM))
        known = known_bodies(clock.today())
        names = part_names(change.view.plan, known)
        given = {along: {name: parts.get(along, {}).get(name) for name in names[along]} for along in names}
        issues = [issue for along, values in given.items() for issue in part_issues(target, along, values)]
        if issues:
            raise InputProblem(*issues)
        _keep_parts(change, key, given)


def _keep_parts(change: Change, key: str, given: Mapping[Along, Mapping[str, Decimal | None]]) -> None:
    known = known_bodies(clock.today())
    held = holdings(change.view.plan, known)
    lead = next(
        (
            body
            for (group, item, body), part in held.items()
            if (group, item, part) == ("targets", key, "lead")
        ),
        None,
    )
    if lead is None and any(value is not None for value in given["year"].values()):
        raise InputProblem(_error("lead-missing", "", _NO_LEAD))
    rows = Duty.objects.filter(draft=change.row, group="targets", item=key, since=None)
    rows.exclude(year=0, area="").delete()
    common = {"draft": change.row, "group": "targets", "item": key}
    years = [
        Duty(**common, body_id=lead, part="lead", year=int(year), value=value)
        for year, value in given["year"].items()
        if value is not None
    ]
    towns = [
        Duty(**common, body_id=known.ids[town], part="support", area=town, value=value)
        for town, value in given["area"].items()
        if value is not None
    ]
    Duty.objects.bulk_create([*years, *towns])


def _error(code: str, value: str, words: tuple[Text, Text]) -> Issue:
    return Issue(level=Level.ERROR, code=code, place=PLACE, value=value, message=words[0], remedy=words[1])


_NO_BODY = (
    Text("没有这个单位", "there is no such body"),
    Text("请先在「单位」一步建立它", "Make it first, in the step on bodies"),
)
_NO_ITEM = (
    Text("没有这一条目标或任务", "there is no such target or task"),
    Text("请刷新页面", "Load the page again"),
)
_NOT_THERE = (
    Text("这个人在该单位没有任职", "this person holds no role in that body"),
    Text("请从列出的人中选，或先邀请联络员", "Choose one of those listed, or invite a liaison first"),
)
_NO_LEAD = (
    Text("还没有牵头单位，年度任务没有人承担", "there is no leading body yet to hold the yearly parts"),
    Text("请先定牵头单位", "Name a leading body first"),
)
