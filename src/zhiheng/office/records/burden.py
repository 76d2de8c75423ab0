"""The meter of burden (填报负担): how much each body is asked for in a quarter, how long that takes by estimate, and what is asked twice.

It measures what the office asks of people, never what people do at their screens: no log-in, click or minute online is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations

from django.db.models import Max

from zhiheng.core.calendar import Period
from zhiheng.core.issues import Text
from zhiheng.core.registers.asked_twice import asked_twice
from zhiheng.core.registers.model import Register
from zhiheng.core.workflow.filing import APPROVED, WITHDRAWN
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions_remedies import check_may_see_burden
from zhiheng.office.records.dues import Naming, naming, period_between
from zhiheng.office.records.models import Due, Submission
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace.reported import REGISTER as REPORTED_VALUES

MINUTES = "filing_minutes"
FILED_ALREADY = "already-filed"
"""The code of the problem of a row whose key the ledger holds."""
KNOWN = frozenset({"target", "subject", "place", "until", "covers"})
"""Columns of a reported value that the due says already; nobody types them."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """The estimate: minutes for a field that is typed, for a row of a workbook, and for handing in once."""

    field: Decimal
    row: Decimal
    due: Decimal

    def hours(self, *, dues: int, fields: int, rows: int) -> Decimal:
        """Hours for so much."""
        return (dues * self.due + fields * self.field + rows * self.row) / 60


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that is due in the quarter: `typed` fields or `rows` of a workbook, as far as is known."""

    due: int
    body: int
    body_name: str
    register: str
    target: str
    period: Period
    required: int
    fields: int
    typed: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyBurden:
    """A body in the quarter: things due, columns asked for (the required and all), fields typed, rows of workbooks, hours by estimate."""

    body: int
    name: str
    dues: int
    required: int
    fields: int
    typed: int
    rows: int
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is asked: in words, with the due or the filing (ids, 0 and "" for none)."""

    label: Text
    due: int = 0
    submission: str = ""


@dataclass(frozen=True, slots=True)
class Twice:
    """Something that is asked for twice: what kind of finding, what it is, of whom, for which period, and where."""

    kind: str
    what: Text
    bodies: tuple[str, ...]
    period: Text
    places: tuple[Place, ...]


TWICE_LABELS = {
    "column": Text("同一栏目，两个台账都要", "the same column in two registers"),
    "period": Text("同一台账，同一段时间要了两次", "the same register twice for one time"),
    "figure": Text("同一目标的数，问了两个单位", "a target's figure asked of two bodies"),
    "key": Text("已经入账的行又报了一次", "rows handed in again that the ledger holds"),
}
"""The kinds of findings."""


@dataclass(frozen=True, slots=True)
class Burden:
    """What this person may see of a quarter; `minutes` is how it was estimated."""

    quarter: Period
    minutes: Minutes
    bodies: tuple[BodyBurden, ...]
    twice: tuple[Twice, ...]


def minutes_on(day: date) -> Minutes:
    """The estimate in force on that day (parameter filing_minutes, P)."""
    value = workspace().parameters[MINUTES].on(day)
    if value is None:
        raise LookupError(f"{MINUTES} has no value on {day.isoformat()}")
    parts = dict(value.parts)
    return Minutes(parts["field"], parts["row"], parts["due"])


def burden(actor: Actor, quarter: Period) -> Burden:
    """What is asked of the bodies that this person may see, by the deadlines in the quarter. Raises Refused; six queries."""
    check_may_see_burden(actor)
    asked = _asked(actor, quarter)
    minutes = minutes_on(quarter.end)
    twice = [
        *_figures(asked),
        *_periods(asked),
        *_columns(asked, workspace().registers),
        *_keys(actor, quarter),
    ]
    return Burden(quarter, minutes, tuple(by_body(asked, minutes)), tuple(twice))


def by_body(asked: Iterable[Asked], minutes: Minutes) -> Iterator[BodyBurden]:
    """The bodies with what is asked of each, the most hours first."""
    found: dict[int, list[Asked]] = {}
    for each in asked:
        found.setdefault(each.body, []).append(each)
    rows = [
        BodyBurden(
            body=body, name=group[0].body_name, dues=len(group), required=sum(each.required for each in group),
            fields=sum(each.fields for each in group), typed=sum(each.typed for each in group), rows=sum(each.rows for each in group),
            hours=minutes.hours(dues=len(group), fields=sum(each.typed for each in group), rows=sum(each.rows for each in group)),
        )
        for body, group in found.items()
    ]  # fmt: skip
    yield from sorted(rows, key=lambda each: (-each.hours, each.body))


def _asked(actor: Actor, quarter: Period) -> list[Asked]:
    dues = Due.objects.filter(deadline__range=(quarter.start, quarter.end))
    if actor.seen_bodies is not None:
        dues = dues.filter(body__in=actor.seen_bodies)
    columns = ("pk", "body", "body__name", "register", "target", "period_start", "period_end")
    rows = list(dues.order_by("pk").values_list(*columns))
    filed = _filed([row[0] for row in rows])
    usual = _usual({row[1] for row in rows})
    registers = workspace().registers
    return [
        _one(row, registers[row[3]], filed.get(row[0]) or usual.get((row[1], row[3])))
        for row in rows
        if row[3] in registers
    ]


def _one(
    row: tuple[int, int, str, str, str, date, date], register: Register, filed: tuple[int, bool] | None
) -> Asked:
    """A due with what it takes: as it was filed, as the body filed the register last time, else as one record that is typed."""
    due, body, name, _, target, start, end = row
    asked = [
        each
        for each in register.columns_on(end)
        if not (target and register.name == REPORTED_VALUES and each.name in KNOWN)
    ]
    number, typed = filed or (1, True)
    if target:
        # One workbook may bring the figures of many targets; of this one it is a row.
        number = 1
    return Asked(
        due, body, name, register.name, target, period_between(start, end), sum(each.required for each in asked), len(asked),
        typed=len(asked) * number if typed else 0, rows=0 if typed else number,
    )  # fmt: skip


def _filed(dues: Sequence[int]) -> Mapping[int, tuple[int, bool]]:
    """How many rows were filed for each due, and whether they were typed; the latest filing counts."""
    rows = (
        Submission.objects.filter(due__in=dues, rows__gt=0).exclude(state=WITHDRAWN).order_by("made_at", "pk")
    )
    typed = set(rows.exclude(typed=[]).values_list("pk", flat=True))
    return {due: (number, pk in typed) for due, number, pk in rows.values_list("due", "rows", "pk")}


def _usual(bodies: Iterable[int]) -> Mapping[tuple[int, str], tuple[int, bool]]:
    """The same for what each body filed last into each register. Of thousands of filings only those are read."""
    filed = Submission.objects.filter(body__in=list(bodies), state=APPROVED, rows__gt=0).order_by()
    last = filed.values("body", "register").annotate(last=Max("filing")).values("last")
    rows = Submission.objects.filter(filing__in=last)
    typed = set(rows.exclude(typed=[]).values_list("pk", flat=True))
    return {
        (body, register): (number, pk in typed)
        for body, register, number, pk in rows.values_list("body", "register", "rows", "pk")
    }


def _figures(asked: Iterable[Asked]) -> Iterator[Twice]:
    """Figures of a target for one period that more than one body has to give."""
    named = naming()
    found: dict[tuple[str, str, Period], list[Asked]] = {}
    for each in asked:
        if each.target:
            found.setdefault((each.register, each.target, each.period), []).append(each)
    for (register, target, period), group in found.items():
        if len({each.body for each in group}) > 1:
            places = tuple(Place(Text(each.body_name, each.body_name), each.due) for each in group)
            yield Twice(
                "figure",
                named.subject(register, target),
                tuple(each.body_name for each in group),
                period.label(),
                places,
            )


def _periods(asked: Iterable[Asked]) -> Iterator[Twice]:
    """The same register or target asked of the same body for periods that overlap."""
    named = naming()
    found: dict[tuple[int, str, str], list[Asked]] = {}
    for each in asked:
        found.setdefault((each.body, each.register, each.target), []).append(each)
    for (_, register, target), group in found.items():
        for one, other in combinations(group, 2):
            if _overlap(one, other):
                places = tuple(Place(each.period.label(), each.due) for each in (one, other))
                yield Twice(
                    "period", named.subject(register, target), (one.body_name,), one.period.label(), places
                )


def _overlap(one: Asked, other: Asked) -> bool:
    return one.period.start <= other.period.end and other.period.start <= one.period.end


def _columns(asked: Iterable[Asked], registers: Mapping[str, Register]) -> Iterator[Twice]:
    """Columns that two registers ask of the same body for periods that overlap; told once for a body and a pair of registers."""
    named, told = naming(), set()
    found: dict[int, list[Asked]] = {}
    for each in asked:
        found.setdefault(each.body, []).append(each)
    for body, group in found.items():
        for one, other in combinations(group, 2):
            pair = frozenset((one.register, other.register))
            if len(pair) == 2 and (body, pair) not in told and _overlap(one, other):
                told.add((body, pair))
                yield from _shared(one, other, registers, named)


def _shared(one: Asked, other: Asked, registers: Mapping[str, Register], named: Naming) -> Iterator[Twice]:
    places = tuple(Place(named.register(each.register), each.due) for each in (one, other))
    for own, _ in asked_twice(registers[one.register], registers[other.register]):
        yield Twice("column", own.label, (one.body_name,), one.period.label(), places)


def _keys(actor: Actor, quarter: Period) -> Iterator[Twice]:
    """Filings on their way with rows whose key the ledger holds: somebody was asked for them before."""
    named = naming()
    rows = Submission.objects.filter(
        kind="insert", made_at__date__range=(quarter.start, quarter.end), problem_count__gt=0
    ).exclude(state__in=(APPROVED, WITHDRAWN))
    if actor.seen_bodies is not None:
        rows = rows.filter(body__in=actor.seen_bodies)
    for pk, body, register, problems in rows.order_by("pk").values_list(
        "pk", "body__name", "register", "problems"
    ):
        number = sum(each["code"] == FILED_ALREADY for each in problems)
        if number:
            label = named.register(register)
            what = Text(
                f"{label.zh}：{number} 行的主键已经入账",
                f"{label.en}: the keys of {number} rows stand in the ledger",
            )
            yield Twice("key", what, (body,), quarter.label(), (Place(label, submission=str(pk)),))
