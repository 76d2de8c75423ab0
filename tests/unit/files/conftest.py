"""Ways to make documents and to read them; every document read here is held against the promise of its spans."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Sequence
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


@pytest.fixture
def make_pdf() -> Callable[..., bytes]:
    """A small PDF with a Chinese font that every PDF reader knows by name, so that no font file is needed.

    A page is a list of (x, y from the bottom, size, text) and of (x0, y0, x1, y1) for ruled lines.
    """

    def making(pages: Sequence[Sequence[tuple]], *, extra: str = "", trailer: str = "") -> bytes:
        objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{5 + 2 * i} 0 R' for i in range(len(pages)))}] >>",
            "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
        ]
        for number, page in enumerate(pages):
            objects.append(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
                f"/Resources << /Font << /F 3 0 R >> {extra} >> /Contents {6 + 2 * number} 0 R >>"
            )
            content = zlib.compress("\n".join(_drawn(each) for each in page).encode())
            objects.append(
                f"<< /Length {len(content)} /Filter /FlateDecode >>\nstream\n"
                + content.decode("latin-1")
                + "\nendstream"
            )
        return _pdf_file(objects, trailer)

    return making


def _drawn(element: tuple) -> str:
    if isinstance(element, str):
        return element
    if isinstance(element[3], str):
        x, y, size, text = element
        return f"BT /F {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET"
    x0, y0, x1, y1 = element
    return f"{x0} {y0} m {x1} {y1} l S"


def _pdf_file(objects: Sequence[str], trailer: str) -> bytes:
    body = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n".encode() + content.encode("latin-1") + b"\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    start = len(body)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\n"
    return body + end.encode() + f"startxref\n{start}\n%%EOF\n".encode()
