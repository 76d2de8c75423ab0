"""What the words around an anchor say: operator, kind of change, baseline, firmness."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from zhiheng.core.plan.commitments import vocabulary as v
from zhiheng.core.plan.commitments.surroundings import FILLERS, WHOLE_WORDS
from zhiheng.core.plan.model import Op

_DATE_WORDS = r"(?:(?:到|至|在|于|自|从|截至|截止到?|截止)?(?:(?:19|20)\d{2}(?:[-~—至到]\d{2}(?=年))?[-~—至到]?)+年?(?:度)?(?:底|末|初)?(?:前|起|以前|之前)?(?:时|，|,)?)"

_SUFFIXES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern + r"\s*$"))
    for name, pattern in (
        (">=", v.any_of(v.BOUND_BEFORE[">="])),
        ("<=", v.any_of(v.BOUND_BEFORE["<="])),
        (">", r"(?<!不)" + v.any_of(v.BOUND_BEFORE[">"])),
        ("<", r"(?<!不)" + v.any_of(v.BOUND_BEFORE["<"])),
        ("~", r"(?:约为?|大约|将近|达到约|约达|约占|(?<![附最邻远靠])近|接近)"),
        ("falls_to", v.any_of(v.FALLS_TO)),
        ("falls_by", v.any_of(v.FALLS_BY) + r"(?:了|率)?"),
        ("grows_by", v.any_of(v.GROWS_BY) + r"了?"),
        ("adds", v.any_of(v.ADDS) + r"了?"),
        ("has", v.any_of(v.POSSESSES) + r"了?"),
        ("reaches", v.any_of(v.REACHES) + r"了?"),
        ("done", r"(?:完成|建成|建设完成|完工|全面完成|分别完成)"),
        ("yearly", r"(?:每年度?均?|年均|平均每年|年平均|(?<!\d)年度|逐年)"),
        ("sums", v.any_of(v.ACCUMULATES)),
        ("each", r"(?:分别|各|依次)"),
        ("strives", v.any_of(v.STRIVES)),
        ("ensures", r"(?:确保|保证|必须|坚决|严格)"),
        ("baseline", r"(?P<base>(?:比(?![率例重])|较|与|同(?!比)|相比|以)(?P<year>[^，。；、比较与]{0,14}?(?:年|上年|去年|同期|期末|末|时期|水平|初|基数|基期)(?:末|底|的?水平|同期)?)(?:相比|同期|同比|相较|为基数|下)?(?:，)?)"),
        ("baseline_times", r"(?:是|为|相当于)(?P<base>(?P<year>[^，。；、]{0,6}(?:年|时期|期末|末|上年)))的"),
        ("baseline_on", r"(?P<base>在(?P<year>[^，。；、]{0,12}?(?:年|上年|去年|期末|末))(?:的)?(?:基础|水平)(?:上|之上))"),
        ("filler", v.any_of(FILLERS)),
        ("date", _DATE_WORDS),
    )
)  # fmt: skip
"""Word classes that may stand between subject and number, peeled off from the number leftwards.

"filler" says nothing. Order within the tuple decides where two classes fit: the earlier wins.
"""


@dataclass(slots=True)
class Words:
    """What was peeled off the left of an anchor, from the number outwards, and where the subject ends."""

    end: int
    classes: list[str] = field(default_factory=list)
    baseline: str = ""
    keep: int | None = None
    nearest: dict[str, str] = field(default_factory=dict)
    """For each class the word nearest to the number."""

    def has(self, *names: str) -> bool:
        """Whether any of the classes was met."""
        return any(name in self.classes for name in names)


def peel(text: str, start: int, end: int) -> Words:
    """Peel known words off the end of text[start:end], as long as one fits."""
    words = Words(end=end)
    while words.end > start:
        piece = text[start : words.end]
        step = _step(piece)
        if step is None:
            break
        name, match = step
        if name.startswith("baseline"):
            words.baseline = words.baseline or match.group("year")
        words.classes.append(name)
        word = match.group().strip()
        words.nearest.setdefault(name, word)
        if word in v.KEPT_MEASURES and words.keep is None:
            words.keep = words.end
        words.end = start + match.start()
    if words.keep is not None and "baseline" not in words.classes:
        words.end = words.keep
    return words


def _step(piece: str) -> tuple[str, re.Match[str]] | None:
    """The longest word of any class at the end of `piece`."""
    best: tuple[str, re.Match[str]] | None = None
    for name, pattern in _SUFFIXES:
        match = pattern.search(piece)
        if match and match.group() and (best is None or match.start() < best[1].start()):
            best = (name, match)
    if best is None:
        return None
    stopped = any(piece.endswith(stop) and len(stop) > len(best[1].group()) for stop in WHOLE_WORDS)
    return None if stopped else best


_AFTER: tuple[tuple[str, Op], ...] = tuple(
    sorted(
        ((word, op) for op, words in v.BOUND_AFTER.items() for word in words), key=lambda pair: -len(pair[0])
    )
)
_BOUNDS: tuple[Op, ...] = (">=", "<=", ">", "<")


def operator(words: Words, tail: str) -> Op | None:
    """The operator that the words around a figure fix; None where they leave it open."""
    behind: Op | None = next((op for word, op in _AFTER if tail.endswith(word)), None)
    if behind == "~" or "~" in words.classes:
        return "~"
    bound_before: Op | None = next(
        (bound for name in words.classes for bound in _BOUNDS if name == bound), None
    )
    return "<=" if behind == "<=" else bound_before or behind


def strives(text: str) -> bool:
    """Whether a striving word stands in `text` (力争, 争取, 努力实现 …)."""
    return _STRIVES.search(text) is not None


_STRIVES = re.compile(
    r"力争|力爭|争取|爭取|努力(?=实现|达到|使|做到|争取|保持|完成|将|把|建|提高|推动|到|打造|营造|在)|力求|争创|争当|(?<!竞)争(?=达|进)|奋力(?=实现|冲刺)|力保|冲刺|预期目标|争先|尽力"
)
ENSURES = re.compile(r"确保|保证|必须|坚决")
