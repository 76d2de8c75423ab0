"""A plan that is open to the public."""

from __future__ import annotations

import pytest


@pytest.fixture
def opened(office):
    """The office with its plan open to the public."""
    from zhiheng.office.actions.publishing import open_plan

    open_plan(office.actor("clerk"), 0)
    return office
