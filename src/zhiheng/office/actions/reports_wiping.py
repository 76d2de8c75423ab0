"""Taking away what is kept of citizens when its time is over (个人信息保护法, 19: no longer than the purpose needs)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from zhiheng.office import clock
from zhiheng.office.actions.acting import acting
from zhiheng.office.people.actors import Actor
from zhiheng.office.records.models import PublicCount, PublicReport
from zhiheng.office.records.reports import keeping

COUNTS_KEPT = 2
"""Days after which a window of the counters is over for certain."""


@dataclass(frozen=True, slots=True)
class Wiped:
    """Of how many reports the address and the contact were wiped."""

    addresses: int
    contacts: int


def wipe_reports(actor: Actor, day: date) -> Wiped:
    """Wipes the digests of addresses and the contacts whose days are over on that day (parameter report_keeping). May be called again."""
    days = keeping(day)
    with acting(actor, "report-data-wiped", subject="reports") as act:
        places = PublicReport.objects.exclude(place_digest="").filter(at__lt=_before(day, days["address"]))
        contacts = PublicReport.objects.exclude(contact="").filter(
            answered_at__lt=_before(day, days["contact"])
        )
        wiped = Wiped(places.update(place_digest=""), contacts.update(contact=""))
        PublicCount.objects.filter(at__lt=_before(day, COUNTS_KEPT)).delete()
        act.data = {"addresses": wiped.addresses, "contacts": wiped.contacts}
        act.nothing = not wiped.addresses and not wiped.contacts
    return wiped


def _before(day: date, days: int) -> datetime:
    """The beginning of the day so many days before, in official time."""
    return datetime.combine(day - timedelta(days=days), time(), tzinfo=clock.ZONE)
