"""The manifest of a filing: everything the ledger says of it, as canonical JSON, chained to the one before by its digests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zhiheng.ledger.hashing import sha256_of, sm3_of
from zhiheng.ledger.records import Segment, canonical
from zhiheng.ledger.stores import Store, manifest_name, scratch_file

FORMAT = 1
"""The form of the manifest below."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The text of a manifest, and its digests over the UTF-8 bytes."""

    text: str
    sha256: str
    sm3: str


def manifest_of(columns: Mapping[str, Any], segments: Iterable[Segment]) -> Manifest:
    """The manifest of an entry. `columns`: those of the table `filing` but the digests and the manifest itself."""
    text = canonical({"format": FORMAT, **columns, "segments": [_listed(segment) for segment in segments]})
    content = text.encode()
    return Manifest(text, sha256_of(content), sm3_of(content))


def _listed(segment: Segment) -> dict[str, Any]:
    return {
        "path": segment.name,
        "sha256": segment.sha256,
        "rows": segment.rows,
        "bytes": segment.size,
        "key_min": segment.key_min,
        "key_max": segment.key_max,
        "columns": segment.columns,
    }


def publish_manifest(store: Store, seq: int, text: str) -> None:
    """Puts the manifest of an entry beside the data, so that the files alone can be checked."""
    path = scratch_file(store, ".json")
    path.write_bytes(text.encode())
    store.publish(path, manifest_name(seq))
