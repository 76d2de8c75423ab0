"""columns.toml: what a body's headers mean, remembered from filings that were accepted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.model import Register
from zhiheng.toml_syntax import read_toml, toml_value
from zhiheng.workspace.opening import Workspace
from zhiheng.workspace.settings import setting_issue
from zhiheng.workspace.writing import write_whole

FILE = "columns.toml"
HEAD = "# 各单位报送时表头的叫法（用 --column 指定过、报送成功的）。可以手工修改或删去。\n"


def remembered(workspace: Workspace, register: Register, body: str) -> Mapping[str, str]:
    """Headers of this body for this register, and the columns they mean."""
    meanings: Any = _read(workspace.root / FILE).get(register.name, {}).get(body, {})
    return {str(header): str(column) for header, column in meanings.items()}


def remember(workspace: Workspace, register: Register, body: str, columns: Mapping[str, str]) -> None:
    """Adds the meanings to those remembered, where there are any."""
    with _REMEMBERING:
        _remember(workspace.root / FILE, register, body, columns)


_REMEMBERING = Lock()
"""Held from reading to writing, or one of two filings at once would forget what the other one brought."""


def _remember(path: Path, register: Register, body: str, columns: Mapping[str, str]) -> None:
    known = _read(path)
    of_body = known.setdefault(register.name, {}).setdefault(body, {})
    if not columns or columns.items() <= of_body.items():
        return
    of_body.update(columns)
    lines = [HEAD]
    for name, bodies in sorted(known.items()):
        for each, meanings in sorted(bodies.items()):
            lines += ["", f"[{name}.{toml_value(each)}]"]
            lines += [f"{toml_value(header)} = {toml_value(column)}" for header, column in meanings.items()]
    write_whole(path, "\n".join([*lines, ""]))


def _read(path: Path) -> dict[str, Any]:
    """By register and body. Raises InputProblem where people have written something else."""
    known = read_toml(path, path.name) if path.exists() else {}
    for register, bodies in known.items():
        if not isinstance(bodies, dict) or not all(isinstance(each, dict) for each in bodies.values()):
            raise InputProblem(
                setting_issue(
                    f"{FILE} {register}",
                    str(bodies),
                    Text("写法不对", "this is not written as it should be"),
                    Text(
                        '请先写 [台账."单位"]，下面每行写 "表头" = "栏目"',
                        'Write [register."body"], and below it lines of "header" = "column"',
                    ),
                )
            )
    return known
