"""The reading of the real plans against what careful readers found in them."""

import json
from pathlib import Path
from typing import Any

import pytest

from zhiheng.core.plan.blocks import Document
from zhiheng.core.plan.body_register import read_bodies
from zhiheng.core.plan.facts import read_facts
from zhiheng.core.plan.outline import read_outline
from zhiheng.core.plan.passages import Outline
from zhiheng.core.plan.phases import read_phases
from zhiheng.core.plan.tasks import read_tasks
from zhiheng.files.documents import read_document

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
PLANS = sorted(path.stem for path in (SHARED / "plans").glob("*.txt"))
pytestmark = pytest.mark.skipif(not PLANS, reason="the real plans are not beside the project")


@pytest.fixture(params=PLANS)
def case(request: pytest.FixtureRequest) -> tuple[Document, Outline, dict[str, Any]]:
    document = read_document(SHARED / "plans" / f"{request.param}.txt")
    gold = json.loads((SHARED / "gold" / f"{request.param}.structure.json").read_text(encoding="utf-8"))
    return document, read_outline(document), gold


def test_facts_are_found(case: tuple[Document, Outline, dict[str, Any]]) -> None:
    document, outline, gold = case
    facts = read_facts(document, outline)
    assert facts.title == gold["title"]
    assert " ".join(facts.issuer) == gold["issuer"]
    assert facts.number == gold["document_number"]
    assert str(facts.issued) == gold["issued"]
    assert facts.period == tuple(gold["period"])


def _sections(found: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    flat = []
    for section in found:
        flat.append((section["number"], section["heading"], section["level"]))
        flat += _sections(section["children"])
    return flat


def test_sections_are_found(case: tuple[Document, Outline, dict[str, Any]]) -> None:
    _, outline, gold = case
    found = [(section.number, section.heading, section.level) for section in outline.sections]
    assert found == _sections(gold["sections"])


def test_tasks_and_their_bodies_are_found(case: tuple[Document, Outline, dict[str, Any]]) -> None:
    _, outline, gold = case
    expected = [(one["id"], tuple(one["path"]), one["title"], tuple(one["bodies"])) for one in gold["tasks"]]
    assert [(one.id, one.path, one.title, one.bodies.names()) for one in read_tasks(outline)] == expected


def test_bodies_are_found(case: tuple[Document, Outline, dict[str, Any]]) -> None:
    _, outline, gold = case
    assert {body.name for body in read_bodies(part.bodies for part in outline.parts)} == set(gold["bodies"])


def test_phases_are_found(case: tuple[Document, Outline, dict[str, Any]]) -> None:
    _, outline, gold = case
    expected = [(one["title"], one["from"], one["to"]) for one in gold["phases"]]
    assert [(one.title, one.start, one.end) for one in read_phases(outline)] == expected
