"""A file is taken over before it is read, so that what is checked is what is kept, whoever saves over it meanwhile."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zhiheng.ledger.hashing import sha256_of_file
from zhiheng.ledger.records import KeptFile
from zhiheng.ledger.stores import Store, file_name


@dataclass(frozen=True, slots=True)
class Received:
    """A copy of a file in the scratch folder of the store, under the name it came with."""

    path: Path
    digest: Future[str]

    @property
    def sha256(self) -> str:
        """SHA-256 of the content, 64 hexadecimal digits. It is made while others read; who asks early waits."""
        return self.digest.result()

    def keep(self, store: Store) -> KeptFile:
        """Keeps the copy by its content; durable when it returns. The copy itself is gone afterwards."""
        sha256, size = self.sha256, self.path.stat().st_size
        store.publish(self.path, file_name(sha256))
        return KeptFile(sha256, size, self.path.name)


def _settled(path: Path) -> str:
    """The digest of a file that is on the disk for good; what keeps it later need not wait for that."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return sha256_of_file(path)


@contextmanager
def receiving(store: Store, path: Path) -> Iterator[Received]:
    """Takes over the file at `path`; a copy that was not kept is removed at the end. Raises OSError where it cannot be read."""
    with tempfile.TemporaryDirectory(dir=store.scratch(), prefix="received-") as folder:
        copy = Path(folder) / path.name
        shutil.copyfile(path, copy)
        with ThreadPoolExecutor(1, "digest") as beside:
            yield Received(copy, beside.submit(_settled, copy))
