"""What happens in the demonstration district in its last weeks: something in every state that work can be in."""

from __future__ import annotations

from datetime import date

UNTIL = date(2028, 5, 15)
"""The past reaches to here; what came after, people did by hand."""


def lay_out(day: date) -> None:
    """Does the work of the last weeks before `day`, each step on its day."""
