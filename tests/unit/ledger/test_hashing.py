"""Digests agree with published test vectors."""

from __future__ import annotations

import hashlib

import pytest

from zhiheng.ledger import hashing

SM3_VECTORS = (
    # GB/T 32905-2016, appendix A: the two examples.
    ("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
    ("abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
)


@pytest.mark.parametrize(("content", "digest"), SM3_VECTORS)
def test_sm3_agrees_with_the_standard(content, digest):
    assert hashing.sm3_of(content.encode()) == digest


@pytest.mark.parametrize(("content", "digest"), SM3_VECTORS)
def test_sm3_without_openssl_agrees_with_the_standard(content, digest, monkeypatch):
    def unknown(name, data):
        raise ValueError(f"unsupported hash type {name}")

    monkeypatch.setattr(hashlib, "new", unknown)
    assert hashing.sm3_of(content.encode()) == digest


def test_sha256_of_a_file_is_that_of_its_content(tmp_path):
    content = bytes(range(256)) * 20_000
    path = tmp_path / "file"
    path.write_bytes(content)
    assert hashing.sha256_of_file(path) == hashing.sha256_of(content) == hashlib.sha256(content).hexdigest()
