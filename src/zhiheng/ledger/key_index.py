"""The key index: for every key ever inserted into a register, its 64-bit hash and the seq of its filing, sorted by hash.

Derived data. Its files may be deleted at any time and are made again from the segments. A file covers all insertions
of a stretch of seqs, is written under a temporary name and renamed, and never changes; the older ones are merged so
that each holds at least twice the rows of the next, and a look-up touches few of them. A file's name carries the hash of
the last filing it covers: as each filing's hash holds the hash of the one before it, a file from another past of the
ledger (a backup put back, a transaction taken back) is not taken for this one's.
Several processes may share a folder: who finds that a file has gone looks again.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from zhiheng.core.registers.keys import hashing

Numbers = np.ndarray[tuple[int], np.dtype[np.uint64]]

ROWS_IN_MEMORY = 2_000_000
"""Rows that are sorted at once while the index is made; 16 bytes each."""
ATTEMPTS = 20
"""How often a look-up begins again because files went away under it."""
_NAME = re.compile(r"(\d+)-(\d+)-([0-9a-f]{16})\.npy")
_UNFINISHED = ".unfinished"
"""What is being written; `zhiheng.ledger.verifying.sweep` removes what an interrupted process left."""


class Insertions(Protocol):
    """What the index asks of the ledger about one register."""

    def filing_hash(self, seq: int) -> str | None:
        """The hash in the chain of the filing with that number, of whichever register; None where there is none."""

    def insertions(self, *, after: int, up_to: int) -> Sequence[tuple[int, int]]:
        """Seq and rows of the register's filings that inserted any, `after` < seq <= `up_to`, in order."""

    def hashes(self, seqs: Sequence[int]) -> tuple[Numbers, Numbers]:
        """The hashes of all keys that these filings inserted, and beside each the seq of its filing."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One file of the index: all insertions with `first` <= seq <= `last`."""

    path: Path
    first: int
    last: int
    mark: str

    def opened(self) -> np.ndarray:
        """Two rows of numbers, hashes (sorted) and seqs, mapped from the file. FileNotFoundError where it has gone."""
        try:
            return np.load(self.path, mmap_mode="r")
        except (ValueError, EOFError) as damaged:  # cut off by a power failure: as good as not there
            self.path.unlink(missing_ok=True)
            raise FileNotFoundError(self.path) from damaged


class KeyIndex:
    """The index of every register under one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / hashing()

    def candidates(
        self, register: str, hashes: Numbers, inserted: Insertions, *, after: int = 0, up_to: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Where these hashes were inserted: positions in `hashes`, and for each the seq of the filing, `after` < seq <= `up_to`.

        A pair says that the filing very likely inserted that key; a key in no pair was certainly not inserted.
        Brings the index up to `up_to` first. OSError where the folder cannot be written.
        """
        order, wanted = np.empty(0, np.int64), hashes
        for _ in range(ATTEMPTS):
            with contextlib.suppress(FileNotFoundError):
                stretches = self._brought_up(register, inserted, up_to)
                if stretches and not len(order):
                    order = np.argsort(hashes, kind="stable")
                    wanted = hashes[order]
                found = [_looked_up(stretch, wanted) for stretch in stretches]
                break
        else:
            raise FileNotFoundError(self.folder / register)
        positions = np.concatenate([np.empty(0, np.int64), *(pair[0] for pair in found)])
        seqs = np.concatenate([np.empty(0, np.uint64), *(pair[1] for pair in found)]).astype(np.int64)
        within = (seqs > after) & (seqs <= up_to)
        return order[positions[within]], seqs[within]

    def _brought_up(self, register: str, inserted: Insertions, up_to: int) -> list[Stretch]:
        """Files that cover every insertion up to `up_to`, made where they are missing and merged where they have grown alike."""
        folder = self.folder / register
        folder.mkdir(parents=True, exist_ok=True)
        cover = _cover(folder, inserted, up_to)
        covered = cover[-1].last if cover else 0
        for run in _runs(inserted, after=covered, up_to=up_to):
            cover.append(_written(folder, run, first=covered + 1, mark=_mark(inserted, run.last)))
            covered = run.last
            cover = _merged(folder, cover)
        return cover


@dataclass(frozen=True, slots=True)
class _Run:
    """Insertions not yet in the index: pairs of hash and seq, sorted by hash, up to and with filing `last`."""

    last: int
    pairs: np.ndarray


def _mark(inserted: Insertions, seq: int) -> str:
    """What a file's name keeps of the hash of the last filing it covers."""
    return (inserted.filing_hash(seq) or "")[:16]


def _cover(folder: Path, inserted: Insertions, up_to: int) -> list[Stretch]:
    """The fewest files of this ledger's past that follow one another without a gap from seq 1, the longest first."""
    there = _there(folder)
    cover: list[Stretch] = []
    covered = 0
    while covered < up_to:
        following = [one for one in there if one.first <= covered + 1 and one.last > covered]
        following.sort(key=lambda one: one.last, reverse=True)
        best = next((one for one in following if one.mark == _mark(inserted, one.last)), None)
        if best is None:
            break
        cover.append(best)
        covered = best.last
    return cover


def _there(folder: Path) -> list[Stretch]:
    """All files of a register's index, of whatever past."""
    return [
        Stretch(folder / name, int(match[1]), int(match[2]), match[3])
        for name in os.listdir(folder)
        if (match := _NAME.fullmatch(name))
    ]


def _runs(inserted: Insertions, *, after: int, up_to: int) -> Iterator[_Run]:
    """The insertions after `after`, in runs of at least ROWS_IN_MEMORY rows, but for the last, that end with a whole filing."""
    seqs: list[int] = []
    waiting = 0
    for seq, rows in inserted.insertions(after=after, up_to=up_to):
        seqs.append(seq)
        waiting += rows
        if waiting >= ROWS_IN_MEMORY:
            yield _Run(seq, _sorted(*inserted.hashes(seqs)))
            seqs, waiting = [], 0
    if seqs:
        yield _Run(seqs[-1], _sorted(*inserted.hashes(seqs)))


def _sorted(hashes: Numbers, seqs: Numbers) -> np.ndarray:
    """Both in the order of the hashes, one under the other."""
    order = np.argsort(hashes, kind="stable")
    return np.stack([hashes[order], seqs[order]])


def _written(folder: Path, run: _Run, *, first: int, mark: str) -> Stretch:
    """The run as a file of the index. Two processes may write the same: the later takes the place of an equal one."""
    stretch = Stretch(folder / f"{first}-{run.last}-{mark}.npy", first, run.last, mark)
    handle, name = tempfile.mkstemp(dir=folder, suffix=_UNFINISHED)
    with os.fdopen(handle, "wb") as file:
        np.save(file, run.pairs)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.replace(name, stretch.path)
    except PermissionError:  # Windows, where another process made the same file and reads it
        os.unlink(name)
        if not stretch.path.exists():
            raise
    return stretch


def _merged(folder: Path, cover: list[Stretch]) -> list[Stretch]:
    """The cover with its last files merged until each has at least twice the rows of the next."""
    while len(cover) > 1:
        older, newer = cover[-2].opened(), cover[-1].opened()
        if older.shape[1] >= 2 * newer.shape[1]:
            break
        run = _Run(cover[-1].last, _interleaved(older, newer))
        whole = _written(folder, run, first=cover[-2].first, mark=cover[-1].mark)
        cover = [*cover[:-2], whole]
        for one in _there(folder):
            if whole.first <= one.first and one.last <= whole.last and one != whole:
                with contextlib.suppress(OSError):  # Windows keeps a file that another process reads
                    one.path.unlink()
    return cover


def _interleaved(older: np.ndarray, newer: np.ndarray) -> np.ndarray:
    """Two sorted runs as one."""
    total = older.shape[1] + newer.shape[1]
    places = np.searchsorted(older[0], newer[0], side="right") + np.arange(newer.shape[1])
    from_older = np.ones(total, dtype=bool)
    from_older[places] = False
    pairs = np.empty((2, total), np.uint64)
    pairs[:, places] = newer
    pairs[:, from_older] = older
    return pairs


def _looked_up(stretch: Stretch, wanted: Numbers) -> tuple[np.ndarray, np.ndarray]:
    """For sorted hashes: positions of those in the file, and the seqs that stand there with them."""
    pairs = stretch.opened()
    left = np.searchsorted(pairs[0], wanted, side="left")
    hit = np.flatnonzero(pairs[0][np.minimum(left, pairs.shape[1] - 1)] == wanted)
    counts = np.searchsorted(pairs[0], wanted[hit], side="right") - left[hit]
    offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(hit, counts), np.asarray(pairs[1][np.repeat(left[hit], counts) + offsets])
