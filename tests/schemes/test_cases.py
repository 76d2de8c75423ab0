"""Rows of registers and the values that must come of them, as officials can read them: the cases of every scheme folder."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from zhiheng.core.areas import AreaTable
from zhiheng.core.calendar import read_period
from zhiheng.core.formulas.planning import planned
from zhiheng.core.formulas.reference import answer
from zhiheng.core.indicators.checking import Known
from zhiheng.core.indicators.evaluating import Origin, reached_by, values_of
from zhiheng.core.indicators.indexes import Sources, index_values
from zhiheng.core.indicators.parameters import ParameterValue
from zhiheng.core.indicators.relations import in_order
from zhiheng.core.indicators.requests import Demand, batches
from zhiheng.schemes.algorithms import load_algorithm
from zhiheng.schemes.loading import SHIPPED, find_schemes

SCHEMES = find_schemes()
INDICATORS = {each.name: each for scheme in SCHEMES.values() for each in scheme.indicators}
REGISTERS = {each.name: each for scheme in SCHEMES.values() for each in scheme.registers}
PARAMETERS = {each.name: each for scheme in SCHEMES.values() for each in scheme.parameters}


def cases():
    for path in sorted(SHIPPED.glob("*/tests/*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)["cases"]:
            yield pytest.param(case, id=f"{path.parent.parent.name}: {case['says']}")


def filled(register, entries):
    """Every column of every row; keys that are not written are made up."""
    for number, entry in enumerate(entries, 1):
        assert set(entry) <= {column.name for column in register.columns}
        missing = {name: f"{number:04}" for name in register.key if name not in entry}
        yield {**{column.name: None for column in register.columns}, **missing, **entry}


def known_in(case):
    """What formulas may speak of, with the parameters that the case sets."""
    set_here = {
        name: replace(
            PARAMETERS[name], values=(ParameterValue(since=date(2000, 1, 1), value=Decimal(number)),)
        )
        for name, number in case.get("parameters", {}).items()
    }
    return Known(REGISTERS, {**PARAMETERS, **set_here})


def evaluated(case):
    known = known_in(case)
    wanted = in_order(INDICATORS.values(), case["values"])
    period = read_period(case["period"])
    demand = Demand(indicators=wanted, periods=(period,), on=date(2030, 1, 1))
    rows = {name: list(filled(REGISTERS[name], case["rows"].get(name, []))) for name in REGISTERS}
    found = []
    for batch in batches(demand, known, AreaTable()):
        plan = planned(batch.asked)
        said = answer(plan.question, rows)
        found += values_of(batch, reached_by(batch, plan, said, demand), demand, Origin(1), AreaTable())
    algorithms = {
        each.name: load_algorithm(SHIPPED / each.scheme, each.algorithm, each.name)
        for each in wanted
        if each.algorithm
    }
    for index in (each for each in wanted if each.inputs):
        found += index_values(index, found, Sources(INDICATORS, known, algorithms))
    return {value.indicator: value for value in found}


@pytest.mark.parametrize("case", list(cases()))
def test_rows_come_to_the_value_that_the_case_says(case):
    found = evaluated(case)
    said = {name: None if text == "" else Fraction(text) for name, text in case["values"].items()}
    assert {name: found[name].value for name in said} == said


def test_every_value_that_is_missing_says_why():
    missing = [
        value for case in cases() for value in evaluated(case.values[0]).values() if value.value is None
    ]
    assert missing
    assert [value.indicator for value in missing if not (value.reason.zh and value.reason.en)] == []


@pytest.mark.parametrize("scheme", [name for name, each in SCHEMES.items() if each.indicators])
def test_every_indicator_stands_in_a_case(scheme):
    written = {name for case in cases() for name in evaluated(case.values[0])}
    assert {each.name for each in SCHEMES[scheme].indicators} - written == set()
