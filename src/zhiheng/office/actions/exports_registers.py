"""Taking rows of a register out as a file: masked, only what the person sees, every time on record in the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from zhiheng.core.issues import Language, Text
from zhiheng.core.registers.filters import read_filters
from zhiheng.office.actions.acting import acting
from zhiheng.office.actions.exports import temporary_file
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.permissions import check_may_export, check_may_see_job
from zhiheng.office.records.jobs import DONE, Running, enqueue, work_of
from zhiheng.office.records.looking import seen_body_names
from zhiheng.office.records.looking_registers import filing_facts
from zhiheng.office.records.models import Job
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace.browsing import Browse, export, page
from zhiheng.workspace.opening import Workspace

KIND = "export-register"
AT_ONCE = 20_000
"""So many rows are written while the person waits; more go into the background."""
FOLDER = "exports"
"""Under the workspace's cache: what was exported in the background."""


@dataclass(frozen=True, slots=True)
class Made:
    """An export: a temporary file, or the id of the job that makes it."""

    path: Path | None = None
    job: UUID | None = None


def export_register(actor: Actor, browse: Browse, ending: str, language: Language) -> Made:
    """Writes the rows, or queues a job where they are many. Raises Refused, and InputProblem as browsing does."""
    check_may_export(actor)
    opened = workspace()
    # What the actor sees counts, whoever put the question together.
    browse = _as_seen(browse, seen_body_names(actor))
    found = page(opened, browse, size=0)
    argument = _argument(browse, found.seq, ending, language)
    subject = f"register:{browse.register.name}"
    with acting(actor, "register-exported", subject=subject, rows=found.total, **argument):
        if found.total > AT_ONCE:
            return Made(job=enqueue(KIND, {**argument, "total": found.total}, person=actor.person).pk)
    path = temporary_file(ending)
    export(opened, browse, path, language=language)
    return Made(path=path)


def _as_seen(browse: Browse, bodies: frozenset[str] | None) -> Browse:
    return Browse(
        register=browse.register, as_of=browse.as_of, filters=browse.filters, sort=browse.sort, columns=browse.columns, bodies=bodies
    )  # fmt: skip


def _argument(browse: Browse, seq: int, ending: str, language: Language) -> dict[str, Any]:
    """The question as plain values, as of the filing that it was asked at."""
    return {
        "register": browse.register.name, "as_of": seq, "format": ending, "language": language,
        "filters": [list(pair) for each in browse.filters for pair in each.parameters()],
        "sort": list(browse.sort) if browse.sort else None, "columns": list(browse.columns),
        "bodies": sorted(browse.bodies) if browse.bodies is not None else None,
    }  # fmt: skip


@work_of(KIND)
def _write(running: Running) -> Mapping[str, Any]:
    """Writes the file of a job; a second run writes the same again."""
    said, opened = running.argument, workspace()
    running.progress(0, said["total"], Text("正在写文件", "writing the file"))
    register = opened.registers[said["register"]]
    browse = Browse(
        register=register, as_of=said["as_of"] or None, sort=tuple(said["sort"]) if said["sort"] else None,
        filters=read_filters(register, [(name, text) for name, text in said["filters"]], lists=opened.lists),
        columns=tuple(said["columns"]), bodies=None if said["bodies"] is None else frozenset(said["bodies"]),
    )  # fmt: skip
    path = _file(opened, running.job)
    path.parent.mkdir(parents=True, exist_ok=True)
    _, count = export(opened, browse, path, language=said["language"])
    running.progress(count, count, Text("文件写好了", "the file is there"))
    return {"rows": count, "file": path.name}


def _file(opened: Workspace, job: Job) -> Path:
    return opened.cache / FOLDER / f"{job.pk}.{job.argument['format']}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportState:
    """How far an export is. `ready`: its file can be taken; `gone`: it was there and has been cleared away."""

    id: UUID
    label: Text
    done: int
    total: int
    finished: bool
    ready: bool
    problems: tuple[Text, ...]
    made_at: datetime


def export_result(actor: Actor, id: UUID) -> ExportState:
    """The state of one's own export. Raises Refused for somebody else's (or none, for who may not see all jobs), LookupError for none."""
    job, label = _own(actor, id)
    return ExportState(
        id=job.pk, label=label, done=job.done, total=job.total or job.argument["total"], finished=job.finished_at is not None,
        ready=job.state == DONE and _file(workspace(), job).is_file(), problems=tuple(Text(each["zh"], each["en"]) for each in job.problems), made_at=job.made_at,
    )  # fmt: skip


def take_export(actor: Actor, id: UUID) -> tuple[Path, Text]:
    """The file of a finished export and the label of its register. Raises Refused and LookupError as `export_result`; Refused too where
    the person sees fewer bodies than when it was made.
    """
    job, label = _own(actor, id)
    check_may_export(actor)
    bodies, said = seen_body_names(actor), job.argument["bodies"]
    if bodies is not None and (said is None or not bodies >= set(said)):
        raise Refused(_NOT_ANY_MORE)
    path = _file(workspace(), job)
    if job.state != DONE or not path.is_file():
        raise LookupError(id)
    with acting(actor, "export-taken", subject=f"job:{job.pk}", register=job.argument["register"]):
        return path, label


def _own(actor: Actor, id: UUID) -> tuple[Job, Text]:
    job = Job.objects.filter(pk=id, kind=KIND).first()
    if job is None or job.person_id != actor.person:
        # Whether there is such a job of somebody else is not told.
        check_may_see_job(actor, None)
        raise LookupError(id)
    return job, workspace().registers[job.argument["register"]].label


def take_filed(actor: Actor, seq: int) -> tuple[Path, str]:
    """The file of a filing as it was handed in, and its name. Raises Refused where the actor may not have it, LookupError for none."""
    found = filing_facts(actor, seq)
    source = found.filing.source
    if source is None:
        raise LookupError(seq)
    if not found.file:
        raise Refused(_NOT_THE_FILE)
    path = workspace().ledger.kept_file(source.sha256)
    with acting(actor, "filed-file-taken", subject=f"filing:{seq}", name=source.name):
        return path, source.name


_NOT_ANY_MORE = Text(
    "您现在能查看的单位比导出时少，请重新导出",
    "You may see fewer bodies now than when this was exported; export it again",
)
_NOT_THE_FILE = Text(
    "原始文件里有未遮挡的个人信息，只有报送单位、质量办和审计人员可以下载",
    "The file as handed in holds personal data; only its body, the quality office and the auditor may have it",
)
