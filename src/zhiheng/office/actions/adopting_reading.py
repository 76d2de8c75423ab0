"""Reading an uploaded document in the background: text and plan, suggested links, drafted duties, or every problem."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.plan.amending import recognised
from zhiheng.core.plan.blocks import Document
from zhiheng.core.plan.model import Plan
from zhiheng.files.plan_toml import plan_of, plan_text
from zhiheng.office import clock
from zhiheng.office.actions.acting import acting
from zhiheng.office.actions.adopting_duties import draft_duties
from zhiheng.office.actions.adopting_links import suggested_text
from zhiheng.office.actions.stored_files import path_of
from zhiheng.office.people.actors import PROGRAM
from zhiheng.office.records.drafts import problem_record
from zhiheng.office.records.drafts_source import document_record
from zhiheng.office.records.jobs import Running, work_of
from zhiheng.office.records.models import Draft, StoredFile
from zhiheng.office.records.revisions import plan_in_force
from zhiheng.reading import read_with_document

KIND = "read-plan"
STEPS = 4


@work_of(KIND)
def read_plan(running: Running) -> Mapping[str, Any]:
    """Reads the document of the draft named in the job. Done twice it comes out the same: only a draft that waits is filled."""
    draft = Draft.objects.select_related("document").get(pk=running.argument["draft"])
    if draft.state != "reading":
        return {"state": draft.state}
    try:
        found = _read(draft, running)
    except InputProblem as problem:
        return _finish(draft, {"state": "unreadable", "problems": [problem_record(each) for each in problem.issues]}, None)  # fmt: skip
    except Exception:
        # A reader that fails on a document nobody foresaw must not leave the draft waiting for ever; the cause goes to the log.
        _finish(draft, {"state": "unreadable", "problems": [problem_record(_failed(draft.document.name))]}, None)  # fmt: skip
        raise
    running.progress(STEPS, STEPS, Text("读完", "Read"))
    return found


def _read(draft: Draft, running: Running) -> Mapping[str, Any]:
    running.progress(0, STEPS, Text("正在打开文件", "Opening the file"))
    document, plan = _document_and_plan(draft.document)
    if not plan.targets and not plan.tasks:
        raise InputProblem(_nothing_read(draft.document.name))
    running.progress(1, STEPS, Text("读出了目标和任务，正在核对能否原样保存", "Targets and tasks are read; seeing whether they are kept as they are"))  # fmt: skip
    if draft.amends and (before := plan_in_force()) is not None:
        # An amendment changes targets; the tasks of the plan in force stay as they are.
        plan = replace(recognised(before, plan), tasks=())
    text = plan_text(plan)
    plan = plan_of(text)
    running.progress(2, STEPS, Text("正在查找可以衡量目标的指标", "Looking for indicators that measure the targets"))  # fmt: skip
    links = suggested_text(plan)
    running.progress(3, STEPS, Text("正在按责任单位拟定分工", "Drafting duties by the bodies named"))
    changes = {
        "state": "open",
        "read_text": text,
        "plan_text": text,
        "links_text": links,
        "source": document_record(document) if document else {},
    }
    return _finish(draft, changes, plan)


def _document_and_plan(stored: StoredFile) -> tuple[Document | None, Plan]:
    """Under the name it came with: what kind of document it is, the name helps to tell."""
    with tempfile.TemporaryDirectory(prefix="zhiheng-") as folder:
        named = Path(folder) / stored.name
        shutil.copyfile(path_of(stored), named)
        return read_with_document(named)


def _finish(draft: Draft, changes: Mapping[str, Any], plan: Plan | None) -> Mapping[str, Any]:
    with acting(PROGRAM, "draft-read", subject=f"draft:{draft.pk}", state=changes["state"]) as act:
        row = Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
        if row.state != "reading":
            return {"state": row.state}
        for name, value in changes.items():
            setattr(row, name, value)
        row.version += 1
        row.save()
        if plan is not None:
            draft_duties(row, plan, clock.today())
            act.data.update(targets=len(plan.targets), tasks=len(plan.tasks))
    return {"state": changes["state"]}


def _failed(name: str) -> Issue:
    return Issue(
        level=Level.ERROR, code="reader-failed", place=_place(name), value="",
        message=Text("程序没能读完这份文件，原因已记入服务器日志", "the program could not read this document to its end; the cause is in the log of the server"),
        remedy=Text("请另存为 .docx 再试；仍不行的，请联系系统管理员", "Save it as .docx and try again; if that fails too, tell the system administrator"),
    )  # fmt: skip


def _nothing_read(name: str) -> Issue:
    return Issue(
        level=Level.ERROR, code="no-targets", place=_place(name), value="",
        message=Text("没有读到目标，也没有读到任务", "neither a target nor a task was found in it"),
        remedy=Text("请核对是不是行动计划的正文；扫描件请先转成文字", "See whether this is the plan itself; a scan must be turned into text first"),
    )  # fmt: skip


def _place(name: str) -> Text:
    return Text(f"文件「{name}」", f"file “{name}”")
