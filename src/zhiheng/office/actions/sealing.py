"""Keeping what only few may read: encrypted at rest with a key that comes from office.key."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

PURPOSE = b"zhiheng.contact"


def sealed(text: str) -> str:
    """The text encrypted (Fernet: AES-128 in CBC with HMAC-SHA-256); "" for none."""
    return _box().encrypt(text.encode()).decode("ascii") if text else ""


def unsealed(token: str) -> str | None:
    """The text again; None where it was sealed with another key, as after a restore without office.key."""
    from cryptography.fernet import InvalidToken

    try:
        return _box().decrypt(token.encode("ascii")).decode() if token else ""
    except InvalidToken:
        return None


def _box() -> Fernet:
    """The box with the key derived by HKDF-SHA-256 (RFC 5869) from the office's secret."""
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))
