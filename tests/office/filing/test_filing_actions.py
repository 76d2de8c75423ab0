"""Filing and reviewing as actions: from what is due to the ledger, and everything that must not happen on the way."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

import stories


def problem_codes(caught):
    return {issue.code for issue in caught.value.issues}


def test_dues_are_made_once_with_their_deadline_in_working_days(office):
    from zhiheng.office.records.models import Due

    stories.give_duty(office)
    first = stories.dues(office)
    stories.dues(office)
    assert Due.objects.count() == len(first) == 11
    second = Due.objects.get(period_start=date(2028, 4, 1))
    assert (second.period_end, second.deadline) == (date(2028, 6, 30), date(2028, 7, 14))
    assert (second.register, second.target, second.covers) == ("reported_values", stories.REPORTED, "期末数")
    from zhiheng.office.records.dues import due_of

    said = due_of(office.actor("liaison"), second.pk).explanation().zh
    assert "数10个工作日，到2028-07-14" in said and "周末" in said


def test_a_body_files_for_periods_whose_deadline_it_held_the_duty_on(office):
    from zhiheng.office.records.models import Due

    stories.give_duty(office, since=date(2028, 7, 5))
    stories.dues(office)
    assert sorted(Due.objects.values_list("period_start", flat=True)) == [date(2028, 4, 1), date(2028, 7, 1)]


def test_a_register_behind_an_indicator_is_due_from_the_lead_body_in_its_own_rhythm(office):
    from zhiheng.office.records.models import Due
    from zhiheng.office.records.workspaces import workspace
    from zhiheng.workspace.links import links

    measured = [link for link in links(workspace()).values() if link.indicator and link.confirmed]
    for link in measured:
        stories.give_duty(office, link.target, since=date(2028, 5, 20))
    stories.dues(office)
    found = Due.objects.filter(register="inspections").order_by("period_start")
    assert [each.period_start for each in found] == [date(2028, 5, 1), date(2028, 6, 1), date(2028, 7, 1)]
    assert {each.target for each in found} == {""}


@pytest.mark.parametrize(
    ("closed", "states", "day", "wanted"),
    [
        (True, (), date(2028, 8, 1), "done"),
        (False, (), date(2028, 6, 29), "coming"),
        (False, ("draft",), date(2028, 6, 30), "open"),
        (False, (), date(2028, 7, 14), "open"),
        (False, ("draft",), date(2028, 7, 15), "locked"),
        (False, ("department_review",), date(2028, 7, 15), "in_review"),
        (False, ("office_review", "returned"), date(2028, 7, 3), "returned"),
        (False, ("returned",), date(2028, 7, 15), "locked"),
    ],
)
def test_where_a_due_stands_on_a_day(office, closed, states, day, wanted):
    from zhiheng.office.records.dues import Dated, due_state

    due = Dated(
        period_end=date(2028, 6, 30), deadline=date(2028, 7, 14), closed=closed, submissions=frozenset(states)
    )
    assert due_state(due, day).value == wanted


def test_a_figure_goes_from_its_due_into_the_ledger(office):
    from zhiheng.office.records.models import Due, Message, Review, Submission
    from zhiheng.office.records.workspaces import workspace

    due = stories.due_for(office)
    row = stories.handed_in(office, due)
    assert (row.state, row.rows, row.review_by) == ("department_review", 1, date(2028, 7, 10))
    row = stories.approved(office, row)
    assert row.state == "approved" and row.filing == 1
    filing = workspace().ledger.filing(row.filing)
    assert (filing.body, filing.filer, filing.rows) == ("区市场监管局", "周联络", 1)
    assert Due.objects.get(pk=due.pk).closed_at is not None
    assert list(Review.objects.filter(submission=row).order_by("of_version").values_list("step", "decision")) == [
        ("draft", "hand_in"), ("department_review", "approve"), ("office_review", "approve"),
    ]  # fmt: skip
    told = set(Message.objects.values_list("person__username", flat=True))
    assert {"reviewer", "office", "office-2", "liaison"} <= told and "reviewer-2" not in told
    assert [event for event, _ in stories.events(f"submission:{row.pk}")] == [
        "filing-begun", "filing-changed", "filing-handed-in", "filing-approved", "filing-approved",
    ]  # fmt: skip
    assert stories.faults() == [] and Submission.objects.count() == 1


def test_approval_shows_in_the_verdict_at_once(office):
    from zhiheng.office.records.verdicts import verdicts

    due = stories.due_for(office)
    leader = office.actor("leader")
    (before,) = verdicts(leader, [stories.REPORTED])
    stories.approved(office, stories.handed_in(office, due, stories.figure("100")))
    (after,) = verdicts(leader, [stories.REPORTED])
    assert before.state.value == "no_data" and after.state.value != "no_data" and "100" in after.value.zh


def test_problems_stand_in_the_submission_and_keep_it_back(office):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.filing import hand_in
    from zhiheng.office.records.submissions import submission_of

    due = stories.due_for(office)
    row = stories.typed(office, due, stories.figure("九十六"))
    assert not row.passes and row.problem_count == 1
    with pytest.raises(InputProblem) as caught:
        hand_in(office.actor("liaison"), row.pk, row.version)
    assert problem_codes(caught) == {"not-a-number"}
    seen = submission_of(office.actor("liaison"), row.pk)
    assert seen.line.state == "draft"
    (found,) = seen.problems
    assert (found.row, found.column, found.issue.value) == (2, "value", "九十六")


def test_a_file_brings_its_problems_row_by_row_and_a_marked_workbook(office):
    from zhiheng.office.actions.filing import put_file, start_submission

    actor = office.actor("liaison")
    row = start_submission(actor, register="reported_values", body=office.body("区市场监管局"), kind="insert")
    bad = [stories.figure("1"), stories.figure("1"), stories.figure("abc", until="2028-03-31")]
    row = put_file(actor, row.pk, row.version, stories.upload(bad))
    assert row.rows == 3 and {each["row"] for each in row.problems} == {2, 3, 4}
    assert row.marked.name == "二季度（标注）.xlsx"


def test_headers_that_are_not_understood_are_told_and_can_be_matched(office):
    from django.core.files.base import ContentFile

    from zhiheng.office.actions.filing import hand_in, put_file, start_submission
    from zhiheng.office.actions.stored_files import keep_upload

    actor = office.actor("liaison")
    row = start_submission(actor, register="reported_values", body=office.body("区市场监管局"), kind="insert")
    text = f"编码,范围,数据截止日期,统计口径,今年干成的,佐证材料\n{stories.REPORTED},全区,2028-06-30,期末数,97,统计表\n"
    file = keep_upload(ContentFile(text.encode(), name="表.csv"))
    row = put_file(actor, row.pk, row.version, file)
    unknown = [header for header, column in row.headers if not column]
    assert not row.passes and "今年干成的" in unknown
    understood = {"编码": "target", "今年干成的": "value"}
    row = put_file(actor, row.pk, row.version, file, understood=understood)
    assert row.passes
    assert hand_in(actor, row.pk, row.version).state == "department_review"


def test_a_locked_due_is_refused_until_the_clerk_extends_it(office):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.dues import extend
    from zhiheng.office.actions.filing import hand_in
    from zhiheng.office.people.actors import Refused
    from zhiheng.office.records.dues import due_of

    due = stories.due_for(office, date(2028, 1, 1))
    row = stories.typed(office, due, stories.figure(until="2028-03-31"))
    with pytest.raises(InputProblem) as caught:
        hand_in(office.actor("liaison"), row.pk, row.version)
    (issue,) = caught.value.issues
    assert issue.code == "due-locked" and "质量办" in issue.remedy.zh
    with pytest.raises(Refused):
        extend(office.actor("liaison"), due.pk, date(2028, 7, 20), "统计口径调整")
    with pytest.raises(InputProblem) as caught:
        extend(office.actor("clerk"), due.pk, date(2028, 4, 1), " ")
    assert problem_codes(caught) == {"deadline-not-later", "reason-missing"}
    with pytest.raises(InputProblem) as caught:
        extend(office.actor("clerk"), due.pk, date.max, "等统计口径")
    assert problem_codes(caught) == {"deadline-too-far"}
    extend(office.actor("clerk"), due.pk, date(2028, 7, 20), "统计口径调整")
    seen = due_of(office.actor("liaison"), due.pk)
    assert seen.deadline == date(2028, 7, 20) and "统计口径调整" in seen.explanation().zh
    assert hand_in(office.actor("liaison"), row.pk, row.version).state == "department_review"


def test_a_period_that_still_runs_cannot_be_handed_in(office):
    from zhiheng.core.issues import InputProblem

    due = stories.due_for(office, date(2028, 7, 1))
    with pytest.raises(InputProblem) as caught:
        stories.handed_in(office, due, stories.figure(until="2028-09-30"))
    assert problem_codes(caught) == {"period-runs"}


def test_a_due_has_one_filing_however_often_it_is_begun(office):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.filing import start_submission

    due = stories.due_for(office)
    one, two = stories.typed(office, due), stories.typed(office, due)
    assert one.pk == two.pk
    row = stories.handed_in(office, due)
    again = {"register": "reported_values", "body": due.body_id, "due": due.pk}
    with pytest.raises(InputProblem) as caught:
        start_submission(office.actor("liaison"), **again)
    assert problem_codes(caught) == {"in-review"}
    stories.approved(office, row)
    with pytest.raises(InputProblem) as caught:
        start_submission(office.actor("liaison"), **again)
    assert problem_codes(caught) == {"due-done"}


@pytest.mark.parametrize(
    "who",
    [
        "clerk",
        "liaison-2",
        "reviewer",
        "office",
        "leader",
        "auditor",
        "enterprise",
        "system",
        "security",
        "audit",
    ],
)
def test_only_liaisons_of_the_body_file(office, who):
    from zhiheng.office.actions.filing import hand_in, put_typed, start_submission, withdraw
    from zhiheng.office.people.actors import Refused

    row = stories.typed(office, stories.due_for(office))
    actor = office.actor(who)
    for act in (
        lambda: start_submission(actor, register="reported_values", body=row.body_id),
        lambda: put_typed(actor, row.pk, row.version, [stories.figure("1")]),
        lambda: hand_in(actor, row.pk, row.version),
        lambda: withdraw(actor, row.pk, row.version),
    ):
        with pytest.raises(Refused):
            act()
    row.refresh_from_db()
    assert row.state == "draft" and row.version == 2


def test_somebody_elses_evidence_cannot_be_used_and_ones_own_is_kept_once(office):
    from django.core.files.base import ContentFile

    from zhiheng.office.actions.evidence import add_evidence, reuse_evidence
    from zhiheng.office.actions.stored_files import keep_upload
    from zhiheng.office.people.actors import Refused
    from zhiheng.office.records.models import Evidence, StoredFile
    from zhiheng.office.records.submissions import earlier_evidence, submission_of

    row = stories.typed(office, stories.due_for(office))
    actor, other = office.actor("liaison"), office.actor("liaison-2")
    file = keep_upload(ContentFile(b"stamped", name="统计表.pdf"))
    made = add_evidence(actor, row.pk, row.version, file)
    again = add_evidence(
        actor, row.pk, row.version + 1, keep_upload(ContentFile(b"stamped", name="副本.pdf"))
    )
    assert made.pk == again.pk and Evidence.objects.count() == 1
    assert StoredFile.objects.filter(sha256=file.sha256).count() == 1
    assert [each.title for each in submission_of(actor, row.pk).evidence] == ["统计表.pdf"]
    assert [each.title for each in earlier_evidence(actor, row.body_id)] == ["统计表.pdf"]
    assert earlier_evidence(other, row.body_id) == ()
    from zhiheng.office.actions.filing import start_submission

    theirs = start_submission(other, register="reported_values", body=office.body("区教育局"))
    with pytest.raises(Refused):
        reuse_evidence(other, theirs.pk, theirs.version, made.pk)


def test_dues_of_a_merged_body_go_to_its_successor_with_their_filings(office):
    from zhiheng.office.actions.bodies import merge_bodies
    from zhiheng.office.records.models import Due

    due = stories.due_for(office)
    row = stories.typed(office, due)
    old, into = due.body_id, office.body("区教育局")
    same = Due.objects.create(
        body_id=into, register=due.register, target=due.target, period_start=date(2028, 1, 1), period_end=date(2028, 3, 31),
        working_days=10, deadline=date(2028, 4, 14), clock_from=date(2028, 3, 31),
    )  # fmt: skip
    merge_bodies(office.actor("clerk"), old, into, date(2028, 7, 5))
    row.refresh_from_db()
    assert row.body_id == into and Due.objects.get(pk=due.pk).body_id == into
    assert not Due.objects.filter(body=old, closed_at=None).exists()
    assert Due.objects.filter(body=into, period_start=same.period_start, closed_at=None).count() == 1
    assert stories.dues(office) == list(Due.objects.filter(closed_at=None).order_by("deadline", "pk"))
    row = stories.handed_in(office, Due.objects.get(pk=due.pk), by="liaison-2")
    assert row.state == "department_review" and row.body.name == "区教育局"


def test_dues_stay_with_a_body_until_the_day_of_its_merger(office):
    from zhiheng.office.actions.bodies import merge_bodies
    from zhiheng.office.actions.dues import make_dues
    from zhiheng.office.people.actors import PROGRAM
    from zhiheng.office.records.models import Due

    due = stories.due_for(office)
    merge_bodies(office.actor("clerk"), due.body_id, office.body("区教育局"), date(2028, 7, 10))
    assert Due.objects.get(pk=due.pk).body_id == due.body_id
    make_dues(PROGRAM, date(2028, 7, 10))
    assert Due.objects.get(pk=due.pk).body_id == office.body("区教育局")


def test_a_duty_that_passes_on_takes_its_open_dues_along(office):
    from zhiheng.office.actions.dues import make_dues
    from zhiheng.office.people.actors import PROGRAM
    from zhiheng.office.records.models import Due, Duty

    due = stories.due_for(office)
    stories.give_duty(office, "target-3af146")
    stories.dues(office)
    old = Duty.objects.get(item=stories.REPORTED)
    Duty.objects.filter(pk=old.pk).update(until=date(2028, 7, 4))
    Duty.objects.create(
        group="targets",
        item=old.item,
        body_id=office.body("区教育局"),
        part="lead",
        since=date(2028, 7, 5),
        passed_from=old,
    )
    make_dues(PROGRAM, date(2028, 7, 5))
    assert Due.objects.get(pk=due.pk).body.name == "区教育局"
    assert set(Due.objects.filter(target="target-3af146").values_list("body__name", flat=True)) == {
        "区市场监管局"
    }


def test_of_several_leading_bodies_the_first_is_asked_for_the_figure(office):
    from zhiheng.office.records.models import Due, Duty

    stories.give_duty(office)
    stories.give_duty(office, body="区教育局")
    stories.dues(office)
    asked = Due.objects.filter(target=stories.REPORTED)
    assert set(asked.values_list("body__name", flat=True)) == {"区市场监管局"}
    assert asked.count() == asked.values("period_start").distinct().count() > 4
    Duty.objects.filter(item=stories.REPORTED, body__name="区市场监管局").update(until=date(2028, 6, 30))
    before = asked.count()
    stories.dues(office)
    assert asked.count() == before, "a period that one body was asked for is asked of no other"
