"""Who holds a duty on a day: pure, over the dated rows of one item, so that every day of the past and the future has an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

LEAD = "lead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A duty as held by a body: row ids of duty and body, part (lead or support), first and last day (None: still)."""

    duty: int
    body: int
    part: str
    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it holds on that day."""
        return self.since <= day and (self.until is None or day <= self.until)


def holders_on(holdings: Iterable[Holding], day: date, part: str = LEAD) -> tuple[int, ...]:
    """The bodies (row ids) that hold that part on the day, each once, in the order of the rows."""
    return tuple(dict.fromkeys(each.body for each in holdings if each.part == part and each.holds(day)))


def days_without(holdings: Sequence[Holding], first: date, last: date) -> tuple[tuple[date, date], ...]:
    """The stretches between two days (both count) on which nobody leads, each by its first and last day."""
    gaps = []
    day = first
    for since, until in sorted((each.since, each.until or last) for each in holdings if each.part == LEAD):
        if since > day:
            gaps.append((day, min(since - timedelta(days=1), last)))
        day = max(day, until + timedelta(days=1))
        if day > last:
            break
    if day <= last:
        gaps.append((day, last))
    return tuple(gap for gap in gaps if gap[0] <= gap[1])
