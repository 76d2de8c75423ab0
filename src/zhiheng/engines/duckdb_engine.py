"""The engine `duckdb`: answers questions on this machine, in process, straight from the segment files.

It may read nothing but the folders of the files it was given and its own temporary folder, loads no extension, and spills to disk
what does not fit into its memory.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Lock

import duckdb
import polars as pl

from zhiheng.core.calendar import Period
from zhiheng.core.formulas.model import ADDITIVE, Function
from zhiheng.core.formulas.questions import WHOLE, Part, Question, Sample, Sources
from zhiheng.core.registers.model import FILING, ROW
from zhiheng.engines import duckdb_statements as statements
from zhiheng.engines import problems
from zhiheng.engines.answers import CELL, PERIOD, assembled, by_period, in_each, ranked
from zhiheng.engines.duckdb_rows import columns, has_edge, look_ups, row
from zhiheng.engines.duckdb_sources import Arrays, Desk, Source
from zhiheng.engines.duckdb_statements import Rows
from zhiheng.engines.duckdb_text import constant, path, text
from zhiheng.engines.grids import Grid, grids_of
from zhiheng.engines.streams import Stream

Numbered = tuple[int, Part]
Statement = Callable[[Rows, Sequence[Numbered], Grid, Period | None], str]


BYTES_GATHERED = 40
"""Memory for a value that is gathered: in DuckDB, on its way to polars, there, and sorted."""
_UNITS = {"bytes": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}


class DuckDBEngine:
    """Answers questions with DuckDB.

    `memory`: the most that it takes ("2GB"), "" for DuckDB's own limit of four fifths. `scratch`: where it spills to, else a
    temporary folder. May be used by several threads, one after the other.
    """

    name = "duckdb"
    remote = False

    def __init__(self, *, memory: str = "", scratch: Path | None = None) -> None:
        self._memory = memory
        self._folder = Path(tempfile.mkdtemp(prefix="zhiheng-", dir=scratch))
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._readable: frozenset[str] = frozenset()
        self._limit = 0.0
        self._lock = Lock()

    def answer(self, question: Question, sources: Sources) -> pl.DataFrame:
        """See Engine. Raises InputProblem where memory or disk do not suffice, a file is damaged, or a number too large."""
        with self._lock, _spoken(), self._desk(sources) as (connection, desk):
            rows = Rows(question, _sources(question, sources, desk))
            if self._fits(question, rows):
                try:
                    return _answered(connection, rows, gather=True)
                except duckdb.OutOfMemoryException:  # rows are not the only thing that takes memory
                    pass
            return _answered(connection, rows, gather=False)

    def _fits(self, question: Question, rows: Rows) -> bool:
        """Whether all values whose percentiles are asked for may stand in memory at once."""
        lists = {(part.argument, part.where, part.date) for part in question.parts
                 if part.function is Function.PERCENTILE}  # fmt: skip
        files = rows.sources[question.register.name].files
        count = sum(file.rows for file in (*files.base, *files.corrections))
        return len(lists) * count * BYTES_GATHERED <= self._limit / 2

    def sample(self, sample: Sample, sources: Sources) -> pl.DataFrame:
        """See Engine."""
        question = Question(register=sample.register, parts=(), periods=(), condition=sample.condition)
        key = sample.register.key
        wanted = [*sample.columns, FILING, ROW]
        with self._lock, _spoken(), self._desk(sources) as (connection, desk):
            names = {*wanted, *key, *([sample.date] if sample.date else [])}
            rows = Rows(question, _sources(question, sources, desk, names))
            where = [] if sample.condition is None else [row(sample.condition, sample.period or WHOLE)]
            if sample.date and sample.period is not None:
                first, last = constant(sample.period.start), constant(sample.period.end)
                where.append(f"{statements.column(sample.date)} BETWEEN {first} AND {last}")
            return _fetched(
                connection,
                f"SELECT {', '.join(statements.column(name) for name in wanted)} {rows.joined(sample.period or WHOLE, names)} "
                f"WHERE {' AND '.join(where) or 'TRUE'} "
                f"ORDER BY {', '.join(statements.column(name) for name in key)} LIMIT {int(sample.limit)}",
            )

    def close(self) -> None:
        """Closes the connection and removes the temporary folder."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        shutil.rmtree(self._folder, ignore_errors=True)

    @contextmanager
    def _desk(self, sources: Sources) -> Iterator[tuple[duckdb.DuckDBPyConnection, Desk]]:
        connection = self._open(sources)
        numbers = count()
        laid: list[str] = []
        kept: list[str] = []

        def lay(arrays: Arrays) -> str:
            name = f"laid_{next(numbers)}"
            connection.register(name, dict(arrays))
            laid.append(name)
            return name

        def keep(query: str) -> str:
            name = f"kept_{next(numbers)}"
            connection.execute(f"CREATE TEMP TABLE {name} AS {query}")
            kept.append(name)
            return name

        try:
            yield connection, Desk(lay, keep)
        finally:
            for name in laid:
                connection.unregister(name)
            for name in kept:
                connection.execute(f"DROP TABLE IF EXISTS {name}")

    def _open(self, sources: Sources) -> duckdb.DuckDBPyConnection:
        """A connection that may read the folders of the files. Files in further folders need a new one."""
        folders = {
            str(Path(file.path).parent)
            for files in sources.values()
            for file in (*files.base, *files.corrections)
        }
        if self._connection is not None and folders <= self._readable:
            return self._connection
        if self._connection is not None:
            self._connection.close()
        self._readable |= folders
        self._connection = duckdb.connect(":memory:")
        for setting in self._settings():
            self._connection.execute(f"SET {setting}")
        ((limit,),) = self._connection.execute("SELECT current_setting('memory_limit')").fetchall()
        number, unit = limit.split()
        self._limit = float(number) * _UNITS[unit]
        return self._connection

    def _settings(self) -> list[str]:
        # Of a folder with a star in its name DuckDB also checks the pattern that stands for just this folder.
        folders = sorted(f"{folder}/" for folder in self._readable)
        readable = ", ".join(name for folder in folders for name in (text(folder), path(folder)))
        return [
            "enable_progress_bar = false",
            "python_enable_replacements = false",
            "allow_persistent_secrets = false",
            "autoinstall_known_extensions = false",
            "autoload_known_extensions = false",
            "preserve_insertion_order = false",
            f"temp_directory = {text(str(self._folder))}",
            *([f"memory_limit = {text(self._memory)}"] if self._memory else []),
            f"allowed_directories = [{readable}]",
            "enable_external_access = false",
            "lock_configuration = true",
        ]


@contextmanager
def _spoken() -> Iterator[None]:
    """What can go wrong with memory, disk and rows is said as a problem; anything else is a mistake of ours."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise problems.memory_too_small(_first_line(error)) from error
    except (duckdb.OutOfRangeException, duckdb.ConversionException) as error:
        raise problems.number_too_large(_first_line(error)) from error
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        full = "No space left" in str(error)
        raise (problems.disk_full if full else problems.file_unreadable)(_first_line(error)) from error


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def _answered(connection: duckdb.DuckDBPyConnection, rows: Rows, *, gather: bool) -> pl.DataFrame:
    """The answer. `gather`: take all values of percentiles into memory, which is quicker than ranking them in DuckDB."""
    works = _works(rows.question, gather=gather)
    return assembled(rows.question, [found for work in works for found in work(connection, rows)])


def _fetched(connection: duckdb.DuckDBPyConnection, query: str) -> pl.DataFrame:
    return pl.DataFrame(Stream(connection.sql(query)))


def _sources(
    question: Question, sources: Sources, desk: Desk, further: Iterable[str] = ()
) -> Mapping[str, Source]:
    """The registers that a question needs, with the columns that it reads of them."""
    everything = (question.parts, question.dimensions, question.condition)
    names: dict[str, set[str]] = {question.register.name: {*columns(*everything), *further}}
    names[question.register.name] |= {part.date for part in question.parts if part.date}
    if any(part.function in (Function.FIRST, Function.LAST) for part in question.parts):
        names[question.register.name] |= set(question.register.key)
    for one in look_ups(*everything):
        names.setdefault(one.register, set()).update({one.name, *sources[one.register].register.key})
    return {name: Source(sources[name], frozenset(wanted), desk) for name, wanted in names.items()}


Work = Callable[[duckdb.DuckDBPyConnection, Rows], Iterator[pl.DataFrame]]


def _works(question: Question, *, gather: bool) -> Iterator[Work]:
    """The statements that a question needs."""
    everywhere = has_edge(question.condition, question.dimensions)
    numbered = list(enumerate(question.parts))
    edged = [one for one in numbered if everywhere or has_edge(one[1].argument, one[1].where)]
    plain = [one for one in numbered if one not in edged]
    for statement, parts in _together(plain, gather=gather):
        yield from _by_grid(question, statement, parts)
    for number, period in enumerate(question.periods):
        here = [one for one in edged if number in one[1].periods]
        for statement, parts in _together(here, gather=gather):
            yield _single(question, statement, parts, (number, period))


def _by_grid(question: Question, statement: Statement, parts: list[Numbered]) -> Iterator[Work]:
    numbers = sorted({number for _, part in parts for number in part.periods})
    if not parts[0][1].date:
        yield _single(question, statement, parts, *((number, question.periods[number]) for number in numbers))
        return
    for grid in grids_of([(number, question.periods[number]) for number in numbers]):
        yield _gridded(question, statement, parts, grid)


def _gridded(question: Question, statement: Statement, parts: list[Numbered], grid: Grid) -> Work:
    def work(connection: duckdb.DuckDBPyConnection, rows: Rows) -> Iterator[pl.DataFrame]:
        found = _fetched(connection, statement(rows, parts, grid, None))
        adding = statement is statements.added_up
        if CELL in found.columns:
            found = by_period(question, found, grid, adding=adding)
        yield ranked(question, found)

    return work


def _single(
    question: Question, statement: Statement, parts: list[Numbered], *periods: tuple[int, Period]
) -> Work:
    """A statement over the one period, or over several whose rows are the same."""
    grid = Grid(periods[:1], "whole")

    def work(connection: duckdb.DuckDBPyConnection, rows: Rows) -> Iterator[pl.DataFrame]:
        found = _fetched(connection, statement(rows, parts, grid, periods[0][1]))
        found = found if CELL in found.columns else found.rename({PERIOD: CELL})
        yield in_each(ranked(question, found), [number for number, _ in periods])

    return work


def _together(parts: Sequence[Numbered], *, gather: bool) -> Iterator[tuple[Statement, list[Numbered]]]:
    """Parts that one statement answers."""
    found: dict[tuple[object, ...], list[Numbered]] = {}
    for number, part in parts:
        if part.function in ADDITIVE or (gather and part.function is Function.PERCENTILE):
            family: tuple[object, ...] = (statements.added_up, part.date)
        elif part.function is Function.DISTINCT:
            family = (statements.distinct, part.date, part.argument)
        elif part.function is Function.PERCENTILE:
            family = (statements.percentiles, part.date, part.argument, part.where)
        else:
            family = (statements.picked, part.date)
        found.setdefault(family, []).append((number, part))
    for family, together in found.items():
        yield family[0], together  # type: ignore[misc]
