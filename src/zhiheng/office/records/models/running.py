"""What keeps the office running: stored files, background jobs, messages, verdicts worked out before."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db.models import (
    PROTECT,
    BigAutoField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKey,
    Index,
    JSONField,
    Model,
    PositiveBigIntegerField,
    PositiveIntegerField,
    UniqueConstraint,
    UUIDField,
)

from zhiheng.office.people.models import Person


class StoredFile(Model):
    """A file as uploaded (附件), kept under the hash of its content; the same content is one file."""

    sha256 = CharField(max_length=64, unique=True)
    name = CharField("文件名", max_length=255)
    size = PositiveBigIntegerField("字节")
    at = DateTimeField()


class Job(Model):
    """Work in the background (后台任务) with its progress. `argument` and `result` say what it is about and what came of it."""

    id = UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = CharField("种类", max_length=40)
    person = ForeignKey(Person, PROTECT, null=True)
    argument = JSONField(default=dict)
    state = CharField("状态", max_length=20, default="waiting")
    done = PositiveBigIntegerField(default=0)
    total = PositiveBigIntegerField(default=0)
    note = JSONField(default=dict)
    result = JSONField(default=dict)
    problems = JSONField(default=list)
    made_at = DateTimeField()
    started_at = DateTimeField(null=True, blank=True)
    finished_at = DateTimeField(null=True, blank=True)


class Message(Model):
    """A line for a person inside the office (消息), in both languages, with the page it is about."""

    id = BigAutoField(primary_key=True)
    person = ForeignKey(Person, PROTECT, related_name="messages")
    text = JSONField()
    url = CharField(max_length=300, blank=True)
    at = DateTimeField()
    read_at = DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [Index(fields=["person", "read_at"], name="unread_messages")]


class StoredVerdict(Model):
    """A verdict worked out before: derived, may be deleted at any time. It holds as long as nothing behind it has changed:
    the editions of plan and links, the day, and the last filing of each register it comes from.
    """

    target = CharField(max_length=200)
    basis = CharField(max_length=64)
    """Digest of editions, day and last filings."""
    on = DateField()
    seq = PositiveBigIntegerField()
    state = CharField(max_length=20)
    record = JSONField()
    number = PositiveIntegerField(default=0)
    """Place in the plan."""
    towns = JSONField(default=dict)
    """The figure of each town, with the basis that it rests on; empty until somebody asks for it."""

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["target"], name="the_last_verdict_of_a_target")]
