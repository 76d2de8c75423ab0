"""Responsible bodies over time: new ones, further names, renaming, merging and splitting by a day, ending.

Each act keeps lists.toml's edition in step, so that rows which name a body by an older name still match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from zhiheng.core.bodies import is_body
from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.registers.model import Named
from zhiheng.office import clock
from zhiheng.office.actions.acting import Act, acting
from zhiheng.office.actions.bodies_duties import (
    duties_after,
    pass_appointments_on,
    pass_duties_on,
)
from zhiheng.office.actions.dues_passing import pass_dues_on
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.models import KINDS, Appointment, Body, BodyAlias
from zhiheng.office.people.permissions import check_may_manage_bodies
from zhiheng.office.records.workspaces import add_edition, latest, publish, workspace
from zhiheng.workspace.lists import lists_text, with_bodies

LISTS = "lists.toml"
_MANY = re.compile(r"^(?:各|有关|相关|其他|全[区市县省]|[市区县省]级|本[市区县]|属地)|等$")
"""Names that stand for many bodies (各镇、有关部门): nobody can hold a duty by them."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a body that splits leaves to one of its successors: its name, and the row ids of duties and appointments."""

    name: str
    duties: frozenset[int] = frozenset()
    appointments: frozenset[int] = frozenset()


def add_body(
    actor: Actor, name: str, kind: str, *, code: str = "", aliases: Sequence[str] = (), since: date | None = None
) -> Body:  # fmt: skip
    """A new body. Raises InputProblem with everything that is wrong, names that another body has among it."""
    check_may_manage_bodies(actor)
    with acting(actor, "body-added", name=name.strip(), kind=kind) as act:
        names = _names(name, aliases)
        issues = [*_name_issues(names), *_kind_issues(kind)]
        if issues:
            raise InputProblem(*issues)
        row = _made(names, kind, code=code.strip(), since=since)
        act.subject = f"body:{row.pk}"
        _keep_lists(act, [row])
        return row


def add_alias(actor: Actor, body: int, alias: str) -> None:
    """A further name of a body."""
    check_may_manage_bodies(actor)
    with acting(actor, "body-alias-added", subject=f"body:{body}", alias=alias.strip()) as act:
        row = _body(body)
        if issues := _name_issues(_names(alias)):
            raise InputProblem(*issues)
        BodyAlias.objects.create(body=row, name=alias.strip())
        _keep_lists(act, [row])


def rename_body(actor: Actor, body: int, name: str) -> None:
    """Gives a body a new name; the old one becomes one of its further names. One of its further names may become the name."""
    check_may_manage_bodies(actor)
    with acting(actor, "body-renamed", subject=f"body:{body}", name=name.strip()) as act:
        row = _body(body)
        old, new = row.name, name.strip()
        act.data["before"] = old
        BodyAlias.objects.filter(body=row, name=new).delete()
        if issues := _name_issues(_names(new)):
            raise InputProblem(*issues)
        row.name = new
        row.save(update_fields=["name"])
        BodyAlias.objects.create(body=row, name=old)
        _keep_lists(act, [row], was=old)


def merge_bodies(actor: Actor, old: int, into: int, day: date) -> int:
    """Merges a body into another from a day on: duties and appointments pass on with their history. Gives how many duties did.

    Before the day nothing changes: every row carries its first and last day. Raises InputProblem for bodies that do not exist that day.
    """
    check_may_manage_bodies(actor)
    with acting(actor, "bodies-merged", subject=f"body:{old}", into=into, day=day.isoformat()) as act:
        row, other = _body(old), _body(into)
        issues = [*_ending_issues(row, day), *_successor_issues(row, other, day)]
        if issues:
            raise InputProblem(*issues)
        passed = pass_duties_on(duties_after(row.pk, day), other.pk, day)
        pass_appointments_on(Appointment.objects.filter(body=row), other.pk, day)
        row.until, row.merged_into = day - timedelta(days=1), other
        row.save(update_fields=["until", "merged_into"])
        act.data |= {
            "duties": passed,
            "dues": pass_dues_on(clock.day_of(act.at), not_before=clock.day_of(act.at) + timedelta(days=1)),
        }
        _keep_lists(act, [row, other])
        return passed


def split_body(actor: Actor, old: int, parts: Sequence[Part], day: date) -> tuple[Body, ...]:
    """Splits a body from a day on: each duty goes to one of the parts, appointments that no part takes end. Gives the successors.

    Raises InputProblem where a duty would be left without a holder, or where fewer than two parts are named.
    """
    check_may_manage_bodies(actor)
    names = [part.name.strip() for part in parts]
    with acting(actor, "body-split", subject=f"body:{old}", into=names, day=day.isoformat()) as act:
        row = _body(old)
        duties = duties_after(row.pk, day)
        known = {each.name: each for each in Body.objects.filter(name__in=names)}
        issues = [*_ending_issues(row, day), *_part_issues(parts, {each.pk for each in duties})]
        issues += _name_issues([name for name in names if name not in known])
        issues += [each for other in known.values() for each in _successor_issues(row, other, day)]
        if issues:
            raise InputProblem(*issues)
        made = []
        for part, name in zip(parts, names, strict=True):
            successor = known.get(name) or _made((name,), row.kind, since=day)
            pass_duties_on([each for each in duties if each.pk in part.duties], successor.pk, day)
            pass_appointments_on(
                Appointment.objects.filter(body=row, pk__in=part.appointments), successor.pk, day
            )
            made.append(successor)
        _end(row, day - timedelta(days=1))
        act.data["dues"] = pass_dues_on(
            clock.day_of(act.at), not_before=clock.day_of(act.at) + timedelta(days=1)
        )
        _keep_lists(act, [row, *made])
        return tuple(made)


def end_body(actor: Actor, body: int, last: date) -> None:
    """Ends a body; `last` is its last day. Raises InputProblem where it holds duties after it, which need another holder first."""
    check_may_manage_bodies(actor)
    with acting(actor, "body-ended", subject=f"body:{body}", last=last.isoformat()):
        row = _body(body)
        issues = list(_ending_issues(row, last + timedelta(days=1)))
        left = duties_after(row.pk, last + timedelta(days=1))
        if left:
            items = "、".join(sorted({each.item for each in left})[:5])
            issues.append(_issue("duties", Text("职责", "Duties"), items, Text(f"{row.name}此后还有 {len(left)} 项职责", f"{row.name} still holds duties then: {len(left)}"),
                                 Text("请先把这些职责交给别的单位，或改为并入", "Give them to another body first, or merge it")))  # fmt: skip
        if issues:
            raise InputProblem(*issues)
        _end(row, last)


def import_bodies(actor: Actor) -> tuple[str, ...]:
    """Makes a body of every name in lists.toml and in the plan that no body has yet; gives the new names. Names for many are left out."""
    check_may_manage_bodies(actor)
    with acting(actor, "bodies-imported") as act:
        rows = []
        known = {
            *Body.objects.values_list("name", flat=True),
            *BodyAlias.objects.values_list("name", flat=True),
        }
        for named, kind in _wanted():
            if not known & {named.name, *named.aliases} and not _MANY.search(named.name):
                rows.append(_made((named.name, *named.aliases), kind, code=named.code))
                known |= {named.name, *named.aliases}
        act.data["names"] = [row.name for row in rows]
        if rows:
            _keep_lists(act, rows)
        return tuple(row.name for row in rows)


def _wanted() -> Iterable[tuple[Named, str]]:
    """Named bodies with their kinds: of the lists, then of the plan."""
    opened = workspace()
    towns = {area.name for area in opened.areas.areas if area.level == "town"}
    yield from ((named, "town" if named.name in towns else "department") for named in opened.lists.bodies)
    yield from ((named, "town") for named in opened.lists.areas if named.name in towns)
    plan = opened.plan
    for body in plan.bodies if plan else ():
        if is_body(body.name):
            yield Named(body.name, tuple(body.aliases)), "town" if body.name in towns else "department"


def _made(names: Sequence[str], kind: str, *, code: str = "", since: date | None = None) -> Body:
    row = Body.objects.create(name=names[0], kind=kind, code=code, since=since)
    BodyAlias.objects.bulk_create(BodyAlias(body=row, name=alias) for alias in names[1:])
    return row


def _end(row: Body, last: date) -> None:
    row.until = last
    row.save(update_fields=["until"])
    Appointment.objects.filter(body=row, until=None).update(until=last)


def _keep_lists(act: Act, rows: Sequence[Body], *, was: str = "") -> None:
    """The next edition of lists.toml with these bodies as they stand now. Enterprises are no bodies that rows of the plan name."""
    opened = workspace()
    edition = latest(LISTS)
    text = edition.content if edition else lists_text(replace(opened.lists, bodies=()))
    entries = {each.name: each for each in opened.lists.bodies}
    for row in rows:
        if row.kind == "enterprise":
            continue
        before = entries.pop(was or row.name, Named(row.name))
        aliases = dict.fromkeys((*before.aliases, *row.aliases.order_by("pk").values_list("name", flat=True)))
        entries[row.name] = Named(
            row.name, tuple(name for name in aliases if name != row.name), row.code or before.code
        )
    written = with_bodies(text, tuple(entries.values()))
    if edition is None or written != edition.content:
        add_edition(LISTS, written, person=act.actor.person)
        act.afterwards(publish)


def _body(body: int) -> Body:
    row = Body.objects.select_for_update(of=("self",), no_key=True).filter(pk=body).first()
    if row is None:
        raise InputProblem(_issue("gone", Text("单位", "Body"), "", Text("没有找到，可能已经变动", "it was not found; it may have changed"), Text("请刷新页面再看", "Load the page again")))  # fmt: skip
    return row


def _names(name: str, aliases: Sequence[str] = ()) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.strip() for each in (name, *aliases) if each.strip() or each == name))


def _name_issues(names: Sequence[str]) -> list[Issue]:
    """What is wrong with new names: empty, long, or another body's."""
    place = Text("名称", "Name")
    taken = {each.name: each.name for each in Body.objects.filter(name__in=names)}
    taken |= {
        each.name: each.body.name for each in BodyAlias.objects.filter(name__in=names).select_related("body")
    }
    issues = []
    for name in names:
        if not name:
            issues.append(_issue("name", place, "", Text("没有填写", "it is missing")))
        elif len(name) > 100:
            issues.append(
                _issue("name", place, name, Text("超过 100 个字", "it is longer than 100 characters"))
            )
        elif name in taken:
            issues.append(
                _issue(
                    "name",
                    place,
                    name,
                    Text(f"已是{taken[name]}的名称或别名", f"it is a name of {taken[name]} already"),
                )
            )
    return issues


def _kind_issues(kind: str) -> list[Issue]:
    if kind in dict(KINDS):
        return []
    return [_issue("kind", Text("类别", "Kind"), kind, Text("没有这一类", "there is no such kind"))]


def _ending_issues(row: Body, day: date) -> Iterable[Issue]:
    """What stands against a body's having ended the day before `day`."""
    place = Text("日期", "Day")
    if row.until is not None:
        yield _issue(
            "body",
            Text("单位", "Body"),
            row.name,
            Text(f"已定于 {row.until} 结束", f"its end is set for {row.until} already"),
        )
    if row.since is not None and day <= row.since:
        yield _issue(
            "day",
            place,
            day.isoformat(),
            Text(f"{row.name}从 {row.since} 才开始", f"{row.name} began on {row.since} only"),
        )


def _successor_issues(row: Body, other: Body, day: date) -> Iterable[Issue]:
    place = Text("并入", "Into")
    if other.pk == row.pk:
        yield _issue("into", place, other.name, Text("不能并入自己", "a body cannot go into itself"))
    elif (other.since or day) > day or (other.until or day) < day:
        yield _issue(
            "into", place, other.name, Text(f"{day} 时这个单位不在", f"this body does not exist on {day}")
        )
    elif (other.kind == "enterprise") is not (row.kind == "enterprise"):
        yield _issue(
            "into",
            place,
            other.name,
            Text("企业和部门、镇街之间不能合并", "an enterprise and an authority cannot become one"),
        )


def _part_issues(parts: Sequence[Part], duties: set[int]) -> Iterable[Issue]:
    place = Text("拆分", "Parts")
    names = [part.name.strip() for part in parts]
    if len(set(names)) < 2 or len(set(names)) < len(names):
        yield _issue(
            "parts",
            place,
            "、".join(names),
            Text("至少要有两个名称不同的单位", "name at least two different bodies"),
        )
    given = [each for part in parts for each in part.duties]
    left, twice = duties - set(given), len(given) - len(set(given))
    if left or twice or set(given) - duties:
        yield _issue(
            "duties",
            Text("职责", "Duties"),
            str(len(left) or twice),
            Text("每一项职责要交给其中一个单位，不多不少", "each duty goes to exactly one of them"),
        )


def _issue(field: str, place: Text, value: str, message: Text, remedy: Text | None = None) -> Issue:
    return Issue(
        level=Level.ERROR, code=f"body-{field}", place=place, value=value, message=message,
        remedy=remedy or Text("请改正后再提交", "Correct it and send it again"),
    )  # fmt: skip
