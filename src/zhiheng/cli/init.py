"""`zhiheng init`: makes a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from zhiheng.cli.commands import Command
from zhiheng.core.issues import Language, Text

HELP = Text(
    "建立工作区：一个目录，放设置、责任单位和地区名录、账本。目录要是新的或空的，原有文件绝不改动。\n\n"
    "给出计划时，计划里的责任单位会写进 lists.toml，请核对。",
    "Makes a workspace: one directory with settings, lists of bodies and areas, and the ledger. The directory must be "
    "new or empty; nothing is ever written over.\n\n"
    "With a plan, its bodies are written to lists.toml; please check them.",
)
PLAN_HELP = Text(
    "计划：plan.toml，或原文件（.docx .pdf …）。", "The plan: a plan.toml, or a document (.docx .pdf …)."
)
MADE = Text(
    "工作区建好了：{root}\n"
    "  zhiheng.toml  设置\n"
    "  lists.toml    责任单位 {bodies} 个，地区 {areas} 个；请核对、补全\n"
    "  schemes/      本地自定的台账放在这里\n"
    "台账 {registers} 个，用 zhiheng registers -w {root} 查看。\n"
    "下一步：zhiheng template 台账 -o 模板.xlsx -w {root}",
    "The workspace is made: {root}\n"
    "  zhiheng.toml  settings\n"
    "  lists.toml    {bodies} bodies, {areas} areas; please check and complete\n"
    "  schemes/      your own registers go here\n"
    "{registers} registers; see them with zhiheng registers -w {root}.\n"
    "Next: zhiheng template REGISTER -o TEMPLATE.xlsx -w {root}",
)


def command(language: Language) -> click.Command:
    """The command, speaking `language`."""

    def callback(folder: str, plan: str | None) -> None:
        _init(Path(folder), Path(plan) if plan else None, language)

    return Command(
        "init",
        language,
        help=HELP.said(language),
        callback=callback,
        params=[
            click.Argument(["folder"], metavar={"zh": "目录", "en": "DIR"}[language]),
            click.Option(
                ["--plan"], metavar={"zh": "计划", "en": "PLAN"}[language], help=PLAN_HELP.said(language)
            ),
        ],
    )


def _init(folder: Path, plan: Path | None, language: Language) -> None:
    from zhiheng.reading import read_plan
    from zhiheng.workspace.making import make_workspace

    workspace = make_workspace(folder, read_plan(plan) if plan else None)
    print(
        MADE.said(language).format(
            root=folder,
            bodies=len(workspace.lists.bodies),
            areas=len(workspace.lists.areas),
            registers=len(workspace.registers),
        )
    )
