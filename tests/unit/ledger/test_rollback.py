"""A database put back to an older state beside a newer store: nothing goes on from there, and nothing is thrown away."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pytest

from zhiheng.core.issues import InputProblem
from zhiheng.ledger.folding import fold
from zhiheng.ledger.verifying import sweep, verify

NOW = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def rolled_back(tmp_path, ledger_in, file_into):
    """A ledger of two filings whose database is that of one: the copy of a backup was put in its place."""
    ledger = ledger_in(tmp_path)
    file = file_into(ledger)
    file("1", "insert", [("A1", 1)])
    ledger.close()
    shutil.copy(tmp_path / "ledger.db", tmp_path / "backup.db")
    file("2", "insert", [("A2", 1)])
    ledger.close()
    shutil.copy(tmp_path / "backup.db", tmp_path / "ledger.db")
    yield ledger
    ledger.close()


def test_a_filing_after_an_older_backup_is_refused_and_writes_over_nothing(rolled_back, file_into):
    kept = rolled_back.store.read("manifests/0000000002.json")
    with pytest.raises(InputProblem, match=r"ends at no\. 1") as refused:
        file_into(rolled_back)("3", "insert", [("A3", 1)])
    assert "旧备份" in refused.value.issues[0].line("zh")
    assert rolled_back.store.read("manifests/0000000002.json") == kept
    assert rolled_back.head().seq == 1


def test_a_fold_after_an_older_backup_is_refused(rolled_back, start):
    with pytest.raises(InputProblem, match=r"ends at no\. 1"):
        fold(rolled_back, "inspections", at=start, filer="王建国")


def test_verification_tells_what_the_backup_lacks(rolled_back):
    assert [issue.code for issue in verify(rolled_back).issues] == ["filing-removed"]


def test_what_later_manifests_list_is_not_swept(rolled_back):
    before = sorted(one.name for one in rolled_back.store.names("segments/"))
    assert len(before) == 2
    sweep(rolled_back, now=NOW)
    assert sorted(one.name for one in rolled_back.store.names("segments/")) == before


def test_filing_goes_on_once_the_later_manifests_were_put_aside(rolled_back, file_into):
    (rolled_back.store.root / "manifests" / "0000000002.json").unlink()
    assert file_into(rolled_back)("3", "insert", [("A3", 1)]).seq == 2
