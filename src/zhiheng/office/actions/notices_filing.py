"""The result of a notice flows into a register: a filing prefilled from its facts, which then goes the ordinary way of review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.workflow.notice import CLOSED, REPLIED
from zhiheng.office.actions.acting import acting, overtaken
from zhiheng.office.actions.filing import put_typed, start_submission
from zhiheng.office.actions.notices_moving import check_standing, issue, located
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.permissions import check_may_file
from zhiheng.office.records.filing_offers import present_row
from zhiheng.office.records.models import Notice, NoticeStep, Submission
from zhiheng.office.records.notices import notice_view, sources
from zhiheng.office.records.workspaces import workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultOrder:
    """Which register the result goes into, in the name of which body (row id), and by column the value of the notice that goes there
    (names of `records.notices.sources`). `corrects`: the row that the notice is about is corrected, instead of a new one filed.
    """

    register: str
    body: int
    mapping: Mapping[str, str]
    corrects: bool = False


def file_result(actor: Actor, id: UUID | str, version: int, order: ResultOrder) -> Submission:
    """Begins the filing and puts the values in; what is still missing, the filer types there.

    Raises Refused for others than liaisons of either body, InputProblem where nothing would go in, a filing of it is under way already, or
    somebody was quicker.
    """
    with acting(actor, "notice-result-filed", subject=f"notice:{id}", register=order.register) as act:
        row = located(id)
        _check_order(actor, row, order)
        check_standing(row, version, REPLIED, CLOSED)
        if row.submission is not None and row.submission.state != "withdrawn":
            raise overtaken(Text("这份抄告的办理结果", "the result of this notice"))
        values = _values(actor, row, order)
        kind = Kind.CORRECT if order.corrects else Kind.INSERT
        begun = start_submission(actor, register=order.register, body=order.body, kind=kind)
        made = put_typed(actor, begun.pk, begun.version, [values])
        row.submission, row.version = made, row.version + 1
        row.save(update_fields=["submission", "version"])
        NoticeStep.objects.create(notice=row, event="file", person_id=actor.person, at=act.at)
        act.data |= {"submission": str(made.pk), "body": order.body}
    return made


def _check_order(actor: Actor, row: Notice, order: ResultOrder) -> None:
    check_may_file(actor, order.body)
    if order.body not in (row.from_body_id, row.to_body_id):
        raise Refused(Text("只有这份抄告的发出单位和接收单位可以把结果报入台账",
                           "Only the sender and the receiver of a notice file its result"))  # fmt: skip
    if order.register not in workspace().registers:
        raise InputProblem(issue("register", Text("台账", "register"), order.register, _NO_REGISTER))
    if order.corrects and order.register != row.register:
        raise InputProblem(issue("corrects", Text("更正", "correction"), order.register, _OTHER_REGISTER))


def _values(actor: Actor, row: Notice, order: ResultOrder) -> dict[str, str]:
    """The row that is filed: by column the value that was chosen; of a correction, over what stands there now."""
    register = workspace().register(order.register)
    known = {each.name: each.value for each in sources(notice_view(actor, row.pk))}
    chosen = {
        column.name: known[source]
        for column in register.columns
        if (source := order.mapping.get(column.name, "")) in known
    }
    if order.corrects:
        present = present_row(actor, order.register, row.row_key)
        return {
            **present.values,
            **{name: value for name, value in chosen.items() if name not in register.key},
        }
    if not chosen:
        raise InputProblem(issue("mapping", Text("栏目对照", "columns"), "", _NOTHING))
    return chosen


_NO_REGISTER = (Text("没有这个台账", "there is no such register"), Text("请从列出的台账里选", "Choose one of those listed"))  # fmt: skip
_OTHER_REGISTER = (
    Text("抄告说的不是这个台账里的记录", "the notice is not about a row of this register"),
    Text("请选抄告所说的台账，或报一条新记录", "Choose the register of the notice, or file a new row"),
)
_NOTHING = (
    Text("没有选任何一栏", "no column was given a value"),
    Text("请至少为一栏选一个值", "Choose a value for at least one column"),
)
