"""The pages of bodies."""

from __future__ import annotations

from datetime import timedelta

from tests.office.conftest import DAY, OTHER, OWN

SOON = DAY + timedelta(days=30)


def test_the_list_is_filtered_and_leaves_out_what_ended(office):
    from zhiheng.office.actions.bodies import end_body

    clerk = office.browser("clerk")
    end_body(office.actor("clerk"), office.body(OTHER), DAY - timedelta(days=1))
    page = clerk.get("/manage/bodies/").content.decode()
    assert OWN in page and OTHER not in page
    assert OTHER in clerk.get("/manage/bodies/", {"ended": "1"}).content.decode()
    towns = clerk.get("/manage/bodies/", {"kind": "town"}).content.decode()
    assert OWN not in towns and "镇" in towns


def test_a_body_is_added_with_further_names(office):
    clerk = office.browser("clerk")
    answer = clerk.post(
        "/manage/bodies/",
        {"name": "区大数据中心", "kind": "agency", "aliases": "数据中心、大数据局", "code": ""},
    )
    assert answer.status_code == 302
    page = clerk.get(answer["Location"]).content.decode()
    assert "区大数据中心" in page and "数据中心、大数据局" in page
    wrong = clerk.post("/manage/bodies/", {"name": "数据中心", "kind": "nothing"})
    assert wrong.status_code == 422
    taken = clerk.post("/manage/bodies/", {"name": "数据中心", "kind": "agency"})
    assert taken.status_code == 422 and "已是区大数据中心的名称或别名" in taken.content.decode()


def test_a_merger_is_told_on_both_pages(office):
    clerk = office.browser("clerk")
    answer = clerk.post(
        f"/manage/bodies/{office.body(OWN)}/merge/", {"into": office.body(OTHER), "day": str(SOON)}
    )
    assert answer.status_code == 302
    old = clerk.get(f"/manage/bodies/{office.body(OWN)}/").content.decode()
    assert f"并入{OTHER}" in old and str(SOON) in old and "拆分为两个单位" not in old
    assert f"{OWN}并入" in clerk.get(f"/manage/bodies/{office.body(OTHER)}/").content.decode()


def test_faults_stand_at_the_form_they_belong_to(office):
    clerk = office.browser("clerk")
    address = f"/manage/bodies/{office.body(OWN)}/"
    answer = clerk.post(address + "merge/", {"into": office.body(OWN), "day": str(SOON)})
    page = answer.content.decode()
    assert answer.status_code == 422 and "不能并入自己" in page and 'id="merge-body" open' in page
    answer = clerk.post(address + "rename/", {"name": OTHER})
    assert answer.status_code == 422 and f"已是{OTHER}的名称或别名" in answer.content.decode()
    assert clerk.post(address + "end/", {"day": "someday"}).status_code == 422


def test_a_split_from_the_page(office):
    from zhiheng.office.people.models import Appointment
    from zhiheng.office.records.models import Duty

    own = office.body(OWN)
    duties = [
        Duty.objects.create(group="targets", item=f"T{number}", body_id=own, part="lead", since=DAY).pk for number in range(2)
    ]  # fmt: skip
    people = list(Appointment.objects.filter(body_id=own).order_by("pk").values_list("pk", flat=True))
    order = {
        "first": "区市场局", "second": "区质监局", "day": str(SOON), f"duty-{duties[0]}": "1", f"duty-{duties[1]}": "2",
        f"person-{people[0]}": "2", f"person-{people[1]}": "0",
    }  # fmt: skip
    clerk = office.browser("clerk")
    lacking = {name: value for name, value in order.items() if name != f"duty-{duties[1]}"}
    assert clerk.post(f"/manage/bodies/{own}/split/", lacking).status_code == 422
    assert clerk.post(f"/manage/bodies/{own}/split/", order).status_code == 302
    held = dict(Duty.objects.filter(until=None).values_list("item", "body__name"))
    assert held == {"T0": "区市场局", "T1": "区质监局"}
    assert "移交区市场局 1 项职责" in clerk.get(f"/manage/bodies/{own}/").content.decode()


def test_the_list_of_bodies_needs_as_few_queries_for_many(office, queries):
    from zhiheng.office.people.models import Body, BodyAlias

    browser = office.browser("clerk")
    browser.get("/manage/bodies/")
    few, _ = queries(lambda: browser.get("/manage/bodies/"))
    for number in range(40):
        BodyAlias.objects.create(body=Body.objects.create(name=f"局{number}"), name=f"别名{number}")
    many, texts = queries(lambda: browser.get("/manage/bodies/"))
    assert many == few <= 15, texts


def test_duties_are_called_as_in_the_plan(office):
    from zhiheng.office.records.models import Duty
    from zhiheng.office.records.workspaces import workspace

    target = workspace().plan.targets[0]
    Duty.objects.create(group="targets", item=target.id, body_id=office.body(OWN), part="lead", since=DAY)
    page = office.browser("clerk").get(f"/manage/bodies/{office.body(OWN)}/").content.decode()
    assert target.subject in page and target.id in page
