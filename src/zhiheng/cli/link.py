"""`zhiheng link`: what measures each target; suggestions, and their confirmation by a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from zhiheng.cli.places import json_option, opened, workspace_command
from zhiheng.core.issues import Language, Text

if TYPE_CHECKING:
    from zhiheng.core.judging.model import Link
    from zhiheng.workspace.linking import Linked
    from zhiheng.workspace.opening import Workspace

HELP = Text(
    "目标由什么来衡量：台账里的指标，或责任单位的上报数。建议由程序按名称、单位、责任单位的相近程度给出，由人确认后才用于评判。\n\n"
    "zhiheng link                                列出各目标的关联和建议\n"
    "zhiheng link --suggest --write              把建议写入 links.toml，已有的不动\n"
    "zhiheng link 目标 指标 --by 姓名            确认由这个指标衡量\n"
    "zhiheng link 目标 --reported --by 姓名      确认由责任单位报送",
    "What measures each target: an indicator of a register, or what its body reports. Suggestions go by names, units and bodies; they "
    "count once a person has confirmed them.\n\n"
    "zhiheng link                                lists links and suggestions\n"
    "zhiheng link --suggest --write              writes suggestions into links.toml; what stands there is kept\n"
    "zhiheng link TARGET INDICATOR --by NAME     confirms that this indicator measures it\n"
    "zhiheng link TARGET --reported --by NAME    confirms that its body reports it",
)
TARGET = {"zh": "[目标]", "en": "[TARGET]"}
INDICATOR = {"zh": "[指标]", "en": "[INDICATOR]"}
NAME = {"zh": "姓名", "en": "NAME"}
FILE = {"zh": "文件", "en": "FILE"}
SUGGEST_HELP = Text("给出建议，写成 links.toml 的样子。", "Give suggestions, in the form of links.toml.")
WRITE_HELP = Text(
    "和 --suggest 一起用：写入工作区的 links.toml。",
    "With --suggest: write them into the workspace's links.toml.",
)
OUTPUT_HELP = Text("和 --suggest 一起用：写入另一个文件。", "With --suggest: write them into another file.")
REPORTED_HELP = Text("由责任单位报送数值。", "Values are reported by the body.")
BY_HELP = Text("确认人的姓名。", "Who confirms it.")
NO_NAME = Text("请用 --by 写明由谁确认", "say with --by who confirms it")
ONE_OF_TWO = Text(
    "请写一个指标，或者写 --reported，两者取一", "give an indicator or --reported, one of the two"
)
NOT_TOGETHER = Text(
    "--suggest 是对全部目标的，不能和目标一起写", "--suggest is for all targets; leave the target out"
)
NEEDS_SUGGEST = Text("--write 和 -o 要和 --suggest 一起用", "--write and -o go with --suggest")
CONFIRMED = Text("已确认：{}", "confirmed: {}")
WRITTEN = Text("写入 {} 条建议，待人确认。", "{} suggestions written, to be confirmed by a person.")
HEADINGS = {
    "zh": ("编号", "目标", "由什么衡量", "确认", "建议"),
    "en": ("Id", "Target", "Measured by", "Confirmed", "Suggestions"),
}
REPORTED = Text("上报数", "reported")


def command(language: Language) -> click.Command:
    """The command, speaking `language`."""

    def callback(workspace: str, **said: Any) -> None:
        _link(opened(workspace), said, language)

    def option(name: str, help: Text, **further: Any) -> click.Option:
        return click.Option([name], help=help.said(language), **further)

    return workspace_command(
        "link",
        language,
        help=HELP,
        callback=callback,
        params=[
            click.Argument(["target"], required=False, metavar=TARGET[language]),
            click.Argument(["indicator"], required=False, metavar=INDICATOR[language]),
            option("--reported", REPORTED_HELP, is_flag=True),
            option("--by", BY_HELP, metavar=NAME[language]),
            option("--suggest", SUGGEST_HELP, is_flag=True),
            option("--write", WRITE_HELP, is_flag=True),
            click.Option(["-o", "--output"], metavar=FILE[language], help=OUTPUT_HELP.said(language)),
            json_option(language),
        ],
    )


def _link(workspace: Workspace, said: dict[str, Any], language: Language) -> None:
    if (said["write"] or said["output"]) and not said["suggest"]:
        raise _usage(NEEDS_SUGGEST, language)
    if said["suggest"]:
        if said["target"]:
            raise _usage(NOT_TOGETHER, language)
        _suggest(workspace, said, language)
    elif said["indicator"] or said["reported"] or said["by"]:
        _confirm(workspace, said, language)
    else:
        _list(workspace, said, language)


def _suggest(workspace: Workspace, said: dict[str, Any], language: Language) -> None:
    from pathlib import Path

    from zhiheng.cli.output import print_json
    from zhiheng.workspace.linking import linked, suggested, write_suggestions
    from zhiheng.workspace.links import HEAD, link_text

    new = write_suggestions(workspace) if said["write"] else suggested(linked(workspace))
    text = "\n".join(link_text(each) for each in new)
    if said["output"]:
        Path(said["output"]).write_text(f"{HEAD}\n{text}", encoding="utf-8")
    if said["as_json"]:
        print_json({"suggested": [link_record(each) for each in new]})
    elif said["write"] or said["output"]:
        print(WRITTEN.said(language).format(len(new)))
    else:
        print(text)


def _confirm(workspace: Workspace, said: dict[str, Any], language: Language) -> None:
    from zhiheng.cli.clock import local_day, now
    from zhiheng.cli.output import print_json
    from zhiheng.workspace.linking import confirm

    if not said["target"] or bool(said["indicator"]) == bool(said["reported"]):
        raise _usage(ONE_OF_TWO, language)
    if not (said["by"] or "").strip():
        raise _usage(NO_NAME, language)
    link = confirm(workspace, said["target"], said["indicator"] or "", by=said["by"], on=local_day(now()))
    if said["as_json"]:
        print_json(link_record(link))
        return
    measured = link.indicator or REPORTED.said(language)
    print(CONFIRMED.said(language).format(f"{said['target']} ← {measured} ({link.confirmed_by})"))


def _list(workspace: Workspace, said: dict[str, Any], language: Language) -> None:
    from zhiheng.cli.output import print_json
    from zhiheng.cli.plan_words import terminal_columns
    from zhiheng.cli.tables import table_text
    from zhiheng.workspace.linking import linked

    found = linked(workspace, (said["target"],) if said["target"] else ())
    if said["as_json"]:
        print_json({"targets": [_record(each) for each in found]})
        return
    print(table_text(HEADINGS[language], _rows(found, language), terminal_columns()))


def _rows(found: Sequence[Linked], language: Language) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for each in found:
        link = each.link
        measured = (
            "" if link is None else link.indicator or (REPORTED.said(language) if link.reported else "")
        )
        near = [
            f"{one.indicator} {one.score:.2f}（{'，'.join(reason.zh for reason in one.reasons)}）"
            if language == "zh"
            else f"{one.indicator} {one.score:.2f} ({', '.join(reason.en for reason in one.reasons)})"
            for one in each.suggestions
        ]
        confirmed = link.confirmed_by if link is not None else ""
        rows.append((each.target.id, each.target.subject, measured, confirmed, "\n".join(near[:1])))
    return rows


def _record(found: Linked) -> dict[str, Any]:
    return {
        "target": found.target.id,
        "subject": found.target.subject,
        "link": link_record(found.link) if found.link is not None else None,
        "suggestions": [
            {
                "indicator": each.indicator,
                "score": each.score,
                "reasons": [{"zh": reason.zh, "en": reason.en} for reason in each.reasons],
            }
            for each in found.suggestions
        ],
    }


def link_record(link: Link) -> dict[str, Any]:
    """A link for JSON."""
    return {
        "target": link.target,
        "indicator": link.indicator or None,
        "reported": link.reported,
        "area": link.area,
        "filters": dict(link.filters),
        "reference": link.reference or None,
        "rank_within": link.rank_within,
        "result": link.result or None,
        "confirmed_by": link.confirmed_by or None,
        "confirmed_on": link.confirmed_on.isoformat() if link.confirmed_on else None,
        "note": link.note,
    }


def _usage(words: Text, language: Language) -> click.UsageError:
    return click.UsageError(words.said(language), click.get_current_context())
