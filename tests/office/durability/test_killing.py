"""The loop of script/kill-office, a few times: nothing half done, nothing lost that was answered."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LOOP = Path(__file__).with_name("killing.py")


def test_a_few_kills_leave_nothing_half_done(tmp_path):
    command = [sys.executable, str(LOOP), "--kills", "3", "--seed", "20280705", "--keep", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "adopting: 1 kills; filing: 1 kills; reviewing: 1 kills" in done.stdout
    assert "nothing half done, nothing lost" in done.stdout
