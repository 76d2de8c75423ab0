"""`zhiheng registers`: which registers there are and what was filed into them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from zhiheng.cli.clock import minute
from zhiheng.cli.places import json_option, opened, workspace_command
from zhiheng.core.issues import Language, Text

if TYPE_CHECKING:
    from zhiheng.core.registers.model import Register
    from zhiheng.workspace.opening import Workspace

HELP = Text(
    "列出台账：标识、名称、主键、栏目数，报送过几次，最近一次是什么时候。",
    "Lists the registers: identifier, label, key, columns, how often was filed, and when last.",
)
HEADINGS = {
    "zh": ("台账", "名称", "主键", "栏目", "报送", "最近一次"),
    "en": ("Register", "Label", "Key", "Columns", "Filings", "Last"),
}


def command(language: Language) -> click.Command:
    """The command, speaking `language`."""

    def callback(as_json: bool, workspace: str) -> None:
        _registers(opened(workspace), language, as_json=as_json)

    return workspace_command(
        "registers", language, help=HELP, callback=callback, params=[json_option(language)]
    )


def _registers(workspace: Workspace, language: Language, *, as_json: bool) -> None:
    from zhiheng.cli.output import print_json
    from zhiheng.cli.plan_words import terminal_columns
    from zhiheng.cli.tables import table_text

    found = [_described(workspace, register, language) for register in workspace.registers.values()]
    if as_json:
        print_json({"registers": found})
        return
    rows = [
        (
            each["name"],
            each["label"],
            " ".join(each["key"]),
            str(each["columns"]),
            str(each["filings"]),
            each["last"],
        )
        for each in found
    ]
    print(table_text(HEADINGS[language], rows, terminal_columns()))


def _described(workspace: Workspace, register: Register, language: Language) -> dict[str, Any]:
    filings = workspace.ledger.filings(register.name)
    last = minute(filings[0].at) if filings else ""
    return {
        "name": register.name,
        "label": register.label.said(language),
        "scheme": register.scheme,
        "version": register.version,
        "key": list(register.key),
        "columns": len(register.columns),
        "filings": len(filings),
        "last": last,
    }
