"""Telling people what the clock brought: one line for each order, and one for all reminders of a kind that come to the same people at once;
to whom all that would be more than a handful of lines, a single one that counts them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from zhiheng.core.issues import Text
from zhiheng.core.workflow.ladder import Step
from zhiheng.core.workflow.supervision import (
    COLOUR_LABELS,
    FALL_OVERDUE,
    ISSUE,
    RED,
    REMIND,
    REPORT,
    TELL_DELAY,
)
from zhiheng.office.actions.telling import tell
from zhiheng.office.people.models import Body
from zhiheng.office.people.roles import Role
from zhiheng.office.records.holders import Answering
from zhiheng.office.records.matter_links import list_address, matter_address, order_address
from zhiheng.office.records.models import Matter, Order

_GROUPED = (REMIND, FALL_OVERDUE)
_SHOWN = 2
"""Titles that a line for many matters names."""
_HANDFUL = 5
"""Lines that a person is left at once; of more, one tells how many there are."""
_SOON, _LATE = Text("将到期", "to be done soon"), Text("逾期", "overdue")
_SILENT, _DELAYED = Text("红色督办无结果", "silent after a red order"), Text("回复待处理", "replies to decide on")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Line:
    text: Text
    url: str
    people: tuple[int, ...]
    kind: Text
    number: int = 1
    """Matters of that kind that the line tells of."""


@dataclass(slots=True)
class Told:
    """Who is told of the steps of one day, and the lines that wait to be left."""

    answering: Answering
    named: Mapping[int, int]
    bodies: Mapping[int, str]
    lines: list[_Line] = field(default_factory=list)
    grouped: dict[tuple[str, int, tuple[int, ...]], list[Matter]] = field(default_factory=dict)

    def people(self, matter: Matter, step: Step) -> tuple[int, ...]:
        """Whom a step of that matter goes to (row ids)."""
        if step.event == TELL_DELAY:
            return self.answering.present(Role.CLERK) or self.answering.of(Role.CLERK)
        those = self.answering.who_answers(matter.body_id, person=self.named.get(matter.pk))
        if step.event not in (ISSUE, REPORT):
            return those
        more = self.answering.escalated_to(RED if step.event == REPORT else step.state, matter.body_id)
        return tuple(sorted({*those, *more}))

    def note(self, matter: Matter, step: Step, order: Order | None, people: tuple[int, ...]) -> None:
        """Keeps the step for telling."""
        if step.event in _GROUPED or order is None:
            self.grouped.setdefault((step.event, matter.body_id, people), []).append(matter)
        else:
            text = _of_order(matter, step, order, self.bodies[matter.body_id])
            self.lines.append(_Line(text, order_address(order.pk), people, _kind_of(step, order)))


def told_of(matters: Sequence[Matter], people: Answering, named: Mapping[int, int]) -> Told:
    """A place to keep what is told of these matters; names of bodies are read once."""
    wanted = {each.body_id for each in matters}
    return Told(people, named, dict(Body.objects.filter(pk__in=wanted).values_list("pk", "name")))


def tell_all(told: Told, *, at: datetime) -> None:
    """Leaves every line, inside the caller's transaction."""
    lines = [*told.lines]
    for (event, body, people), matters in told.grouped.items():
        url = matter_address(matters[0].pk) if len(matters) == 1 else list_address()
        kind = _SOON if event == REMIND else _LATE
        lines.append(_Line(_of_many(event, told.bodies[body], matters), url, people, kind, len(matters)))
    numbers = Counter(person for line in lines for person in line.people)
    crowded = {person for person, number in numbers.items() if number > _HANDFUL}
    for line in lines:
        tell(set(line.people) - crowded, line.text, line.url, at=at)
    for person in sorted(crowded):
        tell([person], _counted(line for line in lines if person in line.people), list_address(), at=at)


def _counted(lines: Iterable[_Line]) -> Text:
    """One line for many: how many matters of each kind."""
    found: Counter[Text] = Counter()
    for each in lines:
        found[each.kind] += each.number
    zh = "、".join(f"{kind.zh}{number}项" for kind, number in found.items())
    en = ", ".join(f"{number} {kind.en}" for kind, number in found.items())
    return Text(f"督办有{found.total()}项新情况：{zh}，请看督办清单", f"{found.total()} matters of supervision moved: {en}; see the list")  # fmt: skip


def _kind_of(step: Step, order: Order) -> Text:
    colour = COLOUR_LABELS[order.colour]
    issued = Text(f"{colour.zh}督办单", f"{colour.en} orders")
    return {REPORT: _SILENT, TELL_DELAY: _DELAYED}.get(step.event, issued)


def _of_many(event: str, body: str, matters: Sequence[Matter]) -> Text:
    shown = matters[:_SHOWN]
    more = (
        Text(f"等 {len(matters)} 项", f" and others, {len(matters)} in all")
        if len(matters) > _SHOWN
        else Text("", "")
    )
    titles = Text(
        "、".join(each.title["zh"] for each in shown) + more.zh,
        ", ".join(each.title["en"] for each in shown) + more.en,
    )
    first = min(each.deadline for each in matters).isoformat()
    if event == REMIND:
        return Text(
            f"{body}：{titles.zh}，{first}到期，请按期办理", f"{body}: {titles.en} to be done by {first}"
        )
    return Text(
        f"{body}：{titles.zh}已逾期（期限{first}），请尽快办理；宽限期过后将发督办单",
        f"{body}: {titles.en} overdue since {first}; an order follows when the days of grace are over",
    )


def _of_order(matter: Matter, step: Step, order: Order, body: str) -> Text:
    title, colour = matter.title, COLOUR_LABELS[order.colour]
    number = f"〔{order.year}〕{order.number}"
    if step.event == REPORT:
        return Text(f"{body}：{title['zh']}，红色督办（{number}号）仍无结果，请领导阅示",
                    f"{body}: {title['en']} is still not done after red order {number}")  # fmt: skip
    if step.event == TELL_DELAY:
        return Text(f"{body}对{colour.zh}督办单（{number}号）的回复还没有处理：{title['zh']}",
                    f"the reply of {body} to {colour.en} order {number} still waits: {title['en']}")  # fmt: skip
    by: date = order.reply_by
    return Text(f"{colour.zh}督办单（{number}号）：{body}，{title['zh']}，请于{by.isoformat()}前回复",
                f"{colour.en} order {number}: {body}, {title['en']}; to be answered by {by.isoformat()}")  # fmt: skip
