"""Signing in and out: passwords, lock-outs, sessions, and what of it stands in the audit log."""

from __future__ import annotations

import json
from datetime import timedelta

from tests.office.account.conftest import PASSWORD


def _sign_in(browser, username, password=PASSWORD, **more):
    return browser.post("/sign-in/", {"username": username, "password": password, **more})


def test_sign_in_leads_to_where_one_wanted_to_go(office, events):
    browser = office.browser()
    asked = browser.get("/account/")
    assert asked.status_code == 302 and asked["Location"] == "/sign-in/?next=%2Faccount%2F"
    page = browser.get(asked["Location"]).content.decode()
    assert 'name="next" value="/account/"' in page
    answer = _sign_in(browser, "clerk", next="/account/")
    assert answer.status_code == 302 and answer["Location"] == "/account/"
    assert events()[-1] == ("signed-in", "done")


def test_sign_in_leads_to_no_other_host(office):
    answer = _sign_in(office.browser(), "clerk", next="https://elsewhere.example/")
    assert answer["Location"] == "/"


def test_wrong_password_and_unknown_name_get_the_same_answer(office, events):
    wrong = _sign_in(office.browser(), "clerk", "nonsense")
    unknown = _sign_in(office.browser(), "nobody", "nonsense")
    assert wrong.status_code == unknown.status_code == 422
    page = wrong.content.decode()
    assert "登录名或密码不对，请核对后再试" in page

    def without_token(answer, name):
        import re

        return re.sub(
            r'value="[A-Za-z0-9]{64}"|X-CSRFToken": "[^"]*"',
            "",
            answer.content.decode().replace(name, "NAME"),
        )

    assert without_token(wrong, "clerk") == without_token(unknown, "nobody")
    assert events()[-2:] == [("sign-in-failed", "refused")] * 2


def test_a_name_that_is_no_account_is_not_kept(office):
    """People type their password where the name goes."""
    from zhiheng.office.records.models import AuditEntry

    _sign_in(office.browser(), "Qinghe-2028-Secret", "x")
    assert "Qinghe-2028-Secret" not in AuditEntry.objects.order_by("-number").first().content


def test_a_closed_account_signs_in_no_more(office):
    from zhiheng.office.people.models import Person

    Person.objects.filter(username="clerk").update(is_active=False)
    assert _sign_in(office.browser(), "clerk").status_code == 422


def test_five_failures_lock_the_name_at_this_address(office, events):
    browser = office.browser()
    answers = [_sign_in(browser, "clerk", f"wrong {number}") for number in range(5)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429]
    page = answers[-1].content.decode()
    assert "已锁定 10 分钟" in page and "Traceback" not in page
    assert _sign_in(browser, "clerk").status_code == 429
    assert ("locked-out", "refused") in events()
    assert _sign_in(browser, "liaison").status_code == 302
    elsewhere = browser.post("/sign-in/", {"username": "clerk", "password": PASSWORD}, REMOTE_ADDR="10.0.0.9")
    assert elsewhere.status_code == 302


def test_a_name_that_is_no_account_is_locked_alike(office):
    browser = office.browser()
    answers = [_sign_in(browser, "nobody", f"wrong {number}") for number in range(5)]
    assert answers[-1].status_code == 429


def test_a_forged_forwarding_header_is_no_way_round_the_lock(office):
    browser = office.browser()
    for number in range(5):
        browser.post(
            "/sign-in/", {"username": "clerk", "password": "wrong"}, HTTP_X_FORWARDED_FOR=f"10.0.0.{number}"
        )
    answer = browser.post(
        "/sign-in/", {"username": "clerk", "password": PASSWORD}, HTTP_X_FORWARDED_FOR="10.0.0.77"
    )
    assert answer.status_code == 429


def test_the_lock_ends_by_itself(office):
    from axes.models import AccessAttempt
    from django.utils import timezone

    browser = office.browser()
    for number in range(5):
        _sign_in(browser, "clerk", f"wrong {number}")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=11))
    assert _sign_in(browser, "clerk").status_code == 302


def test_the_security_administrator_unlocks(office):
    from zhiheng.office.actions.people import unlock

    browser = office.browser()
    for number in range(5):
        _sign_in(browser, "clerk", f"wrong {number}")
    unlock(office.actor("security"), office.person("clerk").pk)
    assert _sign_in(browser, "clerk").status_code == 302


def test_no_password_is_kept_anywhere(office):
    from axes.models import AccessAttempt

    from zhiheng.office.records.models import AuditEntry

    _sign_in(office.browser(), "clerk", "Geheim-2028-Falsch")
    kept = [
        *AuditEntry.objects.values_list("content", flat=True),
        *AccessAttempt.objects.values_list("post_data", flat=True),
    ]
    assert kept and not any("Geheim-2028-Falsch" in each for each in kept)


def test_the_session_is_another_one_after_signing_in(office):
    browser = office.browser()
    session = browser.session
    session["planted"] = True
    session.save()
    before = session.session_key
    _sign_in(browser, "clerk")
    assert browser.session.session_key != before


def test_sign_out_needs_a_form(office, events):
    browser = office.browser("clerk")
    assert browser.get("/sign-out/").status_code == 405
    assert browser.post("/sign-out/")["Location"] == "/sign-in/"
    assert browser.get("/account/").status_code == 302
    assert events()[-1] == ("signed-out", "done")


def _later(monkeypatch, **distance):
    from zhiheng.office import clock

    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(**distance))


def test_a_session_without_requests_ends(office, monkeypatch):
    from zhiheng.office.records.models import AuditEntry

    browser = office.browser("clerk")
    _later(monkeypatch, minutes=31)
    answer = browser.get("/account/")
    assert answer["Location"] == "/sign-in/?why=idle&next=%2Faccount%2F"
    assert "已自动退出" in browser.get(answer["Location"]).content.decode()
    entry = json.loads(AuditEntry.objects.order_by("-number").first().content)
    assert (entry["event"], entry["data"], entry["username"]) == ("signed-out", {"why": "idle"}, "clerk")


def test_a_session_goes_on_while_it_is_used(office, monkeypatch):
    browser = office.browser("clerk")
    for _ in range(3):
        _later(monkeypatch, minutes=20)
        assert browser.get("/account/").status_code == 200


def test_the_session_of_an_administrator_ends_sooner(office, monkeypatch):
    browser, administrator = office.browser("clerk"), office.browser("security")
    _later(monkeypatch, minutes=16)
    assert browser.get("/account/").status_code == 200
    assert "why=idle" in administrator.get("/account/")["Location"]


def test_no_session_lasts_longer_than_half_a_day(office, monkeypatch):
    browser = office.browser("clerk")
    for _ in range(37):
        _later(monkeypatch, minutes=19)
        assert browser.get("/messages/").status_code == 200
    _later(monkeypatch, minutes=19)
    assert "why=limit" in browser.get("/messages/")["Location"]


def test_a_session_of_unknown_age_is_over(office):
    browser = office.browser("clerk")
    session = browser.session
    del session["began_at"]
    session.save()
    assert "why=limit" in browser.get("/messages/")["Location"]


def test_an_administrator_has_one_session(office):
    first, second = office.browser("security"), office.browser("security")
    assert second.get("/account/").status_code == 200
    answer = first.get("/account/")
    assert "why=elsewhere" in answer["Location"]
    assert "在别处登录" in first.get(answer["Location"]).content.decode()
    others = office.browser("clerk"), office.browser("clerk")
    assert all(browser.get("/account/").status_code == 200 for browser in others)


def test_a_part_of_a_page_leads_the_whole_page_to_signing_in(office):
    answer = office.browser().get(
        "/account/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://testserver/messages/"
    )
    assert answer["HX-Redirect"] == "/sign-in/?next=%2Fmessages%2F"


def test_an_old_password_is_changed_before_anything_else(office):
    from zhiheng.office import clock
    from zhiheng.office.people.models import Person

    Person.objects.filter(username="clerk").update(password_changed_at=clock.now() - timedelta(days=91))
    browser = office.browser()
    _sign_in(browser, "clerk")
    assert browser.get("/messages/")["Location"] == "/account/password/"
    assert "请先换一个" in browser.get("/account/password/").content.decode()
    new = {"old": PASSWORD, "new": "Liangang-2029-Zhi", "again": "Liangang-2029-Zhi"}
    assert browser.post("/account/password/", new)["Location"] == "/account/"
    assert browser.get("/messages/").status_code == 200
    assert _sign_in(office.browser(), "clerk", "Liangang-2029-Zhi").status_code == 302
