"""What was worked out once for all who browse: kept in memory up to a number of bytes, the longest unused going first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import BoundedSemaphore, Lock
from typing import Any, TypeVar

Value = TypeVar("Value")

KEPT_BYTES = 512 * 2**20
"""Orders of ten million rows take 40 MB each."""
AT_ONCE = 2
"""Registers that are searched or sorted at the same time; others wait, so that memory and processors suffice."""


class Kept:
    """Values by key, each made once however many threads ask for it at the same time.

    A value must never change, and its key say everything that it depends on. One that is larger than all that may be kept is made
    again whenever it is asked for; what failed is not kept, and all who waited for it are told.
    """

    def __init__(self, most: int = KEPT_BYTES) -> None:
        self.most = most
        self.made = 0
        """How many values were made so far."""
        self._bytes = 0
        self._values: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._coming: dict[Hashable, Future[Any]] = {}
        self._lock = Lock()

    @property
    def bytes(self) -> int:
        """How many bytes the kept values take."""
        return self._bytes

    def get(self, key: Hashable, make: Callable[[], Value], size: Callable[[Value], int]) -> Value:
        """The value of the key; `make` makes it where it is not kept, `size` gives its bytes. What `make` raises is raised."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key][0]
            coming = self._coming.get(key)
            if coming is None:
                own = self._coming[key] = Future[Any]()
        if coming is not None:
            return coming.result()
        try:
            value = make()
            taken = size(value)
        except BaseException as error:
            self._done(key)
            own.set_exception(error)
            raise
        self._done(key, value, taken)
        own.set_result(value)
        return value

    def forget(self, which: Callable[[Hashable], bool]) -> None:
        """Lets go of the values whose key fits."""
        with self._lock:
            for key in [key for key in self._values if which(key)]:
                self._bytes -= self._values.pop(key)[1]

    def _done(self, key: Hashable, value: Any = None, taken: int | None = None) -> None:
        with self._lock:
            del self._coming[key]
            if taken is None:
                return
            self.made += 1
            if taken > self.most:
                return
            self._values[key] = (value, taken)
            self._bytes += taken
            while self._bytes > self.most:
                _, (_, gone) = self._values.popitem(last=False)
                self._bytes -= gone


KEPT = Kept()
"""Shared by all threads of the process."""
SEARCHING = BoundedSemaphore(AT_ONCE)
"""Held while rows are searched or sorted. While holding it nobody may ask for what is made under it."""
