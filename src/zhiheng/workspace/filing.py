"""Handing in a filing: read, check, and commit whole, or say everything that is wrong and commit nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from zhiheng.core.issues import InputProblem, Issue, Language, Level
from zhiheng.core.registers.checking import Checker
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.matching import Matching, match
from zhiheng.core.registers.model import ROW, Register
from zhiheng.core.registers.problems import Problems
from zhiheng.core.registers.rows import RowSource
from zhiheng.files.filings.opening import kind_of, open_rows
from zhiheng.files.filings.wording import Where
from zhiheng.ledger.discarding import discard
from zhiheng.ledger.receiving import Received, receiving
from zhiheng.ledger.records import Filing, FilingOrder
from zhiheng.ledger.stores import file_name
from zhiheng.workspace import mappings
from zhiheng.workspace.ahead import Behind, ahead
from zhiheng.workspace.opening import Workspace

REPORTED_VALUES = "reported_values"
"""The register whose figures are held against their last period and against other places."""

if TYPE_CHECKING:
    from zhiheng.ledger.staging import Staging


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a body hands in. `at`: the moment, with a time zone; its day decides which columns are in force.

    `id`: the filing's own, against filing twice; "" makes one of register, kind, body and content. `columns`: headers and
    the columns they mean, beside those remembered. `accept_valid`: commit the rows without problems. `returned`: where the marked workbook
    goes if there are problems; with `accept_valid` it holds the refused rows alone.
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


def hand_in(workspace: Workspace, submission: Submission) -> Outcome:
    """Checks a filing and commits it. Problems of the data stand in the outcome, and then nothing was changed.

    Raises InputProblem where the file cannot be opened as a table at all.
    """
    # What it is, is asked first: nobody wants a copy of a film in the ledger's scratch folder.
    kind_of(submission.file, Where(submission.file.name))
    with receiving(workspace.ledger.store, submission.file) as received:
        register, body = submission.register, submission.body
        source = open_rows(received.path, sheet=submission.sheet, labels=header_labels(register))
        matching = match(
            source.header,
            register,
            on=_day(submission),
            remembered={**mappings.remembered(workspace, register, body), **submission.columns},
            kind=submission.kind,
        )
        noticed = (*source.issues, *matching.problems)
        if matching.refused and not matching.readable:
            return Outcome(submission=submission, issues=noticed)
        return _Handing(workspace, submission, received, source, matching, noticed).outcome()


def header_labels(register: Register) -> frozenset[str]:
    """Every text by which a file may name a column of the register."""
    return frozenset(
        label
        for column in register.columns
        for label in (column.name, column.label.zh, column.label.en, *column.aliases)
    )


def _day(submission: Submission) -> date:
    return submission.at.astimezone().date()


@dataclass(frozen=True)
class _Handing:
    """One submission on its way: the file is open and its header understood."""

    workspace: Workspace
    submission: Submission
    received: Received
    source: RowSource
    matching: Matching
    noticed: tuple[Issue, ...]

    def outcome(self) -> Outcome:
        """Checks and commits; with `accept_valid` the file is read twice, first for everything that is wrong.

        Under a header that is refused the rows are only checked, so that nobody is told of them a day later.
        """
        if self.matching.refused:
            return self._refused(*self._checked(None))
        if not self.submission.accept_valid:
            return self._filed(None)
        problems, unread = self._checked(None)
        if repeated := self._repeated():
            return repeated
        if unread or not problems.refused or "no-rows" in problems.general:
            return self._refused(problems, unread) if unread or problems.refused else self._filed(None)
        if problems.checked == len(problems.rows()):
            return self._refused(problems, ())
        return self._filed(problems)

    def _identity(self) -> str:
        """The same file for the same register, kind, body and sheet is the same filing."""
        of = self.submission
        names = (of.register.name, of.kind.value, of.body, of.sheet or "", self.received.sha256)
        return hashlib.sha256("\n".join(names).encode(errors="replace")).hexdigest()[:32]

    def _repeated(self) -> Outcome | None:
        """The outcome of the first time where this filing was committed before. Asked before any problem is told: its own
        rows would be in the way. An id of the filer's own that stands for another filing is left to the ledger to refuse."""
        known = self.workspace.ledger.filing(self.submission.id or self._identity())
        if known is None or not self._is(known):
            return None
        return Outcome(submission=self.submission, filing=known, repeated=True, rows=known.rows)

    def _is(self, known: Filing) -> bool:
        """Whether that filing is this one, whatever its id."""
        of = self.submission
        before = (known.register, known.kind, known.body, known.source.sha256 if known.source else "")
        now = (of.register.name, of.kind.value, of.body, self.received.sha256)
        return before == now and of.sheet in (None, known.sheet)

    def _filed(self, known: Problems | None) -> Outcome:
        """Commits the file; `known` are the problems whose rows are left out and returned."""
        returned = self._returned(known, alone=True) if known is not None else None
        with self.workspace.ledger.staging(self.submission.register) as staging:
            outcome = self._staged(staging, known)
        if outcome.filing is None:
            written = [segment.name for segment in staging.segments]
            discard(self.workspace.ledger, [*written, file_name(self.received.sha256)])
            return outcome
        mappings.remember(
            self.workspace, self.submission.register, self.submission.body, self.submission.columns
        )
        return replace(outcome, returned=returned)

    def _staged(self, staging: Staging, known: Problems | None) -> Outcome:
        """Checks, writes and commits; the file and its rows are kept before the ledger lists them."""
        ledger, submission = self.workspace.ledger, self.submission
        seq = ledger.head().seq
        problems, unread = self._checked(staging, known)
        if repeated := self._repeated():
            return repeated
        left_out = set(known.rows()) if known is not None else set()
        # The second reading may find more: somebody else filed a key meanwhile, and no row is left out unsaid.
        if unread or not left_out.issuperset(problems.rows()) or (known is None and problems.refused):
            return self._refused(problems, unread)
        order = FilingOrder(
            id=submission.id or self._identity(),
            register=submission.register,
            kind=submission.kind,
            body=submission.body,
            filer=submission.filer,
            at=submission.at,
            source=self.received.keep(ledger.store),
            sheet=self.source.header.sheet,
            segments=staging.segments,
            checked_seq=seq,
        )
        try:
            receipt = ledger.commit(None, order)
        except InputProblem as refusal:
            return self._outcome(known or problems, refusal.issues)
        outcome = self._outcome(known or problems, self._jumps(receipt.seq))
        return replace(outcome, filing=ledger.filing(receipt.seq), repeated=receipt.repeated)

    def _jumps(self, seq: int) -> tuple[Issue, ...]:
        """What is asked about reported values that were filed; it is told and stops nothing."""
        if self.submission.register.name != REPORTED_VALUES:
            return ()
        from zhiheng.workspace.jumps import filed_jumps

        return filed_jumps(self.workspace, seq)

    def _checked(
        self, staging: Staging | None, known: Problems | None = None
    ) -> tuple[Problems, tuple[Issue, ...]]:
        """Everything wrong with the rows, and with what could not be read as rows; good rows go to `staging`.

        Nothing more is written once a row was refused, for then nothing will be committed.
        """
        checker = self._checker()
        left_out = known.rows().implode() if known is not None else None
        unread: tuple[Issue, ...] = ()
        clean = True
        try:
            with closing(ahead(self.source.batches())) as batches, Behind() as writing:
                for batch in batches:
                    good = checker.check(batch)
                    clean = clean and good.height == batch.height
                    if left_out is not None:
                        good = good.filter(~pl.col(ROW).is_in(left_out))
                    if staging is not None and good.height and (clean or left_out is not None):
                        writing.call(staging.write, good)
        except InputProblem as problem:
            unread = problem.issues
        return checker.finish(), unread

    def _checker(self) -> Checker:
        register = self.submission.register
        others = self.workspace.registers
        wanted = {each.references: others[each.references] for each in register.columns if each.references}
        wanted[register.name] = register
        return Checker(
            register,
            self.matching,
            on=_day(self.submission),
            lists=self.workspace.lists,
            references={name: self.workspace.keys(each) for name, each in wanted.items()},
            kind=self.submission.kind,
        )

    def _refused(self, problems: Problems, unread: tuple[Issue, ...]) -> Outcome:
        returned = self._returned(problems) if problems.parts else None
        return replace(self._outcome(problems, unread), returned=returned)

    def _outcome(self, problems: Problems, further: tuple[Issue, ...]) -> Outcome:
        """What was seen, of a submission that is not committed, or not yet."""
        header = self.source.header
        return Outcome(
            submission=self.submission,
            rows=problems.checked,
            refused=len(problems.rows()),
            problems=sum(part.cells.height for part in problems.parts if part.level is Level.ERROR),
            counts=tuple(problems.counts),
            issues=(*self.noticed, *further, *problems.issues(self.source.name, header.sheet)),
        )

    def _returned(self, problems: Problems, *, alone: bool = False) -> Path | None:
        """Writes the file back with its problems marked, where the filer asked for it; `alone`: only refused rows."""
        target = self.submission.returned
        if target is None:
            return None
        from zhiheng.files.filings.marking import mark_return, return_refused

        columns = {name: int(text.removeprefix("c")) for name, text in self.matching.columns.items()}
        language, cells = self.submission.language, problems.cells()
        if alone:
            refused = problems.rows().to_list()
            return return_refused(
                target, cells, refused, rows=self.source, columns=columns, language=language
            ).path
        path = self.received.path
        return mark_return(path, target, cells, rows=self.source, columns=columns, language=language).path
