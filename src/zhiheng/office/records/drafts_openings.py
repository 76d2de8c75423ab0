"""The steps from a document that was read to a plan in force, and what is still open in each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.plan.checks.base import examples
from zhiheng.office.records.drafts import DraftView, Item
from zhiheng.office.records.drafts_bodies import Known, holdings, known_bodies, named_bodies
from zhiheng.office.records.drafts_parts import parts_issues

ANSWERED = (Level.WARNING, Level.QUESTION)
"""Findings of the check-up that are mended or answered; an error is mended, a note is only told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step: its name (that of its page), label, how much of it there is and what is left; `issues` say it in words."""

    name: str
    label: Text
    total: int
    issues: tuple[Issue, ...] = ()
    left: int = 0

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.left == 0


def steps(view: DraftView, day: date) -> tuple[Step, ...]:
    """All steps up to adopting, in their order."""
    known = known_bodies(day)
    return (
        _reading(view),
        _bodies(view, known),
        _check_up(view),
        _links(view),
        _duties(view, known),
        _parts(view, known),
    )


def openings(view: DraftView, day: date) -> tuple[Issue, ...]:
    """Everything that keeps the draft from being adopted."""
    return tuple(issue for step in steps(view, day) for issue in step.issues)


def without_holder(view: DraftView, known: Known) -> tuple[tuple[str, str], ...]:
    """The targets and tasks (group, key) that no body leads."""
    led = {(group, key) for (group, key, _), part in holdings(view.plan, known).items() if part == "lead"}
    return tuple(
        (each.group, each.key)
        for each in view.items
        if each.group != "plan" and (each.group, each.key) not in led
    )


def issues_left(view: DraftView) -> tuple[Issue, ...]:
    """What the check-up found that is neither mended nor answered, as far as it must be."""
    return tuple(
        each
        for each in view.issues
        if each.level is Level.ERROR or (each.level in ANSWERED and view.answer(each) is None)
    )


def _reading(view: DraftView) -> Step:
    label = Text("核对读数", "Reading")
    names = [_named(each.entry) for each in view.items if not each.confirmed_by]
    words = Text("还有 {n} 项没有确认", "not confirmed yet: {n}")
    return _step("reading", label, len(view.items), names, words, Text("请逐项对照原文确认或改正", "Hold each against the text, then confirm or correct it"))  # fmt: skip


def _bodies(view: DraftView, known: Known) -> Step:
    label, found = Text("单位", "Bodies"), named_bodies(view, known)
    names = [each.name for each in found if each.is_open]
    words = Text("还有 {n} 个名称不知道指哪个单位", "names that no body is known by: {n}")
    return _step("bodies", label, len(found), names, words, Text("请对应到已有单位，或新建", "Say which body each means, or make a new one"))  # fmt: skip


def _check_up(view: DraftView) -> Step:
    label = Text("体检", "Check-up")
    left = issues_left(view)
    total = sum(each.level is not Level.NOTE for each in view.issues)
    return Step(name="checkup", label=label, total=total, issues=tuple(_unanswered(left)), left=len(left))


def _unanswered(left: Iterable[Issue]) -> Iterable[Issue]:
    for each in left:
        if each.level is Level.ERROR:
            yield each
        else:
            message = Text(f"{each.message.zh}，没有说明", f"{each.message.en}; nobody says why it stands")
            yield Issue(level=Level.ERROR, code=each.code, place=each.place, value=each.value, message=message, remedy=_MEND)  # fmt: skip


def _links(view: DraftView) -> Step:
    label = Text("关联", "Links")
    targets = view.plan.targets
    names = [each.subject for each in targets if not (link := view.links.get(each.id)) or not link.confirmed]
    words = Text("还有 {n} 个目标没有确认由什么衡量", "targets of which nobody has confirmed what measures them: {n}")  # fmt: skip
    return _step("links", label, len(targets), names, words, Text("请选指标，或由责任单位报送", "Choose an indicator, or that the body reports it"))  # fmt: skip


def _duties(view: DraftView, known: Known) -> Step:
    label = Text("分工", "Duties")
    items: dict[tuple[str, str], Item] = {(each.group, each.key): each for each in view.items}
    names = [_named(items[each].entry) for each in without_holder(view, known)]
    words = Text("还有 {n} 项没有牵头单位", "items that no body leads: {n}")
    return _step("duties", label, len(items) - 1, names, words, Text("请定牵头单位", "Name a leading body"))


def _parts(view: DraftView, known: Known) -> Step:
    issues = parts_issues(view, known)
    return Step(name="parts", label=Text("分解", "Parts"), total=0, issues=issues, left=len(issues))


def _step(name: str, label: Text, total: int, names: list[str], words: Text, remedy: Text) -> Step:
    if not names:
        return Step(name=name, label=label, total=total)
    shown, n = examples(names), len(names)
    message = Text(f"{words.zh.format(n=n)}：{shown.zh}", f"{words.en.format(n=n)}: {shown.en}")
    issue = Issue(level=Level.ERROR, code=f"open-{name}", place=label, value="", message=message, remedy=remedy)  # fmt: skip
    return Step(name=name, label=label, total=total, issues=(issue,), left=n)


def _named(entry: object) -> str:
    return str(getattr(entry, "subject", "") or getattr(entry, "title", ""))


_MEND = Text("请改正，或说明为什么不改", "Mend it, or say why it stands")
