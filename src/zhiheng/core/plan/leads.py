"""Run-in leads: the short phrase that opens an item and names it ("——品牌战略。全区新增…", "产品质量：合格率…")."""

from __future__ import annotations

import re

FIGURE = re.compile(
    r"(?<![\d.,])\d[\d.,]*(?:%|‰|年|月|万|亿|千|百|个|家|项|起|分|公里|米|吨|件|人|名|条|次|处|座|倍|户|张|场|所|批|平方|立方|微克|元)|百分之"
)
"""A number with its unit: what holds one is a statement, not a name."""
LONGEST_LEAD = 45
_LEAD_END = re.compile(r"[。：:]|(?<=[\u4e00-\u9fff])——")
_LONGEST_LABEL = 20
"""A lead before a colon is shorter than one before a full stop."""
_STATEMENT = re.compile(
    r"(?:[^\d≥≤<>=~，。；]{0,2}[\d≥≤<>=~]|力争|达到|达|不低于|不少于|不超过|超过|高于|低于|实现|保持|稳定在|控制在|提高到|提升|下降|增长|到20|至20|全部|均|100)"
)
"""A text after a colon that says of the words before it what they shall be."""
PROMISE = re.compile(
    "前列|领先|一流|平均水平|全覆盖|杜绝|不发生|未发生|零事故|零发生|全部达|跻身|进入全[国省市]|先进行列|先进水平"
)
"""Words of rank and full coverage: a lead with them promises something itself and is read as text too."""
_GENERIC = re.compile("^(?:工作|主要|总体|年度|预期|具体)*(?:目标|任务|内容|措施|举措|指标|要求|成效|重点)$")
_NO_LABEL = re.compile(
    r"(?:是|为|如下|包括|有|要|强调|指出|认为|其中|分别|即|例如|注|说明|来源|附件?|抄送|电话|联系人|时限|时间|单位|部门|代表|同志|以下|日期)$|[政委局]$"
)


def bare(text: str) -> str:
    """`text` without what stands in brackets."""
    return re.sub(r"[（(][^（）()]*[）)]", "", text)


def lead_at(text: str, start: int, *, ends: str = "。：") -> tuple[str, int]:
    """The lead at `start` and where the text after it begins; ("", start) where there is none.

    A lead is a short phrase without figures, closed by a full stop, or by a colon before a statement that can stand
    without it.
    """
    match = _LEAD_END.search(text, start, start + LONGEST_LEAD + 1)
    if not match or match[0] not in (*ends, ":", "——"):
        return "", start
    lead = text[start : match.start()]
    if not lead or FIGURE.search(bare(lead)) or lead.count("，") > 3 or "；" in lead:
        return "", start
    if match[0] in "：:" and (
        len(lead) > _LONGEST_LABEL or "，" in lead or _STATEMENT.match(text, match.end(), match.end() + 12)
    ):
        return "", start
    return lead, match.end()


def label_at(text: str) -> tuple[str, int]:
    """The label before a colon that opens an unmarked paragraph: "产品质量：…"; generic ones (目标：) give no lead."""
    lead, body = lead_at(text, 0, ends="：")
    if (
        not lead
        or text[body - 1] not in "：:"
        or len(lead) > 12
        or len(text) - body < 8
        or _NO_LABEL.search(lead)
    ):
        return "", 0
    if not re.fullmatch(r"[\u4e00-\u9fff、“”]{2,}", lead):
        return "", 0
    return ("" if _GENERIC.match(lead) else lead), body
