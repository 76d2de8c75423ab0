"""Where files of the ledger lie. They are immutable, and all but the manifests are named by their content.

Names: `segments/<register>/<sha256>.parquet`, `files/<first two digits>/<sha256>` (files as handed in, definitions),
`manifests/<seq, ten digits>.json`.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Protocol

from zhiheng.ledger import problems
from zhiheng.ledger.hashing import sha256_of_file


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored file: its name, its size in bytes, and when it was stored (UTC)."""

    name: str
    size: int
    modified: datetime


class Store(Protocol):
    """A place for immutable files. A name once published always has the same content."""

    grace: timedelta
    """How old a file that no filing lists must be before it may be swept: longer than any filing takes where
    `filing_lock` locks nothing."""

    def scratch(self) -> Path:
        """A folder for files that are being made, from where `publish` can take them."""

    def publish(self, source: Path, name: str) -> None:
        """Takes over a finished file from the scratch folder; durable when it returns. `source` is gone afterwards."""

    def local(self, name: str) -> Path:
        """The file as a path on this machine. Raises InputProblem where it is missing."""

    def read(self, name: str) -> bytes:
        """The content. Raises InputProblem where it is missing."""

    def digest(self, name: str) -> str | None:
        """SHA-256 of what is stored now, not of a copy; None where there is no such file. OSError where it cannot be read."""

    def size(self, name: str) -> int | None:
        """Size in bytes, None where there is no such file."""

    def names(self, prefix: str) -> Iterator[Stored]:
        """All files whose name begins with the folder `prefix` (`segments/`), in no order."""

    def delete(self, name: str) -> None:
        """Removes a file; nothing happens where there is none."""

    def filing_lock(self) -> AbstractContextManager[None]:
        """Held, shared with others, while files are published that the ledger does not yet list."""

    def sweeping_lock(self) -> AbstractContextManager[bool]:
        """Gives True where nobody files at the moment and nobody can begin to; else False, without waiting."""


def segment_name(register: str, sha256: str) -> str:
    """Name of a segment."""
    return f"segments/{register}/{sha256}.parquet"


def file_name(sha256: str) -> str:
    """Name of a kept file: one handed in, or the text of a definition."""
    return f"files/{sha256[:2]}/{sha256}"


def manifest_name(seq: int) -> str:
    """Name of the manifest of a filing."""
    return f"manifests/{seq:010d}.json"


def scratch_file(store: Store, suffix: str = "") -> Path:
    """A new empty file in the scratch folder of the store."""
    handle, path = tempfile.mkstemp(dir=store.scratch(), suffix=suffix)
    os.close(handle)
    return Path(path)


class FolderStore:
    """Files in a folder. A publication is: fsync of the file, rename, fsync of the folder."""

    grace = timedelta(0)

    def __init__(self, root: Path) -> None:
        self.root = root
        self._scratch = root / "scratch"
        _make_folder(self._scratch)

    def scratch(self) -> Path:
        """A folder on the same file system, so that renaming is atomic."""
        return self._scratch

    def publish(self, source: Path, name: str) -> None:
        """See Store. What stands under the name already is replaced by the same content, so damage there is mended."""
        target = self._path(name)
        _make_folder(target.parent)
        _sync(source)
        source.replace(target)
        _sync(target.parent)

    def local(self, name: str) -> Path:
        """See Store."""
        path = self._path(name)
        if not path.is_file():
            raise problems.file_missing(name)
        return path

    def read(self, name: str) -> bytes:
        """See Store."""
        return self.local(name).read_bytes()

    def digest(self, name: str) -> str | None:
        """See Store."""
        try:
            return sha256_of_file(self._path(name))
        except FileNotFoundError:
            return None

    def size(self, name: str) -> int | None:
        """See Store."""
        try:
            return self._path(name).stat().st_size
        except FileNotFoundError:
            return None

    def names(self, prefix: str) -> Iterator[Stored]:
        """See Store."""
        for folder, _, files in os.walk(self._path(prefix)):
            for file in files:
                path = Path(folder, file)
                try:
                    status = path.stat()
                except FileNotFoundError:  # swept while the folder was being listed
                    continue
                name = path.relative_to(self.root).as_posix()
                yield Stored(name, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))

    def delete(self, name: str) -> None:
        """See Store."""
        path = self._path(name)
        path.unlink(missing_ok=True)
        if path.parent.parent == self._scratch:
            # A file that was being received had a folder of its own.
            with suppress(OSError):
                path.parent.rmdir()

    @contextmanager
    def filing_lock(self) -> Iterator[None]:
        """See Store. Waits while somebody sweeps."""
        with self._lock_file() as handle:
            fcntl.flock(handle, fcntl.LOCK_SH)
            yield

    @contextmanager
    def sweeping_lock(self) -> Iterator[bool]:
        """See Store."""
        with self._lock_file() as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    @contextmanager
    def _lock_file(self) -> Iterator[int]:
        handle = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o666)
        try:
            yield handle
        finally:
            os.close(handle)  # lets go of the lock as well

    def _path(self, name: str) -> Path:
        parts = PurePosixPath(name).parts
        if not parts or ".." in parts or name.startswith("/"):
            raise ValueError(f"not a name in the store: {name!r}")
        return self.root.joinpath(*parts)


def _make_folder(folder: Path) -> None:
    """Makes the folder durable: every new one is synced into the one above it."""
    if folder.is_dir():
        return
    if not folder.parent.is_dir():
        _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync(folder.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
