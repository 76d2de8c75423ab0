"""A notice in every state of interest and a meeting with a decision, for the own body and for another one; the other's carry its marker."""

from __future__ import annotations

from datetime import date
from typing import Any

THIRD = "区商务局"


def notices_of(office: Any, *, body: Any, liaison: Any, marker: str, file: Any) -> dict[str, str]:
    """A notice from the quality office to the body with a file, and from the body a draft and one that was answered."""
    from zhiheng.office import clock
    from zhiheng.office.people.models import Body
    from zhiheng.office.records.models import Notice, NoticeFile, NoticeStep

    third, now = Body.objects.get(name=THIRD), clock.now()
    said = {
        "kind": "other", "title": f"{marker}的情况", "text": f"{marker}的内容", "made_at": now, "reply_within": 10,
    }  # fmt: skip
    sent = {"year": 2028, "sent_at": now, "receive_within": 3, "receive_by": date(2028, 7, 10)}
    number = 2 * body.pk
    to_body = Notice.objects.create(
        **said, **sent, number=number, to_body=body, state="sent", made_by=office.person("clerk")
    )
    NoticeFile.objects.create(notice=to_body, file=file, title=f"{marker}的附件.csv", person=liaison, at=now)
    NoticeStep.objects.create(notice=to_body, event="send", person=office.person("clerk"), at=now)
    draft = Notice.objects.create(**said, from_body=body, to_body=third, state="draft", made_by=liaison)
    answered = Notice.objects.create(
        **said, **sent, number=number + 1, from_body=body, to_body=third, state="replied", made_by=liaison, received_by=liaison,
        received_at=now, reply_from=date(2028, 7, 5), reply_by=date(2028, 7, 19), reply=f"{marker}的回复", replied_by=liaison, replied_at=now,
        reply_facts={"result": "不属实"},
    )  # fmt: skip
    return {
        "notice": str(to_body.pk), "notice_draft": str(draft.pk), "notice_answered": str(answered.pk),
        "notice_body": f"body={body.pk}", "notice_file": str(NoticeFile.objects.get(notice=to_body).pk),
    }  # fmt: skip


def meeting_of(office: Any, *, body: Any, marker: str, file: Any) -> dict[str, str]:
    """A meeting with minutes that gave the body something to do."""
    from zhiheng.office import clock
    from zhiheng.office.records.models import Decision, DecisionStep, Duty, Meeting

    clerk, now = office.person("clerk"), clock.now()
    meeting = Meeting.objects.create(
        year=2028, number=body.pk, title=f"{marker}的专题会", day=date(2028, 7, 5), minutes=f"{marker}的纪要", file=file, made_by=clerk,
        made_at=now,
    )  # fmt: skip
    code = f"2028-{body.pk}-1"
    decision = Decision.objects.create(
        meeting=meeting,
        number=1,
        code=code,
        text=f"{marker}要办的事",
        quote=f"{marker}的原话",
        deadline=date(2028, 9, 30),
    )
    DecisionStep.objects.create(decision=decision, event="given", text=marker, person=clerk, at=now)
    Duty.objects.create(group="decisions", item=code, body=body, part="lead", since=date(2028, 7, 5))
    return {"meeting": str(meeting.pk), "decision": str(decision.pk)}
