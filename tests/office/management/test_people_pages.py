"""The pages of people and invitations."""

from __future__ import annotations

import re

from tests.office.conftest import DAY, PASSWORD


def test_the_clerk_sees_no_administrators(office):
    clerk, security = office.browser("clerk"), office.browser("security")
    page = clerk.get("/manage/people/").content.decode()
    assert "周联络" in page and "韩安全" not in page and "杨审计" not in page
    assert "10 人" in page and "13 人" in security.get("/manage/people/").content.decode()
    assert clerk.get("/manage/people/", {"words": "韩"}).content.decode().count("韩安全") == 0
    answer = clerk.get(f"/manage/people/{office.person('audit').pk}/")
    absent = clerk.get("/manage/people/999999/")
    assert answer.status_code == absent.status_code == 403
    assert re.sub(r"X-CSRFToken.*", "", answer.content.decode()).count("杨") == 0


def test_people_are_found_by_name_role_and_body(office):
    browser = office.browser("security")

    def found(**asked):
        page = browser.get("/manage/people/", asked).content.decode()
        return set(re.findall(r'<th scope="row"><a href="[^"]*">([^<]+)</a>', page))

    assert found(words="联络") == {"周联络", "吴联络"}
    assert found(role="office_reviewer") == {"冯审核", "陈审核"}
    assert found(body=office.body("区教育局")) == {"吴联络", "王审核"}
    assert found(body=office.body("区教育局"), role="liaison") == {"吴联络"}
    assert found(words="nobody") == set()
    assert len(found(role="no-role", body="x", page="-1")) == 13


def test_the_list_of_people_needs_as_few_queries_for_many(office, queries):
    from zhiheng.office import clock
    from zhiheng.office.people.models import Appointment, Person

    browser = office.browser("security")
    browser.get("/manage/people/")
    few, _ = queries(lambda: browser.get("/manage/people/"))
    for number in range(60):
        person = Person.objects.create(username=f"p{number}", name=f"人{number}", made_at=clock.now())
        Appointment.objects.create(person=person, role="liaison", body_id=office.body("区教育局"), since=DAY)
    many, texts = queries(lambda: browser.get("/manage/people/"))
    assert many == few <= 12, texts
    page = browser.get("/manage/people/", {"page": 2}).content.decode()
    assert "第 51 至 73 行，共 73 行" in page


def test_a_person_is_appointed_and_the_role_ended(office):
    from zhiheng.office.people.models import Appointment
    from zhiheng.office.people.roles import Role

    clerk, person = office.browser("clerk"), office.person("liaison")
    address = f"/manage/people/{person.pk}/"
    order = {"role": "department_reviewer", "body": office.body("区教育局"), "since": str(DAY)}
    assert clerk.post(address + "appoint/", order).status_code == 302
    assert office.actor("liaison").has(Role.DEPARTMENT_REVIEWER, body=office.body("区教育局"))
    again = clerk.post(address + "appoint/", order)
    assert again.status_code == 422 and "周联络已经担任" in again.content.decode()
    row = Appointment.objects.get(person=person, role="department_reviewer")
    assert clerk.post(f"{address}roles/{row.pk}/end/").status_code == 302
    assert not office.actor("liaison").has(Role.DEPARTMENT_REVIEWER)
    assert Appointment.objects.filter(pk=row.pk).exists(), "a role is ended, never deleted"


def test_the_clerk_gives_no_role_of_the_office(office, last_entry):
    clerk, person = office.browser("clerk"), office.person("liaison")
    answer = clerk.post(
        f"/manage/people/{person.pk}/appoint/", {"role": "office_reviewer", "since": str(DAY)}
    )
    assert answer.status_code == 403 and "只有安全管理员可以邀请这一角色" in answer.content.decode()
    assert last_entry()["event"] == "appoint"
    row = person.appointments.get()
    office.person("leader").appointments.get()
    leader = office.person("leader").appointments.get()
    assert clerk.post(f"/manage/people/{leader.person_id}/roles/{leader.pk}/end/").status_code == 403
    assert clerk.post(f"/manage/people/{person.pk}/roles/{row.pk}/end/").status_code == 302


def test_a_closed_account_is_out_at_once_and_comes_back(office):
    security, liaison = office.browser("security"), office.browser("liaison")
    address = f"/manage/people/{office.person('liaison').pk}/"
    assert liaison.get("/account/").status_code == 200
    security.post(address + "close/")
    assert liaison.get("/account/").status_code == 302
    assert "已停用" in security.get(address).content.decode()
    security.post(address + "reopen/")
    assert office.browser("liaison").get("/account/").status_code == 200


def test_nobody_closes_or_resets_themselves(office):
    security = office.browser("security")
    address = f"/manage/people/{office.person('security').pk}/"
    for deed in ("close", "codes", "password"):
        assert security.post(f"{address}{deed}/").status_code == 403
    assert 'action="' + address + 'close/"' not in security.get(address).content.decode()


def test_a_reset_password_is_shown_once_and_has_to_be_changed(office):
    from zhiheng.office.records.models import AuditEntry

    security = office.browser("security")
    page = security.post(f"/manage/people/{office.person('liaison').pk}/password/").content.decode()
    made = re.search(r"<code>([^<]+)</code>", page)[1]
    assert not any(made in each for each in AuditEntry.objects.values_list("content", flat=True))
    browser = office.browser()
    assert browser.post("/sign-in/", {"username": "liaison", "password": PASSWORD}).status_code == 422
    assert browser.post("/sign-in/", {"username": "liaison", "password": made}).status_code == 302
    assert browser.get("/account/")["Location"] == "/account/password/"


def test_an_invitation_is_made_and_its_link_shown_once(office):
    clerk = office.browser("clerk")
    order = {"name": "何联络", "role": "liaison", "body": office.body("区教育局"), "email": ""}
    page = clerk.post("/manage/invitations/", order).content.decode()
    link = re.search(r"<code>http://testserver(/invitation/[^<]+)</code>", page)[1]
    assert office.browser().get(link).status_code == 200
    assert link not in clerk.get("/manage/invitations/").content.decode()


def test_all_faults_of_an_invitation_stand_at_their_fields(office):
    answer = office.browser("clerk").post(
        "/manage/invitations/", {"name": "", "role": "liaison", "body": "", "email": "x"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    for part in ("没有填写", "联络员要有所属单位", "不是完整的邮箱地址"):
        assert part in page
    answer = office.browser("clerk").post("/manage/invitations/", {"name": "何", "role": ""})
    assert answer.status_code == 422 and "请选择一个角色" in answer.content.decode()


def test_the_clerk_sees_the_invitations_that_a_clerk_may_make(office):
    from zhiheng.office.actions.people import invite
    from zhiheng.office.people.models import Invitation
    from zhiheng.office.people.roles import Role

    invite(office.actor("security"), name="钱领导", role=Role.LEADER)
    invite(office.actor("clerk"), name="孙联络", role=Role.LIAISON, body=office.body("区教育局"))
    clerk, security = office.browser("clerk"), office.browser("security")
    page = clerk.get("/manage/invitations/").content.decode()
    assert "孙联络" in page and "钱领导" not in page
    assert "钱领导" in security.get("/manage/invitations/").content.decode()
    other = Invitation.objects.get(name="钱领导").pk
    assert clerk.post(f"/manage/invitations/{other}/withdraw/").status_code == 403
    assert security.post(f"/manage/invitations/{other}/withdraw/").status_code == 302
    assert "已撤回" in security.get("/manage/invitations/").content.decode()
