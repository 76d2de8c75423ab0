"""Every row of the book of statistics: from what is given, the method gives this result, to all digits that are written."""

from __future__ import annotations

import math
import tomllib
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from zhiheng.core.rounding import compare, rounded
from zhiheng.core.statistics import acceptance, charts, forecasts, funnels, poisson, proportions
from zhiheng.core.statistics import sample_sizes as sizes
from zhiheng.core.statistics.calibration import Scored, brier
from zhiheng.core.statistics.chances import share_at_end
from zhiheng.core.statistics.progress import level_progress
from zhiheng.core.statistics.settings import chosen
from zhiheng.core.statistics.strata import Stratum, neyman, stratified
from zhiheng.workspace.working_days import working_calendar

HERE = Path(__file__).parent
REQUIRED = (
    {f"T0.{n}" for n in range(1, 8)} | {f"T1.{n}" for n in range(1, 24)} | {f"T17.{n}" for n in range(1, 9)}
)


def _groups() -> list[dict[str, Any]]:
    books = (
        tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(HERE.glob("[0-9][0-9]_*.toml"))
    )
    return [group for book in books for group in book["group"]]


def _cases() -> list[Any]:
    return [
        pytest.param(group["method"], case, id=f"{case['id']} {group['method']}")
        for group in _groups()
        for case in group["cases"]
    ]


def _numbers(texts):
    return [Decimal(text) for text in texts]


def _bounds(method):
    def run(given):
        found = method(given["passes"], given["items"], population=given.get("population"))
        return {"low": found.low, "high": found.high}

    return run


def _shown(given):
    passes, items, share = given["passes"], given["items"], Decimal(given["share"])
    return {
        "lower": proportions.lower_bound(passes, items),
        "shown": proportions.shows_at_least(passes, items, share),
        "probability": proportions.jeffreys_probability(passes, items, share),
    }


def _population(given):
    factor = proportions.population_factor(given["items"], given["population"])
    size = proportions.effective_size(given["items"], given["population"])
    return {"factor": factor, "root": math.sqrt(factor), "size": size}


def _stratified(given):
    rows = zip(given["weights"], given["passes"], given["items"], strict=True)
    found = stratified(
        [Stratum(name=str(n), weight=Fraction(w), passes=p, items=i) for n, (w, p, i) in enumerate(rows)]
    )
    return {
        "share": found.share,
        "crude": found.crude,
        "error": found.standard_error,
        "size": found.size,
        "wald_low": found.wald.low,
        "wald_high": found.wald.high,
        "low": found.wilson.low,
        "high": found.wilson.high,
    }


def _power(given):
    found = sizes.sample_with_power(Decimal(given["true_share"]), Decimal(given["share"]))
    return {"items": found.items, "failures": found.failures}


def _estimate(given):
    found = sizes.estimate_size(
        Decimal(given["share"]), Decimal(given["margin"]), population=given["population"]
    )
    return {"endless": found.endless, "adjusted": found.adjusted, "items": found.items}


def _rate(given):
    events, exposure, per = given["events"], given["exposure"], given["per"]
    bounds = poisson.poisson_rate(events, exposure, per=per)
    upper = poisson.upper_count(events) * per / exposure
    return {
        "rate": Fraction(events * per, exposure),
        "low": bounds.low,
        "high": bounds.high,
        "upper": upper,
    }


def _plan(given):
    plan = acceptance.single_plan(given["lot"], Decimal(given["aql"]), level=given["level"])
    accepted = acceptance.acceptance_probability(plan, Decimal(given["aql"]) / 100)
    return {"items": plan.items, "accept": plan.accept, "reject": plan.reject, "accepted": accepted}


def _risks(found):
    return {"wrongly_rejected": found.wrongly_rejected, "missed": found.missed, "ratio": found.ratio}


def _charts(given):
    lots = [charts.Lot(*row) for row in zip(given["failures"], given["items"], strict=True)]
    baseline = charts.frozen_baseline(lots[:-1])
    scores = charts.standardised(lots, baseline)
    p, ewma, cusum = charts.p_chart(lots, baseline), charts.ewma(scores), charts.cusum(scores)
    return {
        "centre": baseline.share,
        "rate": p.points[-1].value,
        "limit": p.points[-1].high,
        "score": scores[-1],
        "ewma": ewma.points[-1].value,
        "ewma_limit": ewma.points[-1].high,
        "cusum": cusum.points[-1].value,
        "fired": [signal.rule.value for chart in (p, ewma, cusum) for signal in chart.signals],
    }


def _ewma(given):
    wide = replace(charts.SETTINGS, ewma_width=chosen(given["width"], "T1.20"))
    chart = charts.ewma([float(score) for score in given["scores"]], settings=wide)
    return {
        "values": [point.value for point in chart.points],
        "limit": chart.points[-1].high,
        "fired": [signal.point + 1 for signal in chart.signals],
    }


def _cusum(given):
    chart = charts.cusum([float(score) for score in given["scores"]])
    return {"values": [point.value for point in chart.points]}


def _poisson_cusum(given):
    means = {"usual": given["usual"], "unusual": given["unusual"]}
    chart = charts.poisson_cusum(given["counts"], **means, limit=5)
    return {
        "reference": charts.poisson_reference(given["usual"], given["unusual"]),
        "values": [point.value for point in chart.points],
    }


def _limits(given):
    found = funnels.binomial_limits(given["items"], Decimal(given["target"]))
    return {"limits": [found.outer_low, found.inner_low, found.inner_high, found.outer_high]}


def _standing(given):
    found = funnels.binomial_standing(given["passes"], given["items"], Decimal(given["target"]))
    return {"tail": found.tail, "position": found.position.value}


def _line(given):
    values = _numbers(given["values"])
    line = forecasts.straight_line(range(1, len(values) + 1), values)
    there = line.at(given["at"])
    bounds = there.interval(confidence=Decimal(given["confidence"]))
    return {
        "intercept": line.intercept,
        "slope": line.slope,
        "spread": line.spread,
        "value": there.value,
        "error": there.error,
        "low": bounds.low,
        "high": bounds.high,
        "chances": [there.chance(low=Decimal(least)) for least in given["least"]],
    }


def _holt(given):
    weights = {"level_weight": Decimal("0.8"), "trend_weight": Decimal("0.2")}
    value = forecasts.holt(
        _numbers(given["values"]), given["ahead"], **weights, damping=Decimal(given["damping"])
    )
    return {"value": value}


def _share(given):
    found = share_at_end(given["passes"], given["items"], given["to_come"], Decimal(given["share"]))
    return {"needed": found.needed, "probability": found.probability}


def _events(given):
    remaining = Fraction(given["months_left"], 12)
    known = {"seen": 0, "events": given["events"], "exposure": given["years"]}
    return {"probability": poisson.events_at_most(given["most"], **known, remaining=remaining)}


def _brier(given):
    rows = zip(_numbers(given["probabilities"]), given["happened"], strict=True)
    return {"score": brier([Scored(*row) for row in rows])}


def _compare(given):
    exact = {name: Decimal(given[name]) for name in ("value", "limit")}
    found = compare(exact["value"], given["operator"], exact["limit"], decimals=given.get("decimals"))
    return {"met": found.met}


METHODS = {
    "rounded": lambda given: {"rounded": str(rounded(Decimal(given["value"]), given["decimals"]))},
    "compare": _compare,
    "level_progress": lambda given: {
        "progress": level_progress(
            Decimal(given["value"]), baseline=Decimal(given["baseline"]), target=Decimal(given["target"])
        )
    },
    "after": lambda given: {"end": working_calendar().after(given["day"], given["number"])},
    "wilson": _bounds(proportions.wilson),
    "clopper_pearson": _bounds(proportions.clopper_pearson),
    "shown": _shown,
    "population": _population,
    "stratified": _stratified,
    "neyman": lambda given: {
        "parts": list(neyman(given["total"], _numbers(given["weights"]), _numbers(given["shares"])))
    },
    "smallest_sample": lambda given: {
        "items": sizes.smallest_sample(given["failures"], Decimal(given["share"]))
    },
    "smallest_sample_of_lot": lambda given: {
        "items": sizes.smallest_sample_of_lot(given["lot"], Decimal(given["share"]))
    },
    "sample_with_power": _power,
    "estimate_size": _estimate,
    "poisson_rate": _rate,
    "single_plan": _plan,
    "audit_risks": lambda given: _risks(
        acceptance.audit_risks(given["items"], given["limit"], Decimal(given["declared"]))
    ),
    "small_audit_risks": lambda given: _risks(
        acceptance.small_audit_risks(given["population"], given["declared"], given["items"], given["limit"])
    ),
    "charts": _charts,
    "ewma": _ewma,
    "cusum": _cusum,
    "poisson_cusum": _poisson_cusum,
    "funnel_limits": _limits,
    "funnel_standing": _standing,
    "line": _line,
    "holt": _holt,
    "share_at_end": _share,
    "events_at_most": _events,
    "brier": _brier,
}


def _same(found, wanted):
    """Whether a result is the one written: a number in quotes to its digits, a list part by part, all else as it is."""
    if isinstance(wanted, list):
        return len(found) == len(wanted) and all(_same(*pair) for pair in zip(found, wanted, strict=True))
    if isinstance(wanted, str) and not isinstance(found, str):
        written = Decimal(wanted)
        unit = Fraction(10) ** int(written.as_tuple().exponent)
        return abs(Fraction(found) - Fraction(written)) <= unit / 2
    return found == wanted


@pytest.mark.parametrize(("method", "case"), _cases())
def test_vector(method, case):
    found = METHODS[method](case["given"])
    assert {
        name: found[name] for name, wanted in case["result"].items() if not _same(found[name], wanted)
    } == {}


def _lots():
    """For each code letter a lot and an inspection level that have it."""
    lots = (8, 15, 25, 50, 90, 150, 280, 500, 1200, 3200, 10000, 35000, 150000, 500000, 10**6)
    return {acceptance.code_letter(lot, level): (lot, level) for level in ("I", "II", "III") for lot in lots}


def test_master_table_of_gb_t_2828_1_cell_by_cell():
    book = tomllib.loads((HERE / "2828_1_master_table.toml").read_text(encoding="utf-8"))
    lots = _lots()
    wrong = []
    for letter, line in book["letters"].items():
        lot, level = lots[letter]
        for aql, cell in zip(book["aqls"], line.split(), strict=True):
            items, accept = map(int, cell.split("/"))
            plan = acceptance.single_plan(lot, Decimal(aql), level=level)
            if (plan.items, plan.accept, plan.reject, plan.whole) != (
                min(items, lot),
                accept,
                accept + 1,
                items >= lot,
            ):
                wrong.append((letter, aql, plan))
    assert wrong == []
    assert len(book["letters"]) * len(book["aqls"]) == 416


def test_no_vector_is_missing():
    written = {case["id"].split()[0] for group in _groups() for case in group["cases"]}
    assert written >= REQUIRED


def test_groups_are_said_in_chinese_and_every_method_is_used():
    groups = _groups()
    assert {group["method"] for group in groups} == METHODS.keys()
    assert all(group["what"] for group in groups)
