"""What is public, and what the public reports."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import (
    PROTECT,
    BooleanField,
    CharField,
    DateField,
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

    `plan` is the plan's id; `hidden` says by target what stays inside: {"what": "target" or "towns", "reason": …}. `licence` is the one under
    which the data may be used.
    """

    plan = CharField(max_length=200)
    open = BooleanField("公开")
    hidden = JSONField("不公开的目标", default=dict)
    reports = BooleanField("接受反映", default=True)
    licence = CharField("使用许可", max_length=40, default="CC-BY-4.0")
    reason = TextField("理由", blank=True)
    person = ForeignKey(Person, PROTECT)
    at = DateTimeField()


class PublicReport(Model):
    """A problem that a citizen reported (群众反映). They look the answer up by a code, of which only a keyed digest is kept.

    `contact` is theirs alone to give, encrypted, and wiped some time after the answer. `place_digest` stands for the address it came from,
    keyed, and is wiped too. `state` is one of core.workflow's report states; `answer` is what the citizen reads.
    """

    year = PositiveIntegerField()
    number = PositiveIntegerField()
    code_digest = CharField("查询码", max_length=64, unique=True)
    target = CharField("目标", max_length=200, blank=True)
    text = TextField("反映内容")
    where = CharField("地点", max_length=200, blank=True)
    contact = TextField("联系方式", blank=True)
    place_digest = CharField(max_length=64, blank=True)
    state = CharField("状态", max_length=20)
    at = DateTimeField()
    answer = TextField("答复", blank=True)
    answered_by = ForeignKey(Person, PROTECT, null=True, blank=True, related_name="answered_reports")
    answered_at = DateTimeField(null=True, blank=True)
    version = PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [Index(fields=["state", "at"], name="reports_by_state")]
        constraints: ClassVar = [UniqueConstraint(fields=["year", "number"], name="a_report_has_its_number")]


class PublicCount(Model):
    """How often something was done from outside within a window of time (计数), to keep floods out: "report/hour/2028-07-05T09", and whose.

    `place_digest` is "" for everybody together. Rows of windows that are over are wiped.
    """

    window = CharField(max_length=60)
    place_digest = CharField(max_length=64, blank=True)
    number = PositiveIntegerField(default=0)
    at = DateTimeField()

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["window", "place_digest"], name="a_window_is_counted_once")
        ]


class SearchEntry(Model):
    """One thing that can be found by search (检索条目): derived, may be made anew at any time.

    `title_en` is empty where the title is a name in both languages. `folded` is what is searched: title and text as
    records.search_text folds them. Who may see it is asked when it is found, by `kind`, `subject` and `bodies`: the row ids of the bodies
    that it belongs to, between bars (|12|57|).
    """

    kind = CharField(max_length=20)
    subject = CharField(max_length=200)
    title = TextField()
    title_en = TextField(blank=True)
    text = TextField(blank=True)
    folded = TextField()
    url = CharField(max_length=300, blank=True)
    bodies = TextField(blank=True)
    day = DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["kind", "subject"], name="a_thing_is_found_once")]
