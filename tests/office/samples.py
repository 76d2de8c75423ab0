"""Something of every kind for the own body and for another one, made in the tables themselves; whatever is the other body's carries MARKER."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

OWN, OTHER = "区市场监管局", "区教育局"
MARKER = "外单位才知道"
"""Stands in names, notes and values of the other body, and nowhere else."""
OWN_TARGET, OTHER_TARGET, FREE_TARGET = "target-5bc115", "target-8aecfa", "target-dfe758"
"""Targets that the own body, the other body, and none of the two holds; all of them are reported."""
PERIOD = (date(2028, 4, 1), date(2028, 6, 30))
DEADLINE = date(2028, 7, 14)
CHASED = date(2028, 7, 3)
HEADER = "目标编号,目标名称,范围,数据截止日期,统计口径,数值,单位,佐证材料"


def fill(office: Any) -> dict[str, dict[str, str]]:
    """Makes everything; gives the arguments of addresses by kind: {"own": {"submission": id, …}, "other": {…}}."""
    from zhiheng.office.records.workspaces import workspace

    assert {OWN_TARGET, OTHER_TARGET, FREE_TARGET} <= {target.id for target in workspace().plan.targets}
    revision()
    found = {}
    for whose, body, target, liaison, marker in (
        ("own", OWN, OWN_TARGET, "liaison", "本单位"),
        ("other", OTHER, OTHER_TARGET, "liaison-2", MARKER),
    ):
        found[whose] = of_body(
            office, body=body, target=target, liaison=office.person(liaison), marker=marker
        )
        found[whose] |= shared(office, liaison=office.person(liaison))
        found[whose] |= supervised(
            office, due=found[whose]["due"], target=target, liaison=office.person(liaison), marker=marker
        )
        found[whose] |= sent_out(liaison=office.person(liaison), marker=marker)
        found[whose] |= told_and_decided(office, found[whose], liaison=office.person(liaison), marker=marker)
    return found


def told_and_decided(office: Any, made: dict[str, str], *, liaison: Any, marker: str) -> dict[str, str]:
    """Notices to and from the body, and a meeting that gave it something to do."""
    from samples_notices import meeting_of, notices_of

    from zhiheng.office.people.models import Body
    from zhiheng.office.records.models import StoredFile

    body, file = Body.objects.get(pk=made["body"]), StoredFile.objects.get(pk=made["file"])
    return {
        **notices_of(office, body=body, liaison=liaison, marker=marker, file=file),
        **meeting_of(office, body=body, marker=marker, file=file),
    }


def of_body(office: Any, *, body: str, target: str, liaison: Any, marker: str) -> dict[str, str]:
    """What belongs to one body: a duty, something due, a filing on its way, evidence, rows in the ledger."""
    from zhiheng.office import clock
    from zhiheng.office.people.models import Body
    from zhiheng.office.records.models import Due, Duty, Evidence, EvidenceUse, Submission

    held = Body.objects.get(name=body)
    duty = Duty.objects.create(
        group="targets", item=target, body=held, part="lead", since=date(2026, 4, 8), holder=liaison
    )
    due = Due.objects.create(
        body=held, register="reported_values", target=target, period_start=PERIOD[0], period_end=PERIOD[1], working_days=10,
        deadline=DEADLINE, clock_from=PERIOD[1],
    )  # fmt: skip
    seq = filed(body, target, f"{marker}的出处")
    file = stored(f"{marker}的报表.csv", reported(target, f"{marker}的证明", "2028-06-30"))
    submission = Submission.objects.create(
        due=due, register="reported_values", kind="insert", body=held, file=file, state="draft", rows=1, note=f"{marker}的说明",
        marked=file, made_by=liaison, made_at=clock.now(),
    )  # fmt: skip
    waiting = Submission.objects.create(
        register="reported_values", kind="insert", body=held, file=file, state="department_review", rows=1, made_by=liaison,
        made_at=clock.now(), handed_in_by=liaison, handed_in_at=clock.now(), review_by=DEADLINE, note=f"{marker}的说明",
    )  # fmt: skip
    in_office = Submission.objects.create(
        register="reported_values", kind="insert", body=held, file=file, state="office_review", rows=1, made_by=liaison,
        made_at=clock.now(), handed_in_by=liaison, handed_in_at=clock.now(), review_by=DEADLINE, note=f"{marker}的说明",
    )  # fmt: skip
    evidence = Evidence.objects.create(
        file=file, body=held, title=f"{marker}的材料", person=liaison, at=clock.now()
    )
    EvidenceUse.objects.create(evidence=evidence, submission=submission)
    return {
        "submission": str(submission.pk), "waiting": str(waiting.pk), "in_office": str(in_office.pk), "evidence": str(evidence.pk),
        "due": str(due.pk), "duty": str(duty.pk), "target": target, "file": str(file.pk), "seq": str(seq), "body": str(held.pk),
        "row": urlencode([("key", part) for part in (target, "全区", "2028-03-31", "累计数")]),
        "figure": urlencode({"target": target, "until": "2028-03-31", "place": "全区"}), "register": "reported_values", "sha256": file.sha256,
        "card": f"targets-{hashlib.sha256(target.encode()).hexdigest()[:12]}",
    }  # fmt: skip


def shared(office: Any, *, liaison: Any) -> dict[str, str]:
    """What belongs to a person or to the quality office: a job, a message, an invitation, a draft, a leave."""
    from datetime import timedelta

    from zhiheng.office import clock
    from zhiheng.office.people.models import Appointment, Delegation, Invitation
    from zhiheng.office.records.models import Draft, Job, Message, PublicReport, Revision

    clerk = office.person("clerk")
    revised = Revision.objects.get()
    draft = Draft.objects.create(
        document=revised.document, state="open", plan_text=revised.edition.content, read_text=revised.edition.content, links_text="",
        made_by=clerk, made_at=clock.now(), amends=True,
    )  # fmt: skip
    job = Job.objects.create(
        kind="read-plan", person=liaison, made_at=clock.now(), state="done", argument={"draft": draft.pk}
    )
    export = Job.objects.create(
        kind="export-register", person=liaison, made_at=clock.now(), state="done", total=30_000,
        argument={"register": "reported_values", "total": 30_000, "format": "csv", "bodies": []},
    )  # fmt: skip
    message = Message.objects.create(
        person=liaison, text={"zh": "退回了", "en": "returned"}, url="/", at=clock.now()
    )
    invitation = Invitation.objects.create(
        token_sha256=f"{liaison.pk:064}", name="新联络员", role="liaison", body_id=office.body(OWN), invited_by=clerk,
        at=clock.now(), expires_at=clock.now() + timedelta(days=7),
    )  # fmt: skip
    leave = Delegation.objects.create(
        person=office.person("office"), deputy=office.person("office-2"), since=date(2028, 8, 1) + timedelta(liaison.pk),
        until=date(2028, 8, 9) + timedelta(liaison.pk),
    )  # fmt: skip
    appointment = Appointment.objects.get(person=liaison)
    report = PublicReport.objects.create(
        year=2028, number=liaison.pk, code_digest=f"{liaison.pk:064}", text="步道路灯不亮", state="new", at=clock.now(),
    )  # fmt: skip
    return {
        "draft": str(draft.pk), "job": str(job.pk), "export": str(export.pk), "message": str(message.pk), "invitation": str(invitation.pk), "leave": str(leave.pk),
        "person": str(liaison.pk), "appointment": str(appointment.pk), "task": "1", "indicator": "key_food_pass_rate",
        "revision": str(revised.pk), "report": str(report.pk),
    }  # fmt: skip


def sent_out(*, liaison: Any, marker: str) -> dict[str, str]:
    """An address of a person's own, something that waits for it, and a token of theirs."""
    from zhiheng.office import clock
    from zhiheng.office.records.models import Delivery, Hook, Token

    hook = Hook.objects.create(
        name=f"{marker}的程序", kind="generic", url="https://hook.example/", person=liaison, made_by=liaison, made_at=clock.now()
    )  # fmt: skip
    delivery = Delivery.objects.create(
        channel="generic", hook=hook, event="due-extended", content={"bodies": [marker]}, key=marker, made_at=clock.now(), next_at=clock.now(),
    )  # fmt: skip
    token = Token.objects.create(
        person=liaison, name=f"{marker}的令牌", token_sha256=f"{liaison.pk:064}", start="zhh_000000", scopes=["desk:read"],
        made_at=clock.now(), expires_on=date(2028, 12, 31),
    )  # fmt: skip
    return {"hook": str(hook.pk), "delivery": str(delivery.pk), "token": str(token.pk)}


def supervised(office: Any, *, due: str, target: str, liaison: Any, marker: str) -> dict[str, str]:
    """A matter with an order that was answered, a remedy with its plan, days without a clock: of the body of that due."""
    from zhiheng.office import clock
    from zhiheng.office.records.models import Due, Suspension

    row = Due.objects.get(pk=due)
    order = answered_order(row, liaison=liaison, marker=marker)
    suspension = Suspension.objects.create(
        body=row.body, since=CHASED, reason=f"{marker}的停电", person=office.person("clerk"), at=clock.now(),
    )  # fmt: skip
    remedy = planned_remedy(row.body, target=target, liaison=liaison, marker=marker)
    return {"matter": str(order.matter_id), "order": str(order.pk), "remedy": str(remedy.pk), "suspension": str(suspension.pk)}  # fmt: skip


def answered_order(due: Any, *, liaison: Any, marker: str) -> Any:
    """A due that is chased, its order, and the body's reply with a file."""
    from zhiheng.office import clock
    from zhiheng.office.records.models import Matter, MatterStep, Order, OrderSeries, StoredFile

    days = dict.fromkeys(("agreed", "deadline", "began", "not_before", "clock_from", "state_since"), CHASED)
    matter = Matter.objects.create(
        kind="due", subject=str(due.pk), title={"zh": f"{marker}的事项", "en": f"{marker}: matter"}, body=due.body, state="blue",
        made_at=clock.now(), **days,
    )  # fmt: skip
    series, _ = OrderSeries.objects.get_or_create(year=2028)
    series.last += 1
    series.save()
    order = Order.objects.create(
        matter=matter, year=2028, number=series.last, colour="blue", body=due.body, issued_on=CHASED, reply_by=DEADLINE,
        counted={"zh": "数3个工作日", "en": "3 working days"}, told=[liaison.pk], reply=f"{marker}的回复", promised=DEADLINE, replied_by=liaison,
        replied_at=clock.now(), file=StoredFile.objects.filter(name__startswith=marker).first(),
    )  # fmt: skip
    MatterStep.objects.create(
        matter=matter, event="reply", day=CHASED, at=clock.now(), person=liaison, order=order, reason=f"{marker}的回复",
    )  # fmt: skip
    return order


def planned_remedy(body: Any, *, target: str, liaison: Any, marker: str) -> Any:
    """A missed target with cause and measure."""
    from zhiheng.office import clock
    from zhiheng.office.records.models import Remedy, RemedyStep

    remedy = Remedy.objects.create(
        target=target, body=body, state="planned", found="missed", found_on=CHASED, cause=f"{marker}的原因", action=f"{marker}的措施",
        measure_by=DEADLINE, planned_by=liaison, planned_at=clock.now(),
    )  # fmt: skip
    RemedyStep.objects.create(
        remedy=remedy,
        event="plan",
        day=CHASED,
        at=clock.now(),
        person=liaison,
        words={"cause": f"{marker}的原因"},
    )
    return remedy


def revision() -> Any:
    """The plan in force, as adoption leaves it."""
    from zhiheng.office import clock
    from zhiheng.office.records.models import Revision
    from zhiheng.office.records.workspaces import latest, workspace

    document = stored("计划.docx", b"PK\x03\x04 the document")
    return Revision.objects.create(
        number=1, edition=latest("plan.toml"), document=document, title=workspace().plan.facts.title, since=date(2026, 4, 8),
        at=clock.now(),
    )  # fmt: skip


def reported(target: str, source: str, until: str, value: str = "300") -> bytes:
    """A filing of one value of a target."""
    return f"{HEADER}\n{target},,全区,{until},累计数,{value},家,{source}\n".encode()


def stored(name: str, content: bytes) -> Any:
    """A file as kept after an upload."""
    import io

    from django.core.files.uploadedfile import SimpleUploadedFile

    from zhiheng.office.actions.stored_files import keep_upload

    return keep_upload(SimpleUploadedFile(name, io.BytesIO(content).getvalue()))


def filed(body: str, target: str, source: str, at: datetime = datetime(2028, 4, 11, tzinfo=UTC)) -> int:
    """A value of the first quarter in the ledger; gives its seq."""
    from zhiheng.office.records.workspaces import workspace
    from zhiheng.workspace.filing import Submission, hand_in

    opened = workspace()
    file = opened.root / f"{target}.csv"
    file.write_bytes(reported(target, source, "2028-03-31", "250"))
    submission = Submission(register=opened.register("reported_values"), file=file, body=body, at=at)
    outcome = hand_in(opened, submission)
    assert outcome.filing, [issue.line("zh") for issue in outcome.issues]
    return outcome.filing.seq
