"""The values that go into the ledger and come out of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.model import Register
from zhiheng.ledger.stores import file_name

FOLD = "fold"
"""The kind of an entry that brings no facts: the state of a register at an earlier seq, written anew as base segments."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as handed in, kept by its content: its SHA-256, its size in bytes, and the name it came under."""

    sha256: str
    size: int
    name: str

    @property
    def stored(self) -> str:
        """Its name in the store."""
        return file_name(self.sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """An immutable Parquet file of rows: `name` in the store, SHA-256, rows, size in bytes.

    `key_min` and `key_max` bound every key column by itself: JSON lists, null where the bound is not known.
    `columns`: JSON list of [name, type], see zhiheng.ledger.schemas.
    """

    name: str
    sha256: str
    rows: int
    size: int
    key_min: str
    key_max: str
    columns: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledSegment(Segment):
    """A segment as the ledger lists it: the seq and the kind of its filing, and its place in it from 0."""

    filing: int
    kind: str
    ordinal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingOrder:
    """A filing that was checked and staged, ready to be committed.

    `id`: chosen by the caller; committing it a second time changes nothing. `at`: when it is filed, with a time zone.
    `source`: the file as handed in, None where there was none. `checked_seq`: the seq of the vintage that the keys
    were checked against.
    """

    id: str
    register: Register
    kind: Kind
    body: str
    filer: str
    at: datetime
    source: KeptFile | None = None
    sheet: str | None = None
    segments: tuple[Segment, ...] = ()
    checked_seq: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the filer gets: seq, digests of the manifest, rows; `repeated` where this filing had been committed before."""

    seq: int
    sha256: str
    sm3: str
    rows: int
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of the ledger: seq (0: none), its time as text, and the digests that the next one builds on."""

    seq: int
    at: str
    sha256: str
    sm3: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """An entry of the ledger as it stands in the table `filing`."""

    seq: int
    id: str
    register: str
    register_version: str
    definition_sha256: str
    key_columns: tuple[str, ...]
    kind: str
    covers: int | None
    body: str
    filer: str
    at: datetime
    rows: int
    source: KeptFile | None
    sheet: str | None
    previous_sha256: str
    previous_sm3: str
    sha256: str
    sm3: str


def written_time(at: datetime) -> str:
    """A time as text whose order is that of time: `2026-03-01T08:30:00.000000Z`. Raises ValueError without a time zone."""
    if at.tzinfo is None:
        raise ValueError("a time of the ledger needs a time zone")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read_time(text: str) -> datetime:
    """The time that `written_time` wrote, in UTC."""
    return datetime.fromisoformat(text)


def readable(name: str) -> str:
    """A name as text that can be kept: what the system could not read as UTF-8 becomes question marks."""
    return name.encode(errors="replace").decode()


def canonical(value: object) -> str:
    """JSON with sorted names, no spaces, characters as they are: the same value always gives the same text."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
