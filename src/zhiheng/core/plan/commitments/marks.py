"""What holds a number and is no commitment: dates, document numbers, names, list numbers, brackets.

Each kind is a declared rule with its reason, so that a set-aside number can say why it was set aside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from zhiheng.core.issues import Text
from zhiheng.core.plan.commitments.years import DATE


@dataclass(frozen=True)
class Rule:
    """One kind of number that is no commitment."""

    kind: str
    reason: Text
    pattern: str

    @cached_property
    def finder(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self.pattern)


_COUNT = r"(?:[一二三四五六七八九十两]|\d{1,2})"
_NAMED = (
    "(?:老|荒|边|乡|网|核|轴|带|廊|河|区多|圈|翼|心|园|城|路|桥|馆|场所|品|械|证|码|图|库|率|化|通|横|纵|极|岛|屏|湖|江|山|谷"
    "|小企业|农|链|减|清|控|转|补|改|制|包|责|定|书|联|强|优|新|高|低|同|严|实|好|早|公(?![里斤顷园司])|同步|融|创|双)"
)
SET_ASIDE: tuple[Rule, ...] = (
    Rule(
        "misprint",  # l50家, 9O%: letters that scanning took for digits
        Text("数字里混有字母", "letters among digits"),
        r"(?<![A-Za-z\d.])(?:[lI]\d+|\d+[OoIl]\d*)(?=[%‰]|[家个项件次人名所座户批]|[万亿]?元)",
    ),
    Rule("date", Text("日期", "a date"), DATE.pattern),
    Rule(
        "document-number",
        Text("发文字号", "a document number"),
        r"[一-鿿]{0,10}[〔\[【(（](?:19|20)\d{2}[〕\]】)）]第?\d+号|第?\d+号(?:令|公告|文|文件)",
    ),
    Rule(
        "standard-number",
        Text("标准代号", "the number of a standard"),
        r"\b(?:GB|ISO|HJ|DB|GA|JJF?G?|IEC|ANSI|SA|AA|CMMI?|HACCP|OHSAS|TS|SC|AS|SL|TB|CJJ?|JGJ|T)[/ ]?[TZ]?[- /]?\d[\d.:—-]*",
    ),
    Rule(
        "ordinal",
        Text("序数", "an ordinal"),
        r"第[\d一二三四五六七八九十百]+(?:[-~—、至][\d一二三四五六七八九十]+)?"
        "(?:次|届|批|期|条|章|节|款|项|号|位|名|阶段|季度|一|产业|方|线|轮|个|代|者|类)?",
    ),
    Rule(
        "quoted-name",
        Text("引号内的名称", "a name in quotation marks"),
        r"“[^”]{0,60}”|\"[^\"]{0,40}\"|「[^」]{0,40}」|‘[^’]{0,30}’|『[^』]{0,30}』",
    ),
    Rule("title", Text("文件名称", "the title of a document"), "《[^》]{0,80}》|〈[^〉]{0,60}〉"),
    Rule(
        "grade",
        Text("等级名称", "a grade"),
        r"(?:[一二三四五六七八九1-9]|[1-9]A|[A-Z]{1,3}\d?)[-~—至、]?[一二三四五六七八九]?(?:星级|A级|级)(?!以上的?\d)"
        r"|\d?[1-9]A级?(?![a-z])",
    ),
    Rule(
        "name-with-letters",
        Text("含数字的名称", "a name with digits"),
        r"[A-Za-z][A-Za-z.·+-]*\d+(?:\.\d+)?(?!\d*(?:\.\d+)?[%‰])(?:[A-Za-z]+\d*)?"
        r"|(?<![\d.])\d+[A-HJ-LN-Z](?![A-Za-z(（])|\d+[+＋]\d*\w?",
    ),
    Rule(
        "circle",  # 15分钟社区生活圈, 500米服务半径; the 3·15 of a day
        Text("含数字的名称", "a name that holds a number"),
        r"\d+(?:\.\d+)?(?:分钟|公里|小时|米)[^，。；、\d]{0,8}(?:圈|距离内|范围内|步行|服务半径)"
        r"|[一二三四五六七八九十]+分钟[^，。；\d]{0,8}圈|\d+[·．.]\d+(?=[“国世消质计])",
    ),
    Rule(
        "slogan",  # 三纵四横, 一河五区, 两品一械: two counted words side by side
        Text("含数字的名称", "a name that holds a number"),
        rf"{_COUNT}{_NAMED}(?:[一二三四五六七八九十两多]|\d|[、，和]|[^，。；、\d]{{0,2}}$)",
    ),
    Rule(
        "route", Text("编号", "a number that names a thing"), r"\d+(?:、\d+)*号线|\d+路|\d+号(?!文)|[A-Z]\d+"
    ),
    Rule(
        "telephone",
        Text("电话号码", "a telephone number"),
        r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|12\d{3}(?!\d|[\d.]*[%个家项件万亿元次人户]))(?:热线|平台|电话)?"
        r"|(?:电话|传真|致电)[^，。；\d]{0,4}[\d -]{7,}(?:或?传真至?[\d -]{7,})?|(?<!\d)\d{4} \d{4}(?!\d)",
    ),
    Rule(
        "age",
        Text("年龄段", "an age bracket"),
        r"\d+(?:[-~—至]\d+)?(?:周?岁)(?:及?以[上下]|以内)?"
        "(?=[^，。；、]{0,3}(?:老|儿童|人|幼|青|女|公民|学|居民|户籍|婴|少年|群))",
    ),
    Rule(
        "clock",
        Text("钟点", "a time of day"),
        r"\d{1,2}[:：]\d{2}(?!\d)|7×24小时?|24小时(?=不间断|值守|值班|服务|热线|营业|在线|开放|全天)"
        "|365天(?=[^，。]{0,4}(?:服务|值守|不打烊))|7[*xX]24",
    ),
    Rule(
        "per-unit",
        Text("指标的分母", "the denominator of an indicator"),
        r"(?:每|按|以)(?:[一二三四五六七八九十百千万亿两]|\d)*(?:百|千|万|亿|十万|百万)?"
        "(?:名|人|户|人口|台|常住人口|户籍人口|平方公里|元|吨|辆|位|个|家|所|村)"
        r"(?=[^，。；\d]{0,30}\d)",
    ),
    Rule(
        "frequency",
        Text("频次", "a frequency"),
        "每(?:半年|两年|三年|[二两三四五六]年|季度?|个?月|周|旬|天|日|半月)度?",
    ),
    Rule(
        "threshold-name",  # 年税收过亿元的企业, 百亿级产业
        Text("指标名称中的门槛", "a threshold inside a name"),
        "(?:年税收|税收|产值|营收|营业收入|主营业务收入|年产值|年收入|销售收入|投资额?|年主营|总投资|注册资本|产值规模|资产|销售额"
        "|年营业收入|年销售收入|市值|年交易额)(?:达|超过|过|超|突破|达到|在)?"
        r"\d*(?:十|百|千)?[\d.]*(?:万|亿)+(?:美?元)?(?:级|及?以上|以下)?(?=的|以上|级|企业|项目|产业|工业|重大|集团)"
        r"|(?:十|百|千|万)亿元?级|\d+亿级",
    ),
)
"""Asked in this order; where two touch one number, the first tells the reason."""

BRACKET = re.compile(r"[（(][^（）()]{0,120}[）)]|\[[^\[\]]{0,20}\]")
BRACKET_REASON = Text("括号内的说明", "a remark in brackets")


WRAPS = ("bracket", "quoted-name", "title")
"""Masks that hide only what stands wholly inside them: the “(A)” of 60dB(A) hides nothing."""


@dataclass(frozen=True, slots=True)
class Mask:
    """Characters `start` to `end` hold no commitment, for `reason`."""

    kind: str
    start: int
    end: int
    reason: Text


def find_masks(text: str) -> list[Mask]:
    """Every stretch of `text` whose numbers are no commitments, with its reason."""
    masks = [
        Mask(rule.kind, m.start(), m.end(), rule.reason)
        for rule in SET_ASIDE
        for m in rule.finder.finditer(text)
    ]
    for match in BRACKET.finditer(text):
        if "其中" not in match.group():
            masks.append(Mask("bracket", match.start(), match.end(), BRACKET_REASON))
    return masks


def mask_at(masks: list[Mask], start: int, end: int) -> Mask | None:
    """The first mask that touches characters `start` to `end`."""
    for mask in masks:
        if mask.kind in WRAPS:
            if mask.start <= start and end <= mask.end:
                return mask
        elif mask.start < end and start < mask.end:
            return mask
    return None
