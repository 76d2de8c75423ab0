"""Digests: SHA-256 of files and texts, and SM3 (GB/T 32905-2016) of the manifests.

SM3 has no processor support and is several times slower; it stands beside SHA-256 on the manifests, which hold the
SHA-256 of every data file, and is never run over data.
"""

from __future__ import annotations

import hashlib
from pathlib import Path


def sha256_of_file(path: Path) -> str:
    """SHA-256 of a file's content, 64 hexadecimal digits. Reads it in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256_of(content: bytes) -> str:
    """SHA-256 of bytes, 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def sm3_of(content: bytes) -> str:
    """SM3 of bytes (GB/T 32905-2016), 64 hexadecimal digits; from OpenSSL where it has SM3, else from `cryptography`."""
    try:
        return hashlib.new("sm3", content).hexdigest()
    except ValueError:
        return _sm3_of_cryptography(content)


def _sm3_of_cryptography(content: bytes) -> str:
    from cryptography.hazmat.primitives import hashes

    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize().hex()
