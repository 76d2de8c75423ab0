"""The present rows of a register as DuckDB reads them from segment files.

Without corrections that is `read_parquet` over the files and nothing else. With them, rows that a correction took the place of
are left out by their place in the file where it is known and else by their key, and the last correction of each key comes in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from zhiheng.core.formulas.questions import RowFiles, SegmentFile
from zhiheng.core.registers.model import FILING, NUMBER_DIGITS, ROW, Column
from zhiheng.engines.duckdb_text import identifier, path, stored_type

Arrays = Mapping[str, "np.ndarray[Any, Any]"]
WITHDRAWN = identifier("_withdrawn")
_DECIMAL = re.compile(r"Decimal\((\d+),(\d+)\)")
_BESIDE = {FILING: ("Int64", "BIGINT"), ROW: ("Int64", "BIGINT")}


@dataclass(frozen=True, slots=True)
class Desk:
    """What a statement may be given beside files: `lay` takes arrays and gives the name of a table of them, `keep` takes a
    query and gives the name of a table with its rows.
    """

    lay: Callable[[Arrays], str]
    keep: Callable[[str], str]


@dataclass(slots=True)
class Source:
    """The rows of one register. `names` are all columns that anybody will want."""

    files: RowFiles
    names: frozenset[str]
    desk: Desk
    _last: str = ""
    _laid: dict[int, str] = field(default_factory=dict)

    def query(self, names: Iterable[str]) -> str:
        """A query for the present rows with these columns, in the types of the register's definition."""
        wanted = sorted(names)
        if not self.files.corrections:
            return _union(self._groups(self.files.base, wanted), self._nothing(wanted))
        last = self._last_corrections()
        keyed = [one for one in self.files.base if one.replaced is None]
        whole = [one for one in self.files.base if one.replaced is not None and not len(one.replaced)]
        placed = [one for one in self.files.base if one.replaced is not None and len(one.replaced)]
        queries = self._groups(whole, wanted)
        queries += [self._placed(group, wanted) for group in _alike(placed)]
        queries += [self._keyed(group, wanted, last) for group in _alike(keyed)]
        queries.append(f"SELECT {_listed(wanted)} FROM {last} WHERE NOT {WITHDRAWN}")
        return _union(queries, self._nothing(wanted))

    def _groups(self, files: Sequence[SegmentFile], wanted: Sequence[str]) -> list[str]:
        return [
            f"SELECT {self._selected(group, wanted)} FROM {_read(group)}{self._filings(group, wanted)}"
            for group in _alike(files)
        ]

    def _placed(self, group: Sequence[SegmentFile], wanted: Sequence[str]) -> str:
        """Rows whose place in their file no correction took."""
        places = [one.replaced for one in group if one.replaced is not None]
        gone = self._once(
            id(places[0]),
            lambda: {
                "file": np.repeat(np.arange(len(places)), [len(each) for each in places]),
                "place": np.concatenate(places).astype(np.int64),
            },
        )
        return (
            f"SELECT {self._selected(group, wanted)} FROM {_read(group)}{self._filings(group, wanted)} "
            f"ANTI JOIN {gone} ON f.file_index = {gone}.file AND f.file_row_number = {gone}.place"
        )

    def _keyed(self, group: Sequence[SegmentFile], wanted: Sequence[str], last: str) -> str:
        """Rows whose key no correction has."""
        same = " AND ".join(
            f"{self._value(group[0], name)} = {last}.{identifier(name)}" for name in self.files.key
        )
        return (
            f"SELECT {self._selected(group, wanted)} FROM {_read(group)}{self._filings(group, wanted)} "
            f"ANTI JOIN {last} ON {same}"
        )

    def _last_corrections(self) -> str:
        """The name of a table with the last correction or withdrawal of each key, made once."""
        if not self._last:
            names = sorted({*self.names, *self.files.key, FILING, ROW})
            queries = []
            for withdraws in (False, True):
                group = [one for one in self.files.corrections if one.withdraws == withdraws]
                queries += [
                    f"SELECT *, {str(withdraws).upper()} AS {WITHDRAWN} FROM ({query})"
                    for query in self._groups(group, names)
                ]
            key = _listed(self.files.key)
            self._last = self.desk.keep(
                f"SELECT * FROM ({_union(queries, '')}) QUALIFY row_number() OVER "
                f"(PARTITION BY {key} ORDER BY {identifier(FILING)} DESC, {identifier(ROW)} DESC) = 1"
            )
        return self._last

    def _selected(self, group: Sequence[SegmentFile], wanted: Sequence[str]) -> str:
        values = []
        for name in wanted:
            if name == FILING and group[0].filing is not None:
                same = len({one.filing for one in group}) == 1
                value = f"CAST({group[0].filing} AS BIGINT)" if same else "filings.filing"
            else:
                value = self._value(group[0], name)
            values.append(f"{value} AS {identifier(name)}")
        return ", ".join(values) or "1 AS nothing"

    def _filings(self, group: Sequence[SegmentFile], wanted: Sequence[str]) -> str:
        """A join that finds the filing of each file, where it is wanted and differs."""
        seqs = [one.filing for one in group]
        if FILING not in wanted or seqs[0] is None or len(set(seqs)) == 1:
            return ""
        laid = self._once(
            id(group[0]),
            lambda: {"file": np.arange(len(seqs)), "filing": np.array(seqs, np.int64)},
        )
        return f" JOIN {laid} AS filings ON filings.file = f.file_index"

    def _value(self, file: SegmentFile, name: str) -> str:
        """A column of a file in the type of the register's definition; empty where the file does not have it."""
        wanted, sql = self._type(name)
        stored = dict(file.columns).get(name)
        if stored is None:
            return f"CAST(NULL AS {sql})"
        value = f"f.{identifier(name)}"
        return value if stored == wanted else f"CAST({value} AS {_wide_enough(stored, wanted, sql)})"

    def _type(self, name: str) -> tuple[str, str]:
        column: Column | None = self.files.register.column(name)
        return _BESIDE[name] if column is None else stored_type(column)

    def _nothing(self, wanted: Sequence[str]) -> str:
        values = ", ".join(f"CAST(NULL AS {self._type(name)[1]}) AS {identifier(name)}" for name in wanted)
        return f"SELECT {values or '1 AS nothing'} WHERE FALSE"

    def _once(self, number: int, make: Callable[[], Arrays]) -> str:
        if number not in self._laid:
            self._laid[number] = self.desk.lay(make())
        return self._laid[number]


def _alike(files: Iterable[SegmentFile]) -> list[list[SegmentFile]]:
    """The files in groups that one `read_parquet` can read: with the same columns, and a filing each or in a column."""
    groups: dict[tuple[object, bool], list[SegmentFile]] = {}
    for file in files:
        groups.setdefault((file.columns, file.filing is None), []).append(file)
    return list(groups.values())


def _read(group: Sequence[SegmentFile]) -> str:
    paths = ", ".join(path(one.path) for one in group)
    return f"read_parquet([{paths}], hive_partitioning = false) AS f"


def _union(queries: Sequence[str], nothing: str) -> str:
    return " UNION ALL ".join(queries) or nothing


def _listed(names: Iterable[str]) -> str:
    return ", ".join(identifier(name) for name in names) or "1 AS nothing"


def _wide_enough(stored: str, wanted: str, sql: str) -> str:
    """A type that holds every stored value with the decimals of the definition."""
    definition = _DECIMAL.fullmatch(wanted)
    if definition is None:
        return sql
    file = _DECIMAL.fullmatch(stored)
    digits, decimals = (int(file[1]), int(file[2])) if file else (NUMBER_DIGITS, 0)
    wider = max(NUMBER_DIGITS, min(38, digits + int(definition[2]) - decimals))
    return f"DECIMAL({wider}, {definition[2]})"
