"""Background jobs on the office's own database: queued in the transaction that wants them, told how far they are, worked on.

The queue is django-tasks'; a Job beside each entry tells people of it. A job that a kill interrupted is taken up again at the start.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.db import DatabaseError, connections, transaction
from django.utils import timezone
from django_tasks import task

from zhiheng.core.issues import InputProblem, Text
from zhiheng.office import clock
from zhiheng.office.records.models import Job

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
SECONDS = 0.5
"""How often the worker looks for work."""
AFTER_FAILURE = 5.0
"""Seconds before the worker tries again where the database failed it."""

_log = logging.getLogger(__name__)

Work = Callable[["Running"], Mapping[str, Any] | None]
_works: dict[str, Work] = {}


class Running:
    """A job under way, as its work sees it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.argument: Mapping[str, Any] = job.argument

    def progress(self, done: int, total: int, note: Text | None = None) -> None:
        """Says how far it is; people see it at once."""
        said = {"zh": note.zh, "en": note.en} if note else self.job.note
        Job.objects.filter(pk=self.job.pk).update(done=done, total=total, note=said)


def work_of(kind: str) -> Callable[[Work], Work]:
    """Declares the work of a kind of job. It may run twice (a kill, then again): it must come out the same."""

    def declaring(work: Work) -> Work:
        _works[kind] = work
        return work

    return declaring


def enqueue(kind: str, argument: Mapping[str, Any], *, person: int | None) -> Job:
    """Queues a job inside the caller's transaction: it exists only if what wants it does."""
    if kind not in _works:
        raise ValueError(f"no work is declared for jobs of the kind {kind!r}")
    job = Job.objects.create(kind=kind, argument=dict(argument), person_id=person, made_at=clock.now())
    run_job.enqueue(str(job.pk))
    return job


@task()
def run_job(job_id: str) -> None:
    """Does one job and notes what came of it."""
    job = Job.objects.get(pk=job_id)
    if job.state in (DONE, FAILED):
        return
    Job.objects.filter(pk=job.pk).update(state=RUNNING, started_at=clock.now())
    try:
        result = _works[job.kind](Running(job))
    except InputProblem as problem:
        records = [{"zh": issue.line("zh"), "en": issue.line("en")} for issue in problem.issues]
        _finish(job, state=FAILED, problems=records)
    except Exception:
        # Whoever waits must see that it failed; the cause is for whoever keeps the machine.
        _finish(job, state=FAILED, problems=[{"zh": "程序出错，已记入日志，请联系系统管理员", "en": "The program failed; it is in the log. Please tell the system administrator"}])  # fmt: skip
        _log.exception("job %s", job.kind)
    else:
        _finish(job, state=DONE, result=dict(result or {}))


def _finish(job: Job, **changes: Any) -> None:
    Job.objects.filter(pk=job.pk).update(finished_at=clock.now(), **changes)


def run_waiting() -> None:
    """Does every job that waits, then returns."""
    _worker(batch=True).run()


def work() -> None:
    """Does jobs until the process ends. Jobs that an earlier process left half done are taken up again, and so they are after the
    database could not be reached or was locked for long: else nothing would be done any more until somebody starts the office anew.
    """
    while True:
        try:
            take_up_again()
            _worker(batch=False).run()
        except DatabaseError:
            _log.exception("the worker starts anew")
            connections.close_all()
            time.sleep(AFTER_FAILURE)
        else:
            return


def take_up_again() -> None:
    """Puts jobs back that an earlier process had begun: there is one worker, and it has just started."""
    from django_tasks_db.models import DBTaskResult

    with transaction.atomic():
        for job in Job.objects.filter(state__in=(WAITING, RUNNING)).select_for_update(no_key=True):
            Job.objects.filter(pk=job.pk).update(state=WAITING)
            DBTaskResult.objects.filter(args_kwargs__args__0=str(job.pk)).exclude(
                status="SUCCESSFUL"
            ).delete()
            run_job.enqueue(str(job.pk))


def _worker(*, batch: bool) -> Any:
    from django_tasks_db.management.commands.db_worker import Worker

    return Worker(
        queue_names=["default"], interval=SECONDS, batch=batch, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id=f"zhiheng-{timezone.now().timestamp()}", excluded_queue_names=[],
    )  # fmt: skip
