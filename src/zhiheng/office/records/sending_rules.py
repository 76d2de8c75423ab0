"""The numbers of sending and of keeping logs: dated parameters that the workspace may set for itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from zhiheng.office.records.workspaces import workspace


@dataclass(frozen=True, slots=True)
class Retries:
    """How often something is tried, and the pauses in between in minutes: the first one, by what they grow, the longest one."""

    attempts: int
    first: Decimal
    factor: Decimal
    longest: Decimal

    def pause(self, attempt: int) -> timedelta:
        """The pause after that attempt (from 1 on) has failed."""
        return timedelta(minutes=float(min(self.longest, self.first * self.factor ** (attempt - 1))))


def retries(on: date) -> Retries:
    """The parameter delivery_retries (P) in force on that day. Raises LookupError where the workspace says none for it."""
    parts = _parts("delivery_retries", on)
    return Retries(int(parts["attempts"]), parts["first"], parts["factor"], parts["longest"])


def digest_hour(on: date) -> int:
    """The hour of a working day from which digests are sent (parameter daily_digest, P). Raises LookupError as `retries`."""
    return int(_parts("daily_digest", on)["hour"])


def log_days(on: date) -> int:
    """For how many days a log file is kept (parameter log_keeping; 网络安全法, article 21(3)). Raises LookupError as `retries`."""
    return int(_parts("log_keeping", on)["days"])


def _parts(name: str, on: date) -> Mapping[str, Decimal]:
    value = workspace().parameters[name].on(on)
    if value is None:
        raise LookupError(f"{name} has no value on {on.isoformat()}")
    return dict(value.parts)
