"""Results on standard output: JSON for programs, and one shape for every command."""

from __future__ import annotations

import sys
from json import dumps
from typing import Any


def print_json(record: Any) -> None:
    """JSON in UTF-8 whatever the terminal speaks, so that a redirected file can always be read back."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    print(dumps(record, ensure_ascii=False, indent=1))
