from __future__ import annotations

from zhiheng.ledger.hashing import sha256_of
from zhiheng.ledger.receiving import receiving


def test_copy_has_content_digest_and_size(store, tmp_path):
    content = b"x" * (2 * 1024 * 1024 + 7)
    (tmp_path / "一月.csv").write_bytes(content)
    with receiving(store, tmp_path / "一月.csv") as received:
        assert received.path.read_bytes() == content
        kept = received.keep(store)
    assert (kept.sha256, kept.size, kept.name) == (sha256_of(content), len(content), "一月.csv")
    assert list(store.scratch().iterdir()) == []


def test_copy_that_was_not_kept_is_gone(store, tmp_path):
    (tmp_path / "a.csv").write_bytes(b"a")
    with receiving(store, tmp_path / "a.csv"):
        pass
    assert list(store.scratch().iterdir()) == []
