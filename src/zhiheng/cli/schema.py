"""`zhiheng schema`: a register's definition out as a Frictionless Table Schema, or one in as a registers.toml."""

from __future__ import annotations

import json
from pathlib import Path

import click

from zhiheng.cli.places import opened, workspace_command
from zhiheng.core.issues import InputProblem, Issue, Language, Level, Text

HELP = Text(
    "导出或导入台账定义（Frictionless Table Schema）。\n\n"
    "导出：zhiheng schema inspections -o inspections.json；不写 -o 就打印出来。\n"
    "导入：zhiheng schema 别处的定义.json -o registers.toml，核对后放进工作区 schemes/ 下的一个目录，再写一个 scheme.toml。",
    "Exports or imports the definition of a register (Frictionless Table Schema).\n\n"
    "Export: zhiheng schema inspections -o inspections.json; without -o it is printed.\n"
    "Import: zhiheng schema FOREIGN.json -o registers.toml; check it and put it into a folder under the workspace's schemes/, "
    "with a scheme.toml beside it.",
)
OUTPUT_HELP = Text(
    "写到哪里：.json 为导出，.toml 为导入。", "Where to write it: .json exports, .toml imports."
)
NAME_HELP = Text(
    "导入后的台账标识；缺省取文件名。", "The identifier of an imported register; by default the file's name."
)
SUBJECT = {"zh": "台账或文件", "en": "REGISTER|FILE"}
WRONG_END = Text(
    "-o 要以 .json（导出）或 .toml（导入）结尾，现在是 {}",
    "-o must end in .json (export) or .toml (import), not {}",
)
WRITTEN = Text("写好了：{}（{}，{} 栏）。", "Written: {} ({}, {} columns).")


def command(language: Language) -> click.Command:
    """The command, speaking `language`."""

    def callback(subject: str, output: str | None, name: str | None, workspace: str) -> None:
        ending = Path(output).suffix.lower() if output else ".json"
        if ending not in (".json", ".toml"):
            raise click.UsageError(WRONG_END.said(language).format(output), click.get_current_context())
        if output and ending == ".toml":
            _import(Path(subject), Path(output), name, language)
        else:
            _export(workspace, subject, Path(output) if output else None, language)

    return workspace_command(
        "schema",
        language,
        help=HELP,
        callback=callback,
        params=[
            click.Argument(["subject"], metavar=SUBJECT[language]),
            click.Option(["-o", "--output"], metavar="FILE", help=OUTPUT_HELP.said(language)),
            click.Option(["--name"], metavar="NAME", help=NAME_HELP.said(language)),
        ],
    )


def _export(folder: str, name: str, output: Path | None, language: Language) -> None:
    from zhiheng.cli.output import print_json
    from zhiheng.core.registers.table_schema import to_table_schema

    workspace = opened(folder)
    register = workspace.register(name)
    schema = to_table_schema(register, workspace.registers)
    if output is None:
        print_json(schema)
        return
    output.write_text(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(WRITTEN.said(language).format(output, register.label.said(language), len(register.columns)))


def _import(source: Path, output: Path, name: str | None, language: Language) -> None:
    from zhiheng.core.registers.table_schema import from_table_schema
    from zhiheng.schemes.writing import registers_text

    try:
        data = json.loads(source.read_text(encoding="utf-8-sig"))
    except ValueError as problem:
        raise InputProblem(_not_json(source, str(problem))) from problem
    if not isinstance(data, dict):
        raise InputProblem(_not_json(source, type(data).__name__))
    register = from_table_schema(data, name or source.stem)
    output.write_text(registers_text(register), encoding="utf-8")
    print(WRITTEN.said(language).format(output, register.label.said(language), len(register.columns)))


def _not_json(source: Path, value: str) -> Issue:
    return Issue(
        level=Level.ERROR,
        code="schema-not-json",
        place=Text(source.name, source.name),
        value=value[:120],
        message=Text("不是 Table Schema 的 JSON 文件", "not a JSON file with a Table Schema"),
        remedy=Text(
            "请提供 UTF-8 编码、最外层是 { } 的 JSON", "Give JSON in UTF-8 whose outermost value is an object"
        ),
    )
