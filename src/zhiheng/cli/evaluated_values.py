"""Values as a table for the terminal, as JSON with keys that stay, and as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhiheng.core.issues import Language, Text
from zhiheng.workspace.explained_words import exact, short, shown

if TYPE_CHECKING:
    from zhiheng.core.indicators.model import Indicator, Interval, Lineage, Value
    from zhiheng.workspace.evaluating import Evaluation
    from zhiheng.workspace.opening import Workspace

HEADINGS = {
    "period": Text("时期", "Period"),
    "area": Text("地区", "Area"),
    "value": Text("数值", "Value"),
    "interval": Text("95% 区间", "95 % interval"),
    "parts": Text("分子／分母", "Ratio of"),
    "n": Text("行数", "Rows"),
    "remark": Text("说明", "Remark"),
}
WHOLE = Text("全区", "whole")
FORMER = Text("按原公式", "by the former formula")
CRUDE = Text("未加权 {}", "unweighted {}")
EMPTY = Text("（空）", "(empty)")
TRUTH = {"true": Text("是", "yes"), "false": Text("否", "no")}
NOTHING = Text(
    "没有可算的：所问的时期里没有记录，或者还没有开始。",
    "Nothing to compute: no row in these periods, or none of them has begun.",
)
NOTHING_FILED = Text("账本里还没有报送。", "Nothing has been filed yet.")
FOOT = Text(
    "账本第 {seq} 次报送时的状态。来历：zhiheng evaluate {name} --explain",
    "As of filing {seq} of the ledger. Where a number comes from: zhiheng evaluate {name} --explain",
)
CSV_KEYS = (
    "indicator", "label", "period", "from", "to", "area", "level", "breakdown", "value", "unit", "numerator", "denominator", "n",
    "low", "high", "former", "reason",
)  # fmt: skip


def evaluation_record(workspace: Workspace, found: Evaluation, language: Language) -> dict[str, Any]:
    """The values for JSON; the keys stay. `exact` is the value as a fraction or decimal in text, to compute with."""
    return {
        "vintage": found.vintage,
        "values": [
            value_record(workspace.indicators[each.indicator], each, language) for each in found.values
        ],
        "issues": [issue.record(language) for issue in found.issues],
    }


def value_record(indicator: Indicator, value: Value, language: Language) -> dict[str, Any]:
    """One value for JSON."""
    assert value.period is not None
    return {
        "indicator": value.indicator,
        "label": indicator.label.said(language),
        "unit": value.unit,
        "period": value.period.code,
        "from": value.period.start.isoformat(),
        "to": value.period.end.isoformat(),
        "area": value.area,
        "level": value.level,
        "breakdown": dict(value.breakdown),
        "value": None if value.value is None else float(value.value),
        "exact": exact(value.value),
        "numerator": exact(value.numerator),
        "denominator": exact(value.denominator),
        "n": value.n,
        "interval": _interval_record(value.interval),
        "crude": None if value.crude is None else float(value.crude),
        "former": value.former,
        "reason": value.reason.said(language),
        "lineage": lineage_record(value.lineage),
    }


def _interval_record(interval: Interval | None) -> dict[str, Any] | None:
    if interval is None:
        return None
    return {
        "low": float(interval.low),
        "high": float(interval.high),
        "confidence": float(interval.confidence),
        "method": interval.method,
    }


def lineage_record(lineage: Lineage) -> dict[str, Any]:
    """Where a value came from, for JSON."""
    return {
        "vintage": lineage.vintage,
        "register": lineage.register,
        "register_version": lineage.register_version,
        "formula": lineage.formula,
        "since": lineage.since.isoformat() if lineage.since else None,
        "filings": list(lineage.filings),
        "inputs": [lineage_record(each) for each in lineage.inputs],
    }


def evaluation_text(workspace: Workspace, found: Evaluation, language: Language) -> str:
    """The values as a table under a heading for each indicator."""
    from zhiheng.cli.plan_words import terminal_columns
    from zhiheng.cli.tables import table_text

    if not found.values:
        return NOTHING.said(language)
    shown = _shown_columns(found.values)
    head = [HEADINGS[key].said(language) if key in HEADINGS else key for key in shown]
    head = [
        _column_label(workspace, found.values, key, language) if key not in HEADINGS else said
        for key, said in zip(shown, head, strict=True)
    ]
    rows: list[Sequence[str] | str] = []
    name = ""
    for value in found.values:
        indicator = workspace.indicators[value.indicator]
        if value.indicator != name:
            name = value.indicator
            unit = f"  {indicator.unit}" if indicator.unit else ""
            rows.append(f"{indicator.label.said(language)}  {name}{unit}")
        cells = cells_of(indicator, value, language)
        rows.append([cells.get(key, "") for key in shown])
    foot = (FOOT if found.vintage else NOTHING_FILED).said(language)
    foot = foot.format(seq=found.vintage, name=found.values[0].indicator)
    return f"{table_text(head, rows, terminal_columns())}\n\n{foot}"


def _shown_columns(values: Sequence[Value]) -> list[str]:
    columns = list(dict.fromkeys(name for value in values for name, _ in value.breakdown))
    told = {
        "area": any(value.area for value in values),
        "interval": any(value.interval for value in values),
        "parts": any(value.denominator is not None for value in values),
        "remark": any(value.reason.zh or value.former or value.crude is not None for value in values),
    }
    keys = ["period", "area", *columns, "value", "interval", "parts", "n", "remark"]
    return [key for key in keys if told.get(key, True)]


def _column_label(workspace: Workspace, values: Sequence[Value], name: str, language: Language) -> str:
    """The label of a breakdown: of the column of the first register that has it."""
    registers = dict.fromkeys(value.lineage.register for value in values if value.lineage.register)
    found = (workspace.registers[each].column(name) for each in registers)
    return next((column.label.said(language) for column in found if column), name)


def cells_of(indicator: Indicator, value: Value, language: Language) -> dict[str, str]:
    """What a table shows of a value, by column."""
    assert value.period is not None
    low_to_high = ""
    if value.interval:
        low, high = (shown(each, indicator.decimals) for each in (value.interval.low, value.interval.high))
        low_to_high = f"{low} – {high}"
    return {
        "period": value.period.label().said(language),
        "area": value.area or WHOLE.said(language),
        **{name: _said(text, language) for name, text in value.breakdown},
        "value": "—" if value.value is None else shown(value.value, indicator.decimals),
        "interval": low_to_high,
        "parts": _parts(value),
        "n": f"{value.n:,}",
        "remark": remark(indicator, value, language),
    }


def remark(indicator: Indicator, value: Value, language: Language) -> str:
    """What is said beside a value: why there is none, the former formula, the share without weights."""
    found = [value.reason.said(language), FORMER.said(language) if value.former else ""]
    if value.crude is not None:
        found.append(CRUDE.said(language).format(shown(value.crude, indicator.decimals)))
    return "；".join(filter(None, found)) if language == "zh" else "; ".join(filter(None, found))


def _said(text: str, language: Language) -> str:
    if text in TRUTH:
        return TRUTH[text].said(language)
    return text or EMPTY.said(language)


def _parts(value: Value) -> str:
    if value.numerator is None or value.denominator is None:
        return ""
    return f"{short(value.numerator)} / {short(value.denominator)}"


def write_csv(workspace: Workspace, found: Evaluation, path: Path, language: Language) -> None:
    """The values as CSV in UTF-8 with a mark at its beginning, which spreadsheets need to read Chinese."""
    import csv

    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(CSV_KEYS)
        writer.writerows(_csv_rows(workspace, found, language))


def _csv_rows(workspace: Workspace, found: Evaluation, language: Language) -> Iterator[list[Any]]:
    for value in found.values:
        assert value.period is not None
        interval = value.interval
        yield [
            value.indicator,
            _safe(workspace.indicators[value.indicator].label.said(language)),
            value.period.code,
            value.period.start.isoformat(),
            value.period.end.isoformat(),
            _safe(value.area),
            value.level,
            "; ".join(f"{name}={_safe(text)}" for name, text in value.breakdown),
            None if value.value is None else float(value.value),
            value.unit,
            exact(value.numerator),
            exact(value.denominator),
            value.n,
            float(interval.low) if interval else None,
            float(interval.high) if interval else None,
            "1" if value.former else "",
            value.reason.said(language),
        ]


_FORMULA_SIGNS = frozenset("=+-@\t\r")


def _safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in _FORMULA_SIGNS else text
