"""What is kept: made once, up to a number of bytes, and nothing that failed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier, Event

import pytest

from zhiheng.workspace.browsing_cache import Kept


def test_what_is_kept_is_made_once():
    kept = Kept(100)
    made = []
    for _ in range(3):
        assert kept.get("a", lambda: made.append(1) or "A", len) == "A"
    assert made == [1]


def test_threads_that_ask_at_the_same_time_wait_for_the_first():
    kept, together, go = Kept(100), Barrier(9), Event()
    made = []

    def make():
        go.wait()
        made.append(1)
        return "A"

    def asked(_):
        together.wait()
        return kept.get("a", make, len)

    with ThreadPoolExecutor(8) as pool:
        found = pool.map(asked, range(8))
        together.wait()
        go.set()
        assert list(found) == ["A"] * 8
    assert made == [1]


def test_the_longest_unused_goes_first_where_there_is_no_room():
    kept = Kept(10)
    for key in "abc":
        kept.get(key, lambda: "1234", len)
        kept.get("a", lambda: "1234", len)
    made = []
    kept.get("a", lambda: made.append("a") or "1234", len)
    kept.get("b", lambda: made.append("b") or "1234", len)
    assert made == ["b"]
    assert kept.bytes == 8


def test_what_is_larger_than_all_room_is_given_and_not_kept():
    kept = Kept(10)
    kept.get("small", lambda: "1", len)
    assert kept.get("large", lambda: "x" * 11, len) == "x" * 11
    assert kept.bytes == 1


def test_what_failed_is_told_and_tried_again():
    kept = Kept(10)

    def fail():
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        kept.get("a", fail, len)
    assert kept.get("a", lambda: "A", len) == "A"


def test_forgetting_gives_room():
    kept = Kept(10)
    kept.get("a", lambda: "1234", len)
    kept.get("b", lambda: "12", len)
    kept.forget(lambda key: key == "a")
    assert kept.bytes == 2


def test_what_was_kept_for_an_earlier_present_goes(browsed):
    """A register that is filed into and looked at all day takes no more memory in the evening than one look needs."""
    from browsed_ledgers import generated

    from zhiheng.workspace.browsing import Browse, page
    from zhiheng.workspace.browsing_cache import KEPT
    from zhiheng.workspace.browsing_layout import BYTES_OF_SEGMENT

    sizes = []
    for number in range(6):
        browsed.file("insert", generated([number], seed=number))
        found = page(browsed.workspace, Browse(register=browsed.register, sort=("number", True)))
        assert found.total == number + 1
        sizes.append(KEPT.bytes)
    growth = {later - earlier for earlier, later in pairwise(sizes)}
    # A row more each time, and the description of a segment, which stands under two keys: not all that was there before once more.
    assert max(growth) <= 2 * BYTES_OF_SEGMENT + 1000
