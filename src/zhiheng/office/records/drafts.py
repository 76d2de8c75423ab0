"""Drafts of plans as plain values: what was read, what people made of it, and what they stand for."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.judging.model import Link
from zhiheng.core.plan.blocks import Document
from zhiheng.core.plan.model import Plan, Task
from zhiheng.office.records.drafts_source import document_of
from zhiheng.office.records.models import Answer, Confirmation, Draft, Job

WHOLE = "plan"
"""The key of the one item in the group of that name: what the plan says of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFacts:
    """A draft in a list: whose document, in which state, by whom."""

    id: int
    document: str
    title: str
    state: str
    amends: bool
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Who confirmed an item, and the fingerprint of what they saw."""

    fingerprint: str
    by: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Why an issue stands, and who says so."""

    answer: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to confirm: the plan's facts, a target or a task. `confirmed_by` is "" while nobody has, or it changed since."""

    group: str
    key: str
    entry: Any
    fingerprint: str
    confirmed_by: str = ""

    @property
    def anchor(self) -> str:
        """The id of its card on a page."""
        return f"{self.group}-{hashlib.sha256(self.key.encode()).hexdigest()[:12]}"


@dataclass(frozen=True)
class DraftView:
    """A draft with everything that is known of it. Plan and links are read from its texts when they are asked for."""

    id: int
    state: str
    amends: bool
    version: int
    document: Any
    made_by: str
    made_at: datetime
    changed_by: str
    plan_text: str
    links_text: str
    source: Mapping[str, Any]
    dropped: tuple[str, ...]
    problems: tuple[Issue, ...]
    confirmed: Mapping[tuple[str, str], Confirmed] = field(default_factory=dict)
    answers: Mapping[tuple[str, str, str], Answered] = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        """The plan as corrected so far."""
        return plan_in(self.plan_text)

    @property
    def text(self) -> Document | None:
        """The document with its blocks; None where a plan.toml was uploaded."""
        return document_of(dict(self.source))

    @cached_property
    def links(self) -> Mapping[str, Link]:
        """What measures each target, by its id."""
        return links_in(self.links_text)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Everything to confirm: the facts, then targets and tasks in the order of the plan."""
        return tuple(
            Item(
                group=group,
                key=key,
                entry=entry,
                fingerprint=mark,
                confirmed_by=known.by if (known := self.confirmed.get((group, key))) and known.fingerprint == mark else "",
            )
            for group, key, entry, mark in items_in(self.plan_text)
        )  # fmt: skip

    def item(self, group: str, key: str) -> Item | None:
        """The item of that key; None where there is none (any more)."""
        return next((each for each in self.items if (each.group, each.key) == (group, key)), None)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What the check-up finds now, the gravest first."""
        return issues_in(self.plan_text)

    def answer(self, issue: Issue) -> Answered | None:
        """Why that issue stands, where somebody said so."""
        return self.answers.get(issue_key(issue))


def draft_facts() -> tuple[DraftFacts, ...]:
    """All drafts, the latest first."""
    rows = Draft.objects.select_related("document", "made_by").only(
        "id", "state", "amends", "made_at", "document__name", "made_by__name", "plan_text"
    )
    return tuple(
        DraftFacts(
            id=each.pk, document=each.document.name, title=_title(each.plan_text), state=each.state, amends=each.amends,
            made_by=each.made_by.name, made_at=each.made_at,
        )
        for each in rows.order_by("-made_at", "-pk")
    )  # fmt: skip


def draft_view(id: int, *, with_source: bool = False) -> DraftView | None:
    """The draft of that id; None where there is none. The document's text only where it is asked for."""
    rows = Draft.objects.select_related("document", "made_by", "changed_by").defer("read_text")
    row = (rows if with_source else rows.defer("read_text", "source")).filter(pk=id).first()
    return None if row is None else view_of(row, with_source=with_source)


def view_of(row: Draft, *, with_source: bool = False) -> DraftView:
    """The same for a row at hand, which an action has locked."""
    confirmed = Confirmation.objects.filter(draft=row).select_related("person")
    answers = Answer.objects.filter(draft=row).select_related("person")
    return DraftView(
        id=row.pk, state=row.state, amends=row.amends, version=row.version, document=row.document,
        made_by=row.made_by.name, made_at=row.made_at, changed_by=row.changed_by.name if row.changed_by else "",
        plan_text=row.plan_text, links_text=row.links_text, source=row.source if with_source else {},
        dropped=tuple(row.dropped), problems=tuple(problem_of(each) for each in row.problems),
        confirmed={(each.group, each.item): Confirmed(each.fingerprint, each.person.name) for each in confirmed},
        answers={(each.code, each.place, each.value): Answered(each.answer, each.person.name) for each in answers},
    )  # fmt: skip


def reading_job(draft: int) -> Job | None:
    """The job that reads the draft's document, for its progress."""
    return Job.objects.filter(kind="read-plan", argument__draft=draft).order_by("-made_at").first()


def issue_key(issue: Issue) -> tuple[str, str, str]:
    """By what an issue is known again after the plan changed elsewhere."""
    return issue.code, issue.place.zh, issue.value


def problem_record(issue: Issue) -> dict[str, Any]:
    """An issue as kept with a draft that could not be read."""
    texts = {
        name: [getattr(issue, name).zh, getattr(issue, name).en] for name in ("place", "message", "remedy")
    }
    return {"level": issue.level.value, "code": issue.code, "value": issue.value.replace("\0", ""), **texts}  # fmt: skip


def problem_of(record: Mapping[str, Any]) -> Issue:
    """The issue again."""
    place, message, remedy = (Text(*record[name]) for name in ("place", "message", "remedy"))
    return Issue(
        level=Level(record["level"]),
        code=record["code"],
        place=place,
        value=record["value"],
        message=message,
        remedy=remedy,
    )


@lru_cache(maxsize=16)
def plan_in(text: str) -> Plan:
    """The plan in the text of a plan.toml; an empty one for no text."""
    from zhiheng.files.plan_toml import plan_of

    return plan_of(text) if text else Plan()


@lru_cache(maxsize=16)
def links_in(text: str) -> Mapping[str, Link]:
    """The links in the text of a links.toml."""
    from zhiheng.workspace.links import links_of

    return links_of(text)


@lru_cache(maxsize=16)
def issues_in(text: str) -> tuple[Issue, ...]:
    """The check-up of the plan in that text, the gravest first."""
    from zhiheng.core.plan.checks import check_plan

    order = list(Level)
    return tuple(sorted(check_plan(plan_in(text)), key=lambda each: order.index(each.level)))


@lru_cache(maxsize=16)
def items_in(text: str) -> tuple[tuple[str, str, Any, str], ...]:
    """Group, key, entry and fingerprint of everything to confirm in that text."""
    plan = plan_in(text)
    found: list[tuple[str, str, Any]] = [("plan", WHOLE, plan.facts)]
    found += [("targets", each.id, each) for each in plan.targets]
    found += [("tasks", key, task) for key, task in tasks_by_key(plan).items()]
    return tuple((group, key, entry, fingerprint(entry)) for group, key, entry in found)


def tasks_by_key(plan: Plan) -> Mapping[str, Task]:
    """The tasks by what tells them apart: their number, with their place where several have the same."""
    often = Counter(task.id for task in plan.tasks)
    return {task.id if often[task.id] == 1 else f"{task.id}@{task.span[0]}": task for task in plan.tasks}


def fingerprint(entry: object) -> str:
    """Of everything an entry says: another one means that it has changed."""
    return hashlib.sha256(repr(entry).encode("utf-8", "surrogatepass")).hexdigest()


def _title(text: str) -> str:
    return plan_in(text).facts.title if text else ""
