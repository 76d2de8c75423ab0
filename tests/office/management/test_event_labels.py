"""Every event that an action enters into the audit log has a name in both languages."""

from __future__ import annotations

import ast
from pathlib import Path

import zhiheng

OPENINGS = {"acting": 1, "changing": 2, "append": 1, "enter": 1, "refused": 1}
"""What opens an act or writes an entry, and which argument is the event."""


OFFICE = Path(zhiheng.__file__).parent / "office"


def _nodes():
    for file in OFFICE.rglob("*.py"):
        if file != OFFICE / "records" / "events.py":
            yield from ast.walk(ast.parse(file.read_text(encoding="utf-8")))


def _events() -> set[str]:
    found = set()
    for node in _nodes():
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name | ast.Attribute):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        place = OPENINGS.get(name)
        if place is not None and len(node.args) > place and isinstance(node.args[place], ast.Constant):
            found.add(node.args[place].value)
    return {event for event in found if isinstance(event, str)}


def test_every_event_has_a_label(office):
    from zhiheng.office.records.events import LABELS

    events = _events()
    assert len(events) > 40 and events - set(LABELS) == set()
    words = {
        node.value for node in _nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(LABELS) - words == set(), "labels of events that nothing enters"


def test_labels_are_said_in_both_languages(office):
    from zhiheng.office.records.events import DATA_LABELS, LABELS, WORDS

    for label in (*LABELS.values(), *DATA_LABELS.values(), *WORDS.values()):
        assert label.zh and label.en.isascii() and not label.zh.isascii()
