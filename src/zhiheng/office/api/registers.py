"""Registers: which there are, their rows as of any moment, one row's life, filings in the ledger, and taking rows out."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import FileResponse
from ninja import Query
from ninja.responses import Status
from pydantic import BaseModel, Field

from zhiheng.core.registers.model import Column, Register
from zhiheng.office.actions.exports_registers import (
    ExportState,
    export_register,
    export_result,
    take_export,
    take_filed,
)
from zhiheng.office.api.answers import Said
from zhiheng.office.api.asking import AsOf, moment, pairs
from zhiheng.office.api.filing import handed_out
from zhiheng.office.api.shapes import Answered, shape
from zhiheng.office.api.topics import FILE, Topic, missing
from zhiheng.office.api.types import Cell, Name, Number, Page, Sent
from zhiheng.office.people.permissions import can_see_history, check_may_browse_registers, check_may_export
from zhiheng.office.records import looking_registers
from zhiheng.office.records.looking_registers import browse_of, browsed, filing_facts, row_facts
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace.browsing import value_text

topic = Topic("台账 · Registers", reads="registers:read")
ColumnShape = shape(Column, name="Column")
RegisterShape = shape(Register, name="Register", without=("volume",))
Export = shape(ExportState, name="Export")
Key = Query(
    ...,
    min_length=1,
    max_length=10,
    description="主键各栏的值，按台账里的顺序 · the values of the key, in the register's order",
)


class RegisterLine(Answered):
    """A register in the list: the rows that may be seen now, and how often bodies filed into it."""

    name: str
    label: Said  # type: ignore[valid-type]
    rows: int
    filings: int
    last_at: datetime | None


class RowShape(Answered):
    """A row: its values by column as they are shown (personal data masked), its key, and the filing that brought it with its row there."""

    values: dict[str, str]
    key: list[str]
    filing: int
    row: int


class RowPage(Answered):
    """A page of rows as of a state of the ledger (`seq`), and how many there are in all."""

    items: list[RowShape]
    page: int
    total: int
    seq: int


class ChangeShape(Answered):
    """A value that changed."""

    column: str
    before: str
    now: str


class StepShape(Answered):
    """What a filing did to a row."""

    filing: int
    at: datetime
    body: str
    kind: str
    changes: list[ChangeShape]


class Life(Answered):
    """One row with its whole life, the latest first; `row` is null where it does not count any more."""

    row: RowShape | None
    body: str
    steps: list[StepShape]


class FilingShape(Answered):
    """A filing in the ledger with its receipt; `filer` is told to those who see all bodies, `submission` names its way through review."""

    seq: int
    register: str = Field()
    kind: str
    body: str
    filer: str
    at: datetime
    rows: int
    sha256: str
    sm3: str
    file: bool
    submission: str


class RowsAsked(BaseModel):
    """Which rows are wanted."""

    where: list[Cell] = Field(
        default=[],
        max_length=50,
        description="条件：栏目.操作=值 · conditions COLUMN.OPERATION=VALUE",
        examples=[["year.is=2028"]],
    )
    columns: list[Name] = Field(default=[], max_length=500, description="只要这些栏目 · these columns only")
    sort: Name = Field(
        default="",
        description="按哪一栏排，前加 - 为倒序 · by which column, with - before it the other way round",
    )
    as_of: AsOf = ""
    page: Page = 1


class RowsWanted(Sent):
    """Which rows are taken out, and as what."""

    format: Literal["csv", "xlsx"] = "csv"
    where: list[Cell] = Field(default=[], max_length=50)
    columns: list[Name] = Field(default=[], max_length=500)
    sort: Name = ""
    as_of: AsOf = ""


class Exported(Answered):
    """A long list is written in the background: ask for `job` until it is ready."""

    job: UUID


@topic.get("/registers", list[RegisterLine], zh="全部台账", check=check_may_browse_registers)
def all_registers(request: Any) -> Any:
    """All registers, those with filings first."""
    found = looking_registers.registers(request.actor)
    return [
        {"name": each.register.name, "label": each.register.label, "rows": each.rows, "filings": each.filings, "last_at": each.last_at}
        for each in found
    ]  # fmt: skip


@topic.get("/registers/{register}", RegisterShape, zh="台账的栏目", check=check_may_browse_registers)
def register(request: Any, register: Name) -> Any:
    """A register: its columns with types, bounds and codes, its key and rules."""
    with missing():
        return workspace().registers[register]


@topic.get("/registers/{register}/rows", RowPage, zh="台账的行", check=check_may_browse_registers)
def rows(request: Any, register: Name, asked: RowsAsked = Query(...)) -> Any:  # noqa: B008
    """The rows that may be seen and fit, fifty to a page, as of now or any moment before; personal data masked."""
    with missing():
        browse = browse_of(
            request.actor,
            register,
            pairs(asked.where),
            columns=asked.columns,
            sort=asked.sort,
            as_of=moment(asked.as_of),
        )
    found = browsed(browse, asked.page)
    items = [_row(found.page.columns, each) for each in found.page.rows]
    return {"items": items, "page": found.number, "total": found.page.total, "seq": found.page.seq}


@topic.get("/registers/{register}/row", Life, zh="一行的经过", check=check_may_browse_registers)
def row(request: Any, register: Name, key: list[Name] = Key) -> Any:
    """One row with its whole life."""
    with missing():
        found = row_facts(request.actor, register, key)
    return {
        "row": _row(found.page.columns, found.row) if found.row else None, "body": found.body,
        "steps": [
            {"filing": each.version.seq, "at": each.version.at, "body": each.version.body, "kind": each.version.kind.value,
             "changes": [{"column": one.column.name, "before": one.before, "now": one.now} for one in each.changes]}
            for each in found.steps
        ],
    }  # fmt: skip


@topic.post("/registers/{register}/export", {200: FILE, 202: Exported}, zh="导出台账", check=check_may_export)
def export_rows(request: Any, register: Name, sent: RowsWanted) -> Any:
    """The rows as a file; of a long list the job that writes it (202)."""
    with missing():
        browse = browse_of(
            request.actor,
            register,
            pairs(sent.where),
            columns=sent.columns,
            sort=sent.sort,
            as_of=moment(sent.as_of),
        )
    made = export_register(request.actor, browse, sent.format, "zh")
    if made.path is None:
        return Status(202, {"job": made.job})
    content = made.path.read_bytes()
    made.path.unlink()
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=f"{browse.register.name}.{sent.format}", content_type="application/octet-stream")  # fmt: skip


@topic.get("/exports/{job}", Export, zh="导出的进度", check=check_may_export)
def export_state(request: Any, job: UUID) -> Any:
    """How far one's own export is."""
    with missing():
        return export_result(request.actor, job)


@topic.get("/exports/{job}/file", FILE, zh="导出的文件", check=check_may_export)
def export_file(request: Any, job: UUID) -> Any:
    """The file of a finished export."""
    with missing():
        path, label = take_export(request.actor, job)
    return handed_out(path, f"{label.zh}{path.suffix}")


@topic.get("/ledger/{seq}", FilingShape, zh="账本里的一次报送", check=check_may_browse_registers)
def filed(request: Any, seq: Number) -> Any:
    """One filing of the ledger with its receipt."""
    with missing():
        found = filing_facts(request.actor, seq)
    filing = found.filing
    return {
        "seq": filing.seq, "register": filing.register, "kind": filing.kind, "body": filing.body, "at": filing.at, "rows": filing.rows,
        "filer": filing.filer if can_see_history(request.actor) else "", "sha256": filing.sha256, "sm3": filing.sm3, "file": found.file,
        "submission": found.submission,
    }  # fmt: skip


@topic.get("/ledger/{seq}/file", FILE, zh="账本里一次报送的原件", check=check_may_browse_registers)
def filed_file(request: Any, seq: Number) -> Any:
    """The file of a filing as it was handed in."""
    with missing():
        return handed_out(*take_filed(request.actor, seq))


def _row(columns: Any, found: Any) -> dict[str, Any]:
    shown = {
        column.name: value_text(column, value, "zh")
        for column, value in zip(columns, found.values, strict=True)
    }
    return {"values": shown, "key": list(found.key), "filing": found.filing, "row": found.row}
