"""Our own decomposition table on its way back: bodies and yearly figures by target, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.plan import annex_stamp as stamp
from zhiheng.core.plan.annex_checks import AnnexRow, check_figures, check_stages, differing
from zhiheng.core.plan.blocks import Block, BlockKind, Document
from zhiheng.core.plan.model import Plan, Target
from zhiheng.core.plan.yearly import Share, State
from zhiheng.core.plan.yearly import shares as proposal
from zhiheng.core.sources import Place

_YEAR = re.compile(r"^((?:19|20)\d\d)年?$")
_FIGURE = re.compile(r"^(-?\d+(?:\.\d+)?)(?:[–—\-~](\d+(?:\.\d+)?))?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """A decomposition table that came back."""

    rows: tuple[AnnexRow, ...]
    issues: tuple[Issue, ...]

    def bodies(self) -> dict[str, Bodies]:
        """Responsible bodies by target id, as the first row of each target has them."""
        return {known: row.bodies for row in reversed(self.rows) for known in row.targets}

    def shares(self) -> dict[str, tuple[Share, ...]]:
        """Yearly figures by target id, as the first row of each target has them."""
        return {known: row.shares for row in reversed(self.rows) for known in row.targets}


def read_annex(document: Document, plan: Plan | None = None) -> Annex | None:
    """The decomposition table in `document`; None where it holds none of ours.

    A table is known by the header of its column of ids. With `plan` the ids are looked up, the figures are held
    against the targets, and a proposed figure that somebody changed counts as given. Nothing is raised: every
    problem is an issue of the result, with its row and value.
    """
    tables = [(block, columns) for block in document.blocks if stamp.ID in (columns := columns_of(block))]
    if not tables:
        return None
    rows: list[AnnexRow] = []
    issues: list[Issue] = []
    for block, columns in tables:
        found, problems = _rows(block, columns)
        rows += found
        issues += problems
    if plan is not None:
        rows = [_confirmed(row, plan) for row in rows]
        issues += _held_against(plan, rows)
    names = {target.id: target.subject for target in plan.targets} if plan else {}
    issues += differing(rows, names)
    return Annex(rows=tuple(rows), issues=tuple(issues))


KNOWN_HEADERS = frozenset({
    stamp.ID, stamp.BODY, stamp.SUBJECT, stamp.LEAD, stamp.SUPPORT, stamp.DATA, stamp.TASK_ID, stamp.TASK, stamp.TASK_DATA,
})  # fmt: skip


def columns_of(block: Block) -> dict[str, int]:
    """Places of the known columns by header, years as "2026"; empty where the block is no table of ours."""
    found: dict[str, int] = {}
    for row in block.rows[:6] if block.kind is BlockKind.TABLE else ():
        for place, cell in enumerate(row):
            header = re.sub(r"\s", "", cell.text)
            year = _YEAR.match(header)
            if year or header in KNOWN_HEADERS:
                found.setdefault(year.group(1) if year else header, place)
    return found if stamp.ID in found or stamp.TASK_DATA in found else {}


def row_texts(block: Block, columns: Mapping[str, int]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table of ours below its headers, with their numbers, as text by column; bands are left out."""
    for number, cells in enumerate(block.rows if columns else (), start=1):
        text = {name: cells[place].text.strip() for name, place in columns.items() if place < len(cells)}
        known = text.get(stamp.ID, "") or text.get(stamp.TASK_DATA, "")
        if known and known not in KNOWN_HEADERS and any(cell.text != cells[0].text for cell in cells):
            yield number, text


def row_place(block: Block, number: int) -> Place:
    """Where row `number` of a table stands: in a workbook the row of the sheet, as the program at the margin has it."""
    if block.place.sheet is None or block.place.row is None:
        return replace(block.place, row=number)
    return Place(sheet=block.place.sheet, row=block.place.row + number - 1)


def _rows(block: Block, columns: Mapping[str, int]) -> tuple[list[AnnexRow], list[Issue]]:
    rows: list[AnnexRow] = []
    issues: list[Issue] = []
    years = [key for key in columns if key.isdigit()]
    for number, text in row_texts(block, columns):
        place = row_place(block, number)
        shares = [_share(int(year), text[year]) for year in years]
        issues += [
            _unreadable(str(share.year), text[str(share.year)], place=place)
            for share in shares
            if any(sign.isdigit() for sign in share.words)
        ]
        rows.append(AnnexRow(
            targets=tuple(text[stamp.ID].split()), heading=text.get(stamp.BODY, ""), shares=tuple(shares), place=place,
            bodies=Bodies(names_in(text.get(stamp.LEAD, "")), names_in(text.get(stamp.SUPPORT, ""))),
        ))  # fmt: skip
    return rows, issues


def names_in(text: str) -> tuple[str, ...]:
    """The names of a cell, however they are set apart."""
    return tuple(name for name in re.split(r"[、，,；;\s]+", text) if name)


def _share(year: int, text: str) -> Share:
    """One cell: nothing, a dash, a figure or range, or words; the mark of a proposal is taken off."""
    words = re.sub(r"\s", "", text)
    if not words:
        return Share(year=year, state=State.OPEN)
    if words in (stamp.NOTHING, "-", "—", "/"):
        return Share(year=year, state=State.NONE)
    state = State.PROPOSED if words.endswith(stamp.PROPOSED) else State.GIVEN
    words = words.removesuffix(stamp.PROPOSED)
    figure = _FIGURE.match(words.replace(",", "").replace("，", ""))
    if not figure:
        return Share(year=year, state=state, words=words)
    return Share(year=year, state=state, value=_number(figure.group(1)), upper=_number(figure.group(2)))


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:  # pragma: no cover  the pattern lets only numbers through
        return None


def _confirmed(row: AnnexRow, plan: Plan) -> AnnexRow:
    """The row with proposals that were changed marked as given: who changes a figure has settled it."""
    target = _find(plan, row.targets[0])
    if target is None or len(row.targets) > 1:
        return row
    ours = {share.year: share for share in proposal(target, [share.year for share in row.shares])}
    return replace(row, shares=tuple(
        replace(share, state=State.GIVEN)
        if share.state is State.PROPOSED and (share.value, share.words) != (ours[share.year].value, ours[share.year].words)
        else share
        for share in row.shares
    ))  # fmt: skip


def _find(plan: Plan, known: str) -> Target | None:
    return next((target for target in plan.targets if target.id == known), None)


def _held_against(plan: Plan, rows: Sequence[AnnexRow]) -> Iterator[Issue]:
    for row in rows:
        found = [_find(plan, known) for known in row.targets]
        targets = [target for target in found if target is not None]
        yield from (
            _unknown(row, known) for known, target in zip(row.targets, found, strict=True) if target is None
        )
        if len(row.targets) > 1:
            yield from check_stages(targets, row.shares, row.place)
        elif targets:
            yield from check_figures(targets[0], row.shares, row.place)
    seen = {known for row in rows for known in row.targets}
    for target in plan.targets:
        if target.id not in seen:
            yield _left_out(target)


def _unreadable(year: str, value: str, *, place: Place) -> Issue:
    return Issue(
        level=Level.ERROR, code="annex-figure-unreadable", place=place.label(), value=value,
        message=Text(f"{year} 年的数值读不出来", f"the figure for {year} cannot be read"),
        remedy=Text("请只填数字（如 12 或 2–3），单位不用填", "Enter a number only (12, or 2–3), without a unit"),
    )  # fmt: skip


def _unknown(row: AnnexRow, known: str) -> Issue:
    return Issue(
        level=Level.ERROR, code="annex-unknown-target", place=row.place.label(), value=known,
        message=Text("计划中没有这个编号的目标", "the plan has no target with this id"),
        remedy=Text("请勿改动隐藏的编号列；新增目标请先写入计划", "Leave the hidden column of ids alone; add new targets to the plan first"),
    )  # fmt: skip


def _left_out(target: Target) -> Issue:
    return Issue(
        level=Level.WARNING, code="annex-target-left-out", place=target.place.label(), value=target.subject,
        message=Text("分解表中没有这项目标", "the table does not have this target"),
        remedy=Text("请确认是否漏行", "See whether its row was deleted"),
    )  # fmt: skip
