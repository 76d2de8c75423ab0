"""What pages read of supervision: lists with filters, counts, one matter and one order with how everything was counted, own bodies only."""

from __future__ import annotations

from datetime import date

from django.test.utils import CaptureQueriesContext
from tests.office.supervising import stories
from tests.office.supervising.stories import BLUE, ORANGE, OTHER

OWN = "区市场监管局"


def _remedy(office, number, body=OTHER):
    """A matter whose page is there."""
    return stories.taken_up(office, kind="remedy", subject=f"target-{number}", body=body)


def test_lists_and_counts_hold_what_one_may_see(office):
    from django.db import connection

    from zhiheng.office.records.supervising import MatterQuery, counts, matters

    first, second = _remedy(office, 1), _remedy(office, 2, OWN)
    stories.morning(BLUE)
    for number in range(3, 8):
        _remedy(office, number)
    clerk, liaison = office.actor("clerk"), office.actor("liaison")

    def found(actor, **query):
        return [each.id for each in matters(actor, MatterQuery(**query)).lines]

    with stories.evening(BLUE):
        assert len(found(clerk)) == 7 and found(liaison) == [second.pk]
        assert found(clerk, state="blue") == found(clerk, colour="blue") == [first.pk, second.pk]
        assert (
            found(clerk, body=office.body(OWN)) == [second.pk]
            and found(liaison, body=office.body(OTHER)) == []
        )
        assert (
            len(found(clerk, overdue=True)) == 7
            and found(clerk, kind="due") == found(clerk, closed=True) == []
        )
        assert counts(clerk).states == {"blue": 2, "watched": 5}
        assert (counts(liaison).states, counts(liaison).overdue) == ({"blue": 1}, 1)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found(clerk)
    assert len(queries) == 3
    assert "查看计划" in stories.refused(lambda: matters(office.actor("enterprise"), MatterQuery()))


def test_a_matter_tells_its_way_and_how_it_was_counted(office):
    from zhiheng.office.records.supervising import matter_view, order_view, waiting_orders

    matter = _remedy(office, 1)
    stories.morning(BLUE)
    order = stories.standing(matter)
    liaison = office.actor("liaison-2")
    with stories.evening(BLUE):
        shown, slip = matter_view(liaison, matter.pk), order_view(liaison, order.pk)
        assert [each.id for each in waiting_orders(liaison)] == [order.pk]
        assert waiting_orders(office.actor("liaison")) == waiting_orders(office.actor("clerk")) == ()
        for ask in (matter_view, order_view):
            assert "属于别的单位" in stories.refused(lambda ask=ask: ask(office.actor("liaison"), order.pk))
            assert "属于别的单位" in stories.refused(lambda ask=ask: ask(office.actor("clerk"), 10**6))
    assert shown.explanation.zh.startswith("从2026-03-02的次日起，数10个工作日，到2026-03-16")
    assert shown.next is not None and shown.next[:2] == (shown.next[0], ORANGE)
    assert [each.label.zh for each in shown.steps] == ["列入督办", "到期提醒", "逾期告知", "发出督办单"]
    assert shown.steps[-1].told == ("吴联络", "王审核")
    assert shown.line.url == "/targets/target-1/"
    assert (slip.line.label.zh, slip.line.waits_for, slip.reply_counted.zh[:14]) == (
        "〔2026〕1号",
        "reply",
        "从2026-03-20的次日",
    )
    assert "宽限期" in slip.issued_counted.zh


def test_an_extended_matter_says_who_and_why(office):
    from zhiheng.office.actions.supervising import decide, extend_matter, reply, suspend
    from zhiheng.office.records.supervising import matter_view, order_view, suspensions, waiting_orders

    matter, clerk = _remedy(office, 1), office.actor("clerk")
    stories.morning(BLUE)
    with stories.evening(BLUE):
        order = stories.standing(matter)
        reply(office.actor("liaison-2"), order.pk, 1, text="在办", promised=date(2026, 3, 31))
        assert [each.waits_for for each in waiting_orders(clerk)] == ["decision"]
        decide(clerk, order.pk, 2, take=True, reason="")
        matter.refresh_from_db()
        extend_matter(clerk, matter.pk, matter.version, deadline=date(2026, 4, 10), reason="雨季")
        suspend(clerk, body=None, since=date(2026, 3, 23), until=date(2026, 3, 23), reason="台风")
        shown, slip = matter_view(clerk, matter.pk), order_view(clerk, order.pk)
        assert [each.reason for each in suspensions(office.actor("liaison"))] == ["台风"]
    assert (
        "林经办将期限延至2026-04-10：雨季" in shown.explanation.zh
        and "中止计时：台风" in shown.explanation.zh
    )
    assert shown.line.deadline == date(2026, 4, 13)
    assert [(each.event, each.by) for each in slip.steps] == [
        ("issue", ""),
        ("reply", "吴联络"),
        ("take", "林经办"),
    ]
    assert (slip.line.waits_for, slip.ended_label.zh, slip.decision_label.zh) == ("", "因延期了结", "已认可")
