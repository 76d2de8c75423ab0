"""Templates of a workspace: the register's columns with the workspace's bodies and areas to choose from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from zhiheng.core.issues import Language
from zhiheng.core.registers.definitions import digest
from zhiheng.core.registers.model import Register
from zhiheng.workspace.opening import Workspace


def make_template(
    workspace: Workspace, register: Register, target: Path, *, on: date, language: Language = "zh"
) -> None:
    """Writes the workbook for filings of the day `on`, stamped with the register, its version and its digest."""
    from zhiheng.files.filings.template_xlsx import write_template

    write_template(
        target, register, on=on, lists=workspace.lists, definition=digest(register), language=language
    )
