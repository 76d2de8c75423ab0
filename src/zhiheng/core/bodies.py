"""Responsible bodies: departments, towns and agencies, leading or supporting."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bodies:
    """Who answers for something: the leading bodies (牵头) and the supporting ones (配合), as printed.

    Where a text only lists names, without saying who leads, all stand in `lead`.
    """

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        """All names, leading ones first."""
        return self.lead + self.support

    def __bool__(self) -> bool:
        return bool(self.lead or self.support)


def merged(several: Iterable[Bodies]) -> Bodies:
    """The bodies of several statements as one, each name once; who leads anywhere leads."""
    several = tuple(several)
    lead = tuple(dict.fromkeys(name for bodies in several for name in bodies.lead))
    support = dict.fromkeys(name for bodies in several for name in bodies.support)
    return Bodies(lead, tuple(name for name in support if name not in lead))


_ENDING = re.compile(
    "(?:局|委|办|厅|处|署|委员会|办公室|研究室|领导小组|工作组|专班|指挥部|工作部|组织部|宣传部|统战部|武装部|信息化部|保障部|财政部|"
    "教育部|科技部|公安部|商务部|环境部|资源部|建设部|运输部|水利部|农村部|旅游部|中心|公司|集团|政府|街道|街镇|镇|乡|办事处|"
    "党工委|海关|法院|检察院|国务院|银行|分行|支行|人行|支队|大队|总队|协会|学会|商会|联合会|工会|促进会|贸促会|红十字会|妇联|残联|"
    "文联|侨联|科协|社联|工商联|学院|大学|研究院|研究所|科学院|事务所|档案馆|图书馆|博物馆|供销社|供销联社|电视台|报社|日报社|出版社|"
    "单位|部门|区县|县区|开发区|园区|示范区|高新区|新区|保税区|管理区|功能区|工业区|度假区|经开区|气象台|消防救援站|党校|"
    "机关|区税务|供电|国网|烟草专卖|金融监管|工信部|人社部|文旅部|监管总局|团[区市县省]委)$"
)
_COLLECTIVE = re.compile(
    r"^(?:全[区市县省]|各|有关|相关|其他|[市区县省]级|[省市区县]直|[本属]地)+"
    r"(?:有关|相关|责任|成员|职能|行业|主管|监管|业务)*"
    r"(?:部门|单位|街道|乡镇|街镇|镇街|镇乡|镇|乡|园区|机关|开发区|政府|办事处|[（(](?:街道|镇|乡|园区|功能区)[）)]|、|"
    r"(?:区县|县区|[市县区州盟旗])(?:[、/（(]?[市县区州旗][）)]?)*(?:人民)?(?:政府)?)+$"
)
_NOT_BODIES = re.compile(
    "(?:格局|布局|结局|大局|全局|开局|变局|僵局|举办|主办|承办|协办|兴办|开办|代办|通办|联办|一网通办|好处|处处|害处|长处|用处|"
    "城镇|城乡|下乡|分中心|子公司|上市公司|用人单位|企事业单位|事业单位|生产经营单位|法人单位|使用单位|建设单位|试点单位|示范单位|"
    "先进单位|文明单位|数字政府|法治政府|服务型政府|大数据中心建设|服务中心建设|产业园区|工业园区|示范园区|科技园区|城区|"
    "特色小镇|小镇|重点集镇|强镇|名镇|副中心|市中心|交易中心建设|企业集团|龙头企业集团|特色街镇|试点街镇|重点大学)$"
)
_NOT_OPENINGS = re.compile(
    "^(?:含|不含|包括|包含|其中|如|例如|即|以下|简称|下同|详见|参见|见|附|试行|暂行|到|至|截至|按|以|对|在|为|将|与|和|及|"
    "指|除|约|新建|改建|建成|创建|培育|推进|完成|设立|成立|实施|支持|开展|每|[0-9])"
)
_BARE = re.compile(
    "^(?:街道|镇|乡|乡镇|街镇|镇街|园区|开发区|部门|单位|政府|公司|中心|集团|协会|机关|学院|大学|银行)$"
)
"""Words that name a body only beside others that do."""
_LEADS = "牵头|责任|主办|负责|主责|落实|实施|承担|组织"
_SUPPORTS = "配合|协办|参与|参加|协助|协同|支持"
_LABEL = re.compile(
    rf"(?:主要)?({_LEADS}|{_SUPPORTS})(?:及(?:配合|责任|参与))?(?:单位|部门|机构|主体|处室)?[）)】]?[：:]|"
    r"[【\[](责任|牵头|配合|参与|负责)(?:单位|部门)[】\]]"
)
_OTHER_LABEL = re.compile(r"(?:完成)?(?:时限|时间|期限|进度|年限|节点)(?:要求|安排)?[：:]")
_BY_DUTY = r"(?:(?:按照|按|依据|根据|依)?(?:各自)?(?:的)?职责(?:和|及|与)?(?:任务)?(?:分工)?|按(?:照)?分工|分工|分别|共同|具体|分头|积极|密切){0,3}"
_OTHERS = r"(?:等(?:有关|相关|其他|各|单位|部门|地区){0,3})?"
_DUTY = re.compile(
    rf"{_OTHERS}{_BY_DUTY}(牵头负责|牵头落实|牵头|负责落实|负责|主办|组织实施|落实|推进|实施)?(?:完成|落实|实施)?$"
)
_SUPPORT = re.compile(rf"{_OTHERS}{_BY_DUTY}(?:{_SUPPORTS})(?:实施|落实|完成)?$")
_REMARK = re.compile(
    "[。；，,]?(?:(?:排名?|列)(?:在)?(?:第一|首)(?:位|个)?的?为|第一个?为牵头).*$|[，,。]?(?:下同|以下均同)。?$"
)
"""What a list adds about itself: 列第一的为牵头单位，下同."""
_FUSED = re.compile(r"(?<=[局委办会院部联])(?=[区市县省])")


def is_body(name: str) -> bool:
    """Whether `name` has the shape of a department, town or agency, or stands for many ("各部门")."""
    name = re.sub(r"[（(][^（）()]*[）)]", "", name)
    if _COLLECTIVE.match(name):
        return True
    if not 2 <= len(name) <= 30 or _BARE.match(name) or re.search(r"[，。；：“”《》%]|\d", name):
        return False
    return not _NOT_BODIES.search(name) and not _NOT_OPENINGS.match(name) and bool(_ENDING.search(name))


def read_body_list(text: str) -> Bodies | None:
    """The bodies that a closing bracket or a line after 责任单位： lists; None where it lists something else.

    Words of duty (牵头, 配合, 按职责分工负责) are taken off the names. Without a label every item must have the
    shape of a body; after a label the names are taken as printed.
    """
    text = _REMARK.sub("", text)
    text = re.sub(r"^[（(【\[\s]+(?=[^（(【\[]*$)|[。.\s]+$", "", text)
    lead: dict[str, None] = {}
    support: dict[str, None] = {}
    labelled = bool(_LABEL.search(text))
    led = "牵头单位" in text
    for role, clause in _clauses(text):
        # Beside a 牵头单位 the 责任单位 are those that help.
        role = "配合" if led and role == "责任" else role
        found = _clause_bodies(clause, role, labelled=labelled)
        if found is None:
            return None
        lead |= dict.fromkeys(found.lead)
        support |= dict.fromkeys(name for name in found.support if name not in lead)
    if not lead and not labelled:
        lead, support = support, {}
    return Bodies(tuple(lead), tuple(support)) if lead or support else None


def _clauses(text: str) -> Iterator[tuple[str, str]]:
    """The text cut at its labels; with each piece the label's word, "" before the first."""
    marks = [(m.start(), m.end(), m[1] or m[2]) for m in _LABEL.finditer(text)]
    marks += [(m.start(), m.end(), "other") for m in _OTHER_LABEL.finditer(text)]
    marks.sort()
    starts = [(0, "")] + [(end, word) for _, end, word in marks]
    ends = [start for start, _, _ in marks] + [len(text)]
    for (start, word), end in zip(starts, ends, strict=True):
        clause = text[start:end].strip(
            " ；;，,、。（）()【】[]" if not _balanced(text[start:end]) else " ；;，,、。"
        )
        if clause and word != "other":
            yield word, clause


def _balanced(text: str) -> bool:
    return text.count("（") + text.count("(") == text.count("）") + text.count(")")


def _clause_bodies(clause: str, label: str, *, labelled: bool) -> Bodies | None:
    """The bodies of one clause; None where an item is no body and nothing announced bodies."""
    lead: list[str] = []
    support: list[str] = []
    waiting: list[str] = []
    led = certain = False
    for item in _items(clause):
        helping = _SUPPORT.search(item)
        duty = None if helping else _DUTY.search(item)
        mark = helping or duty
        name = item[: mark.start()] if mark else item
        name = re.sub(r"^(?:由|并由|请)", "", name)
        sure = is_body(name)
        certain = certain or sure
        if name and not sure and not _BARE.match(name) and not (label and _may_be_named(name)):
            if labelled:
                continue
            return None
        waiting += _split_and(name) if name else []
        if helping:
            support += waiting
            waiting = []
        elif duty and duty[1]:
            (support if led and "牵头" not in duty[1] else lead).extend(waiting)
            led = led or "牵头" in duty[1]
            waiting = []
    if not certain and not label:
        return None
    helps = led or label in _SUPPORTS.split("|")
    (support if helps else lead).extend(waiting)
    if label in _SUPPORTS.split("|"):
        lead, support = [], lead + support
    return Bodies(tuple(dict.fromkeys(lead)), tuple(dict.fromkeys(support)))


def _may_be_named(name: str) -> bool:
    """After a label an unusual name is believed, but not a sentence."""
    return len(name) <= 20 and not re.search(r"[。：%]|\d", name)


def _items(clause: str) -> Iterator[str]:
    """The items of a list, brackets inside a name kept together."""
    depth, begin, cuts = 0, 0, []
    for place, character in enumerate(clause):
        depth += (character in "（(") - (character in "）)")
        if depth == 0 and character in "、，,;；\n\t ":
            cuts.append(clause[begin:place])
            begin = place + 1
    cuts.append(clause[begin:])
    for cut in _with_towns(cuts):
        yield from (item for item in re.split(r"(?<=[局委办厅府])(?:会同|联合)", cut) if item)


def _with_towns(items: list[str]) -> Iterator[str]:
    """ "各街道", "镇" as the one name that they are: "各街道、镇"."""
    held = ""
    for item in items:
        if held and re.match(r"^(?:镇|乡|街道|区|县|市|旗)(?:[（(]|人民政府|政府|等|$|按|负责|配合)", item):
            held += "、" + item
            continue
        if held:
            yield held
        held = item if item.startswith("各") else ""
        if not held:
            yield item
    if held:
        yield held


def _split_and(name: str) -> list[str]:
    """One name, or two joined by 和 where both sides are bodies, or several run together (区商务委区科委)."""
    for place in (match.start() for match in re.finditer("[和与及]", name)):
        left, right = name[:place], name[place + 1 :]
        if is_body(left) and is_body(right):
            return [left, right]
    pieces = _FUSED.split(name)
    if (
        len(pieces) > 1
        and all(is_body(piece) for piece in pieces)
        and len({piece[0] for piece in pieces}) == 1
    ):
        return pieces
    return [name]
