"""A file is taken over before it is read, so that what is checked is what is kept, whoever saves over it meanwhile."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zhiheng.ledger.hashing import copy_with_digest
from zhiheng.ledger.records import KeptFile
from zhiheng.ledger.stores import Store, file_name


@dataclass(frozen=True, slots=True)
class Received:
    """A copy of a file in the scratch folder of the store, under the name it came with; SHA-256, and size in bytes."""

    path: Path
    sha256: str
    size: int

    def keep(self, store: Store) -> KeptFile:
        """Keeps the copy by its content; durable when it returns. The copy itself is gone afterwards."""
        store.publish(self.path, file_name(self.sha256))
        return KeptFile(self.sha256, self.size, self.path.name)


@contextmanager
def receiving(store: Store, path: Path) -> Iterator[Received]:
    """Takes over the file at `path`; a copy that was not kept is removed at the end. Raises OSError where it cannot be read."""
    with tempfile.TemporaryDirectory(dir=store.scratch(), prefix="received-") as folder:
        copy = Path(folder) / path.name
        with path.open("rb") as source, copy.open("wb") as target:
            sha256, size = copy_with_digest(source, target)
        yield Received(copy, sha256, size)
