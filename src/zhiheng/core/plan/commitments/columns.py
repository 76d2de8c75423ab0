"""What the columns of a table are for, told by their headers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhiheng.core.plan.commitments.marks import find_years
from zhiheng.core.plan.passages import Passage

ROLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        ("number", r"^(?:序号|编号|No\.?|NO\.?|项次|序|#|号)$"),
        ("unit", r"^(?:计量|指标|计算)?单位(?:[（(].*[)）])?$|^量纲$"),
        ("bodies", r"(?:责任|牵头|负责|配合|承担|主办|协办|主责|主管|实施|落实|承办|参与|完成)(?:单位|部门|主体|处室|机构)|^(?:单位|部门)分工$|^责任分工$|^部门$"),
        ("nature", r"^(?:指标)?(?:属性|性质|类型|类别属性)$|^指标(?:性质|类型)$"),
        ("remark", r"^(?:备注|说明|数据来源|依据|计算方法|指标解释|来源|填报说明|口径|考核方式|评分标准|工作措施|主要措施|保障措施|等级|排名|名次)$"),
        ("time", r"^(?:完成|办结|实施|计划|截止)?(?:时限|时间|期限|年限|日期|时间节点|进度安排|完成时间|时间要求|节点)$"),
        ("rate", r"(?:年均|年平均|平均每年)(?!浓度|气温|值|降|雨|产|收)|(?:^|[^一-鿿])(?:累计|年均/累计|\[累计\])|^累计$|增长率|增速$|^增长(?:[（(]%[)）]|%)?$|增幅|变化|^提高$|^年递增|累计增加值|累计值|年增长"),
        ("achieved", r"(?:完成情况|实际完成|完成值|完成数|实绩|实际值|实现值|完成率|完成$|达成值|达成情况|(?:执行|进展)情况|目前状况|实际)"),
        ("base", r"(?:基数|基期|现状|基准|现有|初值|当前|起始|现值|目前|^上年|往年|原值|水平值|期初)"),
        ("target", r"(?:目标|参考值|规划值?|指标值|预期值?|要求|数值|标准值|控制值|任务数|计划数?|期末值|值$|建设标准|考核值|数量$|^数$|远景)"),
        ("category", r"^(?:类别|领域|分类|方面|一级指标|维度|板块|大类|指标类别|类型|目标类别|类别领域|项目类别|指标分类|指标领域|专栏|序列|层面|重点领域|目标领域|体系|一级|要素|工作领域)$"),
        ("subject", r"(?:指标|项目|内容|名称|事项|任务|工程|举措|目标名|措施|类目|产品|品种|县区|区县|街道|镇|地区|城市|单位名称|区域|行业|主题)"),
    )
)  # fmt: skip
"""Role and header words; the first that fits wins. A header with a year is a value column before all others."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its role, the year it speaks of (0 where none) and its header."""

    role: str
    year: int
    header: str
    unit: str = ""


_UNIT_IN_HEADER = re.compile(r"[（(\[]\s*(?:单位[:：])?([^（）()\[\]]{1,12})[)）\]]\s*$")


def role_of(header: str) -> Column:
    """The role of a column from its header (several header rows joined)."""
    text = re.sub(r"\s", "", header)
    years = [y for y in find_years(text)] or _bare_years(text)
    bare = re.sub(r"[（(\[【〔].*?[)）\]】〕]", "", text) or text
    unit = header_unit(text)
    if years and not re.search(r"年均(?!浓度)|累计|增长率|增速", bare):
        year = years[-1]
        role = "base" if re.search(r"基数|基期|现状|实际|完成|初|现值|基准|当前|实绩|现有水平|预计完成|执行数|比$", bare) and not re.search(r"目标|规划", bare) else "year"
        return Column(role, year.last if hasattr(year, "last") else int(year), text, unit)
    for role, pattern in ROLES:
        if pattern.search(bare):
            return Column(role, 0, text, unit)
    return Column("other" if bare else "blank", 0, text, unit)


def _bare_years(text: str) -> list[int]:
    return [int(y) for y in re.findall(r"(?<!\d)((?:19|20)\d{2})(?!\d)", text)]


def header_unit(text: str) -> str:
    """The unit in brackets that closes a header or label: “增加值（亿元）” → 亿元."""
    match = _UNIT_IN_HEADER.search(text)
    if not match:
        return "%" if text.endswith("%") else ""
    inside = match.group(1).strip()
    return inside if is_unit(inside) else ""


_UNIT_TEXT = re.compile(
    r"^(?:%|‰|％|百分点|个百分点|分贝|dB(?:\(A\)|（A）)?|℃|[一-鿿]{0,4}(?:个|家|项|件|元|人|名|次|吨|米|公里|里|亩|公顷|平方|立方|千瓦|千瓦时|户|所|座|条|张|场|支|批|起|处|套|台|辆|艘|架|部|册|篇|种|类|门|位|分|只|头|株|棵|块|间|栋|床|班|例|宗|份|枚|对|组|倍|岁|天|日|年|小时|分钟|人次|标准煤|标煤|升|斤|克|微克|毫克|度|人口|期|标箱|TEU|点|元/.+|吨/.+|[^（]{1,6}/.{1,8})|[μu]g/m[3³]|mg/L|MW|GW|万?kW|[A-Za-z]{1,8}(?:/[A-Za-z0-9³]+)?)$"
)


def is_unit(text: str) -> bool:
    """Whether a short text is a unit of measure."""
    return bool(_UNIT_TEXT.match(text)) and text not in ("AQI", "GDP", "含培育", "R")


def header_rows(rows: tuple[tuple[Passage, ...], ...]) -> int:
    """How many leading rows are header rows."""
    count = 0
    for row in rows[:3]:
        texts = [cell.text.strip() for cell in row]
        filled = [t for t in texts if t]
        if not filled:
            break
        known = sum(role_of(t).role not in ("other", "blank") for t in filled)
        values = sum(bool(re.match(r"^[≥≤<>＞＜〔\[~]*\d+(?:\.\d+)?(?:%|以上|左右|以下|以内|个|家|项)?[〕\]]?$", t)) and not re.match(r"^(?:19|20)\d{2}$", t) for t in filled)
        if values or any(len(t) > 30 for t in filled):
            break
        if known * 2 >= len(filled) or (count and known) or (count == 0 and len(rows) > 1 and known):
            count += 1
        else:
            break
    return min(count, len(rows) - 1) if len(rows) > 1 else 0


def columns_of(rows: tuple[tuple[Passage, ...], ...], headers: int) -> list[Column]:
    """Roles of all columns; a header that spans columns counts for each of them."""
    width = max(len(row) for row in rows)
    found = []
    for c in range(width):
        texts: list[str] = []
        for r in range(headers):
            text = rows[r][c].text.strip() if c < len(rows[r]) else ""
            if not text and r + 1 < headers and c:
                text = _spanning(rows, r, c)
            if text and text not in texts:
                texts.append(text)
        found.append(role_of("".join(texts)) if len(texts) < 2 else _joined(texts))
    return found


def _spanning(rows: tuple[tuple[Passage, ...], ...], r: int, c: int) -> str:
    """A blank header cell above a filled one belongs to the header at its left."""
    if not rows[r + 1][c].text.strip():
        return ""
    for left in range(c - 1, -1, -1):
        text = rows[r][left].text.strip()
        if text:
            return text if rows[r + 1][left].text.strip() else ""
    return ""


def _joined(texts: list[str]) -> Column:
    """The role of a header of several rows: a year below an indicator keeps the indicator as its header."""
    own = [role_of(t) for t in texts]
    year = next((c for c in own if c.year), None)
    if year is not None:
        rest = [c for c in own if not c.year]
        role = "base" if any(c.role in ("base", "achieved") for c in rest) else "rate" if any(c.role == "rate" for c in rest) else year.role
        header = "".join(c.header for c in rest)
        unit = next((c.unit for c in own if c.unit), "")
        return Column(role, year.year, header or year.header, unit)
    whole = role_of("".join(texts))
    last = own[-1]
    return last if last.role not in ("other", "blank") else whole
