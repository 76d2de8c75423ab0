"""`zhiheng decompose`: the table of targets and tasks by body and year (目标任务分解表)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from zhiheng.cli.commands import Command
from zhiheng.core.issues import Language, Text

if TYPE_CHECKING:
    from zhiheng.core.plan.decomposition import By
    from zhiheng.files.decomposition_table import Paper

HELP = Text(
    "生成目标任务分解表，可以直接打印，也可以填好后读回来。\n\n计划可以是 plan.toml，也可以是原文件。",
    "Makes the table of targets and tasks by body and year, ready to print and to be read back.\n\n"
    "PLAN is a plan.toml or a document.",
)
OUTPUT_HELP = Text("写到哪里：.xlsx 或 .docx。", "Where to: .xlsx or .docx.")
PAPER_HELP = Text("纸张，横向。缺省 A3。", "Paper, landscape. Default A3.")
BY_HELP = Text("按责任单位或按领域排列。缺省按责任单位。", "Ordered by body or by area. Default by body.")
WRONG_SUFFIX = Text("-o 要以 .xlsx 或 .docx 结尾，现在是 {}", "-o must end in .xlsx or .docx, not {}")
WRITTEN = Text("已写出 {}", "written: {}")


def command(language: Language) -> click.Command:
    """The command, speaking `language`."""

    def callback(plan: str, output: str, paper: str, by: str) -> None:
        if Path(output).suffix.lower() not in (".xlsx", ".docx"):
            raise click.UsageError(
                WRONG_SUFFIX.said(language).format(Path(output).name), click.get_current_context()
            )
        _decompose(Path(plan), Path(output), language, paper=paper, by=by)

    return Command(
        "decompose",
        language,
        help=HELP.said(language),
        callback=callback,
        params=[
            click.Argument(["plan"], metavar={"zh": "计划", "en": "PLAN"}[language]),
            click.Option(["-o", "--output"], required=True, metavar="FILE", help=OUTPUT_HELP.said(language)),
            click.Option(["--paper"], type=click.Choice(["A3", "A4"], case_sensitive=False), default="A3",
                         help=PAPER_HELP.said(language)),
            click.Option(["--by"], type=click.Choice(["body", "area"]), default="body", help=BY_HELP.said(language)),
        ],
    )  # fmt: skip


def _decompose(path: Path, output: Path, language: Language, *, paper: str, by: str) -> None:
    from zhiheng.cli.progress import working
    from zhiheng.files.decomposition import write_decomposition
    from zhiheng.reading import read_plan

    with working({"zh": f"正在处理 {path.name} …", "en": f"working on {path.name} …"}[language]):
        plan = read_plan(path)
        write_decomposition(plan, output, paper=cast("Paper", paper), by=cast("By", by))
    print(WRITTEN.said(language).format(output))
