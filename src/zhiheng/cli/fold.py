"""`zhiheng fold`: writes the present state of a register anew, so that it is read faster."""

from __future__ import annotations

import click

from zhiheng.cli.clock import now
from zhiheng.cli.places import REGISTER, opened, workspace_command
from zhiheng.core.issues import Language, Text

HELP = Text(
    "归并：更正和零散报送多了，读起来会慢；归并把台账当前的状态另写一份基础数据，旧数据段全部保留，"
    "任何时点查到的结果都不变。归并本身也记在账上。",
    "Folds a register: many corrections and small filings make reading slow. The present state is written anew as base segments; all old "
    "segments stay, and no answer for any moment changes. The fold itself is recorded in the ledger.",
)
BY_HELP = Text("经办人。", "The person who folds.")
FOLDED = Text(
    "归并好了：{register}，当前 {rows} 条，记为第 {seq} 次。",
    "Folded: {register}, {rows} rows now, entry {seq}.",
)
AGAIN = Text(
    "当前的状态已经归并过（第 {seq} 次），没有再写。",
    "The present state was folded before (entry {seq}); nothing was written.",
)


def command(language: Language) -> click.Command:
    """The command, speaking `language`."""

    def callback(register: str, by: str, workspace: str) -> None:
        from zhiheng.ledger.folding import fold

        found = opened(workspace)
        definition = found.register(register)
        receipt = fold(found.ledger, definition.name, at=now(), filer=by)
        said = AGAIN if receipt.repeated else FOLDED
        label = definition.label.said(language)
        print(said.said(language).format(register=label, rows=f"{receipt.rows:,}", seq=receipt.seq))

    return workspace_command(
        "fold",
        language,
        help=HELP,
        callback=callback,
        params=[
            click.Argument(["register"], metavar=REGISTER[language]),
            click.Option(["--by"], default="", metavar="NAME", help=BY_HELP.said(language)),
        ],
    )
