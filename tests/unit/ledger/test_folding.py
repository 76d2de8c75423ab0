from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.model import FILING, ROW, Column, ColumnType
from zhiheng.ledger import folding
from zhiheng.ledger.folding import fold
from zhiheng.ledger.records import FOLD


def everything(ledger, seq: int) -> tuple[object, list[tuple[object, ...]]]:
    """Columns with their types, and all rows of the register as of a seq."""
    frame = ledger.vintage("inspections", seq).scan().collect()
    return frame.schema, sorted(frame.rows())


def past(ledger, last: int) -> list[object]:
    """What every moment up to `last` answers."""
    return [everything(ledger, seq) for seq in range(last + 1)]


def test_every_moment_answers_as_before(any_file, any_ledger, start):
    any_file("1", "insert", [("A1", 1), ("A2", 1), ("A3", 1)])
    any_file("2", "correct", [("A2", 5)])
    any_file("3", "withdraw", ["A1"])
    before = past(any_ledger, 3)
    receipt = fold(any_ledger, "inspections", at=start, filer="王建国")
    any_file("5", "insert", [("B1", 1)])
    any_file("6", "correct", [("A1", 7), ("A3", 3)])

    assert (receipt.seq, receipt.rows, receipt.repeated) == (4, 2, False)
    assert past(any_ledger, 3) == before
    assert everything(any_ledger, 4) == before[3]
    assert everything(any_ledger, 6)[1] == [
        ("A1", 7, 6, 2),
        ("A2", 5, 2, 2),
        ("A3", 3, 6, 3),
        ("B1", 1, 5, 2),
    ]


def test_a_fold_is_an_entry_of_the_chain(file, ledger, start):
    file("1", "insert", [("A1", 1)])
    first = ledger.filing(1)
    receipt = fold(ledger, "inspections", at=start, filer="王建国")
    entry = ledger.filing(receipt.seq)

    assert (entry.kind, entry.covers, entry.filer, entry.rows) == (FOLD, 1, "王建国", 1)
    assert (entry.previous_sha256, entry.previous_sm3) == (first.sha256, first.sm3)
    assert entry.definition_sha256 == first.definition_sha256
    assert ledger.head().sha256 == receipt.sha256
    assert ledger.store.size(f"manifests/{receipt.seq:010d}.json")


def test_a_folded_register_reads_only_the_fold(file, ledger, start):
    file("1", "insert", [("A1", 1)])
    file("2", "correct", [("A1", 2)])
    fold(ledger, "inspections", at=start, filer="王建国")
    now, then = ledger.vintage("inspections"), ledger.vintage("inspections", 1)

    assert ([one.kind for one in now.base], now.overlay) == ([FOLD], ())
    assert [one.kind for one in then.base] == ["insert"]


def test_folding_the_same_state_again_adds_nothing(file, ledger, start, register_of):
    file("1", "insert", [("A1", 1)])
    first = fold(ledger, "inspections", at=start, filer="王建国")
    file("3", "insert", [("C1", 1)], register=register_of("complaints"))
    again = fold(ledger, "inspections", at=start + timedelta(days=1), filer="李敏")

    assert again.repeated
    assert (again.seq, again.sha256) == (first.seq, first.sha256)
    assert ledger.head().seq == 3


def test_filings_that_come_in_while_folding_are_kept(file, ledger, start, monkeypatch, present):
    file("1", "insert", [("A1", 1)])
    write = folding._write

    def interrupted(vintage, staging):
        write(vintage, staging)
        file("2", "correct", [("A1", 9)])

    monkeypatch.setattr(folding, "_write", interrupted)
    receipt = fold(ledger, "inspections", at=start, filer="王建国")

    assert (receipt.seq, ledger.filing(3).covers) == (3, 1)
    assert present(ledger.vintage("inspections")) == [("A1", 9)]
    assert present(ledger.vintage("inspections", 1)) == [("A1", 1)]


def test_another_process_that_folds_the_same_state_comes_first(file, ledger, start, monkeypatch):
    file("1", "insert", [("A1", 1)])
    write = folding._write
    others = []

    def overtaken(vintage, staging):
        monkeypatch.setattr(folding, "_write", write)
        others.append(fold(ledger, "inspections", at=start, filer="李敏"))
        write(vintage, staging)

    monkeypatch.setattr(folding, "_write", overtaken)
    receipt = fold(ledger, "inspections", at=start, filer="王建国")

    assert (receipt.seq, receipt.repeated) == (others[0].seq, True)
    assert ledger.head().seq == 2


def test_large_states_are_written_as_several_segments(file, ledger, start, monkeypatch):
    monkeypatch.setattr(folding, "ROWS_IN_SEGMENT", 7)
    file("1", "insert", [(f"A{number:02d}", number) for number in range(20)])
    before = everything(ledger, 1)
    fold(ledger, "inspections", at=start, filer="王建国")
    vintage = ledger.vintage("inspections")

    assert max(one.rows for one in vintage.base) <= 7
    assert sum(one.rows for one in vintage.base) == 20
    assert everything(ledger, 1) == before


def test_a_register_whose_records_were_all_withdrawn_is_left_as_it_is(file, ledger, start):
    file("1", "insert", [("A1", 1)])
    file("2", "withdraw", ["A1"])
    before = everything(ledger, 2)
    with pytest.raises(InputProblem, match="nothing to fold"):
        fold(ledger, "inspections", at=start, filer="王建国")

    assert ledger.head().seq == 2
    assert everything(ledger, 2) == before
    assert before[0].names() == ["sample_no", "batches", FILING, ROW]


def test_columns_that_came_later_are_empty_in_earlier_rows(file, ledger, register_of, start):
    extra = (Column(name="town", label=Text("镇街", "town"), type=ColumnType.TEXT),)
    later = pl.DataFrame({"sample_no": ["B1"], "batches": [1], "town": ["城关街道"], ROW: [2]})
    file("1", "insert", [("A1", 1)])
    file("2", "insert", later, register=register_of(version="2", extra=extra))
    before = past(ledger, 2)
    fold(ledger, "inspections", at=start, filer="王建国")

    assert past(ledger, 2) == before
    assert ledger.filing(3).register_version == "2"


def test_a_register_without_filings_cannot_be_folded(ledger, start):
    with pytest.raises(InputProblem, match="there is nothing to fold") as caught:
        fold(ledger, "inspection", at=start, filer="王建国")
    assert "这个台账现在没有记录，不必归并：「inspection」" in caught.value.issues[0].line("zh")


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["insert", "correct", "withdraw", FOLD]), st.sets(st.integers(0, 8), min_size=1)
    ),
    min_size=1,
    max_size=10,
)


@given(steps=STEPS)
@settings(max_examples=15, deadline=None)
def test_folding_anywhere_changes_no_answer(steps, tmp_path_factory, ledger_in, file_into, start):
    plain, folded = (ledger_in(tmp_path_factory.mktemp("ledger")) for _ in range(2))
    keys: set[str] = set()
    moments = [(0, 0)]
    for number, (kind, numbers) in enumerate([*steps, (FOLD, set())]):
        if kind == FOLD:
            if folded.vintage("inspections").scan().collect().height:
                fold(folded, "inspections", at=start, filer="王建国")
            continue
        wanted = {f"A{one}" for one in numbers}
        chosen = sorted(wanted - keys if kind == "insert" else wanted & keys)
        keys |= set(chosen)
        rows = chosen if kind == "withdraw" else [(key, number) for key in chosen]
        moments.append(
            (file_into(plain)(str(number), kind, rows).seq, file_into(folded)(str(number), kind, rows).seq)
        )
    for seq, same in moments:
        assert _facts(folded, same) == _facts(plain, seq)
    plain.close()
    folded.close()


def _facts(ledger, seq: int) -> list[tuple[object, ...]]:
    """The rows of a moment with the id of their filing, as the seqs of two ledgers differ."""
    ids = {entry.seq: entry.id for entry in ledger.filings()}
    frame = ledger.vintage("inspections", seq).scan().collect()
    if not frame.height:
        return []
    return sorted((*row[:2], ids[row[2]], row[3]) for row in frame.rows())
