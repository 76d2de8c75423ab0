"""The one way in for a document: a path goes in, its text and blocks come out, whatever format it is in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from zhiheng.core.issues import InputProblem
from zhiheng.core.plan.blocks import Document
from zhiheng.files.readers.problems import issue, refusal
from zhiheng.files.readers.sniffing import sniff

SIZE_LIMIT = 64 * 1024 * 1024
"""Bytes. A plan has a few hundred kilobytes; what is far larger is pictures or a mistake."""

_READERS: dict[str, tuple[str, str]] = {
    "docx": ("word", "read_word"),
    "pdf": ("pdf", "read_pdf"),
    "html": ("html", "read_html"),
    "mhtml": ("html", "read_mhtml"),
    "xlsx": ("spreadsheet", "read_spreadsheet"),
    "xls": ("spreadsheet", "read_spreadsheet"),
    "ods": ("spreadsheet", "read_spreadsheet"),
    "csv": ("spreadsheet", "read_csv"),
    "text": ("text", "read_text"),
    "doc": ("legacy", "read_legacy"),
    "odt": ("legacy", "read_legacy"),
    "rtf": ("legacy", "read_legacy"),
    "wordxml": ("legacy", "read_legacy"),
}
"""Kind of content → module in `readers` and its function, `(data, name) -> Document`. Imported when needed."""

_REFUSED = {
    "picture": "file-picture",
    "archive": "file-archive",
    "protected": "file-protected",
    "unsupported": "file-unsupported",
    "broken": "file-broken",
}

_EXPECTED: dict[str, frozenset[str]] = {
    ".docx": frozenset({"docx"}),
    ".docm": frozenset({"docx"}),
    ".doc": frozenset({"doc"}),
    ".wps": frozenset({"doc"}),
    ".rtf": frozenset({"rtf"}),
    ".pdf": frozenset({"pdf"}),
    ".html": frozenset({"html", "mhtml"}),
    ".htm": frozenset({"html", "mhtml"}),
    ".xlsx": frozenset({"xlsx"}),
    ".xlsm": frozenset({"xlsx"}),
    ".xls": frozenset({"xls"}),
    ".ods": frozenset({"ods"}),
}
"""What an extension promises; extensions that are not here promise nothing."""


def read_document(path: Path) -> Document:
    """Reads a document of any supported format, which is recognised by content, not by name.

    Raises InputProblem with one issue when the file cannot be taken. What was noticed on the way stands in
    `Document.issues`.
    """
    path = Path(path)
    data = _bytes_of(path)
    if not data.strip(b" \t\r\n\0"):
        raise refusal("file-empty", path.name)
    suffix = path.suffix.lower()
    kind = _kind(data, suffix)
    if kind in _REFUSED:
        raise refusal(_REFUSED[kind], path.name)
    document = _run(_reader(kind), data, path.name)
    if not document.blocks:
        raise refusal("no-text", path.name)
    if suffix in _EXPECTED and kind not in _EXPECTED[suffix]:
        noted = issue("extension-differs", path.name, f"{suffix} → {document.format}")
        document = replace(document, issues=(noted, *document.issues))
    return document


def _kind(data: bytes, suffix: str) -> str:
    kind = sniff(data)
    if kind == "text" and suffix in {".html", ".htm"}:
        return "html"
    if kind == "fragment":
        # Recognised text often begins with an HTML table or a <div>; the reader of text knows both.
        return "text" if suffix in {"", ".md", ".markdown", ".txt"} else "html"
    return "csv" if kind == "text" and suffix == ".csv" else kind


def _bytes_of(path: Path) -> bytes:
    try:
        if path.is_dir():
            # "." and "/" have no name of their own.
            raise refusal("file-is-folder", path.name or str(path))
        size = path.stat().st_size
        if size > SIZE_LIMIT:
            raise refusal("file-too-large", path.name, f"{size / 1024 / 1024:.0f} MB")
        return path.read_bytes()
    except FileNotFoundError:
        folder = str(path.parent) if len(path.parts) > 1 else ""
        raise refusal("file-missing", path.name, folder) from None
    except (OSError, ValueError) as error:
        raise refusal("file-unreadable", path.name, str(error)) from error


def _reader(kind: str) -> Callable[[bytes, str], Document]:
    module, function = _READERS[kind]
    found: Callable[[bytes, str], Document] = getattr(
        import_module(f"zhiheng.files.readers.{module}"), function
    )
    return found


def _run(reader: Callable[[bytes, str], Document], data: bytes, name: str) -> Document:
    try:
        return reader(data, name)
    except InputProblem:
        raise
    except Exception as error:
        # The parsers of third parties raise anything at all on a damaged file; to the person it is one thing.
        raise refusal("file-broken", name, f"{type(error).__name__}: {error}"[:120]) from error
