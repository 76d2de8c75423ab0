"""What must hold whenever the server was killed: nothing half done, and nothing lost that was answered."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

AFTER = {
    "department_review": {"department_review", "office_review", "returned", "approved"},
    "office_review": {"office_review", "returned", "approved"},
    "returned": {"returned", "department_review", "office_review", "approved"},
    "approved": {"approved"},
}
"""Where a submission may stand that was told to have come to a state: there, or further on, where the deed that was cut off led it."""


def look(told: dict[str, str], adopted: set[int]) -> None:
    """Looks at the tables. `told`: the states of submissions that were confirmed; `adopted`: drafts confirmed to be in force.

    Raises AssertionError with what is broken.
    """
    from zhiheng.office.records import audit

    assert not (broken := list(audit.faults())), f"the audit chain breaks at {broken}"
    _submissions(told)
    _adoptions(adopted)


def _submissions(told: dict[str, str]) -> None:
    from zhiheng.office.records.models import AuditEntry, Due, Review, Submission

    rows = {str(each.pk): each for each in Submission.objects.all()}
    for id, state in told.items():
        assert rows[id].state in AFTER[state], f"{id} was told to be {state} and is {rows[id].state}"
    approved = {each.pk.hex: each.filing for each in rows.values() if each.state == "approved"}
    assert all(approved.values()), "approved without a filing in the ledger"
    assert {each.filing for each in rows.values() if each.state != "approved"} <= {None}, (
        "in the ledger and not approved"
    )
    assert filings() == approved, "the ledger and the approved filings differ"
    closed = set(Due.objects.exclude(closed_at=None).values_list("pk", flat=True))
    states: dict[int, set[str]] = {}
    for each in rows.values():
        if each.due_id:
            states.setdefault(each.due_id, set()).add(each.state)
    assert closed == {due for due, found in states.items() if found <= {"approved", "withdrawn"}}, (
        "dues are closed otherwise"
    )
    steps = Counter(Review.objects.values_list("decision", flat=True))
    events = Counter(AuditEntry.objects.values_list("event", flat=True))
    assert steps["hand_in"] == events["filing-handed-in"], (steps, events)
    assert steps["approve"] == events["filing-approved"], (steps, events)
    assert steps["send_back"] == events["filing-returned"], (steps, events)


def filings() -> dict[str, int]:
    """The filings in the ledger: seq by id."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT id, seq FROM filing")
        return {str(id): int(seq) for id, seq in cursor.fetchall()}


def _adoptions(adopted: set[int]) -> None:
    from zhiheng.office.records.models import AuditEntry, Draft, Duty, Edition, Revision

    drafts = dict(Draft.objects.values_list("pk", "state"))
    revised = dict(Revision.objects.values_list("draft_id", "edition__sha256"))
    assert {pk for pk, state in drafts.items() if state == "adopted"} == set(revised), (
        "adopted and in force differ"
    )
    assert adopted <= set(revised), "an adoption that was confirmed is lost"
    entries = AuditEntry.objects.filter(event="plan-adopted").count()
    assert entries == len(revised), f"{entries} adoptions in the audit log, {len(revised)} revisions"
    editions = list(Edition.objects.filter(name="plan.toml").order_by("number"))
    assert len(editions) == len(revised), "a plan without its revision, or the other way round"
    for each in editions:
        assert hashlib.sha256(each.content.encode()).hexdigest() == each.sha256
    assert Duty.objects.filter(since=None, draft__state="adopted").count() == 0, "a duty was left drafted"


def look_at_files(root: Path) -> None:
    """After a start: the files of the workspace are the latest editions."""
    from zhiheng.office.records.workspaces import FILES, latest

    for name in FILES:
        last = latest(name)
        assert last is not None and (root / name).read_text(encoding="utf-8") == last.content, (
            f"{name} is not the last edition"
        )
