"""Every page of every list is what all rows, filtered and sorted one by one in Python, would be."""

from __future__ import annotations

import tempfile
from itertools import product
from pathlib import Path

import pytest
from browsed_ledgers import BODIES, CHOICES, DAYS, BrowsedLedger, generated
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from zhiheng.core.registers.filters import Filter, Operation, operations
from zhiheng.ledger import vintages
from zhiheng.workspace import browsing, browsing_rows
from zhiheng.workspace.browsing import Browse
from zhiheng.workspace.browsing_cache import Kept

PLAIN = [name for name in ("number", "day", *CHOICES) if name != "person"]


def values_of(name):
    """Values that a filter may name, some of which no row has."""
    further = {"number": ["S0003", "S0011", "S9999"], "day": list(DAYS), "lots": [3], "firm": ["豆制品"]}
    return sorted({*further.get(name, ()), *(value for value in CHOICES.get(name, ()) if value is not None)})


def filters_of(register, name):
    """A filter for each operation that the column knows, with several values."""
    values = values_of(name)
    for op in operations(register.column(name)):
        if op in (Operation.EMPTY, Operation.NOT_EMPTY):
            yield Filter(name, op)
        elif op is Operation.BETWEEN:
            yield Filter(name, op, (values[0], values[len(values) // 2]))
        elif op is Operation.IN:
            yield Filter(name, op, tuple(values[:2]))
        elif op in (Operation.CONTAINS, Operation.STARTS_WITH):
            yield from (
                Filter(name, op, (value[cut],)) for value in values[:3] for cut in (slice(2), slice(-2, None))
            )
        else:
            yield from (Filter(name, op, (value,)) for value in values)


@pytest.fixture
def small(monkeypatch):
    """Segments of five rows are large ones, row groups have four, blocks eleven; nothing is kept from before."""
    monkeypatch.setattr(vintages, "POOLED_ROWS", 5)
    monkeypatch.setattr(browsing_rows, "ROWS_IN_GROUP", 4)
    monkeypatch.setattr(browsing, "BLOCK", 11)


def lived(ledger, *, folds):
    """A register with a life: new rows by three bodies, corrections, withdrawals and returns, and folds where wanted."""
    ledger.file("insert", generated(range(0, 23), 1), body=BODIES[0], pieces=3)
    ledger.file("insert", generated(range(23, 26), 2), body=BODIES[1])
    ledger.file("correct", generated(range(0, 26, 5), 3), body=BODIES[2])
    ledger.file("withdraw", generated([1, 5, 24], 4), body=BODIES[0])
    if folds:
        ledger.fold()
    ledger.file("insert", generated(range(26, 40), 5), body=BODIES[1], pieces=2)
    ledger.file("insert", generated([41], 6), body=BODIES[0])
    ledger.file("correct", generated([1, 5, 27, 41], 7), body=BODIES[1])
    ledger.file("withdraw", generated([27, 30], 8), body=BODIES[2])
    ledger.file("insert", generated(range(50, 54), 9), body=BODIES[0])
    return ledger


def agreed(ledger, browse, size=7):
    wanted = ledger.expected(browse)
    assert ledger.shown(browse, size) == ledger.as_shown(wanted, browse.columns), browse
    return len(wanted)


@pytest.mark.parametrize("folds", [False, True])
def test_every_operation_on_every_column_agrees(browsed, small, folds):
    ledger = lived(browsed, folds=folds)
    counts = [
        agreed(ledger, Browse(register=ledger.register, filters=(one,)), size=40)
        for name in PLAIN
        for one in filters_of(ledger.register, name)
    ]
    assert len(counts) > 60
    assert sum(0 < count < 40 for count in counts) > 50


@pytest.mark.parametrize("folds", [False, True])
def test_every_sort_agrees(browsed, small, folds):
    ledger = lived(browsed, folds=folds)
    for name, descending in product(PLAIN, (False, True)):
        agreed(ledger, Browse(register=ledger.register, sort=(name, descending)), size=13)
        some = Filter("firm", Operation.CONTAINS, ("清河",))
        agreed(ledger, Browse(register=ledger.register, sort=(name, descending), filters=(some,)), size=13)


@pytest.mark.parametrize("folds", [False, True])
def test_every_vintage_and_body_agrees(browsed, small, folds):
    ledger = lived(browsed, folds=folds)
    for seq in range(ledger.workspace.ledger.head().seq + 1):
        for bodies in (None, frozenset(BODIES[:1]), frozenset(BODIES[1:]), frozenset({"没有的单位"})):
            agreed(ledger, Browse(register=ledger.register, as_of=seq, bodies=bodies))
            sorted_ = Browse(register=ledger.register, as_of=seq, bodies=bodies, sort=("lots", True))
            agreed(ledger, sorted_, size=50)


def test_rows_known_by_key_alone_agree(browsed, monkeypatch):
    monkeypatch.setattr(browsing, "BLOCK", 11)
    ledger = lived(browsed, folds=False)
    assert ledger.workspace.ledger.vintage("browsed").replaced() == {}
    agreed(ledger, Browse(register=ledger.register))


steps = st.lists(
    st.tuples(
        st.sampled_from(["insert", "insert", "correct", "withdraw", "fold"]),
        st.sampled_from(BODIES),
        st.integers(1, 9),
        st.integers(0, 10**6),
    ),
    min_size=1,
    max_size=7,
)


def acted(ledger, steps):
    """Does the steps as far as they can be done."""
    filed, present = 0, set[int]()
    for kind, body, count, seed in steps:
        if kind == "insert":
            numbers = range(filed, filed + count)
            filed += count
            present |= {*numbers}
        elif kind == "fold":
            if present:
                ledger.fold()
            continue
        else:
            numbers = sorted(range(filed), key=lambda number: hash((number, seed)))[:count]
            numbers = [number for number in numbers if kind == "correct" or number in present]
            present = present | {*numbers} if kind == "correct" else present - {*numbers}
        if len(numbers):
            ledger.file(kind, generated(numbers, seed), body=body, pieces=1 + seed % 2)


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=steps, data=st.data())
def test_generated_registers_agree(small, monkeypatch, steps, data):
    monkeypatch.setattr(vintages, "POOLED_ROWS", data.draw(st.sampled_from([1, 4, 1000])))
    for module in ("browsing", "browsing_layout", "browsing_order"):
        monkeypatch.setattr(f"zhiheng.workspace.{module}.KEPT", Kept())
    with tempfile.TemporaryDirectory() as folder:
        ledger = BrowsedLedger(Path(folder, "workspace"))
        acted(ledger, steps)
        filters = [one for name in PLAIN for one in filters_of(ledger.register, name)]
        for _ in range(6):
            browse = Browse(
                register=ledger.register,
                as_of=data.draw(st.none() | st.integers(0, ledger.workspace.ledger.head().seq)),
                filters=tuple(data.draw(st.lists(st.sampled_from(filters), max_size=2))),
                sort=data.draw(st.none() | st.tuples(st.sampled_from(PLAIN), st.booleans())),
                columns=tuple(data.draw(st.lists(st.sampled_from([*PLAIN, "person"]), max_size=3))),
                bodies=data.draw(st.none() | st.frozensets(st.sampled_from(BODIES))),
            )
            agreed(ledger, browse, size=data.draw(st.integers(1, 30)))
        ledger.workspace.close()
