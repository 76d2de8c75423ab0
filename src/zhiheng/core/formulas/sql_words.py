"""Words that SQL knows and a formula does not, and what a formula has for them."""

from __future__ import annotations

from zhiheng.core.issues import Text

_QUERY = Text(
    "公式只算一个台账里的行：条件写成 filter (where …)，别的台账的栏目写成「栏目.栏目」，其余的不需要",
    "A formula works on the rows of one register: write conditions as filter (where …), columns of another register as column.column",
)
_COMMAND = Text(
    "公式只能计算，不能改动或读取别的东西；请删去",
    "A formula only computes; it changes and reads nothing else: remove it",
)
_TYPES = Text(
    "类型由台账的栏目决定，不用转换；日期写成 date '2026-01-01'",
    "Types come from the register's columns; write a day as date '2026-01-01'",
)
_WINDOWS = Text(
    "与别的时期相比请用 previous()、last_year()、year_to_date()、cumulative()、base()",
    "For other periods use previous(), last_year(), year_to_date(), cumulative(), base()",
)
_TEXTS = Text(
    "请写 starts_with(栏目, '…')、ends_with(栏目, '…') 或 contains(栏目, '…')",
    "Write starts_with(column, '…'), ends_with(column, '…') or contains(column, '…')",
)
_LISTS = Text("请写成 栏目 in ('…', '…')", "Write column in ('…', '…')")
_DISTINCT = Text("请写成 distinct(栏目)", "Write distinct(column)")
_ORDER = Text(
    "按日期取第一个或最后一个请写 first(…)、last(…)，分位数请写 percentile(…, 0.95)",
    "Write first(…) or last(…) for the earliest or latest value, percentile(…, 0.95) for a quantile",
)
_NOW = Text(
    "统计期的最后一天请写 period_end()，具体的日子写成 date '2026-01-01'",
    "Write period_end() for the last day of the period, date '2026-01-01' for a given day",
)
_DAYS = Text(
    "两天之间的天数请写 days_between(起, 止)，年、月请写 year(…)、month(…)",
    "Write days_between(start, end) for days between two days, year(…) and month(…) for parts of a day",
)
_EQUAL = Text("请写 = 和 !=，是否为空请写 is null", "Write = and !=, and is null for what is empty")
_CHINESE_AND = Text("请写 and", "Write and")
_CHINESE_OR = Text("请写 or", "Write or")
_CHINESE_NOT = Text("请写 not", "Write not")
_CHINESE_SIGN = Text("请写 = != < <= > >= + - *", "Write = != < <= > >= + - *")
_CHINESE_YES = Text("请写 = true 或 = false", "Write = true or = false")
_CHINESE_EMPTY = Text("请写 is null 或 is not null", "Write is null or is not null")
_NULLS = Text("请写成 is null 或 is not null", "Write is null or is not null")

_GROUPS: tuple[tuple[str, Text], ...] = (
    (
        "select from join union intersect except having group limit offset with recursive lateral table values using on natural as "
        "unnest qualify sample tablesample fetch top into returning outer inner cross full exists pivot unpivot",
        _QUERY,
    ),
    (
        "insert update delete drop create alter truncate merge replace copy export import attach detach pragma set reset load "
        "install call execute exec explain describe show use vacuum checkpoint begin commit rollback grant revoke analyze "
        "declare summarize prepare force do return",
        _COMMAND,
    ),
    ("cast try_cast convert interval timestamp time timestamptz binary struct array map row collate escape", _TYPES),
    ("over partition window rows range preceding following unbounded lag lead rank row_number qualify", _WINDOWS),
    ("like ilike similar regexp rlike regexp_matches", _TEXTS),
    ("any all some", _LISTS),
    ("distinct", _DISTINCT),
    ("within order by asc desc nulls respect ignore", _ORDER),
    ("current_date current_time current_timestamp localtime localtimestamp now today", _NOW),
    ("extract at zone", _DAYS),
    ("isnull notnull unknown nan infinity", _NULLS),
    ("xor div mod", _EQUAL),
    ("且 并且 以及", _CHINESE_AND),
    ("或 或者", _CHINESE_OR),
    ("非 不", _CHINESE_NOT),
    ("等于 不等于 大于 小于 大于等于 小于等于 加 减 乘 乘以 除以", _CHINESE_SIGN),
    ("是 否", _CHINESE_YES),
    ("为空 不为空 空", _CHINESE_EMPTY),
)  # fmt: skip
_WORDS = {word: remedy for words, remedy in _GROUPS for word in words.split()}


def refused_word(word: str) -> Text | None:
    """What to write instead of a word of SQL; None for a word that SQL does not keep for itself."""
    return _WORDS.get(word.lower())
