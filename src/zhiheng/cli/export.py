"""`zhiheng export`: a register, as of any moment, for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from zhiheng.cli.places import REGISTER, as_of_option, moment, opened, workspace_command
from zhiheng.core.issues import Language, Text

HELP = Text(
    "导出台账，现在的或任一时点的。个人信息缺省打码；CSV 里会被当成公式的文字前加一撇。\n\n"
    "-o 的结尾定格式：.parquet .csv .xlsx .jsonl。--delta 则在一个目录里登记为 Delta 表，直接链接账本的数据段，不复制数据。",
    "Exports a register, as it is now or was at any moment. Personal data are masked by default; in CSV a text that would be taken "
    "for a formula gets an apostrophe before it.\n\n"
    "The ending of -o says the format: .parquet .csv .xlsx .jsonl. --delta publishes a Delta table in a directory instead, which "
    "copies no data: it links to the ledger's own segments.",
)
OUTPUT_HELP = Text("写到哪里。", "Where to write it.")
DELTA_HELP = Text(
    "登记为这个目录里的 Delta 表（需要扩展 delta）；再次登记即成为新版本。",
    "Publish as a Delta table in this directory (needs the extra delta); a later call adds a version.",
)
UNMASKED_HELP = Text(
    "个人信息不打码。只给有权看的人。", "Do not mask personal data. Only for those who may see them."
)
ONE_OF_BOTH = Text("-o 和 --delta 要写一个，也只能写一个", "give either -o or --delta")
DELTA_WHOLE = Text(
    "这个台账有个人信息，而 --delta 链接的是账本自己的文件，不能打码；确认读的人有权看，请加 --unmasked",
    "this register holds personal data, and --delta links to the ledger's own files, which cannot be masked; add --unmasked if "
    "its readers may see them",
)
WRITTEN = Text(
    "导出 {rows} 条，截至第 {seq} 次报送：{file}", "Exported {rows} rows as of filing {seq}: {file}"
)


def command(language: Language) -> click.Command:
    """The command, speaking `language`."""

    def callback(
        register: str,
        output: str | None,
        delta: str | None,
        as_of: str | None,
        unmasked: bool,
        workspace: str,
    ) -> None:
        if bool(output) == bool(delta):
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
            return
        from zhiheng.ledger.delta_export import publish_delta

        if not unmasked and any(column.personal for column in definition.columns):
            raise click.UsageError(DELTA_WHOLE.said(language), click.get_current_context())
        table = publish_delta(found.ledger.vintage(definition.name, at), Path(str(delta)))
        print(WRITTEN.said(language).format(rows=f"{table.rows:,}", seq=table.seq, file=table.folder))

    return workspace_command(
        "export",
        language,
        help=HELP,
        callback=callback,
        params=[
            click.Argument(["register"], metavar=REGISTER[language]),
            click.Option(["-o", "--output"], metavar="FILE", help=OUTPUT_HELP.said(language)),
            click.Option(["--delta"], metavar="DIR", help=DELTA_HELP.said(language)),
            as_of_option(language),
            click.Option(["--unmasked"], is_flag=True, help=UNMASKED_HELP.said(language)),
        ],
    )
