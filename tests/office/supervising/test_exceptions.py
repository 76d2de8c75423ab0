"""Exceptions on record: extensions, exemptions, days without a clock; what is watched twice; what waits for others; mergers."""

from __future__ import annotations

from datetime import date, timedelta

from tests.office.supervising import stories
from tests.office.supervising.stories import BEGUN, BLUE, DEADLINE, ORANGE, OTHER, OVERDUE, REMINDED

LATER = date(2026, 4, 10)


def _again(matter):
    matter.refresh_from_db()
    return matter


def test_an_extension_ends_the_order_and_begins_anew(office):
    from zhiheng.office.actions.supervising import extend_matter

    matter = _again(stories.taken_up(office))
    stories.morning(BLUE)
    order, version = stories.standing(matter), _again(matter).version

    def extend(who="clerk", version=version, deadline=LATER, reason="雨季施工推迟"):
        with stories.evening(BLUE):
            return extend_matter(office.actor(who), matter.pk, version, deadline=deadline, reason=reason)

    for who in ("liaison-2", "reviewer-2", "office", "leader"):
        assert "质量办经办人" in stories.refused(lambda who=who: extend(who))
    assert stories.problems(lambda: extend(deadline=DEADLINE, reason=" ")) == [
        "deadline-not-later",
        "reason-missing",
    ]
    assert stories.problems(lambda: extend(deadline=date.max)) == ["deadline-too-far"]
    assert stories.problems(lambda: extend(version=version - 1)) == ["overtaken"]
    extended = extend()
    order.refresh_from_db()
    assert (extended.state, extended.deadline, order.ended_why) == ("watched", LATER, "extended")
    assert stories.problems(extend) == ["overtaken"]
    stories.morning(LATER)
    assert stories.steps(matter)[-2:] == [("extend", BLUE), ("remind", date(2026, 4, 7))]


def test_an_exempted_matter_is_over(office):
    from zhiheng.office.actions.supervising import exempt

    matter = _again(stories.taken_up(office))
    with stories.evening(BEGUN):
        assert "质量办经办人" in stories.refused(
            lambda: exempt(office.actor("liaison-2"), matter.pk, matter.version, reason="x")
        )
        assert stories.problems(
            lambda: exempt(office.actor("clerk"), matter.pk, matter.version, reason="")
        ) == ["reason-missing"]
        exempt(office.actor("clerk"), matter.pk, matter.version, reason="任务取消")
        assert stories.problems(lambda: exempt(office.actor("clerk"), matter.pk, 2, reason="再来")) == [
            "overtaken"
        ]
    assert (_again(matter).outcome, stories.steps(matter)[-1]) == ("exempted", ("exempt", BEGUN))
    assert not stories.morning(ORANGE).days


def test_days_without_a_clock_move_what_is_open(office):
    from zhiheng.office.actions.supervising import end_suspension, suspend
    from zhiheng.office.records.models import MatterStep

    own, other = stories.taken_up(office), stories.taken_up(office, subject="2", body="区市场监管局")
    clerk, body = office.actor("clerk"), office.body(OTHER)

    def suspended(who=clerk, since=date(2026, 3, 5), until=date(2026, 3, 6), reason="台风", body=body):
        return suspend(who, body=body, since=since, until=until, reason=reason)

    with stories.evening(date(2026, 3, 4)):
        assert "质量办经办人" in stories.refused(lambda: suspended(office.actor("office")))
        assert stories.problems(lambda: suspended(until=date(2026, 3, 4), reason="", body=10**6)) == [
            "suspension-ends-early", "body-unknown", "reason-missing",
        ]  # fmt: skip
        assert stories.problems(lambda: suspended(until=date(2027, 3, 6))) == ["suspension-too-long"]
        for since in (date(26, 3, 5), date(2062, 3, 5)):
            assert stories.problems(lambda since=since: suspended(since=since, until=None)) == [
                "suspension-starts-far"
            ]
        row = suspended()
    assert (_again(own).deadline, _again(other).deadline) == (DEADLINE + timedelta(2), DEADLINE)
    assert MatterStep.objects.get(matter=own, event="recount").reason == "台风"
    with stories.evening(date(2026, 3, 5)):
        end_suspension(clerk, row.pk, until=date(2026, 3, 5))
    assert _again(own).deadline == DEADLINE + timedelta(1)
    with stories.evening(date(2026, 3, 5)):
        end_suspension(clerk, row.pk, until=None)
        assert stories.problems(lambda: end_suspension(clerk, row.pk, until=None)) == ["overtaken"]
    assert _again(own).deadline == DEADLINE


def test_while_nobody_knows_how_long_nothing_comes(office):
    from zhiheng.office.actions.supervising import end_suspension, suspend

    matter = stories.taken_up(office)
    stories.morning(BLUE)
    order = stories.standing(matter)
    with stories.evening(BLUE):
        row = suspend(office.actor("clerk"), body=None, since=date(2026, 3, 23), until=None, reason="防汛")
    stories.mornings(date(2026, 3, 25), date(2026, 4, 3))
    order.refresh_from_db()
    assert order.ended_at is None and order.reply_by > date(2026, 4, 3)
    with stories.evening(date(2026, 4, 7)):
        end_suspension(office.actor("clerk"), row.pk, until=date(2026, 4, 7))
    order.refresh_from_db()
    assert order.reply_by == date(2026, 4, 14) and "防汛" in order.counted["zh"]
    stories.morning(date(2026, 4, 14))
    assert stories.standing(matter).colour == "blue"
    stories.morning(date(2026, 4, 15))
    assert stories.standing(matter).colour == "orange"


def test_what_lasted_longer_than_a_year_is_ended_all_the_same(office):
    from zhiheng.office.actions.supervising import end_suspension, suspend

    with stories.evening(BEGUN):
        row = suspend(office.actor("clerk"), body=None, since=BEGUN, until=None, reason="防汛")
    with stories.evening(BEGUN + timedelta(500)):
        ended = end_suspension(office.actor("clerk"), row.pk, until=BEGUN + timedelta(501))
        assert stories.problems(lambda: end_suspension(office.actor("clerk"), row.pk, until=date(2099, 1, 1))) == ["suspension-too-long"]  # fmt: skip
    assert ended.until == BEGUN + timedelta(501)


def test_what_is_watched_twice_is_one_matter(office):
    from zhiheng.office.actions.supervising import Deadline
    from zhiheng.office.records.models import Matter

    first = stories.taken_up(office)
    assert stories.taken_up(office) == first
    assert stories.steps(first) == [("watch", BEGUN)]
    moved = stories.taken_up(office, day=REMINDED, deadline=Deadline(REMINDED, LATER))
    assert (moved.pk, moved.deadline, Matter.objects.count()) == (first.pk, LATER, 1)
    assert stories.steps(first) == [("watch", BEGUN), ("extend", REMINDED)]


def test_what_waits_for_others_is_not_chased(office):
    from django.db import transaction

    from zhiheng.office import clock
    from zhiheng.office.actions.supervising import hold, resume

    matter = stories.taken_up(office)
    with stories.evening(BEGUN), transaction.atomic():
        hold("decision", "1", at=clock.now())
        hold("decision", "1", at=clock.now())
    assert not stories.morning(OVERDUE).days
    with stories.evening(OVERDUE), transaction.atomic():
        resume("decision", "1", at=clock.now())
    next_day = OVERDUE + timedelta(1)
    stories.morning(next_day)
    assert stories.steps(matter)[1:] == [("hold", BEGUN), ("resume", OVERDUE), ("fall_overdue", next_day)]


def test_a_merger_hands_matters_on_with_their_clocks(office):
    from zhiheng.office.actions.bodies import merge_bodies
    from zhiheng.office.actions.dues import make_dues
    from zhiheng.office.actions.supervising import reply, suspend
    from zhiheng.office.demonstration.days import on
    from zhiheng.office.people.actors import PROGRAM

    matter, twice = stories.taken_up(office), stories.taken_up(office, subject="2")
    heirs = stories.taken_up(office, subject="2", body="区市场监管局")
    into = office.body("区市场监管局")
    with stories.evening(BEGUN):
        suspend(
            office.actor("clerk"),
            body=matter.body_id,
            since=date(2026, 3, 3),
            until=date(2026, 3, 4),
            reason="台风",
        )
        merge_bodies(office.actor("clerk"), matter.body_id, into, BLUE)
    stories.morning(BLUE - timedelta(1))
    assert (_again(matter).body_id, matter.deadline) == (office.body(OTHER), date(2026, 3, 18))
    with on(BLUE):
        make_dues(PROGRAM, BLUE)
    assert (_again(matter).body_id, matter.deadline) == (into, date(2026, 3, 18))
    assert matter.earlier == [[office.body(OTHER), "2026-03-19"]]
    assert (_again(twice).outcome, _again(heirs).closed_at) == ("lapsed", None)
    stories.morning(date(2026, 3, 24))
    order = stories.standing(matter)
    assert (order.issued_on, order.body_id) == (date(2026, 3, 24), into)
    with stories.evening(date(2026, 3, 24)):
        reply(office.actor("liaison"), order.pk, 1, text="接手后抓紧办", promised=LATER)
