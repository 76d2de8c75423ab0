"""The state as of any filing is what replaying the filings up to it gives."""

from __future__ import annotations

import os
import random
import tempfile
from datetime import timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.model import FILING, ROW, Column, ColumnType
from zhiheng.ledger.folding import fold
from zhiheng.ledger.ledger import Ledger
from zhiheng.ledger.stores import FolderStore

KINDS = ("insert", "correct", "withdraw")


class Replay:
    """The register kept in a dictionary, and beside it in DuckDB by MERGE."""

    def __init__(self):
        self.rows = {}
        self.ever = set()
        self.table = duckdb.connect()
        self.table.execute("CREATE TABLE present (sample_no TEXT, batches BIGINT)")

    def fitting(self, kind, keys):
        keys = list(dict.fromkeys(keys))
        if kind == "insert":
            return [key for key in keys if key not in self.ever]
        return [key for key in keys if key in (self.ever if kind == "correct" else self.rows)]

    def file(self, seq, kind, rows):
        if kind == "withdraw":
            for key in rows:
                del self.rows[key]
        else:
            self.rows |= {key: (value, seq, place) for place, (key, value) in enumerate(rows, 2)}
            self.ever |= {key for key, _ in rows}
        self._merge(kind, rows)

    def _merge(self, kind, rows):
        pairs = [(row, None) if kind == "withdraw" else row for row in rows]
        values = ", ".join("(?, ?::BIGINT)" for _ in pairs)
        self.table.execute(
            f"MERGE INTO present USING (VALUES {values}) AS filed (sample_no, batches) "
            "ON present.sample_no = filed.sample_no "
            + (
                "WHEN MATCHED THEN DELETE"
                if kind == "withdraw"
                else "WHEN MATCHED THEN UPDATE SET batches = filed.batches WHEN NOT MATCHED THEN INSERT"
            ),
            [value for pair in pairs for value in pair],
        ).fetchall()

    def states(self):
        merged = self.table.execute("SELECT * FROM present ORDER BY sample_no").fetchall()
        return sorted((key, *rest) for key, rest in self.rows.items()), merged


def filed(file, steps, *, most=100, every=1):
    """Files at most so many of the steps (kind, keys, values); the expected state as of every, say 20th, seq from 0."""
    replay = Replay()
    states = {0: replay.states()}
    seq = 0
    for kind, keys, values in steps:
        fitting = replay.fitting(kind, [f"A{key}" for key in keys])
        if not fitting:
            continue
        rows = fitting if kind == "withdraw" else list(zip(fitting, values * len(fitting), strict=False))
        seq += 1
        assert file(f"f{seq}", kind, rows).seq == seq
        replay.file(seq, kind, rows)
        if seq % every == 0:
            states[seq] = replay.states()
        if seq == most:
            break
    return states


def scramble(folder):
    """Gives every file a time of its own, in no order."""
    chance = random.Random(7)
    for path in folder.rglob("*"):
        moment = chance.randrange(10**9)
        os.utime(path, (moment, moment))


def seen(vintage):
    return sorted(vintage.scan(["sample_no", "batches", FILING, ROW]).collect().rows())


STEP = st.tuples(
    st.sampled_from(KINDS),
    st.lists(st.integers(0, 12), min_size=1, max_size=6),
    st.lists(st.none() | st.integers(0, 9), min_size=1, max_size=3),
)


@settings(max_examples=25, deadline=None)
@given(steps=st.lists(STEP, max_size=14))
def test_every_vintage_is_the_replay(file_into, steps):
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger("sqlite://" + f"/{folder}/ledger.db", FolderStore(Path(folder, "store")))
        states = filed(file_into(ledger), steps)
        scramble(Path(folder, "store"))
        for seq, (rows, merged) in states.items():
            assert seen(ledger.vintage("inspections", seq)) == rows
            assert [row[:2] for row in rows] == merged
        ledger.close()


def long_history():
    chance = random.Random(2026)
    while True:
        kind = chance.choices(KINDS, (5, 4, 1))[0]
        keys = [chance.randrange(900) for _ in range(chance.randrange(1, 12))]
        yield kind, keys, [chance.randrange(100) for _ in range(3)]


EVERY = int(os.environ.get("ZHIHENG_REPLAY_EVERY", "10"))
"""The state as of each so many of the five hundred filings is looked at; 1 for all of them, which takes a minute."""


def test_five_hundred_filings_are_the_replay_before_and_after_folding(file, ledger, store, start):
    states = filed(file, long_history(), most=500, every=EVERY)
    assert max(states) == 500
    for folded in (False, True):
        if folded:
            fold(ledger, "inspections", at=start, filer="")
        scramble(store.root)
        for seq, (rows, merged) in states.items():
            assert seen(ledger.vintage("inspections", seq)) == rows
            assert [row[:2] for row in rows] == merged


def test_conditions_see_only_present_rows(file, ledger):
    file("one", "insert", [("A1", 1), ("A2", 2), ("A3", 3)])
    file("two", "correct", [("A1", 9), ("A2", 1)])
    file("three", "correct", [("A1", 2)])
    file("four", "withdraw", ["A3"])
    rows = ledger.vintage("inspections").scan()
    assert rows.filter(pl.col("batches") >= 3).collect().height == 0
    assert rows.filter(pl.col(FILING) < 3).collect()["sample_no"].to_list() == ["A2"]
    assert rows.filter(sample_no="A1").collect()["batches"].to_list() == [2]


def test_withdrawn_record_returns_by_a_correction(any_file, any_ledger, present):
    any_file("one", "insert", [("A1", 1)])
    any_file("two", "withdraw", ["A1"])
    any_file("three", "correct", [("A1", 7)])
    found = [present(any_ledger.vintage("inspections", seq)) for seq in range(4)]
    assert found == [[], [("A1", 1)], [], [("A1", 7)]]


def test_same_content_twice_is_two_corrections(file, ledger, present):
    file("one", "insert", [("A1", 1)])
    for n, value in enumerate((2, 3, 2)):
        file(f"c{n}", "correct", [("A1", value)])
    assert present(ledger.vintage("inspections"), ("sample_no", "batches", FILING)) == [("A1", 2, 4)]


def test_date_is_resolved_in_the_ledger(any_file, any_ledger, start):
    for n in range(3):
        any_file(f"f{n}", "insert", [(f"A{n}", n)], at=start + timedelta(hours=n))
    before = timedelta(microseconds=1)
    asked = [start - before, start, start + timedelta(hours=2) - before, start + timedelta(days=900)]
    assert [any_ledger.vintage("inspections", at).seq for at in asked] == [0, 1, 2, 3]


def test_time_in_another_zone_is_the_same_moment(file, ledger, start):
    from datetime import timezone

    beijing = timezone(timedelta(hours=8))
    file("one", "insert", [("A1", 1)], at=start.astimezone(beijing))
    assert ledger.filings()[0].at == start
    assert ledger.vintage("inspections", start.astimezone(beijing)).seq == 1


@pytest.mark.parametrize("asked", [-1, 2])
def test_seq_that_does_not_exist_is_refused(file, ledger, asked):
    file("one", "insert", [("A1", 1)])
    with pytest.raises(InputProblem) as raised:
        ledger.vintage("inspections", asked)
    assert raised.value.issues[0].line("zh") == (
        f"错误：账本：账本没有这个时点，最后一次报送是第 1 次：「{asked}」。请写 0 到 1 之间的序号，或写一个时间"
    )


def test_register_without_filings_has_no_rows(ledger):
    vintage = ledger.vintage("inspections")
    assert (vintage.seq, vintage.key, vintage.paths()) == (0, (), {})
    assert vintage.scan().collect().shape == (0, 2)
    assert vintage.scan(["batches"], schema={"batches": pl.Int64()}).collect().schema == {"batches": pl.Int64}


def test_column_that_came_later_is_null_before(file, ledger, register_of):
    town = Column(name="town", label=Text("街镇", "town"), type=ColumnType.AREA)
    wider = register_of(version="2", extra=(town,))
    file("one", "insert", [("A1", 1), ("A2", 2)])
    rows = file.frame([("A3", 3, "清河街道")], town=pl.String)
    file("two", "insert", rows, register=wider)
    file("three", "correct", file.frame([("A2", 8, "城关街道")], town=pl.String), register=wider)
    found = ledger.vintage("inspections").scan(["sample_no", "batches", "town"]).collect().sort("sample_no")
    assert found.rows() == [("A1", 1, None), ("A2", 8, "城关街道"), ("A3", 3, "清河街道")]
    assert "town" not in ledger.vintage("inspections", 1).schema()


def test_wider_type_holds_old_and_new_values(file, ledger):
    narrow = file.frame([("A1", 1)]).with_columns(pl.lit("1.25").cast(pl.Decimal(18, 2)).alias("fine"))
    wide = file.frame([("A2", 2)]).with_columns(pl.lit("0.1234").cast(pl.Decimal(18, 4)).alias("fine"))
    file("one", "insert", narrow)
    file("two", "insert", wide)
    fines = ledger.vintage("inspections").scan(["fine"]).collect()["fine"]
    assert sorted(str(fine) for fine in fines) == ["0.1234", "1.2500"]


def test_caller_says_columns_and_types(file, ledger):
    file("one", "insert", [("A1", 1)])
    wanted = {"sample_no": pl.String(), "batches": pl.Decimal(18, 4), "note": pl.String()}
    found = ledger.vintage("inspections").scan(schema=wanted).collect()
    assert dict(found.schema) == {**wanted, FILING: pl.Int64(), ROW: pl.Int64()}
    assert found.row(0)[2] is None


def test_key_of_several_columns(ledger, file, register_of):
    register = register_of(key=("sample_no", "batches"))
    grades = {"grade": pl.String}
    rows = [("A1", 1, "合格"), ("A1", 2, "合格"), ("A2", 1, "合格")]
    file("one", "insert", file.frame(rows, **grades), register=register)
    file("two", "correct", file.frame([("A1", 2, "不合格")], **grades), register=register)
    gone = file.frame([("A2", 1)]).select("sample_no", "batches", ROW)
    file("three", "withdraw", gone, register=register)
    found = ledger.vintage("inspections").scan(["sample_no", "batches", "grade"]).collect()
    assert sorted(found.rows()) == [("A1", 1, "合格"), ("A1", 2, "不合格")]


def test_missing_segment_is_named(file, ledger, store):
    file("one", "insert", [("A1", 1)])
    vintage = ledger.vintage("inspections")
    store.delete(vintage.base[0].name)
    with pytest.raises(InputProblem, match=r"is gone.*segments/inspections/"):
        vintage.scan()
