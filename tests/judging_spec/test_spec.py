"""Every case of the book of verdicts: this target, these values, on this day, is judged so, and the reason says this.

A group gives the target (fields as in plan.toml; what is left out is a level by 2020 of a plan 2018–2020, held by 区市场监管局) and the
cases. `values` are by period: a number, or [passed, looked at] for a share of a sample, with what was filed as the share after them. `expects` may name state, official, rounded,
shown, gap, probability (from, to), needed, `says` words of the Chinese reason and `omits` words that it
has not.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from zhiheng.core.bodies import Bodies
from zhiheng.core.calendar import PeriodKind, read_period
from zhiheng.core.indicators.model import Estimate, Value
from zhiheng.core.judging.judging import judge
from zhiheng.core.judging.model import Link, Measured, Setting, State, Verdict
from zhiheng.core.plan.model import CHANGES, OPS, Target
from zhiheng.core.units import read_unit

HERE = Path(__file__).parent


def _cases() -> list[Any]:
    found = []
    for path in sorted(HERE.glob("*.toml")):
        for group in tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)["group"]:
            for case in group["cases"]:
                found.append(pytest.param(group, case, id=f"{path.stem}: {group['what']}: {case['what']}"))
    return found


CASES = _cases()


def _target(group: dict[str, Any]) -> Target:
    said = {"subject": "测试指标", "by": "2020", **group["target"]}
    for figure in {"value", "upper"} & said.keys():
        said[figure] = Decimal(said[figure])
    return Target(id="t", area="", category="", bodies=Bodies(("区市场监管局",)), **said)


def _value(code: str, said: Any, unit: str) -> Value:
    period = read_period(code)
    assert period is not None, code
    if not isinstance(said, list):
        return Value(indicator="i", unit=unit, period=period, value=Fraction(said))
    above, below, *filed = (Fraction(each) for each in said)
    share = filed[0] if filed else above / below / read_unit(unit).scale
    return Value(indicator="i", unit=unit, period=period, value=share, numerator=above, denominator=below)


def _judged(group: dict[str, Any], case: dict[str, Any]) -> Verdict:
    said = {**group, **case}
    target = _target(said)
    unit = said.get("unit", target.unit)
    link = {"target": "t", "indicator": "i", "confirmed_by": "某人", **said.get("link", {})}
    values = [_value(code, each, unit) for code, each in said.get("values", {}).items()]
    setting = Setting(
        years=(2018, 2020),
        link=None if said.get("unlinked") else Link(**link),
        measured=Measured(said.get("measured", "rate")),
        estimate=Estimate(said.get("estimate", "none")),
        kind=PeriodKind(said.get("kind", "quarter")),
        reference=tuple(
            _value(code, each, said.get("reference_unit", unit))
            for code, each in said.get("reference", {}).items()
        ),
    )
    return judge(target, values, on=said["on"], setting=setting)


@pytest.mark.parametrize(("group", "case"), CASES)
def test_verdict(group, case):
    verdict, expects = _judged(group, case), case["expects"]
    told = verdict.reason.zh

    assert verdict.state.value == expects["state"], told
    if "official" in expects:
        assert verdict.official is not None and verdict.official.met == expects["official"], told
    if "rounded" in expects:
        assert verdict.official is not None and verdict.official.rounded == expects["rounded"], told
    if "shown" in expects:
        assert verdict.shown is not None and verdict.shown.showing == expects["shown"], told
    if "gap" in expects:
        assert verdict.gap == Fraction(expects["gap"]), told
    if "probability" in expects:
        low, high = expects["probability"]
        assert verdict.probability is not None and float(low) <= verdict.probability <= float(high), told
    if "progress" in expects:
        assert verdict.progress == pytest.approx(float(expects["progress"]), abs=1e-5)
    for words in expects.get("says", ()):
        assert words in told
    for words in expects.get("omits", ()):
        assert words not in told


@pytest.mark.parametrize(("group", "case"), CASES)
def test_every_reason_names_target_and_holder_in_both_languages(group, case):
    verdict = _judged(group, case)
    assert verdict.target.subject in verdict.reason.zh and verdict.target.subject in verdict.reason.en
    assert "区市场监管局" in verdict.reason.zh and verdict.reason.zh.endswith("。")
    assert "{" not in verdict.reason.zh + verdict.reason.en and "None" not in verdict.reason.en


def test_the_book_has_every_operator_every_change_and_every_state():
    targets = [_target(group.values[0]) for group in CASES]
    states = {case.values[1]["expects"]["state"] for case in CASES}
    assert {target.op for target in targets} == set(OPS)
    assert {target.change for target in targets} == set(CHANGES)
    assert states == {state.value for state in State}
    compared = {(target.op, target.change) for target in targets}
    assert set(product((">=", "<=", "between"), CHANGES)) - compared == set()
