"""What the commands of a workspace share: which workspace, its registers, and moments of the past as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zhiheng.cli.commands import Command
from zhiheng.core.issues import Language, Text

if TYPE_CHECKING:
    from zhiheng.workspace.opening import Workspace

WORKSPACE_HELP = Text(
    "工作区目录。缺省为当前目录或其上级。", "The workspace. By default the current directory or one above it."
)
AS_OF_HELP = Text(
    "看过去某一时点：报送序号（如 12），日期（当日结束时，如 2026-06-30），或日期和时间（本地时间）。",
    "The state at a moment of the past: a filing's number (12), a date (at the end of that day, 2026-06-30), or a date "
    "and time (local).",
)
JSON_HELP = Text("只在标准输出打印 JSON。", "Print nothing but JSON on standard output.")
REGISTER = {"zh": "台账", "en": "REGISTER"}
_NOT_A_MOMENT = Text(
    "时点「{}」看不懂，请写报送序号、2026-06-30 或 2026-06-30T15:00",
    "{} is no moment; write a filing's number, 2026-06-30 or 2026-06-30T15:00",
)


def workspace_command(
    name: str, language: Language, *, help: Text, callback: Callable[..., Any], params: list[click.Parameter]
) -> click.Command:
    """A command on a workspace: the parameters given, and `--workspace`, which becomes the argument `workspace`."""
    option = click.Option(
        ["-w", "--workspace"], default=".", metavar="DIR", help=WORKSPACE_HELP.said(language)
    )
    return Command(name, language, help=help.said(language), callback=callback, params=[*params, option])


def opened(folder: str) -> Workspace:
    """The workspace in that directory or above it, until the command ends. Raises InputProblem where there is none."""
    from zhiheng.workspace.opening import open_workspace

    workspace = open_workspace(Path(folder))
    click.get_current_context().call_on_close(workspace.close)
    return workspace


def json_option(language: Language) -> click.Option:
    """`--json`, as the argument `as_json`."""
    return click.Option(["--json", "as_json"], is_flag=True, help=JSON_HELP.said(language))


def as_of_option(language: Language) -> click.Option:
    """`--as-of`, as the argument `as_of`."""
    return click.Option(
        ["--as-of"], metavar={"zh": "时点", "en": "MOMENT"}[language], help=AS_OF_HELP.said(language)
    )


def moment(said: str | None, language: Language) -> int | datetime | None:
    """What `--as-of` says: a filing's number, or a moment with its zone. Raises UsageError for anything else."""
    if said is None:
        return None
    if re.fullmatch(r"\d{1,12}", said):
        return int(said)
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", said):
            following = datetime.combine(date.fromisoformat(said) + timedelta(days=1), time()).astimezone()
            return following.astimezone(UTC) - timedelta(microseconds=1)
        return datetime.fromisoformat(said).astimezone(UTC)
    except (ValueError, OverflowError):
        raise click.UsageError(
            _NOT_A_MOMENT.said(language).format(said), click.get_current_context()
        ) from None
