"""Limits on what anybody may do from outside: counters of fixed windows in the database, which hold across threads and processes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from django.db.models import F
from django.utils.crypto import salted_hmac

from zhiheng.office import clock
from zhiheng.office.records.models import PublicCount

HOUR, DAY = "hour", "day"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times within an hour or a day; `place` is the digest of an address, "" for everybody together."""

    window: str
    place: str
    most: int


def place_digest(address: str) -> str:
    """What stands for the address: keyed, so that nobody without the office's key can tell which. Addresses of IPv6 count by the /64 that a
    household or an enterprise is given. "" for none.
    """
    if not address:
        return ""
    try:
        known = ip_address(address)
    except ValueError:
        known = None
    if isinstance(known, IPv6Address):
        address = str(ip_network((known, 64), strict=False))
    return salted_hmac("zhiheng.place", address, algorithm="sha256").hexdigest()


def reached(kind: str, limits: Sequence[Limit], at: datetime) -> Limit | None:
    """Counts one more in every window, inside the caller's transaction; the first limit that is reached already, or None.

    The caller rolls back where one is. The rows are taken in one order, so that two at once wait for each other and do not block.
    """
    local = at.astimezone(clock.ZONE)
    for each in limits:
        stamp = local.strftime("%Y-%m-%dT%H" if each.window == HOUR else "%Y-%m-%d")
        row, _ = PublicCount.objects.get_or_create(
            window=f"{kind}/{each.window}/{stamp}", place_digest=each.place, defaults={"at": at}
        )
        below = PublicCount.objects.filter(pk=row.pk, number__lt=each.most)
        if not below.update(number=F("number") + 1):
            return each
    return None
