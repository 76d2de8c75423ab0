"""The past of the demonstration district: what its bodies filed in two and a half years, in the ledger on the days it would have come."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet

from zhiheng.core.calendar import PeriodKind, period_of
from zhiheng.core.issues import InputProblem
from zhiheng.core.workflow.filing import APPROVE, APPROVED, DEPARTMENT_REVIEW, DRAFT, HAND_IN, OFFICE_REVIEW
from zhiheng.office import clock
from zhiheng.office.actions.dues import make_dues
from zhiheng.office.actions.stored_files import keep_upload
from zhiheng.office.demonstration.days import on
from zhiheng.office.demonstration.history import Row, history, write
from zhiheng.office.demonstration.samples import SAMPLING, samples
from zhiheng.office.people.actors import PROGRAM
from zhiheng.office.people.models import Appointment, Body, Person
from zhiheng.office.people.roles import Role
from zhiheng.office.records.models import Due, Duty, Review, Submission
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace import filing
from zhiheng.workspace.filing import REPORTED_VALUES
from zhiheng.workspace.links import links

FIRST = date(2026, 1, 1)
"""The first day of the plan, from which samples are taken."""
OWN = replace(SAMPLING, start=FIRST, numbered_from=1)
"""The district's samples, from the first quarter on."""
RECENT = date(2028, 1, 1)
"""Gaps before this day are forgotten."""
BUREAU = "区市场监管局"
"""Files the registers, and what nobody else leads."""


class Handed(NamedTuple):
    """One filing of the past: when, by which body, into which register, and its rows."""

    day: date
    register: str
    body: str
    rows: list[Row]


def fill(until: date) -> int:
    """Files everything that came up to that day, makes what was due and closes what was filed; gives the number of filings."""
    leads, people = _leads(), _people()
    bodies = {each.name: each for each in Body.objects.all()}
    handed = list(_handed(until, leads))
    made = [_filed(each, _submission(each, bodies[each.body], people)) for each in handed]
    with on(until):
        make_dues(PROGRAM, until)
    with transaction.atomic():
        Submission.objects.bulk_create(made)
        Review.objects.bulk_create(step for each in made for step in _steps(each, people))
        for each in handed:
            _dues(each).filter(closed_at=None).update(closed_at=_at(each.day))
        _settle_old()
    return len(made)


def _leads() -> dict[str, str]:
    """The body that files each target: the first of those that lead it."""
    rows = Duty.objects.filter(group="targets", part="lead", year=0, area="").order_by("pk")
    found: dict[str, str] = {}
    for item, body in rows.values_list("item", "body__name"):
        found.setdefault(item, body)
    return found


def _people() -> dict[tuple[str, Role], Person]:
    """Who files and who reviews for each body, and in the quality office ("")."""
    rows = Appointment.objects.select_related("person", "body").order_by("-pk")
    return {(each.body.name if each.body else "", Role(each.role)): each.person for each in rows}


def _handed(until: date, leads: Mapping[str, str]) -> Iterator[Handed]:
    space = workspace()
    assert space.plan is not None, "the plan is adopted first"
    rows = [row for row in map(_monthly, history(space.plan, links(space), OWN)) if row.day <= until]

    def by(row: Row) -> tuple[date, str, str]:
        body = leads.get(row.cells[0], BUREAU) if row.register == REPORTED_VALUES else BUREAU
        return row.day, row.register, body

    for (day, register, body), some in groupby(sorted(rows, key=by), key=by):
        yield Handed(day, register, body, list(some))


def _monthly(row: Row) -> Row:
    """Samples are filed each month, ten days after the month in which their reports came."""
    if row.register != "inspections":
        return row
    reported = date.fromisoformat(row.cells[3])
    return replace(row, day=period_of(PeriodKind.MONTH, reported).end + timedelta(days=10))


def _filed(handed: Handed, row: Submission) -> Submission:
    """Files it on its day under the number of its submission, which then knows its seq in the ledger and its file."""
    space = workspace()
    with tempfile.TemporaryDirectory(prefix="zhiheng-") as folder:
        register = space.register(handed.register)
        path = Path(folder) / f"{register.label.zh}-{handed.day}.csv"
        write(handed.rows, handed.register, path)
        assert row.handed_in_by is not None
        order = filing.Submission(
            register=register, file=path, body=handed.body, at=_at(handed.day), filer=row.handed_in_by.name, id=row.pk.hex,
        )  # fmt: skip
        outcome = filing.hand_in(space, order)
        if outcome.filing is None:
            raise InputProblem(*outcome.issues)
        row.filing = outcome.filing.seq
        row.file = keep_upload(SimpleUploadedFile(path.name, path.read_bytes()))
    return row


def _at(day: date, hour: int = 15) -> datetime:
    return datetime.combine(day, time(hour), clock.ZONE)


def _submission(handed: Handed, body: Body, people: Mapping[tuple[str, Role], Person]) -> Submission:
    liaison = people[handed.body, Role.LIAISON]
    return Submission(
        register=handed.register, kind="insert", body=body, state=APPROVED, passes=True, rows=len(handed.rows), made_by=liaison,
        made_at=_at(handed.day, 9), handed_in_by=liaison, handed_in_at=_at(handed.day, 10), version=4,
    )  # fmt: skip


def _steps(row: Submission, people: Mapping[tuple[str, Role], Person]) -> Iterator[Review]:
    """The way it came: handed in, approved by its department, approved by the quality office."""
    at = row.handed_in_at
    assert at is not None
    body = row.body.name
    for version, (step, decision, who) in enumerate(
        ((DRAFT, HAND_IN, (body, Role.LIAISON)), (DEPARTMENT_REVIEW, APPROVE, (body, Role.DEPARTMENT_REVIEWER)),
         (OFFICE_REVIEW, APPROVE, ("", Role.OFFICE_REVIEWER))), start=1,
    ):  # fmt: skip
        yield Review(
            submission=row, step=step, decision=decision, person=people[who], of_version=version, at=at + timedelta(hours=version),
        )  # fmt: skip


def _dues(handed: Handed) -> QuerySet[Due]:
    """What was due for it: of reported values the figures of its targets, whichever body leads them together; else its register."""
    if handed.register != REPORTED_VALUES:
        ended = handed.day - timedelta(days=5)
        return Due.objects.filter(register=handed.register, period_end__lte=ended)
    about = Q(pk=None)
    for target, _, _, until, *_ in (row.cells for row in handed.rows):
        about |= Q(target=target, period_end=until)
    return Due.objects.filter(about, register=REPORTED_VALUES)


def _settle_old() -> None:
    """What nobody filed stands open since the turn of the year alone: older gaps were settled long ago, one way or the other."""
    Due.objects.filter(closed_at=None, period_end__lt=RECENT).update(closed_at=_at(RECENT))


def retested() -> list[str]:
    """A sample of the last winter that failed, as it stands after its retest: the whole row, passed."""
    failed = next(row for row in samples(OWN) if row[2] >= date(2028, 2, 1) and row[10] == "不合格")
    passed = [*failed[:3], failed[3] + timedelta(days=15), *failed[4:10], "合格", "", "", failed[13]]
    return [str(cell) for cell in passed]
