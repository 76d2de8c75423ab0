"""The whole way of a number, for a terminal and for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from zhiheng.cli.clock import minute
from zhiheng.cli.evaluated_values import cells_of, lineage_record, remark, value_record
from zhiheng.core.issues import Language, Text
from zhiheng.workspace.explained_words import MARKS, METHODS, arithmetic, short, shown

if TYPE_CHECKING:
    from zhiheng.workspace.explaining import CountedStratum, Explanation, Used

WORDS = {
    "formula": Text("公式", "Formula"),
    "where": Text("范围", "Where"),
    "version": Text("版本", "Version"),
    "basis": Text("依据", "Basis"),
    "parameter": Text("参数", "Parameter"),
    "vintage": Text("时点", "Vintage"),
    "register": Text("台账", "Register"),
    "rows": Text("行数", "Rows"),
    "filings": Text("报送", "Filings"),
    "strata": Text("分层", "Strata"),
    "arithmetic": Text("算式", "Arithmetic"),
    "interval": Text("区间", "Interval"),
    "remark": Text("说明", "Remark"),
    "plan": Text("计划", "Plan"),
    "sample": Text("样行", "Sample of rows"),
    "inputs": Text("合成自", "Made of"),
}
BEGINNING = Text("自始", "from the beginning")
FROM = Text("自 {} 起", "from {}")
SEQ = Text("第 {} 次报送后", "after filing {}")
FILED = Text(
    "第 {seq} 次报送  {at}  {body}  {file}  {rows:,} 行", "filing {seq}  {at}  {body}  {file}  {rows:,} rows"
)
VERSION = Text("第 {} 版", "version {}")
UNCONFIRMED = Text("（关联待确认）", " (the link waits for confirmation)")
FIRST = Text("前 {} 行，按主键；个人信息已遮挡", "the first {} by key; personal data are masked")
SHOWN_COLUMNS = 6
"""How many columns of a sample fit a terminal, with what fills a column seldom left out."""


def explanation_text(found: Explanation, language: Language, columns: int, depth: int = 0) -> str:
    """The explanation as lines; what an index is made of stands below it, further in."""
    from zhiheng.cli.widths import padded, width, wrapped

    pad = "  " * depth
    cells = cells_of(found.indicator, found.value, language)
    unit = f" {found.value.unit}" if found.value.unit and found.value.value is not None else ""
    lines = [
        f"{pad}{found.indicator.label.said(language)}  {cells['period']}  {_where(found, cells)}  {cells['value']}{unit}"
    ]
    told = list(_facts(found, language))
    label = max((width(key) for key, _ in told), default=0)
    before = ""
    for key, said in told:
        room = max(20, columns - len(pad) - label - 4)
        first, *rest = [said] if width(said) <= room else wrapped(said, room)
        lines.append(f"{pad}  {padded('' if key == before else key, label)}  {first}")
        lines += [f"{pad}  {' ' * label}  {more}" for more in rest]
        before = key
    for each in found.inputs:
        lines += ["", explanation_text(each, language, columns, depth + 1)]
    if found.rows:
        lines += ["", *(pad + line for line in _sample(found, language, columns - len(pad)))]
    return "\n".join(lines)


def _where(found: Explanation, cells: dict[str, str]) -> str:
    return "  ".join([cells["area"], *(cells[name] for name, _ in found.value.breakdown)])


def _facts(found: Explanation, language: Language) -> Iterator[tuple[str, str]]:
    for key, said in (*_definition(found, language), *_way(found, language)):
        if said:
            yield WORDS[key].said(language), said


def _definition(found: Explanation, language: Language) -> Iterator[tuple[str, str]]:
    version, indicator = found.version, found.indicator
    if version is not None:
        below = f" / {version.denominator}" if version.denominator else ""
        yield "formula", f"{version.numerator}{below}"
        yield "where", version.where
        since = FROM.said(language).format(version.since) if version.since else BEGINNING.said(language)
        yield "version", f"{since}  {version.basis}".strip()
    elif indicator.inputs:
        comma = "、" if language == "zh" else ", "
        weights = dict(found.weights)
        made = (f"{name} = {other}{_weight(weights.get(name))}" for name, other in indicator.inputs)
        yield "inputs", f"{comma.join(made)}  {indicator.algorithm}".strip()
    for law in indicator.basis:
        yield "basis", law
    for used in found.parameters:
        yield "parameter", _parameter(used, language)


def _weight(weight: Any) -> str:
    return "" if weight is None else f" × {short(weight)}"


def _parameter(used: Used, language: Language) -> str:
    number = "" if used.value is None else f"{used.value} {used.unit}".strip()
    parts = " ".join(f"{name} {each}" for name, each in used.parts)
    since = FROM.said(language).format(used.since)
    said = " ".join(filter(None, (number, parts))) or "—"
    return f"{used.label.said(language)} {used.name} = {said}  {since}  [{MARKS[used.mark].said(language)}] {used.clause}"


def _way(found: Explanation, language: Language) -> Iterator[tuple[str, str]]:
    value = found.value
    at = f"  {minute(found.at)}" if found.at else ""
    yield (
        "vintage",
        f"{SEQ.said(language).format(value.lineage.vintage)}{at}" if value.lineage.vintage else "",
    )
    if value.lineage.register:
        version = VERSION.said(language).format(value.lineage.register_version)
        label = f"{found.register_label.said(language)} " if found.register_label else ""
        yield "register", f"{label}{value.lineage.register}  {version}"
    for step in found.steps:
        yield "rows", f"{step.rows:>10,}  {step.label.said(language)}"
    for brought in found.filings:
        filing = brought.filing
        file = filing.source.name if filing.source else ""
        yield (
            "filings",
            FILED.said(language).format(
                seq=filing.seq, at=minute(filing.at), body=filing.body, file=file, rows=brought.rows
            ),
        )
    for stratum in found.strata:
        yield "strata", _stratum(stratum)
    yield "arithmetic", arithmetic(found)
    yield "interval", _interval(found, language)
    yield "remark", remark(found.indicator, value, language)
    for promise in found.promises:
        waiting = "" if promise.confirmed else UNCONFIRMED.said(language)
        yield "plan", f"{promise.subject}  {promise.target}{waiting}  {promise.quote}".strip()


def _stratum(stratum: CountedStratum) -> str:
    """Share and weight, as 食品  9 / 10 = 90 % × 0.5."""
    counts = f"{stratum.numerator:,} / {stratum.denominator:,}"
    share = Fraction(100 * stratum.numerator, stratum.denominator) if stratum.denominator else None
    equal = f" = {short(share)} %" if share is not None else ""
    return f"{stratum.value}  {counts}{equal}  × {short(stratum.weight)}"


def _interval(found: Explanation, language: Language) -> str:
    interval = found.value.interval
    if interval is None:
        return ""
    low, high = (shown(each, found.indicator.decimals) for each in (interval.low, interval.high))
    method = METHODS[interval.method].said(language)
    return f"{low} – {high} {found.value.unit}  {float(interval.confidence):.0%}  {method}"


def _sample(found: Explanation, language: Language, columns: int) -> list[str]:
    """The columns that are filled, as many as fit."""
    from zhiheng.cli.tables import table_text

    filled = [n for n in range(len(found.headings)) if any(row[n] for row in found.rows)][:SHOWN_COLUMNS]
    head = [found.headings[n].said(language) for n in filled]
    rows = [[row[n] for n in filled] for row in found.rows]
    title = f"{WORDS['sample'].said(language)}（{FIRST.said(language).format(len(rows))}）"
    if language == "en":
        title = f"{WORDS['sample'].said(language)} ({FIRST.said(language).format(len(rows))})"
    return [title, *table_text(head, rows, columns).splitlines()]


def explanation_record(found: Explanation, language: Language) -> dict[str, Any]:
    """The explanation for JSON; the keys stay."""
    version = found.version
    return {
        "value": value_record(found.indicator, found.value, language),
        "formula": {
            "numerator": version.numerator,
            "denominator": version.denominator,
            "where": version.where,
            "since": version.since.isoformat() if version.since else None,
            "basis": version.basis,
        }
        if version
        else None,
        "algorithm": found.indicator.algorithm,
        "weights": {name: float(weight) for name, weight in found.weights},
        "parameters": [_parameter_record(used, language) for used in found.parameters],
        "vintage": found.value.lineage.vintage,
        "at": found.at.isoformat() if found.at else None,
        "lineage": lineage_record(found.value.lineage),
        "strata": [
            {
                "value": each.value,
                "weight": float(each.weight),
                "numerator": each.numerator,
                "denominator": each.denominator,
            }
            for each in found.strata
        ],
        "steps": [{"step": step.label.said(language), "rows": step.rows} for step in found.steps],
        "filings": [
            {
                "seq": each.filing.seq,
                "body": each.filing.body,
                "at": each.filing.at.isoformat(),
                "file": each.filing.source.name if each.filing.source else None,
                "rows": each.rows,
            }
            for each in found.filings
        ],
        "columns": [heading.said(language) for heading in found.headings],
        "rows": [list(row) for row in found.rows],
        "arithmetic": arithmetic(found),
        "targets": [
            {"id": each.target, "subject": each.subject, "quote": each.quote, "confirmed": each.confirmed}
            for each in found.promises
        ],
        "inputs": [explanation_record(each, language) for each in found.inputs],
    }


def _parameter_record(used: Used, language: Language) -> dict[str, Any]:
    return {
        "name": used.name,
        "label": used.label.said(language),
        "unit": used.unit,
        "value": None if used.value is None else float(used.value),
        "parts": {name: float(number) for name, number in used.parts},
        "since": used.since.isoformat(),
        "clause": used.clause,
        "mark": used.mark,
    }
