"""Second factors: who is led to set one up, signing in with codes and backup codes, and losing them."""

from __future__ import annotations

import re

import pytest
from tests.office.account.conftest import PASSWORD


def _sign_in(browser, username):
    return browser.post("/sign-in/", {"username": username, "password": PASSWORD})


def _set_up(browser, code_of):
    """Sets the app up; gives the secret and the backup codes."""
    page = browser.get("/account/codes/").content.decode()
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1]
    answer = browser.post("/account/codes/", {"code": code_of(secret)})
    assert answer.status_code == 200
    return secret, re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", answer.content.decode())


@pytest.mark.parametrize("username", ["system", "security", "audit", "office"])
def test_roles_that_need_codes_are_led_to_set_them_up(strict, username, code_of):
    browser = strict.browser()
    _sign_in(browser, username)
    assert browser.get("/messages/")["Location"] == "/account/codes/"
    page = browser.get("/account/codes/").content.decode()
    assert "<svg" in page and "请先设置好" in page
    _set_up(browser, code_of)
    assert browser.get("/messages/").status_code == 200


def test_other_roles_need_no_codes(strict):
    browser = strict.browser()
    _sign_in(browser, "liaison")
    assert browser.get("/messages/").status_code == 200


def test_the_picture_obeys_the_policy(strict, code_of):
    page = strict.browser("clerk").get("/account/codes/").content.decode()
    assert " style=" not in page and "<script>" not in page


def test_a_wrong_first_code_turns_nothing_on(office, code_of):
    from zhiheng.office.people.codes import has_codes

    browser = office.browser("clerk")
    browser.get("/account/codes/")
    answer = browser.post("/account/codes/", {"code": "000000"})
    assert answer.status_code == 422 and "动态码不对或已过期" in answer.content.decode()
    assert not has_codes(office.person("clerk").pk)


def test_who_has_codes_signs_in_with_one(office, code_of, events):
    secret, _ = _set_up(office.browser("clerk"), code_of)
    browser = office.browser()
    assert _sign_in(browser, "clerk")["Location"] == "/sign-in/code/"
    assert browser.get("/account/").status_code == 302, "the password alone opens nothing"
    assert "还差一步" in browser.get("/sign-in/code/").content.decode()
    answer = browser.post("/sign-in/code/", {"code": code_of(secret, 1)})
    assert answer["Location"] == "/"
    assert browser.get("/account/").status_code == 200
    assert events()[-1] == ("signed-in", "done")


def test_a_code_is_good_once(office, code_of):
    secret, _ = _set_up(office.browser("clerk"), code_of)
    code = code_of(secret, 1)
    first, second = office.browser(), office.browser()
    for browser in (first, second):
        _sign_in(browser, "clerk")
    assert first.post("/sign-in/code/", {"code": code}).status_code == 302
    assert second.post("/sign-in/code/", {"code": code}).status_code == 422


def test_a_backup_code_is_good_once_and_kept_as_digest(office, code_of):
    from django_otp.plugins.otp_static.models import StaticToken

    _, backup = _set_up(office.browser("clerk"), code_of)
    assert len(backup) == len(set(backup)) == 8
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert not kept & {code.replace("-", "") for code in backup}
    answers = []
    for _ in range(2):
        browser = office.browser()
        _sign_in(browser, "clerk")
        answers.append(browser.post("/sign-in/code/", {"code": backup[0].upper()}).status_code)
    assert answers == [302, 422]


def test_wrong_codes_lock_as_wrong_passwords_do(office, code_of, monkeypatch):
    from zhiheng.office.people import codes

    secret, _ = _set_up(office.browser("clerk"), code_of)
    browser = office.browser()
    _sign_in(browser, "clerk")
    answer = browser.post("/sign-in/code/", {"code": "000000"})
    assert answer.status_code == 422
    again = browser.post("/sign-in/code/", {"code": code_of(secret, 1)})
    assert "秒再输入" in again.content.decode(), "right after a wrong code none is looked at"
    monkeypatch.setattr(codes, "seconds_to_wait", lambda person: 0)
    answers = [browser.post("/sign-in/code/", {"code": "000000"}).status_code for _ in range(4)]
    assert answers == [422, 422, 422, 429]
    assert browser.post("/sign-in/code/", {"code": code_of(secret, 1)}).status_code == 429
    assert _sign_in(office.browser(), "clerk").status_code == 429


def test_no_code_is_kept_in_the_lists_of_failures(office, code_of):
    from axes.models import AccessAttempt

    _set_up(office.browser("clerk"), code_of)
    browser = office.browser()
    _sign_in(browser, "clerk")
    browser.post("/sign-in/code/", {"code": "135790"})
    assert AccessAttempt.objects.exists()
    assert not any("135790" in each for each in AccessAttempt.objects.values_list("post_data", flat=True))


def test_the_step_between_password_and_code_lapses(office, code_of, monkeypatch):
    from datetime import timedelta

    from zhiheng.office import clock

    secret, _ = _set_up(office.browser("clerk"), code_of)
    browser = office.browser()
    _sign_in(browser, "clerk")
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=6))
    assert browser.post("/sign-in/code/", {"code": code_of(secret, 1)})["Location"] == "/sign-in/"
    assert browser.get("/account/").status_code == 302


def test_lost_codes_are_reset_by_the_security_administrator_and_set_up_anew(strict, code_of):
    from zhiheng.office.actions.people import reset_codes

    browser = strict.browser()
    _sign_in(browser, "office")
    _set_up(browser, code_of)
    reset_codes(strict.actor("security"), strict.person("office").pk)
    browser = strict.browser()
    assert _sign_in(browser, "office")["Location"] == "/"
    assert browser.get("/messages/")["Location"] == "/account/codes/"


def test_codes_are_turned_off_by_a_code_unless_the_role_needs_them(strict, code_of):
    from zhiheng.office.people.codes import has_codes

    clerk, reviewer = strict.browser("clerk"), strict.browser()
    secret, backup = _set_up(clerk, code_of)
    clerk.post("/account/codes/remove/", {"code": "999999x"})
    assert has_codes(strict.person("clerk").pk)
    clerk.post("/account/codes/remove/", {"code": backup[0]})
    assert has_codes(strict.person("clerk").pk), "after a wrong code one has to wait"
    _sign_in(reviewer, "office")
    secret, _ = _set_up(reviewer, code_of)
    assert reviewer.post("/account/codes/remove/", {"code": code_of(secret, 1)}).status_code == 403


def test_new_backup_codes_take_the_place_of_the_old_ones(office, code_of):
    browser = office.browser("clerk")
    _, old = _set_up(browser, code_of)
    page = browser.post("/account/codes/backup/").content.decode()
    new = re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", page)
    assert len(new) == 8 and not set(new) & set(old)
    fresh = office.browser()
    _sign_in(fresh, "clerk")
    assert fresh.post("/sign-in/code/", {"code": old[0]}).status_code == 422
