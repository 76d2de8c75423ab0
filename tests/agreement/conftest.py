"""The engines that are held against the reference, opened once."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from agreeing import opened


@pytest.fixture(scope="session")
def duckdb():
    """The engine `duckdb`."""
    (engine,) = opened(["duckdb"])
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def spark():
    """The engine `spark`, where there are pyspark and Java."""
    pytest.importorskip("pyspark")
    if shutil.which("java") is None:
        pytest.skip("there is no Java")
    (engine,) = opened(["spark"])
    yield engine
    engine.close()
