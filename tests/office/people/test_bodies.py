"""Bodies over time: names, mergers, splits, and duties that always have a holder."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.office.conftest import DAY, OTHER, OWN

SOON = DAY + timedelta(days=30)


def _duty(office, body, item="T1", **more):
    from zhiheng.office.records.models import Duty

    facts = {"group": "targets", "part": "lead", "since": DAY - timedelta(days=400)} | more
    return Duty.objects.create(body_id=office.body(body), item=item, **facts)


def _holders(item, day, part="lead", **share):
    from zhiheng.office.people.models import Body
    from zhiheng.office.records.bodies_reading import holdings_of
    from zhiheng.office.records.holding import holders_on

    names = dict(Body.objects.values_list("pk", "name"))
    return [names[body] for body in holders_on(holdings_of("targets", item, **share), day, part)]


def _lists():
    from zhiheng.office.records.workspaces import workspace

    return {each.name: each for each in workspace().lists.bodies}


def test_a_merger_passes_duties_on_from_its_day(office):
    from zhiheng.office.actions.bodies import merge_bodies
    from zhiheng.office.records.bodies_reading import holdings_of
    from zhiheng.office.records.holding import days_without

    old = _duty(office, OWN)
    assert merge_bodies(office.actor("clerk"), office.body(OWN), office.body(OTHER), SOON) == 1
    assert _holders("T1", DAY) == _holders("T1", SOON - timedelta(1)) == [OWN]
    assert _holders("T1", SOON) == _holders("T1", SOON + timedelta(900)) == [OTHER]
    assert days_without(holdings_of("targets", "T1"), old.since, SOON + timedelta(900)) == ()
    from zhiheng.office.records.models import Duty

    assert Duty.objects.get(body_id=office.body(OTHER)).passed_from_id == old.pk


def test_before_the_day_of_a_merger_nothing_changes(office):
    from zhiheng.office.actions.bodies import merge_bodies
    from zhiheng.office.people.reading import actor_of
    from zhiheng.office.people.roles import Role

    merge_bodies(office.actor("clerk"), office.body(OWN), office.body(OTHER), SOON)
    liaison = office.person("liaison")
    before, after = actor_of(liaison, SOON - timedelta(1)), actor_of(liaison, SOON)
    assert before.bodies(Role.LIAISON) == {office.body(OWN)}
    assert after.bodies(Role.LIAISON) == {office.body(OTHER)}
    assert OWN in _lists() and office.browser("liaison").get("/account/").status_code == 200


def test_duties_that_both_held_become_one(office):
    from zhiheng.office.actions.bodies import merge_bodies

    _duty(office, OWN, year=2028, value=Decimal(10))
    _duty(office, OTHER, year=2028, value=Decimal(20), part="support")
    merge_bodies(office.actor("clerk"), office.body(OWN), office.body(OTHER), SOON)
    from zhiheng.office.records.models import Duty

    standing = Duty.objects.get(item="T1", until=None)
    assert (standing.body_id, standing.part, standing.value) == (office.body(OTHER), "lead", Decimal(30))
    assert _holders("T1", SOON - timedelta(1), "support", year=2028) == [OTHER]
    assert _holders("T1", SOON, "support", year=2028) == []


@pytest.mark.parametrize("chain", [1, 2])
def test_no_day_is_without_a_holder_through_mergers_of_mergers(office, chain):
    from zhiheng.office.actions.bodies import merge_bodies
    from zhiheng.office.records.bodies_reading import holdings_of
    from zhiheng.office.records.holding import days_without

    first = _duty(office, OWN)
    merge_bodies(office.actor("clerk"), office.body(OWN), office.body(OTHER), SOON)
    merge_bodies(
        office.actor("clerk"), office.body(OTHER), office.body("区科技局"), SOON + timedelta(days=chain - 1)
    )
    rows = holdings_of("targets", "T1")
    assert days_without(rows, first.since, SOON + timedelta(days=99)) == ()
    assert _holders("T1", SOON + timedelta(days=5)) == ["区科技局"]


def test_faults_of_a_merger_are_told_and_nothing_changes(office):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.bodies import end_body, merge_bodies
    from zhiheng.office.records.models import AuditEntry

    clerk, own = office.actor("clerk"), office.body(OWN)
    entries = AuditEntry.objects.count()
    with pytest.raises(InputProblem, match="into itself"):
        merge_bodies(clerk, own, own, SOON)
    with pytest.raises(InputProblem, match="an enterprise and an authority"):
        merge_bodies(clerk, own, office.body("清河示例食品有限公司"), SOON)
    with pytest.raises(InputProblem, match="not found"):
        merge_bodies(clerk, 999_999, own, SOON)
    assert AuditEntry.objects.count() == entries
    end_body(clerk, office.body("区科技局"), DAY)
    with pytest.raises(InputProblem, match="does not exist"):
        merge_bodies(clerk, own, office.body("区科技局"), SOON)
    merge_bodies(clerk, own, office.body(OTHER), SOON)
    with pytest.raises(InputProblem, match="set for"):
        merge_bodies(clerk, own, office.body(OTHER), SOON)


def test_a_body_with_duties_does_not_just_end(office):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.bodies import end_body
    from zhiheng.office.people.models import Appointment, Body

    _duty(office, OWN)
    with pytest.raises(InputProblem, match="still holds duties then: 1"):
        end_body(office.actor("clerk"), office.body(OWN), DAY)
    end_body(office.actor("clerk"), office.body(OTHER), SOON)
    assert Body.objects.get(name=OTHER).until == SOON
    assert set(Appointment.objects.filter(body__name=OTHER).values_list("until", flat=True)) == {SOON}


def test_a_split_gives_each_duty_one_holder(office):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.bodies import Part, split_body
    from zhiheng.office.people.models import Appointment

    duties = [_duty(office, OWN, item=f"T{number}").pk for number in range(3)]
    held = {row.person.username: row.pk for row in Appointment.objects.filter(body__name=OWN)}
    clerk, own = office.actor("clerk"), office.body(OWN)
    with pytest.raises(InputProblem, match="exactly one"):
        split_body(
            clerk,
            own,
            [Part("区市场局", frozenset(duties[:1])), Part("区质监局", frozenset(duties[:2]))],
            SOON,
        )
    with pytest.raises(InputProblem, match="at least two"):
        split_body(clerk, own, [Part("区市场局", frozenset(duties))], SOON)
    parts = [
        Part("区市场局", frozenset(duties[:1]), frozenset({held["liaison"]})),
        Part("区质监局", frozenset(duties[1:])),
    ]
    split_body(clerk, own, parts, SOON)
    assert [_holders(f"T{number}", SOON)[0] for number in range(3)] == ["区市场局", "区质监局", "区质监局"]
    assert [_holders(f"T{number}", SOON - timedelta(1))[0] for number in range(3)] == [OWN] * 3
    last = dict(Appointment.objects.filter(body_id=own).values_list("person__username", "until"))
    assert set(last.values()) == {SOON - timedelta(1)}
    assert Appointment.objects.get(person__username="liaison", until=None).body.name == "区市场局"
    assert not Appointment.objects.filter(person__username="reviewer", until=None).exists()
    assert {"区市场局", "区质监局", OWN} <= set(_lists())


def test_a_renamed_body_is_known_by_its_old_name(office):
    from zhiheng.office.actions.bodies import add_alias, rename_body
    from zhiheng.office.records.workspaces import latest

    clerk, body = office.actor("clerk"), office.body(OTHER)
    before = latest("lists.toml").number
    rename_body(clerk, body, "区教育体育局")
    add_alias(clerk, body, "区教体局")
    assert latest("lists.toml").number == before + 2
    assert _lists()["区教育体育局"].aliases == (OTHER, "区教体局") and OTHER not in _lists()
    assert "区教育体育局" in (office.root / "lists.toml").read_text(encoding="utf-8")
    rename_body(clerk, body, "区教体局")
    assert set(_lists()["区教体局"].aliases) == {OTHER, "区教育体育局"}


def test_a_name_means_one_body(office):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.bodies import add_alias, add_body

    clerk = office.actor("clerk")
    with pytest.raises(InputProblem, match="already") as problem:
        add_body(clerk, OWN, "department", aliases=[OTHER, "新名"])
    assert len(problem.value.issues) == 2
    with pytest.raises(InputProblem, match="already"):
        add_alias(clerk, office.body(OTHER), OWN)
    with pytest.raises(InputProblem, match="missing"):
        add_body(clerk, "  ", "department")


def test_bodies_of_plan_and_lists_are_brought_in_once(office):
    from zhiheng.office.actions.bodies import import_bodies
    from zhiheng.office.people.models import Appointment, Body, BodyAlias

    Appointment.objects.all().delete()
    clerk = office.actor("security").__class__(person=office.person("clerk").pk, grants=_clerk_grants())
    BodyAlias.objects.all().delete()
    Body.objects.all().delete()
    made = import_bodies(clerk)
    assert OWN in made and OTHER in made
    assert not any(name.startswith(("各", "有关", "相关")) for name in made)
    assert {"区市场监督管理局"} <= set(BodyAlias.objects.values_list("name", flat=True))
    assert import_bodies(clerk) == ()


def _clerk_grants():
    from zhiheng.office.people.actors import Grant
    from zhiheng.office.people.roles import Role

    return (Grant(Role.CLERK),)


def test_only_the_clerk_changes_bodies(office):
    from zhiheng.office.actions import bodies
    from zhiheng.office.people.actors import Refused

    for name in ("liaison", "office", "security", "leader", "enterprise"):
        actor, body = office.actor(name), office.body(OWN)
        for deed in (
            lambda actor=actor: bodies.add_body(actor, "新局", "department"),
            lambda actor=actor, body=body: bodies.merge_bodies(actor, body, office.body(OTHER), SOON),
            lambda actor=actor, body=body: bodies.end_body(actor, body, SOON),
            lambda actor=actor, body=body: bodies.rename_body(actor, body, "新局"),
            lambda actor=actor: bodies.import_bodies(actor),
        ):
            with pytest.raises(Refused):
                deed()
