"""The page of what is chased, by its kind."""

from __future__ import annotations

from django.urls import reverse

from zhiheng.core.issues import Text

ADDRESSES = {
    "due": "file-due",
    "decision": "decision",
    "notice-receipt": "notice",
    "notice-reply": "notice",
    "remedy": "target",
}
"""Kinds of matters and the names of the addresses of their subjects."""
KIND_LABELS = {
    "due": Text("报送", "filing"),
    "decision": Text("议定事项", "decision of a meeting"),
    "notice-receipt": Text("抄告签收", "receipt of a notice"),
    "notice-reply": Text("抄告回复", "reply to a notice"),
    "remedy": Text("整改", "remedy"),
}
"""What the kinds are called."""


def address_of(kind: str, subject: str) -> str:
    """The address of the page of what is chased. Raises KeyError for a kind that is none."""
    return reverse(ADDRESSES[kind], args=[subject])


def matter_address(matter: int) -> str:
    """The address of a matter's own page."""
    return reverse("matter", args=[matter])


def order_address(order: int) -> str:
    """The address of an order's page."""
    return reverse("order", args=[order])


def list_address() -> str:
    """The address of the list of matters."""
    return reverse("supervision")
