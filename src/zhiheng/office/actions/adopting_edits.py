"""What a person does to a draft card by card: confirm, correct, split, merge, remove, add; and answers to the check-up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.plan.amending import as_in_force
from zhiheng.core.plan.editing import (
    added_target,
    merge_targets,
    split_target,
    with_facts,
    with_target,
    with_task,
    without_target,
)
from zhiheng.core.plan.model import Plan
from zhiheng.office.actions.adopting_changes import PLACE, Change, changing, seen_item
from zhiheng.office.actions.adopting_links import complete_links
from zhiheng.office.people.actors import Actor
from zhiheng.office.records.drafts import fingerprint, issue_key, items_in
from zhiheng.office.records.models import Answer, Confirmation
from zhiheng.office.records.revisions import plan_in_force

Changes = Mapping[str, Any]


def confirm(actor: Actor, draft: int, group: str, key: str, seen: str) -> None:
    """Says that one thing is what the document says. `seen` is the fingerprint of what the page showed.

    Raises Refused, and InputProblem where it has changed since.
    """
    with changing(actor, draft, "item-confirmed", group=group, item=key) as change:
        item = seen_item(change, group, key, seen)
        change.confirm(group, key, item.fingerprint)


def confirm_several(actor: Actor, draft: int, seen: Mapping[tuple[str, str], str]) -> None:
    """The same for several at once: fingerprints by group and key. All or none."""
    with changing(actor, draft, "items-confirmed", count=len(seen)) as change:
        for (group, key), mark in seen.items():
            item = seen_item(change, group, key, mark)
            change.confirm(group, key, item.fingerprint)


def reopen(actor: Actor, draft: int, group: str, key: str) -> None:
    """Takes a confirmation back."""
    with changing(actor, draft, "item-reopened", group=group, item=key) as change:
        Confirmation.objects.filter(draft=change.row, group=group, item=key).delete()


def edit(actor: Actor, draft: int, group: str, key: str, changes: Changes, *, seen: str) -> None:
    """Corrects a target, a task or the plan's facts, and confirms it: whoever corrects has looked.

    Raises Refused, and InputProblem with everything that is wrong, or where it has changed since.
    """
    with changing(actor, draft, "item-corrected", group=group, item=key, fields=sorted(changes)) as change:
        item = seen_item(change, group, key, seen)
        plan = change.view.plan
        if group == "targets":
            plan = with_target(plan, key, changes)
        elif group == "tasks":
            plan = with_task(plan, item.entry.id, changes, span=item.entry.span)
        else:
            plan = with_facts(plan, changes)
        change.keep(plan)
        confirm_as_kept(change, {(group, key)})


def split(actor: Actor, draft: int, version: int, key: str, parts: Sequence[Changes]) -> None:
    """Makes two or more targets of one, and confirms them. Errors as for `edit`."""
    _remake(actor, draft, version, "target-split", lambda plan: split_target(plan, key, parts))


def merge(actor: Actor, draft: int, version: int, keys: Sequence[str], changes: Changes) -> None:
    """Makes one target of several, the first, and confirms it. Errors as for `edit`."""
    _remake(actor, draft, version, "targets-merged", lambda plan: merge_targets(plan, keys, changes))


def add(actor: Actor, draft: int, version: int, fields: Changes) -> None:
    """Adds a target that was not read, and confirms it. Errors as for `edit`."""
    _remake(actor, draft, version, "target-added", lambda plan: added_target(plan, fields))


def remove(actor: Actor, draft: int, key: str, seen: str) -> None:
    """Leaves out a target that is none. Errors as for `confirm`."""
    with changing(actor, draft, "target-removed", item=key) as change:
        item = seen_item(change, "targets", key, seen)
        change.act.data["subject"] = item.entry.subject
        change.keep(without_target(change.view.plan, key))
        Confirmation.objects.filter(draft=change.row, group="targets", item=key).delete()


def answer(actor: Actor, draft: int, key: tuple[str, str, str], said: str) -> None:
    """Says why an issue of the check-up stands (code, place, value of it); an empty text takes the answer back.

    Raises InputProblem for an error, which cannot be answered away, and for an issue that is no more.
    """
    with changing(actor, draft, "issue-answered", code=key[0]) as change:
        issue = next((each for each in change.view.issues if issue_key(each) == key), None)
        if issue is None or issue.level is Level.ERROR:
            raise InputProblem(_error("issue-gone" if issue is None else "issue-is-error", _GONE if issue is None else _IS_ERROR))  # fmt: skip
        code, place, value = key
        rows = Answer.objects.filter(draft=change.row, code=code, place=place, value=value)
        if not said.strip():
            rows.delete()
            return
        defaults = {"answer": said.strip(), "person_id": actor.person, "at": change.act.at}
        Answer.objects.update_or_create(
            draft=change.row, code=code, place=place, value=value, defaults=defaults
        )


def mean(actor: Actor, draft: int, key: str, in_force: str, *, seen: str) -> None:
    """Of an amendment: says which target in force one of the document speaks of. Errors as for `edit`."""
    with changing(actor, draft, "target-recognised", item=key, means=in_force) as change:
        item = seen_item(change, "targets", key, seen)
        before = plan_in_force()
        standing = {each.id: each for each in before.targets} if before else {}
        taken = {each.id for each in change.view.plan.targets}
        if not change.view.amends or in_force not in standing or in_force in taken:
            raise InputProblem(_error("target-not-in-force", _NOT_IN_FORCE))
        told = as_in_force(item.entry, standing[in_force])
        plan = change.view.plan
        targets = tuple(told if each.id == key else each for each in plan.targets)
        change.keep(replace(plan, targets=targets))
        confirm_as_kept(change, {("targets", in_force)})


def give_up_targets(actor: Actor, draft: int, version: int, dropped: Collection[str]) -> None:
    """Of an amendment: says which targets in force are given up (all of them; others are not). Errors as for `edit`."""
    with changing(actor, draft, "targets-given-up", version=version, targets=sorted(dropped)) as change:
        before = plan_in_force()
        known = {each.id for each in before.targets} if before else set()
        own = {each.id for each in change.view.plan.targets}
        if not change.view.amends or not set(dropped) <= known - own:
            raise InputProblem(_error("target-not-in-force", _NOT_IN_FORCE))
        change.row.dropped = sorted(dropped)


def _remake(actor: Actor, draft: int, version: int, event: str, change_plan: Callable[[Plan], Plan]) -> None:
    """A change of which targets there are; whatever came out new or otherwise was looked at and counts as confirmed."""
    with changing(actor, draft, event, version=version) as change:
        before = {(item.group, item.key): item.fingerprint for item in change.view.items}
        plan = change_plan(change.view.plan)
        change.keep(plan)
        complete_links(change, plan)
        now = {(group, key): mark for group, key, _, mark in items_in(change.row.plan_text)}
        confirm_as_kept(change, {each for each, mark in now.items() if before.get(each) != mark})
        change.act.data.update(targets=[key for group, key in now if before.get((group, key)) != now[group, key]])  # fmt: skip


def confirm_as_kept(change: Change, keys: Collection[tuple[str, str]]) -> None:
    """Confirms items as they come back from the text that is kept."""
    for group, key, entry, _ in items_in(change.row.plan_text):
        if (group, key) in keys:
            change.confirm(group, key, fingerprint(entry))


def _error(code: str, words: tuple[Text, Text]) -> Issue:
    return Issue(level=Level.ERROR, code=code, place=PLACE, value="", message=words[0], remedy=words[1])


_GONE = (
    Text("体检已经没有这个问题", "the check-up finds this no more"),
    Text("不需要说明", "It needs no answer"),
)
_IS_ERROR = (
    Text("这是错误，说明理由不能代替改正", "this is an error; a reason does not mend it"),
    Text("请改正后再采纳", "Mend it before you adopt"),
)
_NOT_IN_FORCE = (
    Text("施行中的计划没有这个目标，或者它已被本文件的另一条占用", "the plan in force has no such target, or another one of this document means it"),
    Text("请从列出的目标中选", "Choose one from the list"),
)  # fmt: skip
