"""`zhiheng history`: the filings of a register, or the life of one record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from zhiheng.cli.clock import minute
from zhiheng.cli.places import REGISTER, json_option, opened, workspace_command
from zhiheng.core.issues import Language, Text

if TYPE_CHECKING:
    from zhiheng.core.registers.model import Register
    from zhiheng.workspace.histories import Step
    from zhiheng.workspace.opening import Workspace

HELP = Text(
    "台账的历次报送；写出主键，就看这一条记录从报送到更正、撤回的全过程，每一步改了什么、谁报的、在哪个文件哪一行。\n\n"
    "主键有几栏就写几个值，按定义的顺序。",
    "The filings of a register; with a key, the life of that record: each filing that brought, corrected or withdrew it, what it changed, who filed it, "
    "and where it stands in which file.\n\n"
    "Give one value for each column of the key, in their order.",
)
KEY = {"zh": "[主键]…", "en": "[KEY]..."}
LIMIT_HELP = Text("最多列出几次报送，缺省 50。", "How many filings to list at most; 50 by default.")
UNMASKED_HELP = Text(
    "个人信息不打码。只给有权看的人。", "Do not mask personal data. Only for those who may see them."
)
HEADINGS = {
    "zh": ("次", "时间", "单位", "方式", "行数", "文件", "经办"),
    "en": ("Filing", "Time", "Body", "Kind", "Rows", "File", "By"),
}
FOLD = Text("归并", "fold")
NONE = Text("还没有报送过。", "Nothing was filed yet.")
PLACE = Text("{file}{sheet}第 {row} 行", "{file}{sheet} row {row}")
SHEET = Text(" 工作表「{}」", ", sheet “{}”,")
HEADING = Text(
    "第 {seq} 次报送  {at}  {body}  {kind}  {place}", "Filing {seq}  {at}  {body}  {kind}  {place}"
)
SAME = Text("没有改动", "no change")


def command(language: Language) -> click.Command:
    """The command, speaking `language`."""

    def callback(
        register: str, key: tuple[str, ...], limit: int, unmasked: bool, as_json: bool, workspace: str
    ) -> None:
        found = opened(workspace)
        definition = found.register(register)
        if key:
            _record(found, definition, key, language, masked=not unmasked, as_json=as_json)
        else:
            _filings(found, definition, limit, language, as_json=as_json)

    return workspace_command(
        "history",
        language,
        help=HELP,
        callback=callback,
        params=[
            click.Argument(["register"], metavar=REGISTER[language]),
            click.Argument(["key"], nargs=-1, metavar=KEY[language]),
            click.Option(["--limit"], type=click.IntRange(min=1), default=50, metavar="N", help=LIMIT_HELP.said(language)),
            click.Option(["--unmasked"], is_flag=True, help=UNMASKED_HELP.said(language)),
            json_option(language),
        ],
    )  # fmt: skip


def _filings(
    workspace: Workspace, register: Register, limit: int, language: Language, *, as_json: bool
) -> None:
    from zhiheng.cli.output import print_json
    from zhiheng.cli.plan_words import terminal_columns
    from zhiheng.cli.tables import table_text
    from zhiheng.workspace.filing import receipt_record

    filings = workspace.ledger.filings(register.name, limit)
    if as_json:
        print_json(
            {"filings": [{**receipt_record(each), "kind": each.kind, "by": each.filer} for each in filings]}
        )
        return
    rows = [
        (str(each.seq), minute(each.at), each.body, kind_label(each.kind, language), f"{each.rows:,}",
         each.source.name if each.source else "", each.filer)
        for each in filings
    ]  # fmt: skip
    print(table_text(HEADINGS[language], rows, terminal_columns()) if rows else NONE.said(language))


def _record(
    workspace: Workspace,
    register: Register,
    key: tuple[str, ...],
    language: Language,
    *,
    masked: bool,
    as_json: bool,
) -> None:
    from zhiheng.cli.output import print_json
    from zhiheng.workspace.histories import record_history

    steps = record_history(workspace, register, key, masked=masked, language=language)
    if as_json:
        print_json(
            {"register": register.name, "key": list(key), "versions": [_step_record(step) for step in steps]}
        )
        return
    print(f"{register.label.said(language)}  {' '.join(key)}")
    for number, step in enumerate(steps):
        _print_step(step, language, first=number == 0)


def _print_step(step: Step, language: Language, *, first: bool) -> None:
    version = step.version
    sheet = SHEET.said(language).format(version.sheet) if version.sheet else " "
    place = PLACE.said(language).format(file=version.source or "", sheet=sheet, row=version.row)
    kind = kind_label(version.kind.value, language)
    said = HEADING.said(language).format(
        seq=version.seq, at=minute(version.at), body=version.body, kind=kind, place=place
    )
    print(f"\n{said}")
    for change in step.changes:
        label = change.column.label.said(language)
        colon = "：" if language == "zh" else ": "
        print(
            f"  {label}{colon}{change.now}"
            if first
            else f"  {label}{colon}{change.before or '—'} → {change.now or '—'}"
        )
    if not step.changes and version.values is not None:
        print(f"  {SAME.said(language)}")


def _step_record(step: Step) -> dict[str, Any]:
    version = step.version
    return {
        "seq": version.seq,
        "at": version.at.isoformat(),
        "body": version.body,
        "by": version.filer,
        "kind": version.kind.value,
        "file": version.source,
        "sheet": version.sheet,
        "row": version.row,
        "changes": [
            {"column": change.column.name, "before": change.before or None, "now": change.now or None}
            for change in step.changes
        ],
    }


def kind_label(kind: str, language: Language) -> str:
    """What an entry of the ledger does, in words."""
    from zhiheng.core.registers.kinds import KIND_LABELS, Kind

    return KIND_LABELS[Kind(kind)].said(language) if kind in set(Kind) else FOLD.said(language)
