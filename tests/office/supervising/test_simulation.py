"""Some weeks of supervision with few bodies, every step held against a second opinion; script/simulate goes on for three years."""

from __future__ import annotations

import importlib
from datetime import date, timedelta
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[3] / "tools"
FIRST = date(2026, 3, 2)


@pytest.fixture
def simulate(monkeypatch):
    """The simulation, with the office's clock put back afterwards."""
    from django.conf import settings

    monkeypatch.syspath_prepend(str(TOOLS))
    before = settings.OFFICE_SHIFT
    yield importlib.import_module("simulate_supervision")
    settings.OFFICE_SHIFT = before


def test_some_weeks_of_supervision_come_as_counted_by_hand(office, simulate):
    from zhiheng.office.people.models import Body
    from zhiheng.office.records.workspaces import workspace

    bodies = list(Body.objects.filter(kind="department").order_by("pk").values_list("pk", flat=True)[:8])
    simulation = simulate.Simulation(7, FIRST, bodies, simulate.reported_targets(workspace())[:8])
    simulation.run(FIRST, FIRST + timedelta(days=75))
    said = simulation.said(7)
    assert said.startswith("seed 7: ") and "every one as counted by hand" in said
    assert (
        min(simulation.counted[each] for each in ("remind", "overdue", "blue", "orange", "red", "report")) > 0
    )


def test_what_comes_a_day_late_is_found(office, simulate):
    """The second opinion would not be worth much if it let a wrong day pass."""
    from zhiheng.office.people.models import Body

    bodies = list(Body.objects.filter(kind="department").order_by("pk").values_list("pk", flat=True)[:3])
    simulation = simulate.Simulation(7, FIRST, bodies, [])
    simulation.oracle.numbers = {**simulate.NUMBERS, "grace": 2}
    with pytest.raises(AssertionError, match="did not come to matter"):
        simulation.run(FIRST, FIRST + timedelta(days=75))
