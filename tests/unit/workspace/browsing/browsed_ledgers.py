"""Ledgers with generated rows, and their rows the slow and obvious way: all of them, filtered and sorted one by one in Python."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from zhiheng.core.registers.filters import Filter, Operation
from zhiheng.core.registers.kinds import Kind
from zhiheng.core.registers.masking import mask_columns
from zhiheng.core.registers.model import FILING, ROW, Register
from zhiheng.core.registers.parsing import stored_as
from zhiheng.ledger.folding import fold
from zhiheng.ledger.records import FilingOrder
from zhiheng.workspace.browsing import Browse, page
from zhiheng.workspace.making import make_workspace
from zhiheng.workspace.opening import open_workspace

SCHEME = 'label = { zh = "样品", en = "Samples" }\nbasis = ["测试"]\nlead = "区市场监管局"\n'
REGISTERS = """\
[browsed]
label = { zh = "抽检台账", en = "Inspections" }
version = "1"
key = ["number", "day"]

[browsed.columns]
number = { label = { zh = "编号", en = "Number" }, type = "text", required = true }
day = { label = { zh = "抽样日期", en = "Sampled on" }, type = "date", required = true }
month = { label = { zh = "所属月份", en = "Month" }, type = "month" }
lots = { label = { zh = "批次", en = "Lots" }, type = "integer" }
fine = { label = { zh = "罚款", en = "Fine" }, type = "number", decimals = 2, unit = "元" }
checked = { label = { zh = "已核查", en = "Checked" }, type = "boolean" }
result = { label = { zh = "检验结论", en = "Result" }, type = "code", codes = ["合格", "不合格"] }
town = { label = { zh = "镇街", en = "Town" }, type = "area" }
firm = { label = { zh = "企业名称", en = "Firm" }, type = "text" }
code = { label = { zh = "信用代码", en = "Credit code" }, type = "uscc" }
person = { label = { zh = "联系人", en = "Contact" }, type = "text", personal = "name" }

[other]
label = { zh = "别的台账", en = "Another" }
version = "1"
key = ["number"]

[other.columns]
number = { label = { zh = "编号", en = "Number" }, type = "text", required = true }
"""
BODIES = ("城关街道", "临河街道", "区市场监管局")
START = datetime(2026, 1, 1, 8, tzinfo=UTC)
CHOICES: dict[str, Sequence[Any]] = {
    "month": (None, date(2026, 1, 1), date(2026, 2, 1), date(2027, 2, 1)),
    "lots": (None, -3, 0, 7, 12, 10**12),
    "fine": (None, Decimal("0.00"), Decimal("-1.50"), Decimal("12.00"), Decimal("12.01"), Decimal("99999999999.99")),
    "checked": (None, True, False),
    "result": (None, "合格", "不合格"),
    "town": (None, "城关街道", "临河街道", "桥北镇"),
    "firm": (None, "清河豆制品厂", "清河食品（集团）公司", "ABC 100%", "abc_", "O'Neil \"x\" [*]", "云州清河"),
    "code": (None, "91310112MA1GB3E52K", "91310112MA1GB3E53H"),
    "person": (None, "王小明", "欧阳锋"),
}  # fmt: skip
DAYS = tuple(date(2026, 12, 30) + timedelta(days=number) for number in range(4))


def generated(numbers: Iterable[int], seed: int) -> pl.DataFrame:
    """A row for each number, as segments hold them."""
    chance = random.Random(seed)
    rows = [
        {"number": f"S{number:04d}", "day": DAYS[number % 4]}
        | {name: chance.choice(values) for name, values in CHOICES.items()}
        for number in numbers
    ]
    schema = {
        "number": pl.String, "day": pl.Date, "month": pl.Date, "lots": pl.Int64, "fine": pl.Decimal(18, 2),
        "checked": pl.Boolean, "result": pl.String, "town": pl.String, "firm": pl.String, "code": pl.String,
        "person": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


class BrowsedLedger:
    """A workspace whose ledger rows are written to without checks."""

    def __init__(self, folder: Path) -> None:
        make_workspace(folder)
        own = folder / "schemes" / "browsed"
        own.mkdir(parents=True)
        (own / "scheme.toml").write_text(SCHEME, encoding="utf-8")
        (own / "registers.toml").write_text(REGISTERS, encoding="utf-8")
        self.workspace = open_workspace(folder)
        self._rows: dict[tuple[int, int | None], list[dict[str, Any]]] = {}

    @property
    def register(self) -> Register:
        """The register of every kind of column."""
        return self.workspace.register("browsed")

    def file(
        self,
        kind: str,
        rows: pl.DataFrame,
        *,
        body: str = BODIES[0],
        pieces: int = 1,
        register: str = "browsed",
    ) -> int:
        """Files rows in several segments; gives the seq."""
        ledger = self.workspace.ledger
        head = ledger.head()
        chosen = self.workspace.register(register)
        rows = rows.select(chosen.key) if kind == "withdraw" else rows
        numbered = rows.with_columns(pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias(ROW))
        order = FilingOrder(
            id=f"filing-{head.seq}", register=chosen, kind=Kind(kind), body=body, filer="李敏",
            at=START + timedelta(minutes=head.seq), checked_seq=head.seq,
        )  # fmt: skip
        with ledger.staging(chosen) as staging:
            for part in numbered.iter_slices(max(1, -(-rows.height // pieces))):
                staging.write(part)
            return ledger.commit(None, replace(order, segments=staging.segments)).seq

    def fold(self) -> None:
        """Folds the register."""
        at = START + timedelta(minutes=self.workspace.ledger.head().seq)
        fold(self.workspace.ledger, "browsed", at=at, filer="李敏")

    def rows(self, as_of: int | None = None) -> list[dict[str, Any]]:
        """All rows, the last filed first."""
        key = (self.workspace.ledger.head().seq, as_of)
        if key not in self._rows:
            frame = self.workspace.ledger.vintage("browsed", as_of).scan().collect()
            self._rows[key] = sorted(frame.to_dicts(), key=lambda row: (-row[FILING], row[ROW]))
        return self._rows[key]

    def expected(self, browse: Browse) -> list[dict[str, Any]]:
        """The rows of a list, the slow way."""
        bodies = {}
        if browse.bodies is not None:
            bodies = {filing.seq: filing.body for filing in self.workspace.ledger.filings("browsed")}
        kept = [
            row
            for row in self.rows(browse.as_of)  # type: ignore[arg-type]
            if (browse.bodies is None or bodies[row[FILING]] in browse.bodies)
            and all(keeps(one, row[one.column]) for one in browse.filters)
        ]
        if browse.sort is not None:
            name, descending = browse.sort
            filled = [row for row in kept if row[name] is not None]
            filled.sort(key=lambda row: _comparable(row[name]), reverse=descending)
            kept = filled + [row for row in kept if row[name] is None]
        return kept

    def shown(self, browse: Browse, size: int = 7) -> list[tuple[Any, ...]]:
        """All pages of a list, one after the other: values, filing and row; the pages agree about the total."""
        found: list[tuple[Any, ...]] = []
        total = 1
        while len(found) < total:
            here = page(self.workspace, browse, offset=len(found), size=size)
            total = here.total
            assert len(here.rows) == min(size, total - len(found))
            found += [(*row.values, row.filing, row.row) for row in here.rows]
        return found

    def as_shown(self, rows: list[dict[str, Any]], columns: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        """Rows of the slow way as pages show them."""
        names = [column.name for column in self.register.columns if not columns or column.name in columns]
        schema = {column.name: stored_as(column) for column in self.register.columns}
        frame = pl.DataFrame(rows, schema={**schema, FILING: pl.Int64(), ROW: pl.Int64()})
        return mask_columns(frame, self.register.columns).select(*names, FILING, ROW).rows()


def _comparable(value: Any) -> Any:
    return value.encode() if isinstance(value, str) else value


_KEEPS: dict[Operation, Callable[[Any, tuple[Any, ...]], bool]] = {
    Operation.IS: lambda value, told: value == told[0],
    Operation.IN: lambda value, told: value in told,
    Operation.CONTAINS: lambda value, told: told[0] in value,
    Operation.STARTS_WITH: lambda value, told: value.startswith(told[0]),
    Operation.BETWEEN: lambda value, told: told[0] <= value <= told[1],
    Operation.AT_LEAST: lambda value, told: value >= told[0],
    Operation.AT_MOST: lambda value, told: value <= told[0],
    Operation.NOT_EMPTY: lambda value, told: True,
}


def keeps(filter: Filter, value: Any) -> bool:
    """Whether a filter keeps a row with that value in its column."""
    if filter.op is Operation.IS_NOT:
        return value is None or value != filter.values[0]
    if filter.op is Operation.EMPTY:
        return value is None
    return value is not None and _KEEPS[filter.op](value, filter.values)
