"""Supervision in the demonstration district: figures of the first quarter that were put off once and are late again, orders of every colour,
replies that were taken and refused, two days of flood, and a missed target that somebody does something about.
"""

from __future__ import annotations

from datetime import date, time

from django.db import transaction

from zhiheng.office import clock
from zhiheng.office.actions import dues
from zhiheng.office.actions.remedying import Plan, find_today, plan_remedy
from zhiheng.office.actions.supervising import chase, decide, reply, suspend
from zhiheng.office.actions.supervising_dues import watch_dues
from zhiheng.office.demonstration.days import on
from zhiheng.office.demonstration.people import acting_as, somebody
from zhiheng.office.people.actors import PROGRAM
from zhiheng.office.people.models import Body
from zhiheng.office.people.roles import Role
from zhiheng.office.records.models import Due, Matter, MatterStep, Order, Remedy

PUT_OFF = date(2028, 6, 12)
AGAIN = (date(2028, 6, 13), date(2028, 6, 19), date(2028, 6, 27), date(2028, 6, 30), date(2028, 7, 7))
"""The days to which late figures were put off, in turn."""
FLOODED, HOUSING = "城关街道", "区住房城乡建设局"
MARKET, ECOLOGY = "区市场监管局", "区生态环境局"


def begin() -> None:
    """From this day on what is open is chased by the clock; figures that were late in spring are put off to days of early summer."""
    with on(PUT_OFF, time(8)), transaction.atomic():
        MatterStep.objects.all().delete()
        Matter.objects.all().delete()
        watch_dues(at=clock.now())
    with on(PUT_OFF):
        late = Due.objects.filter(closed_at=None, deadline__lt=PUT_OFF).order_by("pk")
        kept = late.filter(body__name=HOUSING).first()
        for number, due in enumerate(each for each in late if each != kept):
            day = AGAIN[number % len(AGAIN)]
            dues.extend(acting_as("clerk"), due.pk, day, "市级统计口径调整，一季度数据顺延报送")


def lay_out() -> None:
    """Lets the clock walk through the last weeks, with what people answered on its way."""
    _walk(date(2028, 6, 20))
    with on(date(2028, 6, 20), time(10, 15)):
        _answer(MARKET, "数据由两个科室分别统计，口径正在核对，六月底前报送。", date(2028, 6, 29))
    with on(date(2028, 6, 20), time(16)):
        _decide(MARKET, take=True)
    _walk(date(2028, 6, 26))
    with on(date(2028, 6, 27), time(9)):
        floods = Body.objects.filter(name=FLOODED).values_list("pk", flat=True).first()
        suspend(
            acting_as("clerk"),
            body=floods,
            since=date(2028, 6, 26),
            until=date(2028, 6, 27),
            reason="防汛应急响应，暂停一般事务",
        )
    _walk(date(2028, 7, 3))
    with on(date(2028, 7, 3), time(11, 30)):
        _answer(ECOLOGY, "正在整理。", date(2028, 8, 31))
    with on(date(2028, 7, 4), time(9, 20)):
        _decide(ECOLOGY, take=False, reason="没有说明原因，承诺的日期太晚，请重新安排")
    with on(date(2028, 7, 4), time(10, 40)):
        find_today()
        _plan_remedy()
    _walk(date(2028, 7, 5))


def _walk(day: date) -> None:
    """What the mornings up to that day bring."""
    with on(day, time(8)):
        chase(PROGRAM, day)


def _standing(body: str) -> Order | None:
    return Order.objects.filter(body__name=body, ended_at=None).order_by("pk").first()


def _answer(body: str, text: str, promised: date) -> None:
    row = _standing(body)
    assert row is not None, f"{body} has an order to answer"
    reply(somebody(Role.LIAISON, row.body_id), row.pk, row.version, text=text, promised=promised)


def _decide(body: str, *, take: bool, reason: str = "") -> None:
    row = (
        Order.objects.filter(body__name=body, ended_at=None, decision="")
        .exclude(reply="")
        .order_by("pk")
        .first()
    )
    assert row is not None, f"{body} has answered"
    decide(acting_as("clerk"), row.pk, row.version, take=take, reason=reason)


def _plan_remedy() -> None:
    """One of the bodies that missed a target says why, and what it does about it."""
    row = (
        Remedy.objects.filter(closed_at=None, state="needed", body__appointments__role=Role.LIAISON)
        .order_by("pk")
        .first()
    )
    assert row is not None, "a target is missed"
    said = Plan(
        cause="新增点位年初集中接入，运行还不稳定，影响了全年比率。",
        action="逐个点位排查，更换三处设备，每周通报一次。",
        measure_by=date(2028, 8, 31),
    )
    plan_remedy(somebody(Role.LIAISON, row.body_id), row.pk, row.version, said)
