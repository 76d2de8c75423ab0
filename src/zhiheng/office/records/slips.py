"""What an order says on paper: its number, what it rests on, what it demands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.conf import settings

from zhiheng.core.issues import Text
from zhiheng.core.plan.model import Plan
from zhiheng.core.workflow.supervision import COLOURS, ORANGE, RED
from zhiheng.files.order_slip import Slip, number_text
from zhiheng.office.people.models import Person
from zhiheng.office.records.dues import registers_of
from zhiheng.office.records.holders import answering, named_holders
from zhiheng.office.records.models import Decision, Due, Matter
from zhiheng.office.records.supervising import OrderLine, OrderView
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace.links import links

SENTENCES = 2
"""Sentences of the plan that a slip quotes at most, where a register stands behind many targets."""
Basis = tuple[tuple[str, str], ...]


def issuer() -> str:
    """Who issues orders ([office] issuer of zhiheng.toml); "" where nothing is said."""
    return str(settings.OFFICE_SETTINGS.issuer)


def order_number(line: OrderLine) -> str:
    """The number of an order with the office's code ([office] document_code)."""
    return number_text(settings.OFFICE_SETTINGS.document_code, line.year, line.number)


def slip_of(view: OrderView) -> Slip:
    """The order as its slip says it; in Chinese, as official documents are."""
    line = view.line
    return Slip(
        issuer=issuer(), number=order_number(line), colour=line.colour, to=line.body_name, matter=line.title.zh,
        deadline=view.matter.deadline, deadline_counted=view.deadline_counted.zh, basis=basis_of(view.matter.kind, view.matter.subject),
        demand=demand_of(line.colour).zh, issued_on=line.issued_on, reply_by=line.reply_by, reply_counted=view.reply_counted.zh,
    )  # fmt: skip


def demand_of(colour: str) -> Text:
    """What an order of that colour demands, and what follows."""
    following = {
        ORANGE: Text("将升级为红色督办并报告领导", "it is raised to red and reported to leaders"),
        RED: Text("将继续报告领导", "it is reported to leaders again"),
    }.get(colour, Text("将升级为橙色督办", "it is raised to orange"))
    return Text(
        "请立即办理，并在回复期限之前回复：没有按期办理的原因、现在的进展、承诺办结的日期。"
        f"到期不回复、回复未获认可，或者到了承诺的日期仍未办结的，{following.zh}。",
        "Please see to it at once, and reply in time: why it was not done, how far it is, and by which day it will be. "
        f"Without a reply, with one that is refused, or when the promised day passes, {following.en}.",
    )


def basis_of(kind: str, subject: str) -> Basis:
    """The sentences that what is chased rests on, each with the document it stands in; none where nothing is written."""
    plan = workspace().plan
    if kind == "decision":
        row = Decision.objects.select_related("meeting").filter(pk=int(subject)).first()
        return ((row.quote or row.text, row.meeting.title),) if row is not None else ()
    if plan is None:
        return ()
    if kind == "remedy":
        return _quoted(plan, [subject])
    if kind == "due":
        due = Due.objects.filter(pk=int(subject)).first()
        return _quoted(plan, _targets(due)) if due is not None else ()
    return ()


def _targets(due: Due) -> list[str]:
    """The target that a due is about, or those behind which its register stands."""
    if due.target:
        return [due.target]
    space = workspace()
    return [name for name, link in links(space).items() if link.confirmed and due.register in registers_of(space, link.indicator)]  # fmt: skip


def _quoted(plan: Plan, targets: Iterable[str]) -> Basis:
    wanted = list(targets)
    quotes = dict.fromkeys(each.quote for each in plan.targets if each.id in wanted and each.quote)
    document = f"《{plan.facts.title}》{plan.facts.number}" if plan.facts.title else ""
    return tuple((quote, document) for quote in list(quotes)[:SENTENCES])


def answering_names(matters: Iterable[int], day: date) -> Mapping[int, tuple[str, ...]]:
    """By row id of the matter, the names of who answers for it on the day; some queries for however many."""
    rows = list(Matter.objects.filter(pk__in=list(matters)))
    people, named = answering(day), named_holders(rows, day)
    found = {each.pk: people.who_answers(each.body_id, person=named.get(each.pk)) for each in rows}
    names = dict(Person.objects.filter(pk__in={person for each in found.values() for person in each}).values_list("pk", "name"))  # fmt: skip
    return {
        matter: tuple(names[person] for person in each if person in names) for matter, each in found.items()
    }


def next_words(state: str, *, after_deadline: bool, replied: bool) -> Text:
    """What the clock brings next to a matter in that state, in words. `after_deadline`: its next day lies after the deadline; `replied`: a
    reply waits for the quality office.
    """
    if replied:
        return Text("质量办处理回复", "the quality office decides on the reply")
    if state == RED:
        return Text("报告领导", "reported to leaders")
    if state in COLOURS[:-1] or state == "overdue":
        colour = COLOURS[COLOURS.index(state) + 1] if state in COLOURS else COLOURS[0]
        return {"blue": Text("发蓝色督办单", "blue order"), "orange": Text("升级为橙色督办", "raised to orange"), "red": Text("升级为红色督办", "raised to red")}[colour]  # fmt: skip
    return Text("逾期告知", "told that it is overdue") if after_deadline or state == "reminded" else Text("到期提醒", "reminder")  # fmt: skip
