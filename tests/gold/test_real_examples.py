"""The real plans under examples/: every figure that careful readers found, and not one sentence."""

import json
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from zhiheng.core.plan.model import Commitment, Plan
from zhiheng.files.plan_toml import read_plan_toml

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT.parent / "shared" / "gold"
PLANS = ("minhang-2018", "putuo-2013")
COUNTS = {"minhang-2018": (54, 46), "putuo-2013": (116, 0)}
PHRASE = 60
"""So many characters a string of these files may have: the name of a thing, no sentence."""


@pytest.fixture(params=PLANS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def path(name: str) -> Path:
    return ROOT / "examples" / name / "plan.toml"


@pytest.fixture
def plan(path: Path) -> Plan:
    return read_plan_toml(path)


def test_every_target_and_result_loads_under_an_id_of_its_own(name: str, plan: Plan) -> None:
    assert (len(plan.targets), len(plan.results)) == COUNTS[name]
    ids = [each.id for each in (*plan.targets, *plan.results)]
    assert len(set(ids)) == len(ids)


def test_plan_says_its_name_number_and_dates(name: str, plan: Plan) -> None:
    facts = plan.facts
    assert facts.id == name
    assert facts.number and facts.issued and facts.issuer
    assert facts.period is not None
    assert str(facts.period[0]) in facts.title


def strings(value: Any) -> Iterator[str]:
    """Every string in what a TOML file holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


def test_no_string_is_longer_than_a_phrase(path: Path) -> None:
    held = tomllib.loads(path.read_text(encoding="utf-8"))
    assert [each for each in strings(held) if len(each) > PHRASE or "。" in each] == []


def test_no_words_of_the_plan_are_kept(plan: Plan) -> None:
    assert {(each.quote, each.span) for each in (*plan.targets, *plan.results)} == {("", (0, 0))}
    assert (plan.tasks, plan.sections, plan.set_aside, plan.mechanisms) == ((), (), (), ())


def figures(each: Commitment) -> dict[str, Any]:
    """What is compared of a target or result."""
    names = [
        "kind",
        "area",
        "category",
        "subject",
        "op",
        "value",
        "upper",
        "unit",
        "change",
        "baseline",
        "by",
        "firm",
        "ref",
    ]
    return {name: getattr(each, name) for name in names} | {"bodies": list(each.bodies.names())}


def test_every_figure_is_the_one_that_was_annotated(name: str, plan: Plan) -> None:
    annotated = GOLD / f"{name}.jsonl"
    if not annotated.exists():
        pytest.skip("there is no folder ../shared/gold beside the project")
    lines = annotated.read_text(encoding="utf-8").splitlines()
    found = [json.loads(line, parse_float=Decimal) for line in lines]
    wanted = [{key: each[key] for key in each if key not in ("quote", "optional")} for each in found]
    for kind, held in (("target", plan.targets), ("result", plan.results)):
        assert [figures(each) for each in held] == [each for each in wanted if each["kind"] == kind]
