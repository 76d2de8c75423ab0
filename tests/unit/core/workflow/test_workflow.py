"""Workflows as tables, and the way of a filing: every pair of a state and an event."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from zhiheng.core.issues import Text
from zhiheng.core.workflow.filing import FILING
from zhiheng.core.workflow.model import Move, State, diagram

STATES = ("draft", "department_review", "office_review", "returned", "approved", "withdrawn")
EVENTS = ("hand_in", "approve", "send_back", "withdraw")
LEADS = {
    ("draft", "hand_in"): "department_review",
    ("draft", "withdraw"): "withdrawn",
    ("department_review", "approve"): "office_review",
    ("department_review", "send_back"): "returned",
    ("office_review", "approve"): "approved",
    ("office_review", "send_back"): "returned",
    ("returned", "hand_in"): "department_review",
    ("returned", "withdraw"): "withdrawn",
}


def test_the_states_and_events_of_a_filing_are_these():
    assert tuple(each.name for each in FILING.states) == STATES
    assert tuple(name for name, _ in FILING.events) == EVENTS


@pytest.mark.parametrize(("state", "event"), list(itertools.product(STATES, EVENTS)))
def test_an_event_leads_where_the_table_says_and_nowhere_else(state, event):
    assert FILING.after(state, event) == LEADS.get((state, event))


def test_what_is_over_has_no_owner_and_the_rest_has_one():
    assert FILING.open_states() == ("draft", "department_review", "office_review", "returned")
    assert [FILING.state(name).owner for name in FILING.open_states()] == [
        "liaison", "department_reviewer", "office_reviewer", "liaison",
    ]  # fmt: skip


def test_a_state_that_is_none_is_refused():
    with pytest.raises(KeyError):
        FILING.state("lost")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"states": (*FILING.states, FILING.states[-1])}, "stands twice"),
        ({"states": (*FILING.states, State(name="lost", label=Text("", "")))}, "nothing leads to lost"),
        ({"moves": (*FILING.moves, Move("approve", "office_review", "withdrawn"))}, "stands twice"),
        ({"moves": (*FILING.moves, Move("approve", "draft", "heaven"))}, "names no state"),
        ({"moves": (*FILING.moves, Move("wish", "draft", "approved"))}, "names no event"),
        ({"moves": (*FILING.moves, Move("withdraw", "approved", "withdrawn"))}, "needs an owner"),
    ],
)
def test_a_table_that_is_not_whole_is_refused(changes, said):
    with pytest.raises(ValueError, match=said):
        replace(FILING, **changes)


def test_the_diagram_shows_every_state_and_move():
    text = diagram(FILING)
    assert text.startswith("stateDiagram-v2\n    [*] --> draft\n    draft: 草稿\n")
    assert "    office_review --> approved: 审核通过\n" in text
    assert text.count("-->") == 1 + len(FILING.moves) + 2
    assert text.endswith("    approved --> [*]\n    withdrawn --> [*]\n")
