"""Filing for a body: begin, put in a workbook or typed rows, hand in, withdraw. Each acts on the version that the page showed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from zhiheng.core.issues import InputProblem, Issue, Language, Level, Text
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.workflow.filing import EDITABLE, FILING, HAND_IN, IN_REVIEW, WITHDRAW
from zhiheng.office import clock
from zhiheng.office.actions.acting import Act, acting, overtaken
from zhiheng.office.actions.filing_checks import Content, content_of, filed, looked_through, typed_content
from zhiheng.office.actions.supervising_dues import follow
from zhiheng.office.actions.supervising_matters import close
from zhiheng.office.actions.telling import holders, tell
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.models import Person
from zhiheng.office.people.permissions import check_may_file
from zhiheng.office.people.roles import Role
from zhiheng.office.records.deadlines import counted, filing_days
from zhiheng.office.records.dues import Dated, DueState, due_state
from zhiheng.office.records.models import Due, Message, Review, StoredFile, Submission
from zhiheng.office.records.submissions import Found, row_of
from zhiheng.office.records.workspaces import workspace

LATEST = 100
"""Unread messages that are looked at before another one is left."""
__all__ = ["filed", "hand_in", "put_file", "put_typed", "start_submission", "withdraw"]


def start_submission(
    actor: Actor, *, register: str, body: int, kind: Kind | str = Kind.INSERT, due: int | None = None
) -> Submission:
    """Begins a filing, or gives the one that the body has begun for that due.

    Raises Refused for others than liaisons of the body and for a due of another body, InputProblem for no such register and for a due that
    is done or in review.
    """
    check_may_file(actor, body)
    found = workspace().register(register)
    with acting(actor, "filing-begun", register=found.name, body=body, kind=Kind(kind).value, due=due) as act:
        row = begun_for(due, body) if due is not None else None
        if row is None:
            row = Submission.objects.create(
                due_id=due, register=found.name, kind=Kind(kind).value, body_id=body, state=FILING.states[0].name,
                made_by_id=actor.person, made_at=act.at,
            )  # fmt: skip
        act.subject = f"submission:{row.pk}"
    return row


def begun_for(due: int, body: int) -> Submission | None:
    """The filing that the due has already and its body may go on with. The due is locked: two who begin at once get one filing."""
    row = Due.objects.select_for_update(no_key=True).get(pk=due)
    if row.body_id != body:
        raise Refused(Text("这一项应报事项属于别的单位", "This due belongs to another body"))
    if row.closed_at is not None:
        raise InputProblem(_problem("due-done", Text("已经报过并办结", "it was filed and is done"),
                                    Text("数字有误的，请到台账里对那一行报更正", "If a figure is wrong, file a correction of its row in the register")))  # fmt: skip
    about = row.submissions.order_by("made_at")
    if begun := about.filter(state__in=EDITABLE).first():
        return begun
    if about.filter(state__in=IN_REVIEW).exists():
        raise InputProblem(_problem("in-review", Text("已经报送，正在审核", "it was handed in and is in review"),
                                    Text("需要修改的，请联系审核人退回", "Ask the reviewer to send it back if it must be changed")))  # fmt: skip
    return None


def put_file(
    actor: Actor,
    id: UUID | str,
    version: int,
    stored: StoredFile,
    *,
    understood: Mapping[str, str] | None = None,
    language: Language = "zh",
) -> Submission:
    """Puts a workbook or CSV file into the submission and checks it; what is wrong stands in the submission afterwards.

    `understood`: headers and the columns that the filer says they mean. Raises Refused, InputProblem where the file is no table
    or somebody was quicker.
    """
    content = Content(file=stored, columns=dict(understood or {}))
    return _put(actor, id, version, content, language=language)


def put_typed(actor: Actor, id: UUID | str, version: int, rows: Sequence[dict[str, str]]) -> Submission:
    """Puts typed rows (by column identifier, values as they would stand in a table) into the submission and checks them.

    Raises Refused, InputProblem where somebody was quicker, ValueError for a name that is no column.
    """
    row = row_of(actor, id)
    check_may_file(actor, row.body_id)
    return _put(actor, id, version, typed_content(workspace().register(row.register), rows))


def _put(
    actor: Actor, id: UUID | str, version: int, content: Content, *, language: Language = "zh"
) -> Submission:
    row = row_of(actor, id)
    check_may_file(actor, row.body_id)
    found = looked_through(row, content, language=language)
    with acting(actor, "filing-changed", subject=f"submission:{row.pk}", sha256=content.file.sha256) as act:
        row = locked(row.pk, version, EDITABLE)
        check_may_file(actor, row.body_id)
        _write(row, found)
        act.data |= {"version": row.version, "problems": row.problem_count}
    return row


def _write(row: Submission, found: Mapping[str, Any]) -> None:
    for name, value in found.items():
        setattr(row, name, value)
    row.version += 1
    row.save()


def locked(id: UUID, version: int, states: Sequence[str]) -> Submission:
    """The row, locked until the transaction ends. Raises InputProblem where it has moved on since that version, saying who moved it."""
    row = Submission.objects.select_for_update(no_key=True).get(pk=id)
    check_standing(row, version, states)
    return row


def check_standing(row: Submission, version: int, states: Sequence[str]) -> None:
    """Raises InputProblem where the submission has moved on since that version, or stands in none of the states."""
    if row.version != version or row.state not in states:
        last = Review.objects.filter(submission=row).select_related("person").order_by("-of_version").first()
        moved = last is not None and last.of_version >= version
        raise overtaken(
            Text("这份报送", "this filing"), last.person.name if last is not None and moved else ""
        )


def hand_in(actor: Actor, id: UUID | str, version: int) -> Submission:
    """Hands the submission in for review by its department. All is checked again, for others may have filed the same keys meanwhile.

    Raises Refused for others than the body's liaisons, InputProblem where it holds nothing, has problems (which then stand in it), its due is
    locked or still runs, or somebody was quicker.
    """
    row = row_of(actor, id)
    check_may_file(actor, row.body_id)
    check_due(row)
    content = content_of(row)
    found = looked_through(row, content)
    if not found["passes"]:
        with acting(
            actor, "filing-problems", subject=f"submission:{row.pk}", problems=found["problem_count"]
        ):
            _write(locked(row.pk, version, EDITABLE), found)
        raise InputProblem(
            *(Found.read(each).issue for each in found["problems"] if each["level"] == Level.ERROR.value)
        )
    with acting(actor, "filing-handed-in", subject=f"submission:{row.pk}", rows=found["rows"]) as act:
        row = locked(row.pk, version, EDITABLE)
        check_may_file(actor, row.body_id)
        check_due(row)
        row.handed_in_by, row.handed_in_at = Person.objects.get(pk=actor.person), act.at
        move(act, row, HAND_IN, found)
        tell_reviewers(act, row)
    return row


def move(
    act: Act, row: Submission, event: str, found: Mapping[str, Any] | None = None, *, reason: str = ""
) -> Review:
    """The event happens to the submission: its state and version change, its way so far grows by a step, the reviewer's clock starts."""
    target = FILING.after(row.state, event)
    if target is None:
        raise overtaken(Text("这份报送", "this filing"))
    owner, day = FILING.state(row.state).owner, clock.day_of(act.at)
    grant = act.actor.grant(
        Role(owner), body=row.body_id, without=row.handed_in_by_id if row.state in IN_REVIEW else None
    )
    step = Review.objects.create(
        submission=row, step=row.state, decision=event, reason=reason, person_id=act.actor.person,
        deputy_for_id=grant.deputy_for if grant else None, of_version=row.version, at=act.at,
    )  # fmt: skip
    act.data |= {"version": row.version, "from": row.state, "to": target, "deputy_for": step.deputy_for_id}
    row.state = target
    row.review_by = counted(day, filing_days(day).review).end if target in IN_REVIEW else None
    _write(row, found or {})
    follow(row.due_id, at=act.at)
    return step


def check_due(row: Submission) -> None:
    """Refuses what is handed in after its deadline, or before the end of the period that it is about."""
    if row.due is None:
        return
    due, today = row.due, clock.today()
    dated = Dated(period_end=due.period_end, deadline=due.deadline, closed=due.closed_at is not None)
    state = due_state(dated, today)
    if state is DueState.LOCKED:
        raise InputProblem(_problem(
            "due-locked",
            Text(f"期限 {due.deadline.isoformat()} 已过，这一项已经锁定", f"the deadline {due.deadline.isoformat()} is over and this due is locked"),
            Text("请写明理由向质量办经办人申请延期，同意之后再报；填好的内容都还在", "Ask the clerk of the quality office for an extension, saying why; what was filled in is kept"),
        ))  # fmt: skip
    if state is DueState.COMING:
        raise InputProblem(_problem(
            "period-runs",
            Text(f"这一期到 {due.period_end.isoformat()} 才结束", f"the period ends only on {due.period_end.isoformat()}"),
            Text("可以先存为草稿，这一期结束之后再报送", "Keep it as a draft and hand it in when the period is over"),
        ))  # fmt: skip
    if state is DueState.DONE and row.parent_id is None:
        raise InputProblem(_problem("due-done", Text("这一项已经办结", "this due is done"),
                                    Text("数字有误的，请到台账里对那一行报更正", "If a figure is wrong, file a correction of its row in the register")))  # fmt: skip


def tell_reviewers(act: Act, row: Submission) -> None:
    """The department's reviewers, but for who handed it in."""
    people = holders(Role.DEPARTMENT_REVIEWER, clock.day_of(act.at), body=row.body_id) - {act.actor.person}
    name = act.actor.name
    text = Text(f"{name}报送了数据，请审核", f"{name} handed in a filing; please review it")
    tell_of_review(act, row, people, text)


def tell_of_review(act: Act, row: Submission, people: frozenset[int], text: Text) -> None:
    """Tells that the filing waits for them; but for those who have not yet read that another one of the body waits at the same step: a
    program may file fifty in a second.
    """
    told = _told_already(row, people)
    tell(people - told, text, reverse("review", args=[row.pk]), at=act.at)


def _told_already(row: Submission, people: frozenset[int]) -> set[int]:
    page = reverse("reviews")
    messages = Message.objects.filter(person__in=people, read_at=None, url__startswith=page).exclude(url=page)
    unread = list(messages.order_by("-pk").values_list("person", "url")[:LATEST])
    filings = Submission.objects.filter(body=row.body_id, state=row.state).exclude(pk=row.pk)
    found = filings.filter(pk__in={url.removeprefix(page).strip("/") for _, url in unread})
    waiting = {reverse("review", args=[each]) for each in found.values_list("pk", flat=True)}
    return {person for person, url in unread if url in waiting}


def withdraw(actor: Actor, id: UUID | str, version: int) -> Submission:
    """Gives up a draft or a returned filing; it stays on record. Raises Refused, InputProblem where somebody was quicker."""
    row = row_of(actor, id)
    check_may_file(actor, row.body_id)
    with acting(actor, "filing-withdrawn", subject=f"submission:{row.pk}") as act:
        row = locked(row.pk, version, EDITABLE)
        check_may_file(actor, row.body_id)
        move(act, row, WITHDRAW)
        settle(act, row.due_id)
    return row


def settle(act: Act, due: int | None) -> None:
    """Closes the due once something of it was approved and nothing of it is still on its way."""
    if due is None:
        return
    # Two parts of one due that are decided on at once: the second must see what the first came to.
    Due.objects.select_for_update(no_key=True).get(pk=due)
    states = set(Submission.objects.filter(due=due).values_list("state", flat=True))
    if "approved" in states and not states & set(FILING.open_states()):
        Due.objects.filter(pk=due, closed_at=None).update(closed_at=act.at)
        close("due", str(due), at=act.at)


def _problem(code: str, message: Text, remedy: Text) -> Issue:
    place = Text("这一项报送", "this filing")
    return Issue(level=Level.ERROR, code=code, place=place, value="", message=message, remedy=remedy)
