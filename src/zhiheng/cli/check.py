"""`zhiheng check`: the check-up of a plan."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from zhiheng.cli.commands import Command
from zhiheng.core.issues import LEVEL_LABELS, Issue, Language, Level, Text

HELP = Text(
    "给计划做体检：目标低于已有实绩、表文不一、缺责任单位或时限、附件缺失、含糊的提法等，逐条给出位置、原值和处理建议。\n\n"
    "计划可以是 plan.toml，也可以是原文件。有“错误”级问题时退出状态为 1，其余为 0。",
    "Checks a plan: targets below results already reported, tables against text, missing bodies or deadlines, "
    "missing annexes, vague words; each with place, value and remedy.\n\n"
    "PLAN is a plan.toml or a document. Exit status 1 where an issue is an error, else 0.",
)
JSON_HELP = Text("只在标准输出打印 JSON。", "Print nothing but JSON on standard output.")
CLEAN = Text("体检完毕，没有发现问题。", "Checked; nothing found.")


def command(language: Language) -> click.Command:
    """The command, speaking `language`."""

    def callback(plan: str, as_json: bool) -> int:
        return _check(Path(plan), language, as_json=as_json)

    return Command(
        "check",
        language,
        help=HELP.said(language),
        callback=callback,
        params=[
            click.Argument(["plan"], metavar={"zh": "计划", "en": "PLAN"}[language]),
            click.Option(["--json", "as_json"], is_flag=True, help=JSON_HELP.said(language)),
        ],
    )


def _check(path: Path, language: Language, *, as_json: bool) -> int:
    from zhiheng.cli.progress import working
    from zhiheng.core.plan.checks import check_plan
    from zhiheng.reading import read_plan

    with working({"zh": f"正在检查 {path.name} …", "en": f"checking {path.name} …"}[language]):
        issues = check_plan(read_plan(path))
    if as_json:
        from zhiheng.cli.output import print_json

        print_json({"issues": [issue.record(language) for issue in issues]})
    else:
        _print_lines(issues, language)
    return 1 if any(issue.level is Level.ERROR for issue in issues) else 0


def _print_lines(issues: tuple[Issue, ...], language: Language) -> None:
    if not issues:
        print(CLEAN.said(language))
        return
    order = list(Level)
    for issue in sorted(issues, key=lambda each: order.index(each.level)):
        _print_issue(issue.line(language))
    counts = [(LEVEL_LABELS[level][language], sum(each.level is level for each in issues)) for level in order]
    said = [f"{label} {count}" for label, count in counts if count]
    print(
        {
            "zh": f"\n共 {len(issues)} 条：{'，'.join(said)}。",
            "en": f"\n{len(issues)} in all: {', '.join(said)}.",
        }[language]
    )


def _print_issue(line: str) -> None:
    """One line an issue for programs; on a terminal wrapped with its second and further lines indented."""
    from zhiheng.cli.plan_words import terminal_columns
    from zhiheng.cli.widths import wrapped

    if not sys.stdout.isatty():
        print(line)
        return
    print("\n  ".join(wrapped(line, terminal_columns() - 2)))
