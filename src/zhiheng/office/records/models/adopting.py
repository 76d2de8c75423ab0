"""From an uploaded document to an adopted plan."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import (
    PROTECT,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKey,
    JSONField,
    Model,
    PositiveIntegerField,
    Q,
    TextField,
    UniqueConstraint,
)

from zhiheng.office.people.models import Person
from zhiheng.office.records.models.editions import Edition
from zhiheng.office.records.models.running import StoredFile

STATES = [
    ("reading", "正在读"),
    ("unreadable", "读不出"),
    ("open", "核对中"),
    ("adopted", "已采纳"),
    ("dropped", "已放弃"),
]


class Draft(Model):
    """A plan on its way (计划稿): the document, what was read from it, and what people made of that.

    `plan_text` is a plan.toml with every correction; `read_text` is the machine's own reading; `links_text` a links.toml.
    `amends`: it changes the plan in force instead of being the first, and `dropped` are the targets (ids) that it gives up. `source`
    is the document's text with its blocks, for marking. `version` counts the changes, `changed_by` made the last one: a page that
    saw an older one is told so instead of writing over it.
    """

    document = ForeignKey(StoredFile, PROTECT)
    state = CharField("状态", max_length=20, choices=STATES, default="reading")
    problems = JSONField(default=list)
    plan_text = TextField(blank=True)
    read_text = TextField(blank=True)
    links_text = TextField(blank=True)
    source = JSONField(default=dict)
    dropped = JSONField(default=list)
    amends = BooleanField(default=False)
    version = PositiveIntegerField(default=1)
    made_by = ForeignKey(Person, PROTECT, related_name="drafts")
    made_at = DateTimeField()
    changed_by = ForeignKey(Person, PROTECT, null=True, related_name="+")


class Confirmation(Model):
    """A person confirms one thing that was read (确认). `fingerprint` is of the text confirmed: changed later, it is open again."""

    draft = ForeignKey(Draft, PROTECT, related_name="confirmations")
    group = CharField(max_length=20)
    item = CharField(max_length=200)
    fingerprint = CharField(max_length=64)
    person = ForeignKey(Person, PROTECT)
    at = DateTimeField()

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["draft", "group", "item"], name="a_thing_is_confirmed_once")
        ]


class Answer(Model):
    """Why an issue of the check-up stands and the plan is adopted all the same (说明)."""

    draft = ForeignKey(Draft, PROTECT, related_name="answers")
    code = CharField(max_length=60)
    place = TextField()
    value = TextField(blank=True)
    answer = TextField()
    person = ForeignKey(Person, PROTECT)
    at = DateTimeField()

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["draft", "code", "place", "value"], name="an_issue_is_answered_once")
        ]


class Revision(Model):
    """A plan in force (计划版本): immutable content, the first by adoption, each later one by an amendment with its document."""

    number = PositiveIntegerField(unique=True)
    edition = ForeignKey(Edition, PROTECT, related_name="revisions")
    draft = ForeignKey(Draft, PROTECT, null=True)
    document = ForeignKey(StoredFile, PROTECT, null=True)
    title = CharField(max_length=300)
    reason = TextField(blank=True)
    since = DateField("自")
    person = ForeignKey(Person, PROTECT, null=True)
    at = DateTimeField()

    class Meta:
        constraints: ClassVar = [
            # Two people who adopt one draft at once: the second finds it done.
            UniqueConstraint(
                fields=["draft"], condition=Q(draft__isnull=False), name="a_draft_is_adopted_once"
            )
        ]
