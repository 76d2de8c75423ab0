"""The addresses at which numbers are explained: each says everything that the number depends on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from zhiheng.office.records.verdicts import VerdictView

BY = "by."
"""Before the name of a column by which a number is narrowed."""


def explained(
    indicator: str, period: str, *, area: str = "", filters: Iterable[tuple[str, str]] = (), seq: int = 0
) -> str:
    """The address that explains an indicator of a period (its code); of one area or breakdown; as of a filing."""
    parts = [("indicator", indicator), ("period", period), ("area", area)]
    parts += [(BY + name, said) for name, said in filters]
    return _address([*parts, ("as_of", str(seq) if seq else "")])


def explained_report(target: str, *, until: str = "", place: str = "", seq: int = 0) -> str:
    """The address that explains what was reported of a target up to a day (ISO), of the whole or of one place."""
    parts = [("target", target), ("until", until), ("place", place), ("as_of", str(seq) if seq else "")]
    return _address(parts)


def explained_verdict(view: VerdictView) -> str:
    """The address that explains the figure of a verdict; "" where there is none."""
    when = view.record["when"]
    return explained_point(view, when) if when is not None and view.record["value"] is not None else ""


def explained_point(view: VerdictView, when: Mapping[str, Any], town: str = "") -> str:
    """The address that explains a target's figure of one period (a record of verdict_records), or that of a town."""
    link = view.record["link"]
    if link is None:
        return ""
    if link["reported"] or not link["indicator"]:
        return explained_report(view.target, until=when["end"], place=town or link["area"], seq=view.seq)
    filters = [(str(name), str(said)) for name, said in link["filters"]]
    area = town or link["area"]
    return explained(
        link["indicator"], when.get("of", when["code"]), area=area, filters=filters, seq=view.seq
    )


def _address(parts: list[tuple[str, str]]) -> str:
    return f"{reverse('explain')}?{urlencode([(name, said) for name, said in parts if said])}"
