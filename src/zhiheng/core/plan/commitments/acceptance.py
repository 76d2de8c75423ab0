"""Is an anchor a commitment? Each refusal is a declared test with the reason that is shown to the reader."""

from __future__ import annotations

import re
from collections.abc import Callable

from zhiheng.core.issues import Text
from zhiheng.core.plan.commitments import subjects
from zhiheng.core.plan.commitments import vocabulary as v
from zhiheng.core.plan.commitments.anchors import FULL
from zhiheng.core.plan.commitments.context import Context
from zhiheng.core.plan.commitments.sayings import Memory, Saying
from zhiheng.core.quantities import is_ratio

GRANT = Text("奖补、罚款或费率，不是目标", "a grant, fine or rate, not a target")
LEGAL = Text("定义或法定限值，不是目标", "a definition or legal limit, not a target")
NAMING = Text("数字只是给事物命名", "the count only names a thing")
BARE_NUMBER = Text("没有单位也没有谓语的数字", "a number with neither unit nor predicate")
NO_VERB = Text("没有说明要做成多少", "nothing says that so many shall be reached or done")
CONTEXT = Text("背景数字（人口、面积等）", "a context figure (population, area …)")
DURATION = Text("时间长度或年龄，不是目标", "a length of time or an age, not a target")
NO_SUBJECT = Text("找不到所说的事物", "nothing is named that the figure measures")
COMPARED = Text("只说明与参照的差距", "only says how far from the reference")
VERBAL = Text("没有可计量的对象", "nothing measurable")

STRICT = ("reaches", ">=", "<=", ">", "<", "falls_to", "falls_by", "grows_by", "~", "sums", "adds", "done")
"""Word classes before a figure that make it a commitment by themselves."""
PREDICATES = (*STRICT, "has", "yearly")

_ABOVE_REFERENCE = re.compile(
    r"(?:高于|低于|优于|高出|较|比)[^，。；]{2,16}(?:平均水平|平均值|平均分?|水平)(?:高|低|多|快)?$"
)
_GLUED = re.compile(r"[一-鿿A-Za-z](?<![、，和及与以并或的占达共])")
_ACHIEVES = re.compile(
    "荣获|获得|获批|获评|获|通过|入选|被评|被认定|达到|完成|创建为|创成|跻身|进入|上榜|列入|取得|成功创建|实现|上市|挂牌|实施|建成"
)
"""“3家企业荣获质量奖”: what the counted ones did."""
_DOES = re.compile("[一-鿿]{1,6}?(?:完成|实现|通过|达到|入选|建成|上市|挂牌|获得?|获评|荣获)")
_FOR = re.compile("(?:对|为|向|使|带动|帮助|面向)$")
_DONE_FOR = re.compile("开展|实施|进行|提供|免费|发放|培训|脱贫|就业")
"""“对10万名企业经营者开展培训”: what is done for so many."""
_SCOPE = re.compile("(?:全[国省市州区县镇]|[本我][省市区县]|辖区|区内|市内|境内)(?:范围)?内?的?$")
"""“完成全市6座污水处理厂提标改造”: where the counted ones are, between them and their verb."""
_THRESHOLD = re.compile(
    "(?:对|按|凡|年)[^，。；]{0,8}(?:销量|产量|销售量|销售额|交易额|用量|流量|客流|面积|容量|收入)$"
)
"""“对年销量1000万件以上的产品实行监测”: a measure by which things are picked out."""
_BECOMES = re.compile("(?:上市|挂牌|达标|通过|入选|获|完成|创建|建设|改造)")
_BEFORE_LENGTH = re.compile(
    "(?:达到?|至|到|不超过|不少于|不低于|缩短|延长|提前|控制在|为|超过|降低|提高|减少|不高于|≤|≥|约)$"
)
_SPELLED_UNITS = ("家", "所", "座", "条", "项", "名", "件", "户", "处", "人", "场", "万人", "个")
_LOOSE_SPELLED = ("个", "项", "条")
"""Units that in Chinese numerals below five mostly name things: 三个方面, 四项制度."""


def refusal(saying: Saying, memory: Memory, context: Context) -> Text | None:
    """Why an anchor is no commitment; None where it is one."""
    if saying.anchor.figure is None:
        return VERBAL if _says_nothing(saying, memory) else None
    for reason, test in _TESTS:
        if test(saying, context):
            return reason
    return _by_unit(saying, memory)


def names_a_length(text: str, start: int, unit: str) -> bool:
    """“三年行动”, “学前三年”: a length in Chinese numerals without a predicate belongs to a name."""
    return (unit in v.TIME_UNITS or unit in ("类", "种", "大类")) and not _BEFORE_LENGTH.search(text[:start])


# --- tests that hold for every figure ----------------------------------------------------------------------------------


def _is_compared(saying: Saying, context: Context) -> bool:
    """“高于全省平均水平1.1个百分点”: the figure only says by how much."""
    return bool(_ABOVE_REFERENCE.search(saying.before))


def _is_grant(saying: Saying, context: Context) -> bool:
    around = saying.text[max(0, saying.item.clause[0] - 12) : saying.item.clause[1]]
    money = "元" in saying.unit or saying.unit in ("%", "分", "倍")
    grants = v.PENALTIES if context.kind == "result" else v.GRANTS
    return money and bool(grants.search(around)) and not saying.words.has("reaches", "sums", "falls_by")


def _is_legal(saying: Saying, context: Context) -> bool:
    return bool(v.LEGAL.search(saying.text))


def _is_context(saying: Saying, context: Context) -> bool:
    if saying.unit.endswith("人口") and "/" not in saying.unit and not saying.words.has(*PREDICATES[:-2]):
        return True
    if not v.POPULATION.search(saying.left) or saying.words.has("grows_by"):
        return False
    return context.kind == "result" or not saying.words.has(*PREDICATES)


def _is_term(saying: Saying, context: Context) -> bool:
    return bool(v.TERMS.search(saying.left))


def _is_one(saying: Saying, context: Context) -> bool:
    """一批, 一个, 一次: no number in the sense of the text."""
    figure = saying.anchor.figure
    return (
        figure is not None
        and figure.spelled
        and figure.value == 1
        and figure.upper is None
        and not is_ratio(saying.unit)
        and not saying.words.has(">=", "<=")
    )


_TESTS: tuple[tuple[Text, Callable[[Saying, Context], bool]], ...] = (
    (COMPARED, _is_compared),
    (GRANT, _is_grant),
    (LEGAL, _is_legal),
    (CONTEXT, _is_context),
    (DURATION, _is_term),
    (NAMING, _is_one),
)
"""Asked in this order of every figure; the first that holds refuses it."""


# --- by the kind of unit -------------------------------------------------------------------------------------------------


def _by_unit(saying: Saying, memory: Memory) -> Text | None:
    """What a share, a bare number, a time and a count each need to be a commitment."""
    if is_ratio(saying.unit):
        return None if saying.left or saying.right or memory.subject or memory.topic else NO_SUBJECT
    if not saying.unit:
        return None if _bare_number_counts(saying) else BARE_NUMBER
    if _is_part_of_name(saying):
        return NAMING
    if saying.unit in v.TIME_UNITS:
        return None if _time_counts(saying, memory) else DURATION
    figure = saying.anchor.figure
    if figure is not None and figure.spelled and figure.upper is None:
        return None if _spelled_counts(saying) else NAMING
    if saying.words.has(*PREDICATES) or saying.item.tail or saying.earlier:
        return None
    return _count_refusal(saying, memory)


def _is_glued(saying: Saying) -> bool:
    """Whether the figure runs on into the noun that it counts."""
    return bool(saying.right) or bool(_GLUED.match(saying.behind))


def _is_part_of_name(saying: Saying) -> bool:
    """三个方面; 66人以上大班额; 50万元以上的村; 超50亿元项目; 9个街镇全覆盖."""
    words, tail = saying.words, saying.item.tail
    threshold = bool(tail) and bool(v.THRESHOLD_UNITS.search(saying.unit) or _THRESHOLD.search(saying.said))
    weak = words.nearest.get("reaches", "实现") == "实现" and not words.has(">=", "<=")
    return (
        any(saying.right.startswith(name) for name in v.COUNTED_NAMES)
        or (threshold and bool(saying.right) and not words.has("reaches", "adds", "sums", ">=", "<="))
        or (
            threshold
            and bool(re.match("的[一-鿿]", tail[-1:].strip("上下内右") + saying.behind))
            and not words.has("reaches")
        )
        or (_is_glued(saying) and not saying.left and words.has(">") and "元" in saying.unit)
        or (weak and bool(FULL.search(saying.rest)))
    )


def _bare_number_counts(saying: Saying) -> bool:
    """A bare number needs a strict predicate before it, or a measure whose figure closes the phrase."""
    words, figure = saying.words, saying.anchor.figure
    dated = bool(words.classes) and words.classes[0] == "date"
    if words.has("reaches", "falls_to", ">=", "<=", ">", "<") and not dated:
        nearest = saying.text[saying.anchor.start - 1 : saying.anchor.start]
        return nearest != "有" or bool(saying.item.tail)
    ends = re.match(r"[，。；、,;）)]|$", saying.text[saying.anchor.end : saying.anchor.end + 1])
    spelled = figure is not None and figure.spelled
    if not spelled and ends and subjects.MEASURE.search(saying.said.rstrip("为：: ")):
        return True
    predicate = words.has(*PREDICATES)
    if spelled:
        return predicate or bool(saying.item.tail) or saying.item.right[1] > saying.item.right[0]
    return bool(saying.item.tail) and predicate


def _time_counts(saying: Saying, memory: Memory) -> bool:
    """A time needs a predicate, a bound, or a measure of time before it."""
    glued = _is_glued(saying)
    figure = saying.anchor.figure
    spelled = figure is not None and figure.spelled
    measured = not glued and bool(subjects.MEASURE.search(saying.left))
    verb = subjects.leading_verb(saying.left) or memory.verb
    made = saying.unit in v.COUNTED_THINGS and not glued and bool(verb and saying.left)
    strict = made or (saying.words.has(*STRICT) and not (spelled and glued))
    return measured or strict or (bool(saying.item.tail) and not glued)


def _spelled_counts(saying: Saying) -> bool:
    """A count in Chinese numerals needs a predicate or a strong verb directly before it."""
    figure = saying.anchor.figure
    if figure is None or figure.value == 1:
        return False
    if saying.words.has("reaches", ">=", "<=", ">", "<", "adds", "sums") or (
        saying.item.tail and not saying.right
    ):
        return True
    loose = figure.value < 5 and figure.unit in _LOOSE_SPELLED and not v.COUNTABLE.search(saying.right)
    strong = figure.unit in _SPELLED_UNITS and not loose
    if strong and subjects.VERB_AT_END.search(saying.said):
        return True
    return not saying.right and figure.unit in _SPELLED_UNITS and bool(subjects.leading_verb(saying.left))


def _count_refusal(saying: Saying, memory: Memory) -> Text | None:
    """A count without predicate: “新增名牌8项”, “培育10家企业”, “人均公共绿地6.4平方米”."""
    if not _is_glued(saying):
        return None if len(saying.left) >= 2 or memory.subject else NO_VERB
    return None if _is_object_of_verb(saying, memory) else NAMING


def _is_object_of_verb(saying: Saying, memory: Memory) -> bool:
    """Whether a verb governs what is counted: its own, one it shares, or one that the counted ones do."""
    left, right = saying.left, saying.right
    said = _SCOPE.sub("", saying.said)
    if subjects.VERB_AT_END.search(said) or (_FOR.search(saying.said) and _DONE_FOR.search(right)):
        return True
    if not left:
        return bool(memory.verb) or (saying.item.first and bool(_ACHIEVES.search(right)))
    verb = subjects.leading_verb(left)
    return bool(_DOES.match(right)) or (bool(verb) and (bool(_BECOMES.match(right)) or said.endswith("等")))


def _says_nothing(saying: Saying, memory: Memory) -> bool:
    """Whether full coverage, never, a rank or a reference speaks of nothing that can be measured."""
    anchor = saying.anchor
    if anchor.kind in ("rank", "reference"):
        return not (saying.left or memory.subject or anchor.kind == "rank")
    if anchor.kind != "never":
        return False
    if anchor.how == "before":
        return not v.EVENT.search(saying.rest) and (bool(saying.rest.strip()) or not saying.left)
    if anchor.how == "without":
        return not v.EVENT.search(saying.rest)
    return anchor.how == "gone" and not (saying.left or saying.rest)
