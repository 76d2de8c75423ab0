"""What happens in the demonstration district in its last weeks: something in every state that work can be in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, time

from django.core.files.uploadedfile import SimpleUploadedFile

from zhiheng.core.registers.kinds import Kind
from zhiheng.office.actions import bodies, dues, evidence, filing, people_delegating, reviewing
from zhiheng.office.actions.reviewing import RemarkOrder
from zhiheng.office.actions.stored_files import keep_upload
from zhiheng.office.demonstration import past, plan
from zhiheng.office.demonstration.amendment import amendment
from zhiheng.office.demonstration.days import on
from zhiheng.office.demonstration.history import REPORTED
from zhiheng.office.demonstration.people import acting_as, somebody
from zhiheng.office.demonstration.samples import INSPECTIONS
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.models import Body, Person
from zhiheng.office.people.roles import Role
from zhiheng.office.records.models import Due, StoredFile, Submission
from zhiheng.workspace.filing import REPORTED_VALUES

UNTIL = date(2028, 6, 12)
"""The past reaches to here; what came after, people did by hand."""
MERGED = date(2027, 7, 1)
"""The day of the reform in which two bodies became one."""
QUARTER_END = date(2028, 6, 30)
AIR, TREES, BUILDINGS, TRAINING, SMALL_FIRMS, METERS, CHIEFS, MEASURING = (
    "target-25619c", "target-717e3d", "target-ba780d", "target-0ee7d7", "target-5bc115", "target-96d417", "target-336404", "target-e01c15",
)  # fmt: skip
"""The targets that today's work is about."""


def merge_bodies() -> None:
    """The reform: the media centre goes into the publicity department."""
    old, into = (Body.objects.get(name=name).pk for name in ("区融媒体中心", "区委宣传部"))
    bodies.merge_bodies(acting_as("clerk"), old, into, MERGED)


def lay_out() -> None:
    """Does the work of the last weeks, each step on its day and at its hour."""
    with on(date(2028, 6, 20)):
        _leave()
    with on(date(2028, 6, 26)):
        _extend()
    with on(date(2028, 7, 3)):
        _amend()
    _approved()
    _on_the_way()
    _returned()
    _correction()
    with on(date(2028, 7, 5), time(8, 40)):
        _draft_with_problems()


def _leave() -> None:
    """One reviewer is on leave and has a deputy; another one will be."""
    for person, deputy, since, until, reason in (
        ("office-2", "office", date(2028, 7, 3), date(2028, 7, 14), "年休假"),
        ("reviewer", "reviewer-deputy", date(2028, 7, 20), date(2028, 7, 28), "外出培训"),
    ):
        row = Person.objects.get(username=deputy).pk
        people_delegating.delegate(acting_as(person), row, since=since, until=until, reason=reason)


def _extend() -> None:
    """A deadline that was missed is moved, with its reason on record; others stay missed."""
    missed = Due.objects.filter(
        body__name="区住房城乡建设局", closed_at=None, deadline__lt=date(2028, 6, 26)
    ).order_by("pk")
    first = missed.first()
    assert first is not None, "one figure of the first quarter was never reported"
    dues.extend(
        acting_as("clerk"), first.pk, date(2028, 7, 10), "统计系统升级，数据迟出，同意延至七月十日报送"
    )


def _amend() -> None:
    """A notice that changes two targets has come, and its reading waits for the clerk."""
    plan.uploaded(acting_as("clerk"), "关于调整部分目标的通知.docx", amendment(), amends=True)


def _approved() -> None:
    """Two figures went all the way: they are in the ledger, and their targets' verdicts rest on them."""
    for target, value in ((AIR, "88.6"), (TREES, "41.2")):
        filed = _typed(target, value, date(2028, 7, 3))
        with on(date(2028, 7, 3), time(14, 20)):
            filed = reviewing.approve(_reviewer(filed), filed.pk, filed.version)
        with on(date(2028, 7, 4), time(10, 5)):
            reviewing.approve(acting_as("office"), filed.pk, filed.version, reason="与市级通报一致")


def _on_the_way() -> None:
    """Two wait for their department, two for the quality office."""
    for target, value in ((TRAINING, "312"), (CHIEFS, "3")):
        _typed(target, value, date(2028, 7, 4))
    for target, value in ((SMALL_FIRMS, "58"), (BUILDINGS, "86.1")):
        filed = _typed(target, value, date(2028, 7, 3), time(16))
        with on(date(2028, 7, 4), time(15, 30)):
            reviewing.approve(_reviewer(filed), filed.pk, filed.version)


def _returned() -> None:
    """One value came back with a remark at its cell."""
    filed = _typed(METERS, "9100", date(2028, 7, 4), time(9, 30))
    remark = RemarkOrder(
        2, "value", "上一季度是 1.02 万台（件），这一季度的单位像是写成了台，请核对后按万台（件）填写"
    )
    with on(date(2028, 7, 4), time(16, 45)):
        reviewing.send_back(
            _reviewer(filed), filed.pk, filed.version, reason="数值与上一季度相差太大", remarks=[remark]
        )


def _correction() -> None:
    """A sample passed its retest: the correction of its row waits for the quality office, which sees what it will change."""
    with on(date(2028, 7, 3), time(11)):
        liaison = acting_as("liaison")
        body = Body.objects.get(name=plan.BUREAU).pk
        begun = filing.start_submission(liaison, register="inspections", body=body, kind=Kind.CORRECT)
        stored = _table("复检结果.csv", INSPECTIONS, [past.retested()])
        begun = filing.put_file(liaison, begun.pk, begun.version, stored)
        handed = filing.hand_in(liaison, begun.pk, begun.version)
    with on(date(2028, 7, 4), time(9)):
        reviewing.approve(_reviewer(handed), handed.pk, handed.version)


def _draft_with_problems() -> None:
    """A workbook that was put in this morning and is not right yet: its problems stand at their cells."""
    liaison = acting_as("liaison")
    body = Body.objects.get(name=plan.BUREAU).pk
    begun = filing.start_submission(liaison, register=REPORTED_VALUES, body=body)
    rows = [
        (MEASURING, "", "全区", "2028年6月31日", "期末数", "84", "家", "", "", "名单"),
        (CHIEFS, "", "全区", "2028-06-30", "本季度", "三名", "名", "", "", "评选文件"),
        ("", "", "全区", "2028-06-30", "期末数", "97.4", "%", "241", "240", ""),
    ]
    filing.put_file(liaison, begun.pk, begun.version, _table("二季度目标进展.csv", REPORTED, rows))


def _typed(target: str, value: str, day: date, hour: time = time(9, 10)) -> Submission:
    """The second quarter's figure of a target, typed by a liaison of the body that it is due from, with evidence, and handed in."""
    due = Due.objects.filter(target=target, period_end=QUARTER_END, closed_at=None).order_by("pk").first()
    assert due is not None, f"nothing is due of {target}"
    with on(day, hour):
        liaison = somebody(Role.LIAISON, due.body_id)
        begun = filing.start_submission(liaison, register=REPORTED_VALUES, body=due.body_id, due=due.pk)
        row = {
            "target": target,
            "place": "全区",
            "until": QUARTER_END.isoformat(),
            "covers": due.covers,
            "value": value,
        }
        begun = filing.put_typed(liaison, begun.pk, begun.version, [row])
        proof = keep_upload(SimpleUploadedFile("二季度统计表.csv", f"{target},{value}\n".encode()))
        evidence.add_evidence(liaison, begun.pk, begun.version, proof, title="二季度统计表（盖章件）")
        begun.refresh_from_db()
        return filing.hand_in(liaison, begun.pk, begun.version)


def _reviewer(filed: Submission) -> Actor:
    return somebody(Role.DEPARTMENT_REVIEWER, filed.body_id)


def _table(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> StoredFile:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return keep_upload(SimpleUploadedFile(name, text.getvalue().encode()))
