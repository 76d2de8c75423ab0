"""The rows of the book of behaviour, and the reader they are held against."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Reading = Callable[..., Any]


@pytest.fixture
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """A function from a text (and the title of the plan it stands in) to the plan read from it."""
    from zhiheng.core.plan.reading import read_blocks
    from zhiheng.files.documents import read_document

    folder: Path = tmp_path_factory.mktemp("case")

    def read(text: str, title: str = "") -> Any:
        path = folder / "case.md"
        path.write_text(f"{title}\n\n{text.strip()}\n" if title else f"{text.strip()}\n", encoding="utf-8")
        return read_blocks(read_document(path))

    return read
