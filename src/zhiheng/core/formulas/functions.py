"""The catalogue of functions: the closed list that the checker goes by and the documentation prints."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zhiheng.core.issues import Text


class Standing(StrEnum):
    """Where a function stands: what it takes, and what it gives."""

    ROW = "row"
    """From values of a row to a value of that row."""
    AGGREGATE = "aggregate"
    """From the rows of a group to one number; takes `filter (where …)`."""
    GROUP = "group"
    """From numbers of a group to a number of it."""
    WINDOW = "window"
    """A number of the group, in another period or against one."""
    EITHER = "either"
    """Within a row or between numbers of a group."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One function. `signature` names its arguments; the last may be left out (`optional`) or repeated (`repeated`).

    `aliases` are the names that it has elsewhere, by which it is proposed.
    """

    name: str
    standing: Standing
    signature: tuple[str, ...]
    meaning: Text
    example: str
    optional: bool = False
    repeated: bool = False
    aliases: tuple[str, ...] = ()

    def written(self) -> str:
        """The function with its arguments: `percentile(x, share)`."""
        last = "…" if self.repeated else ""
        return f"{self.name}({', '.join(self.signature)}{last})"

    def takes(self, number: int) -> bool:
        """Whether it may have so many arguments."""
        most = len(self.signature)
        return number == most or (self.optional and number == most - 1) or (self.repeated and number > most)


def _entry(name: str, standing: Standing, signature: str, meaning: tuple[str, str], example: str) -> Entry:
    """An entry of the list below; a signature ends with ? where the last argument may be left out, with … where it repeats."""
    words = tuple(word.strip("?…") for word in signature.split(", ") if word)
    return Entry(
        name=name,
        standing=standing,
        signature=words,
        meaning=Text(*meaning),
        example=example,
        optional=signature.endswith("?"),
        repeated=signature.endswith("…"),
        aliases=tuple(_ELSEWHERE.get(name, "").split()),
    )


_ELSEWHERE = {
    "count": "计数 数量 count_all size",
    "count_if": "countif countifs sum_bool",
    "sum": "求和 合计 total",
    "sum_if": "sumif sumifs",
    "mean": "avg average 平均 平均值",
    "median": "中位数",
    "percentile": "percentile_cont percentile_disc quantile quantile_cont approx_percentile approx_quantile 百分位 分位数",
    "distinct": "count_distinct approx_count_distinct countd uniq nunique 去重",
    "min": "minimum least 最小值",
    "max": "maximum greatest 最大值",
    "first": "first_value any_value arg_min 最早",
    "last": "last_value arg_max 最近",
    "count_days": "distinct_days",
    "coalesce": "nvl ifnull isnull if_null zeroifnull",
    "days_between": "datediff date_diff datedif age timestampdiff",
    "year": "date_part datepart extract",
    "contains": "instr strpos position like regexp_matches find search",
    "starts_with": "left startswith prefix",
    "ends_with": "right endswith suffix",
    "period_end": "now today getdate current_date sysdate curdate",
    "ratio": "share rate percent 占比",
    "previous": "lag prior 上期 环比",
    "last_year": "同比 上年同期",
    "growth": "增长率 增速",
    "cumulative": "cumsum running_total 累计",
    "to_unit": "convert cast_unit",
}
"""By function: what it is called elsewhere."""

_ROW, _AGGREGATE, _GROUP, _WINDOW = Standing.ROW, Standing.AGGREGATE, Standing.GROUP, Standing.WINDOW

ENTRIES: tuple[Entry, ...] = (
    _entry("count", _AGGREGATE, "x?", ("行数；写了 x，就是 x 不为空的行数", "The number of rows; with x, of rows where x is filled"), "count()"),
    _entry("count_if", _AGGREGATE, "condition", ("条件成立的行数", "The number of rows for which the condition holds"), "count_if(result = '合格')"),
    _entry("sum", _AGGREGATE, "x", ("x 的合计，空值不计", "The sum of x; empty values are left out"), "sum(fine_amount)"),
    _entry("sum_if", _AGGREGATE, "x, condition", ("条件成立的行里 x 的合计", "The sum of x over the rows for which the condition holds"), "sum_if(fine_amount, result = '不合格')"),
    _entry("mean", _AGGREGATE, "x", ("x 的平均值，空值不计", "The mean of x; empty values are left out"), "mean(fine_amount)"),
    _entry("median", _AGGREGATE, "x", ("x 的中位数，即第 50 百分位", "The median of x, its 50th percentile"), "median(fine_amount)"),
    _entry("percentile", _AGGREGATE, "x, share", ("x 的百分位数，按 HJ 663 线性内插；share 从 0 到 1", "A percentile of x with linear interpolation (HJ 663); share from 0 to 1"), "percentile(fine_amount, 0.95)"),
    _entry("distinct", _AGGREGATE, "x", ("x 有多少个不同的值，空值不计", "How many different values x has; empty ones are left out"), "distinct(enterprise)"),
    _entry("min", _AGGREGATE, "x", ("x 的最小值", "The smallest x"), "min(fine_amount)"),
    _entry("max", _AGGREGATE, "x", ("x 的最大值", "The greatest x"), "max(fine_amount)"),
    _entry("first", _AGGREGATE, "x", ("日期最早的一行的 x；同一天的取键最小的", "x of the earliest row by date; of several that day, of the smallest key"), "first(fine_amount)"),
    _entry("last", _AGGREGATE, "x", ("日期最近的一行的 x；同一天的取键最大的", "x of the latest row by date; of several that day, of the greatest key"), "last(fine_amount)"),
    _entry("count_days", _AGGREGATE, "condition?", ("有行的天数；写了条件，就是有一行满足条件的天数", "The number of days with rows; with a condition, with a row for which it holds"), "count_days(result = '不合格')"),
    _entry("day_share", _AGGREGATE, "condition", ("有一行满足条件的天数占有行的天数的比例", "The share of the days with rows that have a row for which the condition holds"), "day_share(result = '合格')"),
    _entry("ratio", _GROUP, "a, b", ("a 除以 b；b 为 0 时没有值", "a divided by b; empty where b is 0"), "ratio(count_if(result = '合格'), count())"),
    _entry("per", _GROUP, "a, b, unit", ("每若干单位的 b 有多少 a", "How much of a for each so much of b"), "per(count_if(result = '不合格'), count(), '万批次')"),
    _entry("days_in_period", _GROUP, "", ("统计期的天数", "The number of days of the period"), "count_days() / days_in_period()"),
    _entry("previous", _WINDOW, "a", ("上一期的 a（上月、上季、上年）", "a in the period before"), "count() - previous(count())"),
    _entry("last_year", _WINDOW, "a", ("上年同期的 a", "a in the same period a year earlier"), "last_year(count())"),
    _entry("year_to_date", _WINDOW, "a", ("当年 1 月 1 日至期末的 a", "a from 1 January to the end of the period"), "year_to_date(count())"),
    _entry("cumulative", _WINDOW, "a", ("规划期开始至期末的 a", "a from the plan's first day to the end of the period"), "cumulative(sum(fine_amount))"),
    _entry("base", _WINDOW, "a, year", ("某一年的 a", "a in a given year"), "base(count(), 2025)"),
    _entry("change", _WINDOW, "a, base", ("a 减去基期的 a；基期是 'previous'、'last_year' 或年份", "a less a of the base: 'previous', 'last_year' or a year"), "change(count(), 'last_year')"),
    _entry("growth", _WINDOW, "a, base", ("a 比基期增长的比例", "By what share a is greater than in the base"), "growth(count(), 'last_year')"),
    _entry("decline", _WINDOW, "a, base", ("a 比基期下降的比例", "By what share a is smaller than in the base"), "decline(count(), 2025)"),
    _entry("coalesce", Standing.EITHER, "a, b…", ("第一个不为空的值", "The first value that is not empty"), "sum(coalesce(fine_amount, 0))"),
    _entry("parameter", Standing.EITHER, "name", ("规定的数：一行之内取这一行当天的，行外取统计期最后一天的", "A number that a rule fixes: within a row that of its day, outside that of the last day of the period"), "parameter(name)"),
    _entry("to_unit", Standing.EITHER, "x, unit", ("把 x 换算成另一个单位", "x converted into another unit"), "to_unit(sum(fine_amount), '万元')"),
    _entry("year", _ROW, "date", ("日期的年", "The year of a date"), "count_if(year(sampled_on) = 2026)"),
    _entry("quarter", _ROW, "date", ("日期的季度，1 至 4", "The quarter of a date, 1 to 4"), "count_if(quarter(sampled_on) = 1)"),
    _entry("month", _ROW, "date", ("日期的月，1 至 12", "The month of a date, 1 to 12"), "count_if(month(sampled_on) = 3)"),
    _entry("day", _ROW, "date", ("日期的日，1 至 31", "The day of the month, 1 to 31"), "count_if(day(sampled_on) <= 10)"),
    _entry("days_between", _ROW, "start, end", ("从起到止的天数，止早于起为负", "The days from start to end, negative where the end is earlier"), "count_if(days_between(sampled_on, reported_on) <= 30)"),
    _entry("starts_with", _ROW, "x, text", ("文字以某段文字开头", "Whether a text begins with another"), "count_if(starts_with(product, '纯'))"),
    _entry("ends_with", _ROW, "x, text", ("文字以某段文字结尾", "Whether a text ends with another"), "count_if(ends_with(product, '奶'))"),
    _entry("contains", _ROW, "x, text", ("文字里有某段文字", "Whether a text contains another"), "count_if(contains(failed_items, '菌落'))"),
    _entry("period_start", _ROW, "", ("统计期的第一天", "The first day of the period"), "count_if(reported_on >= period_start())"),
    _entry("period_end", _ROW, "", ("统计期的最后一天", "The last day of the period"), "count_if(reported_on <= period_end())"),
)  # fmt: skip
CATALOGUE = {entry.name: entry for entry in ENTRIES}
"""By name, all functions that there are."""
