"""A missed target: its cause and measure, measuring again, closing; what nobody plans climbs like everything else."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

OWN, OTHER = "区市场监管局", "区教育局"
TARGET, FURTHER, FREE = "target-5bc115", "target-8aecfa", "target-dfe758"
DAY = date(2028, 7, 5)


@pytest.fixture
def missed(office):
    """The office with a target of the own body that is missed, one of another body at risk, and one missed that nobody leads."""
    from zhiheng.office.records.models import Duty

    for target, body, state in ((TARGET, OWN, "missed"), (FURTHER, OTHER, "at_risk"), (FREE, "", "missed")):
        verdict(target, state)
        if body:
            Duty.objects.create(
                group="targets", item=target, body_id=office.body(body), part="lead", since=date(2026, 4, 8)
            )
    return office


def verdict(target, state, seq=3):
    from zhiheng.office.records.models import StoredVerdict

    StoredVerdict.objects.update_or_create(
        target=target, defaults={"basis": "0", "on": DAY, "seq": seq, "state": state, "record": {}}
    )


def found(day=DAY):
    from zhiheng.office.actions.remedying import find_red
    from zhiheng.office.people.actors import PROGRAM

    return find_red(PROGRAM, day)


def only():
    from zhiheng.office.records.models import Remedy

    return Remedy.objects.get()


def judged(monkeypatch, state):
    """The verdict as it now stands."""
    from zhiheng.core.judging.model import State
    from zhiheng.office.records import verdicts

    monkeypatch.setattr(
        verdicts, "refresh", lambda targets: (SimpleNamespace(target=targets[0], state=State(state)),)
    )
    verdict(TARGET, state)


def planned(office, measure_by=date(2028, 7, 20), username="liaison"):
    from zhiheng.office.actions.remedying import Plan, plan_remedy

    row = only()
    plan = Plan(cause="抽样批次不够", action="每月加抽两批", measure_by=measure_by)
    return plan_remedy(office.actor(username), row.pk, row.version, plan)


def open_matters():
    from zhiheng.office.records.models import Matter

    return list(
        Matter.objects.filter(kind="remedy", closed_at=None).values_list("subject", "state", "deadline")
    )


def test_a_missed_target_is_found_once_chased_and_told_to_its_body(missed):
    from zhiheng.office.records.deadlines import counted
    from zhiheng.office.records.models import AuditEntry, Message, RemedyStep

    first, again = found(), found()
    row = only()
    assert (first.opened, again.opened) == (1, 0)
    assert (row.target, row.body.name, row.state, row.found, row.found_seq) == (
        TARGET,
        OWN,
        "needed",
        "missed",
        3,
    )
    assert open_matters() == [(TARGET, "watched", counted(DAY, 10).end)]
    assert Message.objects.get().person.username == "liaison"
    assert AuditEntry.objects.filter(event="remedies-found").count() == 1
    assert not RemedyStep.objects.exists()


def test_a_target_that_is_missed_no_more_or_out_of_the_plan_needs_no_remedy(missed, monkeypatch):
    from zhiheng.office.records.models import Matter, Remedy, StoredVerdict

    found()
    verdict(TARGET, "no_data")
    assert found().lapsed == 0, "no figure is no improvement"
    verdict(TARGET, "met")
    assert found().lapsed == 1
    assert (only().state, open_matters()) == ("lapsed", [])
    assert Matter.objects.get().outcome == "lapsed"
    verdict(TARGET, "missed")
    assert found().opened == 1
    StoredVerdict.objects.filter(target=TARGET).delete()
    assert found().lapsed == 0, "what is only derived may be gone for a while"
    Remedy.objects.filter(closed_at=None).update(target="target-of-an-earlier-plan")
    verdict(TARGET, "met")
    assert found().lapsed == 1


def test_after_an_approval_only_the_targets_behind_it_are_looked_at(missed):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from zhiheng.office.actions.remedying import Found, find_red
    from zhiheng.office.people.actors import PROGRAM

    find_red(PROGRAM, DAY, [FURTHER])
    with CaptureQueriesContext(connection) as asked:
        assert find_red(PROGRAM, DAY, [FURTHER]) == Found()
    assert len([each for each in asked if "verdict" in each["sql"] or "remedy" in each["sql"]]) == 2
    assert not [each for each in asked if each["sql"].startswith(("SAVEPOINT", "BEGIN", "INSERT"))]
    assert find_red(PROGRAM, DAY, [FURTHER, TARGET]).opened == 1


def test_a_plan_needs_cause_measure_and_a_day_and_says_all_that_is_wrong(missed):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.remedying import Plan, plan_remedy
    from zhiheng.office.people.actors import Refused

    found()
    row = only()
    with pytest.raises(InputProblem) as caught:
        plan_remedy(missed.actor("liaison"), row.pk, row.version, Plan(cause=" ", action="", measure_by=DAY))
    assert [each.code for each in caught.value.issues] == [
        "remedy-missing-cause",
        "remedy-missing-action",
        "remedy-day-measure_by",
    ]
    with pytest.raises(InputProblem, match="120"):
        planned(missed, measure_by=date(2029, 12, 1))
    for username in ("liaison-2", "clerk", "leader", "auditor", "office"):
        with pytest.raises(Refused):
            planned(missed, username=username)
    planned(missed)
    with pytest.raises(InputProblem, match="changed meanwhile"):
        plan_remedy(
            missed.actor("reviewer"), row.pk, row.version, Plan(cause="甲", action="乙", measure_by=DAY)
        )


def test_the_whole_way_from_missed_to_closed(missed, monkeypatch):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.remedying import close_remedy, measure_again
    from zhiheng.office.demonstration.days import on
    from zhiheng.office.records.models import Message, RemedyStep

    found()
    planned(missed)
    assert open_matters() == [], "what is planned is not chased until its day"
    judged(monkeypatch, "missed")
    with pytest.raises(InputProblem, match="2028-07-20"):
        measure_again(missed.actor("liaison"), only().pk, only().version)
    later = date(2028, 7, 20)
    with on(later):
        assert found(later).come == 1
        assert [(subject, state) for subject, state, _ in open_matters()] == [(TARGET, "watched")]
        measure_again(missed.actor("clerk"), only().pk, only().version)
        assert only().state == "needed", "still missed on its day: back to the body"
        assert [(subject, state) for subject, state, _ in open_matters()] == [(TARGET, "watched")]
        planned(missed, measure_by=date(2028, 8, 10), username="reviewer")
        judged(monkeypatch, "on_course")
        measure_again(missed.actor("liaison"), only().pk, only().version)
        assert (only().state, only().measured, open_matters()) == ("to_measure", "on_course", [])
        with pytest.raises(InputProblem) as caught:
            close_remedy(missed.actor("clerk"), only().pk, only().version, words="")
        assert [each.code for each in caught.value.issues] == ["remedy-missing-closing"]
        close_remedy(missed.actor("clerk"), only().pk, only().version, words="八月数据核实无误")
    assert (only().state, only().closing) == ("closed", "八月数据核实无误")
    events = list(RemedyStep.objects.order_by("pk").values_list("event", flat=True))
    assert events == ["plan", "come", "miss", "plan", "measure", "close"]
    assert Message.objects.filter(person__username="clerk").count() == 3


def test_nothing_is_closed_unmeasured_and_a_figure_is_needed_to_measure(missed, monkeypatch):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.remedying import close_remedy, measure_again, reopen

    found()
    planned(missed)
    with pytest.raises(InputProblem):
        close_remedy(missed.actor("clerk"), only().pk, only().version, words="好")
    judged(monkeypatch, "cannot_tell")
    with pytest.raises(InputProblem, match="shows no improvement"):
        measure_again(missed.actor("liaison"), only().pk, only().version)
    with pytest.raises(InputProblem):
        reopen(missed.actor("clerk"), only().pk, only().version, reason="")
    reopen(missed.actor("clerk"), only().pk, only().version, reason="措施不对症")
    assert only().state == "needed"
    assert [(subject, state) for subject, state, _ in open_matters()] == [(TARGET, "watched")]


def test_a_remedy_goes_to_the_body_that_leads_now(missed):
    from zhiheng.office.actions.duties import pass_on
    from zhiheng.office.records.models import Duty, Matter

    found()
    duty = Duty.objects.get(item=TARGET)
    pass_on(missed.actor("clerk"), duty.pk, missed.body(OTHER), DAY)
    found()
    assert only().body.name == OTHER
    assert [each.body.name for each in Matter.objects.filter(closed_at=None)] == [OTHER]


def test_what_nobody_plans_climbs_to_an_order(missed):
    from zhiheng.office.actions.supervising import chase
    from zhiheng.office.demonstration.days import on
    from zhiheng.office.people.actors import PROGRAM
    from zhiheng.office.records.models import Order

    found()
    later = DAY + timedelta(60)
    with on(later):
        chase(PROGRAM, later)
    assert "blue" in set(Order.objects.values_list("colour", flat=True))


def test_the_pages_of_remedies_show_and_do_it(missed, monkeypatch):
    found()
    row = only()
    liaison, other, clerk = missed.browser("liaison"), missed.browser("liaison-2"), missed.browser("clerk")
    address = f"/supervision/remedies/{row.pk}/"
    assert "待提出措施" in liaison.get("/supervision/remedies/").content.decode()
    assert address not in other.get("/supervision/remedies/?state=all").content.decode()
    assert other.get(address).status_code == 403
    answer = liaison.post(
        f"{address}plan/", {"version": row.version, "cause": "抽样<批次>不够", "action": "", "measure_by": ""}
    )
    assert answer.status_code == 422
    assert "抽样&lt;批次&gt;不够" in answer.content.decode()
    sent = {"version": row.version, "cause": "抽样<批次>不够", "action": "加抽", "measure_by": "2028-07-20"}
    assert liaison.post(f"{address}plan/", sent).status_code == 302
    judged(monkeypatch, "met")
    assert missed.browser("leader").post(f"{address}measure/", {"version": only().version}).status_code == 403
    assert liaison.post(f"{address}measure/", {"version": only().version}).status_code == 302
    assert liaison.post(f"{address}close/", {"version": only().version, "closing": "好"}).status_code == 403
    assert clerk.post(f"{address}close/", {"version": only().version, "closing": "核实"}).status_code == 302
    page = missed.browser("auditor").get(address).content.decode()
    assert "核实" in page and "<form" not in page.partition("<main")[2].partition("</main>")[0]
    assert "已办结" in missed.browser("leader").get("/supervision/remedies/?state=closed").content.decode()
    assert clerk.get("/supervision/remedies/9999/").status_code == 404
