"""The parts of a draft's targets by year and town."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from zhiheng.core.issues import Issue
from zhiheng.core.plan.decomposition import plan_years
from zhiheng.core.plan.model import Plan, Target
from zhiheng.core.plan.parts import Along, part_issues
from zhiheng.core.plan.yearly import due_year, shares
from zhiheng.office.records.drafts import DraftView
from zhiheng.office.records.drafts_bodies import Known
from zhiheng.office.records.models import Duty

Parts = Mapping[Along, Mapping[str, Decimal | None]]


def part_names(plan: Plan, known: Known) -> Mapping[Along, tuple[str, ...]]:
    """What a target may be split by: the years of the plan, and the towns."""
    return {
        "year": tuple(str(year) for year in plan_years(plan)),
        "area": tuple(known.names[id] for id in known.towns),
    }


def parts_of(draft: int, keys: set[str] | None = None) -> Mapping[str, Mapping[Along, Mapping[str, Decimal]]]:
    """The parts drafted so far, by target; of those targets or of all."""
    rows = Duty.objects.filter(draft=draft, group="targets", since=None, value__isnull=False)
    rows = rows if keys is None else rows.filter(item__in=keys)
    found: dict[str, dict[Along, dict[str, Decimal]]] = {}
    for item, year, area, value in rows.order_by("year", "pk").values_list("item", "year", "area", "value"):
        along: Along = "area" if area else "year"
        found.setdefault(item, {}).setdefault(along, {})[area or str(year)] = plain(value)
    return found


def parts_issues(view: DraftView, known: Known) -> tuple[Issue, ...]:
    """What does not fit in the parts of the draft: sums that miss the whole since the target or the towns changed."""
    names, parts = part_names(view.plan, known), parts_of(view.id)
    return tuple(
        issue
        for target in view.plan.targets
        for along, given in parts.get(target.id, {}).items()
        for issue in part_issues(target, along, {name: given.get(name) for name in until_due(target, names, along, view.plan)} | dict(given))
    )  # fmt: skip


def until_due(
    target: Target, names: Mapping[Along, tuple[str, ...]], along: Along, plan: Plan
) -> tuple[str, ...]:
    """The years up to the one in which the target is due; every town."""
    due = due_year(target.by, plan_years(plan))
    if along == "area" or due is None:
        return names[along]
    return tuple(name for name in names[along] if int(name) <= due)


def proposed_years(target: Target, plan: Plan) -> Mapping[str, Decimal]:
    """What the plan says of each year, or what can be proposed (see core.plan.yearly)."""
    found = shares(target, plan_years(plan))
    return {str(each.year): each.value for each in found if each.value is not None}


def plain(value: Decimal) -> Decimal:
    """Without the zeros that the database puts behind it."""
    whole = value.normalize()
    return whole.quantize(Decimal(1)) if whole == whole.to_integral_value() else whole
