"""A file handed in, opened and its header understood: its rows can be checked, and marked with what is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from zhiheng.core.issues import InputProblem, Issue
from zhiheng.core.registers.checking import Checker
from zhiheng.core.registers.matching import Matching, match
from zhiheng.core.registers.model import ROW, Register
from zhiheng.core.registers.problems import Problems
from zhiheng.core.registers.rows import RowSource
from zhiheng.files.filings.opening import kind_of, open_rows
from zhiheng.files.filings.wording import Where
from zhiheng.ledger.receiving import Received, receiving
from zhiheng.workspace import mappings
from zhiheng.workspace.ahead import ahead
from zhiheng.workspace.opening import Workspace

if TYPE_CHECKING:
    from zhiheng.workspace.filing import Submission

Take = Callable[[pl.DataFrame, int], None]
"""Is given the good rows of a batch, and how many rows the batch has."""


@contextmanager
def opened(workspace: Workspace, submission: Submission) -> Iterator[OpenedFile]:
    """The file of a submission, taken over into the scratch folder of the store as long as it is looked at.

    Raises InputProblem where it cannot be opened as a table at all.
    """
    # What it is, is asked first: nobody wants a copy of a film in the ledger's scratch folder.
    kind_of(submission.file, Where(submission.file.name))
    with receiving(workspace.ledger.store, submission.file) as received:
        register = submission.register
        source = open_rows(received.path, sheet=submission.sheet, labels=_header_labels(register))
        matching = match(
            source.header,
            register,
            on=_day(submission),
            remembered={**mappings.remembered(workspace, register, submission.body), **submission.columns},
            kind=submission.kind,
        )
        yield OpenedFile(workspace, submission, received, source, matching)


def _header_labels(register: Register) -> frozenset[str]:
    """Every text by which a file may name a column of the register."""
    return frozenset(
        label
        for column in register.columns
        for label in (column.name, column.label.zh, column.label.en, *column.aliases)
    )


def _day(submission: Submission) -> date:
    return submission.at.astimezone().date()


@dataclass(frozen=True)
class OpenedFile:
    """A file that was taken over, as rows of text, and which of its columns means what."""

    workspace: Workspace
    submission: Submission
    received: Received
    source: RowSource
    matching: Matching

    @property
    def noticed(self) -> tuple[Issue, ...]:
        """What was noticed before any row was read."""
        return (*self.source.issues, *self.matching.problems)

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The headers in order, each with the identifier of its column; "" for none."""
        names = {text: name for name, text in self.matching.columns.items()}
        return tuple(
            (label, names.get(f"c{number}", "")) for number, label in enumerate(self.source.header.labels)
        )

    def identity(self) -> str:
        """The same file for the same register, kind, body and sheet, without the same rows, is the same filing."""
        of = self.submission
        names = [of.register.name, of.kind.value, of.body, of.sheet or "", self.received.sha256]
        if of.without:
            names.append(",".join(map(str, sorted(of.without))))
        return hashlib.sha256("\n".join(names).encode(errors="replace")).hexdigest()[:32]

    def batches(self) -> Generator[pl.DataFrame, None, None]:
        """The rows of text, without those that the submission leaves aside. Raises InputProblem for faults, after the last row."""
        left_aside = pl.Series(sorted(self.submission.without), dtype=pl.Int64).implode()
        for batch in self.source.batches():
            if not self.submission.without:
                yield batch
            elif (rest := batch.filter(~pl.col(ROW).is_in(left_aside))).height:
                yield rest

    def checked(self, take: Take | None = None) -> tuple[Problems, tuple[Issue, ...]]:
        """Everything wrong with the rows, and with what could not be read as rows; `take` gets the good ones batch by batch.

        A row that is good so far may turn out wrong later.
        """
        checker = self._checker()
        unread: tuple[Issue, ...] = ()
        try:
            with closing(ahead(self.batches())) as batches:
                for batch in batches:
                    good = checker.check(batch)
                    if take is not None:
                        take(good, batch.height)
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

    def returned(self, problems: Problems, *, alone: bool = False) -> Path | None:
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
