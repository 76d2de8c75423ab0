"""Whose rows a filing may be about: nobody corrects what another body filed, or reports on what others hold, whatever stands in the form."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

import stories

OWN, OTHER = "区市场监管局", "区教育局"


def codes(caught):
    return {issue.code for issue in caught.value.issues}


@pytest.mark.parametrize("kind", ["correct", "withdraw"])
def test_a_record_of_another_body_is_neither_corrected_nor_withdrawn(office, kind):
    from zhiheng.core.issues import InputProblem

    stories.approved(office, stories.handed_in(office, stories.due_for(office)))
    row = stories.figure("1")
    if kind == "withdraw":
        row = {name: row[name] for name in ("target", "place", "until", "covers")}
    with pytest.raises(InputProblem) as caught:
        stories.free(office, row, by="liaison-2", body=OTHER, kind=kind)
    assert codes(caught) == {"record-of-others"}
    assert stories.free(office, row, kind=kind).state == "department_review"


def test_what_another_body_filed_is_not_shown_to_who_claims_to_correct_it(office):
    from zhiheng.office.records.models import Submission

    stories.approved(office, stories.handed_in(office, stories.due_for(office), stories.figure("123.25")))
    from zhiheng.core.issues import InputProblem

    with pytest.raises(InputProblem):
        stories.free(office, stories.figure("1"), by="liaison-2", body=OTHER, kind="correct")
    mine = Submission.objects.get(body__name=OTHER)
    assert mine.state == "draft"
    browser = office.browser("liaison-2")
    pages = [browser.get(f"/{where}/{mine.pk}/").content.decode() for where in ("filing", "review")]
    assert "123.25" not in "".join(pages) and OWN not in "".join(pages)


def test_a_row_with_another_bodys_key_in_the_middle_of_a_file_is_found(office):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.filing import hand_in, put_file, start_submission

    mine = [stories.figure(str(place), until=f"2027-{1 + place % 12:02}-{1 + place // 12:02}", target="target-8aecfa") for place in range(60)]  # fmt: skip
    stories.approved_of(office, stories.free(office, *mine, by="liaison-2", body=OTHER), "reviewer-2")
    stories.approved(office, stories.handed_in(office, stories.due_for(office)))
    actor = office.actor("liaison-2")
    row = start_submission(actor, register="reported_values", body=office.body(OTHER), kind="correct")
    changed = [{**each, "value": "7"} for each in mine]
    row = put_file(actor, row.pk, row.version, stories.upload([*changed, stories.figure("1")]))
    assert not row.passes and [each["row"] for each in row.problems] == [62]
    with pytest.raises(InputProblem):
        hand_in(actor, row.pk, row.version)
    row.refresh_from_db()
    assert put_file(actor, row.pk, row.version, stories.upload(changed)).passes


def test_figures_of_a_target_that_others_hold_are_not_reported(office):
    from zhiheng.core.issues import InputProblem

    stories.give_duty(office)
    with pytest.raises(InputProblem) as caught:
        stories.free(office, stories.figure(), by="liaison-2", body=OTHER)
    assert codes(caught) == {"target-of-others"}
    stories.give_duty(office, body=OTHER)
    assert stories.free(office, stories.figure(), by="liaison-2", body=OTHER).state == "department_review"


def test_what_was_filed_under_a_former_name_stays_the_bodys_own(office):
    from zhiheng.office.actions.bodies import rename_body

    stories.approved(office, stories.handed_in(office, stories.due_for(office)))
    rename_body(office.actor("clerk"), office.body(OWN), "区市场监管和质量局")
    row = stories.free(office, stories.figure("95"), body="区市场监管和质量局", kind="correct")
    assert row.state == "department_review"
    browser = office.browser("liaison")
    assert browser.get("/filed/1/").status_code == 200
    assert "96.5" in browser.get("/registers/reported_values/").content.decode()
    assert office.browser("liaison-2").get("/filed/1/").status_code == 403


def test_what_a_merged_body_filed_is_its_successors_from_the_day(office):
    from datetime import date

    from zhiheng.office.actions.bodies import merge_bodies
    from zhiheng.office.people.reading import body_now, names_of

    day, other = date(2028, 8, 1), office.body(OTHER)
    merge_bodies(office.actor("clerk"), office.body(OWN), other, day)
    assert names_of(frozenset({other}), date(2028, 7, 31)) == {OTHER}
    assert names_of(frozenset({other}), day) == {OWN, OTHER}
    assert body_now(OWN, date(2028, 7, 31)) == (office.body(OWN), OWN)
    assert body_now(OWN, day) == (other, OTHER)
