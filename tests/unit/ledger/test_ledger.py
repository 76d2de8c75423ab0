"""Filings go in whole or not at all."""

from __future__ import annotations

import json
from datetime import timedelta

import polars as pl
import pytest
from sqlalchemy import text

from zhiheng.core.issues import InputProblem
from zhiheng.core.registers.definitions import digest
from zhiheng.ledger.hashing import sha256_of, sm3_of
from zhiheng.ledger.ledger import Ledger
from zhiheng.ledger.tables import GENESIS


def test_filing_is_there_after_commit(any_file, any_ledger, present):
    receipt = any_file("one", "insert", [("A1", 3), ("A2", 5)])
    assert (receipt.seq, receipt.rows, receipt.repeated) == (1, 2, False)
    assert present(any_ledger.vintage("inspections")) == [("A1", 3), ("A2", 5)]


def test_filing_again_changes_nothing(any_file, any_ledger, present, start):
    first = any_file("one", "insert", [("A1", 3)])
    again = any_file("one", "insert", [("A1", 3)], at=start + timedelta(days=3))
    assert again.repeated
    assert (again.seq, again.sha256) == (first.seq, first.sha256)
    assert any_ledger.head().seq == 1
    assert present(any_ledger.vintage("inspections")) == [("A1", 3)]


@pytest.mark.parametrize("change", [{"body": "市场监管局"}, {"kind": "correct"}, {"rows": [("A1", 4)]}])
def test_id_of_another_filing_is_refused(any_file, any_ledger, change):
    any_file("one", "insert", [("A1", 3)])
    changed = {"kind": "insert", "rows": [("A1", 3)], **change}
    with pytest.raises(InputProblem) as raised:
        any_file("one", changed.pop("kind"), changed.pop("rows"), **changed)
    assert raised.value.issues[0].line("zh") == (
        "错误：账本：这个报送编号已用于另一份报送：第 1 次，城关街道，2026-01-01：「one」。请换一个编号再报"
    )
    assert any_ledger.head().seq == 1


def test_keys_filed_since_the_check_are_refused(any_file, any_ledger, present):
    any_file("one", "insert", [(f"A{n}", n) for n in range(9)])
    with pytest.raises(InputProblem) as raised:
        any_file("two", "insert", [("B1", 1), *((f"A{n}", n) for n in range(7))], checked_seq=0)
    (issue,) = raised.value.issues
    assert issue.line("zh") == (
        "错误：第 3、4、5、6、7 等 行：有 7 行的主键刚刚已由第 1 次报送（城关街道，2026-01-01）入账：「A0、A1、A2、A3、A4……」。"
        "请与该单位核对：是重复的记录就删去这些行再报，确要改动请用更正方式报送"
    )
    assert any_ledger.head().seq == 1
    assert len(present(any_ledger.vintage("inspections"))) == 9


@pytest.mark.parametrize(("key", "taken"), [("A1", True), ("A9", False)])
def test_keys_filed_just_before_the_lock_are_refused(database_url, store, file_into, any_ledger, key, taken):
    late = Ledger(database_url, store)

    def first_another(step):
        if step == "begin":
            file_into(any_ledger)("one", "insert", [(key, 1), ("A2", 2)])

    late._step = first_another
    if taken:
        with pytest.raises(InputProblem, match="filed a moment ago by filing no"):
            file_into(late)("two", "insert", [("A1", 3), ("A3", 3)])
    else:
        assert file_into(late)("two", "insert", [("A1", 3), ("A3", 3)]).seq == 2
    late.close()


def test_key_of_a_withdrawn_record_is_still_taken(file):
    file("one", "insert", [("A1", 3)])
    file("two", "withdraw", ["A1"])
    with pytest.raises(InputProblem, match="filed a moment ago by filing no"):
        file("three", "insert", [("A1", 4)], checked_seq=0)


def test_same_key_in_another_register_is_free(file, ledger, register_of):
    file("one", "insert", [("A1", 3)])
    receipt = file("two", "insert", [("A1", 4)], register=register_of("recalls"), checked_seq=0)
    assert receipt.seq == 2


def test_key_columns_do_not_change(file, register_of):
    file("one", "insert", [("A1", 3)])
    with pytest.raises(InputProblem, match="keeps its key"):
        file("two", "insert", [("A2", 3)], register=register_of(key=("sample_no", "batches")))


def test_filing_without_rows_is_recorded(file, ledger, present):
    assert file("none", "insert", []).rows == 0
    assert present(ledger.vintage("inspections"), ()) == []
    assert ledger.filings()[0].id == "none"


def test_time_never_runs_backwards(any_file, any_ledger, start):
    any_file("one", "insert", [("A1", 3)], at=start)
    any_file("two", "insert", [("A2", 3)], at=start - timedelta(days=1))
    assert [filing.at for filing in any_ledger.filings()] == [start, start]


def test_time_without_zone_is_refused(file, start):
    with pytest.raises(ValueError, match="time zone"):
        file("one", "insert", [("A1", 3)], at=start.replace(tzinfo=None))


def test_manifests_are_chained(any_file, any_ledger, store, tmp_path):
    source = tmp_path / "一月.csv"
    source.write_text("样品编号,批次\nA1,3\n")
    kept = any_ledger.keep(source)
    any_file("one", "insert", [("A1", 3)], source=kept, sheet="表1")
    any_file("two", "correct", [("A1", 4)])
    texts = [store.read(f"manifests/{seq:010d}.json") for seq in (1, 2)]
    one, two = (json.loads(content) for content in texts)
    last = any_ledger.head()
    assert (last.sha256, last.sm3) == (sha256_of(texts[1]), sm3_of(texts[1]))
    assert (two["previous_sha256"], two["previous_sm3"]) == (sha256_of(texts[0]), sm3_of(texts[0]))
    assert (one["previous_sha256"], one["source_sha256"], one["sheet"]) == (GENESIS, kept.sha256, "表1")
    assert [segment["rows"] for segment in one["segments"]] == [1]


def test_source_and_definition_are_kept(file, ledger, register_of, tmp_path):
    source = tmp_path / "upload.tmp"
    source.write_bytes(b"x" * 3_000_000)
    kept = ledger.keep(source, "一月.xlsx")
    file("one", "insert", [("A1", 3)], source=kept)
    (filing,) = ledger.filings()
    assert filing.source == kept
    assert (kept.name, kept.size, source.exists()) == ("一月.xlsx", 3_000_000, True)
    assert ledger.kept_file(kept.sha256).read_bytes() == source.read_bytes()
    assert filing.definition_sha256 == digest(register_of())
    definition = json.loads(ledger.kept_file(filing.definition_sha256).read_text())
    assert definition["inspections"]["key"] == ["sample_no"]


def test_filing_whose_segment_is_gone_is_refused(file, ledger, store, register_of):
    with ledger.staging(register_of()) as staging:
        staging.write(file.frame([("A1", 3)]))
        store.delete(staging.segments[0].name)
        with pytest.raises(InputProblem, match="is gone"):
            ledger.commit(None, file.order(staging, "one", "insert"))
    assert ledger.head().seq == 0


def test_filings_are_listed_latest_first(file, ledger, register_of):
    for n in range(4):
        file(f"f{n}", "insert", [(f"A{n}", n)], register=register_of("recalls" if n == 1 else "inspections"))
    assert [filing.id for filing in ledger.filings()] == ["f3", "f2", "f1", "f0"]
    assert [filing.id for filing in ledger.filings("inspections", limit=2)] == ["f3", "f2"]
    assert ledger.filing("f1").register == "recalls"
    assert ledger.filing(3).id == "f2"
    assert ledger.filing("nothing") is None


def test_rows_cannot_be_staged_without_key_or_row_number(ledger, register_of):
    with ledger.staging(register_of()) as staging, pytest.raises(ValueError, match="_row"):
        staging.write(pl.DataFrame({"sample_no": ["A1"]}))


def test_same_rows_make_the_same_segment(ledger, register_of, file):
    whole = file.frame([(f"A{n}", n) for n in range(1000)])
    with ledger.staging(register_of()) as staging:
        one = staging.write(whole)
        other = staging.write(pl.concat([whole[:300], whole[300:]], rechunk=False))
    assert one == other


def test_ledger_of_a_newer_program_is_not_touched(any_ledger, database_url, store):
    with any_ledger.engine.begin() as connection:
        connection.execute(text("UPDATE ledger_version SET version = 2"))
    with pytest.raises(InputProblem) as raised:
        Ledger(database_url, store)
    assert "本程序只认到第 1 版" in raised.value.issues[0].line("zh")


def test_busy_ledger_says_so(database_url, store, file_into, any_ledger):
    from zhiheng.ledger.committing import lock
    from zhiheng.ledger.database import open_database, writing

    impatient = Ledger(open_database(database_url, busy_seconds=0.05), store)
    with writing(any_ledger.engine) as other:
        lock(other)
        with pytest.raises(InputProblem) as raised:
            file_into(impatient)("one", "insert", [("A1", 3)])
    assert "账本正忙" in raised.value.issues[0].line("zh")
    assert file_into(impatient)("one", "insert", [("A1", 3)]).seq == 1
    impatient.close()


def test_unreachable_database_says_so(tmp_path, store):
    with pytest.raises(InputProblem) as raised:
        Ledger(f"sqlite:///{tmp_path / 'nowhere' / 'ledger.db'}", store)
    assert "数据库打不开" in raised.value.issues[0].line("zh")
