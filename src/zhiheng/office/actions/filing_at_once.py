"""Filing in one step, for programs: what is filled in is checked once and handed in, in a single transaction, or nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.model import Register
from zhiheng.core.workflow.filing import EDITABLE, FILING, HAND_IN
from zhiheng.office import clock
from zhiheng.office.actions.acting import acting
from zhiheng.office.actions.filing import begun_for, check_due, move, tell_reviewers
from zhiheng.office.actions.filing_checks import looked_through, typed_content
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.models import Body, Person
from zhiheng.office.people.permissions import check_may_file
from zhiheng.office.records.dues import due_of
from zhiheng.office.records.models import Due, Submission
from zhiheng.office.records.submissions import Found
from zhiheng.office.records.workspaces import workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What is filed: rows (by column identifier, values as they would stand in a table) into a register for a body (row id), for a due
    (row id) where it was asked for.
    """

    register: str
    body: int
    rows: Sequence[dict[str, str]]
    due: int | None = None
    kind: Kind = Kind.INSERT
    note: str = ""


def hand_in_at_once(actor: Actor, filing: Filing) -> Submission:
    """Hands the filing in for review by its department.

    Raises Refused for others than liaisons of the body and for a due of another body, InputProblem with every problem of every cell, for
    a due that is locked, still runs, is done, in review or begun by somebody: then nothing was written.
    """
    check_may_file(actor, filing.body)
    if filing.due is not None:
        # Whether a due that is not the body's exists is not told.
        due_of(actor, filing.due)
    register = workspace().register(filing.register)
    check_columns(register, filing.rows)
    person = Person.objects.get(pk=actor.person)
    row = Submission(
        due=Due.objects.filter(pk=filing.due, body=filing.body).first() if filing.due is not None else None, register=register.name,
        kind=filing.kind.value, body=Body.objects.get(pk=filing.body), state=FILING.states[0].name, made_by=person, made_at=clock.now(),
        handed_in_by=person, note=filing.note,
    )  # fmt: skip
    found = looked_through(row, typed_content(register, filing.rows))
    if not found["passes"]:
        raise InputProblem(
            *(Found.read(each).issue for each in found["problems"] if each["level"] == Level.ERROR.value)
        )
    with acting(
        actor, "filing-handed-in", subject=f"submission:{row.pk}", rows=found["rows"], register=register.name
    ) as act:
        if filing.due is not None:
            _check_nothing_begun(filing.due, filing.body)
        check_due(row)
        row.made_at = row.handed_in_at = act.at
        row.save(force_insert=True)
        move(act, row, HAND_IN, found)
        tell_reviewers(act, row)
    return row


def check_columns(register: Register, rows: Sequence[Mapping[str, str]]) -> None:
    """Raises InputProblem with every name that is no column of the register."""
    known = {each.name for each in register.columns}
    unknown = sorted({name for row in rows for name in row} - known)
    if unknown:
        raise InputProblem(*(_unknown(register, name) for name in unknown))


def _check_nothing_begun(due: int, body: int) -> None:
    """Raises as `begun_for`, and InputProblem where somebody fills the due in: their draft is not written over."""
    begun = begun_for(due, body)
    if begun is not None and begun.state in EDITABLE:
        raise InputProblem(Issue(
            level=Level.ERROR, code="draft-begun", place=Text("应报事项", "the due"), value=str(due),
            message=Text("已有人在填写这一项", "somebody is filling it in already"),
            remedy=Text(f"请用报送编号 {begun.pk} 继续，或先撤回它", f"Go on with filing {begun.pk}, or withdraw it first"),
        ))  # fmt: skip


def _unknown(register: Register, name: str) -> Issue:
    return Issue(
        level=Level.ERROR, code="unknown-column", place=Text(f"台账「{register.label.zh}」", f"register “{register.label.en}”"), value=name,
        message=Text("没有这一栏", "there is no such column"),
        remedy=Text("请用台账说明里的栏目标识", "Use the identifiers of columns in the description of the register"),
    )  # fmt: skip
