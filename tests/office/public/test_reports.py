"""Citizens report problems, and the quality office answers them."""

from __future__ import annotations

import re
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from ground import TARGET

TEXT = "滨河步道东段晚上有两盏路灯不亮，看不清台阶"
CONTACT = "13812345678"


def report_by_form(browser, **typed):
    """Reports by the form with its token, as a browser does; gives the answer."""
    page = browser.get("/public/report/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    return browser.post("/public/report/", {"csrfmiddlewaretoken": token[1], **typed}, REMOTE_ADDR="203.0.113.9")  # fmt: skip


def test_a_problem_is_reported_passed_on_answered_and_looked_up(opened):
    from django.test import Client

    from zhiheng.office.records.models import AuditEntry, Notice, PublicReport

    citizen, clerk = Client(enforce_csrf_checks=True), opened.browser("clerk")
    assert citizen.post("/public/report/", {"text": TEXT}).status_code == 403
    answer = report_by_form(citizen, text="坏了", contact=CONTACT, target="no-such", leave_empty="")
    words = answer.content.decode()
    assert answer.status_code == 422 and CONTACT in words
    assert "至少写 8 个字" in words and "没有勾选同意" in words and "没有这项公开的承诺" in words
    assert report_by_form(citizen, text=TEXT, leave_empty="http://spam.example").status_code == 422
    assert PublicReport.objects.count() == 0
    answer = report_by_form(
        citizen, text=TEXT, where="滨河步道", contact=CONTACT, consent="on", target=TARGET
    )
    assert answer.status_code == 302 and answer["Location"] == "/public/report/sent/"
    shown = citizen.get(answer["Location"])
    code = re.search(r'report-code">([a-z0-9-]{19})<', shown.content.decode())
    assert code and shown["Cache-Control"] == "no-store"
    assert "report-code" not in citizen.get("/public/report/sent/").content.decode(), "shown once"

    row = PublicReport.objects.get()
    kept = " ".join(str(value) for value in vars(row).values())
    assert CONTACT not in kept and "203.0.113.9" not in kept and code[1].replace("-", "") not in kept
    assert "1 件群众反映待办理" in clerk.get("/").content.decode()
    page = clerk.get(f"/reports/{row.pk}/").content.decode()
    assert TEXT in page and CONTACT not in page
    assert clerk.post(f"/reports/{row.pk}/contact/", {"purpose": ""}).status_code == 422
    assert CONTACT in clerk.post(f"/reports/{row.pk}/contact/", {"purpose": "核实地点"}).content.decode()

    body = opened.body("区市场监管局")
    wrong = clerk.post(f"/reports/{row.pk}/pass-on/", {"version": "1", "to_body": ""})
    assert wrong.status_code == 422
    assert clerk.post(f"/reports/{row.pk}/pass-on/", {"version": "1", "to_body": body}).status_code == 302
    notice = Notice.objects.get(report=row)
    assert (notice.kind, notice.state, notice.to_body_id) == ("report", "sent", body)
    assert CONTACT not in f"{notice.facts}{notice.text}" and TEXT in str(notice.facts)
    assert "已转责任单位办理" in looked_up(code[1])
    Notice.objects.update(state="replied", reply="已补装两盏路灯", replied_at=notice.sent_at)
    assert "已补装两盏路灯" in clerk.get(f"/reports/{row.pk}/").content.decode()
    assert "1 件群众反映待办理" in clerk.get("/").content.decode()
    assert clerk.post(f"/reports/{row.pk}/answer/", {"version": "1", "answer": "x"}).status_code == 422
    done = clerk.post(f"/reports/{row.pk}/answer/", {"version": "2", "answer": "已补装两盏路灯。"})
    assert done.status_code == 302 and "已补装两盏路灯。" in looked_up(code[1].upper().replace("-", " "))
    assert "群众反映待办理" not in clerk.get("/").content.decode()
    log = " ".join(AuditEntry.objects.values_list("content", flat=True))
    assert "核实地点" in log and "problem-reported" in log
    assert not [word for word in (CONTACT, "203.0.113.9", TEXT, code[1]) if word in log]


def looked_up(code):
    """The words of the page that a code leads to."""
    from django.test import Client

    return Client().post("/public/answer/", {"code": code}).content.decode()


def test_a_code_that_is_none_says_so_and_cannot_be_tried_for_ever(opened):
    browser = opened.browser()
    for _ in range(20):
        assert "没有这个查询码" in browser.post("/public/answer/", {"code": "abcd-efgh"}).content.decode()
    answer = browser.post("/public/answer/", {"code": "abcd-efgh"})
    assert answer.status_code == 422 and "查询太频繁" in answer.content.decode()


def test_limits_hold_by_the_hour_and_the_day_and_across_threads(opened, monkeypatch):
    from django.db import connection

    from zhiheng.core.issues import InputProblem
    from zhiheng.office import clock
    from zhiheng.office.actions.reports import report_problem
    from zhiheng.office.records.models import PublicReport

    start, taken, full = datetime(2028, 7, 5, 1, 30, tzinfo=UTC), [], []
    now = [start]
    monkeypatch.setattr(clock, "now", lambda: now[0])

    def attempt(address):
        try:
            taken.append(report_problem(TEXT, address=address))
        except InputProblem as problem:
            full.append(problem.issues[0].message.zh)

    def elsewhere():
        try:
            attempt("203.0.113.9")
        finally:
            connection.close()

    threads = [threading.Thread(target=elsewhere) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (len(taken), set(full)) == (3, {"从您这里提交的次数已到上限"})
    assert sorted(PublicReport.objects.values_list("number", flat=True)) == [1, 2, 3]
    attempt("203.0.113.10")
    assert len(taken) == 4, "another address"
    for hour in range(1, 5):
        now[0] = start + timedelta(hours=hour)
        for _ in range(3):
            attempt("203.0.113.9")
    assert len(taken) == 1 + 10, "ten a day"
    now[0] = start + timedelta(days=1)
    attempt("203.0.113.9")
    assert len(taken) == 12


def test_addresses_and_contacts_are_wiped_when_their_days_are_over(opened, monkeypatch):
    from zhiheng.office.actions.reports import decline_report, report_problem
    from zhiheng.office.actions.reports_wiping import wipe_reports
    from zhiheng.office.people.actors import PROGRAM
    from zhiheng.office.records.models import PublicCount, PublicReport

    report_problem(TEXT, contact=CONTACT, consent=True, address="203.0.113.9")
    report_problem(TEXT, contact=CONTACT, consent=True, address="203.0.113.9")
    row = PublicReport.objects.earliest("pk")
    decline_report(opened.actor("clerk"), row.pk, row.version, reason="不在计划之内。")
    day = date(2028, 7, 5)
    told = [wipe_reports(PROGRAM, day + timedelta(days=days)) for days in (0, 30, 31, 31)]
    assert [(each.addresses, each.contacts) for each in told] == [(0, 0), (0, 0), (2, 1), (0, 0)]
    states = [(bool(each.contact), bool(each.place_digest)) for each in PublicReport.objects.order_by("pk")]
    assert states == [(False, False), (True, False)], "the contact of what is not answered is kept"
    assert PublicCount.objects.count() == 0


def test_addresses_stand_for_households_and_contacts_are_sealed(office):
    from django.test import override_settings

    from zhiheng.office.actions.counting import place_digest
    from zhiheng.office.actions.sealing import sealed, unsealed

    assert place_digest("2001:db8::1") == place_digest("2001:db8::ffff") != place_digest("2001:db8:0:1::1")
    assert place_digest("203.0.113.9") != place_digest("203.0.113.10") and place_digest("") == ""
    assert len(place_digest("no address at all")) == 64
    box = sealed(CONTACT)
    assert unsealed(box) == CONTACT and sealed("") == "" and unsealed("") == ""
    with override_settings(SECRET_KEY="another key"):
        assert unsealed(box) is None


@pytest.mark.parametrize(
    "role",
    ["liaison", "department_reviewer", "office_reviewer", "leader", "auditor", "enterprise", "system_admin", "security_admin", "audit_admin", "public"],
)  # fmt: skip
def test_only_the_clerk_publishes_and_deals_with_reports(role):
    from zhiheng.office.people.actors import Actor, Grant, Refused
    from zhiheng.office.people.permissions_public import (
        can_handle_reports,
        can_publish,
        check_may_handle_reports,
        check_may_publish,
    )
    from zhiheng.office.people.roles import Role

    actor = Actor(person=1, grants=(Grant(Role(role), 1),)) if role != "public" else Actor()
    for check, can in ((check_may_publish, can_publish), (check_may_handle_reports, can_handle_reports)):
        assert not can(actor) and can(Actor(person=1, grants=(Grant(Role.CLERK),)))
        with pytest.raises(Refused):
            check(actor)
