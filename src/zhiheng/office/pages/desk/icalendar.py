"""A calendar as text (RFC 5545): days with titles, for the calendar programs that people use anyway."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LINE = 75
"""Octets of a line without its end; longer ones are folded (RFC 5545, 3.1)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A whole day in the calendar. `uid` is the same for the same thing every time, so that programs move it instead of doubling it."""

    uid: str
    day: date
    title: str
    note: str
    url: str


def icalendar(name: str, entries: Iterable[Entry], at: datetime) -> bytes:
    """The calendar in UTF-8, made at that moment (with a time zone)."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//zhiheng//office//ZH",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for entry in entries:
        lines += _event(entry, at)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line)).encode()


def _event(entry: Entry, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(entry.title)}"
    yield f"DESCRIPTION:{_text(entry.note)}"
    yield f"URL:{entry.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(value: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11)."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most LINE octets, never inside a character; all but the first begin with a space."""
    piece, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    yield piece
