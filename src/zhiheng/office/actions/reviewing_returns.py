"""Sending back: the reasons at rows and values, the filer's new deadline, and rows that go back on their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.workflow.filing import RETURNED, SEND_BACK
from zhiheng.office import clock
from zhiheng.office.actions.acting import Act
from zhiheng.office.actions.filing import move
from zhiheng.office.actions.filing_checks import content_of, filed, masked, storable, typed_content
from zhiheng.office.actions.supervising_dues import follow
from zhiheng.office.actions.supervising_matters import Deadline, restart
from zhiheng.office.actions.telling import holders, tell
from zhiheng.office.people.roles import Role
from zhiheng.office.records.clocks import Clocks
from zhiheng.office.records.deadlines import counted
from zhiheng.office.records.models import Due, EvidenceUse, Remark, Review, Submission
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace.filing import file_rows

FIRST_ROW = 2
"""The number of the first row of a table with a header, as a spreadsheet shows it."""


@dataclass(frozen=True, slots=True)
class RemarkOrder:
    """A row, or one value of it where `column` names one, that is sent back, with the reason. `row` is its number in the file."""

    row: int
    column: str
    reason: str


def check_return(row: Submission, reason: str, remarks: Sequence[RemarkOrder]) -> None:
    """Raises InputProblem for a return without a reason, and for remarks on rows or columns that are not there."""
    if problems := list(_problems(row, reason, remarks)):
        raise InputProblem(*problems)


def _problems(row: Submission, reason: str, remarks: Sequence[RemarkOrder]) -> Iterator[Issue]:
    if not reason.strip() and not (remarks and all(each.reason.strip() for each in remarks)):
        yield _issue("reason-missing", Text("退回理由", "reason"), "", Text("没有写理由", "no reason is given"),
                     Text("请写明哪里不对、要怎样改，报送人会看到", "Say what is wrong and how to mend it; the filer reads it"))  # fmt: skip
    register = workspace().register(row.register)
    there = {each["_row"] for each in row.preview}
    for each in remarks:
        place = Text(f"第 {each.row} 行", f"row {each.row}")
        if each.column and register.column(each.column) is None:
            yield _issue("column-unknown", place, each.column, Text("没有这一列", "there is no such column"), Text("请从列表里选", "Choose one of the list"))  # fmt: skip
        if each.row in row.without or (row.rows <= len(row.preview) and str(each.row) not in there):
            yield _issue("row-unknown", place, "", Text("这份报送里没有这一行，或已经退回", "this filing has no such row, or it was sent back before"),
                         Text("请核对行号", "Compare the number of the row"))  # fmt: skip


def returned(act: Act, row: Submission, reason: str, remarks: Sequence[RemarkOrder]) -> None:
    """All of it goes back to its body."""
    values = {each["_row"]: each for each in row.preview}
    step = move(act, row, SEND_BACK, reason=reason)
    _remark(step, remarks, values)
    _restart(act, row)
    _tell(act, row)


def returned_rows(row: Submission, remarks: Sequence[RemarkOrder]) -> list[dict[str, str]]:
    """The texts of the rows that go back, in the order of the file. Raises InputProblem where one of them is not there."""
    numbers = sorted({each.row for each in remarks})
    with filed(row, content_of(row)) as order:
        texts = file_rows(workspace(), order, numbers)
    texts = storable(texts)
    if len(texts) < len(numbers):
        raise InputProblem(_issue("row-unknown", Text("退回的行", "rows sent back"), "", Text("有的行在这份报送里找不到", "some rows are not in this filing"),
                                  Text("请核对行号", "Compare the numbers of the rows")))  # fmt: skip
    return texts


def set_aside(
    act: Act, row: Submission, reason: str, remarks: Sequence[RemarkOrder], texts: Sequence[Mapping[str, str]]
) -> Submission:
    """The rows with remarks leave the submission and go back as one of their own, typed, so that they are mended in the page.

    Their remarks stand on its first step, at the numbers that the rows have there.
    """
    numbers = sorted({each.row for each in remarks})
    row.without = sorted({*row.without, *numbers})
    content = typed_content(workspace().register(row.register), [dict(each) for each in texts])
    part = Submission.objects.create(
        due=row.due, register=row.register, kind=row.kind, body=row.body, file=content.file, typed=list(content.typed),
        state=RETURNED, rows=len(texts), parent=row, made_by=row.made_by, made_at=act.at, version=2,
        handed_in_by=row.handed_in_by, handed_in_at=row.handed_in_at,
    )  # fmt: skip
    EvidenceUse.objects.bulk_create(
        EvidenceUse(evidence_id=each, submission=part)
        for each in row.evidence.values_list("evidence", flat=True)
    )
    step = Review.objects.create(
        submission=part,
        step=row.state,
        decision=SEND_BACK,
        reason=reason,
        person_id=act.actor.person,
        of_version=1,
        at=act.at,
    )
    there = {number: FIRST_ROW + place for place, number in enumerate(numbers)}
    moved = [RemarkOrder(there[each.row], each.column, each.reason) for each in remarks]
    register = workspace().register(row.register)
    shown = {str(there[number]): masked(register, text) for number, text in zip(numbers, texts, strict=True)}
    _remark(step, moved, shown)
    act.data |= {"rows_returned": numbers, "part": str(part.pk)}
    _restart(act, part)
    _tell(act, part)
    return part


def _remark(step: Review, remarks: Sequence[RemarkOrder], values: Mapping[str, Mapping[str, str]]) -> None:
    Remark.objects.bulk_create(
        Remark(
            review=step, row=each.row, column=each.column, reason=each.reason.strip() or step.reason,
            value=values.get(str(each.row), {}).get(each.column, ""),
        )
        for each in remarks
    )  # fmt: skip


def _restart(act: Act, row: Submission) -> None:
    """The filer's clock starts again with the day of the return; a deadline that was later stays."""
    if row.due_id is None:
        return
    due = Due.objects.select_for_update(no_key=True).get(pk=row.due_id)
    day = clock.day_of(act.at)
    standing = Clocks(day).of(due.body_id).after(day, due.working_days).end
    if standing > due.deadline:
        due.clock_from, due.deadline = day, standing
        due.save(update_fields=["clock_from", "deadline"])
        restart(due, Deadline(day, counted(day, due.working_days).end, due.working_days), at=act.at)
    follow(due.pk, at=act.at)
    act.data["deadline"] = due.deadline.isoformat()


def _tell(act: Act, row: Submission) -> None:
    """The filer and the other liaisons of the body."""
    people = {
        row.made_by_id,
        row.handed_in_by_id,
        *holders(Role.LIAISON, clock.day_of(act.at), body=row.body_id),
    } - {None}
    text = Text(
        f"{act.actor.name}退回了报送的数据，请修改后再报",
        f"{act.actor.name} sent a filing back; please mend it and hand it in again",
    )
    tell(
        (person for person in people if person is not None),
        text,
        reverse("submission", args=[row.pk]),
        at=act.at,
    )


def _issue(code: str, place: Text, value: str, message: Text, remedy: Text) -> Issue:
    return Issue(level=Level.ERROR, code=code, place=place, value=value, message=message, remedy=remedy)
