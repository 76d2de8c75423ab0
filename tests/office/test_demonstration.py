"""The demonstration district: made by one command, whole, with something in every state for every role."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from running import CALL, served
from visiting import Visitor

from zhiheng.cli.main import run

EXAMPLE = Path(__file__).parents[2] / "examples" / "qinghe-2026"
PASSWORD = "Qinghe-2028-Zhiliang"
DESKS = {
    "clerk": "关于调整部分目标的通知", "liaison": "退回", "reviewer": "审核", "office": "审核", "leader": "", "auditor": "",
    "enterprise": "", "system": "", "security": "", "audit": "",
}  # fmt: skip
"""A sign-in name for each role, and a word that stands on its desk."""


@pytest.fixture(scope="module")
def office(district):
    with served(district) as server:
        yield server


def test_it_ships_the_example_as_it_is():
    from zhiheng.office.demonstration.making import DISTRICT

    for name in ("plan.docx", "lists.toml", "links.toml"):
        assert (DISTRICT / name).read_bytes() == (EXAMPLE / name).read_bytes(), (
            f"{name} was changed in one place"
        )


def test_every_role_has_somebody_whose_desk_opens(office):
    from zhiheng.office.people.roles import Role

    assert len(DESKS) == len(Role) - 1, "the public does not sign in"
    for username, word in DESKS.items():
        visitor = Visitor(office.address)
        page = visitor.sign_in(username, PASSWORD)
        assert page.status == 200 and page.url == f"{office.address}/", f"{username} came to {page.url}"
        assert word in page.text, username
        assert "演示" in page.text


def test_every_state_of_work_is_there(district):
    import sqlite3

    from zhiheng.core.workflow.filing import APPROVED, DEPARTMENT_REVIEW, DRAFT, OFFICE_REVIEW, RETURNED

    with sqlite3.connect(district / "zhiheng.sqlite3") as opened:

        def one(sql):
            return opened.execute(sql).fetchone()[0]

        states = {state for (state,) in opened.execute("SELECT DISTINCT state FROM records_submission")}
        assert states >= {DRAFT, DEPARTMENT_REVIEW, OFFICE_REVIEW, RETURNED, APPROVED}
        assert one("SELECT count(*) FROM records_due WHERE closed_at IS NULL AND deadline < '2028-07-05'") > 0
        assert one("SELECT count(*) FROM records_due WHERE closed_at IS NULL AND deadline > '2028-07-05'") > 0
        assert (
            one("SELECT count(*) FROM records_submission WHERE kind = 'correct' AND state = 'office_review'")
            == 1
        )
        assert one("SELECT count(*) FROM records_draft WHERE amends AND state = 'open'") == 1
        for table in (
            "records_evidence",
            "records_extension",
            "records_remark",
            "records_message",
            "records_job",
            "people_delegation",
        ):
            assert one(f"SELECT count(*) FROM {table}") > 0, table
        assert one("SELECT count(*) FROM people_body WHERE merged_into_id IS NOT NULL") == 1
        assert one("SELECT count(*) FROM records_submission WHERE state = 'approved'") == one("SELECT count(*) FROM filing")  # fmt: skip
    opened.close()


def test_its_ledger_verifies(district, capsys):
    assert run(["verify", "-w", str(district), "--lang", "en"]) == 0, capsys.readouterr().err


def test_it_is_made_in_a_folder_of_its_own_only(tmp_path):
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    command = [sys.executable, "-c", CALL, "demo", str(tmp_path), "--no-serve", "--lang", "en"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "this is not an empty directory" in done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["letter.txt"]


def test_it_goes_on_where_it_was_left(district, capsys):
    """Asked for again it is not made again."""
    command = [sys.executable, "-c", CALL, "demo", str(district), "--no-serve", "--lang", "en"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0
    assert "is made" not in done.stdout and "liaison" in done.stdout
