"""Milestones: draws that the seed alone decides, against the triangular distribution in closed form."""

from __future__ import annotations

from datetime import date

import pytest

from zhiheng.core.statistics.milestones import Milestone, finish

DESIGN = Milestone(name="设计", earliest=date(2026, 1, 1), likely=date(2026, 2, 1), latest=date(2026, 6, 1))
BUILDING = Milestone(name="施工", earliest=date(2026, 3, 1), likely=date(2026, 4, 1), latest=date(2026, 7, 1))


def triangular(milestone, deadline):
    """P(done by the deadline) for one milestone."""
    low, mode, high = milestone.earliest, milestone.likely, milestone.latest
    if deadline <= mode:
        return (deadline - low).days ** 2 / ((high - low).days * (mode - low).days)
    return 1 - (high - deadline).days ** 2 / ((high - low).days * (high - mode).days)


@pytest.mark.parametrize(
    "deadline", [date(2026, 1, 20), date(2026, 2, 1), date(2026, 3, 15), date(2026, 5, 1)]
)
def test_one_milestone_is_its_distribution(deadline):
    assert finish([DESIGN], deadline, seed=1).probability == pytest.approx(
        triangular(DESIGN, deadline), abs=0.012
    )


def test_all_of_several_must_be_done():
    deadline = date(2026, 4, 20)
    wanted = triangular(DESIGN, deadline) * triangular(BUILDING, deadline)
    assert finish([DESIGN, BUILDING], deadline, seed=2).probability == pytest.approx(wanted, abs=0.012)


def test_a_delay_is_handed_on():
    waiting = Milestone(
        name="施工",
        earliest=BUILDING.earliest,
        likely=BUILDING.likely,
        latest=BUILDING.latest,
        after=("设计",),
    )
    alone = finish([DESIGN, BUILDING], date(2026, 5, 1), seed=3)
    chained = finish([DESIGN, waiting], date(2026, 5, 1), seed=3)
    assert chained.probability < alone.probability
    assert chained.median > alone.median
    # Given in another order, what is drawn first is another milestone, and the same chain comes out but for chance.
    turned = finish([waiting, DESIGN], date(2026, 5, 1), seed=3)
    assert turned.probability == pytest.approx(chained.probability, abs=0.015)


def test_fixed_dates_leave_nothing_to_chance():
    done = Milestone(name="立项", earliest=date(2026, 1, 9), likely=date(2026, 1, 9), latest=date(2026, 1, 9))
    found = finish([done], date(2026, 1, 9), seed=4, draws=10)
    assert (found.probability, found.median, found.four_in_five) == (1, date(2026, 1, 9), date(2026, 1, 9))
    assert finish([done], date(2026, 1, 8), seed=4, draws=10).probability == 0


@pytest.mark.parametrize(("deadline", "probability"), [(date(2025, 12, 31), 0), (date(2026, 7, 1), 1)])
def test_impossible_and_certain_are_exact(deadline, probability):
    assert finish([DESIGN, BUILDING], deadline, seed=5).probability == probability


def test_the_same_seed_gives_the_same_figure_for_ever():
    first, again = (finish([DESIGN, BUILDING], date(2026, 5, 1), seed=20260318) for _ in range(2))
    assert first == again
    assert (first.probability, first.median, first.four_in_five) == (
        0.631,
        date(2026, 4, 22),
        date(2026, 5, 17),
    )
    assert finish([DESIGN, BUILDING], date(2026, 5, 1), seed=1).probability != first.probability


@pytest.mark.parametrize(
    ("milestones", "message"),
    [
        ([], "needs milestones"),
        ([DESIGN, DESIGN], "each with a name of its own"),
        (
            [
                Milestone(
                    name="甲", earliest=date(2026, 2, 1), likely=date(2026, 1, 1), latest=date(2026, 3, 1)
                )
            ],
            "甲: earliest, likely and latest day are not in this order",
        ),
        (
            [Milestone(name="甲", earliest=date.min, likely=date.min, latest=date.min, after=("乙",))],
            "甲 waits for 乙, which is no milestone here",
        ),
        (
            [
                Milestone(name="甲", earliest=date.min, likely=date.min, latest=date.min, after=("乙",)),
                Milestone(name="乙", earliest=date.min, likely=date.min, latest=date.min, after=("甲",)),
            ],
            "these wait for each other: 乙, 甲",
        ),
    ],
)
def test_what_cannot_be_is_refused(milestones, message):
    with pytest.raises(ValueError, match=message):
        finish(milestones, date(2026, 1, 1), seed=1)


@pytest.mark.parametrize("more", [{"seed": -1}, {"seed": 1, "draws": 0}])
def test_seed_and_draws_are_checked(more):
    with pytest.raises(ValueError, match="must be at least"):
        finish([DESIGN], date(2026, 1, 1), **more)
