"""What leaves the office: the outbox, the addresses that events go to, and the tokens by which programs call."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import (
    PROTECT,
    BigAutoField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKey,
    Index,
    JSONField,
    Model,
    OneToOneField,
    PositiveIntegerField,
    Q,
    TextField,
    UniqueConstraint,
)

from zhiheng.office.people.models import Person


class Hook(Model):
    """An address that events are sent to (事件推送). `kind`: generic, wecom, dingtalk; `events` are names of events, none for all of them.

    `secret` signs what is sent. With a person it is told that person's events alone; without one, everybody's.
    """

    name = CharField("名称", max_length=100)
    kind = CharField("格式", max_length=20)
    url = CharField("地址", max_length=500)
    secret = CharField("签名密钥", max_length=200, blank=True)
    events = JSONField("事件", default=list)
    person = ForeignKey(Person, PROTECT, null=True, blank=True, related_name="hooks")
    made_by = ForeignKey(Person, PROTECT, related_name="hooks_made")
    made_at = DateTimeField()
    ended_at = DateTimeField("停用", null=True, blank=True)


class Delivery(Model):
    """Something to be sent out of the office (待发), put here in the transaction that wants it and sent afterwards, again and again until
    it arrives or is given up.

    `channel`: email, generic, wecom, dingtalk. `to` is an e-mail address or empty with a hook. `content` is what is sent (JSON). `state`:
    waiting, sent, given_up. `receipt` is what the other side answered. `key` is the same for the same thing, which goes out once.
    """

    id = BigAutoField(primary_key=True)
    channel = CharField("渠道", max_length=20)
    person = ForeignKey(Person, PROTECT, null=True, blank=True, related_name="deliveries")
    hook = ForeignKey(Hook, PROTECT, null=True, blank=True, related_name="deliveries")
    to = CharField("收件", max_length=320, blank=True)
    event = CharField("事件", max_length=60)
    content = JSONField()
    key = CharField(max_length=120)
    state = CharField("状态", max_length=20, default="waiting")
    attempts = PositiveIntegerField("次数", default=0)
    next_at = DateTimeField("下次", null=True, blank=True)
    problem = TextField("原因", blank=True)
    receipt = CharField("回执", max_length=300, blank=True)
    made_at = DateTimeField()
    sent_at = DateTimeField("送达", null=True, blank=True)

    class Meta:
        indexes: ClassVar = [Index(fields=["state", "next_at"], name="deliveries_to_send")]
        constraints: ClassVar = [UniqueConstraint(fields=["key"], name="a_delivery_goes_out_once")]


class Wish(Model):
    """How a person wants to be told (通知方式): by e-mail at once, in one digest a day, or inside the office alone."""

    person = OneToOneField(Person, PROTECT, related_name="wish")
    by_email = BooleanField("电子邮件", default=False)
    digest = BooleanField("每日汇总", default=False)
    digest_on = DateField("上次汇总", null=True, blank=True)


class Token(Model):
    """A token by which a program calls in a person's name (访问令牌). Only its hash is kept; `scopes` narrow what it may do, never widen it."""

    person = ForeignKey(Person, PROTECT, related_name="tokens")
    name = CharField("用途", max_length=100)
    token_sha256 = CharField(max_length=64, unique=True)
    start = CharField(max_length=12)
    """Its first characters, to tell tokens apart."""
    scopes = JSONField("范围")
    made_at = DateTimeField()
    expires_on = DateField("有效期至")
    revoked_at = DateTimeField("撤销", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["person", "name"], condition=Q(revoked_at=None), name="a_token_has_a_name_of_its_own"),
        ]  # fmt: skip
