"""The chain of entries held against itself: rows, manifests in the database, manifests beside the data, and the head."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from sqlalchemy import Connection, select

from zhiheng.core.issues import Issue
from zhiheng.ledger import findings, tables
from zhiheng.ledger.hashing import sha256_of, sm3_of
from zhiheng.ledger.stores import manifest_name

Values = Mapping[str, Any]
_BESIDE_MANIFEST = ("sha256", "sm3", "manifest")
"""Columns of the table `filing` that the manifest itself does not hold."""
_SEGMENT = {"path", "sha256", "rows", "bytes", "key_min", "key_max", "columns"}
GENESIS: Values = {"seq": 0, "at": "", "sha256": tables.GENESIS, "sm3": tables.GENESIS}


@dataclass(frozen=True, slots=True)
class Chain:
    """All rows of the ledger's tables at one moment."""

    head: Values
    filings: tuple[Values, ...]
    segments: Mapping[int, tuple[Values, ...]]
    """Rows of the table `segment` by filing, in order."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry with what its manifest lists: the manifest that has the digest of the chain, None where none has."""

    filing: Values
    manifest: Values | None
    segments: tuple[Values, ...]
    """As the manifest has them, else as the table has them."""


def read_chain(connection: Connection) -> Chain:
    """Reads the tables; all at one moment, where the connection has just begun its transaction."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    head = connection.execute(select(tables.ledger_head)).mappings().one_or_none()
    filings = connection.execute(select(tables.filing).order_by(tables.filing.c.seq)).mappings().all()
    ordered = select(tables.segment).order_by(tables.segment.c.filing, tables.segment.c.ordinal)
    segments: dict[int, list[Values]] = {}
    for row in connection.execute(ordered).mappings():
        segments.setdefault(row["filing"], []).append(dict(row))
    return Chain(
        dict(head) if head is not None else {**GENESIS, "seq": -1, "published": 0},
        tuple(dict(row) for row in filings),
        {seq: tuple(rows) for seq, rows in segments.items()},
    )


def listed(chain: Chain, texts: Mapping[int, str]) -> list[Listed]:
    """Every entry with the manifest to believe. `texts`: the manifests beside the data, by seq."""
    said = _said_by_others(chain)
    return [_believed(chain, filing, texts, said[filing["seq"]]) for filing in chain.filings]


def _said_by_others(chain: Chain) -> dict[int, set[str]]:
    """For every entry the digests that the next entry, and the head, say it has."""
    said: dict[int, set[str]] = {filing["seq"]: set() for filing in chain.filings}
    for filing in chain.filings:
        said.get(filing["seq"] - 1, set()).add(filing["previous_sha256"])
    said.get(chain.head["seq"], set()).add(chain.head["sha256"])
    return said


def _believed(chain: Chain, filing: Values, texts: Mapping[int, str], said: set[str]) -> Listed:
    """What others say of an entry counts for more than its own digest; the database more than the file."""
    for digests in (said, {filing["sha256"]}):
        for text in (str(filing["manifest"]), texts.get(filing["seq"], "")):
            manifest = _parsed(text, filing) if sha256_of(text.encode()) in digests else None
            if manifest is not None:
                return Listed(filing, manifest, tuple(manifest["segments"]))
    return Listed(filing, None, chain.segments.get(filing["seq"], ()))


def _parsed(text: str, filing: Values) -> Values | None:
    """The manifest, None where the text is not one."""
    try:
        manifest = json.loads(text)
        complete = {*filing, "segments"} - set(_BESIDE_MANIFEST) <= manifest.keys()
        return manifest if complete and all(one.keys() >= _SEGMENT for one in manifest["segments"]) else None
    except (AttributeError, TypeError, ValueError):
        return None


def chain_issues(chain: Chain, entries: Sequence[Listed], texts: Mapping[int, str]) -> Iterator[Issue]:
    """Everything that is not as it was filed, in the order of the entries."""
    before: Values = GENESIS
    for entry in entries:
        seq = entry.filing["seq"]
        for gone in range(before["seq"] + 1, seq):
            yield _removed(gone, texts)
        yield from _entry_issues(chain, entry, before, texts)
        before = entry.filing
    yield from _head_issues(chain, before, texts)
    there = {filing["seq"] for filing in chain.filings}
    for seq, rows in chain.segments.items():
        if seq not in there:
            yield from (findings.segment_row_unlisted(seq, row["path"]) for row in rows)


def _removed(seq: int, texts: Mapping[int, str]) -> Issue:
    """The manifest beside the data, where it is left, tells what was removed."""
    try:
        return findings.filing_removed(findings.place_of(json.loads(texts[seq])))
    except (KeyError, TypeError, ValueError):
        return findings.filing_removed(findings.numbered(seq))


def _entry_issues(chain: Chain, entry: Listed, before: Values, texts: Mapping[int, str]) -> Iterator[Issue]:
    filing = entry.filing
    place = findings.place_of(filing)
    content = str(filing["manifest"]).encode()
    fits = (sha256_of(content), sm3_of(content)) == (filing["sha256"], filing["sm3"])
    if not fits or entry.manifest is None:
        yield findings.manifest_changed(place)
    if before["seq"] == filing["seq"] - 1 and not _builds_on(filing, before):
        yield findings.chain_broken(place, before["seq"])
    if entry.manifest is not None:
        yield from _column_issues(place, entry)
        yield from _segment_issues(place, entry.segments, chain.segments.get(filing["seq"], ()))
    yield from _file_issues(chain, filing, place, texts)


def _builds_on(filing: Values, before: Values) -> bool:
    return (filing["previous_sha256"], filing["previous_sm3"]) == (before["sha256"], before["sm3"])


def _column_issues(place: Any, entry: Listed) -> Iterator[Issue]:
    manifest = entry.manifest or {}
    for name, now in entry.filing.items():
        if name not in _BESIDE_MANIFEST and manifest.get(name) != now:
            yield findings.column_changed(place, name, now, manifest.get(name))


def _segment_issues(place: Any, then: Sequence[Values], now: Sequence[Values]) -> Iterator[Issue]:
    """The rows of the table against the list of the manifest."""
    for ordinal, (one, other) in enumerate(zip_longest(then, now)):
        if one is None or other is None:
            yield findings.segment_row_changed(place, ordinal, ())
            continue
        then_there = {**one, "ordinal": ordinal}
        differing = [name for name in then_there if other[name] != then_there[name]]
        if differing:
            yield findings.segment_row_changed(place, ordinal, differing)


def _file_issues(chain: Chain, filing: Values, place: Any, texts: Mapping[int, str]) -> Iterator[Issue]:
    """The manifest beside the data against the one in the database."""
    seq = filing["seq"]
    text = texts.get(seq)
    if text is None:
        yield findings.manifest_missing(place, manifest_name(seq), published=seq <= chain.head["published"])
    elif text != filing["manifest"]:
        fits = sha256_of(str(filing["manifest"]).encode()) in _said_by_others(chain)[seq]
        yield findings.manifest_file_changed(place, manifest_name(seq), database_fits=fits)


def _head_issues(chain: Chain, last: Values, texts: Mapping[int, str]) -> Iterator[Issue]:
    """The head against the last entry, and manifests of entries beyond it."""
    names = ("seq", "at", "sha256", "sm3")
    if any(chain.head[name] != last[name] for name in names) or chain.head["published"] > last["seq"]:
        yield findings.head_changed(chain.head["seq"], last["seq"])
    for seq in sorted(texts):
        if seq > last["seq"]:
            yield _removed(seq, texts)
