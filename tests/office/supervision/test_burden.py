"""The meter of burden: what is asked of each body, the estimate, and what is asked twice; nobody sees another body's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from zhiheng.core.calendar import Period, PeriodKind, period_of

QUARTER = period_of(PeriodKind.QUARTER, date(2028, 7, 5))
SPRING = (date(2028, 4, 1), date(2028, 6, 30))
OWN, OTHER = "区市场监管局", "区教育局"


def asked(due, body, *, typed=0, rows=0):
    from zhiheng.office.records.burden import Asked

    return Asked(due, body, f"单位{body}", "reported_values", "", Period(*SPRING), 2, 7, typed, rows)


def test_hours_are_dues_fields_and_rows_by_the_estimate_and_the_most_stand_first(office_template):
    from zhiheng.office.records.burden import Minutes, by_body

    minutes = Minutes(field=Decimal(2), row=Decimal("0.2"), due=Decimal(10))
    light, heavy = asked(1, 1, typed=7), asked(2, 2, rows=900)
    found = list(by_body([light, heavy, asked(3, 1, typed=7)], minutes))
    assert [(each.body, each.dues, each.required, each.fields, each.typed, each.rows) for each in found] == [
        (2, 1, 2, 7, 0, 900), (1, 2, 4, 14, 14, 0),
    ]  # fmt: skip
    assert [each.hours for each in found] == [Decimal(190) / 60, Decimal(48) / 60]


def due(office, body, register, target="", period=SPRING, deadline=date(2028, 7, 14)):
    from zhiheng.office.records.models import Due

    return Due.objects.create(
        body_id=office.body(body), register=register, target=target, period_start=period[0], period_end=period[1], working_days=10,
        deadline=deadline, clock_from=period[1],
    )  # fmt: skip


def test_what_is_asked_twice_is_found_with_its_places_and_a_body_sees_its_own_alone(office):
    from zhiheng.office import clock
    from zhiheng.office.records.burden import burden
    from zhiheng.office.records.models import Submission

    target = "target-5bc115"
    due(office, OWN, "special_equipment", period=(date(2028, 6, 1), date(2028, 6, 30)))
    due(office, OWN, "equipment_accidents")
    due(office, OWN, "reported_values", target)
    due(office, OTHER, "reported_values", target)
    filed = due(office, OTHER, "inspections")
    due(office, OTHER, "inspections", period=(date(2028, 5, 1), date(2028, 5, 31)))
    due(office, OTHER, "air_days", deadline=date(2028, 10, 1))
    liaison = office.person("liaison-2")
    Submission.objects.create(
        due=filed, register="inspections", kind="insert", body_id=office.body(OTHER), state="draft", rows=40, made_by=liaison, made_at=clock.now(),
        problems=[{"code": "already-filed"}, {"code": "already-filed"}, {"code": "required-empty"}], problem_count=3,
    )  # fmt: skip

    whole = burden(office.actor("clerk"), QUARTER)
    assert [(each.name, each.dues, each.rows) for each in whole.bodies] == [(OWN, 3, 0), (OTHER, 3, 40)]
    reported = next(each for each in whole.bodies if each.name == OWN)
    assert reported.typed == reported.fields, "what was never filed counts as one record that is typed"
    found = {(each.kind, each.what.zh): each for each in whole.twice}
    assert found["column", "设备种类"].bodies == (OWN,)
    assert len(found["column", "设备种类"].places) == 2
    assert any(kind == "figure" and set(each.bodies) == {OWN, OTHER} for (kind, _), each in found.items())
    assert found["key", "监督抽检结果：2 行的主键已经入账"].bodies == (OTHER,)
    assert [each.bodies for (kind, _), each in found.items() if kind == "period"] == [(OTHER,)]

    own = burden(office.actor("reviewer"), QUARTER)
    assert [each.name for each in own.bodies] == [OWN]
    assert {each.kind for each in own.twice} == {"column"}
    page = office.browser("liaison").get("/supervision/burden/?quarter=2028Q3")
    text = page.content.decode()
    assert page.status_code == 200
    assert "设备种类" in text
    assert OTHER not in text
    assert "2028年第2季度" in text


def test_leaders_and_auditors_look_and_nobody_else_does(office):
    due(office, OTHER, "inspections")
    for name in ("clerk", "leader", "auditor"):
        page = office.browser(name).get("/supervision/burden/")
        assert page.status_code == 200
        assert OTHER in page.content.decode()
    assert 'href="/file/' not in office.browser("leader").get("/supervision/burden/").content.decode()
    for name in ("office", "enterprise", "system", "security", "audit"):
        assert office.browser(name).get("/supervision/burden/").status_code == 403
