"""The page on registers.toml: keys, column types, rules, and the registers that the package brings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zhiheng.core.registers.definition_keys import (
    CODE_KEYS,
    COLUMN_KEYS,
    REGISTER_KEYS,
    RULE_KEYS,
    SCHEME_KEYS,
    TEXTUAL,
    VOLUME_KEYS,
    Key,
)
from zhiheng.core.registers.model import Column, ColumnType, Register

Table = Callable[[tuple[str, ...], Sequence[tuple[str, ...]]], list[str]]

HOLDS = {
    "text": "text",
    "words": "text, or `{ zh, en }`",
    "name": "identifier",
    "names": "list of identifiers",
    "texts": "list of texts",
    "flag": "`true`, `false`",
    "date": "date, `2026-03-18`",
    "count": "whole number from 0",
    "decimals": "0 to 9",
    "length": "whole number from 1",
    "bound": 'number, date, or month `"2026-03"`, as the type',
    "pattern": "regular expression, without looking around or referring back",
    "type": "a column type",
    "personal": "`name` `phone` `identity` `address` `other`",
    "codes": "list of texts or `{ value, aliases }`",
    "volume": "`{ least, most }`",
    "columns": "tables, by identifier",
    "rules": "list of tables",
}

MEANINGS = {
    "scheme": {
        "label": ("名称", "what it is called"),
        "basis": ("依据的法律、规章、标准", "the laws, rules and standards it rests on"),
        "lead": ("牵头的部门", "the kind of body that leads"),
        "note": ("用途", "what it is for"),
        "since": ("施行日期", "the first day in force"),
        "until": ("失效日期", "the last day in force"),
    },
    "register": {
        "label": ("名称", "what it is called"),
        "version": ('版本，不写为 "1"', 'edition of the definition; "1" where it is left out'),
        "key": ("主键：区别各行的栏目，都要必填", "the columns that tell rows apart; each must be required"),
        "area": ("按哪一栏归入镇街", "the column that says where"),
        "date": ("按哪一栏归入月份和年度", "the column that says when"),
        "since": ("启用日期", "the first day on which it takes filings"),
        "until": ("停用日期", "the last day on which it takes filings"),
        "volume": ("一次报送预期的行数，超出的要确认", "rows expected in one filing; others are asked about"),
        "note": ("填写说明", "what whoever fills it should know"),
        "columns": ("栏目", "the columns, in order"),
        "rules": ("跨栏规则", "conditions across columns"),
    },
    "column": {
        "label": ("栏目名称，即表头", "the header"),
        "type": ("栏目类型", "what it holds, see below"),
        "required": ("必填", "no row may leave it empty"),
        "unique": ("不得重复", "no two rows may hold the same"),
        "unit": ("计量单位", "unit"),
        "decimals": ("小数位数，不写为 4", "digits after the point; 4 where it is left out"),
        "minimum": ("最小值（含）", "the least value, included"),
        "maximum": ("最大值（含）", "the greatest value, included"),
        "longest": ("最大字数，不写为 500", "characters at most; 500 where it is left out"),
        "pattern": ("全文须符合的格式", "what the whole text must match"),
        "pattern_note": ("用话说明这个格式", "the same in words, for messages"),
        "codes": ("可填的代码及其别的写法", "the values allowed, with further spellings"),
        "references": ("引用哪个台账的主键", "the register whose key it holds"),
        "personal": ("个人信息类别", "class of personal data; masked where not needed"),
        "note": ("填写说明", "what whoever fills it should know"),
        "example": ("示例，要能通过校验", "a value that would pass"),
        "aliases": ("文件里可能出现的其他表头", "further headers that files use"),
        "since": ("启用日期", "the first day on which filings carry it"),
        "until": ("停用日期", "the last day on which filings carry it"),
    },
    "code": {
        "value": ("存储和打印的代码", "what is stored and printed"),
        "aliases": ("同义的写法", "spellings that mean it"),
    },
    "rule": {
        "name": ("标识", "identifier"),
        "label": ("用话说明须满足什么", "what must hold, in words"),
        "check": ("须满足的条件", "the condition that must hold"),
        "when": ("在什么情形下适用，不写为一律适用", "where it applies; everywhere if left out"),
    },
    "volume": {"least": ("最少行数", "fewest rows"), "most": ("最多行数", "most rows")},
}

TYPES = {
    "text": ("文字", "any text", "String"),
    "integer": ("整数", "a whole number", "Int64"),
    "number": ("小数", "a decimal number, exact", "Decimal(18, decimals)"),
    "boolean": ("是否", "是 or 否", "Boolean"),
    "date": ("日期", "a day", "Date"),
    "month": ("月份", "a month", "Date, its first day"),
    "code": ("代码", "one of `codes`", "String, the code's value"),
    "body": ("单位", "a body of the workspace, by name or alias", "String, the name"),
    "area": ("镇街", "an area of the workspace, by name, alias or code", "String, the name"),
    "uscc": ("统一社会信用代码", "GB 32100-2015", "String, 18 characters"),
    "organization_code": ("组织机构代码", "GB 11714", "String, 9 characters, no hyphen"),
    "region": ("行政区划代码", "GB/T 2260 with GB/T 10114", "String, 6, 9 or 12 digits"),
    "industry": ("行业代码", "GB/T 4754-2017", "String, a letter and up to 4 digits"),
    "gtin": ("商品条码", "GTIN-8, 12, 13 or 14", "String, as printed"),
    "phone": ("电话号码", "mobile or fixed, of the mainland; must say `personal`", "String, digits"),
    "identity": ("公民身份号码", "GB 11643; must say `personal`", "String, 18 characters"),
}

OPENING = """
A scheme is a folder with a `scheme.toml` and, where it brings registers, a `registers.toml`. The package brings some; those of a
workspace lie in its `schemes/`. Both files are UTF-8 TOML. Every mistake in them is told at once, with its place and what to write.
**Bold** keys must be given. A text in place of `{ zh, en }` serves for both languages. Identifiers are small letters, digits and `_`.

```toml
[inspections]
label = { zh = "监督抽检结果", en = "Inspection results" }
key = ["sample_no"]
date = "sampled_on"

[inspections.columns]
sample_no   = { label = "样品编号", type = "text", required = true }
sampled_on  = { label = "抽样日期", type = "date", required = true }
reported_on = { label = "报告日期", type = "date" }

[[inspections.rules]]
name = "reported_after_sampled"
label = { zh = "报告日期不早于抽样日期", en = "a report is not signed before the sample is taken" }
check = "reported_on >= sampled_on"
```
"""
RULES = """
`check` and `when` are comparisons joined by `and`: columns, numbers, texts in single quotes (`''` for a quote), days `'2026-03-18'`,
months `'2026-03'`, `true`, `false`, with `=` `!=` `<` `<=` `>` `>=`, `is null`, `is not null`, `in (…)`, `not in (…)`. Greater and less are
asked of integer, number, date and month only; a code is compared with a value of its list. A comparison with an empty value is neither
true nor false and breaks no rule. There is no `or`: write several rules, each with its `when`.
"""


def chapters(table: Table) -> list[str]:
    """The page's lines after its title; `table` writes a table from its header and rows."""
    from zhiheng.schemes.loading import find_schemes

    lines = [OPENING.strip(), "", "## 制度 · `scheme.toml`", "", *_keys("scheme", SCHEME_KEYS, table)]
    lines += ["## 台账 · A register `[name]`", "", *_keys("register", REGISTER_KEYS, table)]
    lines += ["`volume`:", "", *_keys("volume", VOLUME_KEYS, table)]
    lines += ["## 栏目 · A column `[name.columns]`", "", *_keys("column", COLUMN_KEYS, table)]
    lines += ["An entry of `codes`:", "", *_keys("code", CODE_KEYS, table)]
    lines += ["## 栏目类型 · Column types", "", *_types(table)]
    lines += ["## 跨栏规则 · Rules `[[name.rules]]`", "", *_keys("rule", RULE_KEYS, table), RULES.strip(), ""]
    for scheme in find_schemes().values():
        lines += [f"## {scheme.label.zh} · {scheme.label.en} (`{scheme.name}`)", "", f"{scheme.note.zh}", ""]
        lines += [scheme.note.en, "", f"依据 Basis: {'；'.join(scheme.basis)}", ""]
        for register in scheme.registers:
            lines += _register(register, table)
    return lines


def _keys(kind: str, keys: Sequence[Key], table: Table) -> list[str]:
    rows = []
    for key in keys:
        named = ", ".join(each.value for each in ColumnType if each in key.types)
        types = "types stored as text" if key.types == TEXTUAL else named
        chinese, english = MEANINGS[kind][key.name]
        holds = HOLDS[key.holds.value] + (f"; for {types}" if types else "")
        rows.append((f"**`{key.name}`**" if key.required else f"`{key.name}`", holds, chinese, english))
    return table(("键 Key", "Holds", "中文", "Meaning"), rows)


def _types(table: Table) -> list[str]:
    rows = [(f"`{kind.value}`", *TYPES[kind.value]) for kind in ColumnType]
    return table(("类型 Type", "中文", "Holds", "Stored as"), rows)


def _register(register: Register, table: Table) -> list[str]:
    lines = [f"### {register.label.zh} · {register.label.en} (`{register.name}`)", "", register.note.zh, ""]
    rows = [
        (
            f"**`{column.name}`**" if column.required else f"`{column.name}`",
            column.label.zh + ("（主键）" if column.name in register.key else ""),
            column.label.en,
            _holds(column),
            column.note.zh,
        )
        for column in register.columns
    ]
    lines += table(("栏目 Column", "中文", "English", "Holds", "填写说明"), rows)
    rules = [
        (rule.label.zh, rule.label.en, f"`{rule.when}`" if rule.when else "", f"`{rule.check}`")
        for rule in register.rules
    ]
    return lines + (table(("跨栏规则", "Rule", "When", "Check"), rules) if rules else [])


def _holds(column: Column) -> str:
    if column.codes:
        return " ".join(f"`{code.value}`" for code in column.codes)
    unit = f", {column.unit}" if column.unit else ""
    target = f" of `{column.references}`" if column.references else ""
    personal = ", personal" if column.personal else ""
    return f"{column.type.value}{unit}{target}{personal}"


def problem_lines(table: Table) -> tuple[list[str], set[str]]:
    """What can be wrong with a filed file and with its cells, as two chapters; and the codes they tell of."""
    from zhiheng.core.registers.wording import WORDINGS as CELLS
    from zhiheng.files.filings.wording import WORDINGS as FILES

    files = [(f"`{code}`", level.value, zh, en, remedy) for code, (level, zh, en, remedy, _) in FILES.items()]
    cells = [
        (f"`{code}`", each.level.value, each.message.zh, each.message.en, each.remedy.zh)
        for code, each in CELLS.items()
    ]
    heads = ("代码 Code", "Level", "疑点", "Finding", "处理办法")
    return [
        "## 报送的文件 · Filed files (`zhiheng file`)", "", *table(heads, files),
        "## 报送的单元格 · Filed cells (`zhiheng file`)", "",
        "Words in braces are filled in from the register's definition or the row.", "", *table(heads, cells),
    ], set(FILES) | set(CELLS)  # fmt: skip
