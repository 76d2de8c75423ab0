"""The words by which our own decomposition table is known when it comes back; writers and reader share them."""

from __future__ import annotations

ID = "目标编号"
"""Header of the hidden column that holds the ids of targets."""
BODY = "责任主体"
"""Header of the hidden column that holds the body (or area) a row stands under."""
SUBJECT = "目标内容"
VALUE = "目标值"
LEAD = "牵头（责任）单位"
SUPPORT = "配合单位"
YEAR = "{year}年"
PROPOSED = "（拟）"
"""Follows a proposed figure or word; taken off when the table comes back."""
NOTHING = "—"
"""Stands where nothing is due."""
