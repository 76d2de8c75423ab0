"""Filings in progress, evidence and reviews. A filing that was approved stands in the ledger; here stays how it came there."""

from __future__ import annotations

import uuid
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
    PositiveBigIntegerField,
    PositiveIntegerField,
    Q,
    TextField,
    UniqueConstraint,
    UUIDField,
)

from zhiheng.office.people.models import Body, Person
from zhiheng.office.records.models.duties import Due
from zhiheng.office.records.models.running import StoredFile


class Submission(Model):
    """A filing in progress (送审稿): a table as a file, typed or dropped, on its way through review into the ledger.

    `state` is one of core.workflow's filing states. What the last check found stands in `passes`, `rows`, `headers` (each with the
    column that it means), `preview` (the first rows, personal data masked) and `problems`. `without` are rows of the file that were
    sent back and do not count; `parent` is the submission whose returned rows these are. `version` counts the changes: of two people who
    act on one version the second is told. `review_by` is the reviewer's deadline, `filing` the seq in the ledger once it is approved.
    """

    id = UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    due = ForeignKey(Due, PROTECT, null=True, blank=True, related_name="submissions")
    register = CharField("台账", max_length=60)
    kind = CharField("方式", max_length=10)
    body = ForeignKey(Body, PROTECT, related_name="submissions")
    file = ForeignKey(StoredFile, PROTECT, null=True, blank=True)
    sheet = CharField(max_length=100, blank=True)
    columns = JSONField("表头对照", default=dict)
    typed = JSONField("填写的值", default=list)
    state = CharField("状态", max_length=30)
    passes = BooleanField(default=False)
    rows = PositiveIntegerField(default=0)
    headers = JSONField(default=list)
    preview = JSONField(default=list)
    problems = JSONField(default=list)
    problem_count = PositiveIntegerField(default=0)
    marked = ForeignKey(StoredFile, PROTECT, null=True, blank=True, related_name="marked_of")
    without = JSONField(default=list)
    parent = ForeignKey("self", PROTECT, null=True, blank=True, related_name="parts")
    note = TextField("说明", blank=True)
    made_by = ForeignKey(Person, PROTECT, related_name="submissions")
    made_at = DateTimeField()
    handed_in_by = ForeignKey(Person, PROTECT, null=True, blank=True, related_name="handed_in")
    handed_in_at = DateTimeField(null=True, blank=True)
    review_by = DateField("审核期限", null=True, blank=True)
    filing = PositiveBigIntegerField("账本序号", null=True, blank=True)
    version = PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [
            Index(fields=["body", "state"], name="submissions_of_a_body"),
            Index(fields=["state"], name="submissions_by_state"),
            # Every page counts what waits for its reviewer: by this alone, for rows are wide.
            Index(
                fields=["state", "body", "handed_in_by", "review_by", "made_at"], name="submissions_to_review"
            ),
        ]
        constraints: ClassVar = [
            UniqueConstraint(fields=["filing"], condition=Q(filing__isnull=False), name="a_filing_is_of_one_submission"),
        ]  # fmt: skip


class Evidence(Model):
    """A file that proves a figure (佐证材料), kept once however often it is handed in."""

    file = ForeignKey(StoredFile, PROTECT, related_name="evidence")
    body = ForeignKey(Body, PROTECT, related_name="evidence")
    title = CharField("名称", max_length=200)
    person = ForeignKey(Person, PROTECT)
    at = DateTimeField()

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["file", "body"], name="evidence_is_kept_once")]


class EvidenceUse(Model):
    """Evidence that goes with a submission."""

    evidence = ForeignKey(Evidence, PROTECT, related_name="uses")
    submission = ForeignKey(Submission, PROTECT, related_name="evidence")

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["evidence", "submission"], name="evidence_goes_with_a_submission_once")
        ]


class Review(Model):
    """A step on the way of a submission (办理): handed in, approved, sent back or withdrawn, by whom, on which version.

    `decision` is an event of core.workflow's filing; `step` the state in which it happened. `remarks` go with what was sent back:
    of a submission that went on without some rows they stand on its approval too.
    """

    submission = ForeignKey(Submission, PROTECT, related_name="reviews")
    step = CharField("环节", max_length=20)
    decision = CharField("决定", max_length=20)
    reason = TextField("理由", blank=True)
    person = ForeignKey(Person, PROTECT, related_name="reviews")
    deputy_for = ForeignKey(Person, PROTECT, null=True, blank=True, related_name="reviews_by_deputy")
    of_version = PositiveIntegerField()
    at = DateTimeField()

    class Meta:
        constraints: ClassVar = [
            # Two reviewers who decide on the same version at once: the database lets one through.
            UniqueConstraint(fields=["submission", "of_version"], name="one_decision_on_a_version")
        ]


class Remark(Model):
    """One value or row that a reviewer sent back (退回意见); `column` is "" for the whole row."""

    review = ForeignKey(Review, PROTECT, related_name="remarks")
    row = PositiveIntegerField("行")
    column = CharField("列", max_length=60, blank=True)
    value = TextField("原值", blank=True)
    reason = TextField("理由")
