"""The tests of the office once more on PostgreSQL, in a process of their own: the database is chosen before Django is set up.

Those of two at once, of transactions and of adopting, filing and reviewing run with all tests; every one of them with
script/office-postgresql.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
APART = (
    "test_postgresql.py", "test_axe.py", "test_style_browser.py", "test_demonstration.py", "test_serving.py", "story", "durability",
)  # fmt: skip
"""What runs in a browser or a server process of its own. script/kill-office --database does the last on PostgreSQL."""
SHORT = (
    "test_foundation.py", "reviewing", "filing", "adopting/test_adopting.py", "people/test_invitations.py",
    "people/test_bodies.py", "looking/test_verdicts.py", "searching/test_search_index.py",
)  # fmt: skip
"""What runs with all tests."""
WHOLE = "ZHIHENG_OFFICE_WHOLE"
HERE = "ZHIHENG_TEST_DATABASE"


@pytest.mark.skipif(bool(os.environ.get(HERE)), reason="these tests run on PostgreSQL already")
def test_the_office_holds_on_postgresql(postgres_cluster):
    ignored = [f"--ignore={FOLDER / name}" for name in APART]
    wanted = [str(FOLDER)] if os.environ.get(WHOLE) else [str(FOLDER / name) for name in SHORT]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *wanted, *ignored],
        cwd=FOLDER.parents[1],
        env={**os.environ, HERE: f"postgresql+psycopg://postgres@/postgres?host={postgres_cluster}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    print(done.stdout.splitlines()[-1])
