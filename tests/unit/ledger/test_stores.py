"""Files of the ledger in a folder and on an object store."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from zhiheng.core.issues import InputProblem
from zhiheng.ledger.ledger import Ledger
from zhiheng.ledger.object_store import ObjectStore, open_object_store
from zhiheng.ledger.stores import FolderStore, file_name, scratch_file
from zhiheng.ledger.verifying import sweep, verify


@pytest.fixture
def object_store(s3_environment, tmp_path):
    return open_object_store(s3_environment, tmp_path / "cache")


@pytest.fixture(params=["folder", "object"])
def any_store(request, tmp_path):
    if request.param == "folder":
        return FolderStore(tmp_path / "store")
    return request.getfixturevalue("object_store")


def put(store, content):
    path = scratch_file(store)
    path.write_bytes(content)
    name = file_name(hashlib.sha256(content).hexdigest())
    store.publish(path, name)
    assert not path.exists()
    return name


def test_published_file_is_there(any_store):
    name = put(any_store, b"abc")
    assert any_store.local(name).read_bytes() == any_store.read(name) == b"abc"
    assert any_store.size(name) == 3
    (stored,) = any_store.names("files/")
    assert (stored.name, stored.size) == (name, 3)
    assert stored.modified.tzinfo is UTC or stored.modified.utcoffset() == timedelta(0)


def test_publishing_again_is_harmless(any_store):
    assert put(any_store, b"abc") == put(any_store, b"abc")
    assert len(list(any_store.names("files/"))) == 1


def test_deleted_file_is_gone(any_store):
    name = put(any_store, b"abc")
    any_store.delete(name)
    any_store.delete(name)
    assert any_store.size(name) is None
    assert list(any_store.names("files/")) == []


@pytest.mark.parametrize("call", ["read", "local"])
def test_missing_file_is_named(any_store, call):
    with pytest.raises(InputProblem) as raised:
        getattr(any_store, call)("files/ab/abc")
    assert raised.value.issues[0].line("zh") == (
        "错误：账本：账本所列的文件不见了：「files/ab/abc」。请从备份中找回这个文件放回原处，再用 zhiheng verify 核对"
    )


def test_whole_ledger_works_on_any_store(any_store, tmp_path, file_into, present):
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.db'}", any_store)
    file = file_into(ledger)
    source = tmp_path / "一月.csv"
    source.write_bytes(b"x" * 100_000)
    file("one", "insert", [("A1", 1), ("A2", 2)], source=ledger.keep(source))
    file("two", "correct", [("A2", 5)])
    assert present(ledger.vintage("inspections")) == [("A1", 1), ("A2", 5)]
    assert len(list(any_store.names("manifests/"))) == 2
    assert len(list(any_store.names("segments/"))) == 2
    ledger.close()


def test_digest_is_of_what_is_stored_and_not_of_a_copy(any_store, tmp_path):
    name = put(any_store, b"abc")
    assert any_store.digest(name) == hashlib.sha256(b"abc").hexdigest()
    assert any_store.digest("files/ab/abc") is None

    other = scratch_file(any_store)
    other.write_bytes(b"abd")
    if isinstance(any_store, ObjectStore):
        elsewhere = ObjectStore(any_store._remote, tmp_path / "elsewhere")
        elsewhere.publish(other, name)
    else:
        any_store.publish(other, name)
    assert any_store.digest(name) == hashlib.sha256(b"abd").hexdigest()


def test_ledger_is_verified_and_swept_on_any_store(any_store, tmp_path, file_into):
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.db'}", any_store)
    file = file_into(ledger)
    file("one", "insert", [("A1", 1), ("A2", 2)])
    kept = put(any_store, b"of an interrupted filing")
    assert [issue.code for issue in verify(ledger).issues] == ["unlisted-files"]

    late = datetime(2100, 1, 1, tzinfo=UTC)
    assert sweep(ledger, now=late).files == 1
    assert any_store.size(kept) is None
    assert verify(ledger).issues == ()
    any_store.delete(next(any_store.names("segments/")).name)
    assert [issue.code for issue in verify(ledger).issues] == ["segment-missing"]
    ledger.close()


@pytest.mark.parametrize("damage", ["", "cut", "other content entirely"])
def test_damaged_file_is_mended_by_publishing(tmp_path, damage):
    store = FolderStore(tmp_path)
    name = put(store, b"abcdef")
    store.local(name).write_text(damage)
    put(store, b"abcdef")
    assert store.read(name) == b"abcdef"


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "files/../../outside", ""])
def test_name_outside_the_store_is_refused(tmp_path, name):
    with pytest.raises(ValueError, match="not a name"):
        FolderStore(tmp_path / "store").size(name)


def test_sweeping_waits_for_no_filing(tmp_path):
    store, same = FolderStore(tmp_path), FolderStore(tmp_path)
    with store.filing_lock(), same.filing_lock(), same.sweeping_lock() as free:
        assert not free
    with same.sweeping_lock() as free:
        assert free


def test_lock_ends_with_its_process(tmp_path):
    code = (
        "import os, pathlib, sys; from zhiheng.ledger.stores import FolderStore\n"
        "held = FolderStore(pathlib.Path(sys.argv[1])).filing_lock()\n"
        "held.__enter__(); print('held', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"held\n"
    store = FolderStore(tmp_path)
    with store.sweeping_lock() as free:
        assert not free
    process.kill()
    process.communicate()
    with store.sweeping_lock() as free:
        assert free


def test_download_is_checked_against_its_name(object_store, tmp_path):
    import obstore

    name = put(object_store, b"abc")
    other = ObjectStore(object_store._remote, tmp_path / "other")
    assert other.local(name).read_bytes() == b"abc"
    obstore.put(object_store._remote, name, b"abd")
    assert other.local(name).read_bytes() == b"abc"  # still from its cache
    with pytest.raises(InputProblem) as raised:
        ObjectStore(object_store._remote, tmp_path / "third").local(name)
    assert "内容与其摘要不符" in raised.value.issues[0].line("zh")
    assert os.listdir(tmp_path / "third") == ["scratch"]


def test_bucket_that_does_not_exist_is_said(s3_environment, tmp_path):
    store = open_object_store("s3://no-such-bucket/x", tmp_path)
    with pytest.raises(InputProblem) as raised:
        put(store, b"abc")
    assert raised.value.issues[0].code in {"store-unreachable", "stored-file-missing"}
