"""What the columns of a table are for, told by their headers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from zhiheng.core.periods import FIVE_YEAR_PLANS
from zhiheng.core.plan.commitments.years import find_years

Role = str
"""One of the names in ROLES, or year, yearlabel, measure, other, blank."""

ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        ("number", r"^(?:序号|编号|No\.?|NO\.?|项次|序|#|号|代码|指标编号|行次)$"),
        ("unit", r"^(?:计量|指标|计算|度量)?单位$|^量纲$|^计量$"),
        ("remark", r"^(?:分值|权重|得分|总分|标准分|配分|扣分|加分|评分|自评分|计分)|评分标准|评分办法|计分办法|扣分标准|考核细则"),
        ("bodies", r"(?:责任|牵头|负责|配合|承担|主办|协办|主责|主管|实施|落实|承办|参与|完成|监管|考核|支持)(?:单位|部门|主体|处室|科室|机构|领导)|^(?:单位|部门)分工$|^责任分工$|^部门$|^责任人$|^牵头$|^配合$|^主管部门$"),
        ("nature", r"^(?:指标|目标)?(?:属性|性质|类型|类别属性)$"),
        ("remark", r"^(?:备注|说明|数据来源|资料来源|依据|计算方法|计算公式|指标解释|指标说明|指标内涵|来源|填报说明|口径|统计口径|考核方式|工作措施|主要措施|保障措施|等级|排名|名次|档次|进展|责任状|批次)$"),
        ("time", r"^(?:完成|办结|实施|计划|截止|起止|建设|推进)?(?:时限|时间|期限|年限|日期|时间节点|进度|进度安排|完成时间|时间要求|节点|时间安排|时限要求)$|^(?:完成|达标)年[份限]$"),
        ("yearlabel", r"^(?:年份|年度|年)$"),
        ("rate", r"(?:年均|年平均|平均每年)(?!浓度|气温|值|降|雨|产|收)|(?:^|[^一-鿿])(?:累计(?!增加)|年均/累计|\[累计\])|^累计$|^年递增|^五年累计|累计值|(?<![上去本])年增长|^年增"),
        ("gain", r"累计增加|^(?:增量|增减|增加值?|变化|变化值|变化量|变化幅度|提高值|净增|提升幅度|提高幅度|改善幅度|增减值|新增量)$|(?:比|较).*(?:增减|变化|增加|提高)"),
        ("growth", r"增长率|增速$|^增长$|增幅|增长幅度|^提高$|(?:同比|比上年|较上年|环比)(?:增长|增减|下降)?|(?:比|较).*(?:增长|下降|降低|减少)|^降幅$|下降幅度$|^同期比$"),
        ("achieved", r"(?:完成情况|实际完成|完成值|完成数|实绩|实际值|实现值|完成率|完成$|达成值|达成情况|(?:执行|进展)情况|目前状况|^实际|实现情况|评估结果|监测结果|绝对数|绝对量)"),
        ("base", r"(?:基数|基期|现状|基准|现有|初值|当前|起始|现值|目前|^上年|往年|原值|水平值|期初|基础值|本底)"),
        ("target", r"(?:目标|参考值|规划值?|指标值|预期|要求|数值|标准值|控制值|任务数|计划数?|期末|值$|建设标准|考核值|数量$|^数$|远景|任务量|底线|[一二三四]季度|上半年|下半年|^全年|指标数|达标值|水平$|工作量|^标准$|^合计$|^总计$|^小计$|分解数|下达数)"),
        ("interim", r"^第?[一二三四1-4]季度|上半年|下半年|^\d{1,2}月[底末份]?$|^前[一二三]季度|^[1-9]-\d{1,2}月"),
        ("category", r"^(?:类别|领域|分类|方面|[一二]级指标|维度|板块|大类|指标类别|类型|目标类别|类别领域|项目类别|指标分类|指标领域|专栏|序列|层面|重点领域|目标领域|体系|一级|要素|工作领域|指标体系|类|种类|目标分类|评价维度|质量领域|专项|系统|门类|环节|指标类型)$"),
        ("area", r"^(?:县区|区县|县市区|街道|街镇|镇街|镇|乡镇|地区|城市|单位名称|区域|行业|市县|辖区|园区|片区|企业名称|企业|河流|断面|断面名称|区|县|市|学校|单位)$|^(?:县|市|区|街道|乡镇|镇|旗)(?:[（(、/].*)$"),
        ("subject", r"(?:指标|项目|内容|名称|事项|任务|工程|举措|目标名|措施|类目|产品|品种|主题|分项|要素|参数|行动|科目|名目|子项|条目)"),
    )
)  # fmt: skip
"""Role and header words; the first that fits wins. A header with a year is a value column before all others."""

VALUES: tuple[Role, ...] = ("year", "target", "achieved", "rate", "growth", "gain", "measure")
"""Columns whose cells are read as values."""

LABELS: tuple[Role, ...] = ("subject", "category", "area")
"""Columns that say what a row is about."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its role, the year it speaks of (0 where none), its header, its unit.

    `indicator` is what the header says of the thing measured: "优良天数比率" in "2025年优良天数比率（%）".
    """

    role: Role
    year: int
    header: str
    unit: str = ""
    indicator: str = ""


_FOOTNOTE = re.compile(r"(?<=[〕\]）)])\d$")
_BRACKETS = re.compile(r"[（(\[【〔].*?[)）\]】〕]")
_UNIT_IN_HEADER = re.compile(
    r"[（(\[【]\s*(?:单位[:：])?([^（）()\[\]【】]{1,12}(?:[（(][A-Z一-鿿]{1,3}[)）])?)[)）\]】]\s*[*＊①-⑨△▲]?$"
)
_UNIT_AFTER_SLASH = re.compile(r"(?<=[一-鿿率])[/／,，]\s*([^/／,，]{1,8})$")
_PAST = re.compile(
    r"基数|基期|现状|实际|完成|初|现值|基准|当前|实绩|现有水平|预计|执行数|比$|水平$|基础值|本底|达到值$|已"
)
_AHEAD = re.compile(r"目标|规划|计划(?!完成)|预期|要求|任务")
_NO_YEAR = re.compile(
    r"年均(?!浓度|值)|累计|增长率|增速|增减|变化|(?:比|较)[^率重例]*$|(?:比|较).*(?:增长|下降|降低|减少|提高|增加|增减)"
)
_VALUE_WORDS = re.compile(
    r"(?:到|至|力争|达到|实现|年度?|底|末|期末|分年度|考核|工作|发展|预期|规划|计划|任务|约束|阶段性?|总体|指标|目标|数值|数据|数量|数|值|水平|要求|情况|左右|以上|完成|实际|进度|安排|期|“|”|\"|[一二三四]季度|近期|中期|远期|远景|基数|基期|基准|现状|现有|当前|目前|实绩|预计|执行|初|及|和)+"
)
_PLAN = re.compile(r"十[一二三四五六]五(?=[”\"」]?(?:[一-鿿]{0,2}(?:目标|实际|完成|实绩|指标|任务|规划)|$))")
"""A five-year plan by its name; the column speaks of its last year."""
GENERIC = re.compile(
    r"^(?:主要|具体|核心|重点|工作|考核|评价|监测|分项|关键|年度|量化|质量|绩效|三年|五年|总体|\d+)*(?:指标|项目|内容|名称|任务|目标|目标任务|任务目标|事项|数量|数值|值|数|指标内容|工作内容|要求|指标要求|分项|要素|参数)*$"
)
"""Headers that only say that something stands below them."""


@lru_cache(maxsize=4096)
def role_of(header: str) -> Column:
    """The role of a column from its header (several header rows joined)."""
    text = _FOOTNOTE.sub("", re.sub(r"\s", "", header))
    years = (
        [y.last for y in find_years(text)]
        or _bare_years(text)
        or [FIVE_YEAR_PLANS[p][1] for p in _PLAN.findall(text)]
    )
    bare = _BRACKETS.sub("", text) or text
    unit = header_unit(text) or header_unit(_without_years(text))
    if years and not _NO_YEAR.search(bare):
        role = "base" if _PAST.search(_without_years(text)) and not _AHEAD.search(bare) else "year"
        return Column(role, years[-1], text, unit, _indicator(text))
    for role, pattern in ROLES:
        if pattern.search(bare):
            return Column(role, 0, text, unit, _indicator(text) if role == "measure" else "")
    return Column("other" if bare else "blank", 0, text, unit)


def _without_years(text: str) -> str:
    for year in reversed(find_years(text)):
        text = text[: year.start] + text[year.end :]
    return re.sub(r"(?:19|20)\d{2}年?|[“\"「]?十[一二三四五六]五[”\"」]?", "", text)


def _indicator(text: str) -> str:
    """What a header with a year says of the thing measured, "" where it only names the year."""
    words = without_unit(
        _BRACKETS.sub(lambda m: m.group() if is_unit(m.group()[1:-1]) else "", _without_years(text))
    )
    words = _BRACKETS.sub("", words).strip("：:、，/*")
    return "" if _VALUE_WORDS.fullmatch(words) or len(words) < 2 else words


def _bare_years(text: str) -> list[int]:
    return [int(y) for y in re.findall(r"(?<!\d)((?:19|20)\d{2})(?!\d)", text)]


_QUALIFIED = re.compile(r"^(?P<how>累计|新增|年度|当年)[，,、：:\s]+")
"""Before the unit in a bracket: “获奖企业（累计，家）”."""


def header_unit(text: str) -> str:
    """The unit that closes a header or label: “增加值（亿元）” → 亿元, “治理率/%” → %."""
    text = text.strip()
    match = _UNIT_IN_HEADER.search(text)
    inside = _QUALIFIED.sub("", match.group(1).strip()) if match else ""
    if inside and is_unit(inside):
        return inside
    slash = _UNIT_AFTER_SLASH.search(text)
    if (
        slash
        and is_unit(slash.group(1))
        and (slash.group(1) in ("%", "‰") or len(text) - len(slash.group()) >= 4)
    ):
        return slash.group(1)
    return text[-1] if text.endswith(("%", "‰")) else ""


def without_unit(text: str) -> str:
    """A header or label without the unit that closes it."""
    text = text.strip(" *＊△▲：:")
    if not header_unit(text):
        return text
    for pattern in (_UNIT_IN_HEADER, _UNIT_AFTER_SLASH, re.compile(r"[%‰]$")):
        match = pattern.search(text)
        if match:
            qualified = _QUALIFIED.match(match.group(1).strip()) if match.groups() else None
            name = text[: match.start()].strip(" *：:")
            return f"{name}（{qualified['how']}）" if qualified else name
    return text


_UNIT_TEXT = re.compile(
    r"^(?:%|‰|％|个?月|百分点|个百分点|百分比|分贝|dB(?:\(A\)|（A）)?|℃|[一-鿿]{0,4}(?:个|家|项|件|元|人|名|次|吨|米|公里|里|亩|公顷|平方|立方|千瓦|千瓦时|户|所|座|条|张|场|支|批|起|处|套|台|辆|艘|架|部|册|篇|种|类|门|位|分|只|头|株|棵|块|间|栋|床|班|例|宗|份|枚|对|组|倍|岁|天|日|年|小时|分钟|人次|标准煤|标煤|升|斤|克|微克|毫克|度|人口|期|标箱|TEU|点|元/.+|吨/.+|[^（]{1,6}/.{1,8})|1/\d*[百千万亿]+|[/]\d*[十百千万亿]+|[μu]g/m[3³]|mg/L|MW|GW|万?kW|[A-Za-z]{1,8}(?:/[A-Za-z0-9³]+)?)$"
)
_NO_UNITS = frozenset(
    [
        "昼间",
        "夜间",
        "日间",
        "AQI",
        "GDP",
        "含培育",
        "R",
        "昼间/夜间",
        "白天/夜间",
        "昼/夜",
        "城市/农村",
        "城镇/农村",
        "分类",
        "每年",
        "全年",
        "年度",
        "增长",
        "个数",
        "其中",
        "市级",
        "省级",
    ]
)


def is_unit(text: str) -> bool:
    """Whether a short text is a unit of measure."""
    return bool(_UNIT_TEXT.match(text)) and text not in _NO_UNITS and not re.search("[率比][/／]", text)


def is_header_name(text: str) -> bool:
    """Whether a line alone can be a column's name: of a known kind, and nothing but that.

    "产品质量计划" speaks of a plan and of products, and is a title.
    """
    column = role_of(text)
    bare = _BRACKETS.sub("", column.header) or column.header
    if column.unit:
        return len(bare) <= 24
    if column.year:
        return not column.indicator
    if column.role == "subject":
        return bool(GENERIC.match(bare))
    if column.role == "target":
        return bool(_VALUE_WORDS.fullmatch(bare)) or (
            len(bare) <= 6 and not bare.endswith(("计划", "规划", "方案"))
        )
    return column.role not in ("other", "blank") and len(bare) <= 12
