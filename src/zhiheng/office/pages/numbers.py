"""Numbers that stand in addresses and forms."""

from __future__ import annotations


def number_of(text: str | None, otherwise: int) -> int:
    """A number of at most nine digits; anything else there is no reason to fail."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise
