from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.core.issues import Text
from zhiheng.core.registers.model import FILING, ROW, Column, ColumnType
from zhiheng.ledger import keys as ledger_keys
from zhiheng.ledger.keys import POSITION, ExistingKeys

KEY = ("sample_no",)


@pytest.fixture
def existing(ledger, tmp_path):
    return ExistingKeys(ledger, "inspections", KEY, tmp_path / "cache")


def asked(*keys: str) -> pl.DataFrame:
    return pl.DataFrame({"sample_no": keys}, schema={"sample_no": pl.String})


def found(existing: ExistingKeys, *keys: str) -> list[tuple[int, str, int]]:
    return existing.found(asked(*keys)).select(POSITION, *KEY, FILING).rows()


def missing(existing: ExistingKeys, *keys: str) -> list[bool]:
    return existing.missing(asked(*keys)).to_list()


def test_keys_are_found_with_the_filing_that_inserted_them(file, existing):
    file("1", "insert", [("A1", 1), ("A2", 1)])
    file("2", "correct", [("A2", 5)])
    file("3", "insert", [("B1", 1)])

    assert found(existing, "B1", "C1", "A2") == [(0, "B1", 3), (2, "A2", 1)]
    assert missing(existing, "B1", "C1", "A2") == [False, True, False]


def test_nothing_is_found_in_a_register_without_filings(file, existing, register_of):
    file("1", "insert", [("A1", 1)], register=register_of("complaints"))
    assert found(existing, "A1") == []
    assert missing(existing, "A1") == [True]
    assert missing(existing) == []


def test_a_withdrawn_key_is_found_but_missing_until_it_returns(file, existing):
    file("1", "insert", [("A1", 1), ("A2", 1)])
    file("2", "correct", [("A1", 2)])
    file("3", "withdraw", ["A1"])
    assert found(existing, "A1") == [(0, "A1", 1)]
    assert missing(existing, "A1", "A2") == [True, False]

    file("4", "correct", [("A1", 2)])
    assert missing(existing, "A1", "A2") == [False, False]

    file("5", "withdraw", ["A1"])
    assert missing(existing, "A1", "A2") == [True, False]


def test_the_past_is_asked_as_of_a_seq(file, ledger, tmp_path):
    file("1", "insert", [("A1", 1)])
    file("2", "withdraw", ["A1"])
    file("3", "insert", [("A2", 1)])
    past = ExistingKeys(ledger, "inspections", KEY, tmp_path / "cache", as_of=1)

    assert missing(past, "A1", "A2") == [False, True]


def test_a_collision_of_hashes_refuses_no_good_row(file, existing, monkeypatch):
    honest = ledger_keys.key_hashes
    monkeypatch.setattr(ledger_keys, "key_hashes", lambda frame, key: honest(frame, key) % 3)
    file("1", "insert", [(f"A{number}", 1) for number in range(20)])

    assert found(existing, "A7", "B7", "A19") == [(0, "A7", 1), (2, "A19", 1)]


def test_a_key_of_several_typed_columns(file, ledger, register_of, tmp_path):
    key = ("day", "batches", "sample_no", "size")
    extra = (
        Column(name="day", label=Text("日期", "day"), type=ColumnType.DATE),
        Column(name="size", label=Text("规格", "size"), type=ColumnType.NUMBER),
    )
    rows = pl.DataFrame(
        [("A1", 7, date(2026, 3, 1), Decimal("1.5"), 2), ("A1", 8, date(2026, 3, 1), Decimal("1.5"), 3)],
        schema={
            "sample_no": pl.String,
            "batches": pl.Int64,
            "day": pl.Date,
            "size": pl.Decimal(18, 4),
            ROW: pl.Int64,
        },
        orient="row",
    )
    chosen = register_of(extra=extra, key=key)
    with ledger.staging(chosen) as staging:
        for part in rows.iter_slices(1):
            staging.write(part)
        ledger.commit(None, file.order(staging, "1", "insert", register=chosen))
    existing = ExistingKeys(ledger, "inspections", key, tmp_path / "cache")
    other = rows.with_columns(pl.col("batches") + 1)

    assert existing.found(rows).drop(POSITION, FILING).rows() == [
        ("2026-03-01", "7", "A1", "1.5000"),
        ("2026-03-01", "8", "A1", "1.5000"),
    ]
    assert existing.missing(other).to_list() == [False, True]


def test_only_the_segments_of_a_filing_that_may_hold_a_key_are_read(
    file, ledger, existing, register_of, monkeypatch
):
    with ledger.staging(register_of()) as staging:
        for letter in "ABC":
            staging.write(file.frame([(f"{letter}{number}", 1) for number in range(10, 20)]))
        ledger.commit(None, file.order(staging, "1", "insert"))
    missing(existing, "A10")
    read = []
    scan = ledger_keys.scan_keys
    monkeypatch.setattr(
        ledger_keys, "scan_keys", lambda store, group, key: read.extend(group) or scan(store, group, key)
    )

    assert found(existing, "B11", "D11") == [(0, "B11", 1)]
    assert [segment.ordinal for segment in read] == [1]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["insert", "correct", "withdraw"]),
        st.sets(st.integers(0, 12), min_size=1),
        st.booleans(),
    ),
    max_size=10,
)


@given(steps=STEPS)
@settings(max_examples=15, deadline=None)
def test_answers_are_those_of_a_dictionary(steps, tmp_path_factory, ledger_in, file_into):
    folder = tmp_path_factory.mktemp("property")
    ledger = ledger_in(folder)
    existing = ExistingKeys(ledger, "inspections", KEY, folder / "cache")
    origin: dict[str, int] = {}
    gone: set[str] = set()
    for number, (kind, numbers, forget) in enumerate(steps, 1):
        keys = {f"A{one}" for one in numbers}
        chosen = sorted(keys - origin.keys() if kind == "insert" else keys & origin.keys())
        file_into(ledger)(str(number), kind, [key if kind == "withdraw" else (key, number) for key in chosen])
        if kind == "insert":
            origin |= dict.fromkeys(chosen, number)
        gone = gone | set(chosen) if kind == "withdraw" else gone - set(chosen)
        if forget:
            shutil.rmtree(folder / "cache", ignore_errors=True)
        every = [f"A{one}" for one in range(13)]
        assert found(existing, *every) == [
            (at, key, origin[key]) for at, key in enumerate(every) if key in origin
        ]
        assert missing(existing, *every) == [key not in origin or key in gone for key in every]
    ledger.close()


def test_the_same_content_filed_twice_is_read_with_both_filings(file, ledger, present):
    file("1", "insert", [("A1", 1), ("B1", 1)])
    file("2", "correct", [("A1", 2)])
    file("3", "correct", [("A1", 3)])
    file("4", "correct", [("A1", 2)])

    assert present(ledger.vintage("inspections")) == [("A1", 2), ("B1", 1)]


def test_another_register_asks_under_a_name_of_its_own(file, existing):
    file("1", "insert", [("A1", 1)])
    asked_for = pl.DataFrame({"complained_about": ["A1", "A2"]})

    assert existing.missing(asked_for).to_list() == [False, True]
