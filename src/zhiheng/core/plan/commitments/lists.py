"""Lists of subjects under one number each, with the head and tail that all of them share."""

from __future__ import annotations

import re

from zhiheng.core.plan.commitments.subjects import MEASURE, leading_verb


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
