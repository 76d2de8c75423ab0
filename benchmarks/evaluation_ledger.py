"""Ledgers with many rows of the measured register, filed month by month."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import evaluation_data as data

from zhiheng.core.registers.kinds import Kind
from zhiheng.ledger.records import FilingOrder
from zhiheng.workspace.making import make_workspace
from zhiheng.workspace.opening import Workspace, open_workspace

SCHEME = """\
label = { zh = "测量用", en = "For measurements" }
basis = ["none"]
lead = "区市场监管局"
"""


def filed_ledger(folder: Path, rows: int, at_first: int) -> Workspace:
    """A workspace into whose ledger `rows` rows were filed: `at_first` of them month by month, then the rest likewise."""
    shutil.rmtree(folder, ignore_errors=True)
    make_workspace(folder)
    own = folder / "schemes" / "measured"
    own.mkdir(parents=True)
    (own / "scheme.toml").write_text(SCHEME, encoding="utf-8")
    (own / "registers.toml").write_text(_registers(), encoding="utf-8")
    workspace = open_workspace(folder)
    for number, frame in enumerate(data.monthly(at_first)):
        _filed(workspace, frame, f"first-{number}")
    if rows > at_first:
        for number, frame in enumerate(data.monthly(rows - at_first)):
            _filed(workspace, frame.with_columns(sample_no="T" + frame["sample_no"]), f"later-{number}")
    return workspace


def _filed(workspace: Workspace, frame: object, name: str) -> None:
    ledger, register = workspace.ledger, workspace.register(data.REGISTER.name)
    order = FilingOrder(
        id=name,
        register=register,
        kind=Kind.INSERT,
        body="区市场监管局",
        filer="",
        at=datetime.now(UTC),  # noqa: TID251 - a measurement is run by a person, now
        checked_seq=ledger.head().seq,
    )
    with ledger.staging(register) as staging:
        staging.write(frame)  # type: ignore[arg-type]
        ledger.commit(None, replace(order, segments=staging.segments))


def _registers() -> str:
    columns = "\n".join(
        f'{column.name} = {{ label = {{ zh = "{column.name}", en = "{column.name}" }}, type = "{_type(column.type.value)}"'
        + (', decimals = 2, unit = "元"' if column.type.value == "number" else "")
        + (", required = true" if column.name in data.REGISTER.key else "")
        + " }"
        for column in data.REGISTER.columns
    )
    return (
        f'[{data.REGISTER.name}]\nlabel = {{ zh = "测量用台账", en = "Register for measurements" }}\nversion = "1"\n'
        f'key = ["sample_no"]\narea = "town"\ndate = "sampled_on"\n\n[{data.REGISTER.name}.columns]\n{columns}\n'
    )


def _type(kind: str) -> str:
    return "text" if kind == "code" else kind
