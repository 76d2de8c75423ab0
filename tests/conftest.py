"""What tests of every kind share: a maker of PDF files without font or library, and a count of the work done."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Sequence

import pytest

SAME = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Same def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange
endcmap end end"""
"""Every code of the font is the character itself, also those that no Chinese font of 1980 has."""


@pytest.fixture
def calls() -> Callable[[Callable[[], object]], int]:
    """How many functions a piece of work calls: the same on every machine, unlike its time."""

    def counting(work: Callable[[], object]) -> int:
        count = 0

        def seen(frame: object, event: str, argument: object) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        before = sys.getprofile()
        sys.setprofile(seen)
        try:
            work()
        finally:
            sys.setprofile(before)
        return count

    return counting


@pytest.fixture
def make_pdf() -> Callable[..., bytes]:
    """A small PDF with a Chinese font that every PDF reader knows by name, so that no font file is needed.

    A page is a list of (x, y from the bottom, size, text) and of (x0, y0, x1, y1) for ruled lines.
    """

    def making(pages: Sequence[Sequence[tuple]], *, extra: str = "", trailer: str = "") -> bytes:
        objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{6 + 2 * i} 0 R' for i in range(len(pages)))}] >>",
            "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /Identity-H /DescendantFonts [4 0 R] "
            "/ToUnicode 5 0 R >>",
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
            f"<< /Length {len(SAME)} >>\nstream\n{SAME}\nendstream",
        ]
        for number, page in enumerate(pages):
            objects.append(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
                f"/Resources << /Font << /F 3 0 R >> {extra} >> /Contents {7 + 2 * number} 0 R >>"
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
