"""Chasing: each step once and on its day, also after days on which the office was shut; who is told; numbers without gaps."""

from __future__ import annotations

from datetime import date, timedelta

from tests.office.supervising import stories
from tests.office.supervising.stories import BEGUN, BLUE, DEADLINE, ORANGE, OVERDUE, RED, REMINDED, REPORTED

LADDER = [
    ("watch", BEGUN), ("remind", REMINDED), ("fall_overdue", OVERDUE), ("issue", BLUE), ("issue", ORANGE), ("issue", RED),
    ("report", REPORTED),
]  # fmt: skip


def test_the_clock_brings_each_step_once_and_tells_those_it_concerns(office):
    from zhiheng.office.records.models import AuditEntry, Message, Order

    matter = stories.taken_up(office)
    stories.mornings(BEGUN, REPORTED)
    assert stories.steps(matter) == LADDER
    assert not stories.morning(REPORTED).days
    assert not stories.morning(DEADLINE).days
    assert [(each.number, each.colour, each.ended_why) for each in Order.objects.order_by("pk")] == [
        (1, "blue", "raised"), (2, "orange", "raised"), (3, "red", ""),
    ]  # fmt: skip
    assert len(stories.told("liaison-2")) == 6 and not stories.told("liaison")
    assert [len(stories.told(each, "督办")) for each in ("reviewer-2", "clerk", "office", "leader")] == [
        4,
        3,
        3,
        2,
    ]
    assert stories.told("leader")[-1] == "区教育局：制定方案，红色督办（〔2026〕3号）仍无结果，请领导阅示"
    assert Message.objects.filter(person__username="liaison-2").first().url == f"/supervision/{matter.pk}/"
    issued = AuditEntry.objects.filter(event="order-issued")
    assert issued.count() == 3 and issued.first().subject == f"order:{Order.objects.first().pk}"


def test_days_on_which_the_office_was_shut_keep_their_own_days(office):
    from zhiheng.office.records.models import MatterStep, Order

    first = stories.taken_up(office)
    second = stories.taken_up(office, subject="2", body="区市场监管局")
    chased = stories.morning(REPORTED)
    assert chased.days == (REMINDED, OVERDUE, BLUE, ORANGE, RED, REPORTED)
    assert chased.steps == {"remind": 2, "fall_overdue": 2, "issue": 6, "report": 2}
    assert stories.steps(first) == stories.steps(second) == LADDER
    assert list(Order.objects.order_by("number").values_list("number", "matter", "issued_on")) == [
        (number, matter.pk, day)
        for number, (day, matter) in enumerate(
            ((day, matter) for day in (BLUE, ORANGE, RED) for matter in (first, second)), start=1
        )
    ]  # fmt: skip
    assert {each.at.date() for each in MatterStep.objects.exclude(event="watch")} == {REPORTED}


def test_orders_count_anew_each_year(office):
    from zhiheng.office.actions.supervising import Deadline
    from zhiheng.office.records.models import Order

    day = date(2026, 12, 1)
    for subject, deadline in (("1", date(2026, 12, 23)), ("2", date(2026, 12, 30))):
        stories.taken_up(office, subject=subject, day=day, deadline=Deadline(day, deadline))
    stories.morning(date(2027, 1, 6))
    assert list(Order.objects.order_by("pk").values_list("year", "number")) == [
        (2026, 1),
        (2027, 1),
        (2027, 2),
    ]


def test_many_reminders_of_a_body_are_one_line(office):
    for number in range(4):
        stories.taken_up(office, subject=str(number))
    stories.morning(REMINDED)
    assert stories.told("liaison-2") == ["区教育局：制定方案、制定方案等 4 项，2026-03-16到期，请按期办理"]


def test_those_on_leave_are_stood_in_for_and_those_gone_are_not_told(office):
    from zhiheng.office.people.models import Appointment, Delegation, Person
    from zhiheng.office.records.holders import answering, escalated_to, who_answers

    body, liaison = office.body(stories.OTHER), office.person("liaison-2")
    reviewer, clerk = office.person("reviewer-2"), office.person("clerk")
    Delegation.objects.create(person=liaison, deputy=reviewer, since=REMINDED, until=REMINDED)
    assert who_answers(body, REMINDED) == (reviewer.pk,)
    assert who_answers(body, REMINDED, person=liaison.pk) == (reviewer.pk,)
    assert who_answers(body, REMINDED + timedelta(1)) == (liaison.pk,)
    assert who_answers(body, OVERDUE, person=reviewer.pk) == (reviewer.pk,)
    assert who_answers(body, OVERDUE, person=clerk.pk) == (liaison.pk,)
    Delegation.objects.create(person=reviewer, deputy=clerk, since=BLUE, until=BLUE)
    Delegation.objects.create(person=liaison, deputy=reviewer, since=BLUE, until=BLUE)
    assert who_answers(body, BLUE) == (clerk.pk,), "who is on leave stands in for nobody"
    Delegation.objects.filter(since=BLUE).delete()
    stories.taken_up(office)
    stories.morning(REMINDED)
    assert len(stories.told("reviewer-2")) == 1 and not stories.told("liaison-2")
    Person.objects.filter(pk=liaison.pk).update(is_active=False)
    assert who_answers(body, OVERDUE, person=liaison.pk) == (reviewer.pk,)
    Appointment.objects.filter(person=reviewer).update(until=OVERDUE)
    assert who_answers(body, OVERDUE + timedelta(1)) == (clerk.pk,)
    assert escalated_to("blue", body, OVERDUE) == (reviewer.pk,)
    officers = {office.person(each).pk for each in ("reviewer-2", "clerk", "office", "office-2")}
    assert set(escalated_to("orange", body, OVERDUE)) == officers
    assert set(escalated_to("red", body, OVERDUE)) == officers | {office.person("leader").pk}
    Delegation.objects.create(person=clerk, deputy=liaison, since=BLUE, until=BLUE)
    assert answering(BLUE).who_answers(body) == (clerk.pk,), (
        "a clerk on leave without a deputy is better than nobody"
    )


def test_only_the_program_and_clerks_chase(office):
    from zhiheng.office.actions.supervising import chase

    assert not chase(office.actor("clerk"), REMINDED).days
    assert "质量办经办人" in stories.refused(lambda: chase(office.actor("liaison"), REMINDED))


def test_many_orders_of_one_morning_are_told_in_one_line(office):
    for subject in range(6):
        stories.taken_up(office, subject=str(subject + 1))
    stories.taken_up(office, subject="7", body="区市场监管局")
    stories.mornings(BEGUN, BLUE)
    stories.morning(ORANGE)
    assert stories.told("liaison-2", "督办单（") == []
    assert stories.told("liaison-2", "督办有") == [
        "督办有6项新情况：蓝色督办单6项，请看督办清单",
        "督办有6项新情况：橙色督办单6项，请看督办清单",
    ]
    assert stories.told("clerk", "督办") == ["督办有7项新情况：橙色督办单7项，请看督办清单"]
    assert len(stories.told("liaison", "督办单（")) == 2, "a single one is told by itself"
