"""The pages on the language of formulas, and on indicators.toml and parameters.toml with what the package brings of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from zhiheng.core.formulas.functions import ENTRIES, Standing
from zhiheng.core.indicators.definition_keys import (
    INDICATOR_KEYS,
    PARAMETER_KEYS,
    PARAMETER_VALUE_KEYS,
    VERSION_KEYS,
    WORDS,
)
from zhiheng.core.indicators.model import Indicator
from zhiheng.core.indicators.parameters import DatedParameter
from zhiheng.core.quantities import shown
from zhiheng.core.registers.definition_keys import Holds, Key

Table = Callable[[tuple[str, ...], Sequence[tuple[str, ...]]], list[str]]

CHAPTERS = {
    Standing.AGGREGATE: "汇总：一组行得出一个数 · From the rows of a group to one number",
    Standing.GROUP: "组的数之间 · Between numbers of a group",
    Standing.WINDOW: "别的时期 · Other periods",
    Standing.ROW: "一行之内 · Within a row",
    Standing.EITHER: "两处都可用 · In either place",
}
LANGUAGE = """
A formula is an SQL expression, cut down to what stands on this page. It is read and checked, with units, before anything runs; what is not on
the list is refused with what to write instead. Nothing reaches another table, a file, a clock or a function of an engine.

公式是一个 SQL 表达式，只能用本页列出的写法。先读、先按台账核对（连同计量单位），再计算；不在本页的写法一律退回，并说明应当怎么写。

```sql
count_if(result = '合格') / count()                           -- a share; the indicator's unit makes % of it
per(count_if(kind = '事故'), sum(sets), '万台')                -- so many for each 10,000 sets
sum(amount) filter (where enterprise.scale = '小微')           -- looked up through the column `enterprise`
growth(sum(amount), 'last_year')                              -- against the same period a year earlier
cumulative(count_if(result = '不合格'))                        -- since the plan began
```

(Comments stand here for the reader; a formula has none.)

**Two kinds of expression.** A row expression has a value for each row: columns by identifier, numbers, `'texts'`, `date '2026-03-18'`, `true`, `false`,
`+ - *`, comparisons, `between`, `in (…)`, `is null`, `and`, `or`, `not`, `case when … then … else … end`, and `reference.column` for a column of the register
that a column refers to. A group expression has one value for an area and a period: aggregates, numbers and `+ - * /` between them. Only an aggregate leads
from rows to a group. Rows do not divide: divide after summing.

**Empty values.** Arithmetic and comparisons with an empty value are empty; a condition that is empty does not hold; `and`, `or`, `not` follow SQL. Aggregates
leave empty values out. Of no rows `count`, `sum` and `distinct` are 0, everything else is empty. A division by zero is empty.

**Exactness.** Numbers are integers and decimals, and a quotient is a fraction; nothing is rounded before the value is shown.

**Units.** `+`, `-` and comparisons want equal units; `to_unit` brings one to another. A quotient of equal units is bare, and the indicator's `unit` says whether it is
told in %, ‰ or as it is. Counts may be told in any counter (家, 起, 万台).

**Conditions on an aggregate.** Every aggregate takes `filter (where …)`.
"""
OPENING = """
`indicators.toml` of a scheme folder names formulas over its registers; `parameters.toml` holds every number that a rule fixes, from a day on. The package brings those below;
a workspace adds its own under `schemes/`. How to write one: [define an indicator](../how-to/define-an-indicator.md). The language: [formulas](formulas.md).
**Bold** keys must be given.
"""
MEANINGS = {
    "label": ("名称", "what it is called"),
    "unit": ("计量单位", "unit of the value"),
    "register": ("所依据的台账", "the register it is computed from"),
    "where": ("统计范围：行须满足的条件", "the condition on rows, for numerator and denominator"),
    "numerator": ("分子；没有分母时就是整个公式", "above the line; the whole where there is no denominator"),
    "denominator": ("分母", "below the line"),
    "versions": ("按日期的各个版本", "dated versions of the formula"),
    "date": ('按哪一栏归入时期；"" 表示存量', 'column that puts rows into periods; "" for a stock'),
    "decimals": ("显示的小数位数；评判用未修约的值", "digits shown; what is judged is unrounded"),
    "better": ("趋优方向", "which way is good"),
    "estimate": ("估计方式，决定置信区间", "what the sample gives, which decides the interval"),
    "strata": ("分层栏目", "the column that tells strata apart"),
    "population": ("总体数量", "how many items there are in all"),
    "when_empty": ("无记录时：未知，还是零", "what no row means: unknown, or zero"),
    "period": ("多久统计一次", "how often it is told"),
    "breakdowns": ("可以细分的栏目", "columns by which it may be taken apart"),
    "inputs": ("指数所用的指标", "the indicators that an index is computed from"),
    "weights": ("各输入或各层的权重，或参数名", "weights of inputs or strata, or the parameter that holds them"),
    "algorithm": ("algorithm.py 里的函数", "a function in the scheme's algorithm.py"),
    "parameters": ("算法所用的参数", "parameters that the algorithm is given"),
    "aliases": ("计划里的其他叫法", "further names under which plans speak of it"),
    "basis": ("依据", "the document and clause it rests on"),
    "note": ("说明", "what a reader should know"),
    "since": ("自何日起", "from which day on"),
    "values": ("各时期的数值", "the values, dated"),
    "value": ("数值", "the number"),
    "parts": ("分项的数值", "a number for each of some named parts"),
    "areas": ("各地区的数值", "a number for each of some areas"),
    "by_area": ("各地区各有其数（如人口）：没有写某地区的数，就没有，不用全区的代替", "every area has its own, as a population: that of the whole never stands for a part"),
    "clause": ("出自哪一条", "the clause that fixes it"),
    "mark": ("V 已查原文，M 凭记忆待核，P 本项目设定", "V read in the rule; M from memory, to be confirmed; P set as practice"),
}  # fmt: skip
HOLDS = {
    Holds.TEXT: "text",
    Holds.WORDS: "text, or `{ zh, en }`",
    Holds.NAME: "identifier",
    Holds.TEXTS: "list of texts",
    Holds.FLAG: "`true` or `false`",
    Holds.DATE: "date, `2026-03-18`",
    Holds.DECIMALS: "0 to 9",
    Holds.LENGTH: "whole number from 1",
    Holds.ENTRIES: "list of tables",
    Holds.TABLE: "table",
    Holds.WEIGHTS: "table of numbers, or the name of a parameter",
    Holds.FIGURE: "number",
}


def formulas_page(table: Table) -> list[str]:
    """The lines of the page on the language, after its title."""
    from zhiheng.core.formulas.wording import WORDINGS

    lines = [LANGUAGE.strip(), ""]
    for standing, title in CHAPTERS.items():
        rows = [
            (f"`{each.written()}`", each.meaning.zh, each.meaning.en, f"`{each.example}`")
            for each in ENTRIES
            if each.standing is standing
        ]
        lines += [f"## {title}", "", *table(("函数 Function", "意思", "Meaning", "例 Example"), rows)]
    wordings = [
        (f"`{code}`", each.message.zh, each.message.en, each.remedy.zh, each.remedy.en)
        for code, each in WORDINGS.items()
    ]
    lines += ["## 退回的原因 · Why a formula is refused", "", "Words in braces are filled in.", ""]
    return lines + table(("代码 Code", "问题", "Finding", "怎么写", "What to write"), wordings)


def indicators_page(table: Table) -> list[str]:
    """The lines of the page on both files, after its title."""
    from zhiheng.schemes.loading import find_schemes

    lines = [OPENING.strip(), "", "## 指标 · An indicator `[name]`", "", *_keys(INDICATOR_KEYS, table)]
    lines += ["An entry of `versions`:", "", *_keys(VERSION_KEYS, table)]
    lines += ["## 参数 · A parameter `[name]`", "", *_keys(PARAMETER_KEYS, table)]
    lines += ["An entry of `values`:", "", *_keys(PARAMETER_VALUE_KEYS, table)]
    for scheme in find_schemes().values():
        if scheme.indicators or scheme.parameters:
            lines += [f"## {scheme.label.zh} · {scheme.label.en} (`{scheme.name}`)", ""]
            lines += [*_indicators(scheme.indicators, table), *_parameters(scheme.parameters, table)]
    return lines


def _keys(keys: Iterable[Key], table: Table) -> list[str]:
    rows = []
    for key in keys:
        words = " ".join(f"`{word!s}`" for word in WORDS.get(key.name, ()))
        name = f"**`{key.name}`**" if key.required else f"`{key.name}`"
        rows.append((name, words or HOLDS.get(key.holds, "text"), *MEANINGS[key.name]))
    return table(("键 Key", "Holds", "中文", "Meaning"), rows)


def _indicators(indicators: Sequence[Indicator], table: Table) -> list[str]:
    rows = [
        (f"`{each.name}`", each.label.zh, each.label.en, each.unit, _formula(each)) for each in indicators
    ]
    return table(("指标 Indicator", "中文", "English", "单位 Unit", "公式 Formula"), rows) if rows else []


def _formula(indicator: Indicator) -> str:
    if indicator.algorithm:
        return f"`{indicator.algorithm}({', '.join(name for name, _ in indicator.inputs)})`"
    said = []
    for version in indicator.versions:
        formula = " / ".join(part for part in (version.numerator, version.denominator) if part)
        since = f"since {version.since.isoformat()}: " if version.since else ""
        said.append(f"{since}`{formula}`" + (f" where `{version.where}`" if version.where else ""))
    return "; ".join(said) or "、".join(f"`{used}`" for _, used in indicator.inputs)


def _parameters(parameters: Sequence[DatedParameter], table: Table) -> list[str]:
    rows = [
        (
            f"`{each.name}`",
            each.label.zh,
            each.label.en,
            each.unit,
            value.since.isoformat(),
            shown(value.value) or "…",
            value.mark,
            value.clause,
        )
        for each in parameters
        for value in each.values
    ]
    heads = ("参数 Parameter", "中文", "English", "单位 Unit", "自 Since", "值 Value", "Mark", "条款 Clause")
    return table(heads, rows) if rows else []
