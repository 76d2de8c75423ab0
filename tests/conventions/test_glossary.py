"""One concept, one English identifier, one Chinese term."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections import Counter

import pytest

from zhiheng.core import areas
from zhiheng.core.bodies import Bodies
from zhiheng.core.indicators import model as indicators
from zhiheng.core.judging import model as judging
from zhiheng.core.plan import model
from zhiheng.core.registers import model as registers
from zhiheng.core.registers import rows as files

ROW = re.compile(
    r"^\| (?P<zh>[^|]+) \| (?P<en>[^|]+) \| (?P<meaning>[^|]+) \| (?P<source>[^|]+) \|$", re.MULTILINE
)
SINGULAR = {"bodies": "body", "aliases": "alias", "annexes": "annex", "basis": "basis", "facts": "facts"}


@pytest.fixture(scope="module")
def rows(root):
    """The rows of all tables, without their headers."""
    found = [match.groupdict() for match in ROW.finditer((root / "GLOSSARY.md").read_text(encoding="utf-8"))]
    return [row for row in found if row["zh"] not in {"中文", "---"}]


def singular(word):
    return SINGULAR.get(word, word.removesuffix("s"))


def words_of_the_model():
    """Names of the dataclasses of plan and registers, as they are written as variables, and of their fields."""
    members = [
        (name, kind)
        for module in (model, registers, files, indicators, judging, areas)
        for name, kind in inspect.getmembers(module, inspect.isclass)
        if dataclasses.is_dataclass(kind) and kind.__module__ == module.__name__
    ]
    for name, kind in [*members, ("Bodies", Bodies)]:
        yield singular(re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower())
        yield from (singular(field.name) for field in dataclasses.fields(kind))


def test_words_of_the_data_model_stand_in_the_glossary(rows):
    entered = {row["en"].strip("`") for row in rows}
    known = entered | {singular(word) for word in entered}
    assert sorted(set(words_of_the_model()) - known) == [], (
        "enter these in GLOSSARY.md, with their Chinese term"
    )


@pytest.mark.parametrize("column", ["zh", "en"])
def test_each_word_stands_once(rows, column):
    assert [word for word, times in Counter(row[column] for row in rows).items() if times > 1] == []


def test_chinese_terms_are_chinese(rows):
    assert rows
    assert [row["zh"] for row in rows if not re.fullmatch(r"[\u4e00-\u9fff、]+", row["zh"])] == []


def test_identifiers_exist_in_the_code(rows, package):
    code = "\n".join(source.text for source in package)
    identifiers = [row["en"].strip("`") for row in rows if row["en"].startswith("`")]
    assert [
        word for word in identifiers if not re.search(rf"(?i)(?<![a-z]){word.replace('_', '_?')}", code)
    ] == []
