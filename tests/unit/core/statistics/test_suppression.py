"""Small cells stay hidden, and cannot be worked out from the whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.core.statistics.suppression import suppressed


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"a": 9, "b": 5, "c": 30}, ""),
        ({"a": 9, "b": 0, "c": 30}, ""),
        ({"a": 9, "b": 4, "c": 30}, "ab"),
        ({"a": 9, "b": 9, "c": 1}, "ac"),
        ({"a": 9, "b": 3, "c": 3}, "bc"),
        ({"a": 9, "b": 2, "c": 2}, "abc"),
        ({"a": 9, "b": 2, "c": 2, "d": 8, "e": 40}, "bcd"),
        ({"a": 3, "b": 0}, "ab"),
        ({"a": 3}, "a"),
        ({}, ""),
    ],
)
def test_a_small_cell_is_hidden_with_the_smallest_others_that_protect_it(sizes, hidden):
    assert suppressed(sizes, 5) == frozenset(hidden)


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 40)), st.integers(1, 9))
def test_what_is_hidden_cannot_be_told_from_the_whole(sizes, least):
    hidden = suppressed(sizes, least)
    assert all(name in hidden for name, size in sizes.items() if 0 < size < least)
    assert not hidden or hidden == frozenset(sizes) or (len(hidden) > 1 and sum(sizes[name] for name in hidden) >= least)  # fmt: skip
