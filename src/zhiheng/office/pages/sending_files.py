"""Sending a stored file: always to be saved, never to be shown or run in the office's own name."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse

from zhiheng.office.actions.stored_files import path_of

BINARY = "application/octet-stream"


def sent(stored: Any, name: str = "") -> FileResponse:
    """The stored file (a StoredFile) as a download under the name it came with, or `name`.

    The caller has checked that the reader may see what the file belongs to. Raises InputProblem where its content is gone.
    """
    response = FileResponse(
        path_of(stored).open("rb"),
        as_attachment=True,
        filename=name or stored.name,
        content_type=BINARY,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def sent_text(content: str, name: str) -> HttpResponse:
    """A text as a download in UTF-8."""
    response = HttpResponse(content.encode(), content_type=BINARY)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
