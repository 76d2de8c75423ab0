"""Orders, their replies and decisions: who may, once, on the version that was seen; what follows."""

from __future__ import annotations

from datetime import date, timedelta

from tests.office.supervising import stories
from tests.office.supervising.stories import BLUE, ORANGE, RED

PROMISED = date(2026, 3, 27)


def _reply(office, order, version=None, who="liaison-2", text="人手不足，下周办结", promised=PROMISED):
    from zhiheng.office.actions.supervising import reply

    with stories.evening(BLUE):
        return reply(office.actor(who), order.pk, version or order.version, text=text, promised=promised)


def _decide(office, order, take=True, reason="", version=None, who="clerk"):
    from zhiheng.office.actions.supervising import decide

    with stories.evening(BLUE + timedelta(days=1)):
        return decide(office.actor(who), order.pk, version or order.version, take=take, reason=reason)


def test_a_reply_is_the_bodys_own_and_told_to_the_clerks(office):
    matter = stories.taken_up(office)
    stories.morning(BLUE)
    order = stories.standing(matter)
    for who in ("liaison", "reviewer", "clerk", "leader", "auditor"):
        assert "回复督办单" in stories.refused(lambda who=who: _reply(office, order, who=who))
    assert stories.problems(lambda: _reply(office, order, text=" ", promised=BLUE - timedelta(1))) == [
        "reply-missing", "promise-in-the-past",
    ]  # fmt: skip
    assert stories.problems(lambda: _reply(office, order, text="长" * 4001)) == ["reply-too-long"]
    assert stories.problems(lambda: _reply(office, order, promised=date.max)) == ["promise-too-far"]
    assert stories.problems(lambda: _reply(office, order, version=7)) == ["overtaken"]
    replied = _reply(office, order, who="reviewer-2")
    assert (replied.promised, replied.version) == (PROMISED, 2)
    assert stories.told("clerk") == ["区教育局回复了蓝色督办单，请处理"]
    assert stories.problems(lambda: _reply(office, order)) == ["overtaken"]
    assert stories.problems(lambda: _reply(office, replied)) == ["order-answered"]
    stories.morning(BLUE + timedelta(days=4))
    assert stories.standing(matter).colour == "blue", "what waits for the quality office is no silence"


def test_a_promise_is_taken_and_a_broken_one_climbs(office):
    matter = stories.taken_up(office)
    stories.morning(BLUE)
    order = _reply(office, stories.standing(matter))
    assert "质量办经办人" in stories.refused(lambda: _decide(office, order, who="office"))
    assert stories.problems(lambda: _decide(office, order, take=False)) == ["reason-missing"]
    taken = _decide(office, order)
    assert stories.problems(lambda: _decide(office, taken)) == ["no-reply"]
    assert stories.told("liaison-2")[-1] == "督办单的回复已获认可，请在承诺的2026-03-27前办结"
    stories.morning(PROMISED)
    assert stories.standing(matter).colour == "blue"
    stories.morning(ORANGE)
    assert stories.standing(matter).colour == "orange"
    assert stories.problems(lambda: _decide(office, taken)) == ["order-ended"]


def test_a_refused_reply_climbs_on_the_next_working_day(office):
    matter = stories.taken_up(office)
    stories.morning(BLUE)
    assert stories.problems(lambda: _decide(office, stories.standing(matter))) == ["no-reply"]
    _decide(office, _reply(office, stories.standing(matter)), take=False, reason="没有说明原因")
    assert stories.told("liaison-2")[-1] == "督办单的回复未获认可：没有说明原因"
    stories.morning(date(2026, 3, 22))
    assert stories.standing(matter).colour == "blue"
    stories.morning(date(2026, 3, 23))
    assert (stories.standing(matter).colour, stories.standing(matter).issued_on) == (
        "orange",
        date(2026, 3, 23),
    )


def test_a_red_order_is_answered_again(office):
    from zhiheng.office.actions.supervising import decide, reply

    matter = stories.taken_up(office)
    stories.morning(RED)
    order = stories.standing(matter)
    with stories.evening(RED):
        order = reply(office.actor("liaison-2"), order.pk, 1, text="正在办", promised=date(2026, 4, 30))
        order = decide(office.actor("clerk"), order.pk, 2, take=False, reason="太迟")
        order = reply(office.actor("liaison-2"), order.pk, 3, text="加快办", promised=date(2026, 4, 8))
        assert (order.decision, order.decided_at) == ("", None)
        decide(office.actor("clerk"), order.pk, 4, take=True, reason="")
    stories.morning(date(2026, 4, 8))
    assert stories.steps(matter)[-1] == ("take", RED)
    stories.morning(date(2026, 4, 9))
    assert stories.steps(matter)[-1] == ("report", date(2026, 4, 9))
    with stories.evening(date(2026, 4, 9)):
        reply(office.actor("liaison-2"), order.pk, 5, text="再加快", promised=date(2026, 4, 20))


def test_the_thing_done_ends_the_order(office):
    from django.db import transaction

    from zhiheng.office import clock
    from zhiheng.office.actions.supervising import close

    matter = stories.taken_up(office)
    stories.morning(BLUE)
    order = stories.standing(matter)
    with stories.evening(BLUE), transaction.atomic():
        assert close("decision", "1", at=clock.now()) == 1
        assert close("decision", "1", at=clock.now()) == 0
    matter.refresh_from_db()
    order.refresh_from_db()
    assert (matter.state, matter.outcome, matter.acts_on, order.ended_why) == ("done", "done", None, "done")
    assert not stories.morning(RED).days
    assert stories.problems(lambda: _reply(office, order)) == ["order-ended"]
