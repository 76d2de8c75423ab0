"""Whole documents of many kinds, written for the purpose, each annotated by a reader who had not seen the program.

`tools/score_reading.py --misses` prints what each document still loses.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
ANNOTATED = sorted((Path(__file__).parent / "documents").glob("*.jsonl"))
FLOOR = 0.8
"""No document may fall below this F1."""
WHOLE = 0.95
"""The F1 over all documents."""


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    """The scoring tool as a module."""
    spec = importlib.util.spec_from_file_location("score_reading", ROOT / "tools" / "score_reading.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def scores(scorer: ModuleType) -> dict[str, object]:
    """Every document read and scored once."""
    return {path.stem: scorer.score_document(path) for path in ANNOTATED}


@pytest.mark.parametrize("name", [path.stem for path in ANNOTATED])
def test_a_document_is_read_well(scores: dict, name: str) -> None:
    """Each document keeps its floor; the message lists what it loses."""
    assert scores[name].f1 >= FLOOR, "\n".join((f"F1 {scores[name].f1:.3f}", *scores[name].misses))


def test_all_documents_together_and_on_average(scores: dict, scorer: ModuleType) -> None:
    """What is read of all documents is right, over all and as the mean of the documents."""
    whole = scorer.Score(0, 0, 0)
    for score in scores.values():
        whole = whole.plus(score)
    mean = sum(score.f1 for score in scores.values()) / len(scores)
    assert len(scores) >= 30 and whole.wanted > 1500
    assert min(whole.f1, mean) >= WHOLE, f"F1 {whole.f1:.3f}, mean {mean:.3f}"


def test_the_scorer_scores_an_annotation_against_itself_as_perfect_and_against_nothing_as_nothing(
    scorer: ModuleType,
) -> None:
    """The scorer can fail: it gives 1 to what is right and 0 to what is missing or of the wrong unit."""
    one = {"kind": "target", "subject": "抽检合格率", "op": ">=", "value": 95, "upper": None, "unit": "%"}
    assert scorer.score([one], [one]).f1 == 1.0
    assert scorer.score([one], [one | {"unit": "家"}]).f1 == 0.0
    assert scorer.score([one], [one | {"subject": "投诉办结率"}]).right == 0
