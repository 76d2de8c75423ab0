"""Files that are handed in as data: what they are is told by their content, and the right reader opens them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from pathlib import Path

from zhiheng.core.registers.rows import RowSource
from zhiheng.files.filings.columnar import open_json_lines, open_parquet
from zhiheng.files.filings.delimited import open_delimited
from zhiheng.files.filings.wording import Where, refusal
from zhiheng.files.filings.workbook import open_workbook
from zhiheng.files.readers.sniffing import sniff

_HEAD = 64 * 1024
_REFUSED = {
    "picture": "file-picture",
    "archive": "file-archive",
    "protected": "file-protected",
    "broken": "file-broken",
}


def open_rows(path: Path, *, sheet: str | None = None, labels: Collection[str] = ()) -> RowSource:
    """The table in a file as rows of text, whatever its format; recognised by its content, not by its name.

    `labels` are the known column names, by which header and sheet are found; `sheet` names the sheet of a workbook.
    Raises InputProblem where the file cannot be read. `batches` gives the rows that can be read and raises it at
    the end for what cannot.
    """
    where = Where(path.name)
    kind = kind_of(path, where)
    openers: dict[str, Callable[[], RowSource]] = {
        "xlsx": lambda: open_workbook(path, kind="xlsx", sheet=sheet, labels=labels),
        "xls": lambda: open_workbook(path, kind="xls", sheet=sheet, labels=labels),
        "ods": lambda: open_workbook(path, kind="ods", sheet=sheet, labels=labels),
        "parquet": lambda: open_parquet(path),
        "json-lines": lambda: open_json_lines(path, labels),
        "text": lambda: open_delimited(path, labels),
    }
    if kind not in openers:
        raise refusal(_REFUSED.get(kind, "file-unsupported"), where, "" if kind in _REFUSED else kind)
    return openers[kind]()


def kind_of(path: Path, where: Where) -> str:
    """What a file is by its content. Raises InputProblem where it is missing, a folder, locked or empty."""
    if not path.exists():
        raise refusal("file-missing", where)
    if path.is_dir():
        raise refusal("file-is-folder", where)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            # Packages show what they are at their ends.
            packed = head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0"))
            data = head + file.read() if packed else head
    except OSError as error:
        raise refusal("file-unreadable", where, error.strerror or "") from error
    if not data.strip(b"\0\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise refusal("file-empty", where)
    return "parquet" if head.startswith(b"PAR1") else _finer(sniff(data), head)


def _finer(kind: str, head: bytes) -> str:
    """Text that begins like JSON, told from other text: objects line by line, or one list of them."""
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if kind == "text" and start.startswith(b"{"):
        return "json-lines"
    return "json" if kind == "text" and re.match(rb"\[\s*[\[{]", start) else kind
