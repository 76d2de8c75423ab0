"""The way of a notice between bodies, and its facts as they are typed."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from zhiheng.core.workflow.notice import KINDS, NOTICE
from zhiheng.core.workflow.notice_facts import fact_code, read_facts

DAY = date(2028, 7, 5)
EVENTS = ("send", "receive", "reply", "send_back", "close", "withdraw")
LEADS = {
    ("draft", "send"): "sent",
    ("draft", "withdraw"): "withdrawn",
    ("sent", "receive"): "received",
    ("sent", "withdraw"): "withdrawn",
    ("received", "reply"): "replied",
    ("received", "withdraw"): "withdrawn",
    ("replied", "send_back"): "received",
    ("replied", "close"): "closed",
}
CASE = {
    "case_number": "清市监案〔2028〕17号",
    "code": "91350100M000100Y43",
    "name": "清河示例食品有限公司",
    "found": "学校食堂配送的糕点菌落总数超标",
    "found_on": "2028年6月28日",
    "legal_basis": "食品安全法第三十四条",
}


@pytest.mark.parametrize(
    ("state", "event"), list(itertools.product([each.name for each in NOTICE.states], EVENTS))
)
def test_an_event_leads_where_the_table_says_and_nowhere_else(state, event):
    assert NOTICE.after(state, event) == LEADS.get((state, event))


def test_each_open_state_is_the_turn_of_one_side():
    turns = {each.name: each.owner for each in NOTICE.states}
    assert turns == {
        "draft": "sender", "sent": "receiver", "received": "receiver", "replied": "sender", "closed": "", "withdrawn": "",
    }  # fmt: skip


def test_facts_are_kept_as_registers_keep_them():
    found = read_facts(KINDS["case"].facts, CASE, on=DAY)
    assert found.issues == ()
    assert found.values == {**CASE, "found_on": "2028-06-28"}
    results = read_facts(KINDS["case"].results, {"result": "属实，已处理", "fine_amount": "5,000"}, on=DAY)
    assert (results.values, results.issues) == ({"result": "属实，已处理", "fine_amount": "5000.00"}, ())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "91310000MA1FL0000X"}, {"code": "校验"}),
        ({"found_on": "2028-07-06"}, {"found_on": "2028-07-05"}),
        ({"found_on": "2028-02-30"}, {"found_on": "2026-03-18"}),
        ({"case_number": "", "name": "  "}, {"case_number": "必填", "name": "必填"}),
        ({"legal_basis": "依" * 501, "code": "无"}, {"legal_basis": "500", "code": "空"}),
        ({"contact": "13800000000"}, {}),
    ],
)
def test_every_fact_that_is_wrong_is_told_at_its_name(changed, said):
    found = read_facts(KINDS["case"].facts, {**CASE, **changed}, on=DAY)
    told = {each.code: f"{each.message.zh}{each.remedy.zh}" for each in found.issues}
    assert set(told) == {fact_code(name) for name in said}
    assert all(words in told[fact_code(name)] for name, words in said.items()), told
    assert not set(said) & set(found.values) and "contact" not in found.values


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ({}, {"fact-result"}),
        ({"result": "办好了"}, {"fact-result"}),
        ({"result": "不属实", "fine_amount": "-1"}, {"fact-fine-amount"}),
        ({"result": "不属实", "done_on": "2028-07-05"}, set()),
    ],
)
def test_a_reply_says_what_came_of_it(typed, codes):
    assert {each.code for each in read_facts(KINDS["enterprise"].results, typed, on=DAY).issues} == codes


def test_a_citizens_report_has_no_place_for_a_contact():
    assert [each.name for each in KINDS["report"].facts] == ["reported", "place"]
    assert all(each.personal is None for kind in KINDS.values() for each in (*kind.facts, *kind.results))
