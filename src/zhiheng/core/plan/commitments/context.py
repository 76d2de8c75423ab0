"""What a part inherits from where it stands, and what is read from it."""

from __future__ import annotations

from dataclasses import dataclass, field

from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import Issue
from zhiheng.core.plan.model import Firm, Result, SetAside, Target
from zhiheng.core.sources import Place


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


QUOTE_LENGTH = 60
"""Characters of a quote at the most."""
KINDS: dict[str, type[Target | Result]] = {"target": Target, "result": Result}
"""The class of each kind of commitment. Ids are given later, to the whole plan."""


@dataclass(slots=True)
class Reading:
    """Everything read from one part."""

    commitments: list[Target | Result] = field(default_factory=list)
    """With ids still empty."""
    set_aside: list[SetAside] = field(default_factory=list)
    by: str = ""
    """The deadline that the part hands on to the next one of its section."""
    issues: list[Issue] = field(default_factory=list)
    """What was noticed on the way: damage in tables."""

    def extend(self, other: Reading) -> None:
        """Add what another part gave."""
        self.commitments.extend(other.commitments)
        self.set_aside.extend(other.set_aside)
        self.issues.extend(other.issues)
