from __future__ import annotations

import json
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from zhiheng.core.issues import InputProblem
from zhiheng.ledger.folding import fold
from zhiheng.ledger.hashing import sha256_of, sm3_of
from zhiheng.ledger.ledger import Ledger
from zhiheng.ledger.stores import FolderStore
from zhiheng.ledger.verifying import read_receipt, sweep, verify

NOW = datetime(2100, 1, 1, tzinfo=UTC)


def fill(ledger, file, register_of, start, folder: Path) -> None:
    """Six entries: a filing with its file, a correction, another register, a withdrawal, a fold, a last filing."""
    source = folder / "一季度抽检.csv"
    source.write_text("样品编号,批次\nA1,1\n", encoding="utf-8")
    file("1", "insert", [("A1", 1), ("A2", 1), ("A3", 1)], source=ledger.keep(source), sheet="抽检")
    file("2", "correct", [("A2", 5)], body="市场监管局")
    file("3", "insert", [("C1", 1)], register=register_of("complaints"))
    file("4", "withdraw", ["A3"])
    fold(ledger, "inspections", at=start, filer="王建国")
    file("6", "insert", [("B1", 1)], body="云溪镇")


@pytest.fixture(scope="module")
def original(ledger_in, file_into, register_of, start, tmp_path_factory):
    """The folder of a filled ledger, to be copied."""
    folder = tmp_path_factory.mktemp("original")
    ledger = ledger_in(folder)
    fill(ledger, file_into(ledger), register_of, start, folder)
    ledger.close()
    return folder


@pytest.fixture
def filled(original, tmp_path, ledger):
    ledger.close()
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    return ledger


class Tamperer:
    """Hands that reach into the database and the store past the ledger."""

    def __init__(self, ledger: Ledger, root: Path) -> None:
        self.ledger = ledger
        self.root = root

    def sql(self, *statements: str) -> None:
        with closing(sqlite3.connect(self.ledger.engine.url.database)) as connection, connection:
            for statement in statements:
                connection.execute(statement)

    def path(self, name: str) -> Path:
        return self.root / name

    def segment(self, seq: int) -> Path:
        with self.ledger.engine.connect() as connection:
            name = connection.execute(text(f"SELECT path FROM segment WHERE filing = {seq}")).scalar_one()
        return self.path(name)

    def source(self) -> Path:
        return self.ledger.kept_file(self.ledger.filing(1).source.sha256)

    def definition(self) -> Path:
        return self.ledger.kept_file(self.ledger.filing(1).definition_sha256)

    def manifest(self, seq: int) -> Path:
        return self.path(f"manifests/{seq:010d}.json")

    def rewritten(self, seq: int, **changes: object) -> str:
        """The manifest of an entry with some values changed."""
        return json.dumps({**json.loads(self.manifest(seq).read_text()), **changes}, ensure_ascii=False)


@pytest.fixture
def hands(filled, store):
    return Tamperer(filled, store.root)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def byte_of_a_segment(hands):
    flip(hands.segment(1))


def byte_of_a_fold(hands):
    flip(hands.segment(5))


def byte_of_a_kept_file(hands):
    flip(hands.source())


def byte_of_a_definition(hands):
    flip(hands.definition())


def older_copy_of_a_segment(hands):
    hands.segment(2).write_bytes(hands.segment(1).read_bytes())


def segment_cut_off(hands):
    hands.segment(6).write_bytes(hands.segment(6).read_bytes()[:-8])


def segment_deleted(hands):
    hands.segment(3).unlink()


def kept_file_deleted(hands):
    hands.source().unlink()


def definition_deleted(hands):
    hands.definition().unlink()


def manifest_file_edited(hands):
    hands.manifest(2).write_text(hands.rewritten(2, body="城关街道"), encoding="utf-8")


def manifest_file_made_unreadable(hands):
    hands.manifest(2).write_bytes(b"\xff\xfe{")


def manifest_file_deleted(hands):
    hands.manifest(2).unlink()


def manifest_in_the_database_edited(hands):
    hands.sql("UPDATE filing SET manifest = replace(manifest, '市场监管局', '城关街道') WHERE seq = 2")


def manifest_and_its_digests_edited(hands):
    changed = hands.rewritten(2, body="城关街道")
    digests = f"sha256 = '{sha256_of(changed.encode())}', sm3 = '{sm3_of(changed.encode())}'"
    hands.sql(f"UPDATE filing SET manifest = '{changed}', {digests}, body = '城关街道' WHERE seq = 2")


def manifest_replaced_by_nonsense_with_its_digests(hands):
    digests = f"sha256 = '{sha256_of(b'[]')}', sm3 = '{sm3_of(b'[]')}'"
    hands.sql(
        f"UPDATE filing SET manifest = '[]', {digests} WHERE seq = 6", f"UPDATE ledger_head SET {digests}"
    )


def filing_in_the_middle_removed(hands):
    hands.sql("DELETE FROM segment WHERE filing = 3", "DELETE FROM filing WHERE seq = 3")


def filing_removed_but_not_its_segments(hands):
    hands.sql("DELETE FROM filing WHERE seq = 3")


def last_filing_removed(hands):
    hands.sql("DELETE FROM segment WHERE filing = 6", "DELETE FROM filing WHERE seq = 6")


def last_filing_removed_and_the_head_set_back(hands):
    last_filing_removed(hands)
    hands.sql(
        "UPDATE ledger_head SET seq = 5, at = (SELECT at FROM filing WHERE seq = 5), "
        "sha256 = (SELECT sha256 FROM filing WHERE seq = 5), sm3 = (SELECT sm3 FROM filing WHERE seq = 5)"
    )


def order_exchanged(hands):
    hands.sql(
        *(f"UPDATE filing SET seq = {new} WHERE seq = {old}" for old, new in ((2, 99), (3, 2), (99, 3))),
        *(
            f"UPDATE segment SET filing = {new} WHERE filing = {old}"
            for old, new in ((2, 99), (3, 2), (99, 3))
        ),
    )


def segment_row_edited(hands):
    hands.sql("UPDATE segment SET rows = 2 WHERE filing = 1")


def segment_row_pointed_elsewhere(hands):
    hands.sql("UPDATE segment SET path = (SELECT path FROM segment WHERE filing = 2) WHERE filing = 1")


def segment_row_deleted(hands):
    hands.sql("DELETE FROM segment WHERE filing = 1")


def segment_row_added(hands):
    hands.sql(
        "INSERT INTO segment SELECT filing, 1, path, sha256, rows, bytes, key_min, key_max, columns "
        "FROM segment WHERE filing = 1"
    )


def head_set_forward(hands):
    hands.sql("UPDATE ledger_head SET seq = 7")


def digest_of_the_head_edited(hands):
    hands.sql(f"UPDATE ledger_head SET sm3 = '{'0' * 64}'")


def head_deleted(hands):
    hands.sql("DELETE FROM ledger_head")


TAMPERINGS = [
    (byte_of_a_segment, "segment-changed", 1),
    (byte_of_a_fold, "segment-changed", 5),
    (older_copy_of_a_segment, "segment-changed", 2),
    (segment_cut_off, "segment-changed", 6),
    (segment_deleted, "segment-missing", 3),
    (byte_of_a_kept_file, "kept-file-changed", 1),
    (byte_of_a_definition, "kept-file-changed", 1),
    (kept_file_deleted, "kept-file-missing", 1),
    (definition_deleted, "kept-file-missing", 1),
    (manifest_file_edited, "manifest-file-changed", 2),
    (manifest_file_made_unreadable, "manifest-file-changed", 2),
    (manifest_file_deleted, "manifest-missing", 2),
    (manifest_in_the_database_edited, "manifest-changed", 2),
    (manifest_and_its_digests_edited, "chain-broken", 3),
    (manifest_and_its_digests_edited, "manifest-file-changed", 2),
    (manifest_and_its_digests_edited, "filing-row-changed", 2),
    (manifest_replaced_by_nonsense_with_its_digests, "manifest-changed", 6),
    (filing_in_the_middle_removed, "filing-removed", 3),
    (filing_removed_but_not_its_segments, "filing-removed", 3),
    (filing_removed_but_not_its_segments, "segment-row-changed", 3),
    (last_filing_removed, "filing-removed", 6),
    (last_filing_removed, "head-changed", None),
    (last_filing_removed_and_the_head_set_back, "filing-removed", 6),
    (order_exchanged, "filing-row-changed", 2),
    (order_exchanged, "chain-broken", 3),
    (segment_row_edited, "segment-row-changed", 1),
    (segment_row_pointed_elsewhere, "segment-row-changed", 1),
    (segment_row_deleted, "segment-row-changed", 1),
    (segment_row_added, "segment-row-changed", 1),
    (head_set_forward, "head-changed", None),
    (digest_of_the_head_edited, "head-changed", None),
    (head_deleted, "head-changed", None),
]


def test_a_ledger_that_nobody_touched_is_sound(any_ledger, any_file, register_of, start, tmp_path):
    assert verify(any_ledger).issues == ()
    fill(any_ledger, any_file, register_of, start, tmp_path)
    heard: list[tuple[int, int]] = []
    verified = verify(any_ledger, progress=lambda done, total: heard.append((done, total)))

    assert verified.issues == ()
    assert verified.sound
    assert (verified.filings, verified.segments, verified.files) == (6, 6, 3)
    assert verified.head == any_ledger.head()
    assert heard[-1] == (verified.bytes, verified.bytes)


@pytest.mark.parametrize(
    ("tamper", "code", "seq"), TAMPERINGS, ids=[f"{one[0].__name__}-{one[1]}" for one in TAMPERINGS]
)
def test_tampering_is_found(hands, tamper, code, seq):
    tamper(hands)
    verified = verify(hands.ledger)
    found = [issue for issue in verified.issues if issue.code == code]

    assert found, verified.issues
    place = "账本" if seq is None else f"第 {seq} 次"
    assert any(issue.place.zh.startswith(place) for issue in found)
    assert verified.sound is (tamper is manifest_file_deleted)


COLUMNS = {
    "id": "'x'",
    "register": "'complaints'",
    "register_version": "'9'",
    "definition_sha256": f"'{'1' * 64}'",
    "key_columns": "'[\"batches\"]'",
    "kind": "'correct'",
    "covers": "1",
    "body": "'商务委'",
    "filer": "'张三'",
    "at": "'2025-01-01T00:00:00.000000Z'",
    "rows": "2",
    "source_name": "'x'",
    "source_sha256": f"'{'1' * 64}'",
    "source_size": "1",
    "sheet": "'x'",
    "previous_sha256": f"'{'1' * 64}'",
    "previous_sm3": f"'{'1' * 64}'",
}


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_of_a_filing_is_held_against_its_manifest(hands, column):
    hands.sql(f"UPDATE filing SET {column} = {COLUMNS[column]} WHERE seq = 1")
    found = [issue for issue in verify(hands.ledger).issues if issue.code == "filing-row-changed"]

    assert len(found) == 1
    assert found[0].value == COLUMNS[column].strip("'")


@pytest.mark.parametrize("column", ["sha256", "sm3"])
def test_the_digests_of_a_filing_are_computed_again(hands, column):
    hands.sql(f"UPDATE filing SET {column} = '{'1' * 64}' WHERE seq = 1")
    assert {"manifest-changed", "chain-broken"} <= {issue.code for issue in verify(hands.ledger).issues}


SEGMENT_COLUMNS = ["ordinal", "path", "sha256", "rows", "bytes", "key_min", "key_max", "columns"]


@pytest.mark.parametrize("column", SEGMENT_COLUMNS)
def test_every_column_of_a_segment_is_held_against_its_manifest(hands, column):
    hands.sql(f"UPDATE segment SET {column} = 7 WHERE filing = 1")
    assert [issue.code for issue in verify(hands.ledger).issues] == ["segment-row-changed"]


def test_everything_wrong_is_told_at_once_in_plain_words(hands):
    hands.sql("UPDATE filing SET body = '城关街道' WHERE seq = 2")
    byte_of_a_segment(hands)
    kept_file_deleted(hands)
    lines = [issue.line("zh") for issue in verify(hands.ledger).issues]

    assert len(lines) == 3
    assert lines[0].startswith(
        "错误：第 2 次报送（城关街道，2026-01-01，台账 inspections）："
        "账本数据库里的责任单位被改过，入账时是「市场监管局」：「城关街道」。请停止报送"
    )
    assert (
        "第 1 次报送（城关街道，2026-01-01，台账 inspections）：数据文件的内容与入账时的摘要不符" in lines[1]
    )
    assert "原始文件「一季度抽检.csv」不见了" in lines[2]


def test_the_manifest_tells_what_a_removed_filing_was(hands):
    filing_in_the_middle_removed(hands)
    removed = next(issue for issue in verify(hands.ledger).issues if issue.code == "filing-removed")
    assert removed.line("en").startswith(
        "error: filing no. 3 (城关街道, 2026-01-01, register complaints): this filing was removed from the ledger's"
    )


def test_a_removed_filing_whose_manifest_says_nothing_is_told_by_its_number(hands):
    filing_in_the_middle_removed(hands)
    hands.manifest(3).write_text("[]")
    assert "第 3 次报送：这次报送已从账本数据库中删去" in verify(hands.ledger).issues[0].line("zh")


def test_a_file_that_the_system_refuses_is_told(hands, monkeypatch):
    def refused(store, name):
        raise PermissionError(name)

    monkeypatch.setattr(FolderStore, "digest", refused)
    monkeypatch.setattr(FolderStore, "read", refused)
    assert {issue.code for issue in verify(hands.ledger).issues} == {
        "segment-unreadable",
        "kept-file-unreadable",
        "manifest-file-changed",
    }


def test_an_untouched_copy_is_sound(hands):
    assert verify(hands.ledger).issues == ()


def test_a_receipt_holds_as_long_as_its_past_stands(hands):
    receipts = [
        (entry.seq, digest) for entry in hands.ledger.filings() for digest in (entry.sha256, entry.sm3[:16])
    ]
    assert verify(hands.ledger, receipts=receipts).issues == ()


@pytest.mark.parametrize("receipt", [(7, "0" * 64), (2, "0" * 16)])
def test_a_receipt_that_the_ledger_never_gave_is_told(hands, receipt):
    (issue,) = verify(hands.ledger, receipts=[receipt]).issues
    assert issue.code == "receipt-unknown"
    assert "账本里没有与这份回执相符的报送" in issue.message.zh


def test_a_past_made_up_as_a_whole_is_told_by_a_receipt(
    hands, ledger_in, file_into, register_of, start, tmp_path
):
    receipt = (6, hands.ledger.filing(6).sha256)
    (tmp_path / "made up").mkdir()
    made_up = ledger_in(tmp_path / "made up")
    fill(made_up, _Later(file_into(made_up)), register_of, start, tmp_path)

    assert verify(made_up).issues == ()
    assert [issue.code for issue in verify(made_up, receipts=[receipt]).issues] == ["receipt-unknown"]
    made_up.close()


class _Later:
    """Files the same, by another person."""

    def __init__(self, file) -> None:
        self.file = file

    def __call__(self, *arguments, **changes):
        return self.file(*arguments, **{**changes, "filer": "张三"})


def test_a_receipt_is_read_as_a_liaison_writes_it():
    digest = "9f86d081884c7d65"
    assert read_receipt(f" 12：{digest.upper()} ") == (12, digest)


@pytest.mark.parametrize("text", ["", "12", "12:", "12:9f86", "a:9f86d081884c7d65", "12:9f86d081884c7d6g"])
def test_a_receipt_that_cannot_be_read_says_how_to_write_it(text):
    with pytest.raises(InputProblem, match="Write NUMBER:DIGEST"):
        read_receipt(text)


def test_evidence_is_not_swept(hands):
    last_filing_removed_and_the_head_set_back(hands)
    hands.sql("UPDATE segment SET path = 'segments/x' WHERE filing = 1")
    segment = hands.path(json.loads(hands.manifest(1).read_text())["segments"][0]["path"])
    sweep(hands.ledger, now=NOW)

    assert segment.exists()
    assert hands.manifest(6).exists()


def test_filings_made_meanwhile_are_not_taken_for_damage(ledger_in, file_into, tmp_path):
    ledger, other = ledger_in(tmp_path), ledger_in(tmp_path)
    file = file_into(other)

    def busy() -> None:
        for number in range(25):
            file(str(number), "insert", [(f"A{number}", 1)])

    with ThreadPoolExecutor(1) as pool:
        filing = pool.submit(busy)
        verified = [verify(ledger)]
        while not filing.done():
            verified.append(verify(ledger))
        filing.result()

    assert all(one.sound for one in verified), [one.issues for one in verified if not one.sound]
    assert verify(ledger).issues == ()
    assert verify(ledger).filings == 25
    ledger.close()
    other.close()
