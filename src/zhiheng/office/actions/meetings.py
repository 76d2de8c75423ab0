"""Meetings and their minutes (会议), and handing out what they decided in one step."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.urls import reverse

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.office import clock
from zhiheng.office.actions.acting import Act, acting, overtaken
from zhiheng.office.actions.stored_files import path_of
from zhiheng.office.actions.supervising import Deadline, watch
from zhiheng.office.actions.telling import tell
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.models import Body
from zhiheng.office.people.permissions_notices import check_may_keep_meetings
from zhiheng.office.records.holders import Answering, answering
from zhiheng.office.records.meetings import GROUP, body_names_today, number_of
from zhiheng.office.records.models import Decision, DecisionStep, Duty, Meeting, StoredFile

MINUTES, TEXT = 200_000, 2_000
"""The most characters that are kept of minutes and of a decision."""
MOST = 100
"""Decisions that a meeting hands out at once."""
FIRST_DAY = date(2000, 1, 1)
"""No meeting is kept that was held before."""
MOST_TIME = timedelta(days=3653)
"""How far off a deadline may lie: ten years, the span of two plans."""
_NAMES = re.compile(r"[、,，;；\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingContent:
    """What is kept of a meeting; `file` is the file that the minutes came in."""

    title: str
    day: date
    place: str = ""
    chair: str = ""
    present: str = ""
    minutes: str = ""
    file: StoredFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """A decision to hand out: what is to be done, the words of the minutes, the bodies that lead and support by name, and the deadline."""

    text: str
    lead: Sequence[str] = ()
    support: Sequence[str] = ()
    deadline: date | None = None
    quote: str = ""


def minutes_of(stored: StoredFile) -> str:
    """The text of minutes that came as a file (.docx, .txt and whatever documents of plans may be). Raises InputProblem for one that
    cannot be read.
    """
    from zhiheng.files.documents import read_document

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / stored.name
        path.symlink_to(path_of(stored))
        return read_document(path).text.replace("\x00", "")


def names_in(text: str) -> tuple[str, ...]:
    """Names of bodies as a person types them in a row: 区教育局、区财政局."""
    return tuple(dict.fromkeys(each for each in _NAMES.split(text.strip()) if each))


def keep_meeting(
    actor: Actor, content: MeetingContent, *, id: int | None = None, version: int = 0
) -> Meeting:
    """Keeps a meeting; a new one gets the next number of its year. Without a file the one that is there stays.

    Raises Refused for others than clerks, InputProblem with everything that is wrong and where somebody was quicker.
    """
    check_may_keep_meetings(actor)
    with acting(actor, "meeting-kept", subject=f"meeting:{id}" if id else "") as act:
        row = _standing(id, version) if id is not None else Meeting(made_by_id=actor.person, made_at=act.at)
        if issues := _meeting_problems(row, content):
            raise InputProblem(*issues)
        if id is None:
            row.year, row.number = content.day.year, _next_number(content.day.year)
        else:
            row.version += 1
        row.title, row.day = content.title.strip()[:200], content.day
        row.place, row.chair, row.present = content.place.strip()[:200], content.chair.strip()[:100], content.present.strip()[:TEXT]  # fmt: skip
        row.minutes, row.file = content.minutes.strip()[:MINUTES], content.file or row.file
        row.save()
        act.subject = f"meeting:{row.pk}"
        act.data |= {"year": row.year, "number": row.number}
    return row


def _standing(id: int, version: int) -> Meeting:
    row = Meeting.objects.select_for_update(of=("self",), no_key=True).filter(pk=id).first()
    if row is None:
        raise Refused(Text("没有这次会议", "There is no such meeting"))
    if row.version != version:
        raise overtaken(Text("这次会议", "this meeting"))
    return row


def _next_number(year: int) -> int:
    """The next number of the year. Two who keep one at once wait for each other at the last one."""
    kept = Meeting.objects.filter(year=year).order_by("-number")
    kept.select_for_update(no_key=True).first()
    return (kept.values_list("number", flat=True).first() or 0) + 1


def _meeting_problems(row: Meeting, content: MeetingContent) -> list[Issue]:
    found = []
    if not content.title.strip():
        found.append(_issue("meeting-title", Text("名称", "title"), "", _EMPTY))
    if content.day < FIRST_DAY:
        found.append(_issue("meeting-day", Text("日期", "day"), content.day.isoformat(), _LONG_AGO))
    if content.day > clock.today():
        found.append(_issue("meeting-day", Text("日期", "day"), content.day.isoformat(), _NOT_YET))
    if row.pk is not None and row.year != content.day.year:
        found.append(_issue("meeting-day", Text("日期", "day"), content.day.isoformat(), _OTHER_YEAR))
    return found


def decide_all(actor: Actor, meeting: int, version: int, rows: Sequence[DecisionRow]) -> tuple[Decision, ...]:
    """Hands out everything at once: numbered decisions, duties of the bodies, clocks of supervision, and a message to who answers.

    All or nothing. Raises Refused for others than clerks, InputProblem with every problem of every row (code `decision-ROW-FIELD`, rows
    counted from 0), and where somebody was quicker.
    """
    check_may_keep_meetings(actor)
    with acting(actor, "decisions-handed-out", subject=f"meeting:{meeting}") as act:
        held = _standing(meeting, version)
        bodies = _bodies_by_name()
        today = clock.day_of(act.at)
        if issues := _problems(rows, bodies, today):
            raise InputProblem(*issues)
        last = held.decisions.order_by("-number").values_list("number", flat=True).first() or 0
        there = answering(today)
        made = [_given(act, held, last + place, row, (bodies, there)) for place, row in enumerate(rows, 1)]
        held.version += 1
        held.save(update_fields=["version"])
        act.data |= {"decisions": len(made)}
    return tuple(made)


def _bodies_by_name() -> dict[str, int]:
    ids = dict(Body.objects.values_list("name", "pk"))
    return {name: ids[body] for name, body in body_names_today().items()}


def _problems(rows: Sequence[DecisionRow], bodies: dict[str, int], today: date) -> list[Issue]:
    if not 0 < len(rows) <= MOST:
        return [_issue("decisions", Text("议定事项", "decisions"), str(len(rows)), _NONE if not rows else _TOO_MANY)]  # fmt: skip
    return [issue for place, row in enumerate(rows) for issue in _row_problems(place, row, bodies, today)]


def _row_problems(place: int, row: DecisionRow, bodies: dict[str, int], today: date) -> list[Issue]:
    def said(field: str, label: Text, value: str, words: tuple[Text, Text]) -> Issue:
        where = Text(f"第 {place + 1} 项的{label.zh}", f"{label.en} of no. {place + 1}")
        return _issue(f"decision-{place}-{field}", where, value, words)

    found = []
    if not row.text.strip() or len(row.text) > TEXT:
        found.append(said("text", Text("事项", "text"), row.text[:40], _EMPTY if not row.text.strip() else _TOO_LONG))  # fmt: skip
    for field, label, names in (("lead", LEAD, row.lead), ("support", SUPPORT, row.support)):
        if unknown := [name for name in names if name not in bodies]:
            found.append(said(field, label, "、".join(unknown), _NO_BODY))
    if not row.lead:
        found.append(said("lead", LEAD, "", _NOBODY))
    if twice := [name for name in row.support if bodies.get(name) in {bodies.get(each) for each in row.lead} - {None}]:  # fmt: skip
        found.append(said("support", SUPPORT, "、".join(twice), _TWICE))
    if row.deadline is None or not today <= row.deadline <= today + MOST_TIME:
        shown = row.deadline.isoformat() if row.deadline else ""
        words = _NO_DAY if row.deadline is None else _PAST if row.deadline < today else _TOO_FAR
        found.append(said("deadline", Text("期限", "deadline"), shown, words))
    return found


def _given(
    act: Act, meeting: Meeting, number: int, row: DecisionRow, of: tuple[dict[str, int], Answering]
) -> Decision:
    """One decision with its duties, its clock for each body that leads, and the messages."""
    assert row.deadline is not None
    bodies, there = of
    day = clock.day_of(act.at)
    code = f"{meeting.year}-{meeting.number}-{number}"
    made = Decision.objects.create(
        meeting=meeting,
        number=number,
        code=code,
        text=row.text.strip(),
        quote=row.quote.strip()[:TEXT],
        deadline=row.deadline,
    )
    lead = {bodies[name] for name in row.lead}
    support = {bodies[name] for name in row.support} - lead
    Duty.objects.bulk_create(
        Duty(group=GROUP, item=code, body_id=body, part="lead" if body in lead else "support", since=day)
        for body in (*sorted(lead), *sorted(support))
    )
    keep_step(act, made, "given", "、".join(row.lead))
    title = Text(f"议定事项 {code}：{_short(made.text)}", f"Decision {code}: {_short(made.text)}")
    for body in sorted(lead):
        watch("decision", str(made.pk), body, title, deadline=Deadline(day, row.deadline))
    held = number_of(meeting.year, meeting.number)
    people = {person for body in (*lead, *support) for person in there.who_answers(body)}
    text = Text(f"{held.zh}会议交办 {code}，期限 {row.deadline}：{_short(made.text)}", f"Meeting {held.en} gave {code}, due {row.deadline}: {_short(made.text)}")  # fmt: skip
    tell(people, text, reverse("decision", args=[made.pk]), at=act.at)
    return made


def keep_step(act: Act, row: Decision, event: str, text: str = "") -> None:
    """Adds a step to the course of a decision."""
    DecisionStep.objects.create(decision=row, event=event, text=text, person_id=act.actor.person, at=act.at)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def _issue(code: str, place: Text, value: str, words: tuple[Text, Text]) -> Issue:
    return Issue(level=Level.ERROR, code=code, place=place, value=value, message=words[0], remedy=words[1])


LEAD, SUPPORT = Text("牵头单位", "leading body"), Text("配合单位", "supporting bodies")
_EMPTY = (Text("没有写", "it is empty"), Text("请填写", "Fill it in"))
_TOO_LONG = (Text("太长", "it is too long"), Text(f"请缩短到 {TEXT} 个字以内", f"Shorten it to {TEXT} characters"))  # fmt: skip
_NOT_YET = (Text("这一天还没有到", "this day is still to come"), Text("会议开过之后再记", "Keep a meeting once it was held"))  # fmt: skip
_OTHER_YEAR = (
    Text("编号属于另一个年度，日期不能改到别的年度", "its number belongs to another year"),
    Text("请另记一次会议", "Keep another meeting instead"),
)
_NONE = (Text("没有要分派的事项", "there is nothing to hand out"), Text("请至少留下一项", "Keep one at least"))  # fmt: skip
_TOO_MANY = (
    Text(f"一次最多分派 {MOST} 项", f"{MOST} decisions are handed out at once at most"),
    Text("请分几次分派", "Hand them out in several steps"),
)
_NO_BODY = (
    Text("没有这个单位，或它现在已经不在", "there is no such body today"),
    Text(
        "请写单位的名称或别名，几个单位用顿号隔开", "Write names of bodies, several of them divided by commas"
    ),
)
_NOBODY = (
    Text("没有写由谁牵头", "nobody leads it"),
    Text("请写至少一个单位，否则没有人办", "Name one body at least, or nobody will do it"),
)
_TWICE = (
    Text("已经是牵头单位", "it leads already"),
    Text("请从配合单位里去掉", "Take it out of the supporting bodies"),
)
_PAST = (Text("期限已经过去", "the deadline is over"), Text("请写今天或以后的一天", "Choose today or a day after it"))  # fmt: skip
_TOO_FAR = (Text("期限太远", "the deadline is too far off"), Text("请写十年以内的一天", "Choose a day within ten years"))  # fmt: skip
_LONG_AGO = (Text("日期太早", "the day is too long ago"), Text("请核对年份", "Check the year"))
_NO_DAY = (Text("没有写期限", "there is no deadline"), Text("请写一个日期，如 2028-09-30", "Write a day like 2028-09-30"))  # fmt: skip
