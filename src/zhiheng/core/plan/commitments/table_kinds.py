"""Which tables hold targets and results, and which are lists, timetables, scoring sheets, legal limits or budgets."""

from __future__ import annotations

import re

from zhiheng.core.plan.commitments.layouts import Grid, Layout

_LISTS = re.compile(
    r"电话|手机|邮箱|传真|联系人|联系方式|邮编|地址|网址|身份证|微信|建设地点|项目地点|建设性质|建设年限|起止年限|立项文号|开户"
)
_TIMETABLE = re.compile(r"地点|议程|参加人员|出席|主持人|授课|课程")
_LIMITS = re.compile(
    r"限值|排放标准|预算|决算|通讯录|联络|名单|日程|课程表|议程|收费|价目|评分表|评分标准|计分|名录|得分表"
)
_MONEY = re.compile(r"预算|经费|资金来源|拨款|单价|收费|报价|补助标准|奖励标准|罚款|金额")
_SCORES = re.compile(r"^(?:分值|权重|标准分|配分|扣分)|评分标准|评分办法|计分办法|扣分标准|考核细则")


def holds_commitments(grid: Grid, layout: Layout, caption: str) -> bool:
    """False for lists of contacts, projects and names, timetables, scoring sheets, legal limits and budgets."""
    headers = [c.header for c in layout.columns]
    goals = any(
        c.role in ("year", "target", "rate") and re.search("目标|指标|任务|年", c.header)
        for c in layout.columns
    )
    if (
        any(_LISTS.search(h) for h in headers)
        or _LIMITS.search(caption + "\n" + grid.title)
        or any("限值" in h for h in headers)
    ):
        return False
    if any(_TIMETABLE.search(h) for h in headers) and not goals:
        return False
    return goals or not any(_MONEY.search(h) or _SCORES.search(h) for h in headers)
