"""`zhiheng verify`: walks the whole ledger and finds any byte that was edited, is missing or was added."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import click

from zhiheng.cli.clock import now
from zhiheng.cli.places import json_option, opened, workspace_command
from zhiheng.core.issues import Issue, Language, Level, Text

HELP = Text(
    "核验账本：逐次核对清单的链条、数据库的每一行、每个数据段和每份原件，改动、缺失、多出的都会指出；"
    "有网上办公的，也核对审计日志的链条和每个附件。\n\n"
    "有“错误”级问题时退出状态为 1。",
    "Verifies the ledger: the chain of manifests, every row of the database, every segment and every file as handed in. "
    "Anything edited, missing or added is named; where there is an office, so are breaks of its audit log and changes of uploaded files.\n\n"
    "Exit status 1 where an issue is an error.",
)
RECEIPT_HELP = Text(
    "再核对一张回执（序号:摘要，报送成功时打印）是否仍在链上。可写多次。",
    "Also check that a receipt (number:digest, printed when a filing was accepted) is still in the chain. Repeatable.",
)
SWEEP_HELP = Text(
    "清除中断的报送留下的无主文件。", "Remove the ownerless files that interrupted filings left behind."
)
CLEAN = Text(
    "核验完毕，账本完好：报送 {filings} 次，数据段 {segments} 个，原件 {files} 份，共 {bytes} 字节。\n链头 {head}",
    "Verified; the ledger is whole: {filings} filings, {segments} segments, {files} kept files, {bytes} bytes.\nHead {head}",
)
BROKEN = Text(
    "核验完毕，账本有问题，共 {count} 处，见上。请保护现场，从备份恢复有关文件后再核验；不要自行修改数据库。",
    "Verified; the ledger has {count} problems, see above. Keep everything as it is, restore what is named from a backup and "
    "verify again; do not edit the database.",
)
SWEPT = Text("清除了 {} 个无主文件。", "Removed {} ownerless files.")


def command(language: Language) -> click.Command:
    """The command, speaking `language`."""

    def callback(receipt: tuple[str, ...], sweep: bool, as_json: bool, workspace: str) -> int:
        return _verify(workspace, receipt, language, sweep=sweep, as_json=as_json)

    return workspace_command(
        "verify",
        language,
        help=HELP,
        callback=callback,
        params=[
            click.Option(["--receipt"], multiple=True, metavar={"zh": "序号:摘要", "en": "NUMBER:DIGEST"}[language],
                         help=RECEIPT_HELP.said(language)),
            click.Option(["--sweep"], is_flag=True, help=SWEEP_HELP.said(language)),
            json_option(language),
        ],
    )  # fmt: skip


def _verify(folder: str, receipts: tuple[str, ...], language: Language, *, sweep: bool, as_json: bool) -> int:
    from zhiheng.cli.progress import working
    from zhiheng.ledger.verifying import read_receipt, verify
    from zhiheng.ledger.verifying import sweep as swept
    from zhiheng.workspace.office_tables import office_issues

    workspace = opened(folder)
    ledger = workspace.ledger
    wanted = [read_receipt(receipt) for receipt in receipts]
    with working({"zh": "正在核验 …", "en": "verifying …"}[language]):
        removed = swept(ledger, now=now(), caches=[workspace.cache]).files if sweep else 0
        found = verify(ledger, receipts=wanted)
        found = replace(found, issues=(*found.issues, *office_issues(workspace)))
    errors = sum(issue.level is Level.ERROR for issue in found.issues)
    if as_json:
        _print_json(found, language, removed=removed)
        return 1 if errors else 0
    _say(found, removed, errors=errors, sweep=sweep, language=language)
    return 1 if errors else 0


def _say(found: Any, removed: int, *, errors: int, sweep: bool, language: Language) -> None:
    issues: tuple[Issue, ...] = found.issues
    for issue in issues:
        print(issue.line(language), file=sys.stderr if issue.level is Level.ERROR else sys.stdout)
    if sweep:
        print(SWEPT.said(language).format(removed))
    if errors:
        print(BROKEN.said(language).format(count=errors))
        return
    print(
        CLEAN.said(language).format(
            filings=found.filings, segments=found.segments, files=found.files, bytes=f"{found.bytes:,}", head=f"{found.head.seq}:{found.head.sha256}"
        )
    )  # fmt: skip


def _print_json(found: Any, language: Language, *, removed: int) -> None:
    from zhiheng.cli.output import print_json

    print_json(
        {
            "whole": found.sound,
            "filings": found.filings,
            "segments": found.segments,
            "files": found.files,
            "bytes": found.bytes,
            "head": {"seq": found.head.seq, "sha256": found.head.sha256, "sm3": found.head.sm3},
            "swept": removed,
            "issues": [issue.record(language) for issue in found.issues],
        }
    )
