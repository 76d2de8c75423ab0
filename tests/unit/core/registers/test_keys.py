from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.core.registers.keys import hashing, key_hashes, key_text

KEY = ("batch", "item")
ROWS = st.lists(st.tuples(st.text(max_size=12), st.integers(-9, 9)), min_size=1, max_size=30)


def framed(rows: list[tuple[str, int]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"batch": pl.String, "item": pl.Int64}, orient="row")


@given(ROWS, st.integers(0, 30), st.randoms())
@settings(max_examples=50, deadline=None)
def test_a_hash_depends_on_the_row_alone(rows, cut, chance):
    frame = framed(rows)
    whole = dict(zip(rows, key_hashes(frame, KEY).tolist(), strict=True))
    in_parts = pl.concat([frame[:cut], frame[cut:]], rechunk=False)
    shuffled = list(rows)
    chance.shuffle(shuffled)

    assert key_hashes(in_parts, KEY).tolist() == [whole[row] for row in rows]
    assert key_hashes(framed(shuffled), KEY).tolist() == [whole[row] for row in shuffled]
    assert [int(key_hashes(framed([row]), KEY)[0]) for row in rows] == [whole[row] for row in rows]


def test_a_value_and_its_text_are_the_same_key():
    typed = pl.DataFrame({"day": [date(2026, 3, 1)], "no": [7], "size": [Decimal("1.50")], "ok": [True]})
    said = pl.DataFrame({"day": ["2026-03-01"], "no": ["7"], "size": ["1.50"], "ok": ["true"]})
    key = ("day", "no", "size", "ok")

    assert key_text(typed, key).equals(said)
    assert key_hashes(typed, key).tolist() == key_hashes(said, key).tolist()


def test_columns_of_a_key_are_not_run_together():
    frame = pl.DataFrame({"batch": ["ab", "a", "c", "d"], "item": ["c", "bc", "d", "c"]})
    assert len(set(key_hashes(frame, KEY).tolist())) == 4


def test_another_process_makes_the_same_hashes():
    told = subprocess.run(
        [sys.executable, "-c", "from zhiheng.core.registers.keys import hashing; print(hashing())"],
        capture_output=True,
        check=True,
        text=True,
        env={"POLARS_MAX_THREADS": "1", "PYTHONHASHSEED": "7"},
    )
    assert told.stdout.strip() == hashing()
