"""`zhiheng read`: a document in; a table on the terminal, a plan.toml, a marked-up page or JSON out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhiheng.cli.commands import Command
from zhiheng.core.issues import Language, Text

if TYPE_CHECKING:
    from zhiheng.core.plan.blocks import Document
    from zhiheng.core.plan.model import Plan

HELP = Text(
    "读一份计划：目标、实绩、任务、责任单位、工作步骤，每一条都带出处。\n\n"
    "文件可以是 .docx .pdf .html .xlsx .txt .md，也可以是读出后改过的 plan.toml。"
    "不写 -o、--html、--json 时，在终端列出读到的内容。"
    "-o 指向的 plan.toml 若有人改过，改动会保留，并列出与新读数的差异。",
    "Reads a plan: targets, results, tasks, bodies and phases, each with its place in the text.\n\n"
    "FILE may be .docx .pdf .html .xlsx .txt .md, or a plan.toml. Without -o, --html or --json the reading is "
    "printed. Corrections a person made in the plan.toml that -o names are kept, and differences are listed.",
)
TOML_HELP = Text(
    "写出（或更新）可以手工修改的 plan.toml。",
    "Write, or bring up to date, a plan.toml that people can edit.",
)
HTML_HELP = Text("写出标注好的网页，逐条对照原文。", "Write a page with the source text marked up.")
JSON_HELP = Text("只在标准输出打印 JSON。", "Print nothing but JSON on standard output.")
FRESH_HELP = Text("放弃 plan.toml 中的人工改动（先列出，旧文件留作 .bak）。",
                  "Discard corrections in the plan.toml (listed first; the old file is kept as .bak).")  # fmt: skip
FRESH_ALONE = Text("--fresh 要和 -o 一起用", "--fresh needs -o")
NOT_TOML = Text("-o 要以 .toml 结尾，现在是 {}", "-o must end in .toml, not {}")
OVER_SOURCE = Text("{} 是原文件，不能写在它上面", "{} is the source itself and is not written over")
ALREADY_TOML = Text(
    "{} 已经是 plan.toml，-o 和 --html 只用于原文件",
    "{} is a plan.toml already; -o and --html are for documents",
)


def command(language: Language) -> click.Command:
    """The command, speaking `language`."""

    def callback(file: str, output: str | None, html: str | None, as_json: bool, fresh: bool) -> None:
        complaint = _complaint(file, output, html, fresh=fresh)
        if complaint:
            raise click.UsageError(complaint.said(language), click.get_current_context())
        _read(Path(file), language, output=output, html=html, as_json=as_json, fresh=fresh)

    return Command(
        "read",
        language,
        help=HELP.said(language),
        callback=callback,
        params=[
            click.Argument(["file"], metavar={"zh": "文件", "en": "FILE"}[language]),
            click.Option(["-o", "--output"], metavar="PLAN.toml", help=TOML_HELP.said(language)),
            click.Option(["--html"], metavar="OUT.html", help=HTML_HELP.said(language)),
            click.Option(["--json", "as_json"], is_flag=True, help=JSON_HELP.said(language)),
            click.Option(["--fresh"], is_flag=True, help=FRESH_HELP.said(language)),
        ],
    )


def _complaint(file: str, output: str | None, html: str | None, *, fresh: bool) -> Text | None:
    """What is wrong with the call before anything is read."""
    if fresh and not output:
        return FRESH_ALONE
    if output and not output.lower().endswith(".toml"):
        return NOT_TOML.filled(output)
    if html and Path(html).resolve() == Path(file).resolve():
        return OVER_SOURCE.filled(html)
    if file.lower().endswith(".toml") and (output or html):
        return ALREADY_TOML.filled(file)
    return None


def _read(
    file: Path, language: Language, *, output: str | None, html: str | None, as_json: bool, fresh: bool
) -> None:
    from zhiheng.cli.progress import working
    from zhiheng.reading import read_with_document

    with working({"zh": f"正在读 {file.name} …", "en": f"reading {file.name} …"}[language]):
        document, plan = read_with_document(file)
    if output:
        plan = _kept(document, plan, Path(output), fresh=fresh, language=language)
    if html and document:
        from zhiheng.files.markup import write_markup

        write_markup(document, plan, Path(html), language=language)
    if as_json:
        from zhiheng.cli.output import print_json
        from zhiheng.files.plan_json import plan_record

        print_json(plan_record(plan, language))
    elif not (output or html):
        _print_plan(plan, file, language)
    else:
        _print_outputs(plan, [each for each in (output, html) if each], language)


def _kept(document: Document | None, plan: Plan, output: Path, *, fresh: bool, language: Language) -> Plan:
    """Writes the plan.toml, keeping what people changed in it; the differences go to standard error."""
    from zhiheng.files.plan_update import update_plan_toml

    update = update_plan_toml(output, plan, document, fresh_only=fresh)
    for line in update.lines(language):
        print(line, file=sys.stderr)
    return update.plan


def _print_plan(plan: Plan, file: Path, language: Language) -> None:
    from zhiheng.cli.plan_words import plan_text, terminal_columns

    print(plan_text(plan, str(file), language, terminal_columns()))


def _print_outputs(plan: Plan, written: list[str], language: Language) -> None:
    from zhiheng.cli.plan_words import counts_line

    print(counts_line(plan, language))
    for name in written:
        print({"zh": f"已写出 {name}", "en": f"written: {name}"}[language])
