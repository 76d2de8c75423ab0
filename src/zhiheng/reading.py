"""The library's front door: a file in, a plan out; a plan in, a table out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from zhiheng.core.plan.blocks import Document
    from zhiheng.core.plan.model import Plan

TableKind = Literal["polars", "pandas", "rows"]


def read_plan(path: str | Path) -> Plan:
    """The plan in a document of any supported format, or in a plan.toml.

    Raises InputProblem with every issue when the file cannot be read; what was only noticed while reading
    stands in `plan.issues`.
    """
    return read_with_document(path)[1]


def read_with_document(path: str | Path) -> tuple[Document | None, Plan]:
    """The document and the plan read from it; a plan.toml has no document."""
    path = Path(path)
    if path.suffix.lower() == ".toml":
        from zhiheng.files.plan_toml import read_plan_toml

        return None, read_plan_toml(path)
    from zhiheng.core.plan.identity import with_ids
    from zhiheng.core.plan.reading import read_blocks
    from zhiheng.files.documents import read_document

    document = read_document(path)
    _refuse_foreign(document)
    _refuse_unrelated(document)
    return document, with_ids(read_blocks(document))


def _refuse_foreign(document: Document) -> None:
    """A text with hardly any Chinese in it is no plan that could be read here. Raises InputProblem."""
    from zhiheng.core.issues import InputProblem, Issue, Level, Text

    letters = [character for character in document.text if character.isalpha()]
    chinese = sum("\u3400" <= character <= "\u9fff" for character in letters)
    if chinese * 10 >= len(letters):
        return
    raise InputProblem(
        Issue(
            level=Level.ERROR,
            code="not-chinese",
            place=Text(f"文件「{document.name}」", f"file “{document.name}”"),
            value=" ".join(document.text.split())[:40] + " …",
            message=Text("几乎没有中文，读不出计划", "there is hardly any Chinese in it; no plan can be read"),
            remedy=Text("请提供中文原件；若原件是中文，可能是文字没有正确提取，请换一种格式",
                        "Give the Chinese original; if this is it, its text was not extracted well: try another format"),
        )
    )  # fmt: skip


PLAN_WORDS = (
    "指标",
    "指標",
    "目标",
    "目標",
    "任务",
    "任務",
    "举措",
    "舉措",
    "措施",
    "牵头",
    "牽頭",
    "责任",
    "責任",
    "项目",
    "項目",
    "工作内容",
    "工作內容",
)
"""What heads the columns of a table of targets or tasks."""
HEADING_ROWS = 6


def _refuse_unrelated(document: Document) -> None:
    """A workbook whose tables are headed like no table of a plan is another list: names, prices, a timetable.

    Raises InputProblem.
    """
    from zhiheng.core.issues import InputProblem, Issue, Level, Text

    if document.format not in ("xlsx", "csv"):
        return
    heads = (cell.text for block in document.blocks for row in block.rows[:HEADING_ROWS] for cell in row)
    titles = (block.text for block in document.blocks if not block.rows)
    if any(word in text for text in (*heads, *titles) for word in PLAN_WORDS):
        return
    raise InputProblem(
        Issue(
            level=Level.ERROR,
            code="workbook-unrelated",
            place=Text(f"文件「{document.name}」", f"file “{document.name}”"),
            value="",
            message=Text("这个工作簿里没有计划的目标任务表", "this workbook holds no table of a plan"),
            remedy=Text("表头要有“指标”“目标”“任务”或“责任单位”等列；由 zhiheng decompose 生成的表可以直接读",
                        "Its columns should be headed 指标, 目标, 任务, 责任单位 or the like; tables made by zhiheng decompose are read as they are"),
        )
    )  # fmt: skip


def targets_table(plan: Plan, kind: TableKind = "polars") -> Any:
    """All targets and results, one a row, as a polars or pandas frame or as a list of dicts ("rows").

    Values are floats; bodies are two columns, `lead` and `support`, of names joined by 、. Raises ImportError
    naming what to install when the frame library is missing.
    """
    rows = [_row(entry) for entry in (*plan.targets, *plan.results)]
    if kind == "rows":
        return rows
    if kind not in ("polars", "pandas"):
        raise ValueError(f"kind is {kind!r}; give one of 'polars', 'pandas', 'rows'")
    library = _frame_library(kind)
    if kind == "polars":
        text, number = library.String, library.Float64
        schema = {name: number if name in ("value", "upper") else text for name in TABLE_COLUMNS}
        return library.DataFrame(rows, schema=schema)
    return library.DataFrame(rows, columns=list(TABLE_COLUMNS))


TABLE_COLUMNS = (
    "id", "kind", "area", "category", "subject", "op", "value", "upper", "unit", "change", "baseline", "by", "firm",
    "lead", "support", "ref", "quote",
)  # fmt: skip


def _row(entry: Any) -> dict[str, Any]:
    row = {name: getattr(entry, name) for name in TABLE_COLUMNS if name not in ("lead", "support")}
    for name in ("value", "upper"):
        row[name] = None if row[name] is None else float(row[name])
    row["lead"], row["support"] = "、".join(entry.bodies.lead), "、".join(entry.bodies.support)
    return {name: row[name] for name in TABLE_COLUMNS}


def _frame_library(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as problem:
        raise ImportError(
            f"targets_table(kind={name!r}) 需要 {name}，但没有安装。请运行 pip install {name}，或改用 kind='rows'。"
            f" / {name} is not installed. Run: pip install {name}; or use kind='rows'."
        ) from problem
