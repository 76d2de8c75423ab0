"""Handing in a filing: read, check, and commit whole, or say everything that is wrong and commit nothing.

A file can also be checked alone, and committed later together with what somebody else writes in a transaction.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from zhiheng.core.issues import InputProblem, Issue, Language, Level
from zhiheng.core.registers.definitions import digest
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.matching import header_form
from zhiheng.core.registers.model import ROW, Column, Register
from zhiheng.core.registers.problems import CellProblem, Problems
from zhiheng.ledger.discarding import discard
from zhiheng.ledger.records import Filing, FilingOrder, Receipt
from zhiheng.ledger.stores import file_name
from zhiheng.workspace import mappings
from zhiheng.workspace.ahead import Behind
from zhiheng.workspace.opened_file import OpenedFile, opened
from zhiheng.workspace.opening import Workspace

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from zhiheng.ledger.ledger import Ledger
    from zhiheng.ledger.staging import Staging

REPORTED_VALUES = "reported_values"
"""The register whose figures are held against their last period and against other places."""
ROWS_SHOWN = 5_000
"""Accepted rows that a check gives, unless more are asked for."""
PROBLEMS_SHOWN = 2_000
"""Problems of cells that a check gives one by one; the outcome counts them all."""

Within = Callable[[Callable[["Connection"], Receipt]], None]
"""What an owner of a transaction gives: is handed the act that commits the filing on a connection lent by
`zhiheng.ledger.database.borrowed`; opens its transaction, writes, has the filing committed, and returns once its
transaction is committed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a body hands in. `at`: the moment, with a time zone; its day decides which columns are in force.

    `id`: the filing's own, against filing twice; "" makes one of register, kind, body and content. `columns`: headers and
    the columns they mean, beside those remembered. `accept_valid`: commit the rows without problems. `returned`: where the marked workbook
    goes if there are problems; with `accept_valid` it holds the refused rows alone. `without`: numbers of rows of the file that
    are left aside as if they did not stand there; what is filed without them is another filing than the whole file, and
    under an `id` of one's own needs another one.
    """

    register: Register
    file: Path
    body: str
    at: datetime
    kind: Kind = Kind.INSERT
    filer: str = ""
    id: str = ""
    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    accept_valid: bool = False
    returned: Path | None = None
    without: frozenset[int] = frozenset()
    language: Language = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a submission: `filing` where it was committed, with or without problems noticed; else None.

    `repeated`: it had been committed before. `rows` were read, `refused` of them have errors, `problems` counts the errors.
    """

    submission: Submission
    filing: Filing | None = None
    repeated: bool = False
    rows: int = 0
    refused: int = 0
    problems: int = 0
    counts: tuple[Mapping[str, str | int], ...] = ()
    issues: tuple[Issue, ...] = ()
    returned: Path | None = None

    def record(self, language: Language) -> dict[str, Any]:
        """The outcome for JSON."""
        return {
            "accepted": self.filing is not None,
            "repeated": self.repeated,
            "register": self.submission.register.name,
            "kind": self.submission.kind.value,
            "receipt": receipt_record(self.filing) if self.filing else None,
            "rows": self.rows,
            "refused_rows": self.refused,
            "problems": self.problems,
            "counts": list(self.counts),
            "returned": str(self.returned) if self.returned else None,
            "issues": [issue.record(language) for issue in self.issues],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found. `passes`: whether handing in would take every row.

    `rows`: the rows without errors, typed, with the register's columns and ROW, the first ones where there are `more`; None
    where the header is not understood. Personal data in them stand as filed. `problems`: problems cell by cell in the order
    of rows, personal values masked, the first ones of `problem_count`. `headers`: the file's headers in order, each with the
    identifier of the column that it means; "" for none.
    """

    outcome: Outcome
    passes: bool = False
    rows: pl.DataFrame | None = None
    more: bool = False
    problems: tuple[CellProblem, ...] = ()
    problem_count: int = 0
    headers: tuple[tuple[str, str], ...] = ()


def receipt_record(filing: Filing) -> dict[str, Any]:
    """What the filer keeps, for JSON."""
    return {
        "seq": filing.seq,
        "id": filing.id,
        "body": filing.body,
        "at": filing.at.isoformat(),
        "rows": filing.rows,
        "sha256": filing.sha256,
        "sm3": filing.sm3,
        "receipt": f"{filing.seq}:{filing.sha256}",
    }


def hand_in(workspace: Workspace, submission: Submission, *, within: Within | None = None) -> Outcome:
    """Checks a filing and commits it. Problems of the data stand in the outcome, and then nothing was changed.

    With `within` the filing belongs to the transaction of its caller: all is read, checked and written to the store
    before, and `within` is called with no transaction of the ledger open. What the caller's transaction raises is raised
    here, and then nothing was filed; a refusal of the commit itself (a key that others filed meanwhile) goes through it,
    so that it rolls back, and stands in the outcome. Where the filing had been committed before, `within` is not called.

    Raises InputProblem where the file cannot be opened as a table at all or the store cannot be written, RuntimeError where
    `within` returns without having committed.
    """
    with opened(workspace, submission) as file:
        if file.matching.refused and not file.matching.readable:
            return Outcome(submission=submission, issues=file.noticed)
        return _Handing(workspace, submission, file, within).outcome()


def check(workspace: Workspace, submission: Submission, *, limit: int = ROWS_SHOWN) -> Checked:
    """Everything that handing in would check; nothing is committed and nothing stays in the store.

    `limit`: the most accepted rows that are given. A file that was committed before is told as in `hand_in`: `repeated`, with
    its filing. Raises InputProblem where the file cannot be opened as a table at all.
    """
    with opened(workspace, submission) as file:
        if file.matching.refused and not file.matching.readable:
            return Checked(outcome=Outcome(submission=submission, issues=file.noticed), headers=file.headers)
        return _Handing(workspace, submission, file).looked_through(limit)


def file_rows(workspace: Workspace, submission: Submission, rows: Collection[int]) -> list[dict[str, str]]:
    """The texts of some rows of a file as they stand there, by column identifier, in the order of the file; "" where empty.

    Numbers that the file does not have are passed over. Raises InputProblem where it cannot be opened as a table.
    """
    wanted = pl.Series(sorted(set(rows)), dtype=pl.Int64)
    found: list[dict[str, str]] = []
    with opened(workspace, submission) as file:
        columns = [pl.col(text).fill_null("").alias(name) for name, text in file.matching.columns.items()]
        # Faults of the file are raised after its last row, and are told by the check.
        with suppress(InputProblem):
            for batch in file.batches():
                chosen = batch.filter(pl.col(ROW).is_in(wanted.implode()))
                found += chosen.select(columns).to_dicts()
                if len(found) == len(wanted):
                    break
    return found


def rows_text(register: Register, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Typed rows as a CSV file, so that what is typed goes the same way as a workbook.

    UTF-8, the columns that any row names by identifier, in the register's order, under their Chinese labels; the same rows
    always give the same bytes. Raises ValueError for a name that is no column of the register.
    """
    named = {name for row in rows for name in row}
    columns = [column for column in register.columns if column.name in named]
    if unknown := named - {column.name for column in columns}:
        raise ValueError(f"no columns of {register.name}: {sorted(unknown)}")
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    words = Counter(header_form(word) for each in register.columns for word in {each.label.zh, *each.aliases})
    writer.writerow([_header(column, words) for column in columns])
    writer.writerows([row.get(column.name, "") for column in columns] for row in rows)
    return text.getvalue().encode()


def _header(column: Column, words: Mapping[str, int]) -> str:
    """The label, or the identifier where another column goes by the same words."""
    return column.label.zh if words[header_form(column.label.zh)] == 1 else column.name


class _Lent:
    """The act that commits an order in somebody else's transaction; remembers what came of it."""

    def __init__(self, ledger: Ledger, order: FilingOrder) -> None:
        self._ledger = ledger
        self._order = order
        self.receipt: Receipt | None = None
        self.refusal: InputProblem | None = None

    def __call__(self, connection: Connection) -> Receipt:
        self.receipt = self.refusal = None
        try:
            self.receipt = self._ledger.commit(connection, self._order)
        except InputProblem as refusal:
            self.refusal = refusal
            raise
        return self.receipt

    def done(self, within: Within) -> Receipt:
        """Has the owner do its transaction. Raises InputProblem where the commit was refused, or the owner refuses."""
        within(self)
        if self.refusal is not None:
            raise self.refusal
        known = self._ledger.filing(self.receipt.seq) if self.receipt else None
        if self.receipt is None or known is None or known.sha256 != self.receipt.sha256:
            raise RuntimeError("the transaction that the filing belongs to was not committed")
        self._ledger.publish_manifests()
        return self.receipt


@dataclass(frozen=True)
class _Handing:
    """One submission on its way: the file is open and its header understood."""

    workspace: Workspace
    submission: Submission
    file: OpenedFile
    within: Within | None = None

    def outcome(self) -> Outcome:
        """Checks and commits; with `accept_valid` the file is read twice, first for everything that is wrong.

        Under a header that is refused the rows are only checked, so that nobody is told of them a day later.
        """
        if self.file.matching.refused:
            return self._refused(*self.file.checked())
        if not self.submission.accept_valid:
            return self._filed(None)
        problems, unread = self.file.checked()
        if repeated := self._repeated():
            return repeated
        if unread or not problems.refused or "no-rows" in problems.general:
            return self._refused(problems, unread) if unread or problems.refused else self._filed(None)
        if problems.checked == len(problems.rows()):
            return self._refused(problems, ())
        return self._filed(problems)

    def looked_through(self, limit: int) -> Checked:
        """Checks alone, and keeps the first accepted rows."""
        first = _First(limit)
        problems, unread = self.file.checked(first.take)
        headers = self.file.headers
        if repeated := self._repeated():
            return Checked(outcome=repeated, headers=headers)
        passes = not (problems.refused or unread or self.file.matching.refused)
        return Checked(
            outcome=self._outcome(problems, unread) if passes else self._refused(problems, unread),
            passes=passes,
            rows=first.rows(problems),
            more=first.more,
            problems=tuple(islice(problems.cells(), PROBLEMS_SHOWN)),
            problem_count=sum(part.cells.height for part in problems.parts),
            headers=headers,
        )

    def _repeated(self) -> Outcome | None:
        """The outcome of the first time where this filing was committed before. Asked before any problem is told: its own
        rows would be in the way. An id of the filer's own that stands for another filing is left to the ledger to refuse."""
        known = self.workspace.ledger.filing(self.submission.id or self.file.identity())
        if known is None or not self._is(known):
            return None
        return Outcome(submission=self.submission, filing=known, repeated=True, rows=known.rows)

    def _is(self, known: Filing) -> bool:
        """Whether that filing is this one, whatever its id."""
        of = self.submission
        before = (known.register, known.kind, known.body, known.source.sha256 if known.source else "")
        now = (of.register.name, of.kind.value, of.body, self.file.received.sha256)
        return before == now and of.sheet in (None, known.sheet)

    def _filed(self, known: Problems | None) -> Outcome:
        """Commits the file; `known` are the problems whose rows are left out and returned."""
        returned = self.file.returned(known, alone=True) if known is not None else None
        staging = self.workspace.ledger.staging(self.submission.register)
        try:
            with staging:
                outcome = self._staged(staging, known)
        except BaseException:
            # A transaction of which nobody knows how it ended is waited for: what it lists must stay.
            with suppress(InputProblem):
                self._discard(staging, unsettled=True)
            raise
        if outcome.filing is None:
            self._discard(staging)
            return outcome
        mappings.remember(
            self.workspace, self.submission.register, self.submission.body, self.submission.columns
        )
        return replace(outcome, returned=returned)

    def _discard(self, staging: Staging, *, unsettled: bool = False) -> None:
        written = [segment.name for segment in staging.segments]
        digests = (self.file.received.sha256, digest(self.submission.register))
        kept = [file_name(sha256) for sha256 in digests]
        discard(self.workspace.ledger, [*written, *kept], unsettled=unsettled)

    def _staged(self, staging: Staging, known: Problems | None) -> Outcome:
        """Checks, writes and commits; the file and its rows are kept before the ledger lists them."""
        ledger, submission = self.workspace.ledger, self.submission
        seq = ledger.head().seq
        problems, unread = self._written(staging, known)
        if repeated := self._repeated():
            return repeated
        left_out = set(known.rows()) if known is not None else set()
        # The second reading may find more: somebody else filed a key meanwhile, and no row is left out unsaid.
        if unread or not left_out.issuperset(problems.rows()) or (known is None and problems.refused):
            return self._refused(problems, unread)
        order = FilingOrder(
            id=submission.id or self.file.identity(),
            register=submission.register,
            kind=submission.kind,
            body=submission.body,
            filer=submission.filer,
            at=submission.at,
            source=self.file.received.keep(ledger.store),
            sheet=self.file.source.header.sheet,
            segments=staging.segments,
            checked_seq=seq,
        )
        receipt, refusal = self._committed(order)
        if receipt is None:
            return self._outcome(known or problems, refusal)
        outcome = self._outcome(known or problems, self._jumps(receipt.seq))
        return replace(outcome, filing=ledger.filing(receipt.seq), repeated=receipt.repeated)

    def _committed(self, order: FilingOrder) -> tuple[Receipt | None, tuple[Issue, ...]]:
        """The receipt, or why the ledger refused. What the owner of the transaction raises itself goes on up."""
        lent = _Lent(self.workspace.ledger, order)
        try:
            receipt = lent.done(self.within) if self.within else self.workspace.ledger.commit(None, order)
        except InputProblem as problem:
            if self.within and problem is not lent.refusal:
                raise
            return None, problem.issues
        return receipt, ()

    def _jumps(self, seq: int) -> tuple[Issue, ...]:
        """What is asked about reported values that were filed; it is told and stops nothing."""
        if self.submission.register.name != REPORTED_VALUES:
            return ()
        from zhiheng.workspace.jumps import filed_jumps

        return filed_jumps(self.workspace, seq)

    def _written(self, staging: Staging, known: Problems | None) -> tuple[Problems, tuple[Issue, ...]]:
        """Everything wrong with the file; good rows go to `staging`.

        Nothing more is written once a row was refused, for then nothing will be committed.
        """
        left_out = known.rows().implode() if known is not None else None
        clean = True

        def write(good: pl.DataFrame, height: int) -> None:
            nonlocal clean
            clean = clean and good.height == height
            if left_out is not None:
                good = good.filter(~pl.col(ROW).is_in(left_out))
            if good.height and (clean or left_out is not None):
                writing.call(staging.write, good)

        with Behind() as writing:
            return self.file.checked(write)

    def _refused(self, problems: Problems, unread: tuple[Issue, ...]) -> Outcome:
        returned = self.file.returned(problems) if problems.parts else None
        return replace(self._outcome(problems, unread), returned=returned)

    def _outcome(self, problems: Problems, further: tuple[Issue, ...]) -> Outcome:
        """What was seen, of a submission that is not committed, or not yet."""
        source = self.file.source
        return Outcome(
            submission=self.submission,
            rows=problems.checked,
            refused=len(problems.rows()),
            problems=sum(part.cells.height for part in problems.parts if part.level is Level.ERROR),
            counts=tuple(problems.counts),
            issues=(*self.file.noticed, *further, *problems.issues(source.name, source.header.sheet)),
        )


class _First:
    """Keeps the first good rows of a file."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: list[pl.DataFrame] = []
        self._height = 0
        self.more = False

    def take(self, good: pl.DataFrame, height: int) -> None:
        """Takes the good rows of a batch that has `height` rows in all."""
        room = self._limit - self._height
        self.more = self.more or good.height > room
        self._kept.append(good.head(room))
        self._height += min(room, good.height)

    def rows(self, problems: Problems) -> pl.DataFrame | None:
        """The rows, but for those that turned out wrong later: a duplicate condemns the row where it stood first."""
        if not self._kept:
            return None
        return pl.concat(self._kept).filter(~pl.col(ROW).is_in(problems.rows().implode()))
