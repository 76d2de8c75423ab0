"""The description of the API, and calls made from it."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import fuzzing


def test_schema_names_each_model_and_operation_once(office):
    from pydantic import BaseModel

    from zhiheng.office.api import urls  # noqa: F401 - all topics

    names = Counter(model.__name__ for model in models(BaseModel))
    assert [name for name, count in names.items() if count > 1] == []
    schema = office.browser().get("/api/v1/openapi.json").json()
    assert schema["openapi"] == "3.1.0"
    said = [operation for methods in schema["paths"].values() for operation in methods.values()]
    assert len({each["operationId"] for each in said}) == len(said)
    assert all(" · " in each["summary"] and each["x-scope"] in schema["x-scopes"] for each in said)
    assert schema["components"]["securitySchemes"]["Token"]["scheme"] == "bearer"
    assert all(each["security"] == [{"Token": []}] for each in said)


def models(base):
    """Every model of the API."""
    for each in base.__subclasses__():
        if each.__module__.startswith("zhiheng.office.api") and "[" not in each.__name__:
            yield each
        yield from models(each)


# The client of the checks does not close files that it was sent.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_calls_end_as_described(office):
    """A few hundred by several roles; script/fuzz-api makes thousands by all of them."""
    outcome = fuzzing.fuzz(
        office, calls=240, seed=20280705, roles=("clerk", "liaison", "department_reviewer")
    )
    assert not outcome.wrong, "\n".join(outcome.wrong)
    assert outcome.calls > 200
    assert outcome.statuses[200] > 20
    assert outcome.statuses[422] > 10


def test_listing_names_every_operation_and_loads_nothing_from_elsewhere(office):
    browser = office.browser()
    page, schema = browser.get("/api/v1/"), browser.get("/api/v1/openapi.json").json()
    text = page.content.decode()
    assert page.status_code == 200
    assert all(address in text for address in schema["paths"])
    assert "http://" not in text and "https://" not in text
    assert browser.get("/api/v1/docs").status_code == 404
