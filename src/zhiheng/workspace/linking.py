"""Suggesting and confirming what measures each target of the workspace's plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from zhiheng.core.issues import InputProblem
from zhiheng.core.judging.linking import Suggestion, suggestions
from zhiheng.core.judging.model import Link
from zhiheng.core.plan.model import Plan, Target
from zhiheng.workspace.catalogues import find_indicators
from zhiheng.workspace.judging import NO_PLAN, picked
from zhiheng.workspace.links import links, save_links
from zhiheng.workspace.opening import Workspace

SHOWN = 3
"""How many indicators are suggested for a target at most."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A target, its link where it has one, and the indicators that may measure it where nobody has confirmed one."""

    target: Target
    link: Link | None
    suggestions: tuple[Suggestion, ...] = ()


def linked(workspace: Workspace, targets: Sequence[str] = ()) -> tuple[Linked, ...]:
    """Every target of the plan, or those picked by id or subject, with link and suggestions. Raises InputProblem."""
    plan, known = _plan(workspace), links(workspace)
    leads = {scheme.name: scheme.lead.zh for scheme in workspace.schemes.values()}
    found = []
    for target in picked(plan, targets):
        link = known.get(target.id)
        open_link = link is None or not link.confirmed
        near = suggestions(target, workspace.indicators.values(), leads)[:SHOWN] if open_link else ()
        found.append(Linked(target, link, near))
    return tuple(found)


def suggested(found: Sequence[Linked]) -> tuple[Link, ...]:
    """An unconfirmed link for each target that has none: the likeliest indicator, or reported values where none is surely meant."""
    return tuple(_suggested(each) for each in found if each.link is None)


def write_suggestions(workspace: Workspace) -> tuple[Link, ...]:
    """Writes the suggestions into links.toml; entries that are there stay as they are. Raises InputProblem."""
    new = suggested(linked(workspace))
    if new:
        save_links(workspace, new)
    return new


def confirm(workspace: Workspace, target: str, indicator: str, *, by: str, on: date) -> Link:
    """Says that `indicator` ("" for reported values) measures the target; what the link says besides stays. `by` is who says so.

    Raises InputProblem for an unknown target or indicator.
    """
    (entry,) = picked(_plan(workspace), (target,))[:1]
    name = find_indicators(workspace, (indicator,))[0].name if indicator else ""
    before = links(workspace).get(entry.id, Link(target=entry.id))
    link = replace(before, indicator=name, reported=not name, confirmed_by=by.strip(), confirmed_on=on)
    save_links(workspace, [link])
    return link


def _suggested(found: Linked) -> Link:
    note = f"{found.target.subject}"
    near = "、".join(each.indicator for each in found.suggestions)
    if near and not found.suggestions[0].sure:
        told = f"{note}：名称相近的指标 {near} 未必是同一件事，请核对；暂建议由责任单位报送"
        return Link(target=found.target.id, reported=True, note=told)
    if not near:
        return Link(target=found.target.id, reported=True, note=f"{note}：没有相近的指标，建议由责任单位报送")
    best = found.suggestions[0]
    reasons = "，".join(reason.zh for reason in best.reasons)
    return Link(target=found.target.id, indicator=best.indicator, note=f"{note}：{reasons}")


def _plan(workspace: Workspace) -> Plan:
    plan = workspace.plan
    if plan is None:
        raise InputProblem(NO_PLAN)
    return plan
