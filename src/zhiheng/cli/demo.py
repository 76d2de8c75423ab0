"""`zhiheng demo`: the office with a demonstration district of made-up data."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from zhiheng.cli.commands import Command
from zhiheng.cli.serve import address_options, need_office, open_office, shift_to
from zhiheng.cli.widths import padded, width
from zhiheng.core.issues import Language, Text

HELP = Text(
    "建立演示区并打开：一个编造的区，有计划、单位、人员、两年半的报送和处于各种状态的工作。"
    "人物和数据都是假的，口令公开，不要在里面办理真实业务。\n\n"
    "目录缺省为 zhiheng-demo；已经建好的直接打开，里面做过的事都还在。",
    "Makes a demonstration district and opens its office: a made-up district with a plan, bodies, people, two and a half years of "
    "filings, and work in every state. People and data are made up and the password is known to all: do no real work in it.\n\n"
    "The directory is zhiheng-demo by default; one made before is opened as it is, with all that was done in it.",
)
NO_SERVE_HELP = Text("只建立，不打开。", "Make it and stop.")
MADE = Text("演示区建好了：{root}", "The demonstration district is made: {root}")
SIGN_IN = Text(
    "登录名（口令都是 {password}）：", "Sign-in names (the password of all of them is {password}):"
)
HOW_TO_OPEN = Text("打开它：zhiheng serve -w {root}", "Open it with: zhiheng serve -w {root}")
FOLDER = "zhiheng-demo"


def command(language: Language) -> click.Command:
    """The command, speaking `language`."""

    def callback(folder: str, host: str, port: int, no_serve: bool) -> None:
        need_office()
        _demo(Path(folder), None if no_serve else (host, port), language)

    return Command(
        "demo",
        language,
        help=HELP.said(language),
        callback=callback,
        params=[
            click.Argument(["folder"], default=FOLDER, required=False, metavar={"zh": "[目录]", "en": "[DIR]"}[language]),
            *address_options(language),
            click.Option(["--no-serve"], is_flag=True, help=NO_SERVE_HELP.said(language)),
        ],
    )  # fmt: skip


def _demo(folder: Path, served: tuple[str, int] | None, language: Language) -> None:
    from zhiheng.office.demonstration.making import DAY, lay_out
    from zhiheng.office.starting import start
    from zhiheng.workspace.opening import open_workspace
    from zhiheng.workspace.settings import FILE

    there = (folder / FILE).is_file() and open_workspace(folder).settings.office.demonstration
    if not there:
        lay_out(folder)
    workspace = start(folder, shift=shift_to(DAY))
    if not there:
        _populate(language)
        print(MADE.said(language).format(root=folder))
    _guests(language)
    if served is None:
        print(HOW_TO_OPEN.said(language).format(root=folder))
    else:
        open_office(workspace, *served, language)


def _populate(language: Language) -> None:
    from zhiheng.office.demonstration.making import populate

    def say(step: Text) -> None:
        print(f"  {step.said(language)} …", file=sys.stderr, flush=True)

    populate(say)


def _guests(language: Language) -> None:
    from zhiheng.office.demonstration.people import PASSWORD, guests

    found = guests()
    room = max(width(username) for _, username in found)
    print(SIGN_IN.said(language).format(password=PASSWORD))
    for label, username in found:
        print(f"  {padded(username, room)}  {label.said(language)}")
