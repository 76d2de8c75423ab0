"""What the stories of filing and reviewing share: duties in force, dues, a figure typed, a file uploaded."""

from __future__ import annotations

from datetime import date

REPORTED = "target-1c30e0"
"""A target of the example plan that is reported as a state (现有数) by 区市场监管局."""
MEASURED = "target-8086dc"


def give_duty(office, target=REPORTED, body="区市场监管局", since=date(2026, 1, 1)):
    """A lead duty in force."""
    from zhiheng.office.records.models import Duty

    return Duty.objects.create(
        group="targets", item=target, body_id=office.body(body), part="lead", since=since
    )


def dues(office, day=date(2028, 7, 5)):
    """Makes the dues and gives those that are open, by deadline."""
    from zhiheng.office.actions.dues import make_dues
    from zhiheng.office.people.actors import PROGRAM
    from zhiheng.office.records.models import Due

    make_dues(PROGRAM, day)
    return list(Due.objects.filter(closed_at=None).order_by("deadline", "pk"))


def due_for(office, start=date(2028, 4, 1), target=REPORTED):
    """The due of one quarter; its duty is given where there is none."""
    from zhiheng.office.records.models import Due, Duty

    if not Duty.objects.filter(item=target).exists():
        give_duty(office, target)
    dues(office)
    return Due.objects.get(target=target, period_start=start)


def figure(value="96.5", until="2028-06-30", target=REPORTED, **more):
    """A row of reported values as typed."""
    return {
        "target": target, "place": "全区", "until": until, "covers": "期末数", "value": value, "evidence": "统计表", **more,
    }  # fmt: skip


def typed(office, due, *rows, by="liaison"):
    """A submission for the due with those rows, not handed in."""
    from zhiheng.office.actions.filing import put_typed, start_submission

    actor = office.actor(by)
    row = start_submission(actor, register=due.register, body=due.body_id, kind="insert", due=due.pk)
    return put_typed(actor, row.pk, row.version, list(rows) or [figure()])


def handed_in(office, due, *rows, by="liaison"):
    """A submission for the due, handed in."""
    from zhiheng.office.actions.filing import hand_in

    row = typed(office, due, *rows, by=by)
    return hand_in(office.actor(by), row.pk, row.version)


def free(office, *rows, register="reported_values", by="liaison", body="区市场监管局", kind="insert"):
    """A submission without a due, handed in."""
    from zhiheng.office.actions.filing import hand_in, put_typed, start_submission

    actor = office.actor(by)
    row = start_submission(actor, register=register, body=office.body(body), kind=kind)
    row = put_typed(actor, row.pk, row.version, list(rows))
    return hand_in(actor, row.pk, row.version)


def approved(office, row):
    """The submission after both reviews."""
    return approved_of(office, row, "reviewer")


def approved_of(office, row, reviewer):
    """The submission after both reviews, the first one by that person of its body."""
    from zhiheng.office.actions.reviewing import approve

    row = approve(office.actor(reviewer), row.pk, row.version)
    return approve(office.actor("office"), row.pk, row.version)


def upload(rows, register="reported_values"):
    """A kept file with those typed rows."""
    from django.core.files.base import ContentFile

    from zhiheng.office.actions.stored_files import keep_upload
    from zhiheng.office.records.workspaces import workspace
    from zhiheng.workspace.filing import rows_text

    text = rows_text(workspace().register(register), rows)
    return keep_upload(ContentFile(text, name="二季度.csv"))


def events(subject=""):
    """The events of the audit log, in order; of one subject where it is named."""
    from zhiheng.office.records.models import AuditEntry

    rows = AuditEntry.objects.order_by("number")
    return list((rows.filter(subject=subject) if subject else rows).values_list("event", "outcome"))


def faults():
    """The places where the audit chain breaks."""
    from zhiheng.office.records import audit

    return list(audit.faults())
