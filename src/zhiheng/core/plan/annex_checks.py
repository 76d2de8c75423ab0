"""Yearly figures of a returned decomposition table held against their targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.plan.model import Target
from zhiheng.core.plan.yearly import Share, State
from zhiheng.core.sources import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexRow:
    """What the table says of one target under one body (or area): who answers for it, and each year's figure."""

    targets: tuple[str, ...]
    """The ids of the plan's targets in this row: one, or one for each year where the plan says several."""
    heading: str
    bodies: Bodies
    shares: tuple[Share, ...]
    place: Place


def check_figures(target: Target, shares: Sequence[Share], place: Place) -> Iterator[Issue]:
    """Amounts that do not add up to the target, a last level that falls short of it, a change that goes back.

    Says nothing while years are still open: they may make up for what is missing.
    """
    figures = [(share.year, share.value) for share in shares if share.value is not None]
    if target.value is None or not figures or any(share.state is State.OPEN for share in shares):
        return
    values = [value for _, value in figures]
    if target.change in ("increase", "cumulative"):
        yield from _sum(target, shares, place)
    elif target.change in ("level", "decline", "growth"):
        yield from _last(target, values[-1], place)
    if target.change in ("decline", "growth") and values != sorted(values):
        yield _issue("annex-change-goes-back", place, "、".join(format(value, "f") for value in values), Text(
            f"「{target.subject}」各年累计幅度应逐年不减", f"the change in “{target.subject}” must not fall from year to year"
        ))  # fmt: skip


def check_stages(stages: Sequence[Target], shares: Sequence[Share], place: Place) -> Iterator[Issue]:
    """Years for which the plan itself says a figure, and the table another that falls short of it."""
    for stage in stages:
        for share in shares:
            if share.value is not None and stage.value is not None and stage.by.endswith(str(share.year)):
                yield from _last(stage, share.value, place)


def differing(rows: Sequence[AnnexRow], names: Mapping[str, str]) -> Iterator[Issue]:
    """One target with other figures under different bodies; `names` are the targets' subjects by id."""
    first: dict[str, AnnexRow] = {}
    for row in rows:
        known = first.setdefault(row.targets[0], row)
        ours = [(share.value, share.upper, share.words) for share in known.shares]
        if [(share.value, share.upper, share.words) for share in row.shares] != ours:
            yield _issue("annex-bodies-differ", row.place, names.get(row.targets[0], " ".join(row.targets)), Text(
                f"同一目标的年度数，在「{row.heading}」下与在「{known.heading}」下（{known.place.label().zh}）不同",
                f"one target has other yearly figures under “{row.heading}” than under “{known.heading}” ({known.place.label().en})",
            ))  # fmt: skip


def _sum(target: Target, shares: Sequence[Share], place: Place) -> Iterator[Issue]:
    assert target.value is not None
    low = sum((share.value or Decimal(0) for share in shares), Decimal(0))
    high = sum((share.upper or share.value or Decimal(0) for share in shares), Decimal(0))
    fits = {  # each year's figure carries the target's own sign: five times "more than 64" is more than 320
        ">=": high >= target.value, ">": high >= target.value, "<=": low <= target.value, "<": low <= target.value,
        "between": high >= target.value and low <= (target.upper or target.value), "~": True,
    }.get(target.op, low == target.value)  # fmt: skip
    if not fits:
        total = format(low, "f")
        yield _issue("annex-sum-differs", place, total, Text(
            f"「{target.subject}」各年合计 {total}{target.unit}，与目标 {target.value:f}{target.unit} 对不上",
            f"the years of “{target.subject}” add up to {total}{target.unit}, the target is {target.value:f}{target.unit}",
        ))  # fmt: skip


def _last(target: Target, last: Decimal, place: Place) -> Iterator[Issue]:
    assert target.value is not None
    short = {
        ">=": last < target.value, ">": last < target.value, "<=": last > target.value, "<": last > target.value,
        "between": not target.value <= last <= (target.upper or target.value), "~": False,
    }.get(target.op, last != target.value)  # fmt: skip
    if short:
        yield _issue("annex-figure-short", place, format(last, "f"), Text(
            f"「{target.subject}」数值达不到 {target.by} 年的目标 {target.value:f}{target.unit}",
            f"the figure of “{target.subject}” falls short of the target {target.value:f}{target.unit} for {target.by}",
        ))  # fmt: skip


def _issue(code: str, place: Place, value: str, message: Text) -> Issue:
    return Issue(
        level=Level.WARNING, code=code, place=place.label(), value=value, message=message,
        remedy=Text("请核对并改正", "Compare and correct"),
    )  # fmt: skip
