"""What indicators there are: definition, formula through time, source, owner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhiheng.core.indicators.model import Indicator, Version
from zhiheng.core.indicators.parameters import used_in
from zhiheng.core.issues import InputProblem, Issue, Language, Level, Text
from zhiheng.core.registers.definition_values import suggestion
from zhiheng.workspace.opening import Workspace


def find_indicators(workspace: Workspace, names: Sequence[str]) -> tuple[Indicator, ...]:
    """The indicators of those identifiers, Chinese labels or further names; all of them for no name.

    Raises InputProblem that names the nearest ones for every name that is none.
    """
    if not names:
        return tuple(workspace.indicators.values())
    known = _known(workspace.indicators)
    issues = [_unknown(name, known) for name in names if name not in known]
    if issues:
        raise InputProblem(*issues)
    return tuple(dict.fromkeys(known[name] for name in names))


def catalogue_record(workspace: Workspace, indicator: Indicator, language: Language) -> dict[str, Any]:
    """One entry of the catalogue for JSON, in words of one language."""
    scheme = workspace.schemes[indicator.scheme]
    register = workspace.registers.get(indicator.register)
    return {
        "name": indicator.name,
        "label": indicator.label.said(language),
        "unit": indicator.unit,
        "better": indicator.better,
        "decimals": indicator.decimals,
        "estimate": indicator.estimate.value,
        "strata": indicator.strata,
        "population": indicator.population,
        "when_empty": indicator.when_empty.value,
        "period": indicator.period.value,
        "register": indicator.register,
        "register_label": register.label.said(language) if register else "",
        "versions": [_version_record(version, language) for version in indicator.versions],
        "inputs": dict(indicator.inputs),
        "weights": {name: float(weight) for name, weight in indicator.weights},
        "weights_from": indicator.weights_from,
        "algorithm": indicator.algorithm,
        "parameters": _parameter_records(workspace, indicator, language),
        "breakdowns": list(indicator.breakdowns),
        "aliases": list(indicator.aliases),
        "basis": list(indicator.basis or scheme.basis),
        "source": f"{indicator.scheme}/indicators.toml",
        "owner": scheme.lead.said(language),
        "scheme": indicator.scheme,
        "scheme_label": scheme.label.said(language),
        "note": indicator.note.said(language),
    }


def parameters_of(
    workspace: Workspace, indicator: Indicator, version: Version | None = None
) -> tuple[str, ...]:
    """The names of the parameters that decide an indicator, by all its versions or by one; of an algorithm, those that it is given."""
    if indicator.algorithm:
        return indicator.parameters
    versions = indicator.versions if version is None else (version,)
    formulas = [text for one in versions for text in (one.where, one.numerator, one.denominator)]
    named = (*used_in(*formulas), indicator.weights_from)
    whole = (
        max((each for each in workspace.parameters if _is_of(used, each)), key=len, default="")
        for used in named
    )
    return tuple(dict.fromkeys(each for each in whole if each))


def _is_of(used: str, parameter: str) -> bool:
    """Whether a name in a formula is that parameter or one of its parts."""
    return used == parameter or used.startswith(f"{parameter}_")


def _version_record(version: Version, language: Language) -> dict[str, Any]:
    return {
        "since": version.since.isoformat() if version.since else None,
        "where": version.where,
        "numerator": version.numerator,
        "denominator": version.denominator,
        "basis": version.basis,
        "note": version.note.said(language),
    }


def _parameter_records(
    workspace: Workspace, indicator: Indicator, language: Language
) -> list[dict[str, Any]]:
    found = (workspace.parameters[name] for name in parameters_of(workspace, indicator))
    return [
        {
            "name": parameter.name,
            "label": parameter.label.said(language),
            "unit": parameter.unit,
            "by_area": parameter.differs,
            "values": [
                {
                    "since": value.since.isoformat(),
                    "value": float(value.value) if value.value is not None else None,
                    "parts": {name: float(number) for name, number in value.parts},
                    "areas": {name: float(number) for name, number in value.areas},
                    "clause": value.clause,
                    "mark": value.mark,
                }
                for value in parameter.values
            ],
        }
        for parameter in found
    ]


def _known(indicators: Mapping[str, Indicator]) -> dict[str, Indicator]:
    """Indicators by everything they may be called; a name goes before a label, and a label before a further name."""
    ways = (
        ((alias, each) for each in indicators.values() for alias in each.aliases),
        ((each.label.en, each) for each in indicators.values()),
        ((each.label.zh, each) for each in indicators.values()),
        indicators.items(),
    )
    return {said: each for way in ways for said, each in way}


def _unknown(name: str, known: Mapping[str, Indicator]) -> Issue:
    holding = [said for said in known if name.strip() and name.strip() in said][:3]
    near = suggestion(name, known)
    if holding:
        near = Text(f"是不是「{'」「'.join(holding)}」？", f"Did you mean “{'”, “'.join(holding)}”?")
    return Issue(
        level=Level.ERROR,
        code="indicator-unknown",
        place=Text("指标", "indicator"),
        value=name,
        message=Text("没有这个指标", "there is no such indicator"),
        remedy=near if near.zh.startswith("是不是") else _LOOK,
    )


_LOOK = Text("zhiheng catalogue 列出全部指标", "zhiheng catalogue lists all of them")
