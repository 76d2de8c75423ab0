"""The example plan: its Word file is the one that its text makes, in the form of an official document."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "examples" / "qinghe-2026"


@pytest.fixture
def document():
    return docx.Document(str(EXAMPLE / "plan.docx"))


def test_example_word_file_holds_the_text_of_its_source(document) -> None:
    source = (EXAMPLE / "plan.md").read_text(encoding="utf-8")
    lines = [line for line in source.splitlines() if line.strip() and not line.startswith("|")]
    paragraphs = [paragraph.text.replace("\n", "") for paragraph in document.paragraphs]
    assert [text for text in paragraphs if text.strip()] == lines


def test_example_tables_have_merged_categories_and_repeated_headers(document) -> None:
    assert len(document.tables) == 3
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in document.tables)
    first = document.tables[0]
    assert first.cell(1, 0).text == first.cell(4, 0).text == "食品药品"


def test_example_is_an_official_page(document) -> None:
    section = document.sections[0]
    millimetres = [
        round(side.mm) for side in (section.top_margin, section.bottom_margin, section.left_margin)
    ]
    assert millimetres == [37, 35, 28]
    headings = [p.style.name for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert {name: headings.count(name) for name in sorted(set(headings))} == {
        "Heading 1": 6,
        "Heading 2": 21,
        "Heading 3": 24,
    }
