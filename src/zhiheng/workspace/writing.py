"""Files of a workspace that people read and change, written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from threading import get_ident


def write_whole(path: Path, text: str) -> None:
    """Writes the text as UTF-8. A reader never sees half of it, and of several that write at once the last one stands."""
    draft = path.with_name(f".{path.name}.{os.getpid()}-{get_ident()}.part")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
