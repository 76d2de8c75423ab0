"""Whom the names in a draft mean: one body under several names, a body that the office knows, or a new one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.plan.editing import merged_bodies
from zhiheng.core.registers.model import Named
from zhiheng.office import clock
from zhiheng.office.actions.adopting_changes import Change, changing
from zhiheng.office.actions.adopting_duties import draft_duties
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.models import Body, BodyAlias
from zhiheng.office.people.permissions import check_may_manage_bodies
from zhiheng.office.records.drafts_bodies import known_bodies
from zhiheng.office.records.workspaces import add_edition, latest, publish, workspace
from zhiheng.workspace.lists import lists_text, with_bodies

NEW_KINDS = ("department", "town", "agency")
"""What a body that the plan names may newly be."""


def merge_names(actor: Actor, draft: int, version: int, name: str, aliases: Collection[str]) -> None:
    """Says that all those names mean the body `name`; filings may use them from now on. Raises Refused, and InputProblem where it does
    not fit or is overtaken.
    """
    with changing(
        actor, draft, "names-merged", version=version, name=name, aliases=sorted(aliases)
    ) as change:
        change.keep(merged_bodies(change.view.plan, name, aliases))
        known = known_bodies(clock.today())
        new = tuple(each for each in aliases if each not in known.ids and each != name)
        if name in known.ids and new:
            BodyAlias.objects.bulk_create(BodyAlias(body_id=known.ids[name], name=each) for each in new)
            _list(change, [(known.names[known.ids[name]], new)])


def settle_names(actor: Actor, draft: int, version: int, choices: Mapping[str, str]) -> None:
    """Says whom names mean that the office does not know: by name a kind (see NEW_KINDS) for a new body, or "=ID" for one known.

    The bodies and aliases are made at once, in the office and in lists.toml: they exist whatever becomes of the draft. Raises Refused,
    and InputProblem with everything that does not fit.
    """
    check_may_manage_bodies(actor)
    with changing(actor, draft, "names-settled", version=version, names=sorted(choices)) as change:
        known = known_bodies(clock.today())
        issues = [
            issue
            for name, choice in choices.items()
            for issue in _issues(name, choice, known.ids, known.names)
        ]
        if issues:
            raise InputProblem(*issues)
        made: list[tuple[str, tuple[str, ...]]] = []
        for name, choice in choices.items():
            if choice in NEW_KINDS:
                Body.objects.create(name=name, kind=choice)
                made.append((name, ()))
            else:
                id = int(choice.removeprefix("="))
                BodyAlias.objects.create(body_id=id, name=name)
                made.append((known.names[id], (name,)))
        _list(change, made)
        draft_duties(change.row, change.view.plan, clock.today())


def _issues(name: str, choice: str, ids: Mapping[str, int], names: Mapping[int, str]) -> list[Issue]:
    place = Text(f"单位「{name}」", f"body “{name}”")
    known = choice in NEW_KINDS or (choice[:1] == "=" and choice[1:].isdecimal() and int(choice[1:]) in names)
    wrong = [] if known else [("choice-unknown", choice, _NO_CHOICE)]
    wrong += [("body-known", name, _KNOWN)] if name in ids else []
    return [
        Issue(level=Level.ERROR, code=code, place=place, value=value, message=words[0], remedy=words[1])
        for code, value, words in wrong
    ]


def _list(change: Change, made: Sequence[tuple[str, tuple[str, ...]]]) -> None:
    """Puts the bodies and aliases into lists.toml, which filings are checked by."""
    opened, last = workspace(), latest("lists.toml")
    entries = {each.name: each for each in opened.lists.bodies}
    for name, aliases in made:
        before = entries.get(name, Named(name))
        entries[name] = Named(name, tuple(dict.fromkeys((*before.aliases, *aliases))), before.code)
    text = last.content if last else lists_text(replace(opened.lists, bodies=()))
    written = with_bodies(text, tuple(entries.values()))
    if last is None or written != last.content:
        add_edition("lists.toml", written, person=change.act.actor.person)
        change.act.afterwards(publish)


_NO_CHOICE = (
    Text("没有说这个名称指谁", "it is not said whom this name means"),
    Text("请选一个已有单位，或选新建的类别", "Choose a body that is known, or the kind of a new one"),
)
_KNOWN = (
    Text("已经有这个单位", "there is such a body already"),
    Text("请刷新页面", "Load the page again"),
)
