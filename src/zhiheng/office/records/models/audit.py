"""The audit log: a chain in which no entry can be changed, taken out or put in without its breaking."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import (
    BigAutoField,
    CharField,
    Index,
    Model,
    PositiveBigIntegerField,
    PositiveSmallIntegerField,
    TextField,
)


class AuditEntry(Model):
    """One act (审计记录). `content` is canonical JSON with who, when, what, on what, from where, and whether it was done or refused;
    `sm3` is SM3 of the digest before it and this text (GB/T 32905; GB/T 22239-2019, 8.1.4.3). The columns beside repeat parts of
    `content` for looking up; the chain is over `content`.
    """

    number = PositiveBigIntegerField(primary_key=True)
    content = TextField()
    sm3 = CharField(max_length=64)
    at = CharField(max_length=32)
    person = PositiveBigIntegerField(null=True)
    event = CharField(max_length=60)
    outcome = CharField(max_length=10)
    subject = CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            Index(fields=["event"], name="audit_by_event"),
            Index(fields=["subject"], name="audit_by_subject"),
            Index(fields=["person"], name="audit_by_person"),
        ]


class AuditHead(Model):
    """The one row that says where the chain ends; who writes an entry locks it."""

    id = BigAutoField(primary_key=True)
    place = PositiveSmallIntegerField(unique=True, default=1)
    number = PositiveBigIntegerField(default=0)
    sm3 = CharField(max_length=64)
