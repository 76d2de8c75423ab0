"""An anchor with the words around it taken apart, and what a sentence remembers from one to the next.

These are what the steps of the resolution look at: `acceptance` decides whether a saying is a commitment, `naming` finds
its subject, `measuring` its operator and kind of change, `deadlines` its year.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from zhiheng.core.plan.commitments import subjects
from zhiheng.core.plan.commitments.anchors import Anchor
from zhiheng.core.plan.commitments.fields import Field
from zhiheng.core.plan.commitments.wording import Words, peel
from zhiheng.core.plan.model import Change
from zhiheng.core.quantities import is_ratio

OPENING_QUOTES = ("“", '"', "「")


@dataclass(frozen=True, kw_only=True)
class Saying:
    """One anchor of a sentence with its words: `left` and `right` are what may name the subject."""

    text: str
    item: Field
    words: Words
    left: str
    right: str
    earlier: str = ""
    """The earlier state that stands beside the figure: “由76.7%提高到80%”."""
    shared_tail: str = ""
    """The bound behind the last figure of a “分别”, which holds for all of them."""

    @property
    def anchor(self) -> Anchor:
        """The anchor itself."""
        return self.item.anchor

    @property
    def unit(self) -> str:
        """The anchor's unit."""
        return self.item.anchor.unit

    @cached_property
    def ratio(self) -> bool:
        """A share, a change, or a bare number: nothing is counted."""
        return is_ratio(self.unit) or not self.unit

    @cached_property
    def said(self) -> str:
        """Everything left of the anchor in its field."""
        return self.text[self.item.left[0] : self.item.left[1]]

    @cached_property
    def before(self) -> str:
        """Everything left of the anchor in its clause."""
        return self.text[self.item.clause[0] : self.anchor.start]

    @cached_property
    def rest(self) -> str:
        """Everything right of the anchor in its clause."""
        return self.text[self.anchor.end : self.item.clause[1]]

    @cached_property
    def behind(self) -> str:
        """The sentence right of the anchor and its bound word."""
        return self.text[self.anchor.end + len(self.item.tail) :]


@dataclass(slots=True)
class Memory:
    """What a sentence carries from one anchor to the next."""

    subject: str = ""
    verb: str = ""
    change: Change | None = None
    striving: bool = False
    yearly: str = ""
    """The unit of a yearly amount, which following amounts in the same unit share."""
    topic: str = ""
    """A clause without a figure that names what the following ones measure."""
    prefix: str = ""
    """What stands before a colon and belongs to every item behind it."""
    baseline: str = ""
    head: str = ""
    """A head that the subjects of the sentence were seen to share."""
    history: list[str] = field(default_factory=list)
    """The subjects of the sentence so far."""

    def keep(self, saying: Saying, subject: str, change: Change) -> None:
        """Remember what following anchors may share."""
        self.subject = subject
        self.topic = ""
        self.history.append(subject)
        said = subjects.clean_left(saying.said)
        verb = subjects.leading_verb(said)
        if verb:
            self.verb = verb
        elif saying.words.has(*LEVELS) and len(said) > 1:
            self.verb = ""
        self.change = change
        self.yearly = saying.unit if change == "per_year" else ""


BOUNDS = (">=", "<=", ">", "<")
MOVES = ("reaches", "falls_to", "falls_by", "grows_by")
LEVELS = MOVES + BOUNDS
"""Word classes that say a state is reached, rather than that so many are made."""


def take_apart(text: str, item: Field, *, earlier: str = "", shared_tail: str = "") -> Saying:
    """Peel the words off the left of an anchor and clean what is left of both sides."""
    start, end = item.left
    if text[end - 1 : end] in OPENING_QUOTES:
        end -= 1
    words = peel(text, start, max(end, start))
    return Saying(
        text=text,
        item=item,
        words=words,
        left=subjects.clean_left(text[start : words.end]),
        right=subjects.clean_right(text[item.right[0] : item.right[1]]),
        earlier=earlier,
        shared_tail=shared_tail,
    )
