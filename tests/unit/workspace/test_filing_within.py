"""A filing in the transaction of somebody else: committed together, rolled back together, refused together."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest
from sqlalchemy import make_url

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.ledger.database import borrowed
from zhiheng.workspace.filing import hand_in

GOOD = "编号,数值,联系人\nA1,1,张三\nA2,2,李四\n"


class Owner:
    """A connection to the database of the workspace, with a table of its own and one writing transaction after another."""

    def __init__(self, connection, dialect):
        self.connection = connection
        self.dialect = dialect
        self.between = lambda: None
        connection.execute("CREATE TABLE audit (what TEXT)")

    def within(self, commit):
        self.connection.execute("BEGIN IMMEDIATE" if self.dialect == "sqlite" else "BEGIN")
        try:
            self.connection.execute("INSERT INTO audit VALUES ('approved')")
            with borrowed(self.connection, self.dialect) as lent:
                commit(lent)
            self.between()
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def audits(self):
        return [what for (what,) in self.connection.execute("SELECT what FROM audit").fetchall()]


@pytest.fixture(params=["sqlite", "postgresql"])
def any_workspace(request, made_workspace, tmp_path):
    """The small workspace, its ledger on either database."""
    settings = ""
    if request.param == "postgresql":
        settings = f'[database]\nurl = "{request.getfixturevalue("postgres_url")}"\n'
    workspace = made_workspace(tmp_path / "workspace", settings)
    assert workspace.ledger.engine.dialect.name == request.param
    yield workspace
    workspace.close()


@pytest.fixture
def owner(any_workspace):
    url = make_url(any_workspace.settings.database_url(any_workspace.root))
    if url.get_backend_name() == "sqlite":
        connection = sqlite3.connect(url.database, isolation_level=None, timeout=5)
    else:
        import psycopg

        connection = psycopg.connect(
            host=url.query["host"], user="postgres", dbname=url.database, autocommit=True
        )
    with contextlib.closing(connection):
        yield Owner(connection, url.get_backend_name())


@pytest.fixture
def handed(any_workspace, owner, submitted, tmp_path):
    """Hands in a text within the owner's transaction."""

    def handing(text, within=None, **further):
        file = tmp_path / "filing.csv"
        file.write_text(text, encoding="utf-8")
        one = submitted(any_workspace, file, **further)
        return hand_in(any_workspace, one, within=within or owner.within)

    return handing


def stored_files(workspace):
    return sorted(
        path.name for path in (workspace.root / "ledger").rglob("*") if path.is_file() and path.name != "lock"
    )


def problem(code):
    return InputProblem(
        Issue(
            level=Level.ERROR,
            code=code,
            place=Text("", ""),
            value="",
            message=Text("", ""),
            remedy=Text("", ""),
        )
    )


def test_filing_and_the_owners_row_are_committed_together(any_workspace, owner, handed):
    outcome = handed(GOOD)
    assert (outcome.filing.seq, outcome.filing.rows, outcome.repeated) == (1, 2, False)
    assert owner.audits() == ["approved"]
    assert any_workspace.ledger.vintage("samples").scan(["number"]).collect().height == 2
    assert "0000000001.json" in stored_files(any_workspace)


def test_what_the_owner_raises_takes_the_filing_back(any_workspace, owner, handed):
    owner.between = lambda: 1 / 0
    with pytest.raises(ZeroDivisionError):
        handed(GOOD)
    assert any_workspace.ledger.head().seq == 0
    assert owner.audits() == []
    assert stored_files(any_workspace) == []
    owner.between = lambda: None
    assert handed(GOOD).filing.seq == 1


def test_what_the_owner_refuses_itself_is_not_taken_for_a_refusal_of_the_ledger(any_workspace, owner, handed):
    def refusing():
        raise problem("reviewed-meanwhile")

    owner.between = refusing
    with pytest.raises(InputProblem) as raised:
        handed(GOOD)
    assert [issue.code for issue in raised.value.issues] == ["reviewed-meanwhile"]
    assert any_workspace.ledger.head().seq == 0
    assert stored_files(any_workspace) == []


def test_a_key_that_others_file_meanwhile_rolls_the_owner_back_and_is_told(
    any_workspace, owner, handed, submitted, tmp_path
):
    other = tmp_path / "other.csv"
    other.write_text("编号,数值,联系人\nA2,20,别人\n", encoding="utf-8")

    def overtaken(commit):
        assert hand_in(any_workspace, submitted(any_workspace, other, body="区教育局")).filing
        owner.within(commit)

    outcome = handed(GOOD, overtaken)
    assert outcome.filing is None
    assert [issue.level for issue in outcome.issues] == [Level.ERROR]
    assert owner.audits() == []
    assert any_workspace.ledger.head().seq == 1
    kept = any_workspace.ledger.filings()[0].source.sha256
    assert kept in stored_files(any_workspace)
    # Two segments would stand there if the refused one had stayed.
    assert len([name for name in stored_files(any_workspace) if name.endswith(".parquet")]) == 1


def test_bad_rows_are_told_before_the_owner_begins(owner, handed):
    outcome = handed("编号,数值\nA1,一\n")
    assert outcome.filing is None
    assert owner.audits() == []


def test_a_file_that_was_committed_before_does_not_begin_the_owners_transaction(owner, handed):
    first = handed(GOOD)
    again = handed(GOOD)
    assert (again.repeated, again.filing) == (True, first.filing)
    assert owner.audits() == ["approved"]


def test_an_owner_that_does_not_commit_is_told_so(any_workspace, owner, handed):
    def forgetting(commit):
        owner.connection.execute("BEGIN")
        with borrowed(owner.connection, owner.dialect) as lent:
            commit(lent)
        owner.connection.execute("ROLLBACK")

    with pytest.raises(RuntimeError, match="was not committed"):
        handed(GOOD, forgetting)
    with pytest.raises(RuntimeError, match="was not committed"):
        handed(GOOD, lambda commit: None)
    assert stored_files(any_workspace) == []


def test_two_filings_of_one_key_at_once_give_one_filing(any_workspace, owner, handed, tmp_path):
    """The second is checked while the first has not been committed; whoever comes later is told."""
    other = tmp_path / "other.csv"
    other.write_text(GOOD.replace("张三", "别人"), encoding="utf-8")
    outcomes = []

    def later(commit):
        outcomes.append(handed(other.read_text(encoding="utf-8"), body="区教育局"))
        owner.within(commit)

    outcomes.append(handed(GOOD, later))
    assert [bool(outcome.filing) for outcome in outcomes] == [True, False]
    assert owner.audits() == ["approved"]
