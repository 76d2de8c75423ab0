"""Duties and what is due to be filed for them."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import (
    PROTECT,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    F,
    ForeignKey,
    Index,
    Model,
    PositiveIntegerField,
    Q,
    TextField,
    UniqueConstraint,
)
from django.db.models.constraints import CheckConstraint

from zhiheng.office.people.models import Body, Person
from zhiheng.office.records.models.adopting import Draft


class Duty(Model):
    """A target or task, or its yearly or local share, held by one body (职责).

    `item` is the id of a target or task in the plan, or the code of what a meeting decided. While a plan is drafted its duties belong to the draft (`since` empty); adopting
    gives them their first day. `year` is 0 and `area` "" for the whole. A duty that ended stays; one that passed on names the duty it came from.
    """

    draft = ForeignKey(Draft, PROTECT, null=True, blank=True, related_name="duties")
    group = CharField(
        max_length=10, choices=[("targets", "目标"), ("tasks", "任务"), ("decisions", "议定事项")]
    )
    item = CharField(max_length=200)
    body = ForeignKey(Body, PROTECT, related_name="duties")
    part = CharField("分工", max_length=10, choices=[("lead", "牵头"), ("support", "配合")])
    year = PositiveIntegerField("年度", default=0)
    area = CharField("地区", max_length=100, blank=True)
    value = DecimalField("分解值", max_digits=24, decimal_places=6, null=True, blank=True)
    holder = ForeignKey(Person, PROTECT, null=True, blank=True, related_name="duties")
    since = DateField("起", null=True, blank=True)
    until = DateField("止", null=True, blank=True)
    passed_from = ForeignKey("self", PROTECT, null=True, blank=True, related_name="passed_to")

    class Meta:
        indexes: ClassVar = [Index(fields=["group", "item"], name="duties_of_an_item")]
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["group", "item", "body", "year", "area"], condition=Q(since__isnull=False, until=None), name="a_duty_is_given_once",
            ),
            UniqueConstraint(
                fields=["draft", "group", "item", "body", "year", "area"], condition=Q(since=None), name="a_duty_is_drafted_once",
            ),
        ]  # fmt: skip


class Due(Model):
    """What a body has to file by a day (应报): rows of a register for a period, or the value of one target (`target`, its id).

    `deadline` was counted: `working_days` after `clock_from`, the period's end; how, can be told again from the calendar. A
    reviewer's return starts the clock again. Past its deadline a due is locked, until the quality office extends it;
    `asked` is why the body asks for that.
    """

    body = ForeignKey(Body, PROTECT, related_name="dues")
    register = CharField("台账", max_length=60)
    target = CharField("目标", max_length=200, blank=True)
    period_start = DateField()
    period_end = DateField()
    covers = CharField("统计口径", max_length=10, blank=True)
    working_days = PositiveIntegerField("工作日")
    deadline = DateField("期限")
    clock_from = DateField("起算日")
    closed_at = DateTimeField("办结", null=True, blank=True)
    asked = TextField("申请延期的理由", blank=True)

    class Meta:
        indexes: ClassVar = [Index(fields=["body", "closed_at", "deadline"], name="what_a_body_has_to_file")]
        constraints: ClassVar = [
            UniqueConstraint(fields=["body", "register", "target", "period_start", "period_end"], name="a_filing_is_due_once"),
            CheckConstraint(condition=Q(period_end__gte=F("period_start")), name="a_period_ends_after_it_began"),
        ]  # fmt: skip


class Extension(Model):
    """An exception to a deadline or its lock, on record with its reason (延期)."""

    due = ForeignKey(Due, PROTECT, related_name="extensions")
    before = DateField("原期限")
    deadline = DateField("新期限")
    reason = TextField("理由")
    person = ForeignKey(Person, PROTECT)
    at = DateTimeField()
