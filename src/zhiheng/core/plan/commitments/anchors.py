"""Anchors: the places of a sentence that may state a commitment.

A figure is one; so are the expressions without a digit: full coverage (全覆盖), never (不发生), a place in a ranking
(位居前列) and a reference (高于全市平均水平). Each is a row of a declared table: what it says, and the pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from zhiheng.core.plan.commitments import vocabulary as v
from zhiheng.core.plan.model import Op
from zhiheng.core.quantities import Figure

_WORD = "[^，。；：！？,;:“”（）()]"

FULL = re.compile(
    rf"(?<!占)全部{v.any_of((*v.MAKES, *v.WHOLLY))}"
    "|(?<![健安齐完])全覆盖|全面覆盖|全域覆盖|全量(?:收集|化?处理|归集|接入|纳入)|百分百|应[一-鿿]{1,2}尽[一-鿿]{1,2}(?<!率)(?!率)"
    "|覆盖(?:全部|所有|全体)(?=[一-鿿]{2})|所有(?=[一-鿿、]{3,16}?(?:实现|达到|达标|具备|建立))|全达标|全面达标|全面达到|全面执行|人人享有|人人享受|人人拥有"
)
"""Full coverage said in words: 100 %."""

NEVERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (how, re.compile(pattern))
    for how, pattern in (
        (
            "before",
            "(?:坚决|有效控制并|有效|严格|努力|确保|力争)?"
            "(?:不再?发生|未再?发生|并?无发生|没有发生|不得发生|不出现|未出现|没有出现|不出|杜绝|零发生)",
        ),
        (
            "without",
            rf"(?:无|没有|未有)(?={_WORD}{{2,30}}?(?:发生|出现))"
            rf"|(?:全年|年内|均|连续[^，。；、]{{1,3}}年)无(?={_WORD}{{0,16}}(?:事故|事件|案件|火灾)(?:[，。；]|$))",
        ),
        (
            "zero",
            "(?:保障|确保|保持|实现|力争|达到|继续)?(?:为零|归零|降为零|降至零|降到零|清零|保持零|零)"
            "(?=[，。；、！,;]|$|目标|增长(?!行动|计划|工程)|发生)",
        ),
        (
            "zero_of",
            "零(?:事故|排放|增长|投诉|死亡|伤亡|发生|缺陷|违规|差错|直排|填埋|新增|拖欠|欠薪|感染|事件|案件|上访|火灾|积压|次生)(?!行动|计划|工程|试点)"
            "|零(?=[一-鿿]{2,6}(?:事故|事件|案件))",
        ),
        ("gone", "基本消除|全面消除|全部消除|彻底消除|基本消灭"),
    )
)
"""Never said in words: 0. The name tells where the thing stands that must not happen."""

_REFERENT = (
    "(?:全国|全市|全省|全区|全县|全州|全球|国际|国内|世界|同类|同期|同行业|行业|省内|市内|区内|省|市|国家|上年|上一年|去年|往年|发达国家"
    "|中等发达国家|中心城区|长三角|珠三角|京津冀|西部|东部|中部|东北|沿海|同级|欧美|先进国家|全社会|亚太|亚洲|城镇居民|城市|地区|经济|GDP"
    "|gdp|生产总值|财政|本市|本省|上级|周边|区域|当年|市级|省级|中高收入|中等收入|高收入|平均|先进|领先|一流|优秀|良好|居民)"
)
_LEVEL = (
    "(?:平均水平|平均值|平均数|均值|平均|先进水平|领先水平|中等水平|优秀水平|一流水平|前沿水平|最好水平|较高水平|中上水平|良好水平"
    "|同期水平|基本水平|增长速度|增速|增幅|增长幅度|水平|涨幅|指标要求)"
)
_COMPARED = f"(?P<ref>{_REFERENT}{_WORD}{{0,16}}?{_LEVEL})"
_RATES = (
    f"(?P<ref>{_WORD}{{2,18}}?(?:增速|增幅|增长率|增长速度|平均水平|平均值|涨幅|增长(?=[，。；、]|$))"
    "|“[^”]{2,6}”时期(?:实际|平均[^，。；]{0,6}))"
)

_REFERENCE_WORDS: tuple[tuple[Op, str], ...] = (
        (">=ref", f"(?:不低于|不少于|不小于|不差于|不慢于){_COMPARED}"),
        ("<=ref", f"(?:不高于|不超过|不大于){_COMPARED}"),
        (">ref", f"(?<!不)(?:高于|优于|好于|快于|大于|超过|超出|高出|领先于|明显高于){_COMPARED}"),
        ("<ref", f"(?<!不)(?:低于|小于|少于|慢于){_COMPARED}"),
        (">ref", f"(?<!不)(?:高于|快于){_RATES}"),
        ("<ref", f"(?<!不)低于{_RATES}"),
        (">=ref", f"不低于{_RATES}"),
        (
            ">=ref",
            "(?:达到或接近|达到并超过|达到|达|保持|保持在|处于|接近或达到|基本达到|赶上|跨入|进入|迈入|居于|接近|位居|位于|跻身"
            "|超过或达到|达到或超过|提升到|提升至|提高到|稳定在|维持在|总体达到|整体达到)"
            f"(?P<ref>{_WORD}{{0,6}}?{_REFERENT}{_WORD}{{0,10}}?(?:平均水平|先进水平|领先水平|中等水平|优秀水平|一流水平|前沿水平"
            "|平均值|中上水平|同期水平|较高水平|(?<=国家)水平|(?<=国际)水平|(?<=世界)水平|(?<=地区)水平))(?:以上|及以上)?",
        ),
)  # fmt: skip
REFERENCES = tuple((op, re.compile(pattern)) for op, pattern in _REFERENCE_WORDS)
"""A reference instead of a number: the operator, and the words of the reference in `ref`."""

_RANK_PLACE = (
    r"(?:之首|首[十百\d]+名?|前列|前茅|前沿|首位|榜首|第一方阵|第一梯队|第一位|第一|先进行列|一流行列|领先行列"
    r"|前[一二三四五六七八九十\d]+(?:名|位|强)?|前\d+%|领先地位|领先位置|领先|先进前列|前列行列|第[一二三四五六七八九十\d]+(?:名|位)?"
    "|先进位次|上游水平|上游|中上游|前三甲|先进城市行列|一流)"
)
RANK = re.compile(
    "(?:始终|继续|持续|稳定)?(?:保持在|保持|位居|位列|稳居|居于|居(?=全|世|国|首|第|前|各)|处于|进入|跻身|走在|名列|排名|排在"
    "|(?<![系行下陈])列(?=全|世|国|首|第|前|各)|稳定在|迈入|迈进|跨入|处在|站在|达到|位于|争取进入|力争进入|排位|挺进|进位至|进入到"
    "|占据|争创|走到|继续位居|综合排名)"
    f"(?P<ref>[^，。；：！？,;:“”（）()、]{{0,14}}?{_RANK_PLACE})"
    "(?![一-鿿]*?的?(?:企业|优势|作用|技术|人才|品牌|专家|者|实现|学科|成果|产业|产品|核心|集群|大学|高校|机构|平台|标准体系))"
)
"""A place in a ranking. 全市领先的企业 names enterprises and is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A place that may state a commitment.

    `kind` is figure, full, never, reference or rank. `start` and `end` bound the words that state it; what stands left
    and right of them belongs to its subject.
    """

    kind: str
    start: int
    end: int
    figure: Figure | None = None
    op: Op | None = None
    ref: str = ""
    value: Decimal | None = None
    unit: str = ""
    how: str = ""
    """For full and never: the words, or the row of the table, which tell where the subject stands."""


def find_wordings(text: str) -> list[Anchor]:
    """The anchors of `text` without a digit, from left to right; of two that overlap the first, then the longer."""
    found = [*_full(text), *_never(text), *_references(text), *_ranks(text)]
    found.sort(key=lambda anchor: (anchor.start, -anchor.end))
    kept: list[Anchor] = []
    for anchor in found:
        if not kept or anchor.start >= kept[-1].end:
            kept.append(anchor)
    return kept


def _full(text: str) -> Iterator[Anchor]:
    for m in FULL.finditer(text):
        yield Anchor(
            kind="full", start=m.start(), end=m.end(), op="=", value=Decimal(100), unit="%", how=m[0]
        )


def _never(text: str) -> Iterator[Anchor]:
    for how, pattern in NEVERS:
        for m in pattern.finditer(text):
            op: Op = "~" if m[0].startswith("基本") else "="
            yield Anchor(
                kind="never", start=m.start(), end=m.end(), op=op, value=Decimal(0), unit="起", how=how
            )


def _references(text: str) -> Iterator[Anchor]:
    for op, pattern in REFERENCES:
        for m in pattern.finditer(text):
            yield Anchor(kind="reference", start=m.start(), end=m.end(), op=op, ref=m["ref"])


def _ranks(text: str) -> Iterator[Anchor]:
    for m in RANK.finditer(text):
        yield Anchor(kind="rank", start=m.start(), end=m.end(), op="rank", ref=m["ref"])
