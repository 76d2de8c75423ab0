"""The present rows of a register as a view of Spark: plain Parquet files, with corrections laid over them by key."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import Any

from zhiheng.core.formulas.questions import RowFiles, SegmentFile
from zhiheng.core.registers.model import FILING, NUMBER_DIGITS, ROW, Column, ColumnType
from zhiheng.core.registers.overlay import WITHDRAWN
from zhiheng.engines.spark_expressions import literal, quoted

_TYPES = {"String": "STRING", "Int64": "BIGINT", "Boolean": "BOOLEAN", "Date": "DATE"}
_COLUMN_TYPES = {
    ColumnType.INTEGER: "BIGINT",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.DATE: "DATE",
    ColumnType.MONTH: "DATE",
}
_PATH = "_path"
_LOCAL = re.compile("^file:/+")
"""How a path of this machine begins where it is written as an address: with one stroke or with three."""
_PATTERN = re.compile(r"([\\*?\[\]{}])")
"""Characters that Spark takes for a pattern in a path."""
KEPT = 16
"""So many registers (or states of one) keep their views for the next question; making them takes as long as a small question."""


class RowViews:
    """Makes views, keeps the last ones, and drops them."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._numbers = count(1)
        self._made: list[str] = []
        self._known: dict[int, tuple[RowFiles, str]] = {}

    def of(self, sources: Mapping[str, RowFiles]) -> dict[str, str]:
        """The names of views with the registers' columns, FILING and ROW. Spark knows no places in files: keys decide."""
        unknown = [files for files in sources.values() if id(files) not in self._known]
        if len(self._known) + len(unknown) > KEPT:
            self.drop()
        for files in sources.values():
            if id(files) not in self._known:
                self._known[id(files)] = files, self._rows(files)
        return {name: self._known[id(files)][1] for name, files in sources.items()}

    def _rows(self, files: RowFiles) -> str:
        types = _types(files.register.columns)
        if not files.corrections:
            return self._view(self._union(files.base, types))
        base = self._view(self._union(files.base, types))
        corrections = self._view(self._union(files.corrections, {**types, WITHDRAWN: "BOOLEAN"}))
        key = [quoted(name) for name in files.key]
        last = self._view(
            self._session.sql(
                f"SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY {', '.join(key)}"
                f" ORDER BY {FILING} DESC, {ROW} DESC) AS _place FROM {corrections}) WHERE _place = 1"
            )
        )
        columns = ", ".join(quoted(name) for name in types)
        same = " AND ".join(f"base.{name} = last.{name}" for name in key)
        return self._view(
            self._session.sql(
                f"SELECT {columns} FROM {base} AS base LEFT ANTI JOIN {last} AS last ON {same}"
                f" UNION ALL SELECT {columns} FROM {last} WHERE NOT {WITHDRAWN}"
            )
        )

    def drop(self) -> None:
        """Drops all views."""
        for name in self._made:
            self._session.catalog.dropTempView(name)
        self._made.clear()
        self._known.clear()

    def _view(self, frame: Any) -> str:
        name = f"rows_{next(self._numbers)}"
        frame.createOrReplaceTempView(name)
        self._made.append(name)
        return name

    def _union(self, segments: Iterable[SegmentFile], types: dict[str, str]) -> Any:
        """The rows of the segments; those with the same columns are one scan."""
        frames = [self._scan(group, types) for group in _alike(segments)]
        if not frames:
            columns = (_selected(name, kind, None) for name, kind in types.items())
            return self._session.sql(f"SELECT {', '.join(columns)} WHERE FALSE")
        whole = frames[0]
        for frame in frames[1:]:
            whole = whole.unionAll(frame)
        return whole

    def _scan(self, segments: Sequence[SegmentFile], types: dict[str, str]) -> Any:
        stored = {name: _stored(kind) for name, kind in segments[0].columns}
        schema = ", ".join(f"{quoted(name)} {kind}" for name, kind in stored.items())
        frame = self._session.read.schema(schema).parquet(*(address(each.path) for each in segments))
        frame = self._with_filing(frame, segments) if FILING not in stored else frame
        there = {**stored, FILING: "BIGINT"}
        columns = [
            _selected(name, kind, there.get(name)) for name, kind in types.items() if name != WITHDRAWN
        ]
        if WITHDRAWN in types:
            columns.append(f"{str(segments[0].withdraws).upper()} AS {WITHDRAWN}")
        return frame.selectExpr(*columns)

    def _with_filing(self, frame: Any, segments: Sequence[SegmentFile]) -> Any:
        """The rows with the filing of their file: by its path, where there are several."""
        filings = {each.filing for each in segments}
        if len(filings) == 1:
            return frame.selectExpr("*", f"CAST({filings.pop()} AS BIGINT) AS {FILING}")
        path = self._session._jvm.org.apache.hadoop.fs.Path
        listed = [
            (_LOCAL.sub("/", path(_plain(each.path)).toUri().toString()), each.filing) for each in segments
        ]
        rows = ", ".join(f"({literal(file)}, CAST({filing} AS BIGINT))" for file, filing in listed)
        known = self._session.sql(f"SELECT * FROM VALUES {rows} AS known({_PATH}, _known)")
        placed = frame.selectExpr(
            "*", f"regexp_replace(_metadata.file_path, '{_LOCAL.pattern}', '/') AS {_PATH}"
        )
        found = f"COALESCE(_known, raise_error(concat('no filing has the file ', {_PATH}))) AS {FILING}"
        return placed.join(known, _PATH, "left").selectExpr("*", found)


def address(path: str) -> str:
    """Where Spark finds a file: a path of this machine, or an object, taken literally."""
    return _PATTERN.sub(r"\\\1", _plain(path))


def _plain(path: str) -> str:
    if path.startswith("/"):
        return f"file://{path}"
    return re.sub(r"^s3://", "s3a://", path)


def _alike(segments: Iterable[SegmentFile]) -> list[list[SegmentFile]]:
    """Groups that one scan can read: the same columns and sense, and each file once, as filings may list the same file."""
    groups: dict[object, list[SegmentFile]] = {}
    seen: Counter[str] = Counter()
    for each in segments:
        own = each.filing is None
        groups.setdefault((each.columns, each.withdraws, own, seen[each.path]), []).append(each)
        seen[each.path] += 1
    return list(groups.values())


def _types(columns: Iterable[Column]) -> dict[str, str]:
    known = {column.name: _column_type(column) for column in columns}
    return {**known, FILING: "BIGINT", ROW: "BIGINT"}


def _column_type(column: Column) -> str:
    if column.type is ColumnType.NUMBER:
        return f"DECIMAL({NUMBER_DIGITS},{column.decimals})"
    return _COLUMN_TYPES.get(column.type, "STRING")


def _stored(kind: str) -> str:
    return _TYPES[kind] if kind in _TYPES else kind.upper()


def _selected(name: str, wanted: str, there: str | None) -> str:
    if there is None:
        return f"CAST(NULL AS {wanted}) AS {quoted(name)}"
    return quoted(name) if there == wanted else f"CAST({quoted(name)} AS {wanted}) AS {quoted(name)}"
