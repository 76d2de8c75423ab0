"""What is due to be filed is chased: taken up, held while reviewed, counted anew after a return, closed by the approval."""

from __future__ import annotations

from datetime import date

from tests.office import stories as filing
from tests.office.supervising import stories

QUARTER_END, COUNTED = date(2028, 6, 30), date(2028, 7, 14)
TODAY = date(2028, 7, 5)


def _matter(due):
    from zhiheng.office.records.models import Matter

    return Matter.objects.filter(kind="due", subject=str(due.pk)).latest("pk")


def test_every_open_due_is_one_matter(office):
    from zhiheng.office.actions.dues import make_dues
    from zhiheng.office.people.actors import PROGRAM
    from zhiheng.office.records.models import Matter

    due = filing.due_for(office)
    matter = _matter(due)
    assert (matter.clock_from, matter.working_days, matter.deadline) == (QUARTER_END, 10, COUNTED)
    assert matter.title["zh"].endswith("（2028年第2季度）"), matter.title
    assert Matter.objects.count() == 11, "one for each quarter that began"
    make_dues(PROGRAM, TODAY)
    assert Matter.objects.count() == 11


def test_a_filing_holds_its_matter_until_it_is_approved(office):
    due = filing.due_for(office)
    row = filing.handed_in(office, due)
    matter = _matter(due)
    assert (matter.held_since, matter.acts_on) == (TODAY, None)
    filing.approved(office, row)
    matter.refresh_from_db()
    assert (matter.outcome, matter.held_since) == ("done", None)
    assert [event for event, _ in stories.steps(matter)] == ["watch", "hold", "finish"]


def test_a_return_counts_anew(office):
    from zhiheng.office.actions.reviewing import send_back
    from zhiheng.office.records.models import Due

    due = filing.due_for(office)
    row = filing.handed_in(office, due)
    send_back(office.actor("reviewer"), row.pk, row.version, reason="口径不对")
    matter, due = _matter(due), Due.objects.get(pk=due.pk)
    assert (matter.held_since, matter.clock_from, matter.working_days) == (None, TODAY, 10)
    assert matter.deadline == due.deadline == date(2028, 7, 19)
    assert [event for event, _ in stories.steps(matter)] == ["watch", "hold", "resume", "extend"]


def test_an_extension_of_either_is_one_of_both(office):
    from zhiheng.office.actions.dues import extend
    from zhiheng.office.actions.supervising import extend_matter
    from zhiheng.office.records.models import Due, Extension

    due = filing.due_for(office)
    extend(office.actor("clerk"), due.pk, date(2028, 7, 20), "系统升级")
    matter = _matter(due)
    assert (matter.deadline, matter.working_days) == (date(2028, 7, 20), 0)
    extend_matter(office.actor("clerk"), matter.pk, matter.version, deadline=date(2028, 7, 25), reason="再延")
    assert Due.objects.get(pk=due.pk).deadline == date(2028, 7, 25)
    assert list(Extension.objects.values_list("reason", flat=True)) == ["系统升级", "再延"]


def test_days_without_a_clock_move_what_is_due_and_say_so(office):
    from zhiheng.office.actions.supervising import exempt, suspend
    from zhiheng.office.records.dues import due_of
    from zhiheng.office.records.models import Due

    due, clerk = filing.due_for(office), office.actor("clerk")
    suspend(clerk, body=due.body_id, since=date(2028, 7, 6), until=date(2028, 7, 7), reason="台风")
    shown = due_of(clerk, due.pk)
    assert shown.deadline == date(2028, 7, 18)
    assert "2028-07-06（中止计时：台风）" in shown.explanation().zh
    matter = _matter(due)
    exempt(clerk, matter.pk, matter.version, reason="机构撤并")
    assert Due.objects.get(pk=due.pk).closed_at is not None
    assert filing.dues(office)[-1].pk != due.pk
