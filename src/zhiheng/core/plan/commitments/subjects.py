"""The subject of a commitment: its own words first, then what it shares with its neighbours."""

from __future__ import annotations

import re

from zhiheng.core.plan.commitments import surroundings as w
from zhiheng.core.plan.commitments import vocabulary as v

_TIME = (
    r"(?:到|至|在|于|截至|截止到?|预计到?|从|自)?(?:(?:19|20)\d{2}[-~—至到]?)+年?(?:度)?"
    r"(?:\d{1,2}月|上半年|下半年|第?[一二三四]季度)?(?:底|末|初)?(?:前|起|以前|之前)?[，,]?"
    r"|[“\"「]?(?:九五|十[一二三四五六]?五)[”\"」]?(?:期间|时期|期末|末)?[，,]?"
    r"|[今未]?[后来]?[三五两]年[来内间]?(?:累计|共|内)?|提前.{1,2}[年月](?:完成|实现)?|连续[一二三四五六七八九十\d]+年?"
)
"""到2025年底前, “十四五”期间, 三年累计, 提前一年."""
_NUMBERING = (
    r"[，,、；;：:\s.．·●■◆★*—-]+|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2}|[a-zA-Z])[)）]|[①-⑳]|\d{1,2}(?:\.\d{1,2}){1,2}(?=[^\d%])"
    r"|[一二三四五六]是|其一|其二|[一二三四五六七八九]要"
)
_WITH_CARE = (
    r"其(?=[一-鿿]{3,})(?!中|他|它|余)|将(?!军|来)|要(?!素|求|点)|需(?!求|要)|计划(?!生育)"
    r"|全面(?!质量|小康|脱贫|发展|预算)|基本(?=实现|建成|完成|消除|形成|建立|达到|普及|健全|满足|解决)"
    r"|共(?=[建获新完培创开组实制检查整改拆清治发])|年(?=服务|接待|处理|培训|产|检)|每(?=递增|增长)"
    r"|在[^，]{2,12}中(?=排|位|居|名|综合排)"
)
"""Openings that are words of their own only before or behind certain others."""
_REGION = (
    r"我[区市省县国]的?|本?(?:辖区|区域|地区|市域|区)内的?|本[区市省县](?!域|级|地)的?"
    r"|全[区市省县国](?=(?:累计|共|已|新增|新建|建成|完成|创建|培育|查办|查处|实现))"
)
_LEADING = re.compile(f"(?:{_NUMBERING}|{_TIME}|(?:{v.any_of(w.OPENINGS)}|{_WITH_CARE}|{_REGION})(?=.))")
_TRAILING = re.compile(
    r"(?:的?(?:的|等|等工作|左右|以上|工作(?=$))|[，,、；;：:\s（(“-]|（%）|\(%\)|各|(?<![日人户年月])均|已|为|达|率达到|将|并|和|与|及|约|目标值?)$"
)
_CLOSING = 12
"""Characters at the end in which closing particles are looked for."""
MEASURE = re.compile(f"[一-鿿]{{0,3}}{v.any_of(w.MEASURES)}$")
BARE = re.compile(f"{v.any_of(w.BARE_QUALIFIERS)}?{v.any_of(w.BARE_MEASURES)}$")
_GENERIC_RIGHT = re.compile(f"的?{v.any_of(w.ROUND_OFF)}*$")
_VERB_NOUN = re.compile(v.any_of(w.VERB_NOUNS))
_WEAK = re.compile(rf"^(?:{v.any_of(v.WEAK_VERBS)})(?:了)?(?=.{{2,}})")
_ONE_VERB = v.any_of(v.ADDS + v.MAKES)
_VERB = re.compile(rf"^{_ONE_VERB}(?:(?:或者?|和|、|并|及)?{_ONE_VERB})*(?:了)?")
VERB_INSIDE = re.compile(rf"{v.any_of(v.ADDS)}(?!值|长|幅|速)")
VERB_ENDS = re.compile(rf"{_ONE_VERB}$")
VERB_AT_END = re.compile(
    rf"(?:{v.any_of(v.ADDS + v.MAKES + v.POSSESSES)}|不少于|至少|达到|约)(?:了|出|好|成)?(?:不少于|至少|约|近|超过|超|各|共|：|不低于|建成)?$"
)


def clean_left(text: str) -> str:
    """The words left of the predicate without time, connectives and closing particles."""
    before = None
    while before != text:
        before = text
        text = text[_end(_LEADING.match(text)) :]
        text = text[:-_CLOSING] + _TRAILING.sub("", text[-_CLOSING:])
    return "" if text in ("其中", "其余", "剩余", "另有", "还有") else text


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0


def drop_weak_verb(text: str) -> str:
    """Without a leading verb that says nothing about the thing measured (完成, 实现, 提高 …)."""
    return _WEAK.sub("", text) if not _VERB_NOUN.match(text) else text


def clean_right(text: str) -> str:
    """The words right of a figure that belong to the thing counted, or "" where they only close the phrase."""
    if _GENERIC_RIGHT.match(text):
        return ""
    text = re.sub(r"^[（(][^（）()]*[)）]", "", text)
    if len(text) > 16:
        text = re.split(r"[（(]", text)[0]
    text = re.sub(r"^(?:的|左右|以上|以内|以下)+", "", text)
    return _TRAILING.sub("", text.strip("，、；：,;: "))


def leading_verb(text: str) -> str:
    """The verb of adding or making that opens `text`, or ""."""
    match = _VERB.match(text)
    return match.group() if match else ""


def head(subject: str) -> str:
    """A subject without the measure that closes it: 竣工工程质量优良率 → 竣工工程质量."""
    stripped = re.sub(
        r"(?:[一-鿿](?<![的和与及])){0,3}(?:率|比重|比例|占比|总量|总额|总数|总值|数量|人数|强度|增速|增幅)$",
        "",
        subject,
    )
    return stripped if len(stripped) >= 2 else subject


_PLACES = r"(?:城市|城镇|城区|市区|建成区|县城|乡镇|农村|乡村|中心城区|郊区|镇区|全市|全区|全省|全县)"


def share_place(previous: str, own: str) -> str:
    """“城市污水处理率达到90%，县城达到85%” → 县城污水处理率; “农村覆盖率” takes the thing from before. "" where it does not apply."""
    match = re.fullmatch(rf"(?P<place>{_PLACES})(?P<measure>(?!化)[一-鿿]{{0,3}}(?:率|比例|比重|度))?", own)
    if match is None:
        return ""
    rest = re.sub(rf"^{_PLACES}", "", previous)
    if match.group("measure"):
        rest = re.sub(r"(?:覆盖|[一-鿿]{2}(?:率|比例|比重|度))$", "", rest) + match.group("measure")
    return match.group("place") + rest if rest and len(rest) >= 3 else ""


def share_head(previous: str, own: str) -> str:
    """Complete `own` by the head that it shares with the subject before it.

    “区域环境噪声平均值日间”, “夜间” → “区域环境噪声平均值夜间”; “学校体育场地日间开放率”, “夜间开放率” →
    “学校体育场地夜间开放率”. Where nothing is shared, `own` stays.
    """
    n = len(own)
    if not 2 <= n <= 6 or len(previous) <= n + 1 or own in previous:
        return own
    twin = previous[-n:]
    same = sum(a == b for a, b in zip(twin, own, strict=True))
    if same and same >= n - 2 and twin[-1] == own[-1] and (n <= 3 or same * 2 >= n):
        return previous[:-n] + own
    return own
