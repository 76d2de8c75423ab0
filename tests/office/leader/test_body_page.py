"""The page of a body: what it holds, what waits, who works there, and who may see that."""

from __future__ import annotations

import html
import re
import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import samples


def plain(answer):
    assert answer.status_code == 200, answer.status_code
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def filled(office):
    """Something of every kind for two bodies; gives both, and a task of the first."""
    from zhiheng.office import clock
    from zhiheng.office.people.models import Body
    from zhiheng.office.records.models import Decision, Due, Duty, Matter, Meeting, Notice
    from zhiheng.office.records.workspaces import workspace

    own, other = (Body.objects.get(name=name) for name in (samples.OWN, samples.OTHER))
    for body, target in ((own, samples.OWN_TARGET), (other, samples.OTHER_TARGET)):
        Duty.objects.create(group="targets", item=target, body=body, part="lead", since=date(2026, 4, 8))
        Due.objects.create(
            body=body, register="reported_values", target=target, period_start=samples.PERIOD[0], period_end=samples.PERIOD[1], working_days=10,
            deadline=samples.DEADLINE, clock_from=samples.PERIOD[1],
        )  # fmt: skip
        samples.filed(body.name, target, "统计表")
    task = workspace().plan.tasks[0]
    meeting = Meeting.objects.create(
        year=2028,
        number=1,
        title="领导小组会议",
        day=date(2028, 6, 1),
        made_by=office.person("clerk"),
        made_at=clock.now(),
    )
    decision = Decision.objects.create(
        meeting=meeting, number=1, code="2028-1-1", text="完善抽检台账", deadline=date(2028, 7, 20)
    )
    for group, item in (("tasks", task.id), ("decisions", decision.code)):
        Duty.objects.create(group=group, item=item, body=own, part="lead", since=date(2028, 6, 1))
    for number, body in enumerate((own, other)):
        Matter.objects.create(
            kind="decision", subject=str(decision.pk), title={"zh": f"催办{body.name}", "en": "x"}, body=body, clock_from=date(2028, 6, 1),
            deadline=date(2028, 7, 20), agreed=date(2028, 7, 20), began=date(2028, 6, 1), not_before=date(2028, 6, 1), state="watched", state_since=date(2028, 6, 1), made_at=clock.now(),
        )  # fmt: skip
        Notice.objects.create(
            kind="case", title="案件线索", to_body=(own, other)[number], from_body=(other, own)[number], state=("sent", "closed")[number],
            made_by=office.person("clerk"), made_at=clock.now(), year=2028, number=number + 1,
        )  # fmt: skip
    return own, other, task


def test_the_page_tells_everything_about_its_body_and_nothing_about_others(office):
    from zhiheng.office.people.models import Body
    from zhiheng.office.records.workspaces import workspace

    own, other, task = filled(office)
    page = plain(office.browser("leader").get(f"/bodies/{own.pk}/"))
    subject = next(each.subject for each in workspace().plan.targets if each.id == samples.OWN_TARGET)
    for told in (
        subject,
        task.title,
        "完善抽检台账",
        f"催办{samples.OWN}",
        "周联络",
        "部门审核人",
        "收到的抄告 1 未办结 1 件",
        "发出的抄告 1 未办结 0 件",
    ):
        assert told in page, told
    assert f"{samples.OWN_TARGET}.csv" in page and f"{samples.OTHER_TARGET}.csv" not in page
    assert f"催办{samples.OTHER}" not in page and "吴联络" not in page
    assert "@" not in page and "liaison" not in page
    liaison = office.browser("liaison").get(f"/bodies/{own.pk}/")
    assert 'href="/file/' in liaison.content.decode()
    assert 'href="/file/' not in office.browser("leader").get(f"/bodies/{own.pk}/").content.decode()
    assert office.browser("liaison").get(f"/bodies/{other.pk}/").status_code == 403
    assert office.browser("liaison").get("/bodies/999999/").status_code == 403
    assert office.browser("clerk").get("/bodies/999999/").status_code == 404
    firm = Body.objects.get(kind="enterprise")
    assert office.browser("clerk").get(f"/bodies/{firm.pk}/").status_code == 404
    assert office.browser("enterprise").get(f"/bodies/{firm.pk}/").status_code == 403
    board = office.browser("leader").get("/plan/?group=body").content.decode()
    assert f'href="/bodies/{own.pk}/"' in board


def test_a_page_of_a_body_asks_a_fixed_number_of_queries(office):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from zhiheng.office.records.models import Duty
    from zhiheng.office.records.workspaces import workspace

    browser, body = office.browser("clerk"), office.body(samples.OWN)
    counted = []
    for targets in (workspace().plan.targets[:2], workspace().plan.targets[2:40]):
        Duty.objects.bulk_create(
            Duty(group="targets", item=each.id, body_id=body, part="lead", since=date(2026, 4, 1))
            for each in targets
        )
        browser.get(f"/bodies/{body}/")
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(f"/bodies/{body}/").status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 36, counted
