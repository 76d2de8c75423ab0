"""Values of a formula in words, for its messages."""

from __future__ import annotations

from fractions import Fraction

from zhiheng.core.formulas.functions import CATALOGUE, Standing
from zhiheng.core.formulas.model import Family, Type
from zhiheng.core.formulas.refusals import listed
from zhiheng.core.issues import Text
from zhiheng.core.registers.spelling import nearest
from zhiheng.core.units import conversion

FAMILIES = {
    Family.NUMBER: Text("数", "a number"),
    Family.TEXT: Text("文字", "a text"),
    Family.DATE: Text("日期", "a date"),
    Family.BOOLEAN: Text("是否（条件）", "yes or no (a condition)"),
}
EXAMPLES = {
    Family.NUMBER: Text("请写数或记数的栏目，数不加引号，如 12.5", "Write a number without quotes, as 12.5, or a column of numbers"),
    Family.TEXT: Text("请写放在单引号里的文字或文字栏目，如 '合格'", "Write a text in single quotes, as '合格', or a column of texts"),
    Family.DATE: Text(
        "请写日期栏目或 date '2026-01-31' 这样的日期", "Write a column of dates, or a day as date '2026-01-31'"
    ),
    Family.BOOLEAN: Text("请写条件，如 result = '合格'", "Write a condition, as result = '合格'"),
}  # fmt: skip


def unit_words(unit: str) -> Text:
    """A unit as it is named in a message."""
    return Text(f"「{unit}」", f"“{unit}”") if unit else Text("没有单位的数", "a number without a unit")


def kind_words(given: Type) -> Text:
    """What kind of value it is, with its unit."""
    words = FAMILIES[given.family]
    if not given.unit:
        return words
    return Text(f"{words.zh}（{given.unit}）", f"{words.en} ({given.unit})")


def units_remedy(left: str, right: str, piece: str) -> Text:
    """How `piece` with the unit `right` can be put beside one with the unit `left`."""
    factor = conversion(right, left)
    if factor is not None and left:
        words = factor_words(factor)
        return Text(
            f"请写 to_unit({piece}, '{left}')，即{words.zh}",
            f"Write to_unit({piece}, '{left}'), which {words.en}",
        )
    if not left or not right:
        unit = left or right
        return Text(
            f"数出来的个数和占比可写 to_unit(…, '{unit}')；没有单位的栏目或参数，请在定义里写上 unit",
            f"Write to_unit(…, '{unit}') for a count or share; declare the unit of a column or parameter that has none",
        )
    return Text(
        "不同的量不能相加减，也不能相比，请核对公式",
        "Different quantities are neither added nor compared: check the formula",
    )


def factor_words(factor: Fraction) -> Text:
    """What a conversion does to a number."""
    if factor >= 1:
        return Text(f"乘以 {factor}", f"multiplies by {factor}")
    return Text(f"除以 {1 / factor}", f"divides by {1 / factor}")


def function_near(name: str) -> Text:
    """Which function was probably meant."""
    word = name.lower()
    if word in _IN_WORDS:
        return _IN_WORDS[word]
    by_alias = {alias: entry.name for entry in CATALOGUE.values() for alias in entry.aliases}
    near = by_alias.get(word) or nearest(word, CATALOGUE) or by_alias.get(nearest(word, by_alias))
    if near:
        written = CATALOGUE[near].written()
        return Text(f"是不是 {written}？", f"Did you mean {written}?")
    names = listed(entry.name for entry in CATALOGUE.values() if entry.standing in _USUAL)
    return Text(f"常用的有：{names.zh}", f"Usual ones are: {names.en}")


_USUAL = (Standing.AGGREGATE, Standing.GROUP)
_CASE = Text("请写 case when 条件 then 值 else 值 end", "Write case when condition then value else value end")
_ROUND = Text(
    "公式不取整；显示几位小数写在指标的 decimals 里",
    "A formula does not round: how many decimals are shown stands in `decimals`",
)
_ABSENT = Text(
    "公式只计算本台账的行，不读文件、不访问网络和系统",
    "A formula computes rows of this register; it reads no files, network or system",
)
_SPREAD = Text(
    "离散程度请用 percentile(x, 0.25)、percentile(x, 0.75)",
    "For spread use percentile(x, 0.25) and percentile(x, 0.75)",
)
_SIZE = Text(
    "绝对值请写 case when x < 0 then -x else x end",
    "Write case when x < 0 then -x else x end for a magnitude",
)
_IN_WORDS: dict[str, Text] = (
    dict.fromkeys(("if", "iif", "iff", "ifs", "decode", "switch"), _CASE)
    | dict.fromkeys(("round", "floor", "ceil", "ceiling", "trunc", "truncate", "int"), _ROUND)
    | dict.fromkeys(("stddev", "stdev", "variance", "var", "stddev_pop", "stddev_samp", "var_pop", "var_samp"), _SPREAD)
    | dict.fromkeys(("abs",), _SIZE)
    | dict.fromkeys(
        (
            "read_parquet", "read_csv", "read_csv_auto", "read_json", "read_json_auto", "read_text", "read_blob", "parquet_scan",
            "csv_scan", "glob", "getenv", "version", "current_user", "current_database", "sleep", "pg_sleep", "benchmark",
            "load_file", "xp_cmdshell", "load_extension", "sqlite_scan", "postgres_scan", "postgres_query", "query",
            "query_table", "http_get", "java_method", "reflect", "system", "shell", "eval", "exec", "current_setting",
        ),
        _ABSENT,
    )
)  # fmt: skip
"""Functions that exist elsewhere and have no counterpart of their own here."""
