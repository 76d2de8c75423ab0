"""`zhiheng serve`: opens the office of a workspace."""

from __future__ import annotations

import errno
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from zhiheng.cli.clock import now
from zhiheng.cli.places import workspace_command
from zhiheng.core.issues import InputProblem, Issue, Language, Level, Text

if TYPE_CHECKING:
    from zhiheng.workspace.opening import Workspace

HELP = Text(
    "打开网上办公：在浏览器里采纳计划、报送、审核、查看。按 Ctrl-C 结束。\n\n"
    "首次打开时还没有人员，会打印几个邀请链接，请交给各位管理员和经办人。"
    "缺省只有本机能打开；要让大家打开，请在 zhiheng.toml 的 [office] 里写 address，前面加一台提供 HTTPS 的代理服务器。",
    "Opens the office: adopting the plan, filing, reviewing and looking in the browser. Ctrl-C ends it.\n\n"
    "The first time there are no people yet: links are printed that invite the administrators and the clerk. By default only this "
    "machine can open it; for others write the address into [office] of zhiheng.toml and put a proxy with HTTPS before it.",
)
HOST_HELP = Text(
    "在哪个网络地址上等候，缺省 127.0.0.1，即只限本机。",
    "The network address to listen at; 127.0.0.1 by default, this machine alone.",
)
PORT_HELP = Text(
    "端口，缺省 8000；0 表示任取一个空闲的。", "The port, 8000 by default; 0 takes any that is free."
)
TODAY_HELP = Text("演示区的今天是哪天；只用于演示。", "Which day is today; for demonstrations only.")
NO_BACKUP_HELP = Text(
    "升级到新版本、改动数据库之前不自动备份；已经另外备份好时用。",
    "Make no backup before an upgrade changes the database; for when you have made one yourself.",
)
UPGRADING = Text(
    "这个工作区出自较早的版本，正在升级。升级前的样子已备份在：{path}",
    "This workspace comes from an earlier release and is upgraded now. How it was before is backed up in: {path}",
)
READY = Text("已打开：{address}\n按 Ctrl-C 结束。", "Open: {address}\nCtrl-C ends it.")
INVITED = Text(
    "还没有人员。请把下面的链接分别交给本人，七天内打开并设好口令：",
    "There are no people yet. Hand each link to whom it is for; it is opened, and a password set, within seven days:",
)
ENDED = Text("已结束。", "Ended.")
NOT_INSTALLED = Text("没有安装网上办公要用的库", "the libraries of the office are not installed")
INSTALL = Text('请执行 pip install "zhiheng[office]"', 'Run pip install "zhiheng[office]"')
TAKEN = Text(
    "端口 {port} 已被占用，请用 --port 另指一个", "port {port} is taken; name another one with --port"
)
NO_ADDRESS = Text(
    "这台机器没有网络地址 {host}，请用 --host 127.0.0.1",
    "this machine has no address {host}; use --host 127.0.0.1",
)
NOT_PERMITTED = Text(
    "没有权限使用端口 {port}，请用 1024 以上的端口",
    "port {port} may not be used; take one above 1024",
)
NO_DEMONSTRATION = Text(
    "--today 只用于演示，这个工作区不是演示", "--today is for demonstrations, and this workspace is none"
)
REFUSALS = {
    errno.EADDRINUSE: TAKEN,
    errno.EADDRNOTAVAIL: NO_ADDRESS,
    errno.EACCES: NOT_PERMITTED,
}
ZONE = ZoneInfo("Asia/Shanghai")
MORNING = time(9)
"""The time of day at which a demonstration begins."""


def command(language: Language) -> click.Command:
    """The command, speaking `language`."""

    def callback(workspace: str, host: str, port: int, today: datetime | None, no_backup: bool) -> None:
        need_office()
        day = today.date() if today else None
        opened = started(Path(workspace), day, language)
        open_office(opened, host, port, language, backup=not no_backup)

    today = click.Option(
        ["--today"],
        type=click.DateTime(["%Y-%m-%d"]),
        metavar={"zh": "日期", "en": "DAY"}[language],
        help=TODAY_HELP.said(language),
    )
    no_backup = click.Option(["--no-backup"], is_flag=True, help=NO_BACKUP_HELP.said(language))
    params = [*address_options(language), today, no_backup]
    return workspace_command("serve", language, help=HELP, callback=callback, params=params)


def address_options(language: Language) -> list[click.Parameter]:
    """`--host` and `--port`."""
    return [
        click.Option(["--host"], default="127.0.0.1", metavar="HOST", help=HOST_HELP.said(language)),
        click.Option(["--port"], type=click.IntRange(0, 65535), default=8000, metavar="PORT", help=PORT_HELP.said(language)),
    ]  # fmt: skip


def need_office() -> None:
    """Raises InputProblem that says what to install where the libraries of the office are missing."""
    if find_spec("django") and find_spec("waitress"):
        return
    raise InputProblem(
        Issue(
            level=Level.ERROR,
            code="extra-missing",
            place=Text("网上办公", "the office"),
            value="",
            message=NOT_INSTALLED,
            remedy=INSTALL,
        )
    )


def started(folder: Path, today: date | None, language: Language) -> Workspace:
    """The workspace, the office started for it. Raises UsageError where a day is given to an office of real people."""
    from zhiheng.office.starting import start
    from zhiheng.workspace.opening import open_workspace

    workspace = open_workspace(folder)
    lives_on = workspace.settings.office.demonstration
    if today and not lives_on:
        raise click.UsageError(NO_DEMONSTRATION.said(language), click.get_current_context())
    return start(workspace.root, shift=shift_to(today or lives_on))


def shift_to(day: date | None) -> timedelta:
    """How far the clock of a demonstration stands from the real one; none for an office of real people."""
    return datetime.combine(day, MORNING, ZONE) - now() if day else timedelta()


def open_office(
    workspace: Workspace,
    host: str,
    port: int,
    language: Language,
    *,
    also: Callable[[str], None] | None = None,
    backup: bool = True,
) -> None:
    """Serves the office that was started, until it is interrupted. `also` says more once it is open; it is given the address. `backup`:
    whether the workspace is backed up before an upgrade.

    Raises UsageError where the port is taken or not permitted.
    """
    from zhiheng.office.serving import serve

    def ready(found: int, invitations: Sequence[tuple[Text, str]]) -> None:
        shown = f"[{host}]" if ":" in host else host
        address = workspace.settings.office.address or f"http://{shown}:{found}"
        if invitations:
            print(INVITED.said(language))
            print("\n".join(f"  {role.said(language)}  {address}{path}" for role, path in invitations))
        if also is not None:
            also(address)
        print(READY.said(language).format(address=f"{address}/"), flush=True)

    def upgrading(path: Path) -> None:
        print(UPGRADING.said(language).format(path=path), flush=True)

    try:
        serve(host, port, ready=ready, upgrading=upgrading, backup=backup)
    except OSError as problem:
        refusal = REFUSALS.get(problem.errno or 0)
        if refusal is None:
            raise
        said = refusal.said(language).format(host=host, port=port)
        raise click.UsageError(said, click.get_current_context()) from None
    except KeyboardInterrupt:
        # Before the server itself waits for requests, which ends quietly.
        pass
    print(ENDED.said(language), flush=True)
