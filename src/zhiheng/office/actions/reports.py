"""What a citizen reports, and what the quality office does about it. Nobody signs in to report; nothing of who they are goes into the log."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.crypto import salted_hmac

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.workflow.report import ANSWER, DECLINE, NEW, PASS_ON, REPORT
from zhiheng.office import clock
from zhiheng.office.actions.acting import Act, acting, overtaken
from zhiheng.office.actions.counting import DAY, HOUR, Limit, place_digest, reached
from zhiheng.office.actions.sealing import sealed, unsealed
from zhiheng.office.actions.telling import holders, tell
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions_public import check_may_handle_reports
from zhiheng.office.people.roles import Role
from zhiheng.office.records.models import PublicReport
from zhiheng.office.records.public_promises import public_state
from zhiheng.office.records.reports import AnswerView, limits, looked_up

if TYPE_CHECKING:
    from zhiheng.office.records.models import Notice

SHORTEST, LONGEST, LINE = 8, 2000, 200
"""Characters: the least of a text that says something, the most that is kept of it, the most of a line."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without l, o, i, 0, 1, which are taken for one another when written down."""
CODE = 16
"""Letters of a code: 79 bits."""
NOBODY = Actor()
"""In the log a report comes from nobody: neither a name nor an address."""


def report_problem(
    text: str, *, where: str = "", contact: str = "", consent: bool = False, target: str = "", address: str = ""
) -> str:  # fmt: skip
    """Takes a report; gives the code by which its answer is looked up, which can be told only now.

    Raises InputProblem with everything that is wrong at once, and where too many came within the hour or the day (parameter report_limits).
    """
    said, where, contact = _clean(text), _clean(where), _clean(contact)
    if issues := list(_issues(said, where, contact, consent=consent, target=target)):
        raise InputProblem(*issues)
    code = "".join(secrets.choice(_LETTERS) for _ in range(CODE))
    place = place_digest(address)
    with acting(NOBODY, "problem-reported") as act:
        _check_limits(place, act)
        year = clock.day_of(act.at).year
        last = PublicReport.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0
        row = PublicReport.objects.create(
            year=year, number=last + 1, code_digest=code_digest(code), target=target, text=said, where=where, contact=sealed(contact),
            place_digest=place, state=NEW, at=act.at,
        )  # fmt: skip
        act.subject, act.data = f"report:{row.pk}", {"target": target}
        news = Text(f"群众反映 {year}-{row.number}", f"A citizen reported a problem: {year}-{row.number}")
        tell(holders(Role.CLERK, clock.day_of(act.at)), news, reverse("report", args=[row.pk]), at=act.at)
    return "-".join(code[start : start + 4] for start in range(0, CODE, 4))


def code_digest(code: str) -> str:
    """What is kept of a code: keyed, and of the code as people type it, without blanks and hyphens and however written."""
    plain = "".join(each for each in unicodedata.normalize("NFKC", code).lower() if each.isalnum())
    return salted_hmac("zhiheng.report-code", plain, algorithm="sha256").hexdigest()


def look_up(code: str, *, address: str = "") -> AnswerView:
    """How the report of that code stands. Raises InputProblem for a code that is none, and where too many were tried within the hour."""
    now, place = clock.now(), place_digest(address)
    with transaction.atomic():
        if reached("look-up", [Limit(HOUR, place, limits(now)["lookups"])], now):
            raise _problem("look-up-often-code", Text("查询太频繁", "too many codes were tried"), Text("请一小时以后再查", "Try again in an hour"))  # fmt: skip
    found = looked_up(code_digest(code)) if code.strip() else None
    if found is None:
        raise _problem("look-up-code", Text("没有这个查询码", "there is no such code"), Text("请对照提交时显示的 16 位查询码，字母不分大小写", "Compare it with the 16 signs shown when you reported; capitals do not matter"))  # fmt: skip
    return found


def pass_report_on(actor: Actor, report: int, version: int, *, to_body: int, text: str = "") -> Notice:
    """Sends the report to a body as a notice, with its clocks; the contact stays here. Raises InputProblem as the notice does, and where
    somebody was quicker.
    """
    from zhiheng.core.workflow.notice import REPORT as KIND
    from zhiheng.office.actions.notices import NoticeContent, draft_notice, lock_numbers, send_notice

    check_may_handle_reports(actor)
    with acting(actor, "report-passed-on", subject=f"report:{report}", body=to_body) as act:
        row = _standing(report, version, PASS_ON)
        lock_numbers(clock.day_of(act.at).year)
        title = f"群众反映 {row.year}-{row.number}"
        content = NoticeContent(
            to_body=to_body, kind=KIND, title=title, text=text.strip(), facts={"reported": row.text, "place": row.where}
        )  # fmt: skip
        draft = draft_notice(actor, content, report=row)
        sent: Notice = send_notice(actor, draft.pk, draft.version)
        _move(row, PASS_ON)
    return sent


def answer_report(actor: Actor, report: int, version: int, *, text: str) -> PublicReport:
    """Gives the citizen the answer. Raises InputProblem for an empty one and where somebody was quicker."""
    return _told(actor, report, version, (ANSWER, text))


def decline_report(actor: Actor, report: int, version: int, *, reason: str) -> PublicReport:
    """Does not take the report up; the citizen reads why. Raises as `answer_report`."""
    return _told(actor, report, version, (DECLINE, reason))


def see_contact(actor: Actor, report: int, *, purpose: str) -> str:
    """The contact of whoever reported, for a purpose that is said and put on record. Raises InputProblem without a purpose, or where there
    is none (any more).
    """
    check_may_handle_reports(actor)
    if not purpose.strip():
        raise _problem("report-contact-purpose", Text("没有写明用途", "no purpose is given"), Text("请写明为什么要看联系方式，例如核实地点", "Say what the contact is needed for, such as finding the place"))  # fmt: skip
    with acting(actor, "report-contact-seen", subject=f"report:{report}", purpose=purpose.strip()[:LINE]):
        row = PublicReport.objects.filter(pk=report).first()
        contact = unsealed(row.contact) if row is not None else ""
        if not contact:
            raise _problem("report-contact", Text("没有可以查看的联系方式", "there is no contact to be seen"), Text("反映人没有留下，或者已按期限清除", "None was left, or it was wiped when its time was over"))  # fmt: skip
    return contact


def _told(actor: Actor, report: int, version: int, said: tuple[str, str]) -> PublicReport:
    check_may_handle_reports(actor)
    event, text = said
    answer = text.strip()
    if len(answer) > LONGEST:
        raise _problem("report-answer", Text(f"有 {len(answer)} 个字，超过 {LONGEST} 个字", f"{len(answer)} characters are more than {LONGEST}"), Text("请写要点", "Please give the main points"))  # fmt: skip
    if not answer:
        raise _problem("report-answer", Text("没有写答复", "nothing is said"), Text("请写给反映人看得懂的答复", "Write what the citizen will read"))  # fmt: skip
    named = {ANSWER: "report-answered", DECLINE: "report-declined"}[event]
    with acting(actor, named, subject=f"report:{report}") as act:
        row = _standing(report, version, event)
        row.answer, row.answered_by_id, row.answered_at = answer, actor.person, act.at
        _move(row, event)
    return row


def _standing(report: int, version: int, event: str) -> PublicReport:
    """The report, locked, where the event can happen and nobody was quicker."""
    row = PublicReport.objects.select_for_update(no_key=True).filter(pk=report).first()
    if row is None or row.version != version or REPORT.after(row.state, event) is None:
        raise overtaken(Text("群众反映", "the report"))
    return row


def _move(row: PublicReport, event: str) -> None:
    row.state = REPORT.after(row.state, event) or row.state
    row.version += 1
    row.save()


def _check_limits(place: str, act: Act) -> None:
    most = limits(act.at)
    windows = [
        Limit(HOUR, place, most["hour"]), Limit(DAY, place, most["day"]), Limit(HOUR, "", most["all_hour"]), Limit(DAY, "", most["all_day"]),
    ]  # fmt: skip
    full = reached("report", windows, act.at)
    if full is None:
        return
    later = Text("请一小时以后再提交", "Please report it in an hour") if full.window == HOUR else Text("请明天再提交", "Please report it tomorrow")  # fmt: skip
    why = Text("从您这里提交的次数已到上限", "too many reports came from where you are") if full.place else Text("现在提交的人太多", "too many people report at the moment")  # fmt: skip
    urgent = Text("；紧急情况请拨打 12345", "; in an urgent case dial 12345")
    raise _problem("report-often", why, Text(later.zh + urgent.zh, later.en + urgent.en))


def _issues(text: str, where: str, contact: str, *, consent: bool, target: str) -> Iterator[Issue]:
    """Everything that is wrong with a report."""
    if len(text) < SHORTEST:
        yield _issue("report-text", text, Text(f"太短，看不出是什么问题，至少写 {SHORTEST} 个字", f"too short to tell what is wrong; at least {SHORTEST} characters"), Text("请写明什么时候、什么地方、发生了什么", "Say when, where and what happened"))  # fmt: skip
    if len(text) > LONGEST:
        yield _issue("report-text", "", Text(f"有 {len(text)} 个字，超过 {LONGEST} 个字", f"{len(text)} characters are more than {LONGEST}"), Text("请写要点", "Please give the main points"))  # fmt: skip
    for name, value in (("where", where), ("contact", contact)):
        if len(value) > LINE:
            yield _issue(f"report-{name}", "", Text(f"超过 {LINE} 个字", f"longer than {LINE} characters"), Text("请写短一些", "Make it shorter"))  # fmt: skip
    if contact and not consent:
        yield _issue("report-consent", "", Text("填了联系方式，但没有勾选同意", "a contact is given without consent"), Text("同意请打勾；不同意请把联系方式清空，不影响办理", "Tick the box, or leave the contact empty; your report is dealt with all the same"))  # fmt: skip
    state = public_state()
    if target and (state is None or state.promise(target) is None):
        yield _issue("report-target", target, Text("没有这项公开的承诺", "there is no such public promise"), Text("请从列表中选择，或不选", "Choose one of the list, or none"))  # fmt: skip


def _clean(said: str) -> str:
    """Without control characters and blanks around it; lines stay."""
    lines = said.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in lines if each == "\n" or unicodedata.category(each)[0] != "C").strip()


def _issue(code: str, value: str, message: Text, remedy: Text) -> Issue:
    place = Text("反映问题", "your report")
    return Issue(level=Level.ERROR, code=code, place=place, value=value, message=message, remedy=remedy)


def _problem(code: str, message: Text, remedy: Text) -> InputProblem:
    return InputProblem(_issue(code, "", message, remedy))
