"""The loop of script/kill, a few times: what is confirmed is there, nothing is half there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_a_few_kills_lose_and_double_nothing():
    loop = Path(__file__).with_name("killing.py")
    done = subprocess.run(
        [sys.executable, str(loop), "--kills", "5", "--seed", "20260318"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 kills" in done.stdout.splitlines()[-3]
    assert "the ledger verifies" in done.stdout
