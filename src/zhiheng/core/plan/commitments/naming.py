"""The subject of a saying: from its own words first, completed by what it shares with its neighbours."""

from __future__ import annotations

import re

from zhiheng.core.plan.commitments import subjects
from zhiheng.core.plan.commitments import vocabulary as v
from zhiheng.core.plan.commitments.sayings import BOUNDS, MOVES, Memory, Saying

_VERB_LIST = re.compile(rf"(?:[重积大全][点极力面])?{v.any_of(v.ADDS + v.MAKES + v.WEAK_VERBS)}(?:了|出)?")
_WEAK_ONLY = re.compile(rf"{v.any_of(v.WEAK_VERBS)}了?")
_MADE = re.compile("(?:基本)?(?:建成|打造|建设|形成|培育)")
_DONE_BY_SHARE = re.compile("已|达到|通过|实现|完成|建立|取得")
_ACTION = re.compile("^[达通实建开按完具取获纳配采]")
_GROUPED = re.compile("(?P<head>.+?(?:率|比例|比重|满意度|度))(?P<group>[^率度比、]{2,10})")
_PER_WORDS = "(?:每(?:百|千|万|十万)?(?:名|人|户|人口)|日均|人均|户均|月均)"
_DENOMINATOR = re.compile(_PER_WORDS)
_PER = re.compile(f"(?P<thing>.{{2,}}?)(?:达到|达|不低于|不少于|提高到|增加到|控制在)(?P<per>{_PER_WORDS})$")
"""“抽检量达到每千人6.5批次”: the denominator belongs to the subject, 每千人抽检量."""
_LONG_REMARK = re.compile("（[^（）]{9,}）(?=.)")
_PLACE = re.compile("(?:前列|前茅|行列|领先|首位|第一方阵|第一梯队|前.{1,3}[名位]?)$")
_TOPIC_VERBS = re.compile("^(?:加大|加强|强化|提高|推进|进行|开展|连续[一二三四五0-9]+年)+")


def subject_of(saying: Saying, memory: Memory, fallback: str) -> str:
    """The thing measured, as a self-contained noun phrase. `fallback` is the heading or lead above."""
    if saying.earlier:
        return memory.subject
    if saying.anchor.kind == "never":
        return _never(saying, memory, fallback)
    if saying.anchor.kind == "full":
        return _full(saying, memory, fallback)
    if saying.anchor.kind == "rank" and not (saying.left or memory.subject):
        return _PLACE.sub("", saying.anchor.ref) or fallback
    own = _PER.sub(r"\g<per>\g<thing>", _own_words(saying, memory))
    return _LONG_REMARK.sub("", complete(own, memory, fallback))


# --- the saying's own words ------------------------------------------------------------------------------------------------


def _own_words(saying: Saying, memory: Memory) -> str:
    """Left and right of the figure put together, with a verb shared from the list before."""
    own = subjects.drop_weak_verb(saying.left)
    if saying.anchor.kind == "rank" and "、" in own and _MADE.match(own):
        own = own.rsplit("、", 1)[1]
    predicate = saying.words.has(*MOVES, *BOUNDS)
    right = saying.right if saying.anchor.figure else ""
    if right and _right_belongs(saying, own, predicate=predicate):
        own = _with_right(saying, memory, own)
    verb = memory.verb
    if not verb or saying.ratio or _DENOMINATOR.match(own) or subjects.BARE.match(own):
        return own
    if right and not saying.said.strip():
        return ("" if verb in v.WEAK_VERBS else verb) + right
    shares_verb = not (predicate or right or subjects.leading_verb(saying.left) or "元" in saying.unit)
    return verb + own if own and shares_verb and not saying.words.has("has", "adds", "done") else own


def _right_belongs(saying: Saying, own: str, *, predicate: bool) -> bool:
    """Whether the words behind the figure name the thing, or only round off the sentence."""
    counted = not saying.ratio and not saying.words.has(*MOVES)
    return counted or not (predicate and own and not _verb_only(own))


def _with_right(saying: Saying, memory: Memory, own: str) -> str:
    """“企业50%以上达到认证要求” → 企业达到认证要求; “65%的标准” adds nothing."""
    right = saying.right
    of = saying.ratio and own and saying.text[saying.item.right[0] : saying.item.right[0] + 1] == "的"
    if of and not _ACTION.match(right) and not _verb_only(own):
        right = ""
    if saying.ratio and not saying.left and memory.subject and _DONE_BY_SHARE.match(right):
        own = memory.subject[len(subjects.leading_verb(memory.subject)) :]
    if saying.left and _WEAK_ONLY.fullmatch(saying.left):
        own = ""
    return own + right.removeprefix("已")


def _verb_only(own: str) -> bool:
    """Whether `own` is nothing but a verb or a list of verbs."""
    parts = [part for part in re.split("[、和及并]", own) if part]
    return bool(parts) and all(_VERB_LIST.fullmatch(part) for part in parts)


# --- completed by neighbours -------------------------------------------------------------------------------------------------


def complete(own: str, memory: Memory, fallback: str) -> str:
    """An empty or bare subject takes from the neighbours what it lacks; a shared head is put before it."""
    own = re.sub("^(?:其中|平均每年)[:：]?", "", own).strip("，、；：,. ")
    if not own:
        return memory.subject or memory.topic or fallback
    if _DENOMINATOR.fullmatch(own) and memory.subject:
        return own + _counted(memory)
    if memory.prefix and memory.prefix not in own:
        return memory.prefix + own
    if subjects.BARE.match(own):
        return _complete_bare(own, memory)
    if not memory.subject:
        return own
    grouped = _GROUPED.fullmatch(memory.subject)
    if (
        grouped
        and 2 <= len(own) <= 10
        and not subjects.MEASURE.search(own)
        and not subjects.leading_verb(own)
    ):
        return grouped["head"] + own
    return subjects.share_place(memory.subject, own) or _share(own, memory)


def _counted(memory: Memory) -> str:
    """What was last counted as it is, neither a rate nor so many for each: 食品抽检."""
    plain = (
        s for s in reversed(memory.history) if not s.endswith(("率", "度")) and not _DENOMINATOR.match(s)
    )
    subject = next(plain, memory.subject)
    return subject[len(subjects.leading_verb(subject)) :]


def _share(own: str, memory: Memory) -> str:
    """The head of the subject before, where the two plainly have one."""
    shared = subjects.share_head(memory.subject, own)
    if shared != own:
        return shared
    at = memory.subject.find(own[:2])
    verbs = subjects.leading_verb(own) or subjects.leading_verb(memory.subject)
    each = memory.subject.startswith("每")
    if at >= 4 and len(own) >= 3 and own not in memory.subject and not (verbs or each):
        memory.head = memory.subject[:at]
        return memory.head + own
    bare = own[len(subjects.leading_verb(own)) :]
    if memory.head and 0 < len(bare) <= 3 and memory.head not in own:
        return memory.head + own
    if len(own) <= 2 and own not in memory.subject:
        return re.sub("^(?:共?发生|新增)", "", subjects.head(memory.subject)) + own
    return own


def _complete_bare(own: str, memory: Memory) -> str:
    """A bare measure (合格率, 平均满意度, 总数) takes the thing measured from the clause or the subject before."""
    shared = subjects.share_head(memory.subject, own)
    if shared != own:
        return shared
    if memory.topic:
        topic = subjects.drop_weak_verb(_TOPIC_VERBS.sub("", memory.topic))
        at = topic.find(own[-3:])
        base = topic[:at] if at > 1 else topic
    else:
        base = _counted(memory) if _DENOMINATOR.match(memory.subject) else subjects.head(memory.subject)
        if own in ("总数", "总量", "总额", "合格", "办结"):
            base = base[len(subjects.leading_verb(base)) :]
        if len(own) > 2 and base.endswith(own[:2]):
            base = base[:-2]
    return base + own if base and not own.startswith(base) and len(base) <= 24 else own


# --- subjects of wordings ------------------------------------------------------------------------------------------------------


def _never(saying: Saying, memory: Memory, fallback: str) -> str:
    """The thing that must not happen."""
    own = subjects.drop_weak_verb(saying.left)
    how = saying.anchor.how
    if how == "without":
        match = re.match("(.{2,40}?)(?:发生|出现|$)", saying.rest)
        thing = match[1] if match else ""
        return thing if _WEAK_ONLY.fullmatch(saying.left) else own + thing
    if how == "zero":
        return complete(own, memory, fallback)
    if how == "zero_of":
        match = re.match("零([一-鿿]{2,8})", saying.text[saying.anchor.start : saying.item.clause[1]])
        return own + re.sub("(?:发生|的?目标).*$", "", match[1] if match else "") or memory.subject
    thing = re.sub("(?:的?发生|的?现象|的情况)$", "", subjects.clean_right(saying.rest))
    if how == "gone":
        return thing or own
    return thing or complete(own, memory, fallback)


def _full(saying: Saying, memory: Memory, fallback: str) -> str:
    """The thing wholly covered."""
    how = saying.anchor.how
    own = _LONG_REMARK.sub("", subjects.drop_weak_verb(re.sub('[“"]$', "", saying.left)))
    right = subjects.clean_right(saying.rest)
    if "覆盖" in how:
        own = re.sub("(?:在[^，]{0,6}|的)$", "", own)
        own = re.sub("(?<=..)(?:基本)?实现(?=.)", "", own)
        if how.startswith("覆盖"):
            return complete(own, memory, fallback) + "覆盖" + right
        if not own and right:
            return right
        return complete(own, memory, fallback) + ("" if own.endswith(("覆盖", "覆盖率")) else "覆盖")
    if how == "所有":
        return right
    if how.startswith("人人"):
        return how[2:] + right.removesuffix("的") if right else own
    if how.startswith(("全部", "全面")) and len(how) > 3 and "达标" not in how:
        return complete(own, memory, fallback) + how[2:] + right
    return complete(own or right, memory, fallback)
