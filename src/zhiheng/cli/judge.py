"""`zhiheng judge`: how each target of the plan stands, why, and what is needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from zhiheng.cli.places import as_of_option, json_option, moment, opened, workspace_command
from zhiheng.core.issues import Language, Text

if TYPE_CHECKING:
    from zhiheng.core.judging.model import Verdict
    from zhiheng.core.plan.model import Target
    from zhiheng.workspace.opening import Workspace

HELP = Text(
    "评判计划的各项目标：达成、进展正常、有风险、未达成、无数据或无法判断，各附一句理由。\n\n"
    "不写目标就评全部；可以写目标编号或指标名称。由什么衡量，用 zhiheng link 确认。\n\n"
    "例：zhiheng judge --on 2026-06-30",
    "Judges the plan's targets: met, on course, at risk, missed, no data or cannot tell, each with a sentence of reason.\n\n"
    "Without names all of them; a name is an id or a subject. What measures them is confirmed with zhiheng link.\n\n"
    "Example: zhiheng judge --on 2026-06-30",
)
TARGETS = {"zh": "[目标]…", "en": "[TARGET]..."}
DAY = {"zh": "日期", "en": "DATE"}
ON_HELP = Text("评判哪一天的情况；缺省为今天。", "The day on which targets are judged; by default today.")
ENGINE_HELP = Text("计算引擎；缺省 duckdb。", "The engine; by default duckdb.")
MASTER_HELP = Text("Spark 的主节点地址。", "The address of the Spark master.")
ENGINES = ("duckdb", "spark", "reference")
NOT_A_DAY = Text("日期「{}」看不懂，请写 2026-06-30", "{} is no day; write 2026-06-30")
HEADINGS = {
    "zh": ("状态", "指标", "现值", "目标", "差距", "可能性", "责任单位"),
    "en": ("State", "Subject", "Value", "Target", "Gap", "Chance", "Holder"),
}
NO_AREA = Text("（未分领域）", "(no area)")
REASONS = Text("理由", "Reasons")
NONE = Text("计划里没有目标。", "The plan has no targets.")
DROPPED = Text("已取消，不再评判：{}", "given up and not judged: {}")


def command(language: Language) -> click.Command:
    """The command, speaking `language`."""

    def callback(workspace: str, **said: Any) -> None:
        _judge(opened(workspace), said, language)

    return workspace_command(
        "judge",
        language,
        help=HELP,
        callback=callback,
        params=[
            click.Argument(["targets"], nargs=-1, metavar=TARGETS[language]),
            as_of_option(language),
            click.Option(["--on"], metavar=DAY[language], help=ON_HELP.said(language)),
            click.Option(["--engine"], type=click.Choice(ENGINES), default="duckdb", help=ENGINE_HELP.said(language)),
            click.Option(["--master"], default="", metavar="URL", help=MASTER_HELP.said(language)),
            json_option(language),
        ],
    )  # fmt: skip


def _judge(workspace: Workspace, said: dict[str, Any], language: Language) -> None:
    from zhiheng.cli.output import print_json
    from zhiheng.core.judging.records import verdict_record
    from zhiheng.engines.choosing import open_engine
    from zhiheng.workspace.judging import dropped, judge_plan

    on, as_of = day_said(said["on"], language), moment(said["as_of"], language)
    engine = open_engine(said["engine"], master=said["master"])
    try:
        verdicts = judge_plan(workspace, on=on, as_of=as_of, targets=said["targets"], engine=engine)
    finally:
        engine.close()
    plan = workspace.plan
    gone = tuple(dropped(plan, on)) if plan is not None and not said["targets"] else ()
    if said["as_json"]:
        print_json({
            "on": on.isoformat(),
            "verdicts": [verdict_record(each) for each in verdicts],
            "counts": _counts(verdicts),
            "dropped": [each.id for each in gone],
        })  # fmt: skip
        return
    _print(verdicts, gone, language)


def day_said(said: str | None, language: Language) -> date:
    """The day that `--on` says, else today. Raises UsageError for what is no day."""
    from zhiheng.cli.clock import local_day, now

    if said is None:
        return local_day(now())
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise click.UsageError(NOT_A_DAY.said(language).format(said), click.get_current_context()) from None


def _print(verdicts: Sequence[Verdict], gone: Sequence[Target], language: Language) -> None:
    from zhiheng.cli.plan_words import terminal_columns
    from zhiheng.cli.tables import table_text

    if not verdicts and not gone:
        print(NONE.said(language))
        return
    rows: list[tuple[str, ...] | str] = []
    heading = None
    for verdict in verdicts:
        above = _heading(verdict, language)
        if above != heading:
            rows.append(above)
            heading = above
        rows.append(_row(verdict, language))
    print(table_text(HEADINGS[language], rows, terminal_columns()))
    print(f"\n{REASONS.said(language)}")
    for verdict in verdicts:
        print(f"  {_label(verdict, language)}  {verdict.reason.said(language)}")
    for target in gone:
        print(f"  {DROPPED.said(language).format(target.subject)}")
    print("\n" + _counted(verdicts, language))


def _heading(verdict: Verdict, language: Language) -> str:
    named = [each for each in (verdict.target.area, verdict.target.category) if each]
    return " / ".join(named) or NO_AREA.said(language)


def _row(verdict: Verdict, language: Language) -> tuple[str, ...]:
    from zhiheng.core.judging.wording import cells

    value, asked, gap = (each.said(language) for each in cells(verdict))
    return (
        _label(verdict, language),
        verdict.target.subject,
        value,
        asked,
        gap,
        _chance(verdict),
        verdict.holder,
    )


def _chance(verdict: Verdict) -> str:
    """The probability; never told as certain where the state is open."""
    from zhiheng.core.judging.model import State

    if verdict.probability is None:
        return "—"
    chance = f"{int(verdict.probability * 100)}%"
    if verdict.state in (State.MET, State.MISSED):
        return chance
    return {"0%": "<1%", "99%": ">99%", "100%": ">99%"}.get(chance, chance)


def _label(verdict: Verdict, language: Language) -> str:
    from zhiheng.core.judging.model import STATE_LABELS

    return STATE_LABELS[verdict.state].said(language)


def _counts(verdicts: Sequence[Verdict]) -> dict[str, int]:
    from zhiheng.core.judging.model import State

    counted = Counter(each.state for each in verdicts)
    return {state.value: counted[state] for state in State}


def _counted(verdicts: Sequence[Verdict], language: Language) -> str:
    from zhiheng.core.judging.model import STATE_LABELS, State

    counts = _counts(verdicts)
    parts = [
        f"{STATE_LABELS[State(state)].said(language)} {number}" for state, number in counts.items() if number
    ]
    total = {"zh": f"共 {len(verdicts)} 项：", "en": f"{len(verdicts)} targets: "}[language]
    return total + {"zh": "，", "en": ", "}[language].join(parts)
