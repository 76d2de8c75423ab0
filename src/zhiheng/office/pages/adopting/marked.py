"""The document's text with marks in place, and the cards that stand beside it in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from zhiheng.core.issues import Issue, Level
from zhiheng.files.markup_marks import Mark, MarkKind, marks_of
from zhiheng.files.markup_text import text_html
from zhiheng.office.records.drafts import DraftView, Item
from zhiheng.office.words import language

SHOWN = (MarkKind.TARGET, MarkKind.TASK, MarkKind.RESULT, MarkKind.SET_ASIDE)
CONFIRMED = {MarkKind.TARGET: "targets", MarkKind.TASK: "tasks"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card: its mark in the text, the item to confirm (None for results and what was set aside), and what the check-up says of it."""

    id: str
    mark: Mark | None
    item: Item | None
    issues: tuple[Issue, ...] = ()
    means: Any = None
    """Of an amendment: the target in force that it speaks of."""

    @property
    def kind(self) -> str:
        """What it is: plan, target, task, result or aside."""
        return self.mark.kind.value if self.mark else "plan"

    @property
    def is_open(self) -> bool:
        """Whether somebody has to confirm it."""
        return self.item is not None and not self.item.confirmed_by

    @property
    def is_clean(self) -> bool:
        """Whether the check-up has nothing against it that must be answered."""
        return all(each.level is Level.NOTE for each in self.issues)


def text_of(draft: DraftView) -> SafeString:
    """The document's text as HTML with its marks; empty where a plan.toml was uploaded. What the text holds is escaped."""
    document = draft.text
    if document is None:
        return mark_safe("")
    marks = [mark for mark in marks_of(draft.plan, language()) if mark.kind in SHOWN]
    return mark_safe(text_html(document, marks, language(), draft.plan.sections))


def cards_of(draft: DraftView, in_force: Mapping[str, Any] | None = None) -> tuple[Card, ...]:
    """Every card, that of the plan itself first, then in the order of the text. `in_force` are targets by id, of an amendment."""
    items = {group: [each for each in draft.items if each.group == group] for group in ("targets", "tasks")}
    found = [Card(id="plan-1", mark=None, item=draft.items[0])]
    for mark in marks_of(draft.plan, language()):
        if mark.kind in SHOWN:
            group = CONFIRMED.get(mark.kind)
            item = items[group][int(mark.number) - 1] if group else None
            issues = tuple(each for each in draft.issues if _about(each, mark)) if item else ()
            means = (in_force or {}).get(item.key) if item and group == "targets" else None
            found.append(Card(id=mark.anchor, mark=mark, item=item, issues=issues, means=means))
    return tuple(found)


def card_of(draft: DraftView, anchor: str, in_force: Mapping[str, Any] | None = None) -> Card | None:
    """The card of the item with that anchor."""
    return next(
        (each for each in cards_of(draft, in_force) if each.item and each.item.anchor == anchor), None
    )


def filtered(cards: Sequence[Card], show: str) -> tuple[Card, ...]:
    """Cards by what the reader wants to see: all that are to be confirmed, open ones, those with issues, or what was set aside."""
    tests: dict[str, Any] = {
        "all": lambda card: card.item is not None,
        "open": lambda card: card.is_open,
        "issues": lambda card: bool(card.issues),
        "targets": lambda card: card.kind == "target",
        "tasks": lambda card: card.kind == "task",
        "aside": lambda card: card.kind in ("aside", "result"),
    }
    return tuple(each for each in cards if tests.get(show, tests["all"])(each))


def issue_anchor(draft: DraftView, issue: Issue, cards: Iterable[Card]) -> Card | None:
    """The card that an issue of the check-up is about."""
    return next((each for each in cards if each.mark and each.item and _about(issue, each.mark)), None)


def _about(issue: Issue, mark: Mark) -> bool:
    """Whether the issue is about that mark: about its words, not about a whole section that it stands in."""
    if issue.span is None or not mark.has_place:
        return False
    return max(issue.span[0], mark.span[0]) < min(issue.span[1], mark.span[1]) and (
        mark.kind is not MarkKind.TASK or issue.span[0] >= mark.span[0]
    )
