"""Work beside the main thread keeps its order, hands on what goes wrong, and ends when it is not wanted any more."""

from __future__ import annotations

import threading
from contextlib import closing

import pytest

from zhiheng.workspace.ahead import DEPTH, Behind, ahead


def counted(limit, seen):
    for number in range(limit):
        seen.append(number)
        yield number


def test_items_come_in_order():
    assert list(ahead(range(50))) == list(range(50))


def test_what_goes_wrong_is_raised_after_the_items_before():
    def failing():
        yield 1
        raise ValueError("broken")

    got = []
    with pytest.raises(ValueError, match="broken"):
        got += [item for item in ahead(failing())]
    taken = ahead(failing())
    assert next(taken) == 1
    with pytest.raises(ValueError, match="broken"):
        next(taken)


def test_little_is_made_that_nobody_takes_and_the_thread_ends():
    seen = []
    with closing(ahead(counted(1000, seen))) as items:
        assert next(items) == 0
    assert len(seen) <= DEPTH + 3
    assert not [thread for thread in threading.enumerate() if thread.name == "reading ahead"]


def test_calls_behind_are_made_in_order_and_all_done_at_the_end():
    done = []
    with Behind() as behind:
        for number in range(20):
            behind.call(done.append, number)
    assert done == list(range(20))


def test_what_a_call_behind_raises_is_raised():
    def fail(_):
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"), Behind() as behind:
        behind.call(fail, 1)
