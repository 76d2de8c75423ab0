"""A filing in the transaction of somebody else: committed together, rolled back together, refused together."""

from __future__ import annotations

import contextlib
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import make_url

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.ledger.database import borrowed
from zhiheng.ledger.verifying import verify
from zhiheng.workspace.filing import hand_in

GOOD = "编号,数值,联系人\nA1,1,张三\nA2,2,李四\n"


class Owner:
    """A connection to the database of the workspace, with a table of its own and one writing transaction after another."""

    def __init__(self, connection, dialect):
        self.connection = connection
        self.dialect = dialect
        self.between = lambda: None

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
def owners(any_workspace):
    """Opens a connection of an owner, each time another one."""
    url = make_url(any_workspace.settings.database_url(any_workspace.root))
    name = url.get_backend_name()

    @contextlib.contextmanager
    def opened():
        if name == "sqlite":
            connection = sqlite3.connect(url.database, isolation_level=None, timeout=20)
        else:
            import psycopg

            connection = psycopg.connect(
                host=url.query["host"], user="postgres", dbname=url.database, autocommit=True
            )
        with contextlib.closing(connection):
            yield Owner(connection, name)

    with opened() as first:
        first.connection.execute("CREATE TABLE audit (what TEXT)")
    return opened


@pytest.fixture
def owner(owners):
    with owners() as one:
        yield one


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


def test_good_rows_alone_are_committed_within_the_owners_transaction(any_workspace, handed, tmp_path):
    outcome = handed("编号,数值\nA1,1\nA2,二\n", accept_valid=True, returned=tmp_path / "back.xlsx")
    assert (outcome.filing.rows, outcome.refused, outcome.returned.exists()) == (1, 1, True)
    assert any_workspace.ledger.vintage("samples").scan(["number"]).collect()["number"].to_list() == ["A1"]


def test_a_filing_whose_owner_fails_after_its_commit_keeps_its_files(any_workspace, owner, handed):
    """As where the connection is lost while the database commits: the owner hears an error, and the filing stands."""

    def answer_lost(commit):
        owner.within(commit)
        raise ConnectionError("the answer of the database was lost")

    with pytest.raises(ConnectionError):
        handed(GOOD, answer_lost)
    assert any_workspace.ledger.head().seq == 1
    assert any_workspace.ledger.vintage("samples").scan(["number"]).collect().height == 2
    assert handed(GOOD).repeated
    assert verify(any_workspace.ledger).sound


def test_of_several_who_file_one_key_at_once_one_is_filed_and_the_others_are_told(
    any_workspace, owners, submitted, tmp_path
):
    def file(number):
        path = tmp_path / f"{number}.csv"
        path.write_text(f"编号,数值\nA1,{number}\n", encoding="utf-8")
        with owners() as one:
            outcome = hand_in(any_workspace, submitted(any_workspace, path), within=one.within)
        return outcome, one

    with ThreadPoolExecutor(4) as pool:
        outcomes = [outcome for outcome, _ in pool.map(file, range(4))]
    assert sorted(bool(outcome.filing) for outcome in outcomes) == [False, False, False, True]
    assert all(outcome.filing or outcome.issues for outcome in outcomes)
    assert any_workspace.ledger.head().seq == 1
    with owners() as one:
        assert one.audits() == ["approved"]
    assert verify(any_workspace.ledger).sound
