"""The way of a remedy: every pair of a state and an event, and which verdicts show that none is needed."""

from __future__ import annotations

import itertools

import pytest

from zhiheng.core.judging.model import State
from zhiheng.core.workflow.remedy import CHASED, REMEDY, is_gone

STATES = ("needed", "planned", "to_measure", "closed", "lapsed")
EVENTS = ("plan", "come", "measure", "miss", "send_back", "close", "lapse")
LEADS = {
    ("needed", "plan"): "planned",
    ("needed", "lapse"): "lapsed",
    ("planned", "come"): "to_measure",
    ("planned", "measure"): "to_measure",
    ("planned", "send_back"): "needed",
    ("planned", "lapse"): "lapsed",
    ("to_measure", "measure"): "to_measure",
    ("to_measure", "miss"): "needed",
    ("to_measure", "send_back"): "needed",
    ("to_measure", "close"): "closed",
    ("to_measure", "lapse"): "lapsed",
}


@pytest.mark.parametrize(("state", "event"), list(itertools.product(STATES, EVENTS)))
def test_an_event_leads_where_the_table_says_and_nowhere_else(state, event):
    assert REMEDY.after(state, event) == LEADS.get((state, event))


def test_what_is_chased_is_open_and_what_is_over_has_no_owner():
    assert REMEDY.open_states() == ("needed", "planned", "to_measure")
    assert set(CHASED) < set(REMEDY.open_states())


@pytest.mark.parametrize("state", list(State))
def test_only_a_verdict_with_a_figure_that_asks_for_nothing_shows_that_no_remedy_is_needed(state):
    assert is_gone(state.value, frozenset({"missed"})) is (
        state in (State.MET, State.ON_COURSE, State.AT_RISK)
    )
    assert is_gone(state.value, frozenset({"missed", "at_risk"})) is (state in (State.MET, State.ON_COURSE))
