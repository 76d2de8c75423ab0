"""plan.toml on disk: what `zhiheng read` writes, a person corrects and git compares."""

from __future__ import annotations

from pathlib import Path

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.plan.model import Plan
from zhiheng.files.plan_toml_reading import PlanFile, parse_plan_toml
from zhiheng.files.plan_toml_writing import Notes, Reading, plan_toml_text

__all__ = [
    "PlanFile",
    "Reading",
    "plan_of",
    "plan_text",
    "read_plan_file",
    "read_plan_toml",
    "write_plan_toml",
]

NAME = "plan.toml"
"""What issues call a text that is kept elsewhere than in a file."""


def plan_text(plan: Plan) -> str:
    """The plan as the text of a plan.toml; `plan_of` gives the same plan back."""
    return plan_toml_text(plan)


def plan_of(text: str) -> Plan:
    """The plan in the text of a plan.toml. Raises InputProblem with every issue, each with its line."""
    return parse_plan_toml(text, NAME).plan


def read_plan_toml(path: str | Path) -> Plan:
    """The plan in the file. Raises InputProblem with every issue, each with file and line."""
    return read_plan_file(path).plan


def read_plan_file(path: str | Path) -> PlanFile:
    """The plan together with what the machine read last time and people's comments. Raises InputProblem."""
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise InputProblem(_unreadable(path, problem)) from problem
    return parse_plan_toml(_decoded(data, path.name), path.name)


def write_plan_toml(
    plan: Plan, path: str | Path, reading: Reading | None = None, *, notes: Notes | None = None
) -> None:
    """Writes the file whole or not at all: a reader never sees half of it."""
    path = Path(path)
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(plan_toml_text(plan, reading, notes).encode("utf-8"))
        draft.replace(path)
    except OSError as problem:
        raise type(problem)(problem.errno, problem.strerror, str(path)) from problem
    finally:
        if draft.exists():
            draft.unlink()


def _decoded(data: bytes, name: str) -> str:
    """UTF-8, with or without a byte order mark, or what Chinese editors of old save (GB18030)."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    raise InputProblem(
        Issue(
            level=Level.ERROR,
            code="toml-encoding",
            place=Text(name, name),
            value="",
            message=Text("不是文字文件，或编码无法识别", "not a text file, or in an unknown encoding"),
            remedy=Text("请在编辑器里另存为 UTF-8", "Save it as UTF-8 in your editor"),
        )
    )


def _unreadable(path: Path, problem: OSError) -> Issue:
    missing = isinstance(problem, FileNotFoundError)
    return Issue(
        level=Level.ERROR,
        code="file-missing" if missing else "file-unreadable",
        place=Text(str(path), str(path)),
        value="" if missing else str(problem.strerror),
        message=Text("没有这个文件", "no such file")
        if missing
        else Text("文件打不开", "the file cannot be opened"),
        remedy=Text("请核对路径和权限", "Check the path and its permissions"),
    )
