"""`zhiheng template`: the workbook that a liaison fills."""

from __future__ import annotations

from pathlib import Path

import click

from zhiheng.cli.clock import local_day, now
from zhiheng.cli.places import REGISTER, opened, workspace_command
from zhiheng.core.issues import Language, Text

HELP = Text(
    "生成填报模板：中文表头、下拉选项、单元格校验、示例行和填表说明。模板里印有台账和版本，交回来时能认出。",
    "Makes the workbook that a liaison fills: headers, drop-downs, validation, an example row and notes. Register and "
    "version are stamped inside, so that it is recognised when it comes back.",
)
OUTPUT_HELP = Text("写到哪里，以 .xlsx 结尾。", "Where to write it; ends in .xlsx.")
NOT_XLSX = Text("-o 要以 .xlsx 结尾，现在是 {}", "-o must end in .xlsx, not {}")
WRITTEN = Text("模板写好了：{}（{}，{} 栏）。", "Template written: {} ({}, {} columns).")


def command(language: Language) -> click.Command:
    """The command, speaking `language`."""

    def callback(register: str, output: str, workspace: str) -> None:
        if not output.lower().endswith(".xlsx"):
            raise click.UsageError(NOT_XLSX.said(language).format(output), click.get_current_context())
        _template(workspace, register, Path(output), language)

    return workspace_command(
        "template",
        language,
        help=HELP,
        callback=callback,
        params=[
            click.Argument(["register"], metavar=REGISTER[language]),
            click.Option(
                ["-o", "--output"], required=True, metavar="FILE.xlsx", help=OUTPUT_HELP.said(language)
            ),
        ],
    )


def _template(folder: str, name: str, output: Path, language: Language) -> None:
    from zhiheng.workspace.templates import make_template

    workspace = opened(folder)
    register = workspace.register(name)
    today = local_day(now())
    make_template(workspace, register, output, on=today, language=language)
    columns = len(register.columns_on(today))
    print(WRITTEN.said(language).format(output, register.label.said(language), columns))
