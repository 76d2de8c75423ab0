"""A standalone Spark cluster on loopback gives the values that DuckDB gives, with the same command but for the engine."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "qinghe-2026"
FILINGS = EXAMPLE / "filings"
BODY = "清河区市场监督管理局"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The address of a master with two workers."""
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    if shutil.which("java") is None:
        pytest.skip("there is no Java")
    folder = tmp_path_factory.mktemp("cluster")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = [str(ROOT / "script" / "spark-cluster")]
    environment = {"PATH": os.environ["PATH"], "ZHIHENG_SPARK_PORT": str(port)}
    started = subprocess.run(
        [*script, "start", str(folder)], env=environment, capture_output=True, text=True, check=False
    )
    assert started.returncode == 0, started.stderr
    yield started.stdout.strip().splitlines()[-1]
    subprocess.run([*script, "stop", str(folder)], env=environment, check=True)


@pytest.fixture
def district(zhiheng, tmp_path):
    """The workspace of the made-up district with inspections, some of them corrected."""
    folder = tmp_path / "district"
    assert zhiheng("init", folder, "--plan", EXAMPLE / "plan.md").status == 0
    shutil.copy(EXAMPLE / "lists.toml", folder)
    for register, name, kind in (
        ("enterprises", "enterprises.xlsx", "insert"),
        ("inspections", "inspections-corrected.xlsx", "insert"),
        ("inspections", "correction.csv", "correct"),
    ):
        filed = zhiheng("file", register, FILINGS / name, "--kind", kind, "--body", BODY, "-w", folder)
        assert filed.status == 0, filed.err
    return folder


def test_cluster_gives_the_values_of_duckdb(zhiheng, district, cluster):
    asked = ("evaluate", "--by", "town,month", "-w", district, "--json")
    here = zhiheng(*asked)
    there = zhiheng(*asked, "--engine", "spark", "--master", cluster)
    assert (here.status, there.status) == (0, 0), here.err + there.err
    values = json.loads(here.out)["values"]
    assert len(values) > 20
    assert json.loads(there.out)["values"] == values
