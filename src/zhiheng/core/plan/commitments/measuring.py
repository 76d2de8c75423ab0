"""The operator and the kind of change of a saying, as the guidelines define them."""

from __future__ import annotations

import re

from zhiheng.core.plan.commitments import subjects
from zhiheng.core.plan.commitments import vocabulary as v
from zhiheng.core.plan.commitments.sayings import BOUNDS, Memory, Saying
from zhiheng.core.plan.commitments.wording import operator
from zhiheng.core.plan.model import Change, Op
from zhiheng.core.quantities import is_ratio

_FALL_NAME = re.compile("(?:降幅|减少率|下降率|降低率)$")
_YEARLY = re.compile(
    "(?:^|[，、到])(?:每年|年均|每年度|平均每年)|年度(?=.{0,4}率)|每年(?!检)|年均(?!浓度|值|气温)"
)
_OFTEN = re.compile("每(?:半年|两年|季度?|个?月|周|旬|天|日)(?!均)")
"""A frequency other than by the year is a state to be kept."""
_SUMS = re.compile("累计|[三五两]年共|共计|合计|共(?=[建获新完培创开组实制检查整改拆清治发颁])")
_MONEY = re.compile("投资|投入|资金|经费|贷款")
_LESS = re.compile("压减|削减|减少|退出(?=落后)|淘汰落后产能")
_ADDING = re.compile(
    "新|建|创|培|打造|引|增|认定|获|评|设|组建|成立|争创|布局|形成|取得|荣获|扶持|发展|集聚|入选|开通"
)
"""Verbs that add to a stock; the others are done so many times."""
_OF_A_YEAR = re.compile("(?<![每全半])(?<!\\d)年(?:接待|服务|处理|受理|检测|检验|培训|产)")
"""“年接待游客突破320万人次”: how many a year there are to be, not how many in all."""
_EXACT = ("为", "是", "稳定在", "保持在", "维持在", "保持", "维持", "确定为", "设定为")


def change_of(saying: Saying, memory: Memory) -> Change:
    """The kind of change: told by the words next to the figure, then by those farther off."""
    if saying.anchor.figure is None:
        grown = saying.anchor.how == "zero" and saying.rest.startswith("增长")
        return "growth" if grown else "level"
    words = saying.words
    if words.has("falls_to"):
        return "level"
    if _OFTEN.search(saying.said):
        return "level"
    if words.has("falls_by") or _FALL_NAME.search(saying.left):
        return "decline"
    if words.has("yearly") or _YEARLY.search(saying.said):
        return "per_year"
    if words.has("grows_by") or saying.unit == "番":
        added = words.has("adds") or words.nearest.get("grows_by") == "增加"
        return "increase" if added and not saying.ratio else "growth"
    if memory.yearly == saying.unit and not saying.ratio:
        return "per_year"
    if words.has("sums") or _SUMS.search(saying.said):
        return "cumulative"
    return "level" if saying.ratio else _count_change(saying, memory)


def _count_change(saying: Saying, memory: Memory) -> Change:
    """A count: a plain state, or so many made, added or got rid of."""
    words, left = saying.words, saying.left
    verb = subjects.leading_verb(left)
    ends_in_verb = bool(subjects.VERB_ENDS.search(left))
    if words.has("adds") or (subjects.VERB_INSIDE.search(left) and not words.has("reaches")):
        return "increase"
    if _LESS.match(left):
        return "decline"
    if words.has(*BOUNDS) and _OF_A_YEAR.search(saying.said):
        return "level"
    if words.has("reaches", "has") or (words.has(*BOUNDS) and not verb and not ends_in_verb):
        return "level"
    if _MONEY.search(left[-6:]):
        return "cumulative"
    done = verb or memory.verb
    if not (done or words.has("done") or ends_in_verb):
        return "level"
    return "increase" if _ADDING.match(done) and not words.has("done") else "cumulative"


def op_of(saying: Saying, change: Change, subject: str, *, achieved: bool) -> Op:
    """The operator: said by a bound, else by the predicate and the sense of the subject."""
    anchor, words = saying.anchor, saying.words
    if anchor.op:
        return anchor.op
    if anchor.figure is not None and anchor.figure.upper is not None:
        return "between"
    if saying.text[anchor.start - 1 : anchor.end] == "过半":
        return ">"
    said = operator(words, saying.item.tail or saying.shared_tail)
    if said:
        return said
    if anchor.figure is not None and anchor.figure.more:
        return ">="
    if words.has("falls_to"):
        return "<="
    if change != "level":
        return "=" if achieved else ">="
    if anchor.value == 0 or (saying.unit == "%" and anchor.value == 100):
        return "="
    if not achieved and v.lower_is_better(subject):
        return "<="
    return "=" if _is_exact(saying, achieved=achieved) else ">="


def _is_exact(saying: Saying, *, achieved: bool) -> bool:
    """“为85分” is just that; so is a result that is only named."""
    nearest = saying.words.nearest.get("reaches", "")
    if nearest in ("为", "是") and saying.item.right[1] > saying.item.right[0] and not is_ratio(saying.unit):
        return False
    return nearest in _EXACT or (achieved and not nearest)
