"""Two who act at once wait for one another, never each for the other."""

from __future__ import annotations

import sys
import threading
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

DAY, LATER = date(2028, 7, 5), date(2028, 9, 1)


def _in_thread(work, failed):
    from django.db import connections

    def run():
        try:
            work()
        except Exception as caught:
            failed.append(caught)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_a_row_that_another_act_names_is_locked_without_a_deadlock(office):
    """On PostgreSQL a foreign key is looked up at the commit, when its writer holds the end of the audit log."""
    from django.db import transaction

    from zhiheng.office import clock
    from zhiheng.office.actions.people import close_account
    from zhiheng.office.people.actors import PROGRAM
    from zhiheng.office.people.models import Person
    from zhiheng.office.records import audit
    from zhiheng.office.records.models import AuditEntry, Message

    security, person = office.actor("security"), office.person("liaison")
    failed: list[Exception] = []
    audited = AuditEntry.objects.count()
    with transaction.atomic():
        audit.append(PROGRAM, "dues-made", at=clock.now())
        Message.objects.create(person=person, text={"zh": "到期", "en": "due"}, url="/", at=clock.now())
        closing = _in_thread(lambda: close_account(security, person.pk), failed)
        closing.join(1)
    closing.join()
    assert failed == [] and not Person.objects.get(pk=person.pk).is_active
    assert AuditEntry.objects.count() == audited + 2 and list(audit.faults()) == []


def test_parts_of_a_due_that_are_settled_at_once_close_it(office):
    """One part is given up while another is approved: whoever comes second sees what the first came to."""
    import stories
    from django.db import transaction

    from zhiheng.office import clock
    from zhiheng.office.actions.acting import acting
    from zhiheng.office.actions.filing import settle, start_submission, withdraw
    from zhiheng.office.records.models import Due, Submission

    row = stories.handed_in(office, stories.due_for(office))
    actor = office.actor("liaison")
    part = Submission.objects.create(
        due=row.due, register=row.register, kind=row.kind, body=row.body, state="returned", parent=row, made_by=row.made_by,
        made_at=clock.now(),
    )  # fmt: skip
    failed: list[Exception] = []
    assert start_submission(actor, register=row.register, body=row.body_id, due=row.due_id).pk == part.pk
    with transaction.atomic(), acting(office.actor("office"), "filing-approved") as act:
        Submission.objects.filter(pk=row.pk).update(state="approved")
        settle(act, row.due_id)
        giving_up = _in_thread(lambda: withdraw(actor, part.pk, part.version), failed)
        giving_up.join(1)
    giving_up.join()
    assert failed == [] and Due.objects.get(pk=row.due_id).closed_at is not None


def test_who_comes_second_to_a_file_of_the_workspace_is_told(office):
    """Two clerks add a body at once: both have read the same edition of the list, and only one can make the next one."""
    from django.db import transaction

    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.bodies import add_body
    from zhiheng.office.people.models import Body
    from zhiheng.office.records.models import Edition
    from zhiheng.office.records.workspaces import add_edition, latest

    failed: list[Exception] = []
    with transaction.atomic():
        add_edition("lists.toml", latest("lists.toml").content + "\n", person=None)
        adding = _in_thread(lambda: add_body(office.actor("clerk"), "区示范服务局", "department"), failed)
        adding.join(1)
    adding.join()
    assert all(isinstance(each, InputProblem) and each.issues[0].code == "overtaken" for each in failed), (
        failed
    )
    numbers = list(
        Edition.objects.filter(name="lists.toml").order_by("number").values_list("number", flat=True)
    )
    assert numbers == list(range(1, len(numbers) + 1))
    assert Body.objects.filter(name="区示范服务局").exists() is not bool(failed)


def test_a_reply_and_the_morning_take_a_matter_before_its_order(office):
    """The clock has the matter and goes on to its order; who replies at that moment waits for the matter."""
    from django.db import transaction
    from tests.office.supervising import stories

    from zhiheng.office.actions.supervising import reply
    from zhiheng.office.records.models import Matter, Order

    matter, actor = stories.taken_up(office), office.actor("liaison-2")
    stories.mornings(stories.BEGUN, stories.BLUE)
    order, failed = stories.standing(matter), []
    with stories.evening(stories.BLUE):
        with transaction.atomic():
            Matter.objects.select_for_update(no_key=True).get(pk=matter.pk)
            replying = _in_thread(lambda: reply(actor, order.pk, order.version, text="人手不足，已增派", promised=stories.ORANGE), failed)  # fmt: skip
            replying.join(1)
            Order.objects.filter(pk=order.pk).update(told_on=stories.BLUE)
        replying.join()
    order.refresh_from_db()
    assert failed == [] and order.replied_at is not None


def test_whatever_touches_a_due_takes_it_before_its_matter(office):
    """Who settles a due has it and goes on to its matter; who extends, suspends or exempts at that moment waits for the due."""
    import stories
    from django.db import transaction

    from zhiheng.office.actions.supervising import exempt, extend_matter, suspend
    from zhiheng.office.records.models import Due, Matter

    due, clerk = stories.due_for(office), office.actor("clerk")
    matter = Matter.objects.get(kind="due", subject=str(due.pk))
    failed: list[Exception] = []
    for deed in (
        lambda: extend_matter(clerk, matter.pk, matter.version, deadline=LATER, reason="洪水"),
        lambda: suspend(clerk, body=None, since=DAY, until=LATER, reason="洪水"),
        lambda: exempt(clerk, matter.pk, matter.version, reason="洪水"),
    ):
        matter.refresh_from_db()
        with transaction.atomic():
            Due.objects.select_for_update(no_key=True).get(pk=due.pk)
            doing = _in_thread(deed, failed)
            doing.join(0.7)
            Matter.objects.select_for_update(no_key=True).get(pk=matter.pk)
        doing.join()
    matter.refresh_from_db()
    assert failed == [] and matter.outcome == "exempted"


def test_a_target_that_is_hidden_stays_so_when_another_clerk_decides_at_that_moment(office):
    from django.db import transaction

    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.publishing import hide_target, open_plan, show_target
    from zhiheng.office.records.publishing import publication

    clerk, failed = office.actor("clerk"), []
    first = open_plan(clerk, 0)
    with transaction.atomic():
        hide_target(clerk, first.pk, "target-1c30e0", reason="正在核实")
        deciding = _in_thread(lambda: show_target(clerk, first.pk, "target-5bc115"), failed)
        deciding.join(0.7)
    deciding.join()
    assert [type(each) for each in failed] == [InputProblem]
    assert set(publication().hidden) == {"target-1c30e0"}


def test_a_report_is_passed_on_while_the_last_notice_is_dealt_with(office):
    """Who deals with a notice has it and goes on to the audit log; passing a report on has the log from its draft on."""
    from django.db import transaction

    from zhiheng.office import clock
    from zhiheng.office.actions.notices import NoticeContent, draft_notice, send_notice
    from zhiheng.office.actions.reports import pass_report_on
    from zhiheng.office.people.actors import PROGRAM
    from zhiheng.office.records import audit
    from zhiheng.office.records.models import Notice, PublicReport

    clerk, body, failed = office.actor("clerk"), office.body("区教育局"), []
    last = draft_notice(clerk, NoticeContent(to_body=body, kind="other", title="会商", text="请派员参加"))
    send_notice(clerk, last.pk, last.version)
    report = PublicReport.objects.create(year=2028, number=1, code_digest="x", text="路灯不亮，看不清台阶", state="new", at=clock.now())  # fmt: skip
    with transaction.atomic():
        Notice.objects.select_for_update(no_key=True).get(pk=last.pk)
        passing = _in_thread(lambda: pass_report_on(clerk, report.pk, report.version, to_body=body), failed)
        passing.join(0.7)
        audit.append(PROGRAM, "dues-made", at=clock.now())
    passing.join()
    assert failed == [] and Notice.objects.filter(number=2, report=report).exists()


def test_what_an_act_tells_is_not_written_over_by_an_index_that_is_made_anew(office, monkeypatch):
    from dataclasses import replace

    from django.db import transaction

    from zhiheng.office.people.models import Body
    from zhiheng.office.records import search_index, search_sources
    from zhiheng.office.records.models import SearchEntry

    search_index.rebuild(["body"])
    body, failed = office.body("区教育局"), []
    reading, renamed = threading.Event(), threading.Event()

    def slowly(subjects):
        found = list(search_sources.bodies(subjects))
        reading.set()
        renamed.wait(1)
        yield from found

    def rename():
        reading.wait(10)
        with transaction.atomic():
            Body.objects.filter(pk=body).update(name="区教育和体育局")
            search_index._write("body", list(search_sources.bodies([str(body)])))
        renamed.set()

    renaming = _in_thread(rename, failed)
    source = search_index.SOURCES["body"]
    monkeypatch.setitem(search_index.SOURCES, "body", replace(source, tell=slowly))
    search_index.rebuild(["body"])
    renaming.join()
    assert failed == [] and SearchEntry.objects.get(kind="body", subject=str(body)).title == "区教育和体育局"
