"""Registers out of a workspace: the state of any moment, for other programs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl

from zhiheng.core.issues import Language
from zhiheng.core.registers.model import FILING, ROW, Register
from zhiheng.workspace.opening import Workspace


def export_register(
    workspace: Workspace,
    register: Register,
    target: Path,
    *,
    as_of: int | datetime | None = None,
    masked: bool = True,
    language: Language = "zh",
) -> tuple[int, int]:
    """Writes the register as of a moment to .parquet, .csv, .xlsx or .jsonl, in the order in which rows were filed.

    Gives the seq that the moment came to, and the number of rows. Raises InputProblem for another ending or an unknown moment.
    """
    from zhiheng.files.filings.export import export_rows

    vintage = workspace.ledger.vintage(register.name, as_of)
    # The same vintage gives the same file, whichever segment is read first.
    rows = vintage.scan().sort(FILING, ROW)
    export_rows(rows, register, target, masked=masked, language=language)
    return vintage.seq, int(vintage.scan([FILING]).select(pl.len()).collect().item())
