"""What is due, and filing it: step by step as the pages do, or in one step."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from django.http import FileResponse, HttpResponse
from ninja import Form, Query
from pydantic import Field

from zhiheng.core.registers.kinds import Kind
from zhiheng.core.workflow.filing import EDITABLE, IN_REVIEW
from zhiheng.office import clock
from zhiheng.office.actions import dues as dues_actions
from zhiheng.office.actions import evidence as evidence_actions
from zhiheng.office.actions import filing as deeds
from zhiheng.office.actions.filing_at_once import Filing, check_columns, hand_in_at_once
from zhiheng.office.actions.filing_files import evidence_file, marked_file, original_file, put_again
from zhiheng.office.actions.stored_files import keep_upload
from zhiheng.office.api.answers import (
    Done,
    DueShape,
    ExtensionShape,
    Line,
    Listed,
    Made,
    Proof,
    Standing,
    Submission,
    listed,
)
from zhiheng.office.api.topics import FILE, Topic
from zhiheng.office.api.types import (
    Day,
    Name,
    Number,
    Page,
    RowId,
    Rows,
    Seen,
    Sent,
    Sentence,
    Upload,
    Version,
)
from zhiheng.office.people.permissions import (
    check_may_begin_filing,
    check_may_file,
    check_may_hand_out,
    check_may_see_filing,
    check_may_see_submission,
)
from zhiheng.office.people.roles import Role
from zhiheng.office.records.dues import due_of, extensions, open_dues
from zhiheng.office.records.filing_offers import present_row
from zhiheng.office.records.submissions import earlier_evidence, in_progress, lines, submission_of
from zhiheng.office.records.workspaces import workspace

topic = Topic("报送 · Filing", reads="filing:read", writes="filing:write")
SIZE = 50
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KindWord = Literal["insert", "correct", "withdraw"]
State = Literal["draft", "returned", "department_review", "office_review", "approved", "withdrawn"]
EXAMPLE = [
    {"target": "target-5bc115", "until": "2028-06-30", "covers": "累计数", "value": "300", "unit": "家"}
]


class Begin(Sent):
    """What is begun: a filing into a register for a body, for something due or by itself."""

    register: Name = Field(examples=["reported_values"])
    body: RowId
    due: RowId | None = None
    kind: KindWord = "insert"


class Typed(Seen):
    """Rows as they would stand in a table: by column identifier."""

    rows: Rows = Field(examples=[EXAMPLE])


class AtOnce(Sent):
    """A whole filing."""

    register: Name = Field(examples=["reported_values"])
    body: RowId
    due: RowId | None = None
    kind: KindWord = "insert"
    rows: Rows = Field(examples=[EXAMPLE])
    note: Sentence = ""


class Columns(Seen):
    """What headers mean: the column identifier of each, "" for one that is to be left out."""

    columns: dict[Name, Name] = Field(max_length=500)


class RecordWanted(Sent):
    """Which record is corrected or withdrawn: its key, in the order of the register's key."""

    register: Name = Field(examples=["reported_values"])
    key: list[Name] = Field(min_length=1, max_length=10)
    kind: Literal["correct", "withdraw"] = "correct"


class MoreTime(Sent):
    """Why more time is needed."""

    reason: Sentence


class Extended(Sent):
    """A later deadline, and why."""

    deadline: Day
    reason: Sentence


class EvidenceUsed(Seen):
    """A piece of evidence of the body."""

    evidence: RowId


@topic.get("/dues", Listed[DueShape], zh="应报事项", check=check_may_see_filing)  # type: ignore[valid-type]
def dues(request: Any, body: Number | None = None, page: Page = 1) -> Any:
    """What is due and not closed, by deadline, of the bodies that may be seen."""
    if body is not None:
        check_may_see_submission(request.actor, body)
    actor = request.actor
    own = actor.bodies(Role.LIAISON, Role.DEPARTMENT_REVIEWER) if actor.seen_bodies is not None else None
    found = open_dues(actor, bodies=[body] if body is not None else own)
    return listed(found[(page - 1) * SIZE : page * SIZE], page, len(found))


@topic.get("/dues/{due}", DueShape, zh="一项应报事项", check=check_may_see_filing)
def due(request: Any, due: Number) -> Any:
    """One thing that is due, with how its deadline was counted."""
    return due_of(request.actor, due)


@topic.get("/dues/{due}/extensions", list[ExtensionShape], zh="延期经过", check=check_may_see_filing)  # type: ignore[valid-type]
def due_extensions(request: Any, due: Number) -> Any:
    """How the deadline was moved."""
    due_of(request.actor, due)
    return list(extensions(due))


@topic.post("/dues/{due}/ask", Done, zh="申请延期", check=check_may_begin_filing)
def ask_extension(request: Any, due: Number, sent: MoreTime) -> Any:
    """Asks the quality office for a later deadline."""
    check_may_file(request.actor, due_of(request.actor, due).body)
    dues_actions.ask_extension(request.actor, due, sent.reason)
    return Done()


@topic.post("/dues/{due}/extend", DueShape, zh="延长期限", check=check_may_hand_out, scope="dues:write")
def extend_due(request: Any, due: Number, sent: Extended) -> Any:
    """Gives a later deadline, with the reason on record."""
    due_of(request.actor, due)
    dues_actions.extend(request.actor, due, sent.deadline, sent.reason)
    return due_of(request.actor, due)


@topic.get("/filings", Listed[Line], zh="报送列表", check=check_may_see_filing)  # type: ignore[valid-type]
def filings(request: Any, state: list[State] = Query(default=[], max_length=6), page: Page = 1) -> Any:  # noqa: B008
    """Filings that may be seen, those in review by their deadline; of the given states, else those on their way."""
    found = in_progress(request.actor, state or (*EDITABLE, *IN_REVIEW))
    return listed(lines(found[(page - 1) * SIZE : page * SIZE]), page, found.count())


@topic.post("/filings", Standing, zh="开始填报", check=check_may_begin_filing)
def begin_filing(request: Any, sent: Begin) -> Any:
    """Begins a filing, or gives the one that the body has begun for that due."""
    check_may_file(request.actor, sent.body)
    if sent.due is not None:
        due_of(request.actor, sent.due)
    return deeds.start_submission(
        request.actor, register=sent.register, body=sent.body, kind=Kind(sent.kind), due=sent.due
    )


@topic.post("/filings/hand-in", Standing, zh="一步报送", check=check_may_begin_filing)
def hand_in_at_once_(request: Any, sent: AtOnce) -> Any:
    """Checks the rows and hands them in, in one transaction: all of it, or nothing and every problem."""
    return hand_in_at_once(
        request.actor,
        Filing(
            register=sent.register, body=sent.body, rows=sent.rows, due=sent.due, kind=Kind(sent.kind), note=sent.note
        ),
    )  # fmt: skip


@topic.post("/filings/correct", Standing, zh="开始更正或撤销一条记录", check=check_may_begin_filing)
def correct_record(request: Any, sent: RecordWanted) -> Any:
    """Begins the correction or withdrawal of a record that counts, filled in as it stands."""
    found = present_row(request.actor, sent.register, sent.key)
    check_may_file(request.actor, found.body)
    kind = Kind(sent.kind)
    begun = deeds.start_submission(request.actor, register=found.register.name, body=found.body, kind=kind)
    names = found.register.key if kind is Kind.WITHDRAW else tuple(found.values)
    row = {name: found.values[name] for name in names if name in found.values}
    return deeds.put_typed(request.actor, begun.pk, begun.version, [row])


@topic.get("/filings/{id}", Submission, zh="一份报送", check=check_may_see_filing)
def filing(request: Any, id: UUID) -> Any:
    """One filing with what was found in it, its evidence and its way so far."""
    return submission_of(request.actor, id)


@topic.post("/filings/{id}/rows", Standing, zh="填写各行", check=check_may_begin_filing)
def put_rows(request: Any, id: UUID, sent: Typed) -> Any:
    """Puts typed rows into the filing and checks them; what is wrong stands in it afterwards."""
    shown = _own(request, id)
    check_columns(workspace().register(shown.line.register), sent.rows)
    return deeds.put_typed(request.actor, id, sent.version, sent.rows)


@topic.post("/filings/{id}/file", Standing, zh="上传表格", check=check_may_begin_filing)
def put_file(request: Any, id: UUID, file: Upload, version: Version = Form(...)) -> Any:  # noqa: B008
    """Puts a workbook or CSV file into the filing and checks it."""
    _own(request, id)
    return deeds.put_file(request.actor, id, version, keep_upload(file))


@topic.post("/filings/{id}/columns", Standing, zh="说明表头含义", check=check_may_begin_filing)
def put_columns(request: Any, id: UUID, sent: Columns) -> Any:
    """Says what headers of the file mean, and checks it again."""
    shown = _own(request, id)
    known = {each.name for each in workspace().register(shown.line.register).columns} | {""}
    check_columns(
        workspace().register(shown.line.register), [dict.fromkeys(set(sent.columns.values()) - known, "")]
    )
    return put_again(request.actor, id, sent.version, understood=sent.columns)


@topic.post("/filings/{id}/hand-in", Standing, zh="报送", check=check_may_begin_filing)
def hand_in(request: Any, id: UUID, sent: Seen) -> Any:
    """Hands the filing in for review by its department."""
    _own(request, id)
    return deeds.hand_in(request.actor, id, sent.version)


@topic.post("/filings/{id}/withdraw", Standing, zh="撤回", check=check_may_begin_filing)
def withdraw_filing(request: Any, id: UUID, sent: Seen) -> Any:
    """Gives up a draft or a returned filing; it stays on record."""
    _own(request, id)
    return deeds.withdraw(request.actor, id, sent.version)


@topic.get("/filings/{id}/original", FILE, zh="报送的原文件", check=check_may_see_filing)
def filing_original(request: Any, id: UUID) -> Any:
    """The file as handed in. That it was taken is on record."""
    return handed_out(*original_file(request.actor, id))


@topic.get("/filings/{id}/marked", FILE, zh="标注了问题的表格", check=check_may_see_filing)
def filing_marked(request: Any, id: UUID) -> Any:
    """The workbook with its problems marked at their cells."""
    return handed_out(*marked_file(request.actor, id))


@topic.get("/bodies/{body}/evidence", list[Proof], zh="本单位以往的佐证", check=check_may_see_filing)  # type: ignore[valid-type]
def evidence_of_body(request: Any, body: Number) -> Any:
    """Evidence that a body brought before, the latest first."""
    check_may_see_submission(request.actor, body)
    return list(earlier_evidence(request.actor, body))


@topic.post("/filings/{id}/evidence", Made, zh="附上佐证文件", check=check_may_begin_filing)
def add_evidence(
    request: Any, id: UUID, file: Upload, version: Version = Form(...), title: Name = Form("")  # noqa: B008
) -> Any:  # fmt: skip
    """Puts a file beside the filing as evidence."""
    _own(request, id)
    return evidence_actions.add_evidence(request.actor, id, version, keep_upload(file), title=title)


@topic.post("/filings/{id}/evidence/reuse", Made, zh="引用已有佐证", check=check_may_begin_filing)
def reuse_evidence(request: Any, id: UUID, sent: EvidenceUsed) -> Any:
    """Puts evidence that the body brought before beside the filing."""
    _own(request, id)
    return evidence_actions.reuse_evidence(request.actor, id, sent.version, sent.evidence)


@topic.post("/filings/{id}/evidence/remove", Done, zh="移除佐证", check=check_may_begin_filing)
def remove_evidence(request: Any, id: UUID, sent: EvidenceUsed) -> Any:
    """Takes evidence away from the filing; the file is kept."""
    _own(request, id)
    evidence_actions.remove_evidence(request.actor, id, sent.version, sent.evidence)
    return Done()


@topic.get("/filings/{id}/evidence/{evidence}", FILE, zh="佐证文件", check=check_may_see_filing)
def evidence_content(request: Any, id: UUID, evidence: Number) -> Any:
    """A piece of evidence beside the filing."""
    return handed_out(*evidence_file(request.actor, id, evidence))


@topic.get(
    "/registers/{register}/template", FILE, zh="台账模板", check=check_may_begin_filing, scope="filing:read"
)
def template(request: Any, register: Name) -> Any:
    """The register's empty workbook, with the bodies and areas to choose from."""
    from zhiheng.workspace.templates import make_template

    found = workspace().register(register)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        make_template(workspace(), found, path, on=clock.today(), language="zh")
        content = path.read_bytes()
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.name}.xlsx"'
    return answer


def _own(request: Any, id: UUID) -> Any:
    """The filing, if this person files for its body."""
    shown = submission_of(request.actor, id)
    check_may_file(request.actor, shown.line.body)
    return shown


def handed_out(path: Path, name: str) -> FileResponse:
    """A file under a name for people, to be saved."""
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream"
    )
