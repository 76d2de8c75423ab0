"""The subject of a commitment: its own words first, then what it shares with its neighbours."""

from __future__ import annotations

import re

from zhiheng.core.plan.commitments import vocabulary as v

_LEADING = re.compile(
    r"^(?:[，,、；;：:\s.．·●■◆★*—-]+"
    r"|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2}|[a-zA-Z])[)）]|[①-⑳]|\d{1,2}(?:\.\d{1,2}){1,2}(?=[^\d%])"
    r"|(?:到|至|在|于|截至|截止到?|预计到?|从|自)?(?:(?:19|20)\d{2}[-~—至到]?)+年?(?:度)?(?:\d{1,2}月|上半年|下半年|第?[一二三四]季度)?(?:底|末|初)?(?:前|起|以前|之前)?[，,]?"
    r"|[“\"「]?(?:九五|十[一二三四五六]?五)[”\"」]?(?:期间|时期|期末|末)?[，,]?"
    r"|(?:[一二三四五六]是|其一|其二|一要|二要|三要|四要|五要|六要|[一二三四五六七八九]要)"
    r"|(?:其(?=[一-鿿]{3,})(?!中|他|它|余)|其中|同时|并且|以及|另外|此外|分别|预计|争取|力争|力求|确保|保证|努力|实现|使得?|让|并|且|将(?!军|来)|把|还要?|也要?|则|要(?!素|求|点)|应当?|须|需(?!求|要)|全面(?!质量|小康|脱贫|发展|预算)|基本(?=实现|建成|完成|消除|形成|建立|达到|普及|健全|满足|解决)|积极|进一步|继续|加快|大力|着力|稳步|不断|深入|切实|逐步|持续|计划(?!生育)|拟|实行|做到|促使|推动|带动|大幅|显著|明显|我[区市省县国]的?|本?(?:辖区|区域|地区|市域|区)内的?|本[区市省县](?!域|级|地)的?|全年|今年|当年|今后[三五]年|未来[三五]年|[三五两]年[来内间]?(?:累计|共|内)?|期间|每年度?|年均|累计|共计|共(?=[建获新完培创开组实制检查整改拆清治发])|总共|合计|先后|平均每年|再|均|各地要?|提前.{1,2}[年月](?:完成|实现)?|年(?=服务|接待|处理|培训|产|检)|年末|年底|年初|期末|上半年|下半年|截至目前|目前|已经?|至少|不少于|不低于|约|近|超过|突破|主要是|包括|即|其余|如|首次|年内|规划期内|总体|总计|到期末|连续[一二三四五六七八九十\d]+年?|每(?=递增|增长)|在[^，]{2,12}中(?=排|位|居|名|综合排))(?=.)|全[区市省县国](?=(?:累计|共|已|新增|新建|建成|完成|创建|培育|查办|查处|实现)))"
)  # fmt: skip
_TRAILING = re.compile(
    r"(?:的?(?:的|等|等工作|左右|以上|工作(?=$))|[，,、；;：:\s（(“-]|（%）|\(%\)|各|(?<![日人户年月])均|已|为|达|率达到|将|并|和|与|及|约|目标值?)$"
)
MEASURE = re.compile(
    r"(?:[一-鿿]{0,3}(?:率|度|比重|比例|占比|总量|总额|总数|总值|数量|人数|面积|浓度|强度|产值|增加值|收入|规模|指数|得分|里程|长度|平均值|水平|总长|数|量|值|额))$"
)
BARE = re.compile(
    r"^(?:其中|平均|总体|综合|年均|日均|人均|年|总|监督|抽检|抽查|抽样|一次|实际|最终)?"
    r"(?:合格率|覆盖率|达标率|优良率|普及率|利用率|满意度|满意率|处理率|完成率|占比|比重|比例|总数|总量|数量|总额|规模|面积|增速|增幅|增长率|产值|浓度|总值|人数|强度|参与率|知晓率|办结率|回复率|及时率|整改率|处置率|得分|均值|平均值|里程|总长|长度|个数|户数|家数|数|量|总计|增长|比率|率|通过率|入园率|增加值|占有率|贡献率|品种|日间|夜间|昼间|权重|总规模|办结|成功率|准确率|归集率|公示率|入驻率|上线率|签约率|建档率|持证率|培训率|配备率|监测率|检定率|定检率|追溯率|抽检率|安装率|投保率|治理率|收集率|回收率|替代率|验收率|改造率|更新率|巡查率|落实率|检出率|问题发现率|合格|产量|销量|销售额|使用率|建成率|开放率|执行率|配备率|建档率|公开率|响应率|公示率|回访率|评价率)$"
)  # fmt: skip
"""Names of measures that say nothing without the thing measured."""

_WEAK = re.compile(rf"^(?:{v.any_of(v.WEAK_VERBS)})(?:了)?(?=.{{2,}})")
_GENERIC_RIGHT = re.compile(
    r"^的?(?:目标|标准|水平|要求|比例|速度|任务|规模|指标|目标任务|节能|好成绩|增速|增长|幅度|以上|左右|的|高水平|良好水平|增长速度|发展目标|预期目标|考核目标|工作目标|概率|权重)*$"
)
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
        text = _LEADING.sub("", text)
        text = _TRAILING.sub("", text)
    return "" if text in ("其中", "其余", "剩余", "另有", "还有") else text


def drop_weak_verb(text: str) -> str:
    """Without a leading verb that says nothing about the thing measured (完成, 实现, 提高 …)."""
    return _WEAK.sub("", text) if not _VERB_NOUN.match(text) else text


_VERB_NOUN = re.compile(
    r"^(?:保障性|保险|保障房|增加值|推进项目|提升改造|提高班|实施率|有效|有机|有线|有害|有色|共享|共产|共同|完成率|控制线|使用|落实率|形成率|推动力|改善型|实现率|强化班|确保率|保持率|推行率|加强型|累计)"
)


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
    match = re.fullmatch(rf"(?P<place>{_PLACES})(?P<measure>[一-鿿]{{0,3}}(?:率|比例|比重|度))?", own)
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


_ITEM = re.compile(r"、|和|以及|及|与")


def listed(text: str, count: int) -> list[str]:
    """The `count` subjects of a list, each with the head and tail that all share; [] where it is no such list.

    “城镇、农村生活垃圾无害化处理率” → 城镇生活垃圾无害化处理率, 农村生活垃圾无害化处理率.
    """
    sectors = re.fullmatch("(?P<head>.*?)第(?P<which>[一二三](?:、[一二三])+)(?P<rest>产业.*)", text)
    if sectors and sectors["which"].count("、") + 1 == count:
        return [f"{sectors['head']}第{which}{sectors['rest']}" for which in sectors["which"].split("、")]
    parts = [p for p in text.split("、") if p]
    if len(parts) != count:
        parts = [p for p in re.split(r"、|和|以及|及|与", text) if p]
    if len(parts) != count:
        parts = [p for p in re.split(r"、|(?<=[率度值])[和与及]|[和与](?=[^、]{2,})", text) if p]
    if len(parts) != count:
        return _characters(text, count)
    last = parts[-1]
    tail = _shared_tail(parts)
    lead = leading_verb(parts[0])
    names = []
    for i, part in enumerate(parts):
        name = part
        if i < count - 1 and tail and not part.endswith(tail[-2:]):
            name = part + tail
        if i and lead and not leading_verb(name) and last != lead:
            name = lead + name
        names.append(name)
    if tail or not MEASURE.search(parts[0]):
        return names
    head = _shared_head(parts)
    return [n if i == 0 or n.startswith(head) else head + n for i, n in enumerate(names)]


_TAILS = re.compile(
    r"(?:(?:监督|质量|评价性)?抽[检查](?:合格)?率|(?:一次)?(?:验收)?合格率|覆盖率|[年日月]均浓度|平均浓度|浓度|排放(?:总量|量|强度)|标准|(?:集中)?处理率|(?:综合)?利用率|达标率|人均可支配收入|人均纯收入"
    r"|收入|产值|增加值|数量|比例|占比|满意度|入园率|入学率|巩固率|生师比|参保率|普及率|完成率|办结率|死亡率|事故率)$"
)


def _shared_tail(parts: list[str]) -> str:
    """What the last item says for all: the words behind its own name, where the others have none of their own."""
    last, others = parts[-1], parts[:-1]
    if all(MEASURE.search(p) and not p.endswith(("需氧量", "耗氧量")) for p in others):
        return ""
    longest = max(len(p) for p in others)
    twin = others[-1]
    for own in range(min(longest + 3, len(last) - 2), 0, -1):
        if last[own - 1] == twin[-1] and own >= len(twin) - 2:
            return last[own:]
    if all(len(p) == 2 for p in others) and len(last) > 4:
        return last[2:]
    match = _TAILS.search(last)
    if match and match.start() >= 1:
        return match.group()
    return (
        last[len(twin) :] if len(last) - len(twin) >= 2 and all(len(p) == len(twin) for p in others) else ""
    )


def _shared_head(parts: list[str]) -> str:
    """“生产安全事故起数、死亡人数”: what the first item says for all."""
    first, second = parts[0], parts[1]
    if len(second) >= len(first) or len(second) > 6:
        return ""
    for i in range(len(first) - 2, 1, -1):
        if re.fullmatch(r"(?:起数|人数|件数|总量|数量|比例|面积|总数|[一-鿿]{1,2}率)", first[i:]):
            return first[:i]
    return ""


def _characters(text: str, count: int) -> list[str]:
    """“城乡居民” dealt out over two figures: 城镇, 乡村."""
    pairs = {"城乡": ("城镇", "农村"), "昼夜": ("昼间", "夜间"), "男女": ("男", "女")}
    for word, names in pairs.items():
        if count == 2 and word in text:
            return [text.replace(word, name, 1) for name in names]
    return []
