"""What the minutes of a meeting decide: each point with its words, who leads and supports, and by when. Proposals for a person to settle."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from zhiheng.core.bodies import Bodies
from zhiheng.core.plan.body_lines import bodies_only, closing_bodies
from zhiheng.core.plan.minutes_bodies import bodies_in, gives_a_duty
from zhiheng.core.plan.minutes_days import find_deadline
from zhiheng.core.plan.numbering import DASH, read_number
from zhiheng.core.workdays import WorkingCalendar

_NO_CALENDAR = WorkingCalendar()
_HEAD = re.compile(r"^(?:时间|地点|主持|主持人|出席|参加|列席|请假|缺席|记录|记录人|参会人员|主题|议题|发送|抄送|报|送|印发|附件)[：:]")  # fmt: skip
_SENTENCE = re.compile(r"(?:[（(【][^（）()【】]*[）)】]|[^。；;！\n])+[。；;！]?")
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]是|首先|其次|第[一二三四五六七八九十][，、])[，,]?")
_SAYING = re.compile(r"^会议(?:要求|明确|决定|议定|强调|指出|同意)?[，,：:]?")
_SHORTEST = 6
_LIMIT = re.compile(r"[，,]?(?:完成|办理)?(?:时限|期限|时间)(?:要求)?[：:][^，。；）)]*")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A point that minutes seem to decide (拟议定事项): what is to be done, the words it comes from, bodies as written, and the deadline."""

    text: str
    quote: str
    bodies: Bodies
    deadline: date | None


def propose_decisions(
    minutes: str, meeting: date, *, known: Collection[str] = (), working: WorkingCalendar = _NO_CALENDAR
) -> tuple[Proposal, ...]:
    """What the minutes decide, in their order. `known` are names of bodies; deadlines are counted from the day of the meeting.

    A numbered or bulleted paragraph is one point, unless several of its sentences name bodies of their own; of other paragraphs each
    sentence that asks a body for something, or sets a deadline, is one.
    """
    found: list[Proposal] = []
    for line, item in _paragraphs(minutes):
        for piece in _pieces(line, item, known):
            bodies = bodies_in(piece, known)
            deadline = find_deadline(piece, meeting, working)
            asked = gives_a_duty(piece) or bool(closing_bodies(piece)[0])
            if not asked or not (bodies or deadline):
                continue
            found.append(Proposal(_plain(piece), piece.strip(), bodies, deadline.day if deadline else None))
    return tuple(found)


def _paragraphs(minutes: str) -> Iterator[tuple[str, bool]]:
    """The paragraphs, numbers and bullets taken off, and whether one stood there; a line that only names bodies belongs to the one before."""
    held: tuple[str, bool] | None = None
    for raw in minutes.splitlines():
        line = raw.strip().strip("\u3000")
        if not line or _HEAD.match(line):
            continue
        number, dash = read_number(line), DASH.match(line)
        if held is not None and number is None and dash is None and bodies_only(line):
            held = (f"{held[0]}（{line.strip('（）()。')}）", held[1])
            continue
        if held is not None:
            yield held
        length = number.length if number is not None else dash.end() if dash is not None else 0
        held = (line[length:].strip(), bool(length))
    if held is not None:
        yield held


def _pieces(line: str, item: bool, known: Collection[str]) -> list[str]:
    """The points of a paragraph."""
    sentences: list[str] = []
    for match in _SENTENCE.finditer(line):
        if sentences and bodies_only(match[0].strip()):
            sentences[-1] += match[0]
        elif len(match[0].strip()) >= _SHORTEST:
            sentences.append(match[0])
    if not item:
        return sentences
    naming = [each for each in sentences if bodies_in(each, known)]
    whole, _ = closing_bodies(line)
    return sentences if len(naming) > 1 and not whole else [line]


def _plain(piece: str) -> str:
    """What is to be done, without the words that only open a sentence and the bracket that names bodies."""
    _, end = closing_bodies(piece)
    text = _LIMIT.sub("", piece[:end].strip())
    for opening in (_SAYING, _ORDINAL):
        text = opening.sub("", text)
    return text.strip(" ，,；;。：:")
