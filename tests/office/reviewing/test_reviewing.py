"""Reviewing: approved, sent back whole or in part, by the right people only, and never by two at once."""

from __future__ import annotations

import sys
import threading
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

import stories

ROWS = tuple(stories.figure(str(90 + place), until=f"2028-0{place + 1}-28") for place in range(4))


def codes(caught):
    return {issue.code for issue in caught.value.issues}


def filed_free(office, *rows):
    return stories.free(office, *(rows or ROWS))


@pytest.mark.parametrize("step", ["department", "office"])
def test_a_whole_return_starts_the_clock_again_and_can_be_handed_in_anew(office, step):
    from zhiheng.office.actions.filing import hand_in, put_typed
    from zhiheng.office.actions.reviewing import RemarkOrder, approve, send_back
    from zhiheng.office.records.models import Due, Message
    from zhiheng.office.records.submissions import submission_of

    row = stories.handed_in(office, stories.due_for(office))
    who = "reviewer"
    if step == "office":
        row, who = approve(office.actor("reviewer"), row.pk, row.version), "office"
    remarks = [RemarkOrder(2, "value", "与统计表不一致")]
    row = send_back(office.actor(who), row.pk, row.version, reason="请核对", remarks=remarks)
    assert row.state == "returned" and row.review_by is None
    due = Due.objects.get(pk=row.due_id)
    assert (due.clock_from, due.deadline) == (date(2028, 7, 5), date(2028, 7, 19))
    shown = submission_of(office.actor("liaison"), row.pk)
    assert [(each.row, each.column, each.value, each.reason) for each in shown.remarks] == [
        (2, "value", "96.5000", "与统计表不一致")
    ]
    told = Message.objects.filter(person__username="liaison").values_list("text", flat=True)
    assert len([each for each in told if "退回了" in each["zh"]]) == 1
    page = office.browser("liaison").get(f"/filing/{row.pk}/").content.decode()
    assert "退回意见：与统计表不一致" in page and "请核对" in page and "还剩 10 个工作日" in page
    actor = office.actor("liaison")
    row = put_typed(actor, row.pk, row.version, [stories.figure("95")])
    row = hand_in(actor, row.pk, row.version)
    assert stories.approved(office, row).state == "approved"


def test_an_extended_deadline_is_not_made_earlier_by_a_return(office):
    from zhiheng.office.actions.dues import extend
    from zhiheng.office.actions.reviewing import send_back
    from zhiheng.office.records.models import Due

    due = stories.due_for(office)
    extend(office.actor("clerk"), due.pk, date(2028, 8, 31), "汛期")
    row = stories.handed_in(office, due)
    send_back(office.actor("reviewer"), row.pk, row.version, reason="请核对")
    assert Due.objects.get(pk=due.pk).deadline == date(2028, 8, 31)


@pytest.mark.parametrize("step", ["department", "office"])
def test_single_rows_go_back_and_the_rest_goes_on(office, step):
    from zhiheng.office.actions.filing import hand_in, put_typed
    from zhiheng.office.actions.reviewing import RemarkOrder, approve, send_back
    from zhiheng.office.records.models import Submission
    from zhiheng.office.records.submissions import submission_of
    from zhiheng.office.records.workspaces import workspace

    row, who = filed_free(office), "reviewer"
    if step == "office":
        row, who = approve(office.actor("reviewer"), row.pk, row.version), "office"
    remarks = [RemarkOrder(3, "value", "偏高"), RemarkOrder(5, "", "不应报")]
    row = send_back(office.actor(who), row.pk, row.version, reason="", remarks=remarks)
    assert row.without == [3, 5]
    part = Submission.objects.get(parent=row)
    assert part.state == "returned" and [each["value"] for each in part.typed] == ["91", "93"]
    shown = submission_of(office.actor("liaison"), part.pk)
    assert [(each.row, each.column, each.value) for each in shown.remarks] == [
        (2, "value", "91"),
        (3, "", ""),
    ]
    if step == "department":
        row = approve(office.actor("office"), row.pk, row.version)
    assert row.state == "approved"
    rows = workspace().ledger.vintage("reported_values").scan().collect()
    assert sorted(rows["value"].cast(str).to_list()) == ["90.0000", "92.0000"]
    actor = office.actor("liaison")
    part = put_typed(actor, part.pk, part.version, [{**part.typed[0], "value": "80"}])
    part = stories.approved(office, hand_in(actor, part.pk, part.version))
    rows = workspace().ledger.vintage("reported_values").scan().collect()
    assert sorted(rows["value"].cast(str).to_list()) == ["80.0000", "90.0000", "92.0000"]
    assert stories.faults() == []


def test_a_due_is_done_only_when_its_returned_rows_are(office):
    from zhiheng.office.actions.filing import withdraw
    from zhiheng.office.actions.reviewing import RemarkOrder, approve, send_back
    from zhiheng.office.records.models import Due, Submission

    due = stories.due_for(office)
    row = stories.handed_in(office, due, stories.figure("90"), stories.figure("91", until="2028-05-31"))
    row = send_back(
        office.actor("reviewer"), row.pk, row.version, reason="偏高", remarks=[RemarkOrder(3, "", "偏高")]
    )
    approve(office.actor("office"), row.pk, row.version)
    assert Due.objects.get(pk=due.pk).closed_at is None
    part = Submission.objects.get(parent=row)
    withdraw(office.actor("liaison"), part.pk, part.version)
    assert Due.objects.get(pk=due.pk).closed_at is not None


def test_remarks_on_every_row_return_the_whole(office):
    from zhiheng.office.actions.reviewing import RemarkOrder, send_back
    from zhiheng.office.records.models import Submission

    row = filed_free(office, *ROWS[:2])
    remarks = [RemarkOrder(2, "", "偏高"), RemarkOrder(3, "value", "偏低")]
    row = send_back(office.actor("reviewer"), row.pk, row.version, reason="请核对", remarks=remarks)
    assert row.state == "returned" and not Submission.objects.filter(parent=row).exists()


def test_a_return_says_why_and_of_what(office):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.reviewing import RemarkOrder, send_back

    row = filed_free(office)
    actor = office.actor("reviewer")
    with pytest.raises(InputProblem) as caught:
        send_back(
            actor,
            row.pk,
            row.version,
            reason=" ",
            remarks=[RemarkOrder(99, "value", ""), RemarkOrder(3, "wish", "x")],
        )
    assert codes(caught) == {"reason-missing", "row-unknown", "column-unknown"}
    row.refresh_from_db()
    assert row.state == "department_review"


@pytest.mark.parametrize(
    "who",
    [
        "clerk",
        "liaison",
        "reviewer-2",
        "office",
        "leader",
        "auditor",
        "enterprise",
        "system",
        "security",
        "audit",
    ],
)
def test_only_the_reviewers_of_the_step_decide(office, who):
    from zhiheng.office.actions.reviewing import approve, send_back
    from zhiheng.office.people.actors import Refused

    row = stories.handed_in(office, stories.due_for(office))
    actor = office.actor(who)
    with pytest.raises(Refused):
        approve(actor, row.pk, row.version)
    with pytest.raises(Refused):
        send_back(actor, row.pk, row.version, reason="退")
    assert office.browser(who).post(f"/review/{row.pk}/approve/", {"version": row.version}).status_code == 403
    assert stories.events()[-1] == ("review-approve", "refused")
    row.refresh_from_db()
    assert row.state == "department_review"


def test_nobody_reviews_what_they_handed_in_nor_a_deputy_in_their_name(office):
    from zhiheng.office.actions.reviewing import approve
    from zhiheng.office.people.actors import Refused
    from zhiheng.office.people.models import Appointment, Delegation
    from zhiheng.office.records.models import Review

    liaison = office.person("liaison")
    Appointment.objects.create(
        person=liaison,
        role="department_reviewer",
        body_id=office.body("区市场监管局"),
        since=date(2026, 1, 1),
    )
    row = stories.handed_in(office, stories.due_for(office))
    with pytest.raises(Refused):
        approve(office.actor("liaison"), row.pk, row.version)
    leave = {"since": date(2028, 7, 1), "until": date(2028, 7, 31)}
    Delegation.objects.create(person=liaison, deputy=office.person("reviewer-2"), **leave)
    with pytest.raises(Refused):
        approve(office.actor("reviewer-2"), row.pk, row.version)
    Delegation.objects.create(person=office.person("reviewer"), deputy=office.person("reviewer-2"), **leave)
    approve(office.actor("reviewer-2"), row.pk, row.version)
    step = Review.objects.get(submission=row, decision="approve")
    assert (step.person, step.deputy_for) == (office.person("reviewer-2"), office.person("reviewer"))
    assert "王审核（代 郑审核）" in office.browser("liaison").get(f"/filing/{row.pk}/").content.decode()


def test_what_was_approved_is_frozen(office):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.evidence import reuse_evidence
    from zhiheng.office.actions.filing import hand_in, put_typed, withdraw
    from zhiheng.office.actions.reviewing import approve, send_back

    row = stories.approved(office, stories.handed_in(office, stories.due_for(office)))
    liaison, quality = office.actor("liaison"), office.actor("office")
    for act in (
        lambda: put_typed(liaison, row.pk, row.version, [stories.figure("1")]),
        lambda: hand_in(liaison, row.pk, row.version),
        lambda: withdraw(liaison, row.pk, row.version),
        lambda: reuse_evidence(liaison, row.pk, row.version, 1),
        lambda: approve(quality, row.pk, row.version),
        lambda: send_back(quality, row.pk, row.version, reason="退"),
    ):
        with pytest.raises(InputProblem):
            act()
    before = row.version
    row.refresh_from_db()
    assert (row.state, row.version, row.filing) == ("approved", before, 1)


def test_a_key_that_was_filed_meanwhile_changes_nothing_and_can_be_sent_back(office):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.reviewing import approve, send_back
    from zhiheng.office.records.workspaces import workspace

    one = approve(office.actor("reviewer"), (a := filed_free(office, ROWS[0])).pk, a.version)
    two = approve(
        office.actor("reviewer"), (b := filed_free(office, {**ROWS[0], "value": "1"})).pk, b.version
    )
    approve(office.actor("office"), one.pk, one.version)
    with pytest.raises(InputProblem) as caught:
        approve(office.actor("office"), two.pk, two.version)
    assert codes(caught) == {"already-filed"}
    page = office.browser("office").post(f"/review/{two.pk}/approve/", {"version": two.version})
    assert page.status_code == 422 and "第 2 行" in page.content.decode()
    two.refresh_from_db()
    assert two.state == "office_review" and workspace().ledger.head().seq == 1
    assert send_back(office.actor("office"), two.pk, two.version, reason="重复报送").state == "returned"
    assert stories.faults() == []


def test_rows_are_sent_back_from_the_page(office):
    from zhiheng.office.records.models import Submission

    row = filed_free(office)
    browser = office.browser("reviewer")
    page = browser.get(f"/review/{row.pk}/").content.decode()
    assert 'name="remark-3"' in page and 'name="remark-3-column"' in page
    sent = {
        "version": row.version,
        "reason": "",
        "remark-3": "1",
        "remark-3-column": "value",
        "remark-3-reason": "偏高",
    }
    assert browser.post(f"/review/{row.pk}/return/", sent).status_code == 302
    assert Submission.objects.filter(parent=row, state="returned").count() == 1
    stale = browser.post(f"/review/{row.pk}/return/", sent)
    assert stale.status_code == 422 and "处理过" in stale.content.decode()


def test_the_review_shows_the_last_figure_and_the_difference(office):
    stories.approved(office, filed_free(office, stories.figure("90", until="2028-03-31")))
    row = stories.handed_in(office, stories.due_for(office), stories.figure("96.5"))
    page = office.browser("reviewer").get(f"/review/{row.pk}/").content.decode()
    assert "2028-03-31" in page and "+6.5" in page


def test_the_queue_holds_what_is_mine_to_decide_and_takes_a_fixed_number_of_queries(office):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    first = filed_free(office, ROWS[0])
    browser = office.browser("reviewer")
    browser.get("/review/")
    with CaptureQueriesContext(connection) as few:
        page = browser.get("/review/").content.decode()
    assert f"/review/{first.pk}/" in page
    assert f"/review/{first.pk}/" not in office.browser("reviewer-2").get("/review/").content.decode()
    assert f"/review/{first.pk}/" not in office.browser("office").get("/review/").content.decode()
    for row in ROWS[1:]:
        filed_free(office, row)
    with CaptureQueriesContext(connection) as many:
        browser.get("/review/")
    assert len(many) == len(few) <= 16


def at_once(*acts):
    """Does all of them at the same moment in threads of their own; gives what each returned or raised."""
    from django.db import connections

    barrier, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        barrier.wait()
        try:
            found[place] = act()
        except Exception as problem:
            found[place] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def overtaken(found):
    """Those who were told that somebody else was quicker."""
    from zhiheng.core.issues import InputProblem

    problems = [each for each in found if isinstance(each, Exception)]
    assert all(isinstance(each, InputProblem) for each in problems), problems
    assert all({issue.code for issue in each.issues} <= {"overtaken"} for each in problems), problems
    return problems


@pytest.mark.parametrize("step", ["department", "office"])
def test_of_several_reviewers_at_once_one_decides_and_the_others_are_told(office, step):
    from zhiheng.office.actions.reviewing import RemarkOrder, approve, send_back
    from zhiheng.office.people.models import Appointment
    from zhiheng.office.records.models import Review, Submission
    from zhiheng.office.records.workspaces import workspace

    Appointment.objects.create(
        person=office.person("reviewer-2"),
        role="department_reviewer",
        body_id=office.body("区市场监管局"),
        since=date(2026, 1, 1),
    )
    row = filed_free(office)
    one, two = ("reviewer", "reviewer-2") if step == "department" else ("office", "office-2")
    if step == "office":
        row = approve(office.actor("reviewer"), row.pk, row.version)
    a, b = office.actor(one), office.actor(two)
    found = at_once(
        lambda: approve(a, row.pk, row.version),
        lambda: approve(b, row.pk, row.version),
        lambda: send_back(b, row.pk, row.version, reason="偏高"),
        lambda: send_back(a, row.pk, row.version, reason="偏高", remarks=[RemarkOrder(3, "", "偏高")]),
    )
    assert len(overtaken(found)) == 3
    assert Review.objects.filter(submission=row, of_version=row.version).count() == 1
    now = Submission.objects.get(pk=row.pk)
    assert now.version == row.version + 1 and now.state in ("office_review", "approved", "returned")
    assert workspace().ledger.head().seq == (1 if now.state == "approved" else 0)
    assert stories.faults() == []


def test_a_filer_and_a_reviewer_at_once_do_not_lose_each_others_work(office):
    from zhiheng.office.actions.filing import hand_in, put_typed
    from zhiheng.office.records.models import Submission

    row = stories.typed(office, stories.due_for(office))
    liaison = office.actor("liaison")
    found = at_once(
        lambda: hand_in(liaison, row.pk, row.version),
        lambda: hand_in(liaison, row.pk, row.version),
        lambda: put_typed(liaison, row.pk, row.version, [stories.figure("50")]),
    )
    assert len(overtaken(found)) == 2
    now = Submission.objects.get(pk=row.pk)
    assert now.version == row.version + 1
    assert (now.state, now.typed[0]["value"]) in {("department_review", "96.5"), ("draft", "50")}
    assert stories.faults() == []


def test_two_liaisons_begin_one_filing_for_a_due(office):
    from zhiheng.office.actions.filing import start_submission
    from zhiheng.office.people.models import Appointment
    from zhiheng.office.records.models import Submission

    due = stories.due_for(office)
    Appointment.objects.create(
        person=office.person("liaison-2"), role="liaison", body_id=due.body_id, since=date(2026, 1, 1)
    )
    a, b = office.actor("liaison"), office.actor("liaison-2")
    order = {"register": due.register, "body": due.body_id, "due": due.pk}
    found = at_once(lambda: start_submission(a, **order), lambda: start_submission(b, **order))
    assert found[0].pk == found[1].pk and Submission.objects.count() == 1


def test_two_filings_of_one_key_at_once_let_one_in(office):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.reviewing import approve
    from zhiheng.office.records.models import Submission
    from zhiheng.office.records.workspaces import workspace

    one = approve(office.actor("reviewer"), (a := filed_free(office, ROWS[0])).pk, a.version)
    two = approve(
        office.actor("reviewer"), (b := filed_free(office, {**ROWS[0], "value": "1"})).pk, b.version
    )
    first, second = office.actor("office"), office.actor("office-2")
    found = at_once(lambda: approve(first, one.pk, one.version), lambda: approve(second, two.pk, two.version))
    assert len([each for each in found if isinstance(each, InputProblem)]) == 1, found
    assert Submission.objects.filter(state="approved").count() == 1
    assert Submission.objects.filter(state="office_review").count() == 1
    assert workspace().ledger.head().seq == 1 and stories.faults() == []


def test_reviewers_are_told_of_the_first_filing_that_waits_and_again_once_they_have_read_it(office):
    """A program may file fifty in a second."""
    from django.utils import timezone

    from zhiheng.office.actions.reviewing import approve
    from zhiheng.office.records.models import Message

    def told(username):
        return Message.objects.filter(person__username=username, url__startswith="/review/").count()

    first, second = (filed_free(office, row) for row in ROWS[:2])
    assert told("reviewer") == 1
    first = approve(office.actor("reviewer"), first.pk, first.version)
    third = filed_free(office, ROWS[2])
    assert told("reviewer") == 2, "what was told of waits no more"
    approve(office.actor("reviewer"), second.pk, second.version)
    assert told("office") == 1
    Message.objects.filter(url=f"/review/{third.pk}/").update(read_at=timezone.now())
    filed_free(office, ROWS[3])
    assert told("reviewer") == 3
