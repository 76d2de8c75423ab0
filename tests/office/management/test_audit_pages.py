"""The audit log as read and exported."""

from __future__ import annotations

import csv
import io
import json

from tests.office.conftest import DAY


def _acts(office, number=3):
    from zhiheng.office.actions.accounts import choose_language

    for _ in range(number):
        choose_language(office.actor("clerk"), "en")
    choose_language(office.actor("liaison"), "zh")


def _rows(page):
    return page.content.decode().count('<tr id="entry-')


def test_entries_are_filtered(office):
    _acts(office)
    browser = office.browser("audit")
    browser.get("/manage/people/")  # refused, and so an entry of its own

    def found(**asked):
        return _rows(browser.get("/manage/audit/", asked))

    everything = found()
    assert found(person="林经办") == 3 and found(person="liaison") == 1
    assert found(event="language-chosen") == 4
    assert found(outcome="refused") == 1
    assert found(subject=f"person:{office.person('liaison').pk}") == 1
    assert found(day=str(DAY)) == everything and found(day="2020-01-01") == 0
    assert found(event="language-chosen", person="林") == 3
    assert found(day="x", outcome="y", page="z") == everything


def test_the_pager_leads_through_all_entries(office):
    _acts(office, 120)
    browser = office.browser("audit")
    first, second = browser.get("/manage/audit/"), browser.get("/manage/audit/", {"page": 2})
    assert _rows(first) == 100 and 0 < _rows(second) < 100
    assert "第 1 至 100 行" in first.content.decode()


def test_a_whole_chain_and_a_broken_one_are_told(office):
    from zhiheng.office.records.models import AuditEntry

    _acts(office)
    browser = office.browser("audit")
    assert "链条完整" in browser.get("/manage/audit/").content.decode()
    third = AuditEntry.objects.get(number=3)
    AuditEntry.objects.filter(pk=3).update(content=third.content.replace('"done"', '"dime"'))
    assert "链条在第 3 条中断" in browser.get("/manage/audit/").content.decode()
    AuditEntry.objects.filter(pk=3).update(content=third.content)
    AuditEntry.objects.order_by("-number").first().delete()
    assert "中断" in browser.get("/manage/audit/").content.decode()


def test_a_long_chain_is_walked_when_asked_for(office, monkeypatch):
    from zhiheng.office.pages.management import audit

    monkeypatch.setattr(audit, "CHECKED_AT_ONCE", 0)
    _acts(office)
    browser = office.browser("audit")
    assert "尚未核对链条" in browser.get("/manage/audit/").content.decode()
    assert "链条完整" in browser.get("/manage/audit/", {"walk": "1"}).content.decode()


def _exported(browser, **order):
    answer = browser.post("/manage/audit/export/", order)
    return answer, b"".join(answer.streaming_content).decode("utf-8-sig")


def test_an_export_holds_what_fits_and_stands_in_the_log_itself(office, last_entry):
    _acts(office)
    browser = office.browser("audit")
    answer, text = _exported(browser, kind="csv", event="language-chosen")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 4 and rows[0]["username"] == "clerk" and len(rows[0]["sm3"]) == 64
    assert "attachment" in answer["Content-Disposition"]
    entry = last_entry()
    assert (entry["event"], entry["username"]) == ("audit-exported", "audit")
    assert entry["data"] == {"kind": "csv", "event": "language-chosen", "entries": 4}


def test_exported_lines_of_json_prove_the_chain_again(office):
    from zhiheng.ledger.records import canonical
    from zhiheng.office.records.audit import START, digest_of

    _acts(office)
    _, text = _exported(office.browser("audit"), kind="jsonl")
    previous = START
    for line in text.splitlines():
        entry = json.loads(line)
        digest = entry.pop("sm3")
        assert digest_of(previous, canonical(entry)) == digest
        previous = digest


def test_no_cell_of_an_export_is_a_formula(office):
    from zhiheng.office.actions.acting import acting

    with acting(office.actor("clerk"), "tried", subject="=1+1"):
        pass
    _, text = _exported(office.browser("audit"), kind="csv", event="tried")
    assert next(csv.DictReader(io.StringIO(text)))["subject"] == "'=1+1"


def test_the_log_shows_nothing_as_markup(office):
    from zhiheng.office.actions.acting import acting

    with acting(office.actor("clerk"), "tried", subject="<script>x</script>", name="<img>"):
        pass
    page = office.browser("audit").get("/manage/audit/").content.decode()
    assert "&lt;script&gt;" in page and "<img>" not in page


def test_the_log_needs_as_few_queries_for_many(office, queries):
    _acts(office, 2)
    browser = office.browser("audit")
    browser.get("/manage/audit/")
    few, _ = queries(lambda: browser.get("/manage/audit/"))
    _acts(office, 60)
    many, texts = queries(lambda: browser.get("/manage/audit/"))
    assert many == few <= 12, texts
