from __future__ import annotations

import hashlib
import multiprocessing
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.core.registers.keys import key_hashes
from zhiheng.ledger import key_index
from zhiheng.ledger.key_index import KeyIndex


class Filings:
    """Insertions held in memory: keys by seq, and a chain of hashes over them."""

    def __init__(self, keys: dict[int, list[str]], past: str = "") -> None:
        self.keys = keys
        self.past = past
        self.read: list[int] = []

    def filing_hash(self, seq: int) -> str | None:
        before = repr([(one, self.keys[one]) for one in sorted(self.keys) if one <= seq])
        return hashlib.sha256((self.past + before).encode()).hexdigest() if seq in self.keys else None

    def insertions(self, *, after: int, up_to: int) -> Sequence[tuple[int, int]]:
        return [
            (seq, len(self.keys[seq])) for seq in sorted(self.keys) if after < seq <= up_to and self.keys[seq]
        ]

    def hashes(self, seqs: Sequence[int]) -> tuple[key_index.Numbers, key_index.Numbers]:
        self.read.extend(seqs)
        pairs = [(key, seq) for seq in seqs for key in self.keys[seq]]
        return hashed([key for key, _ in pairs]), np.array([seq for _, seq in pairs], np.uint64)


def hashed(keys: list[str]) -> key_index.Numbers:
    return key_hashes(pl.DataFrame({"id": keys}, schema={"id": pl.String}), ("id",))


def asked(
    index: KeyIndex, filings: Filings, keys: list[str], *, after: int = 0, up_to: int
) -> set[tuple[str, int]]:
    positions, seqs = index.candidates("inspections", hashed(keys), filings, after=after, up_to=up_to)
    return {(keys[at], int(seq)) for at, seq in zip(positions, seqs, strict=True)}


def inserted(filings: Filings, keys: list[str], *, after: int = 0, up_to: int) -> set[tuple[str, int]]:
    return {
        (key, seq)
        for seq, _ in filings.insertions(after=after, up_to=up_to)
        for key in filings.keys[seq]
        if key in keys
    }


def files(index: KeyIndex) -> list[Path]:
    return sorted((index.folder / "inspections").glob("*.npy"))


KEYS = st.integers(0, 60).map(lambda number: f"抽检-{number:03d}")
PASTS = st.dictionaries(st.integers(1, 30), st.lists(KEYS, max_size=8), min_size=1)
STEPS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 31), st.lists(KEYS, max_size=10)), max_size=8)


@given(PASTS, STEPS, st.randoms(), st.integers(1, 20))
@settings(max_examples=60, deadline=None)
def test_the_index_answers_as_a_set_would_whatever_is_deleted(past, steps, chance, in_memory):
    filings = Filings(past)
    with pytest.MonkeyPatch.context() as patch, _folder() as folder:
        patch.setattr(key_index, "ROWS_IN_MEMORY", in_memory)
        index = KeyIndex(folder)
        for after, up_to, keys in steps:
            answer = asked(index, filings, keys, after=after, up_to=up_to)
            assert answer == inserted(filings, keys, after=after, up_to=up_to)
            for path in files(index):
                if chance.random() < 0.3:
                    path.unlink()


class _folder:
    """A new folder for each example of a property."""

    def __enter__(self) -> Path:
        import tempfile

        self.path = Path(tempfile.mkdtemp())
        return self.path

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.path)


def test_each_filing_is_read_once_and_few_files_remain(tmp_path):
    filings = Filings({})
    index = KeyIndex(tmp_path)
    for seq in range(1, 201):
        filings.keys[seq] = [f"{seq}-{number}" for number in range(3)]
        assert asked(index, filings, [f"{seq}-1", "无"], up_to=seq) == {(f"{seq}-1", seq)}
        assert len(files(index)) <= 9

    assert filings.read == list(range(1, 201))


def test_another_past_of_the_ledger_is_not_answered_from_the_old_files(tmp_path):
    index = KeyIndex(tmp_path)
    asked(index, Filings({1: ["a"], 2: ["b"], 3: ["c"]}), ["a"], up_to=3)
    restored = Filings({1: ["a"], 2: ["x"], 3: ["c"]})

    assert asked(index, restored, ["a", "b", "x", "c"], up_to=3) == {("a", 1), ("x", 2), ("c", 3)}


@pytest.mark.parametrize("harm", ["cut off", "empty", "not an array"])
def test_a_damaged_file_is_made_again(tmp_path, harm):
    filings = Filings({1: ["a", "b"], 2: ["c"]})
    index = KeyIndex(tmp_path)
    asked(index, filings, ["a"], up_to=2)
    (path, *_) = files(index)
    content = {"cut off": path.read_bytes()[:-5], "empty": b"", "not an array": b"no such thing" * 20}
    path.write_bytes(content[harm])

    assert asked(index, filings, ["a", "b", "c"], up_to=2) == {("a", 1), ("b", 1), ("c", 2)}


def test_other_versions_of_hashing_have_files_of_their_own(tmp_path, monkeypatch):
    filings = Filings({1: ["a"]})
    asked(KeyIndex(tmp_path), filings, ["a"], up_to=1)
    monkeypatch.setattr(key_index, "hashing", lambda: "polars-9.0.0-0000000000000000")
    later = KeyIndex(tmp_path)

    assert not files(later)
    assert asked(later, filings, ["a"], up_to=1) == {("a", 1)}


def test_colliding_hashes_are_all_given(tmp_path):
    class Colliding(Filings):
        def hashes(self, seqs: Sequence[int]) -> tuple[key_index.Numbers, key_index.Numbers]:
            return np.array([5, 7, 5] * len(seqs), np.uint64), np.repeat(np.array(seqs, np.uint64), 3)

    positions, seqs = KeyIndex(tmp_path).candidates(
        "inspections", np.array([9, 5], np.uint64), Colliding({1: ["a"], 2: ["b"]}), up_to=2
    )
    assert list(zip(positions.tolist(), sorted(seqs.tolist()), strict=True)) == [
        (1, 1),
        (1, 1),
        (1, 2),
        (1, 2),
    ]


def _busy(folder: str, start: int, wrong: multiprocessing.Queue) -> None:
    filings = Filings({seq: [f"{seq}-{number}" for number in range(seq % 7)] for seq in range(1, 41)})
    index = KeyIndex(Path(folder))
    for step in range(60):
        up_to = (start * 11 + step * 7) % 41
        keys = [f"{seq}-1" for seq in range(1, 41)]
        if asked(index, filings, keys, up_to=up_to) != inserted(filings, keys, up_to=up_to):
            wrong.put((start, step))
        if step % 9 == start:
            for path in files(index)[:2]:
                path.unlink(missing_ok=True)


def test_processes_that_make_and_delete_the_same_files_all_get_true_answers(tmp_path):
    context = multiprocessing.get_context("spawn")
    wrong = context.Queue()
    busy = [context.Process(target=_busy, args=(str(tmp_path), start, wrong)) for start in range(3)]
    for process in busy:
        process.start()
    for process in busy:
        process.join(60)

    assert [process.exitcode for process in busy] == [0, 0, 0]
    assert wrong.empty()
