"""Registers as people look into them: which there are, their rows as of any moment, a filing, and the life of one row."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.core.registers.filters import Filter, read_filters, read_sort
from zhiheng.core.registers.model import Register
from zhiheng.ledger import tables
from zhiheng.ledger.database import reading
from zhiheng.ledger.records import FOLD, Filing, read_time
from zhiheng.office import clock
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.permissions import can_see_submission, check_may_browse_registers
from zhiheng.office.people.reading import body_now
from zhiheng.office.records.looking import seen_body_names
from zhiheng.office.records.models import Submission
from zhiheng.office.records.workspaces import workspace
from zhiheng.office.words import language
from zhiheng.workspace.browsing import Browse, BrowsedRow, Page, page, rows_of_key
from zhiheng.workspace.browsing_order import Sort
from zhiheng.workspace.histories import Step, record_history
from zhiheng.workspace.opening import Workspace

SIZE = 50
"""Rows of a page."""
BEYOND = 1 << 63
"""The first number that the database cannot hold; addresses can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """A register in the list: rows that this person may see now, and who filed into it, each with how often, the most first."""

    register: Register
    rows: int = 0
    filings: int = 0
    last_at: datetime | None = None
    bodies: tuple[tuple[str, int], ...] = ()


_lock = threading.Lock()
_rows: dict[tuple[Any, ...], int] = {}
MOST_KEPT = 4096


def registers(actor: Actor) -> tuple[RegisterEntry, ...]:
    """All registers, those with filings first, then in their own order."""
    check_may_browse_registers(actor)
    opened, bodies = workspace(), seen_body_names(actor)
    found = []
    filed = _filed(opened, bodies)
    for register in opened.registers.values():
        own = filed.get(register.name, [])
        last = max((seq for _, _, seq, _ in own), default=0)
        found.append(
            RegisterEntry(
                register=register, rows=_count(opened, register, bodies) if own else 0, filings=sum(count for _, count, _, _ in own),
                last_at=next((read_time(at) for _, _, seq, at in own if seq == last), None),
                bodies=tuple((body, count) for body, count, _, _ in sorted(own, key=lambda each: -each[1])),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: not each.filings))


def _filed(opened: Workspace, bodies: frozenset[str] | None) -> dict[str, list[tuple[str, int, int, str]]]:
    """By register: the bodies that filed, how often, and their last filing; in one query."""
    filing = tables.filing.c
    wanted = select(filing.register, filing.body, func.count(), func.max(filing.seq), func.max(filing.at))
    wanted = wanted.where(filing.kind != FOLD).group_by(filing.register, filing.body)
    if bodies is not None:
        wanted = wanted.where(filing.body.in_(bodies))
    found: dict[str, list[tuple[str, int, int, str]]] = {}
    with reading(opened.ledger.engine) as connection:
        for register, body, count, seq, at in connection.execute(wanted):
            found.setdefault(register, []).append((body, count, seq, at))
    return found


def _count(opened: Workspace, register: Register, bodies: frozenset[str] | None) -> int:
    """The rows of a register now; counted once for each state of the ledger."""
    key = (opened.root, register.name, opened.ledger.last_filed().get(register.name, 0), bodies)
    known = _rows.get(key)
    if known is None:
        known = page(opened, Browse(register=register, bodies=bodies), size=0).total
        with _lock:
            if len(_rows) >= MOST_KEPT:
                _rows.clear()
            _rows[key] = known
    return known


@dataclass(frozen=True, slots=True, kw_only=True)
class Browsed:
    """A page of rows with what was asked for; `number` counts pages from 1."""

    browse: Browse
    page: Page
    number: int


def browse_of(
    actor: Actor,
    name: str,
    parameters: Sequence[tuple[str, str]],
    *,
    columns: Sequence[str] = (),
    sort: str = "",
    as_of: int | datetime | None = None,
) -> Browse:
    """What the parameters of an address ask for, for this person. Raises Refused, LookupError for no such register, and InputProblem with
    everything that is wrong in filters and sort.
    """
    check_may_browse_registers(actor)
    opened = workspace()
    register = opened.registers.get(name)
    if register is None:
        raise LookupError(name)
    problems: list[Issue] = []
    filters: tuple[Filter, ...] = ()
    order: Sort | None = None
    try:
        filters = read_filters(register, parameters, lists=opened.lists)
    except InputProblem as problem:
        problems += problem.issues
    try:
        order = read_sort(register, sort)
    except InputProblem as problem:
        problems += problem.issues
    if problems:
        raise InputProblem(*problems)
    known = tuple(each for each in columns if register.column(each) is not None)
    return Browse(
        register=register, as_of=as_of, filters=filters, sort=order, columns=known, bodies=seen_body_names(actor)
    )  # fmt: skip


def browsed(browse: Browse, number: int) -> Browsed:
    """One page of the rows; beyond the last one, the last one."""
    number = max(number, 1)
    found = page(workspace(), browse, offset=(number - 1) * SIZE, size=SIZE)
    last = max(-(-found.total // SIZE), 1)
    if number > last:
        found, number = page(workspace(), browse, offset=(last - 1) * SIZE, size=SIZE), last
    return Browsed(browse=browse, page=found, number=number)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFacts:
    """One row with its whole life, the latest first; `row` is None where it does not count any more. `body` filed its present form."""

    register: Register
    page: Page
    row: BrowsedRow | None
    steps: tuple[Step, ...]
    body: str
    body_id: int | None


def row_facts(actor: Actor, name: str, key: Sequence[str]) -> RowFacts:
    """The row with that key. Raises Refused where the actor does not see it (whether it exists or not), LookupError where there is none and
    the actor sees all bodies.
    """
    browse = browse_of(actor, name, ())
    opened = workspace()
    found = rows_of_key(opened, browse, key)
    row = found.rows[0] if found.rows else None
    if row is None and browse.bodies is not None:
        raise Refused(_NOT_OWN)
    try:
        steps = record_history(opened, browse.register, key, language=language())
    except InputProblem:
        raise LookupError(name) from None
    seen = [each for each in steps if browse.bodies is None or each.version.body in browse.bodies]
    body = seen[-1].version.body if seen else ""
    return RowFacts(
        register=browse.register, page=found, row=row, steps=tuple(reversed(seen)), body=body, body_id=body_id(body)
    )  # fmt: skip


def body_id(name: str) -> int | None:
    """The row id of the body that answers today for what was filed under the name; None where there is none."""
    found = body_now(name, clock.today())
    return found[0] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingFacts:
    """A filing of the ledger; `file` says whether this person may have the file as it was handed in, `submission` is the id of what it was
    in review, "" where there is none or the person may not see it.
    """

    filing: Filing
    register: Register | None
    file: bool
    submission: str = ""


def filing_facts(actor: Actor, seq: int) -> FilingFacts:
    """A filing by its number. Raises Refused for one of another body, and to departments for one that does not exist; LookupError else."""
    check_may_browse_registers(actor)
    opened, bodies = workspace(), seen_body_names(actor)
    found = opened.ledger.filing(seq) if seq < BEYOND else None
    if bodies is not None and (found is None or found.body not in bodies):
        raise Refused(_NOT_OWN)
    if found is None or found.kind == FOLD:
        raise LookupError(seq)
    allowed = can_see_submission(actor, body_id(found.body) or 0)
    reviewed = Submission.objects.filter(filing=seq).values_list("pk", flat=True).first() if allowed else None
    return FilingFacts(
        filing=found, register=opened.registers.get(found.register), file=allowed and found.source is not None,
        submission=str(reviewed or ""),
    )  # fmt: skip


_NOT_OWN = Text(
    "这里没有您所在单位报送的内容，不能查看",
    "There is nothing here that your body filed, so you may not see it",
)
