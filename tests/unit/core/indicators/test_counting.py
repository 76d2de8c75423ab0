"""How a condition is cut at its `and`s, so that the rows that each leaves can be told."""

from __future__ import annotations

import pytest

from zhiheng.core.indicators.counting import split_at_and


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a = 1", ["a = 1"]),
        ("a = 1 and b = 2 AND c", ["a = 1", "b = 2", "c"]),
        ("a between 1 and 3 and b", ["a between 1 and 3", "b"]),
        ("(a and b) and c", ["(a and b)", "c"]),
        ("a = 'x and y' and b", ["a = 'x and y'", "b"]),
        ("a = 'it''s and' and b", ["a = 'it''s and'", "b"]),
        ("brand = 1 and android", ["brand = 1", "android"]),
    ],
)
def test_condition_is_cut_where_its_parts_are_joined(text, parts):
    assert split_at_and(text) == parts
