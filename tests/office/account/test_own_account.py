"""One's own account: password, language, calendar, messages, deputies."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from tests.office.account.conftest import PASSWORD
from tests.office.conftest import DAY


def _change(browser, old, new, again=None):
    return browser.post(
        "/account/password/", {"old": old, "new": new, "again": new if again is None else again}
    )


def test_every_fault_of_a_new_password_is_told_at_once(office):
    answer = _change(office.browser("security"), "wrong", "abc", "abd")
    page = answer.content.decode()
    assert answer.status_code == 422
    for part in ("和现在的密码不一致", "至少要 12 位（管理员）", "至少要有 3 类", "两次输入的新密码不一样"):
        assert part in page
    english = office.browser("security")
    english.cookies["language"] = "en"
    assert "This is not the present password" in _change(english, "wrong", "abc", "abd").content.decode()


def test_the_last_five_passwords_do_not_come_back(office):
    browser = office.browser("clerk")
    past = [PASSWORD, *(f"Zhiliang-{number}-x" for number in range(5))]
    for old, new in pairwise(past):
        assert _change(browser, old, new).status_code == 302
    answer = _change(browser, past[-1], past[1])
    assert answer.status_code == 422 and "最近 5 次用过的密码" in answer.content.decode()
    assert _change(browser, past[-1], PASSWORD).status_code == 302, "the sixth last may"


def test_a_change_of_password_ends_the_sessions_elsewhere(office):
    here, there = office.browser("clerk"), office.browser("clerk")
    assert _change(here, PASSWORD, "Zhiliang-2029-x").status_code == 302
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_a_change_of_password_keeps_the_session_of_an_administrator(office):
    browser = office.browser("security")
    assert _change(browser, PASSWORD, "Zhiliang-2029-xyz").status_code == 302
    assert browser.get("/account/").status_code == 200


def test_the_language_is_kept_and_spoken_after_signing_in(office):
    browser = office.browser("clerk")
    browser.post("/account/language/", {"language": "en"})
    assert "My roles" in browser.get("/account/").content.decode()
    fresh = office.browser()
    fresh.post("/sign-in/", {"username": "clerk", "password": PASSWORD})
    assert "My roles" in fresh.get("/account/").content.decode()


def test_a_new_calendar_link_replaces_the_old_one(office):
    browser = office.browser("clerk")
    tokens = []
    for _ in range(2):
        browser.post("/account/calendar/")
        tokens.append(office.person("clerk").feed_token)
    assert len(set(tokens)) == 2 and all(len(token) > 30 for token in tokens)


def test_messages_are_ones_own_and_marked_as_read(office):
    from zhiheng.core.issues import Text
    from zhiheng.office import clock
    from zhiheng.office.actions.telling import tell
    from zhiheng.office.records.messages import messages_of, unread

    people = [office.person(name).pk for name in ("clerk", "liaison")]
    tell(people, Text("第一条", "The first"), "/messages/", at=clock.now())
    tell(people[:1], Text("第二条", "The second"), "", at=clock.now())
    clerk, liaison = office.browser("clerk"), office.browser("liaison")
    page = clerk.get("/messages/").content.decode()
    assert (
        "第一条" in page and "第二条" in page and "第二条" not in liaison.get("/messages/").content.decode()
    )
    liaison.post("/messages/read/", {"id": [each.id for each in messages_of(office.actor("clerk"))]})
    assert unread(office.actor("clerk")) == 2, "nobody reads another one's messages"
    clerk.post("/messages/read/", {"id": messages_of(office.actor("clerk"))[0].id})
    assert unread(office.actor("clerk")) == 1
    clerk.post("/messages/read/")
    assert unread(office.actor("clerk")) == 0 and unread(office.actor("liaison")) == 1


def _deputy(office, browser, deputy, first=0, last=3):
    return browser.post("/account/deputies/", {
        "deputy": office.person(deputy).pk, "since": str(DAY + timedelta(first)), "until": str(DAY + timedelta(last)), "reason": "公休",
    })  # fmt: skip


def test_a_deputy_acts_on_the_first_and_the_last_day_and_no_others(office):
    from zhiheng.office.people.reading import actor_of
    from zhiheng.office.people.roles import Role

    assert _deputy(office, office.browser("liaison"), "reviewer", 1, 2).status_code == 302
    body = office.body("区市场监管局")
    acts = [
        actor_of(office.person("reviewer"), DAY + timedelta(day)).has(Role.LIAISON, body=body)
        for day in range(4)
    ]
    assert acts == [False, True, True, False]
    assert "您将从" in office.browser("reviewer").get("/account/").content.decode()


def test_a_deputy_works_in_the_same_body_or_the_quality_office(office):
    browser = office.browser("liaison")
    for stranger in ("liaison-2", "security", "leader", "liaison"):
        answer = _deputy(office, browser, stranger)
        assert answer.status_code == 422
    assert _deputy(office, browser, "clerk").status_code == 302


def test_overlapping_delegations_are_refused_with_the_reason(office):
    browser = office.browser("liaison")
    assert _deputy(office, browser, "reviewer", 0, 3).status_code == 302
    answer = _deputy(office, browser, "clerk", 3, 5)
    assert answer.status_code == 422 and "已经委托郑审核代办" in answer.content.decode()
    back = _deputy(office, office.browser("reviewer"), "clerk", 2, 5)
    assert "代办不能再转托" in back.content.decode()
    assert _deputy(office, browser, "clerk", 4, 5).status_code == 302


def test_faulty_days_of_leave_are_told_together(office):
    from zhiheng.office.people.models import Delegation

    answer = _deputy(office, office.browser("liaison"), "liaison-2", -1, -2)
    page = answer.content.decode()
    assert answer.status_code == 422 and not Delegation.objects.exists()
    for part in ("不能早于今天", "早于开始的一天", "应在同一单位或质量办任职"):
        assert part in page


def test_a_delegation_is_ended_early_by_whoever_made_it(office):
    from zhiheng.office.people.models import Delegation

    browser = office.browser("liaison")
    _deputy(office, browser, "reviewer")
    made = Delegation.objects.get()
    assert office.browser("reviewer").post(f"/account/deputies/{made.pk}/end/").status_code == 403
    browser.post(f"/account/deputies/{made.pk}/end/")
    assert {grant.deputy_for for grant in office.actor("reviewer").grants} == {None}
    again = browser.post(f"/account/deputies/{made.pk}/end/", follow=True)
    assert "已经结束" in again.content.decode()


def test_administrators_and_leaders_name_no_deputy(office):
    from zhiheng.office.records.models import AuditEntry

    for name in ("security", "leader", "auditor"):
        assert _deputy(office, office.browser(name), "clerk").status_code == 403
        entry = AuditEntry.objects.order_by("-number").first()
        assert (entry.event, entry.outcome) == ("name-deputy", "refused")


def test_the_account_page_needs_as_few_queries_for_many_roles(office):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from zhiheng.office.people.models import Appointment

    browser = office.browser("liaison")

    def counted():
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/account/").status_code == 200
        return len(queries)

    counted()
    few = counted()
    for number in range(5):
        since = DAY - timedelta(days=90 + number)
        until = DAY - timedelta(days=80)
        body = office.body("区教育局")
        Appointment.objects.create(
            person=office.person("liaison"), role="liaison", body_id=body, since=since, until=until
        )
    assert counted() == few <= 18
