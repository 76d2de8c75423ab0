"""What is public, and what the public reports."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import (
    PROTECT,
    BooleanField,
    CharField,
    DateTimeField,
    ForeignKey,
    Index,
    JSONField,
    Model,
    PositiveIntegerField,
    TextField,
    UniqueConstraint,
)

from zhiheng.office.people.models import Person


class Publication(Model):
    """A plan was opened to the public, or closed to it (公开), from then on; the latest row counts.

    `plan` is the plan's id; `hidden` are targets that stay inside, with the reason of each.
    """

    plan = CharField(max_length=200)
    open = BooleanField("公开")
    hidden = JSONField("不公开的目标", default=dict)
    reports = BooleanField("接受反映", default=True)
    reason = TextField("理由", blank=True)
    person = ForeignKey(Person, PROTECT)
    at = DateTimeField()


class PublicReport(Model):
    """A problem that a citizen reported (群众反映). `code` is what they look the answer up by; nobody can guess it.

    `contact` is theirs alone to give, encrypted, and wiped some time after the answer. `place_sha256` stands for where it came from, to keep
    floods out. `state` is one of core.workflow's report states; `answer` is what the citizen reads.
    """

    year = PositiveIntegerField()
    number = PositiveIntegerField()
    code = CharField("查询码", max_length=40, unique=True)
    target = CharField("目标", max_length=200, blank=True)
    text = TextField("反映内容")
    where = CharField("地点", max_length=200, blank=True)
    contact = TextField("联系方式", blank=True)
    place_sha256 = CharField(max_length=64)
    state = CharField("状态", max_length=20)
    at = DateTimeField()
    answer = TextField("答复", blank=True)
    answered_by = ForeignKey(Person, PROTECT, null=True, blank=True, related_name="answered_reports")
    answered_at = DateTimeField(null=True, blank=True)
    version = PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [Index(fields=["state", "at"], name="reports_by_state")]
        constraints: ClassVar = [UniqueConstraint(fields=["year", "number"], name="a_report_has_its_number")]


class SearchEntry(Model):
    """One thing that can be found by search (检索条目): derived, may be made anew at any time. Who may see it is asked when it is found:
    `body` are the row ids of bodies it belongs to (none: everybody of the programme), `kind` what it is.
    """

    kind = CharField(max_length=20)
    subject = CharField(max_length=200)
    title = TextField()
    text = TextField(blank=True)
    url = CharField(max_length=300)
    bodies = JSONField(default=list)
    day = DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["kind", "subject"], name="a_thing_is_found_once")]
