"""Rows of large segments that corrections replaced are left out by their place: the same rows as by their key."""

from __future__ import annotations

import random
import shutil

import polars as pl
import pytest

from zhiheng.core.issues import Text
from zhiheng.core.registers.model import FILING, ROW, Column, ColumnType
from zhiheng.ledger import positions, staging, vintages
from zhiheng.ledger.folding import fold
from zhiheng.ledger.ledger import Ledger


@pytest.fixture(autouse=True)
def small_is_large(monkeypatch):
    """Segments of four rows count as large, and have row groups of three rows."""
    monkeypatch.setattr(vintages, "POOLED_ROWS", 4)
    monkeypatch.setattr(staging, "ROWS_IN_GROUP", 3)


@pytest.fixture
def cached(ledger, tmp_path):
    """The ledger of `file`, with a cache for derived data."""
    opened = Ledger(ledger.engine, ledger.store, tmp_path / "cache")
    yield opened
    opened.close()


def rows_of(vintage):
    return sorted(vintage.scan(["sample_no", "batches", FILING, ROW]).collect().rows())


def same(ledger, cached, *moments):
    """The rows of each moment, which must be the same with places and without."""
    found = [rows_of(cached.vintage("inspections", moment)) for moment in moments]
    assert found == [rows_of(ledger.vintage("inspections", moment)) for moment in moments]
    return found


def history(file, count, seed=1):
    chance = random.Random(seed)
    ever, live = [], set()
    for n in range(count):
        kind = chance.choice(["insert", "correct", "withdraw"]) if live else "insert"
        size = chance.choice([1, 3, 9])
        if kind == "insert":
            keys = [f"A{len(ever) + place}" for place in range(size)]
            ever += keys
            live |= set(keys)
        else:
            pool = sorted(live) if kind == "withdraw" else ever
            keys = chance.sample(pool, min(size, len(pool)))
            live = live - set(keys) if kind == "withdraw" else live | set(keys)
        file(f"h{seed}-{n}", kind, keys if kind == "withdraw" else [(key, n) for key in keys])


def test_places_give_the_rows_that_keys_give(file, ledger, cached):
    history(file, 60)
    moments = [*range(0, 61, 4), 60, 13, None]
    same(ledger, cached, *moments)
    assert cached.vintage("inspections").replaced() != {}


def test_places_are_learned_as_filings_come(file, ledger, cached, monkeypatch):
    looked = []
    real = positions._looked_up
    monkeypatch.setattr(
        positions,
        "_looked_up",
        lambda store, layers, after: looked.append(after) or real(store, layers, after),
    )
    file("one", "insert", [(f"A{n}", n) for n in range(9)])
    file("two", "correct", [("A3", 30)])
    same(ledger, cached, None, None, 2)
    file("three", "withdraw", ["A4"])
    file("four", "insert", [(f"B{n}", n) for n in range(9)])
    same(ledger, cached, None, 2, 3)
    file("five", "correct", [("B4", 1), ("A3", 31), ("A4", 5)])
    same(ledger, cached, 2, None, 4)
    assert looked == [0, 2, 3]


def test_after_a_fold_places_are_those_of_the_fold(file, ledger, cached, start):
    history(file, 30)
    before = same(ledger, cached, *range(31))
    fold(ledger, "inspections", at=start, filer="李敏")
    assert same(ledger, cached, *range(31)) == before
    history_after = [("c1", "correct", [("A0", 77), ("A2", 78)]), ("c2", "withdraw", ["A2"])]
    for id, kind, rows in history_after:
        file(id, kind, rows)
    same(ledger, cached, *range(34))
    (key,) = [row for row in rows_of(cached.vintage("inspections")) if row[0] == "A0"]
    assert key[:3] == ("A0", 77, 32)


def test_places_of_another_past_are_not_used(file, ledger, tmp_path, file_into, store, ledger_in):
    cache = tmp_path / "cache"
    file("one", "insert", [(f"A{n}", n) for n in range(9)])
    file("two", "correct", [("A3", 30)])
    rows_of(Ledger(ledger.engine, store, cache).vintage("inspections"))
    (tmp_path / "other").mkdir()
    other = ledger_in(tmp_path / "other")
    refile = file_into(other)
    refile("one", "insert", [(f"A{8 - n}", n) for n in range(9)])
    refile("two", "correct", [("A3", 30)])
    cached = Ledger(other.engine, other.store, cache)
    assert rows_of(cached.vintage("inspections")) == rows_of(other.vintage("inspections"))
    other.close()


@pytest.mark.parametrize("damage", ["gone", "cut", "unwritable"])
def test_cache_may_be_lost(file, ledger, cached, damage):
    history(file, 20)
    (wanted,) = same(ledger, cached, None)
    (path,) = cached.cache.rglob("*.npz")
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:100])
    else:
        shutil.rmtree(cached.cache)
    if damage == "unwritable":
        cached.cache.write_text("a file where the folder should be")
    assert rows_of(cached.vintage("inspections")) == wanted


def test_conditions_count_rows_from_the_start_of_a_segment(file, ledger, cached):
    file("one", "insert", [(f"A{n:02}", n) for n in range(40)])
    file("two", "correct", [(f"A{n:02}", 100 + n) for n in range(0, 40, 7)])
    for condition in (pl.col("batches") >= 20, pl.col("sample_no") > "A33", pl.col(FILING) == 1):
        found = [
            sorted(one.vintage("inspections").scan().filter(condition).collect().rows())
            for one in (ledger, cached)
        ]
        assert found[0] == found[1] != []
    assert cached.vintage("inspections").scan(["batches"]).head(3).collect().height == 3


def test_key_whose_type_changed_is_compared_as_a_value(file, ledger, cached, register_of):
    number = Column(name="meter", label=Text("表号", "meter"), type=ColumnType.NUMBER)
    register = register_of(extra=(number,), key=("meter",))
    rows = file.frame([(f"A{n}", n) for n in range(6)])
    meter = pl.int_range(pl.len()).cast(pl.String)
    file("one", "insert", rows.with_columns(meter.cast(pl.Decimal(18, 2)).alias("meter")), register=register)
    wider = rows[2:3].with_columns(
        pl.lit("2").cast(pl.Decimal(18, 4)).alias("meter"), batches=pl.lit(99).cast(pl.Int64)
    )
    file("two", "correct", wider, register=register)
    (found,) = same(ledger, cached, None)
    assert [row[1] for row in found] == [0, 1, 99, 3, 4, 5]
