"""What the grammar produces before ids are given: drafts of commitments and the numbers set aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import Issue
from zhiheng.core.plan.model import Change, Firm, Op, Result, SetAside, Target
from zhiheng.core.sources import Place, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a part inherits from where it stands."""

    area: str = ""
    category: str = ""
    kind: str = "target"
    by: str = ""
    firm: Firm = "binding"
    bodies: Bodies = field(default_factory=Bodies)
    place: Place = field(default_factory=Place)
    topic: str = ""
    """The heading or lead above, for subjects that their own sentence leaves out."""
    first_year: int = 0
    """First year of the plan's period, 0 where unknown."""
    issued: int = 9999
    """Year of issue: what happened up to then may be a result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A commitment as read, without its id."""

    kind: str
    area: str
    category: str
    subject: str
    op: Op
    value: Decimal | None
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

    def commitment(self) -> Target | Result:
        """The target or result it stands for, its id still empty."""
        kind = Target if self.kind == "target" else Result
        return kind(
            id="", area=self.area, category=self.category, subject=self.subject, op=self.op, value=self.value,
            upper=self.upper, unit=self.unit, change=self.change, baseline=self.baseline, by=self.by, firm=self.firm,
            bodies=self.bodies, ref=self.ref, quote=self.quote, span=self.span, place=self.place,
        )  # fmt: skip


@dataclass(slots=True)
class Reading:
    """Everything read from one part."""

    drafts: list[Draft] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    by: str = ""
    """The deadline that the part hands on to the next one of its section."""
    issues: list[Issue] = field(default_factory=list)
    """What was noticed on the way: damage in tables."""

    def extend(self, other: Reading) -> None:
        """Add what another part gave."""
        self.drafts.extend(other.drafts)
        self.set_aside.extend(other.set_aside)
        self.issues.extend(other.issues)
