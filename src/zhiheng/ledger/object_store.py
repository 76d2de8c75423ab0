"""Files of the ledger on an object store that speaks S3, with a folder on this machine as cache. Needs the extra `s3`."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from zhiheng.ledger import problems
from zhiheng.ledger.hashing import sha256_of_file
from zhiheng.ledger.stores import FolderStore, Stored, scratch_file

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig, S3Config, S3Store

KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
"""Where the environment holds the keys of the store."""
RETRIES: RetryConfig = {"max_retries": 5, "retry_timeout": timedelta(seconds=30)}
"""How long an object store that does not answer is asked again."""

DIGEST = re.compile(r"[0-9a-f]{64}")


class ObjectStore:
    """Files under a prefix of a bucket. What was downloaded once stays in the folder `cache`, which may be deleted.

    `remote`: an obstore S3Store; its prefix is that of the ledger. Nobody can be locked out of an object store, so whoever
    sweeps must leave what is younger than `grace`.
    """

    grace = timedelta(days=7)

    def __init__(self, remote: S3Store, cache: Path) -> None:
        self._remote = remote
        self._cache = FolderStore(cache)

    def scratch(self) -> Path:
        """See Store."""
        return self._cache.scratch()

    def publish(self, source: Path, name: str) -> None:
        """See Store. Puts the file whether or not the name is there: it would have the same content."""
        import obstore

        with spoken(name):
            obstore.put(self._remote, name, source)
        self._cache.publish(source, name)

    def local(self, name: str) -> Path:
        """See Store. Downloads what is not in the cache, and raises InputProblem where its digest is not that of its name."""
        if self._cache.size(name) is None:
            self._download(name)
        return self._cache.local(name)

    def _download(self, name: str) -> None:
        import obstore

        path = scratch_file(self._cache)
        try:
            with spoken(name), path.open("wb") as file:
                for chunk in obstore.get(self._remote, name):
                    file.write(chunk)
            digest = DIGEST.search(name)
            if digest is not None and sha256_of_file(path) != digest[0]:
                raise problems.file_damaged(name)
            self._cache.publish(path, name)
        finally:
            path.unlink(missing_ok=True)

    def read(self, name: str) -> bytes:
        """See Store. Always from the object store."""
        import obstore

        with spoken(name):
            return bytes(obstore.get(self._remote, name).bytes())

    def digest(self, name: str) -> str | None:
        """See Store. Always from the object store."""
        import obstore

        digest = hashlib.sha256()
        try:
            with spoken(name, missing=FileNotFoundError):
                for chunk in obstore.get(self._remote, name):
                    digest.update(chunk)
        except FileNotFoundError:
            return None
        return digest.hexdigest()

    def size(self, name: str) -> int | None:
        """See Store."""
        import obstore

        try:
            with spoken(name, missing=FileNotFoundError):
                return int(obstore.head(self._remote, name)["size"])
        except FileNotFoundError:
            return None

    def names(self, prefix: str) -> Iterator[Stored]:
        """See Store."""
        import obstore

        with spoken(prefix):
            for batch in obstore.list(self._remote, prefix.rstrip("/")):
                for entry in batch:
                    yield Stored(entry["path"], entry["size"], entry["last_modified"])

    def delete(self, name: str) -> None:
        """See Store."""
        import obstore

        with contextlib.suppress(FileNotFoundError), spoken(name, missing=FileNotFoundError):
            obstore.delete(self._remote, name)
        self._cache.delete(name)

    def filing_lock(self) -> AbstractContextManager[None]:
        """See Store. Locks nothing."""
        return contextlib.nullcontext()

    def sweeping_lock(self) -> AbstractContextManager[bool]:
        """See Store. Always True: `grace` must decide."""
        return contextlib.nullcontext(True)


@contextlib.contextmanager
def spoken(name: str, missing: type[Exception] | None = None) -> Iterator[None]:
    """Turns what an object store answers into an InputProblem; a missing object into `missing`, if that is given."""
    from obstore.exceptions import BaseError, NotFoundError

    try:
        yield
    except (NotFoundError, FileNotFoundError) as error:
        raise (missing(name) if missing else problems.file_missing(name)) from error
    except BaseError as error:
        raise problems.store_unreachable(str(error).splitlines()[0]) from error


def open_object_store(url: str, cache: Path, *, endpoint: str = "", region: str = "") -> ObjectStore:
    """A store at `s3://BUCKET/PREFIX`. Keys come from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), and so
    do address and region that are left empty (AWS_ENDPOINT_URL, AWS_REGION; AWS_ALLOW_HTTP=true for one without TLS). An
    endpoint that says http:// is meant so.

    Raises InputProblem where the extra `s3` is not installed, a key is missing, or the address cannot be read.
    """
    try:
        from obstore.exceptions import BaseError
        from obstore.store import S3Store
    except ImportError as error:
        raise problems.extra_missing("s3") from error
    missing = [name for name in KEYS if not os.environ.get(name)]
    if missing:  # else the library asks an address outside for them, as machines in a public cloud would
        raise problems.keys_missing(missing)
    try:
        config: S3Config = {}
        if endpoint:
            config["endpoint"] = endpoint
        if region:
            config["region"] = region
        options: ClientConfig = {"allow_http": True} if endpoint.startswith("http://") else {}
        remote = S3Store.from_url(url, config=config, client_options=options or None, retry_config=RETRIES)
        return ObjectStore(remote, cache)
    except BaseError as error:
        raise problems.store_unreachable(str(error).splitlines()[0]) from error
