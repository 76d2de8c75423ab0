"""The pages of a draft through the browser's eyes: every step shows what stands, and its forms do what they say."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from drafts_made import draft_of

STEPS = ("reading", "bodies", "check-up", "links", "duties", "parts", "adopt")


def html(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_step_has_its_page(office, step, language):
    draft = draft_of(office)
    browser = office.browser("clerk")
    if language == "en":
        browser.post("/choose/language/", {"value": "en", "next": "/"})
    response = browser.get(f"/drafts/{draft.pk}/{step}/")
    assert response.status_code == 200
    text = html(response)
    assert text.count('aria-current="step"') == 1
    assert ("Adopt" in text) is (language == "en")
