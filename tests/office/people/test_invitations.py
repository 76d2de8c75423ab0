"""Invitations: links that hold some days and work once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from tests.office.conftest import DAY

GOOD = "Qinghe-2028-Neu"


def _invite(office, by="clerk", **more):
    from zhiheng.office.actions.people import invite
    from zhiheng.office.people.roles import Role

    order = {"name": "何联络", "role": Role.LIAISON, "body": office.body("区教育局")} | more
    return invite(office.actor(by), **order)


def test_an_invited_person_makes_the_account_and_holds_the_role(office):
    from zhiheng.office.people.reading import actor_of
    from zhiheng.office.people.roles import Role

    _, token = _invite(office)
    browser = office.browser()
    page = browser.get(f"/invitation/{token}/").content.decode()
    assert "何联络，欢迎" in page and "区教育局" in page and "联络员" in page
    answer = browser.post(
        f"/invitation/{token}/", {"name": "何联络", "username": "he", "new": GOOD, "again": GOOD}
    )
    assert answer.status_code == 302 and answer["Location"] == "/"
    assert browser.get("/account/").status_code == 200
    assert actor_of(office.person("he"), DAY).has(Role.LIAISON, body=office.body("区教育局"))
    assert browser.get(f"/invitation/{token}/").status_code == 410
    assert (
        office.browser()
        .post(f"/invitation/{token}/", {"username": "she", "new": GOOD, "again": GOOD})
        .status_code
        == 410
    )


def test_the_token_is_kept_as_digest_alone(office):
    from zhiheng.office.people.models import Invitation
    from zhiheng.office.records.models import AuditEntry

    _, token = _invite(office)
    kept = [str(row) for row in Invitation.objects.values()] + list(
        AuditEntry.objects.values_list("content", flat=True)
    )
    assert not any(token in each for each in kept)


def test_every_fault_of_a_new_account_is_told_at_once(office):
    _, token = _invite(office)
    answer = office.browser().post(
        f"/invitation/{token}/", {"name": "何联络", "username": "clerk", "new": "short", "again": "shor"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    for part in ("已有人使用", "至少要 8 位", "至少要有 3 类", "两次输入的密码不一样"):
        assert part in page


def test_a_withdrawn_or_old_invitation_holds_no_more(office, monkeypatch):
    from zhiheng.office import clock
    from zhiheng.office.actions.people import withdraw_invitation

    made, token = _invite(office)
    withdraw_invitation(office.actor("clerk"), made.pk)
    assert "已被撤回" in office.browser().get(f"/invitation/{token}/").content.decode()
    _, token = _invite(office)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=7))
    page = office.browser().get(f"/invitation/{token}/")
    assert page.status_code == 410 and "已过有效期" in page.content.decode()


def test_an_unknown_link_says_so(office):
    page = office.browser().get("/invitation/nonsense/")
    assert page.status_code == 410 and "没有这个邀请" in page.content.decode()


def test_of_two_at_once_one_wins(office):
    from django.db import connections

    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.people import accept_invitation
    from zhiheng.office.people.models import Appointment, Person

    _, token = _invite(office)
    before = Person.objects.count()
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def accept(username):
        start.wait()
        try:
            accept_invitation(token, username, GOOD)
            outcomes.append("made")
        except InputProblem as problem:
            outcomes.append(problem.issues[0].message.zh)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=accept, args=(name,)) for name in ("one-1", "two-2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == sorted(["made", "已经用过"])
    assert Person.objects.count() == before + 1
    assert Appointment.objects.filter(person__username__in=("one-1", "two-2")).count() == 1


def test_all_faults_of_an_invitation_are_told(office):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.people.roles import Role

    with pytest.raises(InputProblem) as problem:
        _invite(office, name=" ", body=None, email="nowhere")
    assert [issue.place.zh for issue in problem.value.issues] == ["姓名", "电子邮件", "单位"]
    with pytest.raises(InputProblem, match="belongs to no body"):
        _invite(office, by="security", role=Role.LEADER)
    with pytest.raises(InputProblem, match="of this kind"):
        _invite(office, role=Role.ENTERPRISE)


def test_a_fresh_workspace_begins_with_four_invitations(office):
    from zhiheng.office.actions.people import accept_invitation, first_invitations
    from zhiheng.office.people.models import Appointment, Person
    from zhiheng.office.people.roles import Role
    from zhiheng.office.records.models import AuditEntry

    assert first_invitations() == []
    Appointment.objects.all().delete()
    Person.objects.all().delete()
    first = first_invitations()
    assert [role for role, _ in first] == [
        Role.SYSTEM_ADMIN,
        Role.SECURITY_ADMIN,
        Role.AUDIT_ADMIN,
        Role.CLERK,
    ]
    second = first_invitations()
    page = office.browser().get(f"/invitation/{first[0][1]}/")
    assert page.status_code == 410, "the links of the start before hold no more"
    token = second[3][1]
    accept_invitation(token, "lin", GOOD, name="林经办")
    third = first_invitations()
    assert [role for role, _ in third] == [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN], (
        "roles that nobody was ever given are offered again, or nobody could invite an administrator"
    )
    assert office.actor("lin").has(Role.CLERK)
    entry = AuditEntry.objects.filter(event="first-invitations").first()
    assert '"username":"zhiheng"' in entry.content
