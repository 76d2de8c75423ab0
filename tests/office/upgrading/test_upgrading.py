"""A workspace of the release before is opened by this one: tables move, nothing is lost, work that was under way goes on."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

import working
from running import CALL, served
from visiting import Visitor

from zhiheng.cli.main import run
from zhiheng.workspace.restoring import restore

FIXTURE = Path(__file__).with_name("workspace-0.1.0.zip")
"""Made by make_workspace.py beside it with the code of 0.1.0."""


@pytest.fixture
def earlier(tmp_path):
    """The directory of the workspace, and what its release said of it."""
    with zipfile.ZipFile(FIXTURE) as archive:
        archive.extractall(tmp_path)
    return tmp_path / "workspace", json.loads((tmp_path / "said.json").read_text(encoding="utf-8"))


def rows(root, query):
    with closing(sqlite3.connect(root / "zhiheng.sqlite3")) as connection:
        return connection.execute(query).fetchall()


def verdicts(root, capsys):
    capsys.readouterr()
    assert run(["judge", "--json", "--on", "2028-07-05", "-w", str(root)]) == 0
    return {
        each["target"]: [each["state"], each["value"]]
        for each in json.loads(capsys.readouterr().out)["verdicts"]
    }


def test_a_workspace_of_0_1_0_is_upgraded_and_its_work_goes_on(earlier, capsys, tmp_path):
    root, said = earlier
    assert verdicts(root, capsys) == said["verdicts"]
    (waiting,) = [id for id, state in said["submissions"].items() if state == "department_review"]
    with served(root) as server:
        printed = "\n".join(server.printed)
        assert "This workspace comes from an earlier release and is upgraded now" in printed
        for name in ("reviewer", "office"):
            visitor = Visitor(server.address)
            assert "sign-in" not in visitor.sign_in(name, working.PASSWORD).url
            assert working.decide(visitor, waiting).status == 200
    states = {id: state for id, state in rows(root, "SELECT id, state FROM records_submission")}
    assert states == {
        id.replace("-", ""): state for id, state in {**said["submissions"], waiting: "approved"}.items()
    }
    for key, query in (
        ("people", "SELECT count(*) FROM people_person"), ("revisions", "SELECT count(*) FROM records_revision"),
        ("dues", "SELECT count(*) FROM records_due"),
    ):  # fmt: skip
        assert rows(root, query) == [(said[key],)], key
    assert rows(root, f"SELECT sm3 FROM records_auditentry WHERE number = {said['audit'][0]}") == [
        (said["audit"][1],)
    ]
    receipt = "{}:{}".format(*said["ledger"])
    assert run(["verify", "--receipt", receipt, "-w", str(root)]) == 0
    (backup,) = (root / "backups").iterdir()
    before = restore(backup, tmp_path / "before")
    assert before.sound and before.verified.head.seq == said["ledger"][0]
    assert ("records_matter",) not in rows(tmp_path / "before", "SELECT name FROM sqlite_master")


def test_a_workspace_of_this_release_is_neither_changed_nor_backed_up(office):
    from zhiheng.office.starting import migrate

    told = []
    migrate(told.append)
    assert told == [] and not (office.root / "backups").exists()


def refused(root, *options):
    command = [sys.executable, "-c", CALL, "serve", "-w", str(root), "--port", "0", "--lang", "en", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    return done.stderr


def test_a_workspace_of_a_later_release_is_left_alone(earlier):
    root, _ = earlier
    with closing(sqlite3.connect(root / "zhiheng.sqlite3")) as connection, connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('records', '0099_later', '2030-01-01')"
        )
    assert (
        "a later release of Zhiheng has opened this workspace" in (said := refused(root))
        and "records.0099_later" in said
    )
    assert ("records_matter",) not in rows(root, "SELECT name FROM sqlite_master") and not (
        root / "backups"
    ).exists()


def test_without_a_whole_backup_nothing_is_upgraded(earlier):
    root, _ = earlier
    next((root / "attachments").rglob("*/*")).unlink()
    assert "the backup before the upgrade did not succeed; the database was not changed" in refused(root)
    assert ("records_matter",) not in rows(root, "SELECT name FROM sqlite_master")
