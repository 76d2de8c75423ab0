"""`zhiheng catalogue`: what indicators there are, with formula, versions, source and owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import click

from zhiheng.cli.places import json_option, opened, workspace_command
from zhiheng.core.issues import Language, Text

HELP = Text(
    "按制度和负责部门列出指标：标识、名称、单位、台账。写出指标名称，就看它的完整定义：公式、历次版本和依据、参数、分组。",
    "Lists the indicators by scheme and owner: identifier, label, unit, register. With names, the whole definition of each: formula, "
    "versions with dates and basis, parameters, breakdowns.",
)
INDICATORS = {"zh": "[指标]…", "en": "[INDICATOR]..."}
HEADINGS = {
    "zh": ("指标", "名称", "单位", "台账"),
    "en": ("Indicator", "Label", "Unit", "Register"),
}
BETTER = {
    "higher": Text("越高越好", "higher is better"),
    "lower": Text("越低越好", "lower is better"),
    "neither": Text("不论高低", "neither"),
}
WORDS = {
    "unit": Text("单位", "Unit"),
    "better": Text("方向", "Sense"),
    "register": Text("台账", "Register"),
    "inputs": Text("合成自", "Made of"),
    "strata": Text("分层", "Strata"),
    "estimate": Text("区间", "Interval"),
    "when_empty": Text("没有记录", "No row"),
    "formula": Text("公式", "Formula"),
    "parameters": Text("参数", "Parameters"),
    "breakdowns": Text("可分组", "Breakdowns"),
    "owner": Text("负责", "Owner"),
    "basis": Text("依据", "Basis"),
    "source": Text("定义", "Defined in"),
    "note": Text("说明", "Note"),
}
ESTIMATES = {
    "none": Text("", ""),
    "proportion": Text("按抽样的比例估计（威尔逊法）", "of a share of a sample (Wilson)"),
    "stratified": Text("按分层抽样估计", "of a stratified sample"),
    "rate": Text("按事件发生率估计（泊松精确法）", "of a rate of events (exact Poisson)"),
}
NOTHING_HAPPENED = Text("就是没有发生，按 0 算", "means that nothing happened: 0")
BEGINNING = Text("自始", "from the beginning")
FROM = Text("自 {} 起", "from {}")
WHERE = Text("（范围：{}）", " (where {})")
MARKS = {
    "V": Text("已核", "read in the rule"),
    "M": Text("待核", "to be confirmed"),
    "P": Text("惯例", "practice"),
}
MORE = Text("写出指标名称可看完整定义：zhiheng catalogue {}", "For a whole definition: zhiheng catalogue {}")
NONE = Text("还没有指标。", "There are no indicators.")


def command(language: Language) -> click.Command:
    """The command, speaking `language`."""

    def callback(indicators: tuple[str, ...], as_json: bool, workspace: str) -> None:
        _catalogue(opened(workspace), indicators, language, as_json=as_json)

    return workspace_command(
        "catalogue",
        language,
        help=HELP,
        callback=callback,
        params=[
            click.Argument(["indicators"], nargs=-1, metavar=INDICATORS[language]),
            json_option(language),
        ],
    )


def _catalogue(workspace: Any, names: tuple[str, ...], language: Language, *, as_json: bool) -> None:
    from zhiheng.cli.output import print_json
    from zhiheng.cli.plan_words import terminal_columns
    from zhiheng.cli.tables import table_text
    from zhiheng.workspace.catalogues import catalogue_record, find_indicators

    found = [catalogue_record(workspace, each, language) for each in find_indicators(workspace, names)]
    if as_json:
        print_json({"indicators": found})
    elif names:
        print("\n\n".join("\n".join(_lines(each, language)) for each in found))
    elif not found:
        print(NONE.said(language))
    else:
        rows = list(_rows(found))
        print(table_text(HEADINGS[language], rows, terminal_columns()))
        print(f"\n{MORE.said(language).format(found[0]['name'])}")


def _rows(entries: Iterable[dict[str, Any]]) -> Iterator[tuple[str, ...] | str]:
    """A row for each indicator; those of a scheme under its name and the owner's."""
    for (scheme, owner), those in groupby(entries, key=lambda each: (each["scheme_label"], each["owner"])):
        yield f"{scheme} · {owner}"
        for entry in those:
            yield entry["name"], entry["label"], entry["unit"], entry["register_label"]


def _formula(version: dict[str, Any], language: Language) -> str:
    below = f" / {version['denominator']}" if version["denominator"] else ""
    where = WHERE.said(language).format(version["where"]) if version["where"] else ""
    return f"{version['numerator']}{below}{where}"


def _lines(entry: dict[str, Any], language: Language) -> Iterator[str]:
    """The whole definition of one indicator."""
    yield f"{entry['label']}  {entry['name']}"
    for key, said in _facts(entry, language):
        if said:
            colon = "：" if language == "zh" else ": "
            yield f"  {WORDS[key].said(language)}{colon}{said}"


def _facts(entry: dict[str, Any], language: Language) -> Iterator[tuple[str, str]]:
    comma = "、" if language == "zh" else ", "
    yield "unit", entry["unit"]
    yield "better", BETTER[entry["better"]].said(language)
    yield "register", f"{entry['register_label']} {entry['register']}".strip()
    yield "inputs", "  ".join(filter(None, (comma.join(_inputs(entry)), entry["algorithm"])))
    yield "strata", _strata(entry, comma)
    yield "estimate", ESTIMATES[entry["estimate"]].said(language)
    yield "when_empty", NOTHING_HAPPENED.said(language) if entry["when_empty"] == "zero" else ""
    for version in entry["versions"]:
        since = FROM.said(language).format(version["since"]) if version["since"] else BEGINNING.said(language)
        basis = f"  {version['basis']}" if version["basis"] else ""
        alone = len(entry["versions"]) == 1 and not version["since"]
        yield "formula", f"{_formula(version, language)}{'' if alone else f'  {since}'}{basis}"
    for parameter in entry["parameters"]:
        yield "parameters", _parameter(parameter, language)
    yield "breakdowns", comma.join(entry["breakdowns"])
    yield (
        "owner",
        f"{entry['owner']}（{entry['scheme_label']}）"
        if language == "zh"
        else f"{entry['owner']} ({entry['scheme_label']})",
    )
    yield "basis", comma.join(entry["basis"])
    yield "source", entry["source"]
    yield "note", entry["note"]


def _inputs(entry: dict[str, Any]) -> Iterator[str]:
    """What an index is made of, with its weights."""
    for name, other in entry["inputs"].items():
        weight = entry["weights"].get(name)
        yield f"{name} = {other}" if weight is None else f"{name} = {other} × {weight:.15g}"


def _strata(entry: dict[str, Any], comma: str) -> str:
    """The column of the strata with their weights, or with the parameter that holds them."""
    if not entry["strata"]:
        return ""
    weights = comma.join(f"{name} {weight:.15g}" for name, weight in entry["weights"].items())
    return f"{entry['strata']} × {weights or entry['weights_from']}"


def _parameter(parameter: dict[str, Any], language: Language) -> str:
    """Label and name, and each value with its first day, clause and mark."""
    values = []
    for value in parameter["values"]:
        number = "" if value["value"] is None else f"{value['value']:.15g}"
        parts = " ".join(f"{name} {each:.15g}" for name, each in (value["parts"] | value["areas"]).items())
        since = FROM.said(language).format(value["since"])
        mark = MARKS[value["mark"]].said(language)
        values.append(
            " ".join(filter(None, (number, parts, parameter["unit"], since, f"[{mark}]", value["clause"])))
        )
    semicolon = "；" if language == "zh" else "; "
    return f"{parameter['label']} {parameter['name']} = {semicolon.join(values)}"
