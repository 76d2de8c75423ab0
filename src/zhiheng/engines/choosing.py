"""Which engine answers, chosen by its name. Its libraries are loaded only then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from zhiheng.core.issues import InputProblem, Issue, Level, Text

if TYPE_CHECKING:
    from zhiheng.core.formulas.questions import Engine

DEFAULT = "duckdb"


@dataclass(frozen=True, slots=True)
class _Wishes:
    memory: str = ""
    scratch: Path | None = None
    master: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)


def open_engine(
    name: str = DEFAULT,
    *,
    memory: str = "",
    scratch: Path | None = None,
    master: str = "",
    settings: Mapping[str, str] | None = None,
) -> Engine:
    """The engine `duckdb`, `spark` or `reference`; close it after use.

    `memory`: the most that it takes ("2GB"); `scratch`: a folder for what does not fit. `master` and `settings` are Spark's.
    Raises InputProblem for another name, and where something is not installed that the engine needs.
    """
    chosen = _ENGINES.get(name)
    if chosen is None:
        raise InputProblem(_unknown(name))
    return chosen(_Wishes(memory, scratch, master, settings or {}))


def _duckdb(wishes: _Wishes) -> Engine:
    from zhiheng.engines.duckdb_engine import DuckDBEngine

    return DuckDBEngine(memory=wishes.memory, scratch=wishes.scratch)


def _spark(wishes: _Wishes) -> Engine:
    from zhiheng.engines.spark import SparkEngine

    return SparkEngine(wishes.master, settings=wishes.settings, memory=wishes.memory, scratch=wishes.scratch)


def _reference(wishes: _Wishes) -> Engine:
    from zhiheng.engines.reference import ReferenceEngine

    return ReferenceEngine()


_ENGINES: Mapping[str, Callable[[_Wishes], Engine]] = {
    "duckdb": _duckdb,
    "spark": _spark,
    "reference": _reference,
}
NAMES = tuple(_ENGINES)


def _unknown(name: str) -> Issue:
    near = next(iter(get_close_matches(name, NAMES, 1, 0.4)), "")
    known = ", ".join(NAMES)
    return Issue(
        level=Level.ERROR,
        code="engine-unknown",
        place=Text("计算引擎", "engine"),
        value=name,
        message=Text("没有这个计算引擎", "there is no such engine"),
        remedy=Text(
            f"是不是 {near}？" if near else f"可以用：{known.replace(', ', '、')}",
            f"Did you mean {near}?" if near else f"There are: {known}",
        ),
    )
