"""Sweeping: what interrupted filings left goes, and nothing else."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from zhiheng.core.issues import InputProblem, Level
from zhiheng.ledger.discarding import discard
from zhiheng.ledger.stores import file_name
from zhiheng.ledger.verifying import sweep, verify

NOW = datetime(2100, 1, 1, tzinfo=UTC)


def orphans(ledger, file, register_of) -> list[str]:
    """What an interrupted filing leaves: a segment, a kept file and scratch."""
    source = ledger.store.root / "scratch" / "left.csv"
    source.write_text("样品编号\n")
    kept = ledger.keep(source)
    with ledger.staging(register_of()) as staging:
        segment = staging.write(file.frame([("Z1", 1)]))
    return [kept.stored, segment.name, "scratch/left.csv"]


def test_files_of_an_interrupted_filing_are_noted_and_swept(ledger, file, register_of, present):
    file("1", "insert", [("A1", 1)])
    names = orphans(ledger, file, register_of)
    before = present(ledger.vintage("inspections"))
    (note,) = verify(ledger).issues

    assert (note.level, note.code) == (Level.NOTE, "unlisted-files")
    assert note.message.zh.startswith("有 2 个文件")
    assert "zhiheng verify --sweep" in note.remedy.zh
    swept = sweep(ledger, now=NOW)
    assert swept.files == 3
    assert [ledger.store.size(name) for name in names] == [None, None, None]
    assert verify(ledger).issues == ()
    assert present(ledger.vintage("inspections")) == before


def test_young_files_are_not_swept(ledger, file, register_of, monkeypatch):
    file("1", "insert", [("A1", 1)])
    names = orphans(ledger, file, register_of)
    assert sweep(ledger, now=NOW, older_than=timedelta(days=365 * 200)).files == 0
    monkeypatch.setattr(type(ledger.store), "grace", timedelta(days=365 * 200))
    assert sweep(ledger, now=NOW).files == 0
    assert None not in [ledger.store.size(name) for name in names]


def test_nothing_is_swept_while_somebody_files(ledger, file, register_of):
    file("1", "insert", [("A1", 1)])
    names = orphans(ledger, file, register_of)
    with ledger.staging(register_of()) as staging:
        segment = staging.write(file.frame([("Z2", 1)]))
        with pytest.raises(InputProblem, match="a filing is under way"):
            sweep(ledger, now=NOW)
        ledger.commit(None, file.order(staging, "7", "insert"))

    assert sweep(ledger, now=NOW).files == len(names)
    assert ledger.store.size(segment.name)


def test_half_written_derived_files_are_swept_when_nobody_can_be_writing_them(ledger, tmp_path):
    cache = tmp_path / "cache" / "keys"
    cache.mkdir(parents=True)
    old, young, whole = (cache / name for name in ("a.unfinished", "b.unfinished", "1-2-abc.npy"))
    for path in (old, young, whole):
        path.write_bytes(b"half")
        os.utime(path, (NOW.timestamp() - 60, NOW.timestamp() - 60))
    os.utime(old, (0, 0))

    assert sweep(ledger, now=NOW, caches=[tmp_path / "cache"]).files == 1
    assert sorted(path.name for path in cache.iterdir()) == ["1-2-abc.npy", "b.unfinished"]


def test_what_a_filing_lists_is_not_discarded(ledger, file, tmp_path):
    source = tmp_path / "data.csv"
    source.write_text("样品编号\n")
    file("1", "insert", [("A1", 1)], source=ledger.keep(source))
    listed = [one.name for folder in ("segments/", "files/") for one in ledger.store.names(folder)]
    assert file_name(ledger.filing(1).definition_sha256) in listed
    discard(ledger, listed)
    assert verify(ledger).issues == ()
