"""The way of a citizen's report."""

from __future__ import annotations

import itertools

import pytest

from zhiheng.core.workflow.report import DECLINING, REPORT

LEADS = {
    ("new", "pass_on"): "passed_on", ("new", "answer"): "answered", ("new", "decline"): "declined",
    ("passed_on", "pass_on"): "passed_on", ("passed_on", "answer"): "answered", ("passed_on", "decline"): "declined",
}  # fmt: skip


@pytest.mark.parametrize(
    ("state", "event"),
    list(itertools.product([each.name for each in REPORT.states], ("pass_on", "answer", "decline"))),
)
def test_an_event_leads_where_the_table_says_and_nowhere_else(state, event):
    assert REPORT.after(state, event) == LEADS.get((state, event))


def test_the_clerk_deals_with_what_is_open_and_has_words_for_declining():
    assert REPORT.open_states() == ("new", "passed_on")
    assert {each.owner for each in REPORT.states if each.owner} == {"clerk"}
    assert all(each.zh.endswith("。") and each.en.endswith(".") for each in DECLINING)
