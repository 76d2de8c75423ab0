"""The log of the machine: one JSON object a line, without secrets and without personal data, in one file a day.

Who did what stands in the audit log, with name and address. Here stands how the machine fared: the page by the name of its route, never its path
or query; of an address the network it lies in; of an exception where it happened, and its words only where they are about the machine.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import re
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

FOLDER = "logs"
"""Where the files lie in the workspace."""
FILE = re.compile(r"office-(\d{4}-\d{2}-\d{2})\.jsonl")
SECRET = re.compile(r"(/(?:invitation|calendar)/)[^/\s?]+")
"""Addresses whose last part opens something by itself."""
FACTS = ("route", "method", "status", "milliseconds", "network")
"""What a record may carry beside its message."""
SHANGHAI = ZoneInfo("Asia/Shanghai")
_ABOUT_THE_MACHINE = ("OperationalError", "InterfaceError")
"""Exceptions of databases that speak of connections, locks and disks, not of values."""

request_number: ContextVar[str] = ContextVar("request_number", default="")
"""The number of the request that is being answered; stands in every line written meanwhile, and on the page that says the program failed."""


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time (in official time), level, logger, number of the request, message, and the facts beside it."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now

    def format(self, record: logging.LogRecord) -> str:
        """The line, without a line feed."""
        line = {
            "time": self._now().astimezone(SHANGHAI).isoformat(timespec="milliseconds"), "level": record.levelname.lower(), "logger": record.name,
            "request": request_number.get(), **_facts(record), "message": _message(record),
        }  # fmt: skip
        if record.exc_info and record.exc_info[1] is not None:
            line |= _exception(record.exc_info[1])
        return json.dumps({name: value for name, value in line.items() if value != ""}, ensure_ascii=False)


class DailyFile(logging.Handler):
    """Appends each line to the file of its day, in one write: several processes may do so at once."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._known = Path()

    def emit(self, record: logging.LogRecord) -> None:
        """Writes the record; a disk that is full must not stop the work that it tells of."""
        try:
            day = self._now().astimezone(SHANGHAI).date()
            self._write(Path(settings.OFFICE_ROOT) / FOLDER / name_of(day), self.format(record) + "\n")
        except Exception:
            self.handleError(record)

    def _write(self, path: Path, line: str) -> None:
        if path != self._known:
            path.parent.mkdir(mode=0o750, exist_ok=True)
            line = _end_of_torn_line(path) + line
            self._known = path
        with path.open("ab", buffering=0) as file:
            file.write(line.encode())


def name_of(day: date) -> str:
    """The name of the file of a day."""
    return f"office-{day.isoformat()}.jsonl"


def remove_old(folder: Path, today: date, days: int) -> int:
    """Removes the files of days that lie more than `days` back; gives how many. Anything else in the folder stays."""
    removed = 0
    for path in sorted(folder.glob("office-*.jsonl")):
        found = FILE.fullmatch(path.name)
        if found is not None and (today - _day(found[1], today)).days > days:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def network_of(address: str) -> str:
    """The network that an address lies in (IPv4 of 24 bits, IPv6 of 48): enough to see where a flood comes from, too little to name anybody.

    "" for what is no address.
    """
    try:
        whole = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    return str(ipaddress.ip_network((whole, 24 if whole.version == 4 else 48), strict=False))


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    facts = {name: getattr(record, name) for name in FACTS if hasattr(record, name)}
    request = getattr(record, "request", None)
    if request is not None:
        # Django's own record of a failed request, whose message is its path.
        match = getattr(request, "resolver_match", None)
        facts = {"route": match.view_name if match else "", "method": getattr(request, "method", ""), "status": getattr(record, "status_code", "")}  # fmt: skip
    return facts


def _message(record: logging.LogRecord) -> str:
    return "" if hasattr(record, "request") else SECRET.sub(r"\1…", record.getMessage())


def _exception(caught: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(caught.__traceback__)
    told: dict[str, Any] = {
        "exception": type(caught).__name__,
        "at": [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if type(caught).__name__ in _ABOUT_THE_MACHINE:
        told["said"] = str(caught).partition("\n")[0]
    elif isinstance(caught, OSError):
        told["said"] = caught.strerror or ""
    return told


def _short(file: str) -> str:
    """The path of a source file from its package on."""
    for mark in ("/site-packages/", "/src/"):
        if mark in file:
            return file.rpartition(mark)[2]
    return file.rpartition("/")[2]


def _end_of_torn_line(path: Path) -> str:
    """A line feed where the last line was cut off by a kill."""
    if not path.exists() or path.stat().st_size == 0:
        return ""
    with path.open("rb") as file:
        file.seek(-1, 2)
        return "" if file.read(1) == b"\n" else "\n"


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
