"""`zhiheng export`: a register, as of any moment, for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from zhiheng.cli.places import REGISTER, as_of_option, moment, opened, workspace_command
from zhiheng.core.issues import Language, Text

HELP = Text(
    "导出台账，现在的或任一时点的。个人信息缺省打码；CSV 里会被当成公式的文字前加一撇。\n\n"
    "-o 的结尾定格式：.parquet .csv .xlsx .jsonl。--delta 则登记为 Delta 表：不复制数据，账本文件夹能被别的程序读到就能用。",
    "Exports a register, as it is now or was at any moment. Personal data are masked by default; in CSV a text that would be taken "
    "for a formula gets an apostrophe before it.\n\n"
    "The ending of -o says the format: .parquet .csv .xlsx .jsonl. --delta publishes a Delta table instead, which copies no data: it "
    "lists the ledger's own files.",
)
OUTPUT_HELP = Text("写到哪里。", "Where to write it.")
DELTA_HELP = Text("登记为 Delta 表（需要扩展 delta）。", "Publish as a Delta table (needs the extra delta).")
UNMASKED_HELP = Text(
    "个人信息不打码。只给有权看的人。", "Do not mask personal data. Only for those who may see them."
)
ONE_OF_BOTH = Text("-o 和 --delta 要写一个，也只能写一个", "give either -o or --delta")
DELTA_WHOLE = Text(
    "--delta 列出账本自己的文件，不能打码；要确认可以给对方看个人信息，请加 --unmasked",
    "--delta lists the ledger's own files, which cannot be masked; add --unmasked if the reader may see personal data",
)
WRITTEN = Text(
    "导出 {rows} 条，截至第 {seq} 次报送：{file}", "Exported {rows} rows as of filing {seq}: {file}"
)


def command(language: Language) -> click.Command:
    """The command, speaking `language`."""

    def callback(
        register: str, output: str | None, delta: bool, as_of: str | None, unmasked: bool, workspace: str
    ) -> None:
        if bool(output) == delta:
            raise click.UsageError(ONE_OF_BOTH.said(language), click.get_current_context())
        at = moment(as_of, language)
        found = opened(workspace)
        definition = found.register(register)
        if output:
            from zhiheng.workspace.exports import export_register

            seq, rows = export_register(
                found, definition, Path(output), as_of=at, masked=not unmasked, language=language
            )
            print(WRITTEN.said(language).format(rows=f"{rows:,}", seq=seq, file=output))

    return workspace_command(
        "export",
        language,
        help=HELP,
        callback=callback,
        params=[
            click.Argument(["register"], metavar=REGISTER[language]),
            click.Option(["-o", "--output"], metavar="FILE", help=OUTPUT_HELP.said(language)),
            click.Option(["--delta"], is_flag=True, help=DELTA_HELP.said(language)),
            as_of_option(language),
            click.Option(["--unmasked"], is_flag=True, help=UNMASKED_HELP.said(language)),
        ],
    )
