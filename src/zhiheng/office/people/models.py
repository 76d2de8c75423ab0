"""Tables of bodies, persons and roles. Thin: what may be done with them stands in permissions and actions."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db.models import (
    PROTECT,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    EmailField,
    F,
    ForeignKey,
    Model,
    Q,
    TextField,
    UniqueConstraint,
)
from django.db.models.constraints import CheckConstraint

from zhiheng.office.people.roles import ADMINISTRATORS, Role

KINDS = [("department", "部门"), ("town", "镇街"), ("agency", "机构"), ("enterprise", "企业")]


class Body(Model):
    """A responsible body (责任单位). One that was merged has ended and names what it went into."""

    name = CharField("名称", max_length=100, unique=True)
    kind = CharField("类别", max_length=20, choices=KINDS, default="department")
    code = CharField("代码", max_length=40, blank=True)
    since = DateField("起", null=True, blank=True)
    until = DateField("止", null=True, blank=True)
    merged_into = ForeignKey(
        "self", PROTECT, null=True, blank=True, related_name="merged_from", verbose_name="并入"
    )

    class Meta:
        constraints: ClassVar = [
            CheckConstraint(condition=Q(merged_into=None) | Q(until__isnull=False), name="a_merged_body_has_ended"),
            CheckConstraint(condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")), name="a_body_ends_after_it_began"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class BodyAlias(Model):
    """Another name of a body (别名)."""

    body = ForeignKey(Body, PROTECT, related_name="aliases")
    name = CharField("别名", max_length=100, unique=True)

    def __str__(self) -> str:
        return self.name


class Persons(BaseUserManager["Person"]):
    """What Django's signing in asks of a table of persons."""


class Person(AbstractBaseUser):
    """Somebody with an account (人员). Accounts are closed, never deleted: what they did stays theirs."""

    username = CharField("登录名", max_length=60, unique=True)
    name = CharField("姓名", max_length=60)
    email = EmailField("电子邮件", blank=True)
    subject = CharField("统一身份认证标识", max_length=255, blank=True)
    is_active = BooleanField("启用", default=True)
    last_login = None
    signed_in_at = DateTimeField("上次登录", null=True, blank=True)
    """In the office's time; Django's own field would keep the machine's."""
    made_at = DateTimeField("建立时间")
    password_changed_at = DateTimeField("密码更改时间", null=True, blank=True)
    language = CharField("语言", max_length=2, default="zh")
    session_key = CharField("当前会话", max_length=40, blank=True)
    feed_token = CharField("日历订阅", max_length=64, blank=True)

    objects = Persons()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["subject"], condition=~Q(subject=""), name="one_person_for_a_subject")
        ]

    def __str__(self) -> str:
        return self.name


class FormerPassword(Model):
    """A password used before, as hash; the last ones may not come back."""

    person = ForeignKey(Person, PROTECT, related_name="former_passwords")
    password = CharField(max_length=128)
    at = DateTimeField()


class Appointment(Model):
    """A role held by a person, in a body where the role has one (任职). Ended by a day, never deleted."""

    person = ForeignKey(Person, PROTECT, related_name="appointments")
    role = CharField("角色", max_length=30, choices=[(role.value, role.value) for role in Role])
    body = ForeignKey(Body, PROTECT, null=True, blank=True, related_name="appointments")
    since = DateField("起")
    until = DateField("止", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["person", "role", "body"], condition=Q(until=None, body__isnull=False), name="a_role_in_a_body_is_held_once"),
            UniqueConstraint(fields=["person", "role"], condition=Q(until=None, body=None), name="a_role_is_held_once"),
            UniqueConstraint(
                fields=["person"], condition=Q(until=None, role__in=sorted(ADMINISTRATORS)), name="one_administrator_role_for_a_person",
            ),
        ]  # fmt: skip


class Delegation(Model):
    """During leave a deputy acts for a person in their roles of a body (委托代办). Both days count."""

    person = ForeignKey(Person, PROTECT, related_name="delegations")
    deputy = ForeignKey(Person, PROTECT, related_name="deputyships")
    since = DateField("起")
    until = DateField("止")
    reason = TextField("事由", blank=True)
    ended_at = DateTimeField("提前结束", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            CheckConstraint(condition=Q(until__gte=F("since")), name="leave_ends_after_it_began"),
            CheckConstraint(condition=~Q(person=F("deputy")), name="nobody_is_their_own_deputy"),
        ]


class Invitation(Model):
    """A link by which a new person makes their account (邀请). Only the hash of its token is kept."""

    token_sha256 = CharField(max_length=64, unique=True)
    name = CharField("姓名", max_length=60)
    email = EmailField("电子邮件", blank=True)
    role = CharField("角色", max_length=30)
    body = ForeignKey(Body, PROTECT, null=True, blank=True)
    invited_by = ForeignKey(Person, PROTECT, null=True, related_name="invitations")
    """Nobody where the program itself invited the first people of a fresh workspace."""
    at = DateTimeField()
    expires_at = DateTimeField()
    used_at = DateTimeField(null=True, blank=True)
    withdrawn_at = DateTimeField(null=True, blank=True)
    person = ForeignKey(Person, PROTECT, null=True, blank=True, related_name="invited_by_link")
