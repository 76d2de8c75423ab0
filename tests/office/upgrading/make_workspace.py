"""Makes the workspace that a release leaves to the next one, and writes beside it what that release says of it. Run with the code of the
release, as it was run with 0.1.0:

    PYTHONPATH=RELEASE/src python tests/office/upgrading/make_workspace.py WORKSPACE TARGET.zip

The example plan is adopted, and of the first body's filings there is one in every state that a filing can be in.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
import zipfile
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

DAY = date(2028, 7, 5)
SETTING = f'\n[office]\ndemonstration = "{DAY}"\n'
BUREAU = "区市场监管局"


def main(root: Path, target: Path) -> None:
    """Makes both."""
    from zhiheng.office.demonstration.days import stand_at
    from zhiheng.office.demonstration.making import PLAN, lay_out
    from zhiheng.office.starting import migrate, start

    lay_out(root)
    with (root / "zhiheng.toml").open("a", encoding="utf-8") as file:
        file.write(SETTING)
    start(root)
    stand_at(datetime(DAY.year, DAY.month, DAY.day, 1, tzinfo=UTC))
    migrate()
    _fill(PLAN)
    facts = _facts()
    _close()
    with closing(sqlite3.connect(root / "zhiheng.sqlite3")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("VACUUM")
    facts["verdicts"] = _verdicts(root)
    shutil.rmtree(root / "cache", ignore_errors=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("said.json", json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True))
        for path in sorted(path for path in root.rglob("*") if path.is_file()):
            archive.write(path, f"workspace/{path.relative_to(root).as_posix()}")


def _fill(document: Path) -> None:
    from zhiheng.office.actions.dues import make_dues
    from zhiheng.office.demonstration import people, plan
    from zhiheng.office.people.actors import PROGRAM
    from zhiheng.office.records.workspaces import publish

    publish()
    people.settle()
    plan.put_in_force(people.acting_as("clerk"), document, date(2026, 4, 8))
    make_dues(PROGRAM, DAY)
    _file()


def _file() -> None:
    """Of what the bureau has to file: a draft, one before each reviewer, one sent back, one given up, and five that are in the ledger."""
    from zhiheng.office.actions.filing import withdraw
    from zhiheng.office.actions.reviewing import send_back
    from zhiheng.office.demonstration.people import acting_as
    from zhiheng.office.records.models import Due

    wanted = (
        Due.objects.filter(body__name=BUREAU, closed_at=None, period_end__lt=DAY)
        .exclude(target="")
        .order_by("-deadline", "pk")
    )
    dues = list(wanted[:10])
    assert len(dues) == 10
    _typed(dues[0])
    _handed_in(dues[1])
    _approved(_handed_in(dues[2]), 1)
    row = _handed_in(dues[3])
    send_back(acting_as("reviewer"), row.pk, row.version, reason="请核对口径")
    row = _typed(dues[4])
    withdraw(acting_as("liaison"), row.pk, row.version)
    for due in dues[5:]:
        _approved(_handed_in(due), 2)


def _typed(due: Any) -> Any:
    from zhiheng.office.actions.filing import put_typed, start_submission
    from zhiheng.office.demonstration.people import acting_as

    liaison = acting_as("liaison")
    row = start_submission(liaison, register=due.register, body=due.body_id, due=due.pk)
    covers = due.covers or "期末数"
    values = {
        "target": due.target,
        "place": "全区",
        "until": str(due.period_end),
        "covers": covers,
        "value": "3",
    }
    return put_typed(liaison, row.pk, row.version, [values])


def _handed_in(due: Any) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from zhiheng.office.actions.evidence import add_evidence
    from zhiheng.office.actions.filing import hand_in
    from zhiheng.office.actions.stored_files import keep_upload
    from zhiheng.office.demonstration.people import acting_as

    row = _typed(due)
    proof = keep_upload(SimpleUploadedFile("统计表.csv", f"{due.target},{due.pk}\n".encode()))
    add_evidence(acting_as("liaison"), row.pk, row.version, proof, title="统计表（盖章件）")
    row.refresh_from_db()
    return hand_in(acting_as("liaison"), row.pk, row.version)


def _approved(row: Any, steps: int) -> None:
    from zhiheng.office.actions.reviewing import approve
    from zhiheng.office.demonstration.people import acting_as

    for name in ("reviewer", "office")[:steps]:
        row = approve(acting_as(name), row.pk, row.version)


def _facts() -> dict[str, Any]:
    """How many of everything there are, and where the chains end."""
    from zhiheng.office.people.models import Person
    from zhiheng.office.records import audit
    from zhiheng.office.records.models import AuditHead, Due, Message, Revision, Submission
    from zhiheng.office.records.workspaces import workspace

    assert not list(audit.faults())
    head, ledger = AuditHead.objects.get(place=1), workspace().ledger.head()
    return {
        "audit": [head.number, head.sm3], "ledger": [ledger.seq, ledger.sha256], "people": Person.objects.count(),
        "dues": Due.objects.count(), "messages": Message.objects.count(), "revisions": Revision.objects.count(),
        "submissions": {str(id): state for id, state in Submission.objects.values_list("pk", "state")},
    }  # fmt: skip


def _verdicts(root: Path) -> dict[str, list[Any]]:
    """State and value of every target, as `zhiheng judge --json` tells them."""
    import contextlib
    import io

    from zhiheng.cli.main import run

    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        assert run(["judge", "--json", "--on", str(DAY), "-w", str(root)]) == 0
    return {
        each["target"]: [each["state"], each["value"]] for each in json.loads(printed.getvalue())["verdicts"]
    }


def _close() -> None:
    from django.db import connections

    from zhiheng.office.records.workspaces import forget

    forget()
    connections.close_all()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
