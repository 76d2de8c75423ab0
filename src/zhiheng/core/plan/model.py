"""The plan as read: frozen value objects, in the words of the glossary."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import Issue, Text
from zhiheng.core.plan.passages import Section
from zhiheng.core.sources import Place, Span

Op = Literal[">=", "<=", "=", ">", "<", "between", "~", "do", "rank", "<ref", ">ref", "<=ref", ">=ref"]
Change = Literal["level", "increase", "cumulative", "per_year", "decline", "growth"]
Firm = Literal["binding", "striving"]

OPS: tuple[Op, ...] = (
    ">=", "<=", "=", ">", "<", "between", "~", "do", "rank", "<ref", ">ref", "<=ref", ">=ref",
)  # fmt: skip
NEEDS_VALUE: tuple[Op, ...] = (">=", "<=", "=", ">", "<", "between", "~")
"""Operators that say nothing without a number."""
CHANGES: tuple[Change, ...] = ("level", "increase", "cumulative", "per_year", "decline", "growth")
FIRMNESS: tuple[Firm, ...] = ("binding", "striving")


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A measurable statement of the text: a subject held against a figure, a rank or a reference.

    `value` and `upper` are in the unit as printed; `by` is a year ("2015"), a span of years ("2018-2020") or "";
    `bodies` are the responsible bodies as printed; `quote` is the words it came from and `span` their place.
    """

    kind: ClassVar[str]
    id: str
    area: str
    category: str
    subject: str
    op: Op
    value: Decimal | None = None
    upper: Decimal | None = None
    unit: str = ""
    change: Change = "level"
    baseline: str = ""
    by: str = ""
    firm: Firm = "binding"
    bodies: Bodies = field(default_factory=Bodies)
    ref: str = ""
    quote: str = ""
    span: Span = (0, 0)
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Commitment):
    """A commitment that lies in the plan's future (目标)."""

    kind: ClassVar[str] = "target"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result(Commitment):
    """A figure that the text reports as achieved (实绩)."""

    kind: ClassVar[str] = "result"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What a later document changes in a target (调整): from the day `since` on the fields that are not None hold instead of the
    target's; the figure before stays on record. `dropped`: the target is no longer pursued.

    `target` is the target's id; `document` the title and number of the document that says so.
    """

    target: str
    since: date
    document: str
    op: Op | None = None
    value: Decimal | None = None
    upper: Decimal | None = None
    unit: str | None = None
    by: str | None = None
    bodies: Bodies | None = None
    dropped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A numbered measure (任务) with the headings above it and the bodies that answer for it."""

    id: str
    """As printed where the numbers run through the plan ("17"), else with the numbers above it ("三（二）1（1）")."""
    path: tuple[str, ...]
    title: str
    bodies: Bodies = field(default_factory=Bodies)
    text: str = ""
    quote: str = ""
    span: Span = (0, 0)
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A responsible body as named in the plan; `aliases` are names that may mean the same one."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A dated stage (工作步骤): months as "2013-06", "" where the text does not say."""

    title: str
    start: str = ""
    end: str = ""
    span: Span = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanism:
    """A working mechanism promised (工作机制): who meets, reports or checks, and when."""

    kind: Literal["meeting", "report", "check", "notice", "reward", "appraisal"]
    who: str
    when: str
    quote: str
    span: Span = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A sentence that holds a number and was not read as a commitment, with the reason."""

    quote: str
    reason: Text
    span: Span = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the plan says of itself."""

    id: str = ""
    title: str = ""
    issuer: tuple[str, ...] = ()
    number: str = ""
    issued: date | None = None
    period: tuple[int, int] | None = None
    addressees: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    annexes: tuple[str, ...] = ()
    """Titles of annexes the text announces (附件：…)."""
    annexes_present: tuple[str, ...] = ()
    """Those of them whose content was found in the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An official document and everything that was read from it."""

    facts: Facts = field(default_factory=Facts)
    areas: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    targets: tuple[Target, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    """Later changes of targets, each with its day and document."""
    results: tuple[Result, ...] = ()
    tasks: tuple[Task, ...] = ()
    bodies: tuple[Body, ...] = ()
    phases: tuple[Phase, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    issues: tuple[Issue, ...] = ()
    """What the reader noticed: damage it repaired, cells that do not fit, sentences it could not settle."""
