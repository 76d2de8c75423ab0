"""Supervision: what is chased, the orders that were issued, days on which no clock runs, and what is done about missed targets."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import (
    PROTECT,
    CharField,
    DateField,
    DateTimeField,
    F,
    ForeignKey,
    Index,
    JSONField,
    Model,
    PositiveIntegerField,
    Q,
    TextField,
    UniqueConstraint,
)
from django.db.models.constraints import CheckConstraint

from zhiheng.office.people.models import Body, Person
from zhiheng.office.records.models.running import StoredFile


class Matter(Model):
    """Something a body has to have done by a deadline, and that is chased (督办事项).

    `kind` and `subject` say what: a due, a decision of a meeting, the receipt or the reply of a notice, the remedy of a missed target;
    `subject` is its row id or the target's id. `state` is one of core.workflow's supervision states, `state_since` its first day.
    `agreed` is the deadline as it was counted, `working_days` after `clock_from` (0 where it was set as a day); `deadline` is where it lies
    after the days on which no clock ran. `began` is the day on which it was taken up or last extended, `not_before` the first day on which
    the clock may bring anything. `acts_on` is the day on which the program looks at it again, empty where only people can move it;
    `held_since` is filled while it waits for others than the body. `earlier` are the bodies that had it before, each as [row id, last day].
    `outcome` says how it was closed: done, exempted, lapsed.
    """

    kind = CharField("种类", max_length=20)
    subject = CharField(max_length=200)
    title = JSONField("事项")
    body = ForeignKey(Body, PROTECT, related_name="matters")
    clock_from = DateField("起算日")
    working_days = PositiveIntegerField("工作日", default=0)
    agreed = DateField("原定期限")
    deadline = DateField("期限")
    began = DateField()
    not_before = DateField()
    held_since = DateField(null=True, blank=True)
    earlier = JSONField(default=list)
    state = CharField("状态", max_length=20)
    state_since = DateField()
    acts_on = DateField(null=True, blank=True)
    made_at = DateTimeField()
    closed_at = DateTimeField("办结", null=True, blank=True)
    outcome = CharField("结果", max_length=20, blank=True)
    version = PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [
            Index(fields=["closed_at", "acts_on"], name="matters_to_look_at"),
            Index(fields=["body", "closed_at"], name="matters_of_a_body"),
        ]
        constraints: ClassVar = [
            UniqueConstraint(fields=["kind", "subject", "body"], condition=Q(closed_at=None), name="a_matter_is_chased_once"),
        ]  # fmt: skip


class Order(Model):
    """An order of supervision (督办单): `colour` blue, orange or red; `number` counts within `year`.

    `counted` tells how `reply_by` was counted (zh, en); `told` are the people (row ids) it went to. The body's reply promises a day
    by which it is done; the quality office takes the reply or not (`decision`: taken, refused). `told_on` is when it was last told that
    nothing moves: to leaders of a red one, to the quality office of a reply that waits for it. `ended_at` with `ended_why` (done, lapsed,
    raised, extended, exempted) when it no longer stands.
    """

    matter = ForeignKey(Matter, PROTECT, related_name="orders")
    year = PositiveIntegerField("年度")
    number = PositiveIntegerField("编号")
    colour = CharField("等级", max_length=10)
    body = ForeignKey(Body, PROTECT, related_name="orders")
    issued_on = DateField("发出")
    reply_by = DateField("回复期限")
    counted = JSONField(default=dict)
    told = JSONField(default=list)
    reply = TextField("回复", blank=True)
    promised = DateField("承诺办结", null=True, blank=True)
    replied_by = ForeignKey(Person, PROTECT, null=True, blank=True, related_name="replied_orders")
    replied_at = DateTimeField(null=True, blank=True)
    file = ForeignKey(StoredFile, PROTECT, null=True, blank=True)
    decision = CharField("处理", max_length=10, blank=True)
    decision_reason = TextField("理由", blank=True)
    decided_by = ForeignKey(Person, PROTECT, null=True, blank=True, related_name="decided_orders")
    decided_at = DateTimeField(null=True, blank=True)
    told_on = DateField(null=True, blank=True)
    ended_at = DateTimeField(null=True, blank=True)
    ended_why = CharField(max_length=20, blank=True)
    version = PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [Index(fields=["body", "ended_at"], name="orders_of_a_body")]
        constraints: ClassVar = [
            UniqueConstraint(fields=["year", "number"], name="an_order_has_its_number"),
            UniqueConstraint(
                fields=["matter", "colour"], condition=Q(ended_at=None), name="a_colour_is_ordered_once"
            ),
        ]


class OrderSeries(Model):
    """The last number of an order in a year; locked while the next one is taken, so that numbers have no gap."""

    year = PositiveIntegerField("年度", unique=True)
    last = PositiveIntegerField("编号", default=0)


class MatterStep(Model):
    """What happened to a matter (督办经过), never changed: watched, reminded, overdue, ordered, replied, and so on.

    `day` is the day that it counts for, `counted` how that day was counted (zh, en; empty where a person acted). `person` is empty
    where the program acted by the clock. `told` are the people (row ids) who were told.
    """

    matter = ForeignKey(Matter, PROTECT, related_name="steps")
    event = CharField(max_length=30)
    day = DateField()
    at = DateTimeField()
    person = ForeignKey(Person, PROTECT, null=True, blank=True)
    order = ForeignKey(Order, PROTECT, null=True, blank=True, related_name="steps")
    reason = TextField("理由", blank=True)
    counted = JSONField(default=dict)
    told = JSONField(default=list)


class Suspension(Model):
    """Days on which no clock of supervision runs (中止计时), for one body or, with none, for all: a disaster, a state of emergency.

    Both days count. `until` is empty while nobody knows how long.
    """

    body = ForeignKey(Body, PROTECT, null=True, blank=True, related_name="suspensions")
    since = DateField("起")
    until = DateField("止", null=True, blank=True)
    reason = TextField("事由")
    person = ForeignKey(Person, PROTECT)
    at = DateTimeField()
    withdrawn_at = DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="a_suspension_ends_after_it_began"),
        ]  # fmt: skip


class Remedy(Model):
    """What is done about a target whose state asks for it (整改): cause, action, measuring again, close.

    `state` is one of core.workflow's remedy states. `found` is the verdict's state and `found_seq` the filing after which it was found
    on `found_on`; `measured` and `measured_on` are those of the measuring again. `number` counts within the target.
    """

    target = CharField("目标", max_length=200)
    number = PositiveIntegerField(default=1)
    body = ForeignKey(Body, PROTECT, related_name="remedies")
    state = CharField("状态", max_length=20)
    found = CharField(max_length=20)
    found_on = DateField()
    found_seq = PositiveIntegerField(default=0)
    cause = TextField("原因", blank=True)
    action = TextField("措施", blank=True)
    measure_by = DateField("复测期限", null=True, blank=True)
    planned_by = ForeignKey(Person, PROTECT, null=True, blank=True, related_name="remedies")
    planned_at = DateTimeField(null=True, blank=True)
    measured = CharField(max_length=20, blank=True)
    measured_on = DateField(null=True, blank=True)
    closed_at = DateTimeField(null=True, blank=True)
    closed_by = ForeignKey(Person, PROTECT, null=True, blank=True, related_name="closed_remedies")
    closing = TextField("办结意见", blank=True)
    version = PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["target", "number"], name="a_remedy_has_its_number"),
            UniqueConstraint(
                fields=["target"], condition=Q(closed_at=None), name="one_open_remedy_for_a_target"
            ),
        ]


class RemedyStep(Model):
    """What happened to a remedy (整改经过), never changed: `event` is one of core.workflow's remedy events, `words` what was said with it.

    `person` is empty where the program acted by the clock; `verdict` is the state of the target's verdict then.
    """

    remedy = ForeignKey(Remedy, PROTECT, related_name="steps")
    event = CharField(max_length=20)
    day = DateField()
    at = DateTimeField()
    person = ForeignKey(Person, PROTECT, null=True, blank=True)
    words = JSONField(default=dict)
    verdict = CharField(max_length=20, blank=True)
