"""Several processes file at once into one register."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from zhiheng.ledger.ledger import Ledger

PROCESSES = 8
FILINGS = 6


def file_at_once(database_url, folder):
    script = Path(__file__).with_name("filing_process.py")
    processes = [
        subprocess.Popen(
            [sys.executable, script, database_url, folder, str(number), str(FILINGS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n", process.communicate()[1]
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    filed = []
    for process in processes:
        output, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        filed += [json.loads(line) for line in output.splitlines()]
    return filed


def test_eight_processes_lose_and_double_nothing(database_url, store):
    filed = file_at_once(database_url, store.root)
    confirmed = {id: seq for id, seq in filed if seq is not None}
    ledger = Ledger(database_url, store)
    entries = ledger.filings()[::-1]
    assert {entry.id: entry.seq for entry in entries} == confirmed
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.previous_sha256 for entry in entries[1:]] == [entry.sha256 for entry in entries[:-1]]
    keys = ledger.vintage("inspections").scan(["sample_no"]).collect()["sample_no"]
    assert keys.is_unique().all()
    assert keys.len() == sum(entry.rows for entry in entries)
    # Of the processes that claimed the same key exactly one has it, and the others were refused whole.
    claimed = FILINGS // 2
    assert len(filed) - len(confirmed) == claimed * (PROCESSES - 1)
    assert keys.str.starts_with("shared").sum() == claimed
    assert len(list(store.names("manifests/"))) == len(entries)
    ledger.close()
