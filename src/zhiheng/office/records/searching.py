"""Search over everything: what a person may see is settled before anything is counted, so that no number tells of what they may not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, Value, Window
from django.db.models.functions import RowNumber, StrIndex

from zhiheng.core.issues import Text
from zhiheng.office import clock
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions import can_see_filing, can_see_people, can_see_plan
from zhiheng.office.people.permissions_public import can_handle_reports
from zhiheng.office.people.reading_people import unseen_people
from zhiheng.office.people.roles import Role
from zhiheng.office.records.looking import seen_targets
from zhiheng.office.records.models import Decision, Duty, SearchEntry
from zhiheng.office.records.search_live import found_rows, own_messages, told_message
from zhiheng.office.records.search_sources import Document
from zhiheng.office.records.search_tables import matching
from zhiheng.office.records.search_text import Piece, marked, passage, words_of
from zhiheng.office.words import language

KIND_LABELS: Mapping[str, Text] = {
    "target": Text("目标", "Targets"), "task": Text("任务", "Tasks"), "decision": Text("议定事项", "Decisions"), "body": Text("单位", "Bodies"),
    "register": Text("台账", "Registers"), "matter": Text("督办事项", "Supervision"), "notice": Text("抄告", "Notices"),
    "filing": Text("报送", "Filings"), "filed": Text("直接入账的报送", "Filings put straight into the ledger"), "meeting": Text("会议", "Meetings"),
    "report": Text("群众反映", "Reports of citizens"), "paragraph": Text("计划原文", "Text of the plan"), "person": Text("人员", "People"),
    "message": Text("我的消息", "My messages"), "row": Text("台账里的行", "Rows of registers"),
}  # fmt: skip
"""Every kind of thing that can be found, in the order in which they are shown."""
SCOPES: Mapping[str, str] = {
    "decision": "notices:read", "register": "registers:read", "matter": "supervision:read", "notice": "notices:read", "filing": "filing:read",
    "filed": "registers:read", "meeting": "notices:read", "report": "reports:read", "person": "people:read", "message": "desk:read",
    "row": "registers:read",
}  # fmt: skip
"""The scope by which a program reads things of a kind: its token's scopes narrow what it finds. All others are of the plan."""
FEW = 5
"""Of each kind, where all kinds are shown."""
SIZE = 20
"""Things on a page of the kinds that were chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A thing that was found: its title and a passage of its text in pieces with the words marked; `url` is "" for one without a page."""

    kind: str
    subject: str
    title: tuple[Piece, ...]
    passage: tuple[Piece, ...]
    url: str
    day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What was found of a kind: how many in all, and those shown."""

    kind: str
    count: int
    hits: tuple[Hit, ...]

    @property
    def label(self) -> Text:
        """The kind in words."""
        return KIND_LABELS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found. `counts` are of every kind with something in it, whatever was chosen; `groups` are what is shown: the first few
    of each kind, or a page of the chosen ones. `number` counts pages from 1 to `pages`.
    """

    words: tuple[str, ...] = ()
    counts: Mapping[str, int]
    groups: tuple[Group, ...] = ()
    number: int = 1
    pages: int = 1

    @property
    def total(self) -> int:
        """Everything that was found, of all kinds."""
        return sum(self.counts.values())


def search(actor: Actor, text: str, kinds: Sequence[str] = (), page: int = 1) -> Found:
    """What this person may see and in which all words of the text occur: without `kinds` the first few of each, else a page of those kinds,
    in the order of KIND_LABELS; beyond the last page, the last one. Nothing for a text without words.
    """
    words = words_of(text)
    if not words or not can_see_plan(actor):
        return Found(words=words, counts={})
    question = _Question(actor, words, text)
    if not kinds:
        counts, hits = question.first_of_each()
        groups = [Group(kind=kind, count=count, hits=tuple(hits[kind])) for kind, count in counts.items()]
        return Found(words=words, counts=counts, groups=tuple(groups))
    counts = question.counts()
    number, pages, spans = _paged({kind: counts[kind] for kind in counts if kind in kinds}, page)
    groups = [
        Group(kind=kind, count=counts[kind], hits=tuple(question.hits(kind, span)))
        for kind, span in spans.items()
    ]
    return Found(words=words, counts=counts, groups=tuple(groups), number=number, pages=pages)


def _paged(counts: Mapping[str, int], page: int) -> tuple[int, int, dict[str, tuple[int, int]]]:
    """The page that there is, how many there are, and which of each kind stand on it."""
    pages = max(-(-sum(counts.values()) // SIZE), 1)
    number = min(max(page, 1), pages)
    start, end = (number - 1) * SIZE, number * SIZE
    spans, before = {}, 0
    for kind, count in counts.items():
        span = max(start - before, 0), min(end - before, count)
        if span[0] < span[1]:
            spans[kind] = span
        before += count
    return number, pages, spans


def kinds_of(actor: Actor) -> tuple[str, ...]:
    """The kinds that this person may find at all, in the order in which they are shown."""
    ruled = {*_rules(actor, clock.today()), "message", "row"} if can_see_plan(actor) else set()
    return tuple(kind for kind in KIND_LABELS if kind in ruled and _in_scope(actor, kind))


def _in_scope(actor: Actor, kind: str) -> bool:
    return actor.calling is None or kind not in SCOPES or SCOPES[kind] in actor.calling.scopes


def visible(actor: Actor, day: date) -> Q:
    """Which entries this person may see: by kind, and where bodies count, by theirs."""
    found = Q(pk__in=[])
    for kind, rule in _rules(actor, day).items():
        if _in_scope(actor, kind):
            found |= Q(kind=kind) & rule
    return found


def _rules(actor: Actor, day: date) -> dict[str, Q]:
    own = _of(actor.seen_bodies)
    seen = seen_targets(actor, day)
    rules = {
        "target": Q() if seen is None else Q(subject__in=seen),
        "task": own | Q(subject__in=_held(actor, "tasks")),
        "decision": own if actor.seen_bodies is None else Q(subject__in=_decided(actor)),
        "register": Q(),
        **dict.fromkeys(("body", "filed", "matter", "notice"), own),
    }
    if actor.seen_bodies is None:
        rules |= {"meeting": Q(), "paragraph": Q()}
    if can_see_filing(actor):
        everywhere = actor.has(Role.CLERK, Role.OFFICE_REVIEWER, Role.AUDITOR)
        rules["filing"] = _of(None if everywhere else actor.bodies(Role.LIAISON, Role.DEPARTMENT_REVIEWER))
    if can_handle_reports(actor):
        rules["report"] = Q()
    if can_see_people(actor):
        rules["person"] = _people(actor, day)
    return rules


def _of(bodies: frozenset[int] | None) -> Q:
    """Entries that belong to one of the bodies; all of them for None."""
    if bodies is None:
        return Q()
    found = Q(pk__in=[])
    for body in sorted(bodies):
        found |= Q(bodies__contains=f"|{body}|")
    return found


def _people(actor: Actor, day: date) -> Q:
    """The people whom the pages of people show to this person."""
    hidden = unseen_people(actor, day)
    return ~Q(subject__in=[str(each) for each in hidden]) if hidden else Q()


def _held(actor: Actor, group: str) -> list[str]:
    """The items of a group that the actor's bodies hold, or have held."""
    held = Duty.objects.filter(group=group, body__in=actor.seen_bodies or (), since__isnull=False)
    return sorted(set(held.values_list("item", flat=True)))


def _decided(actor: Actor) -> list[str]:
    numbers = Decision.objects.filter(code__in=_held(actor, "decisions")).values_list("pk", flat=True)
    return [str(each) for each in numbers]


class _Question:
    """What one person asks for: entries of the index, and what is searched where it lies."""

    def __init__(self, actor: Actor, words: Sequence[str], text: str) -> None:
        self._words = words
        self._entries = matching(words).filter(visible(actor, clock.today()))
        messages = own_messages(actor, words)
        self._messages = messages if _in_scope(actor, "message") else messages.none()
        self._rows = found_rows(actor, text) if _in_scope(actor, "row") else ()

    def counts(self) -> dict[str, int]:
        """How many of each kind, of those with any, in the order of the kinds."""
        found = dict(self._entries.values_list("kind").annotate(number=Count("pk")))
        return self._in_order(found)

    def first_of_each(self) -> tuple[dict[str, int], dict[str, list[Hit]]]:
        """The counts with the first few of each kind: the entries are gone through once."""
        ranked = self._entries.annotate(place=self._place).annotate(
            row=Window(RowNumber(), partition_by="kind", order_by=[F("place").asc(), *_LATEST]),
            number=Window(Count("pk"), partition_by="kind"),
        )
        rows = list(ranked.filter(row__lte=FEW).order_by("kind", "row").values_list("kind", "number", "pk"))
        entries = SearchEntry.objects.in_bulk([pk for _, _, pk in rows])
        hits: dict[str, list[Hit]] = {kind: list(self._live(kind, (0, FEW))) for kind in ("message", "row")}
        for kind, _, pk in rows:
            if pk in entries:
                hits.setdefault(kind, []).append(_hit(_document(entries[pk]), self._words))
        return self._in_order({kind: number for kind, number, _ in rows}), hits

    def hits(self, kind: str, span: tuple[int, int]) -> Iterator[Hit]:
        """Those of a kind from one place to another: those first in which the first word stands first, which is in the title; of equal
        ones the latest.
        """
        if kind in ("message", "row"):
            return self._live(kind, span)
        rows = self._entries.filter(kind=kind).order_by(self._place, *_LATEST)[slice(*span)]
        return (_hit(_document(each), self._words) for each in rows)

    def _live(self, kind: str, span: tuple[int, int]) -> Iterator[Hit]:
        rows = self._rows[slice(*span)] if kind == "row" else map(told_message, self._messages[slice(*span)])
        return (_hit(each, self._words) for each in rows)

    def _in_order(self, found: Mapping[str, int]) -> dict[str, int]:
        """With what is searched where it lies, in the order of the kinds; nothing of those without any."""
        everything = {**found, "message": self._messages.count(), "row": len(self._rows)}
        return {kind: everything[kind] for kind in KIND_LABELS if everything.get(kind)}

    @property
    def _place(self) -> StrIndex:
        return StrIndex("folded", Value(self._words[0]))


_LATEST = (F("day").desc(nulls_last=True), F("pk").asc())


def _document(entry: SearchEntry) -> Document:
    title = Text(entry.title, entry.title_en) if entry.title_en else entry.title
    return Document(
        kind=entry.kind, subject=entry.subject, title=title, text=entry.text, url=entry.url, day=entry.day
    )


def _hit(document: Document, words: Sequence[str]) -> Hit:
    title = document.title.said(language()) if isinstance(document.title, Text) else document.title
    return Hit(
        kind=document.kind, subject=document.subject, title=marked(title, words), passage=passage(document.text, words),
        url=document.url, day=document.day,
    )  # fmt: skip
