"""Files that are handed out."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse


def download(path: Path, name: str) -> FileResponse:
    """The file under a name for people; a file that was made for this answer is gone from the disk once it is open."""
    file = path.open("rb")
    path.unlink()
    return _answer(file, name)


def handed_out(path: Path, name: str) -> FileResponse:
    """A file that stays, under a name for people. It is never shown in the browser: what people handed in may be anything."""
    return _answer(path.open("rb"), name)


def _answer(file: object, name: str) -> FileResponse:
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream")
