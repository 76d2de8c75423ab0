"""Reading background jobs: how far they are and what came of them. People see their own, the system administrator all."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhiheng.core.issues import Text
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.permissions import check_may_see_job, check_may_see_jobs
from zhiheng.office.records.jobs import DONE, FAILED, RUNNING, WAITING
from zhiheng.office.records.models import Job

PAGE = 100
STATES = {
    WAITING: Text("等待中", "waiting"), RUNNING: Text("进行中", "running"), DONE: Text("已完成", "done"), FAILED: Text("未完成", "failed"),
}  # fmt: skip
KINDS = {
    "read-plan": Text("读取计划文件", "reading a plan"),
    "export-register": Text("导出台账", "exporting a register"),
}
"""What the kinds of jobs are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFacts:
    """A job for showing: `done` of `total` steps (0: not known), a note on where it is, the problems it ended with."""

    id: uuid.UUID
    kind: Text
    person: str
    state: str
    done: int
    total: int
    note: Text | None
    problems: tuple[Text, ...]
    made_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def label(self) -> Text:
        """The state in words."""
        return STATES[self.state]

    @property
    def open(self) -> bool:
        """Whether it goes on."""
        return self.state in (WAITING, RUNNING)


def jobs(actor: Actor, *, page: int = 1) -> tuple[tuple[JobFacts, ...], int]:
    """A page of all jobs, the latest first, and how many there are. Raises Refused for others than the system administrator."""
    check_may_see_jobs(actor)
    rows = Job.objects.select_related("person").order_by("-made_at", "-pk")
    return tuple(_facts(each) for each in rows[(page - 1) * PAGE : page * PAGE]), rows.count()


def job_facts(actor: Actor, job: uuid.UUID) -> JobFacts:
    """One job. Raises Refused for others than whose it is and the system administrator, also where there is none."""
    row = Job.objects.select_related("person").filter(pk=job).first()
    if row is None:
        check_may_see_jobs(actor)
        raise Refused(Text("没有这个任务", "There is no such job"))
    check_may_see_job(actor, row.person_id)
    return _facts(row)


def _facts(row: Job) -> JobFacts:
    return JobFacts(
        id=row.pk, kind=KINDS.get(row.kind, Text(row.kind, row.kind)), person=row.person.name if row.person else "", state=row.state,
        done=row.done, total=row.total, note=_text(row.note), problems=tuple(text for each in row.problems if (text := _text(each))),
        made_at=row.made_at, started_at=row.started_at, finished_at=row.finished_at,
    )  # fmt: skip


def _text(said: Any) -> Text | None:
    return Text(said["zh"], said["en"]) if said else None
