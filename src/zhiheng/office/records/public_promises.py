"""What the public is told of the plan: the same verdicts as inside, of the targets that are public, and nothing of who did what.

Everything comes from what stands approved in the ledger. It is put together anew only where something was written since.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from zhiheng.core.issues import Text
from zhiheng.core.judging.model import Link, State
from zhiheng.core.plan.model import Target
from zhiheng.core.statistics.suppression import suppressed
from zhiheng.ledger import tables
from zhiheng.ledger.records import canonical
from zhiheng.office import clock
from zhiheng.office.records.duties import DutyView, holders_by_item
from zhiheng.office.records.looking import TARGETS
from zhiheng.office.records.models import AuditHead
from zhiheng.office.records.publishing import PublicationView, publication
from zhiheng.office.records.verdict_basis import plan_of
from zhiheng.office.records.verdicts import VerdictView, refresh
from zhiheng.office.records.verdicts_by_town import TownFigure, by_town
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace.opening import Workspace

CELLS = "public_cells"
NO_COUNTS = ("%", "‰", "分", "元", "万元", "亿元", "个百分点")
"""Units whose figure is no count of units: how many stand behind it, only its sample says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What measures a promise: the indicator's name and label, its formulas with their basis; `reported` where the body tells the figure.

    `filters` narrow it (column and value), `area` is the town it is about, "" for the whole.
    """

    indicator: str = ""
    label: Text
    reported: bool = False
    numerator: str = ""
    denominator: str = ""
    where: str = ""
    note: Text | None = None
    basis: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    area: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPromise:
    """A promise as the public sees it: its verdict, the bodies that lead and support it, the plan's sentence with its place.

    Of the verdict's record pages use the figures and sentences alone; who confirmed what stays inside.
    """

    verdict: VerdictView
    target: Target
    lead: tuple[str, ...]
    support: tuple[str, ...]
    definition: Definition | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicState:
    """All that is public. `digest` is the same as long as nothing of it changes, `since` when this process first saw it so."""

    publication: PublicationView
    title: str
    issuer: tuple[str, ...]
    day: date
    promises: tuple[PublicPromise, ...]
    digest: str
    since: datetime

    def promise(self, target: str) -> PublicPromise | None:
        """The promise of that target; None where it is not public."""
        return next((each for each in self.promises if each.verdict.target == target), None)

    @property
    def counts(self) -> tuple[tuple[State, int], ...]:
        """How many stand in each state that occurs."""
        found = [(state, sum(each.verdict.state is state for each in self.promises)) for state in State]
        return tuple((state, number) for state, number in found if number)

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas of the promises, in the order of the plan."""
        return tuple(dict.fromkeys(each.target.area for each in self.promises if each.target.area))


@dataclass(frozen=True, slots=True)
class TownCell:
    """The figure of a town as the public sees it: `figure` is None where it stays hidden because too few units stand behind it."""

    town: str
    figure: TownFigure | None


_MARKS = f"SELECT (SELECT number FROM {AuditHead._meta.db_table} WHERE place = 1), (SELECT MAX(seq) FROM {tables.filing.name})"
"""Asked for by every visitor, and therefore in one sentence. Whatever changes what is public is an act on record, or a filing."""
_lock = threading.Lock()
_kept: list[tuple[tuple[Path, date, int, int], PublicState | None]] = []


def public_state() -> PublicState | None:
    """What is public now; None where nothing is. Costs one small query as long as nothing was written."""
    root = Path(settings.OFFICE_ROOT)
    if all(known[0] != root for known, _ in tuple(_kept)):
        # The ledger makes its tables when it is asked for the first time.
        workspace().ledger.seq()
    mark = (root, clock.today(), *_writes())
    for known, state in tuple(_kept):
        if known == mark:
            return state
    with _lock:
        made = _made()
        if made is not None:
            made = next((each for _, each in _kept if each and each.digest == made.digest), made)
        _kept[:] = [(mark, made)]
    return made


def _writes() -> tuple[int, int]:
    """Counted up by everything that anybody does in the office, and by everything that comes into the ledger past it."""
    with connection.cursor() as cursor:
        cursor.execute(_MARKS)
        acts, filings = cursor.fetchone()
    return acts or 0, filings or 0


def _made() -> PublicState | None:
    view = publication()
    return state_of(view) if view is not None and view.open else None


def state_of(view: PublicationView) -> PublicState:
    """What the public sees, or would see, by this publication."""
    opened, day = workspace(), clock.today()
    plan, held = plan_of(opened, day), holders_by_item(TARGETS, day)
    shown = [name for name in plan.standing if view.shows(name)]
    promises = tuple(
        PublicPromise(
            verdict=each, target=plan.standing[each.target].target, definition=_definition(opened, plan.standing[each.target].link, day),
            **_bodies(held.get(each.target, ()), plan.standing[each.target].target),
        )
        for each in refresh(shown)
    )  # fmt: skip
    facts = opened.plan.facts if opened.plan else None
    title, issuer = (facts.title, facts.issuer) if facts else ("", ())
    marks = [[each.verdict.target, each.verdict.basis, each.lead, each.support] for each in promises]
    said = [str(opened.root), view.id, day.isoformat(), title, marks]
    digest = hashlib.sha256(canonical(said).encode()).hexdigest()
    return PublicState(
        publication=view, title=title, issuer=issuer, day=day, promises=promises, digest=digest, since=clock.now()
    )  # fmt: skip


def _bodies(held: Sequence[DutyView], target: Target) -> Mapping[str, tuple[str, ...]]:
    """The bodies that hold it today; where duties are not given yet, as the plan names them."""
    if not held:
        return {"lead": target.bodies.lead, "support": target.bodies.support}
    return {
        part: tuple(dict.fromkeys(each.body for each in held if each.part == part)) for part in ("lead", "support")
    }  # fmt: skip


def _definition(opened: Workspace, link: Link | None, day: date) -> Definition | None:
    if link is None or not link.confirmed:
        return None
    if link.reported:
        label = Text(
            "由责任单位按季报送，经两级审核后入账", "Reported by the responsible body, reviewed twice"
        )
        return Definition(label=label, reported=True, area=link.area)
    indicator = opened.indicators.get(link.indicator)
    if indicator is None:
        return None
    version = indicator.version_on(day)
    return Definition(
        indicator=indicator.name, label=indicator.label, note=indicator.note, filters=link.filters, area=link.area,
        numerator=version.numerator if version else "", denominator=version.denominator if version else "",
        where=version.where if version else "", basis=(version.basis if version else "") or "；".join(indicator.basis),
    )  # fmt: skip


def town_cells(state: PublicState, targets: Sequence[str]) -> Mapping[str, tuple[TownCell, ...]]:
    """The figures by town of public promises, small cells hidden; nothing for a target without them, or whose towns stay inside.

    How many units stand behind a cell is its sample, or, of a count, the count itself.
    """
    views = [
        each.verdict
        for each in state.promises
        if each.verdict.target in targets and state.publication.shows_towns(each.verdict.target)
    ]
    least = _least(state.day)
    return {name: _cells(figures, least) for name, figures in by_town(views).items() if figures}


def _cells(figures: Sequence[TownFigure], least: int) -> tuple[TownCell, ...]:
    sizes = {each.town: size for each in figures if (size := _size(each)) is not None}
    hidden = suppressed(sizes, least)
    return tuple(TownCell(each.town, None if each.town in hidden else each) for each in figures)


def _size(figure: TownFigure) -> int | None:
    """How many units stand behind it; None where that is not known."""
    if figure.n is not None:
        return figure.n
    value = figure.value
    if value is None or figure.unit in NO_COUNTS or value != int(value):
        return None
    return abs(int(value))


def _least(day: date) -> int:
    value = workspace().parameters[CELLS].on(day)
    return int(dict(value.parts)["least"]) if value is not None else 0
