"""Is an anchor a commitment? Each refusal is a declared test with the reason that is shown to the reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhiheng.core.issues import Text
from zhiheng.core.plan.commitments import subjects, vocabulary as v
from zhiheng.core.plan.commitments.anchors import FULL
from zhiheng.core.plan.commitments.fields import Field
from zhiheng.core.plan.commitments.wording import Words
from zhiheng.core.quantities import is_ratio

if TYPE_CHECKING:
    from zhiheng.core.plan.commitments.prose import SentenceReader

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


def refusal(reader: SentenceReader, item: Field, words: Words, left: str, right: str, has_baseline: bool) -> Text | None:
    """Why an anchor is no commitment; None where it is one."""
    anchor = item.anchor
    if anchor.figure is None:
        return _wording_refusal(reader, item, left)
    if _after_reference(reader, item):
        return COMPARED
    if v.GRANTS.search(reader.text[max(0, item.clause[0] - 12) : item.clause[1]]) and ("元" in anchor.unit or anchor.unit in ("%", "分", "倍")) and not words.has("reaches", "sums"):
        return GRANT
    if v.LEGAL.search(reader.text):
        return LEGAL
    if v.POPULATION.search(left) and (reader.context.kind == "result" or not words.has(*PREDICATES)) and not words.has("grows_by"):
        return CONTEXT
    if v.TERMS.search(left):
        return DURATION
    if anchor.figure.spelled and anchor.value == 1 and anchor.figure.upper is None and not words.has(">=", "<=") and not is_ratio(anchor.unit):
        return NAMING
    has_predicate = words.has(*PREDICATES) or bool(item.tail) or has_baseline
    ratio = is_ratio(anchor.unit)
    if ratio:
        return None if left or right or reader.state.subject or reader.state.topic else NO_SUBJECT
    if not anchor.unit:
        return _bare_refusal(reader, item, words)
    glued = right or _GLUED.match(reader.text[anchor.end + len(item.tail) :])
    if any(right.startswith(name) for name in v.COUNTED_NAMES):
        return NAMING
    if right and item.tail and v.THRESHOLD_UNITS.search(anchor.unit) and not words.has("reaches", "adds", "sums", ">=", "<="):
        return NAMING
    if item.tail and re.match(r"的[一-鿿]", reader.text[anchor.end + len(item.tail) :]) and v.THRESHOLD_UNITS.search(anchor.unit) and not words.has("reaches"):
        return NAMING
    if glued and not left and words.has(">") and "元" in anchor.unit:
        return NAMING
    if words.nearest.get("reaches", "实现") == "实现" and not words.has(">=", "<=") and FULL.search(reader.text[anchor.end : item.clause[1]]):
        return NAMING
    strict = words.has("reaches", ">=", "<=", ">", "<", "falls_to", "falls_by", "grows_by", "~", "sums", "adds", "done")
    if anchor.unit in v.TIME_UNITS:
        measured = not glued and bool(subjects.MEASURE.search(left))
        return None if measured or (strict and not (anchor.figure.spelled and glued)) or (item.tail and not glued) else DURATION
    if anchor.figure.spelled and not anchor.figure.upper:
        return _spelled_refusal(reader, item, words, left, right)
    if strict or has_predicate:
        return None
    return _count_refusal(reader, item, left, right or ("…" if glued else ""))


_GLUED = re.compile(r"[一-鿿A-Za-z](?<![、，和及与以并或的占达共])")


def _after_reference(reader: SentenceReader, item: Field) -> bool:
    """“高于全省平均水平1.1个百分点”: the figure only says by how much."""
    return bool(re.search(r"(?:高于|低于|优于|高出|较|比)[^，。；]{2,16}(?:平均水平|平均值|平均分?|水平)(?:高|低|多|快)?$", reader.text[item.clause[0] : item.anchor.start]))


PREDICATES = ("reaches", "falls_to", "falls_by", "grows_by", "adds", "has", "done", ">=", "<=", ">", "<", "~", "sums", "yearly")


_BEFORE_LENGTH = re.compile(r"(?:达到?|至|到|不超过|不少于|不低于|缩短|延长|提前|控制在|为|超过|降低|提高|减少|不高于|≤|≥|约)$")


def names_a_length(text: str, start: int, end: int, unit: str) -> bool:
    """“三年行动”, “学前三年”: a length in Chinese numerals without a predicate belongs to a name."""
    return unit in v.TIME_UNITS and not _BEFORE_LENGTH.search(text[:start])


def _bare_refusal(reader: SentenceReader, item: Field, words: Words) -> Text | None:
    """A bare number needs a strict predicate or comparison before it and nothing counted behind it."""
    figure = item.anchor.figure
    if figure is None or (words.has("reaches", "falls_to", ">=", "<=", ">", "<") and not (words.classes and words.classes[0] == "date")):
        nearest = reader.text[item.anchor.start - 1 : item.anchor.start]
        following = reader.text[item.anchor.end : item.anchor.end + 1]
        if nearest in "有到至" and not item.tail and not re.search(r"(?:达到|提高到|提高至|降到|降至|到|至)$", reader.text[: item.anchor.start]):
            return BARE_NUMBER
        if following and re.match(r"[一-鿿A-Za-z]", following) and not item.tail and figure is not None and figure.value != figure.value.to_integral_value() is False:
            return BARE_NUMBER
        return None
    own = reader.text[item.left[0] : item.anchor.start]
    if not figure.spelled and subjects.MEASURE.search(own.rstrip("为：: ")) and re.match(r"[，。；、,;）)]|$", reader.text[item.anchor.end : item.anchor.end + 1]):
        return None
    if figure.unit == "" and figure.spelled:
        return None if (words.has(*PREDICATES) or item.tail or item.right[1] > item.right[0]) else BARE_NUMBER
    return None if item.tail and words.has(*PREDICATES) else BARE_NUMBER


def _spelled_refusal(reader: SentenceReader, item: Field, words: Words, left: str, right: str) -> Text | None:
    """A count in Chinese numerals needs a strong verb or predicate directly before it."""
    figure = item.anchor.figure
    assert figure is not None
    if words.has("reaches", ">=", "<=", ">", "<", "adds", "sums") and figure.value != 1:
        return None
    before = reader.text[item.left[0] : item.anchor.start]
    if figure.value > 1 and subjects.VERB_AT_END.search(before) and figure.unit in ("家", "所", "座", "条", "项", "名", "件", "户", "处", "人", "场", "万人", "个") and (figure.value >= 5 or figure.unit not in ("个", "项", "条")):
        return None
    if figure.value > 1 and not right and figure.unit in ("家", "所", "座", "个", "件", "名", "项") and subjects.leading_verb(left):
        return None
    return NAMING


def _count_refusal(reader: SentenceReader, item: Field, left: str, right: str) -> Text | None:
    """A count without predicate: “新增名牌8项”, “培育10家企业”, “人均公共绿地6.4平方米”."""
    own = reader.text[item.left[0] : item.anchor.start]
    if right:
        if subjects.VERB_AT_END.search(own) or (not left and reader.state.verb and item.left[0] >= item.anchor.start - 1):
            return None
        if left and re.match(r"[一-鿿]{1,6}?(?:完成|实现|通过|达到|入选|建成|上市|挂牌|获得?|获评|荣获)", right):
            return None
        if subjects.leading_verb(left) and re.match(r"^(?:上市|挂牌|达标|通过|入选|获|完成|创建|建设|改造)", right):
            return None
        if reader.state.verb and not left:
            return None
        if not left and item.first and _ACHIEVES.search(right):
            return None
        return NAMING
    if len(left) >= 2:
        return None
    return NO_VERB if not reader.state.subject else None


_ACHIEVES = re.compile(r"(?:荣获|获得|获批|获评|获|通过|入选|被评|被认定|达到|完成|创建为|创成|跻身|进入|上榜|列入|取得|成功创建|实现|上市|挂牌)")
"""“3家企业荣获质量奖”: what the counted ones did."""


def _wording_refusal(reader: SentenceReader, item: Field, left: str) -> Text | None:
    """Full coverage, never, rank and reference need something they speak of."""
    anchor = item.anchor
    if anchor.kind == "never":
        if anchor.how == "before":
            thing = reader.text[anchor.end : item.clause[1]]
            return None if v.EVENT.search(thing) or (not thing.strip() and left) else VERBAL
        if anchor.how == "without":
            return None if v.EVENT.search(reader.text[anchor.end : item.clause[1]]) else VERBAL
        if anchor.how == "gone":
            return VERBAL if not (left or reader.text[anchor.end : item.clause[1]]) else None
        return None
    if anchor.kind in ("rank", "reference"):
        return None if left or reader.state.subject else VERBAL
    return None
