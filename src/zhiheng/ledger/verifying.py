"""Verification: walks the chain of entries and reads every stored file, and says everything that is not as it was filed.

Whoever can write to the database and to the store can make up another past that fits together. What tells it apart
is a receipt kept elsewhere: every receipt holds a digest of the whole past before it.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.ledger import findings
from zhiheng.ledger.chain import Chain, Listed, chain_issues, listed, read_chain
from zhiheng.ledger.database import reading
from zhiheng.ledger.hashing import sha256_of, sm3_of
from zhiheng.ledger.ledger import Ledger
from zhiheng.ledger.records import Head
from zhiheng.ledger.stores import Store, Stored, file_name, manifest_name

FOLDERS = ("segments/", "files/")
"""Folders whose files must belong to a filing."""
UNFINISHED = "*.unfinished"
"""Names of derived files that were being written."""
WRITTEN_WITHIN = timedelta(days=1)
"""A derived file older than this that is unfinished will never be finished."""
WORKERS = 8
"""Files that are read at the same time, at most."""
_MANIFEST = re.compile(r"manifests/(\d{10})\.json")
_RECEIPT = re.compile(r"\s*(\d{1,18})\s*[:：]\s*([0-9A-Fa-f]{16,64})\s*")

Progress = Callable[[int, int], None]
"""Is told how many bytes were read, and of how many."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and everything found."""

    issues: tuple[Issue, ...]
    filings: int
    segments: int
    files: int
    bytes: int
    head: Head

    @property
    def sound(self) -> bool:
        """Whether everything is as it was filed; notes and warnings apart."""
        return all(issue.level is not Level.ERROR for issue in self.issues)


@dataclass(frozen=True, slots=True)
class Swept:
    """Files that were removed, and their bytes in all."""

    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class _Expected:
    """A stored file that an entry lists: its digest, its size where the entry says it, and what it is."""

    sha256: str
    size: int | None
    what: Text
    place: Text


def verify(
    ledger: Ledger, *, receipts: Iterable[tuple[int, str]] = (), progress: Progress | None = None
) -> Verified:
    """Checks the whole ledger, while others may go on filing. Nothing is changed.

    `receipts`: seq and digest (SHA-256 or SM3, the first 16 digits at least) of receipts that must still hold. Raises
    InputProblem where the database or the store gives no answer.
    """
    there = _listing(
        ledger.store
    )  # before the database is read: what is filed meanwhile shall not look removed
    with reading(ledger.engine) as connection:
        chain = read_chain(connection)
    texts = _manifests(ledger.store, chain, there)
    entries = listed(chain, texts)
    expected = _expected(entries)
    total = sum(one.size or 0 for one in expected.values())
    issues = [
        *chain_issues(chain, entries, texts),
        *_file_issues(ledger.store, expected, progress, total),
        *_unlisted_issues(_known(chain, expected, texts), there),
        *_receipt_issues(chain, receipts),
    ]
    head = chain.head
    segments = sum(name.startswith("segments/") for name in expected)
    return Verified(
        issues=tuple(issues),
        filings=len(chain.filings),
        segments=segments,
        files=len(expected) - segments,
        bytes=total,
        head=Head(head["seq"], head["at"], head["sha256"], head["sm3"]),
    )


def read_receipt(text: str) -> tuple[int, str]:
    """Seq and digest of a receipt written as `12:9f86d081884c7d65…`. Raises InputProblem for anything else."""
    match = _RECEIPT.fullmatch(text)
    if match is None:
        raise InputProblem(findings.receipt_unreadable(text))
    return int(match[1]), match[2].lower()


def sweep(
    ledger: Ledger, *, now: datetime, older_than: timedelta = timedelta(0), caches: Iterable[Path] = ()
) -> Swept:
    """Removes files that no filing lists, and what was left in the scratch folder, if older than that (and than the
    store's `grace`); and what an interrupted process left half written in the folders `caches` of derived data.

    Manifests stay, whatever they say. Raises InputProblem while somebody files.
    """
    store = ledger.store
    with store.sweeping_lock() as free:
        if not free:
            raise InputProblem(findings.filing_under_way())
        there = [one for folder in (*FOLDERS, "scratch/") for one in store.names(folder)]
        with reading(ledger.engine) as connection:
            chain = read_chain(connection)
        texts = _manifests(store, chain, _listing(store))
        known = _known(chain, _expected(listed(chain, texts)), texts)
        limit = now - max(older_than, store.grace)
        swept = [one for one in there if one.name not in known and one.modified <= limit]
        for one in swept:
            store.delete(one.name)
    left = dict(_abandoned(caches, now))
    for path in left:
        path.unlink(missing_ok=True)
    return Swept(len(swept) + len(left), sum(one.size for one in swept) + sum(left.values()))


def _abandoned(caches: Iterable[Path], now: datetime) -> Iterator[tuple[Path, int]]:
    """Half-written derived files that nobody can still be writing, each with its bytes."""
    for path in (path for cache in caches for path in cache.rglob(UNFINISHED)):
        with contextlib.suppress(FileNotFoundError):  # finished this moment
            status = path.stat()
            if datetime.fromtimestamp(status.st_mtime, UTC) <= now - WRITTEN_WITHIN:
                yield path, status.st_size


def _listing(store: Store) -> dict[str, Stored]:
    return {one.name: one for folder in ("manifests/", *FOLDERS) for one in store.names(folder)}


def _manifests(store: Store, chain: Chain, there: Mapping[str, Stored]) -> dict[int, str]:
    """The texts of the manifests beside the data, by seq; what is no text, as replacement characters."""
    seqs = {int(match[1]) for name in there if (match := _MANIFEST.fullmatch(name))}
    seqs |= {filing["seq"] for filing in chain.filings}  # filed while the store was listed
    with ThreadPoolExecutor(WORKERS) as pool:
        texts = pool.map(lambda seq: _text(store, manifest_name(seq)), sorted(seqs))
        return {seq: text for seq, text in zip(sorted(seqs), texts, strict=True) if text is not None}


def _text(store: Store, name: str) -> str | None:
    """The manifest as it is stored; "", which is none, where the system refuses to read it."""
    try:
        return store.read(name).decode(errors="replace")
    except OSError:
        return ""
    except InputProblem:
        if store.size(name) is None:
            return None
        return store.read(name).decode(
            errors="replace"
        )  # published this moment, or the store gives no answer


def _expected(entries: Sequence[Listed]) -> dict[str, _Expected]:
    """Every stored file that the entries list, under the first entry that lists it."""
    expected: dict[str, _Expected] = {}
    for entry in entries:
        says = entry.manifest or entry.filing
        place = findings.place_of(says)
        for one in entry.segments:
            what = Text("数据文件", "a data file")
            expected.setdefault(one["path"], _Expected(one["sha256"], one["bytes"], what, place))
        definition = says["definition_sha256"]
        what = Text("台账定义的文本", "the text of the register's definition")
        expected.setdefault(file_name(definition), _Expected(definition, None, what, place))
        if source := says["source_sha256"]:
            what = Text(f"原始文件「{says['source_name']}」", f"the file handed in, “{says['source_name']}”,")
            expected.setdefault(file_name(source), _Expected(source, says["source_size"], what, place))
    return expected


def _known(chain: Chain, expected: Mapping[str, _Expected], texts: Mapping[int, str]) -> set[str]:
    """All names that the ledger mentions anywhere, also where its tables were changed, or hold less than the manifests
    beside the data: evidence is not swept.
    """
    rows = (row for group in chain.segments.values() for row in group)
    names = {*expected, *(row["path"] for row in rows)}
    for filing in chain.filings:
        names |= {file_name(filing[name]) for name in ("definition_sha256", "source_sha256") if filing[name]}
    for text in texts.values():
        names |= _named_in(text)
    return names


def _named_in(manifest: str) -> set[str]:
    """The stored files that the text of a manifest names; none where it is no manifest."""
    try:
        says = json.loads(manifest)
        digests = (says["definition_sha256"], says["source_sha256"])
        return {*(one["path"] for one in says["segments"]), *(file_name(one) for one in digests if one)}
    except (KeyError, TypeError, ValueError):
        return set()


def _file_issues(
    store: Store, expected: Mapping[str, _Expected], progress: Progress | None, total: int
) -> Iterator[Issue]:
    """Reads every expected file, several at a time."""
    done = 0
    with ThreadPoolExecutor(min(WORKERS, os.cpu_count() or 1)) as pool:
        digests = pool.map(lambda name: _digest(store, name), expected)
        for (name, one), digest in zip(expected.items(), digests, strict=True):
            done += one.size or 0
            if progress is not None:
                progress(done, total)
            if digest is None:
                yield findings.file_missing(one.place, one.what, name)
            elif not digest:
                yield findings.file_unreadable(one.place, one.what, name)
            elif digest != one.sha256:
                yield findings.file_changed(one.place, one.what, name)


def _digest(store: Store, name: str) -> str | None:
    """SHA-256 of what is stored now; None where it is missing, "" where it cannot be read."""
    try:
        return store.digest(name)
    except OSError:
        return ""


def _unlisted_issues(known: set[str], there: Mapping[str, Stored]) -> Iterator[Issue]:
    names = sorted(name for name in there if name not in known and not _MANIFEST.fullmatch(name))
    if names:
        yield findings.unlisted(names, sum(there[name].size for name in names))


def _receipt_issues(chain: Chain, receipts: Iterable[tuple[int, str]]) -> Iterator[Issue]:
    contents = {filing["seq"]: str(filing["manifest"]).encode() for filing in chain.filings}
    for seq, digest in receipts:
        content = contents.get(seq)
        if content is None or not any(
            whole.startswith(digest) for whole in (sha256_of(content), sm3_of(content))
        ):
            yield findings.receipt_unknown(seq, digest)
