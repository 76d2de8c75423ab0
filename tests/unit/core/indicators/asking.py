"""A small register with its indicators and areas, and a way to ask for values through the reference."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal

from zhiheng.core.areas import Area, AreaTable
from zhiheng.core.calendar import read_period
from zhiheng.core.formulas.planning import planned
from zhiheng.core.formulas.reference import answer
from zhiheng.core.indicators.checking import Known
from zhiheng.core.indicators.definitions import read_indicators
from zhiheng.core.indicators.evaluating import Origin, reached_by, unplaced, values_of
from zhiheng.core.indicators.indexes import Sources, index_values
from zhiheng.core.indicators.parameters import read_parameters
from zhiheng.core.indicators.requests import Demand, batches
from zhiheng.core.registers.definitions import read_registers

REGISTERS = """
[checks]
label = "抽检"
key = ["no"]
area = "town"
date = "day"
[checks.columns]
no = { label = "编号", type = "text", required = true }
day = { label = "日期", type = "date" }
town = { label = "镇街", type = "area" }
kind = { label = "类别", type = "code", codes = ["食品", "药品"] }
passed = { label = "合格", type = "boolean" }
score = { label = "得分", type = "number", decimals = 1, unit = "分" }
person = { label = "送检人", type = "text", personal = "name" }
[firms]
label = "企业"
key = ["no"]
area = "town"
[firms.columns]
no = { label = "编号", type = "text", required = true }
town = { label = "镇街", type = "area" }
kind = { label = "类别", type = "code", codes = ["食品", "药品"] }
"""
PARAMETERS = """
[least]
label = "合格线"
unit = "分"
values = [
    { since = 2025-01-01, value = 60, clause = "条", mark = "V" },
    { since = 2026-01-01, value = 80, clause = "条", mark = "V" },
]
[people]
label = "人口"
unit = "千人"
by_area = true
values = [{ since = 2025-01-01, value = 100, areas = { "甲镇" = 40 }, clause = "公报", mark = "V" }]
"""
INDICATORS = """
[rate]
label = { zh = "合格率", en = "Rate" }
register = "checks"
numerator = "count_if(passed)"
denominator = "count()"
unit = "%"
estimate = "proportion"
breakdowns = ["kind", "passed"]
[tests]
label = { zh = "批次", en = "Tests" }
register = "checks"
numerator = "count()"
unit = "批次"
[accidents]
label = { zh = "事故", en = "Accidents" }
register = "checks"
where = "not passed"
numerator = "count()"
unit = "起"
when_empty = "zero"
[scored]
label = { zh = "达线率", en = "Scored" }
register = "checks"
numerator = "count_if(score >= parameter(least))"
denominator = "count(score)"
unit = "%"
[changed]
label = { zh = "改过的", en = "Changed" }
register = "checks"
[[changed.versions]]
since = 2025-01-01
numerator = "count()"
[[changed.versions]]
since = 2026-03-01
numerator = "count_if(passed)"
[weighted]
label = { zh = "加权", en = "Weighted" }
register = "checks"
numerator = "count_if(passed)"
denominator = "count()"
unit = "%"
estimate = "stratified"
strata = "kind"
weights = { "食品" = 3, "药品" = 1 }
[mean]
label = { zh = "综合", en = "Mean" }
inputs = { first = "rate", second = "scored" }
weights = { first = 3, second = 1 }
[per_test]
label = { zh = "每批事故", en = "Accidents per test" }
inputs = { numerator = "accidents", denominator = "tests" }
unit = "起/批次"
estimate = "rate"
[grown]
label = { zh = "同比", en = "Grown" }
register = "checks"
numerator = "growth(count(), 'last_year')"
unit = "%"
[to_date]
label = { zh = "本年累计", en = "To date" }
register = "checks"
numerator = "year_to_date(count())"
unit = "批次"
[in_plan]
label = { zh = "计划累计", en = "In the plan" }
register = "checks"
numerator = "cumulative(count())"
unit = "批次"
[by_people]
label = { zh = "每千人批次", en = "By people" }
register = "checks"
numerator = "count()"
denominator = "parameter(people)"
unit = "批次/千人"
[small]
label = { zh = "合格率（总体小）", en = "Of few" }
register = "checks"
numerator = "count_if(passed)"
denominator = "count()"
unit = "%"
estimate = "proportion"
population = 4
[firms]
label = { zh = "户数", en = "Firms" }
register = "firms"
numerator = "count()"
unit = "户"
date = ""
[per_firm]
label = { zh = "每户事故", en = "Accidents per firm" }
inputs = { numerator = "accidents", denominator = "firms" }
unit = "起/户"
[made]
label = { zh = "算法", en = "Made" }
inputs = { first = "rate" }
algorithm = "made"
parameters = ["least"]
"""
AREAS = AreaTable(
    (
        Area(name="清河区", level="district"),
        Area(name="甲镇", parent="清河区"),
        Area(name="乙镇", parent="清河区", until=date(2025, 12, 31), merged_into="甲镇"),
        Area(name="丙镇", parent="清河区"),
    )
)
ON = date(2026, 12, 31)


def toml(text):
    return tomllib.loads(text, parse_float=Decimal)


KNOWN = Known(
    {each.name: each for each in read_registers(toml(REGISTERS), scheme="s", place="s")},
    {each.name: each for each in read_parameters(toml(PARAMETERS), scheme="s", place="s")},
)
FOUND = {each.name: each for each in read_indicators(toml(INDICATORS), scheme="s", place="s")}


def rows(*entries):
    names = ("day", "town", "kind", "passed", "score", "person")
    return [
        {"no": str(number), **dict.fromkeys(names), **dict(zip(names, entry, strict=False))}
        for number, entry in enumerate(entries)
    ]


def ask(table, *names, periods=("2026",), algorithms=None, firms=(), **further):
    demand = Demand(
        indicators=tuple(FOUND[name] for name in names),
        periods=tuple(read_period(code) for code in periods),
        on=ON,
        **further,
    )
    found, lost = [], 0
    answered = []
    for batch in batches(demand, KNOWN, AREAS):
        plan = planned(batch.asked)
        said = answer(plan.question, {"checks": table, "firms": list(firms)})
        answered.append((batch, reached_by(batch, plan, said, demand)))
    everything = [reached for _, reached in answered]
    partners = {each.indicator.name: everything for batch, _ in answered for each in batch.slots}
    for batch, reached in answered:
        found += values_of(batch, reached, demand, Origin(7, (3, 7)), AREAS, partners if firms else {})
        lost = max(lost, unplaced(batch, reached, demand))
    for name in names:
        if FOUND[name].inputs:
            found += index_values(FOUND[name], found, Sources(FOUND, KNOWN, algorithms or {}))
    return found, lost


DAY = date(2026, 5, 1)
TABLE = rows(
    (DAY, "甲镇", "食品", True, Decimal("90.0")),
    (DAY, "乙镇", "食品", True, Decimal("70.0")),
    (DAY, "丙镇", "药品", False, Decimal("50.0")),
    (DAY, "外镇", "药品", True, None),
)
