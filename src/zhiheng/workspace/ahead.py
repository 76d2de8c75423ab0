"""Work that goes on beside the main thread: the next batch is read and the last one written while one is checked."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Full, Queue
from threading import Event, Thread
from types import TracebackType
from typing import TypeVar

Item = TypeVar("Item")

DEPTH = 2
"""Finished pieces that may wait; each is a batch of rows in memory."""
_PATIENCE = 0.1


def ahead(items: Iterable[Item], depth: int = DEPTH) -> Generator[Item, None, None]:
    """The same items, made by a thread of their own while the caller works on those before. What making them raises is raised here.

    A caller that stops early closes the generator; the thread then ends with the item it is making.
    """
    waiting: Queue[tuple[Item] | BaseException | None] = Queue(depth)
    stopped = Event()

    def hand_over(piece: tuple[Item] | BaseException | None) -> bool:
        while not stopped.is_set():
            try:
                waiting.put(piece, timeout=_PATIENCE)
            except Full:
                continue
            return True
        return False

    def work() -> None:
        try:
            for item in items:
                if not hand_over((item,)):
                    return
            hand_over(None)
        except BaseException as problem:
            hand_over(problem)

    worker = Thread(target=work, name="reading ahead")
    worker.start()
    try:
        while (piece := waiting.get()) is not None:
            if isinstance(piece, BaseException):
                raise piece
            yield piece[0]
    finally:
        stopped.set()
        worker.join()


class Behind:
    """Calls that are made one after the other by a thread of their own. Used with `with`: all are done when it ends.

    What a call raised is raised by the next one, or at the end.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, "writing behind")
        self._pending: list[Future[object]] = []

    def __enter__(self) -> Behind:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True)
        if kind is None:
            self._settle(0)

    def call(self, work: Callable[[Item], object], item: Item) -> None:
        """Has `work(item)` done soon; waits where too many calls are open."""
        self._settle(DEPTH - 1)
        self._pending.append(self._pool.submit(work, item))

    def _settle(self, open_calls: int) -> None:
        while len(self._pending) > open_calls:
            self._pending.pop(0).result()
