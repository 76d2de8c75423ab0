"""The decomposition table as a file: a workbook or a Word document, by the ending of its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.plan.decomposition import By, Decomposition, decompose
from zhiheng.core.plan.model import Plan
from zhiheng.files.decomposition_table import Paper, sheets


def write_decomposition(plan: Plan, path: Path, paper: Paper = "A3", by: By = "body") -> None:
    """Writes the decomposition table of `plan` to `path` (.xlsx or .docx), laid out for `paper` lying sideways.

    Raises InputProblem for another ending or where the plan has neither targets nor tasks.
    """
    writers: dict[str, Callable[[Decomposition, Path, Paper], None]] = {".xlsx": _xlsx, ".docx": _docx}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise InputProblem(_wrong_ending(path))
    if not plan.targets and not plan.tasks:
        raise InputProblem(_EMPTY)
    writer(decompose(plan, by=by), path, paper)


def _xlsx(content: Decomposition, path: Path, paper: Paper) -> None:
    from zhiheng.files.decomposition_xlsx import write_xlsx

    write_xlsx(sheets(content, paper), path, paper)


def _docx(content: Decomposition, path: Path, paper: Paper) -> None:
    from zhiheng.files.decomposition_docx import write_docx

    write_docx(sheets(content, paper), path, paper)


def _wrong_ending(path: Path) -> Issue:
    return Issue(
        level=Level.ERROR, code="unknown-output-format", place=Text("输出文件", "output file"), value=path.name,
        message=Text("分解表只能写成 .xlsx 或 .docx", "the table can be written as .xlsx or .docx only"),
        remedy=Text("请改文件名的后缀", "Change the ending of the file's name"),
    )  # fmt: skip


_EMPTY = Issue(
    level=Level.ERROR, code="nothing-to-decompose", place=Text("全文", "whole plan"), value="",
    message=Text("计划中没有目标，也没有任务，无法分解", "the plan has neither targets nor tasks"),
    remedy=Text("请先用 zhiheng read 读取计划并核对", "Read the plan with zhiheng read and look at what was found"),
)  # fmt: skip
