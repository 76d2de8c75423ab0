"""Duties in force: given, passed on, ended, put into a person's hands, and read back."""

from __future__ import annotations

from datetime import date

import pytest

DAY = date(2028, 7, 5)


@pytest.fixture
def item(office):
    from zhiheng.office.records.revisions import plan_in_force

    return plan_in_force().targets[0].id


@pytest.fixture
def duty(office, item):
    from zhiheng.office.actions.duties import give

    return give(office.actor("clerk"), "targets", item, office.body("区教育局"), since=date(2028, 1, 1))


def refusal(problem) -> list[str]:
    return [issue.code for issue in problem.value.issues]


def test_a_duty_is_given(office, item, duty):
    from zhiheng.office.records.duties import duties_of, duty_holders

    (held,) = duty_holders("targets", item, DAY)
    assert (held.body, held.part, held.since) == ("区教育局", "lead", date(2028, 1, 1))
    assert [each.item for each in duties_of(office.body("区教育局"), DAY)] == [item]
    assert duty_holders("targets", item, date(2027, 12, 31)) == ()


def test_a_duty_passes_on_with_its_history(office, item, duty):
    from zhiheng.office.actions.duties import pass_on
    from zhiheng.office.records.duties import duty_history, duty_holders

    pass_on(office.actor("clerk"), duty.pk, office.body("区体育局"), DAY)
    assert [each.body for each in duty_holders("targets", item, DAY)] == ["区体育局"]
    assert [each.body for each in duty_holders("targets", item, date(2028, 7, 4))] == ["区教育局"]
    assert [(each.body, each.passed_from) for each in duty_history("targets", item)] == [
        ("区体育局", "区教育局"),
        ("区教育局", ""),
    ]


def test_a_duty_ends_on_its_last_day(office, item, duty):
    from zhiheng.office.actions.duties import end
    from zhiheng.office.records.duties import duty_holders

    end(office.actor("clerk"), duty.pk, DAY)
    assert duty_holders("targets", item, DAY) and duty_holders("targets", item, date(2028, 7, 6)) == ()


def test_a_person_of_the_body_holds_it(office, item, duty):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.duties import set_holder
    from zhiheng.office.records.duties import duty_holders

    set_holder(office.actor("clerk"), duty.pk, office.person("liaison-2").pk)
    assert duty_holders("targets", item, DAY)[0].holder == "吴联络"
    with pytest.raises(InputProblem) as problem:
        set_holder(office.actor("clerk"), duty.pk, office.person("liaison").pk)
    assert refusal(problem) == ["holder-elsewhere"]
    set_holder(office.actor("clerk"), duty.pk, None)
    assert duty_holders("targets", item, DAY)[0].holder == ""


def test_duties_that_do_not_fit_are_refused(office, item, duty):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions import duties

    clerk, education = office.actor("clerk"), office.body("区教育局")
    attempts = [
        (lambda: duties.give(clerk, "targets", item, education, since=DAY), ["duty-held"]),
        (
            lambda: duties.give(clerk, "targets", "none", 999_999, part="x", since=DAY),
            ["item-unknown", "body-unknown", "part-unknown"],
        ),
        (lambda: duties.pass_on(clerk, duty.pk, education, DAY), ["duty-held"]),
        (lambda: duties.pass_on(clerk, 999_999, education, DAY), ["duty-unknown"]),
        (lambda: duties.end(clerk, duty.pk, date(2027, 1, 1)), ["duty-begins-later"]),
    ]
    for attempt, codes in attempts:
        with pytest.raises(InputProblem) as problem:
            attempt()
        assert refusal(problem) == codes
    duties.end(clerk, duty.pk, DAY)
    with pytest.raises(InputProblem) as problem:
        duties.pass_on(clerk, duty.pk, office.body("区体育局"), DAY)
    assert refusal(problem) == ["duty-ended"]


@pytest.mark.parametrize(
    "username",
    ["liaison", "reviewer", "office", "leader", "auditor", "enterprise", "system", "security", "audit"],
)
def test_nobody_but_the_clerk_hands_duties_out(office, item, duty, username):
    from zhiheng.office.actions import duties
    from zhiheng.office.people.actors import Refused

    actor, body = office.actor(username), office.body("区体育局")
    for attempt in (
        lambda: duties.give(actor, "targets", item, body, since=DAY),
        lambda: duties.pass_on(actor, duty.pk, body, DAY),
        lambda: duties.end(actor, duty.pk, DAY),
        lambda: duties.set_holder(actor, duty.pk, None),
    ):
        with pytest.raises(Refused):
            attempt()


def test_holders_of_all_items_take_one_query(office, item, duty):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from zhiheng.office.records.duties import holders_by_item

    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = holders_by_item("targets", DAY)
    assert len(queries) == 1 and [each.body for each in found[item]] == ["区教育局"]
