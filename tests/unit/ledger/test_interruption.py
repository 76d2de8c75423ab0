"""A commit that is cut off anywhere leaves all of a filing or nothing, and filing again sets it right."""

from __future__ import annotations

import pytest

from zhiheng.ledger import hashing
from zhiheng.ledger.ledger import Ledger
from zhiheng.ledger.stores import FolderStore

STEPS = ("begin", "lock", "filing", "segments", "head", "commit", "manifest")


class Cut(BaseException):
    """Stands for the end of the process: nothing that handles errors may catch it."""


def cut_at(ledger, step):
    seen = []

    def stepping(name):
        seen.append(name)
        if name == step:
            raise Cut

    ledger._step = stepping
    return seen


@pytest.mark.parametrize("step", STEPS)
def test_interrupted_commit_is_whole_or_nothing(database_url, store, file_into, present, step):
    first = Ledger(database_url, store)
    file_into(first)("one", "insert", [("A1", 1)])
    file_into(first)("other", "insert", [("A2", 2)])
    seen = cut_at(first, step)
    with pytest.raises(Cut):
        file_into(first)("two", "insert", [("A3", 3)], checked_seq=1)
    assert seen[-1] == step
    first.close()

    again = Ledger(database_url, FolderStore(store.root))
    assert_sound(again, store)
    there = [("A1", 1), ("A2", 2)]
    committed = step == "manifest"
    assert present(again.vintage("inspections")) == there + ([("A3", 3)] if committed else [])
    receipt = file_into(again)("two", "insert", [("A3", 3)], checked_seq=1)
    assert (receipt.seq, receipt.repeated) == (3, committed)
    assert present(again.vintage("inspections")) == [*there, ("A3", 3)]
    assert_sound(again, store)
    again.close()


def test_all_steps_are_walked(file, ledger):
    file("one", "insert", [("A1", 1)])
    seen = cut_at(ledger, None)
    file("two", "insert", [("A2", 2)])
    assert tuple(seen) == STEPS


def assert_sound(ledger, store):
    """Every filing that is listed has its segments and its manifest, and the chain is closed."""
    entries = ledger.filings()[::-1]
    for entry in entries:
        content = store.read(f"manifests/{entry.seq:010d}.json")
        assert (hashing.sha256_of(content), hashing.sm3_of(content)) == (entry.sha256, entry.sm3)
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert ledger.head().sha256 == entries[-1].sha256
    assert len(list(store.names("manifests/"))) == len(entries)
    vintage = ledger.vintage("inspections")
    assert all(path.is_file() for path in vintage.paths().values())


def test_interrupted_staging_leaves_no_filing(ledger, register_of, file, present):
    with pytest.raises(Cut), ledger.staging(register_of()) as staging:
        staging.write(file.frame([("A1", 1)]))
        raise Cut
    assert ledger.head().seq == 0
    with ledger.store.sweeping_lock() as free:
        assert free
    assert file("one", "insert", [("A1", 1)]).seq == 1


def test_many_unpublished_manifests_are_published(file, ledger, store, tmp_path):
    for n in range(70):
        file(f"f{n}", "insert", [(f"A{n}", n)])
    for seq in (3, 40, 70):
        store.delete(f"manifests/{seq:010d}.json")
    ledger.publish_manifests()
    assert len(list(store.names("manifests/"))) == 70
    store.delete(f"manifests/{5:010d}.json")
    ledger.publish_manifests()  # those up to here were noted as published
    assert store.size(f"manifests/{5:010d}.json") is None
