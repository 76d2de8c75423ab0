"""Responsible bodies: departments, towns and agencies, leading or supporting."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bodies:
    """Who answers for something: the leading bodies (牵头) and the supporting ones (配合), as printed.

    Where a text only lists names, without saying who leads, all stand in `lead`.
    """

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        """All names, leading ones first."""
        return self.lead + self.support

    def __bool__(self) -> bool:
        return bool(self.lead or self.support)
