"""`zhiheng backup`: the whole workspace in one archive, while people go on working."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from zhiheng.cli.clock import now
from zhiheng.cli.places import json_option, opened, workspace_command
from zhiheng.core.issues import Language, Text

HELP = Text(
    "备份：把数据库在某一时刻的样子和它提到的全部文件写进一个压缩包，大家照常工作，不必停机。"
    "文件写目录的，自动取名 zhiheng-日期-时间.zip。\n\n"
    "备份里有全部数据和签名用的密钥（office.key），只有本人能读；存放和传送时请当作机密。登录状态不进备份，恢复后各人要重新登录。\n\n"
    "有文件读不出来的，照样备份其余的，并一一指出，退出状态为 1。",
    "Backs up: the database as of one moment and every file that it names go into one archive; everybody goes on working. Where FILE is "
    "a directory the archive is named zhiheng-DATE-TIME.zip in it.\n\n"
    "A backup holds all data and the key that signs (office.key); only its owner may read it. Keep and carry it as a secret. Who is signed "
    "in does not go into it: after restoring everybody signs in again.\n\n"
    "Where a file cannot be read the rest is backed up all the same, each such file is named, and the exit status is 1.",
)
CHECK_HELP = Text("不备份，只核对这份备份是否完好。", "Make no backup; check that this one is whole.")
KEEP_HELP = Text(
    "备份成功后，目录里按日期取名的备份只留最新的这么多份；0 为全部保留。",
    "After a backup without problems keep only so many of the dated backups in the directory, the latest; 0 keeps all.",
)
MADE = Text(
    "备份好了：{path}\n{members} 个文件，{bytes} 字节，账本到第 {head} 次。\nSHA-256 {sha256}\n"
    "备份里有全部数据和签名密钥，请当作机密保管，并把上面的摘要另记一处。",
    "Backed up: {path}\n{members} files, {bytes} bytes, the ledger up to entry {head}.\nSHA-256 {sha256}\n"
    "It holds all data and the key that signs: keep it as a secret, and note the digest above elsewhere.",
)
WHOLE = Text(
    "备份完好：{path}\n{made_at}，质衡 {program}，{database}，{members} 个文件，{bytes} 字节，账本到第 {head} 次。",
    "The backup is whole: {path}\n{made_at}, Zhiheng {program}, {database}, {members} files, {bytes} bytes, the ledger up to entry {head}.",
)
LACKING = Text(
    "制作时就缺少 {count} 个文件：{names}",
    "It lacked {count} files when it was made: {names}",
)
REMOVED = Text("删去较早的备份 {} 份。", "Removed {} earlier backups.")


def command(language: Language) -> click.Command:
    """The command, speaking `language`."""

    def callback(file: str, check: bool, keep: int, as_json: bool, workspace: str) -> int:
        if check:
            return _check(Path(file), language, as_json=as_json)
        return _back_up(workspace, Path(file), keep, language, as_json=as_json)

    return workspace_command(
        "backup",
        language,
        help=HELP,
        callback=callback,
        params=[
            click.Argument(["file"], metavar={"zh": "文件", "en": "FILE"}[language]),
            click.Option(["--check"], is_flag=True, help=CHECK_HELP.said(language)),
            click.Option(["--keep"], type=click.IntRange(0, 10_000), default=0, metavar={"zh": "份数", "en": "NUMBER"}[language],
                         help=KEEP_HELP.said(language)),
            json_option(language),
        ],
    )  # fmt: skip


def _back_up(folder: str, file: Path, keep: int, language: Language, *, as_json: bool) -> int:
    from zhiheng.cli.progress import measuring
    from zhiheng.workspace.backup import back_up, dated_name, keep_latest

    at = now().astimezone()
    target = file / dated_name(at) if file.is_dir() else file
    with measuring({"zh": "正在备份", "en": "backing up"}[language]) as progress:
        made = back_up(opened(folder), target, at=at, progress=progress)
    for issue in made.issues:
        print(issue.line(language), file=sys.stderr)
    gone = keep_latest(file, keep) if file.is_dir() and not made.issues else []
    facts = {"members": made.members, "bytes": made.bytes, "head": made.head, "sha256": made.sha256}
    if as_json:
        _print_json({"file": str(target), **facts, "head_sha256": made.head_sha256, "removed": len(gone),
                     "issues": [issue.record(language) for issue in made.issues]})  # fmt: skip
    else:
        print(MADE.said(language).format(path=target, **facts | {"bytes": f"{made.bytes:,}"}))
        print(
            *([REMOVED.said(language).format(len(gone))] if gone else []), sep="\n", end="\n" if gone else ""
        )
    return 1 if made.issues else 0


def _check(file: Path, language: Language, *, as_json: bool) -> int:
    from zhiheng.cli.progress import measuring
    from zhiheng.workspace.restoring import check_archive

    with measuring({"zh": "正在核对", "en": "checking"}[language]) as progress:
        found = check_archive(file, progress)
    facts = {
        "made_at": found.made_at,
        "program": found.program,
        "database": found.database,
        "head": found.head,
    }
    if as_json:
        _print_json({"file": str(file), "whole": True, **facts, "members": len(found.members), "bytes": found.size,
                     "head_sha256": found.head_sha256, "missing": list(found.missing)})  # fmt: skip
        return 0
    print(
        WHOLE.said(language).format(path=file, members=len(found.members), bytes=f"{found.size:,}", **facts)
    )
    if found.missing:
        names = "、".join(found.missing) if language == "zh" else ", ".join(found.missing)
        print(LACKING.said(language).format(count=len(found.missing), names=names), file=sys.stderr)
    return 1 if found.missing else 0


def _print_json(facts: dict[str, object]) -> None:
    from zhiheng.cli.output import print_json

    print_json(facts)
