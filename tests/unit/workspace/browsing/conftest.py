"""A ledger with a register of every kind of column."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from browsed_ledgers import BrowsedLedger


@pytest.fixture
def browsed(tmp_path) -> Iterator[BrowsedLedger]:
    """An empty one."""
    made = BrowsedLedger(tmp_path / "workspace")
    yield made
    made.workspace.close()
