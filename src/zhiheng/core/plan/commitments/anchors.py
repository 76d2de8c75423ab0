"""Anchors: the places of a sentence that may state a commitment.

A figure is one; so are the expressions without a digit: full coverage (全覆盖), never (不发生), a place in a ranking
(位居前列) and a reference (高于全市平均水平). Each kind is one declared pattern.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from zhiheng.core.plan.commitments import vocabulary as v
from zhiheng.core.plan.model import Op
from zhiheng.core.quantities import Figure

_WORD = r"[^，。；：！？,;:“”（）()]"

FULL = re.compile(
    rf"(?P<core>全部{v.any_of(v.MAKES)}|"
    r"(?<![健安齐完])全覆盖|全面覆盖|全域覆盖|全量(?:收集|化?处理|归集|接入|纳入)|百分百|应[一-鿿]{1,2}尽[一-鿿]{1,2}|全达标|全面达标|全面达到|全面执行|全部达标|人人享有|人人享受|人人拥有|全部达到|全部实现|全部实行|全部纳入|全部完成|全部建成|全部按照|全部按|全部采用|全部使用"
    r"|全部建立|全部取得|全部通过|全部落实|全部接入|全部消除|全部淘汰|全部关停|全部配备|全部安装|全部执行|全部符合|全部开展|全部公开|全部办结|全部上网|全部联网|全部整改|全部改造|全部关闭|全部退出|全部实施|全部取缔|全部拆除|全部合格|全部收集|全部开通|全部具备|全部清零|全部脱贫|全部设立|全部入)"
)
"""Full coverage said in words: 100 %."""

NEVER = re.compile(
    r"(?P<before>(?:坚决|有效控制并|有效|严格|努力|确保|力争)?(?:不再?发生|未再?发生|并?无发生|没有发生|不得发生|不出现|未出现|没有出现|不出|杜绝|零发生))(?P<rest>)"
    rf"|(?P<without>(?:无|没有|未有)(?={_WORD}{{2,30}}?(?:发生|出现)))"
    r"|(?P<zero>(?:(?:保障|确保|保持|实现|力争|达到|继续)?(?:为零|归零|降为零|降至零|降到零|清零|保持零|零))(?=[，。；、！,;]|$|目标|增长|发生))"
    r"|(?P<zero_of>(?<![一-鿿])?零(?P<thing>事故|排放|增长|投诉|死亡|伤亡|发生|缺陷|违规|差错|直排|填埋|新增|拖欠|欠薪|感染|事件|案件|上访|火灾|积压|次生)|零(?=[一-鿿]{2,6}(?:事故|事件|案件)))"
    r"|(?P<gone>基本消除|全面消除|全部消除|彻底消除|基本消灭)"
)
"""Never said in words: 0."""

_REFERENT = (
    r"(?:全国|全市|全省|全区|全县|全州|全球|国际|国内|世界|同类|同期|同行业|行业|省内|市内|区内|省|市|国家|上年|上一年|去年|往年|发达国家|中等发达国家|中心城区|长三角|珠三角|京津冀|西部|东部|中部|东北|沿海|同级|欧美|先进国家|全社会"
    r"|亚太|亚洲|城镇居民|城市|地区|经济|GDP|gdp|生产总值|财政|本市|本省|上级|周边|区域|当年|市级|省级|中高收入|中等收入|高收入|平均|先进|领先|一流|优秀|良好|居民)"
)
_LEVEL = r"(?:平均水平|平均值|平均数|均值|平均|先进水平|领先水平|中等水平|优秀水平|一流水平|前沿水平|最好水平|较高水平|中上水平|良好水平|同期水平|基本水平|增长速度|增速|增幅|增长幅度|水平|涨幅|指标要求)"

REFERENCE = re.compile(
    rf"(?P<no_less>不低于|不少于|不小于|不差于|不慢于)(?P<ref1>(?:{_REFERENT}){_WORD}{{0,16}}?{_LEVEL})"
    rf"|(?P<no_more>不高于|不超过|不大于)(?P<ref2>(?:{_REFERENT}){_WORD}{{0,16}}?{_LEVEL})"
    rf"|(?P<more>(?<!不)(?:高于|优于|好于|快于|大于|超过|超出|高出|领先于|明显高于))(?P<ref3>(?:{_REFERENT}){_WORD}{{0,16}}?{_LEVEL})"
    rf"|(?P<less>(?<!不)(?:低于|小于|少于|慢于))(?P<ref4>(?:{_REFERENT}){_WORD}{{0,16}}?{_LEVEL})"
    rf"|(?P<generic>(?<!不)(?:高于|快于|低于|不低于))(?P<ref6>{_WORD}{{2,18}}?(?:增速|增幅|增长率|增长速度|平均水平|平均值|涨幅|增长(?=[，。；、]|$))|“[^”]{{2,6}}”时期(?:实际|平均[^，。；]{{0,6}}))"
    rf"|(?P<reach>(?:达到或接近|达到并超过|达到|达|保持|保持在|处于|接近或达到|基本达到|赶上|跨入|进入|迈入|居于|接近|位居|位于|跻身|超过或达到|达到或超过|提升到|提升至|提高到|稳定在|维持在|总体达到|整体达到))"
    rf"(?P<ref5>{_WORD}{{0,6}}?(?:{_REFERENT}){_WORD}{{0,10}}?(?:平均水平|先进水平|领先水平|中等水平|优秀水平|一流水平|前沿水平|平均值|中上水平|同期水平|较高水平|(?<=国家)水平|(?<=国际)水平|(?<=世界)水平|(?<=地区)水平))(?P<above>以上|及以上)?"
)
_RANK_PLACE = (
    r"(?:之首|首[十百\d]+名?|前列|前茅|前沿|首位|榜首|第一方阵|第一梯队|第一位|第一|先进行列|一流行列|领先行列|前[一二三四五六七八九十\d]+(?:名|位|强)?|前\d+%|领先地位|领先位置|领先|先进前列|前列行列|第[一二三四五六七八九十\d]+(?:名|位)?|先进位次|上游水平|上游|中上游|前三甲|先进城市行列|一流)"
)
RANK = re.compile(
    rf"(?P<verb>(?:始终|继续|持续|稳定)?(?:保持在|保持|位居|位列|稳居|居于|居(?=全|世|国|首|第|前|各)|处于|进入|跻身|走在|名列|排名|排在|(?<![系行下陈])列(?=全|世|国|首|第|前|各)|稳定在|迈入|迈进|跨入|处在|站在|达到|位于|争取进入|力争进入|排位|挺进|进位至|进入到|占据|争创|走到|继续位居|综合排名))"
    rf"(?P<ref>(?:[^，。；：！？,;:“”（）()、]{{0,14}}?){_RANK_PLACE})(?![一-鿿]*?(?:的?(?:企业|优势|作用|技术|人才|品牌|专家|者|实现|学科|成果|产业|产品|核心|集群|大学|高校|机构|平台|标准体系)))"
)


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
    """Which branch of the pattern matched: tells where the subject stands."""


def find_wordings(text: str) -> list[Anchor]:
    """The anchors of `text` without a digit."""
    found = [*_full(text), *_never(text), *_references(text), *_ranks(text)]
    found.sort(key=lambda a: (a.start, -a.end))
    kept: list[Anchor] = []
    for anchor in found:
        if not kept or anchor.start >= kept[-1].end:
            kept.append(anchor)
    return kept


def _full(text: str) -> list[Anchor]:
    return [
        Anchor(kind="full", start=m.start(), end=m.end(), op="=", value=Decimal(100), unit="%", how=m.group())
        for m in FULL.finditer(text)
    ]


def _never(text: str) -> list[Anchor]:
    found = []
    for m in NEVER.finditer(text):
        how = m.lastgroup or ""
        if m.group("zero_of"):
            how = "zero_of"
        elif m.group("without"):
            how = "without"
        elif m.group("zero"):
            how = "zero"
        elif m.group("gone"):
            how = "gone"
        else:
            how = "before"
        op = "~" if m.group().startswith("基本") else "="
        found.append(Anchor(kind="never", start=m.start(), end=m.end(), op=op, value=Decimal(0), unit="起", how=how))
    return found


_REF_OPS = (("no_less", "ref1", ">=ref"), ("no_more", "ref2", "<=ref"), ("more", "ref3", ">ref"), ("less", "ref4", "<ref"))


def _references(text: str) -> list[Anchor]:
    found = []
    for m in REFERENCE.finditer(text):
        for verb, ref, op in _REF_OPS:
            if m.group(verb):
                found.append(Anchor(kind="reference", start=m.start(), end=m.end(), op=op, ref=m.group(ref), how=verb))
        if m.group("generic"):
            op = {"低于": "<ref", "不低于": ">=ref"}.get(m.group("generic"), ">ref")
            found.append(Anchor(kind="reference", start=m.start(), end=m.end(), op=op, ref=m.group("ref6"), how="more"))
        if m.group("ref5") and m.group("reach"):
            found.append(Anchor(kind="reference", start=m.start(), end=m.end(), op=">=ref", ref=m.group("ref5"), how="reach"))
    return found


def _ranks(text: str) -> list[Anchor]:
    return [
        Anchor(kind="rank", start=m.start(), end=m.end(), op="rank", ref=m.group("ref"), how=m.group("verb"))
        for m in RANK.finditer(text)
    ]
