"""What can be found of the plan and its workspace: targets, tasks, registers, filings of the ledger, and the paragraphs of the document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from sqlalchemy import select

from zhiheng.core.issues import Text
from zhiheng.core.plan.blocks import Document as PlanDocument
from zhiheng.core.registers.model import Register
from zhiheng.ledger import tables
from zhiheng.ledger.database import reading
from zhiheng.ledger.records import FOLD, read_time
from zhiheng.office import clock
from zhiheng.office.people.reading import body_now
from zhiheng.office.records.drafts_source import document_of
from zhiheng.office.records.models import Revision, Submission
from zhiheng.office.records.search_sources import Document, address, joined
from zhiheng.office.records.verdict_basis import plan_of
from zhiheng.office.records.workspaces import workspace

PARAGRAPH = 8
"""Paragraphs shorter than that are headings of nothing and page numbers, characters."""


def targets(_: Sequence[str] | None) -> Iterator[Document]:
    """The targets in force: subject, category, the words of the plan."""
    for id, standing in plan_of(workspace(), clock.today()).standing.items():
        target = standing.target
        yield Document(
            kind="target", subject=id, title=target.subject, text=joined(target.category, target.quote), keys=id, url=address("target", id)
        )  # fmt: skip


def tasks(_: Sequence[str] | None) -> Iterator[Document]:
    """The tasks of the plan; found with their bodies."""
    plan, day = workspace().plan, clock.today()
    for each in plan.tasks if plan else ():
        named = [body_now(name, day) for name in (*each.bodies.lead, *each.bodies.support)]
        known = [body[0] for body in named if body]
        yield Document(
            kind="task", subject=each.id, title=f"{each.id} {each.title}", text=joined(each.text, *each.bodies.lead, *each.bodies.support),
            url=f"{address('body-page', known[0])}#tasks" if known else "", bodies=known,
        )  # fmt: skip


def registers(_: Sequence[str] | None) -> Iterator[Document]:
    """Registers with their columns."""
    for each in workspace().registers.values():
        yield Document(
            kind="register", subject=each.name, title=each.label, text=_columns(each), keys=each.name, url=address("register", each.name)
        )  # fmt: skip


def _columns(register: Register) -> str:
    return joined(
        "、".join(each.label.zh for each in register.columns),
        ", ".join(each.label.en for each in register.columns),
    )


def filed(_: Sequence[str] | None) -> Iterator[Document]:
    """Filings of the ledger that came another way than through review: number, register, body, file."""
    opened, day = workspace(), clock.today()
    reviewed = set(Submission.objects.filter(filing__isnull=False).values_list("filing", flat=True))
    body_of = lru_cache(maxsize=None)(lambda name: body_now(name, day))
    columns = tables.filing.c
    wanted = select(columns.seq, columns.register, columns.body, columns.at, columns.source_name)
    with reading(opened.ledger.engine) as connection:
        rows = connection.execute(wanted.where(columns.kind != FOLD).order_by(columns.seq)).all()
    for row in rows:
        if row.seq in reviewed:
            continue
        register, body = opened.registers.get(row.register), body_of(row.body)
        label = register.label if register else Text(row.register, row.register)
        yield Document(
            kind="filed", subject=str(row.seq), title=Text(f"{label.zh}：{row.body}", f"{label.en}: {row.body}"),
            text=joined(f"#{row.seq}", row.source_name), url=address("filed", row.seq), bodies=[body[0]] if body else [],
            day=clock.day_of(read_time(row.at)),
        )  # fmt: skip


def paragraphs(_: Sequence[str] | None) -> Iterator[Document]:
    """The paragraphs of the documents by which the plan came into force and was changed."""
    for revision in Revision.objects.select_related("draft").order_by("number"):
        document = document_of(revision.draft.source) if revision.draft else None
        if document is not None:
            yield from _paragraphs(revision, document)


def _paragraphs(revision: Revision, document: PlanDocument) -> Iterator[Document]:
    for number, block in enumerate(document.blocks):
        text = block.text.strip() or "\n".join(" ".join(cell.text for cell in row) for row in block.rows)
        if len(text) >= PARAGRAPH:
            where, number_of = block.place.label(), revision.number
            later = (
                Text(f"（第 {number_of} 版）", f" (revision {number_of})") if number_of > 1 else Text("", "")
            )
            yield Document(
                kind="paragraph", subject=f"{number_of}-{number}", title=Text(where.zh + later.zh, where.en + later.en),
                text=text, url=address("revision", revision.number), day=revision.since,
            )  # fmt: skip
