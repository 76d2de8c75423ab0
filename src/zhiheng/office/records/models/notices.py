"""Notices between bodies, meetings and what they decided."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db.models import (
    PROTECT,
    CharField,
    DateField,
    DateTimeField,
    ForeignKey,
    Index,
    JSONField,
    Model,
    PositiveIntegerField,
    Q,
    TextField,
    UniqueConstraint,
    UUIDField,
)

from zhiheng.office.people.models import Body, Person
from zhiheng.office.records.models.filing import Submission
from zhiheng.office.records.models.running import StoredFile


class Notice(Model):
    """A fact sent from one body to another (抄告单), with the clocks of receipt and reply.

    `kind`: case, enterprise, register_row, report (of a citizen), other. `facts` are its structured facts by name (see core.workflow's
    notice: the fields of each kind); `register` and `row_key` name a row of a register. `state` is one of the notice's states. `from_body`
    is empty where the quality office sends. A draft keeps what was typed; sending reads the facts by their types. `receive_by` was counted
    `receive_within` working days after it was sent, `reply_by` `reply_within` after `reply_from`, its receipt or the last return. `reply_facts` are the reply's; `submission` is the filing that the result flows into.
    """

    id = UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = PositiveIntegerField("年度", default=0)
    number = PositiveIntegerField("编号", default=0)
    """Both 0 while it is a draft."""
    kind = CharField("种类", max_length=20)
    title = CharField("标题", max_length=200)
    text = TextField("内容", blank=True)
    facts = JSONField(default=dict)
    register = CharField("台账", max_length=60, blank=True)
    row_key = JSONField(default=list)
    from_body = ForeignKey(Body, PROTECT, null=True, blank=True, related_name="notices_sent")
    to_body = ForeignKey(Body, PROTECT, related_name="notices_received")
    state = CharField("状态", max_length=20)
    made_by = ForeignKey(Person, PROTECT, related_name="notices")
    made_at = DateTimeField()
    sent_at = DateTimeField("发出", null=True, blank=True)
    receive_within = PositiveIntegerField("签收工作日", default=0)
    receive_by = DateField("签收期限", null=True, blank=True)
    reply_within = PositiveIntegerField("回复工作日", default=0)
    """As the sender wants it; 0 in a draft that leaves it to the parameter."""
    reply_from = DateField("回复起算日", null=True, blank=True)
    reply_by = DateField("回复期限", null=True, blank=True)
    received_by = ForeignKey(Person, PROTECT, null=True, blank=True, related_name="received_notices")
    received_at = DateTimeField("签收", null=True, blank=True)
    reply = TextField("回复", blank=True)
    reply_facts = JSONField(default=dict)
    replied_by = ForeignKey(Person, PROTECT, null=True, blank=True, related_name="replied_notices")
    replied_at = DateTimeField(null=True, blank=True)
    returned_reason = TextField("退回理由", blank=True)
    closed_at = DateTimeField("办结", null=True, blank=True)
    submission = ForeignKey(Submission, PROTECT, null=True, blank=True, related_name="notices")
    report = ForeignKey("records.PublicReport", PROTECT, null=True, blank=True, related_name="notices")
    version = PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [
            Index(fields=["to_body", "state"], name="notices_to_a_body"),
            Index(fields=["from_body", "state"], name="notices_from_a_body"),
        ]
        constraints: ClassVar = [
            UniqueConstraint(fields=["year", "number"], condition=Q(number__gt=0), name="a_notice_has_its_number"),
        ]  # fmt: skip


class NoticeFile(Model):
    """A file that goes with a notice or its reply (附件)."""

    notice = ForeignKey(Notice, PROTECT, related_name="files")
    file = ForeignKey(StoredFile, PROTECT, related_name="notice_files")
    title = CharField("名称", max_length=200)
    of_reply = CharField(max_length=5, default="no", choices=[("no", "抄告"), ("yes", "回复")])
    person = ForeignKey(Person, PROTECT)
    at = DateTimeField()


class NoticeStep(Model):
    """What happened to a notice (办理经过), never changed."""

    notice = ForeignKey(Notice, PROTECT, related_name="steps")
    event = CharField(max_length=30)
    reason = TextField(blank=True)
    person = ForeignKey(Person, PROTECT, null=True, blank=True)
    at = DateTimeField()


class Meeting(Model):
    """A meeting of the leading group or of the quality office (会议) with its minutes. `number` counts within `year`."""

    year = PositiveIntegerField("年度")
    number = PositiveIntegerField("次")
    title = CharField("名称", max_length=200)
    day = DateField("日期")
    place = CharField("地点", max_length=200, blank=True)
    chair = CharField("主持", max_length=100, blank=True)
    present = TextField("出席", blank=True)
    minutes = TextField("纪要", blank=True)
    file = ForeignKey(StoredFile, PROTECT, null=True, blank=True)
    made_by = ForeignKey(Person, PROTECT, related_name="meetings")
    made_at = DateTimeField()
    version = PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["year", "number"], name="a_meeting_has_its_number")]


class Decision(Model):
    """What a meeting decided that somebody has to do (议定事项). Who does it stands in duties of the group `decisions`, whose item is the
    decision's code `YEAR-MEETING-NUMBER`.

    `quote` are the words of the minutes. `done` is what the body reports; `closed_at` once the quality office takes it.
    """

    meeting = ForeignKey(Meeting, PROTECT, related_name="decisions")
    number = PositiveIntegerField("序号")
    code = CharField("编号", max_length=40, unique=True)
    text = TextField("事项")
    quote = TextField(blank=True)
    deadline = DateField("期限", null=True, blank=True)
    done = TextField("办理情况", blank=True)
    done_by = ForeignKey(Person, PROTECT, null=True, blank=True, related_name="decisions_done")
    done_at = DateTimeField(null=True, blank=True)
    returned_reason = TextField("退回理由", blank=True)
    closed_at = DateTimeField("办结", null=True, blank=True)
    version = PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["meeting", "number"], name="a_decision_has_its_number")
        ]


class DecisionStep(Model):
    """What happened to a decision (办理经过), never changed: given, reported done, returned, taken."""

    decision = ForeignKey(Decision, PROTECT, related_name="steps")
    event = CharField(max_length=30)
    text = TextField(blank=True)
    person = ForeignKey(Person, PROTECT)
    at = DateTimeField()
