"""Acceptance sampling by attributes: single plans of GB/T 2828.1 for a supplier's lots, and the audit of a declared quality
level (GB/T 2828.4, and 2828.11 for a small population) for one isolated judgement, as of a spot check.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhiheng.core.rounding import Exact, exact
from zhiheng.core.statistics.acceptance_tables import GB_T_2828_1_2012, LEVELS, Edition
from zhiheng.core.statistics.checking import Number, checked_count, checked_share, inside
from zhiheng.core.statistics.distributions import (
    beta_quantile,
    binomial_at_most,
    hypergeometric_at_most,
    poisson_at_most,
)
from zhiheng.core.statistics.settings import Mark


@dataclass(frozen=True, slots=True)
class SamplingPlan:
    """A single plan: so many items, accepted with up to `accept` bad ones, rejected from `reject` on.

    `letter` is the code letter of the lot, `used` that of the plan, which is another where the table has an arrow.
    `whole` says that the plan asks for the whole lot.
    """

    letter: str
    used: str
    items: int
    accept: int
    reject: int
    whole: bool
    standard: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class AuditRisks:
    """What an audit with n items and limit L risks.

    `wrongly_rejected`: a population that is just as good as declared is rejected (at most 5 % is wanted). `missed`: the share of
    bad items that still slips through in 10 of 100 audits; `ratio`: how many times the declared level that is (LQR). For a
    declared number of bad items in a small population both of these are None.
    """

    wrongly_rejected: float
    missed: float | None = None
    ratio: float | None = None


MISSED = 0.10
"""The risk of missing a bad population that the standard's limiting quality ratio goes by (GB/T 2828.4, mark V)."""


def single_plan(
    lot: int, aql: Exact, *, level: str = "II", edition: Edition = GB_T_2828_1_2012
) -> SamplingPlan:
    """The plan of the normal single-sampling table for a lot, an inspection level and an AQL (in %, or by 100 items from 15 on).

    Under an arrow the plan it points to is used with its own number of items. Raises ValueError for a lot below 2, a level or an
    AQL that the table does not have.
    """
    letter = code_letter(lot, level, edition=edition)
    columns = {exact(each): (start, most) for each, start, most in edition.columns}
    if exact(aql) not in columns:
        raise ValueError(
            f"AQL {aql} is not in the table; it has " + ", ".join(str(each) for each, _, _ in edition.columns)
        )
    letters = [each for each, _ in edition.sizes]
    place, accept = _followed(letters.index(letter), *columns[exact(aql)], edition)
    used, items = edition.sizes[place]
    return SamplingPlan(
        letter, used, min(items, lot), accept, accept + 1, items >= lot, edition.standard, edition.mark
    )


def code_letter(lot: int, level: str = "II", *, edition: Edition = GB_T_2828_1_2012) -> str:
    """The code letter of a lot at an inspection level. Raises ValueError."""
    checked_count(lot, "the lot", least=2)
    if level not in LEVELS:
        raise ValueError(f"there is no inspection level {level}; there are " + ", ".join(LEVELS))
    letters = next(row for largest, row in edition.lots if largest is None or lot <= largest)
    return letters[LEVELS.index(level)]


def acceptance_probability(plan: SamplingPlan, bad: Number, *, by_hundred: bool = False) -> float:
    """How probable it is that a lot with this share of bad items is accepted; `by_hundred`, with so many faults an item, of which
    one item may have several (Poisson). Raises ValueError.
    """
    if by_hundred:
        return poisson_at_most(plan.accept, plan.items * float(bad))
    return binomial_at_most(plan.accept, plan.items, float(checked_share(bad, "the share of bad items")))


def audit_risks(items: int, limit: int, declared: Number) -> AuditRisks:
    """GB/T 2828.4: the declared share of bad items is rejected when more than `limit` of `items` are bad. Raises ValueError."""
    _check_audit(items, limit)
    level = inside(declared, "the declared quality level")
    missed = beta_quantile(1 - MISSED, limit + 1, items - limit)
    return AuditRisks(1 - binomial_at_most(limit, items, float(level)), missed, missed / float(level))


def small_audit_risks(population: int, declared: int, items: int, limit: int) -> AuditRisks:
    """GB/T 2828.11: at most `declared` bad items are declared among `population`; rejected when more than `limit` of `items` are.

    Raises ValueError for more items or bad ones than the population has.
    """
    checked_count(population, "the population", least=1)
    checked_count(declared, "the declared number of bad items")
    _check_audit(items, limit)
    for number, what in ((items, "items are drawn"), (declared, "bad items are declared")):
        if number > population:
            raise ValueError(f"{number} {what} of a population of {population}")
    return AuditRisks(1 - hypergeometric_at_most(limit, population, declared, items))


def audit_rejects(bad: int, limit: int) -> bool:
    """Whether an audit that found so many bad items rejects the declaration: d > L. Raises ValueError."""
    return checked_count(bad, "the number of bad items") > checked_count(limit, "the limit")


def _check_audit(items: int, limit: int) -> None:
    checked_count(items, "the number of items", least=1)
    if checked_count(limit, "the limit") >= items:
        raise ValueError(f"with a limit of {limit} of {items} items nothing would ever be rejected")


def _followed(letter: int, start: int, most: int, edition: Edition) -> tuple[int, int]:
    """From the place of a letter in a column, along the arrows, to the place of a plan and its acceptance number.

    A column begins with an arrow down to its plan with Ac 0; under that stand an arrow up and an arrow down, then the rising
    acceptance numbers, and below them arrows up to the last. Where there is no letter to go down to, it is up, and the reverse.
    """
    plans = {
        start + step: accept
        for step, accept in enumerate(edition.steps)
        if accept is not None and accept <= most and 0 <= start + step < len(edition.sizes)
    }
    above, below = (
        [place for place in plans if place <= letter],
        [place for place in plans if place >= letter],
    )
    up = bool(above) and (not below or letter == start + 1 or letter >= max(plans))
    place = max(above) if up else min(below)
    return place, plans[place]
