"""Ways to make documents and to read them; every document read here is held against the promise of its spans."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from zhiheng.core.issues import InputProblem, Issue
from zhiheng.core.plan.blocks import Block, Document
from zhiheng.files.documents import read_document


def _check_spans(document: Document) -> None:
    last = 0
    for block in document.blocks:
        start, end = block.span
        assert document.text[start:end] == block.text
        assert last <= start < end
        last = end
        assert len({len(row) for row in block.rows}) <= 1
        for cell in (cell for row in block.rows for cell in row):
            assert document.text[cell.span[0] : cell.span[1]] == cell.text


@pytest.fixture(scope="session")
def check_spans() -> Callable[[Document], None]:
    """Asserts that every block and cell is the stretch of the text that its span names."""
    return _check_spans


@pytest.fixture
def read(tmp_path: Path) -> Callable[[bytes | str, str], Document]:
    """Reads content under a file name, through the file system, and checks the spans."""

    def reading(content: bytes | str, name: str) -> Document:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        document = read_document(path)
        _check_spans(document)
        assert document.name == name
        return document

    return reading


@pytest.fixture
def refused(tmp_path: Path) -> Callable[[bytes | str, str], Issue]:
    """The one issue with which content under a file name is refused."""

    def refusing(content: bytes | str, name: str) -> Issue:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        with pytest.raises(InputProblem) as caught:
            read_document(path)
        (found,) = caught.value.issues
        assert name in found.line("zh") and name in found.line("en")
        return found

    return refusing


@pytest.fixture
def cells() -> Callable[[Block], list[list[str]]]:
    """The texts of a table block; a place that only repeats a merged cell shows it after an equals sign."""
    return lambda block: [[("=" if cell.merged else "") + cell.text for cell in row] for row in block.rows]


@pytest.fixture
def zipped() -> Callable[..., bytes]:
    """A zip archive of members given as name=content pairs."""

    def zipping(members: dict[str, bytes | str]) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return buffer.getvalue()

    return zipping
