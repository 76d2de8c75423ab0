"""What is marked in the source text of a plan, and the words that explain each mark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import LEVEL_LABELS, Issue, Language, Text
from zhiheng.core.plan.model import Commitment, Mechanism, Phase, Plan, SetAside, Task
from zhiheng.core.plan.wording import FIRM_WORDS, measure_words
from zhiheng.core.sources import Span

NO_BREAK = "\u00a0"
"""Keeps sign, number and unit on one line."""


class MarkKind(StrEnum):
    """Kinds of mark, the most telling first: where marks overlap, the first one decides the look."""

    TARGET = "target"
    RESULT = "result"
    MECHANISM = "mechanism"
    SET_ASIDE = "aside"
    ISSUE = "issue"
    TASK = "task"
    PHASE = "phase"


KIND_WORDS: dict[MarkKind, Text] = {
    MarkKind.TARGET: Text("目标", "Target"),
    MarkKind.RESULT: Text("实绩", "Result"),
    MarkKind.TASK: Text("任务", "Task"),
    MarkKind.PHASE: Text("步骤", "Phase"),
    MarkKind.MECHANISM: Text("机制", "Mechanism"),
    MarkKind.SET_ASIDE: Text("搁置", "Set aside"),
    MarkKind.ISSUE: Text("疑点", "Issue"),
}
NUMBERED_KINDS = (MarkKind.TARGET, MarkKind.RESULT, MarkKind.MECHANISM)
"""Show their number in the text."""
MARGIN_KINDS = (MarkKind.TASK, MarkKind.PHASE)
"""Marked beside the paragraph; the others inside it."""

LABELS = {
    "baseline": Text("基期", "Baseline"),
    "lead": Text("责任单位", "Bodies"),
    "support": Text("配合", "Supporting"),
    "path": Text("所属", "Under"),
    "reason": Text("原因", "Why"),
    "remedy": Text("处理", "Remedy"),
    "value": Text("原值", "Value"),
    "when": Text("何时", "When"),
    "quote": Text("原文", "Words"),
}
MECHANISM_WORDS = {
    "meeting": Text("会议", "meeting"),
    "report": Text("报告", "report"),
    "check": Text("检查", "check"),
    "notice": Text("通报", "notice"),
    "reward": Text("奖励", "reward"),
    "appraisal": Text("考核", "appraisal"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One thing found: where it stands, and its reading in words."""

    kind: MarkKind
    number: str
    span: Span
    head: str
    figure: str = ""
    terms: str = ""
    """By when, and how firm."""
    above: str = ""
    """Area and category, or the like."""
    rows: tuple[tuple[str, str], ...] = ()
    where: str = ""

    @property
    def anchor(self) -> str:
        """The id of its card; only letters, digits and a hyphen."""
        return f"{self.kind.value}-{self.number}"

    @property
    def has_place(self) -> bool:
        """False where nothing in the text belongs to it."""
        return self.span[1] > self.span[0]


def marks_of(plan: Plan, language: Language) -> tuple[Mark, ...]:
    """All marks in the order of the text; what has no place comes last."""
    found = [
        *_numbered(_commitment(entry, language) for entry in plan.targets),
        *_numbered(_commitment(entry, language) for entry in plan.results),
        *_numbered(_task(entry, language) for entry in plan.tasks),
        *_numbered(_phase(entry) for entry in plan.phases),
        *_numbered(_mechanism(entry, language) for entry in plan.mechanisms),
        *_numbered(_set_aside(entry, language) for entry in plan.set_aside),
        *_numbered(_issue(entry, language) for entry in plan.issues),
    ]
    return tuple(sorted(found, key=lambda mark: (not mark.has_place, mark.span[0])))


def _numbered(marks: Iterable[Mark]) -> Iterator[Mark]:
    from dataclasses import replace

    for number, mark in enumerate(marks, 1):
        yield replace(mark, number=str(number))


def _commitment(entry: Commitment, language: Language) -> Mark:
    rows = [
        ("baseline", entry.baseline),
        *_bodies_rows(entry.bodies),
    ]
    firm = FIRM_WORDS[entry.firm].said(language) if entry.kind == "target" else ""
    return Mark(
        kind=MarkKind(entry.kind),
        number="",
        span=entry.span,
        head=entry.subject,
        figure=measure_words(entry, language, space=NO_BREAK),
        terms=" · ".join(each for each in (entry.by, firm) if each),
        above=" · ".join(each for each in (entry.area, entry.category) if each),
        rows=_said(rows, language),
        where=entry.place.label().said(language),
    )


def _task(entry: Task, language: Language) -> Mark:
    rows = [("path", " › ".join(entry.path)), *_bodies_rows(entry.bodies)]
    return Mark(
        kind=MarkKind.TASK, number="", span=entry.span, head=entry.title, above=entry.id, rows=_said(rows, language),
        where=entry.place.label().said(language),
    )  # fmt: skip


def _phase(entry: Phase) -> Mark:
    figure = f"{entry.start} – {entry.end}" if entry.start or entry.end else ""
    return Mark(kind=MarkKind.PHASE, number="", span=entry.span, head=entry.title, figure=figure)


def _mechanism(entry: Mechanism, language: Language) -> Mark:
    rows = [("when", entry.when), ("quote", entry.quote if entry.who else "")]
    return Mark(
        kind=MarkKind.MECHANISM,
        number="",
        span=entry.span,
        head=entry.who or entry.quote,
        above=MECHANISM_WORDS[entry.kind].said(language),
        rows=_said(rows, language),
    )


def _set_aside(entry: SetAside, language: Language) -> Mark:
    rows = _said([("reason", entry.reason.said(language))], language)
    return Mark(kind=MarkKind.SET_ASIDE, number="", span=entry.span, head=entry.quote, rows=rows)


def _issue(entry: Issue, language: Language) -> Mark:
    rows = [("value", entry.value), ("remedy", entry.remedy.said(language))]
    return Mark(
        kind=MarkKind.ISSUE, number="", span=entry.span or (0, 0), head=entry.message.said(language),
        above=LEVEL_LABELS[entry.level][language], rows=_said(rows, language), where=entry.place.said(language),
    )  # fmt: skip


def _bodies_rows(bodies: Bodies) -> list[tuple[str, str]]:
    return [("lead", "、".join(bodies.lead)), ("support", "、".join(bodies.support))]


def _said(rows: Iterable[tuple[str, str]], language: Language) -> tuple[tuple[str, str], ...]:
    return tuple((LABELS[name].said(language), value) for name, value in rows if value)
