"""`zhiheng evaluate`: values of indicators by area, period and column, with what they came from."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zhiheng.cli.places import as_of_option, json_option, moment, opened, workspace_command
from zhiheng.core.issues import Language, Text

if TYPE_CHECKING:
    from zhiheng.core.calendar import Period
    from zhiheng.core.formulas.questions import Engine
    from zhiheng.workspace.evaluating import Evaluation, Request
    from zhiheng.workspace.opening import Workspace

HELP = Text(
    "计算指标。不写指标就算全部，不写时期就算计划各年（没有计划的，数据里的各年）。\n\n"
    "例：zhiheng evaluate key_food_pass_rate --by town,quarter --period 2026\n\n"
    "--explain 说明每个数的来历：公式、参数、时点、报送、逐步筛选的行数、样行、算式和计划原文。",
    "Computes indicators. Without names all of them; without a period the years of the plan, or else of the data.\n\n"
    "Example: zhiheng evaluate key_food_pass_rate --by town,quarter --period 2026\n\n"
    "--explain gives the whole way of each number: formula, parameters, vintage, filings, rows at each condition, a "
    "sample of rows, the arithmetic, and the plan's sentence.",
)
INDICATORS = {"zh": "[指标]…", "en": "[INDICATOR]..."}
BY_HELP = Text(
    "分组，用逗号隔开：town、district、city，day、month、quarter、half_year、year、plan（计划开始至今），或指标可分组的栏目。",
    "How to tell values apart, with commas: town, district, city; day, month, quarter, half_year, year, plan (the plan to "
    "date); or a column that the indicator may be taken apart by.",
)
PERIOD_HELP = Text(
    "时期，可写几个：2026、2026H1、2026Q1、2026-03、2026-03-18、2026-01-01..2026-08-31。",
    "A period; may be given several times: 2026, 2026H1, 2026Q1, 2026-03, 2026-03-18, 2026-01-01..2026-08-31.",
)
AREA_HELP = Text("只看这个地区，可写几个。", "Only this area; may be given several times.")
ON_HELP = Text(
    "算到哪一天为止，地区也按这一天的区划；缺省为今天。",
    "The day up to which is computed, with the areas of that day; by default today.",
)
ENGINE_HELP = Text("计算引擎；缺省 duckdb。", "The engine; by default duckdb.")
MASTER_HELP = Text("Spark 的主节点地址。", "The address of the Spark master.")
MEMORY_HELP = Text("引擎最多用多少内存，如 2GB。", "The most memory that the engine takes, as 2GB.")
EXPLAIN_HELP = Text("说明每个数的来历。", "Give the whole way of each number.")
OUTPUT_HELP = Text("写入 .csv 文件。", "Write to a .csv file.")
NOT_A_PERIOD = Text(
    "时期「{}」看不懂，请写 2026、2026Q1、2026-03 或 2026-01-01..2026-08-31",
    "{} is no period; write 2026, 2026Q1, 2026-03 or 2026-01-01..2026-08-31",
)
NOT_A_DAY = Text("日期「{}」看不懂，请写 2026-06-30", "{} is no day; write 2026-06-30")
NOT_CSV = Text("只能写 .csv 文件", "only a .csv file can be written")
TOO_MANY = Text(
    "共 {} 个数，只说明前 {} 个；请用 --period、--area 或指标名称缩小范围。",
    "{} values; the first {} are explained. Narrow it with --period, --area or names.",
)
EXPLAINED = 12
"""How many values are explained in one call: each is a page."""
ENGINES = ("duckdb", "spark", "reference")


def command(language: Language) -> click.Command:
    """The command, speaking `language`."""

    def callback(workspace: str, **said: Any) -> None:
        _evaluate(opened(workspace), said, language)

    def option(name: str, help: Text, **further: Any) -> click.Option:
        return click.Option([name], help=help.said(language), **further)

    words = {
        "zh": ("分组", "时期", "地区", "日期", "文件"),
        "en": ("BREAKDOWNS", "PERIOD", "AREA", "DATE", "FILE"),
    }
    by, period, area, day, file = words[language]
    return workspace_command(
        "evaluate",
        language,
        help=HELP,
        callback=callback,
        params=[
            click.Argument(["indicators"], nargs=-1, metavar=INDICATORS[language]),
            option("--by", BY_HELP, default="", metavar=by),
            option("--period", PERIOD_HELP, multiple=True, metavar=period),
            option("--area", AREA_HELP, multiple=True, metavar=area),
            as_of_option(language),
            option("--on", ON_HELP, metavar=day),
            option("--engine", ENGINE_HELP, type=click.Choice(ENGINES), default="duckdb"),
            option("--master", MASTER_HELP, default="", metavar="URL"),
            option("--memory", MEMORY_HELP, default="", metavar="SIZE"),
            option("--explain", EXPLAIN_HELP, is_flag=True),
            click.Option(["-o", "--output"], metavar=file, help=OUTPUT_HELP.said(language)),
            json_option(language),
        ],
    )


def _evaluate(workspace: Workspace, said: dict[str, Any], language: Language) -> None:
    request = _request(said, language)
    output = _output(said["output"], language)
    from zhiheng.engines.choosing import open_engine
    from zhiheng.workspace.evaluating import evaluate

    engine = open_engine(said["engine"], memory=said["memory"], master=said["master"])
    try:
        found = evaluate(workspace, request, engine=engine)
        explained = _explained(workspace, request, found, engine) if said["explain"] else []
    finally:
        engine.close()
    _report(workspace, found, language)
    if output is not None:
        from zhiheng.cli.evaluated_values import write_csv

        write_csv(workspace, found, output, language)
    elif said["as_json"]:
        from zhiheng.cli.evaluated_values import evaluation_record
        from zhiheng.cli.explained import explanation_record
        from zhiheng.cli.output import print_json

        record = evaluation_record(workspace, found, language)
        if said["explain"]:
            record["explanations"] = [explanation_record(each, language) for each in explained]
        print_json(record)
    elif said["explain"]:
        _print_explained(explained, len(found.values), language)
    else:
        from zhiheng.cli.evaluated_values import evaluation_text

        print(evaluation_text(workspace, found, language))


def _request(said: dict[str, Any], language: Language) -> Request:
    from zhiheng.workspace.evaluating import Request

    return Request(
        on=_day(said["on"], language),
        indicators=said["indicators"],
        by=tuple(word.strip() for word in said["by"].split(",") if word.strip()),
        periods=tuple(_period(text, language) for text in said["period"]),
        areas=said["area"],
        as_of=moment(said["as_of"], language),
    )


def _day(said: str | None, language: Language) -> date:
    from zhiheng.cli.clock import local_day, now

    if said is None:
        return local_day(now())
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise _wrong(NOT_A_DAY, said, language) from None


def _period(said: str, language: Language) -> Period:
    from zhiheng.core.calendar import read_period

    found = read_period(said)
    if found is None:
        raise _wrong(NOT_A_PERIOD, said, language)
    return found


def _output(said: str | None, language: Language) -> Path | None:
    if said is not None and Path(said).suffix.lower() != ".csv":
        raise _wrong(NOT_CSV, said, language)
    return Path(said) if said else None


def _wrong(text: Text, said: str, language: Language) -> click.UsageError:
    return click.UsageError(text.said(language).format(said), click.get_current_context())


def _explained(workspace: Workspace, request: Request, found: Evaluation, engine: Engine) -> list[Any]:
    from zhiheng.workspace.explaining import explain

    others = (*found.values, *found.inputs)
    return [explain(workspace, value, request, engine, others) for value in found.values[:EXPLAINED]]


def _report(workspace: Workspace, found: Evaluation, language: Language) -> None:
    """What was noticed, on standard error."""
    import sys

    from zhiheng.cli.problems import issue_lines

    for line in issue_lines(found.issues, language):
        print(line, file=sys.stderr)


def _print_explained(explained: list[Any], count: int, language: Language) -> None:
    from zhiheng.cli.explained import explanation_text
    from zhiheng.cli.plan_words import terminal_columns

    print("\n\n".join(explanation_text(each, language, terminal_columns()) for each in explained))
    if count > len(explained):
        print(f"\n{TOO_MANY.said(language).format(count, len(explained))}")
