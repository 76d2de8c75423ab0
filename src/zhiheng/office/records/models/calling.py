"""Calls of programs that are to be carried out once however often they are sent."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import (
    PROTECT,
    BigAutoField,
    CharField,
    DateTimeField,
    ForeignKey,
    Index,
    Model,
    PositiveIntegerField,
    TextField,
    UniqueConstraint,
)

from zhiheng.office.records.models.sending import Token


class Call(Model):
    """A call that was carried out under a key (Idempotency-Key), written in the transaction of its first act: it exists exactly where the
    act does.

    `call` tells this request from a second one with the same key, `digest` (SHA-256) what was asked. `subject` is what the act was about
    (`submission:ID`). `status` and `answer` are what was answered, kept afterwards; they are missing where the program was killed in between.
    """

    id = BigAutoField(primary_key=True)
    token = ForeignKey(Token, PROTECT, related_name="calls")
    key = CharField(max_length=100)
    call = CharField(max_length=32)
    digest = CharField(max_length=64)
    subject = CharField("事项", max_length=200, blank=True)
    status = PositiveIntegerField("结果", null=True, blank=True)
    answer = TextField("答复", blank=True)
    at = DateTimeField()

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["token", "key"], name="a_call_is_carried_out_once"),
        ]
        indexes: ClassVar = [Index(fields=["at"], name="calls_by_age")]
