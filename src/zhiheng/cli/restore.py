"""`zhiheng restore`: a workspace out of a backup, verified."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhiheng.cli.commands import Command
from zhiheng.cli.places import json_option
from zhiheng.core.issues import Language, Level, Text

if TYPE_CHECKING:
    from zhiheng.workspace.restoring import Restored

HELP = Text(
    "恢复：先核对备份里的每个文件，再写进一个新的或空的目录，最后像 zhiheng verify 那样核验。原有文件绝不改动。\n\n"
    "账本的文件都放进这个目录；zhiheng.toml 里数据库和文件的位置改为现在的位置，其余照旧。\n\n"
    "有“错误”级问题时退出状态为 1。",
    "Restores: every file in the backup is checked, written into a new or empty directory, and the result verified as zhiheng verify does. "
    "Nothing is ever written over.\n\n"
    "The ledger's files all come into the directory; zhiheng.toml names the database and the place of the files as they are now, all else "
    "stays.\n\n"
    "Exit status 1 where an issue is an error.",
)
DATABASE_HELP = Text(
    "备份出自 PostgreSQL 的：恢复到这个空库，例如 postgresql+psycopg://zhiheng@127.0.0.1/zhiheng。口令写在 ~/.pgpass 或环境变量 PGPASSWORD。",
    "For a backup that comes from PostgreSQL: the empty database to restore into, such as postgresql+psycopg://zhiheng@127.0.0.1/zhiheng. "
    "The password stands in ~/.pgpass or in the environment variable PGPASSWORD.",
)
DONE = Text(
    "恢复好了：{root}\n备份于 {made_at}；账本 {filings} 次报送，链头 {head}，核验无误。\n"
    "接着请做：\n"
    "  所有人要重新登录，登录状态不在备份里；备份以后停用的人员和作废的令牌又有效了，请安全管理员核对\n"
    "  只是试用的副本，请先在 zhiheng.toml 里改掉 [office] address，删去发信设置，以免它向外发送\n"
    "  打开：zhiheng serve -w {root}",
    "Restored: {root}\nBacked up at {made_at}; {filings} filings, head {head}, verified.\n"
    "Next:\n"
    "  everybody signs in again, for who was signed in is not in a backup; people and tokens that were ended since then are valid again: "
    "the security administrator goes through them\n"
    "  for a copy to try things out change the address in [office] of zhiheng.toml and delete the settings for sending first, so that it "
    "sends nothing\n"
    "  open it: zhiheng serve -w {root}",
)
BROKEN = Text(
    "已恢复到 {root}，但核验有 {count} 处问题，见上。请用另一份备份，或保留现场查明原因。",
    "Restored into {root}, but verification found {count} problems, see above. Use another backup, or keep it as it is and find the cause.",
)


def command(language: Language) -> click.Command:
    """The command, speaking `language`."""

    def callback(file: str, folder: str, database: str, as_json: bool) -> int:
        return _restore(Path(file), Path(folder), database, language, as_json=as_json)

    return Command(
        "restore",
        language,
        help=HELP.said(language),
        callback=callback,
        params=[
            click.Argument(["file"], metavar={"zh": "文件", "en": "FILE"}[language]),
            click.Argument(["folder"], metavar={"zh": "目录", "en": "DIR"}[language]),
            click.Option(["--database"], default="", metavar="URL", help=DATABASE_HELP.said(language)),
            json_option(language),
        ],
    )


def _restore(file: Path, folder: Path, database: str, language: Language, *, as_json: bool) -> int:
    from zhiheng.cli.progress import measuring
    from zhiheng.workspace.restoring import restore

    with measuring({"zh": "正在恢复", "en": "restoring"}[language]) as progress:
        restored = restore(file, folder, database=database, progress=progress)
    errors = sum(issue.level is Level.ERROR for issue in restored.issues)
    if as_json:
        _print_json(restored, language)
        return 1 if errors else 0
    for issue in restored.issues:
        print(issue.line(language), file=sys.stderr)
    if errors:
        print(BROKEN.said(language).format(root=folder, count=errors))
        return 1
    found = restored.verified
    head = f"{found.head.seq}:{found.head.sha256}"
    print(
        DONE.said(language).format(
            root=folder, made_at=restored.contents.made_at, filings=found.filings, head=head
        )
    )
    return 0


def _print_json(restored: Restored, language: Language) -> None:
    from zhiheng.cli.output import print_json

    print_json(
        {
            "root": str(restored.root),
            "whole": restored.sound,
            "made_at": restored.contents.made_at,
            "filings": restored.verified.filings,
            "head": {"seq": restored.verified.head.seq, "sha256": restored.verified.head.sha256},
            "issues": [issue.record(language) for issue in restored.issues],
        }
    )
