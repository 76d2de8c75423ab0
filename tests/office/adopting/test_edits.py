"""What a person does to a draft card by card, by the actions: each edit, what is confirmed by it, and who was quicker."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from drafts_made import draft_of, view


@pytest.fixture
def draft(office):
    return draft_of(office)


@pytest.fixture
def clerk(office):
    return office.actor("clerk")


def target(draft, subject: str):
    return next(
        each for each in view(draft).items if each.group == "targets" and each.entry.subject == subject
    )


def codes(problem) -> list[str]:
    return [issue.code for issue in problem.value.issues]


FACTORIES, AWARDS = "新增省级以上绿色工厂", "新增市级质量奖获奖企业"


def test_a_confirmation_names_who_confirmed(draft, clerk):
    from zhiheng.office.actions.adopting_edits import confirm, reopen

    item = target(draft, FACTORIES)
    confirm(clerk, draft.pk, "targets", item.key, item.fingerprint)
    assert target(draft, FACTORIES).confirmed_by == "林经办"
    reopen(clerk, draft.pk, "targets", item.key)
    assert target(draft, FACTORIES).confirmed_by == ""


def test_a_correction_is_confirmed_by_whoever_made_it(draft, clerk):
    from zhiheng.office.actions.adopting_edits import edit

    item = target(draft, FACTORIES)
    edit(clerk, draft.pk, "targets", item.key, {"value": Decimal(6)}, seen=item.fingerprint)
    changed = target(draft, FACTORIES)
    assert changed.entry.value == 6 and changed.confirmed_by == "林经办" and changed.key == item.key


def test_what_was_confirmed_is_open_again_when_it_changes(draft, clerk):
    from zhiheng.office.actions.adopting_edits import confirm
    from zhiheng.office.actions.adopting_sharing import assign

    item = target(draft, FACTORIES)
    confirm(clerk, draft.pk, "targets", item.key, item.fingerprint)
    draft.refresh_from_db()
    draft.plan_text = draft.plan_text.replace(FACTORIES, "新增省级绿色工厂")
    draft.save()
    assert target(draft, "新增省级绿色工厂").confirmed_by == ""
    assign(clerk, draft.pk, view(draft).version, [("targets", item.key)], "区教育局")
    assert target(draft, "新增省级绿色工厂").confirmed_by == ""


def test_an_assignment_keeps_what_was_confirmed(draft, clerk):
    from zhiheng.office.actions.adopting_edits import confirm
    from zhiheng.office.actions.adopting_sharing import assign

    item = target(draft, FACTORIES)
    confirm(clerk, draft.pk, "targets", item.key, item.fingerprint)
    assign(clerk, draft.pk, view(draft).version, [("targets", item.key)], "区教育局")
    assert target(draft, FACTORIES).confirmed_by == "林经办"
    assert target(draft, FACTORIES).entry.bodies.lead == ("区教育局",)


def test_who_is_late_is_told_and_writes_nothing(office, draft, clerk):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions import adopting_edits

    item = target(draft, FACTORIES)
    adopting_edits.edit(clerk, draft.pk, "targets", item.key, {"value": Decimal(6)}, seen=item.fingerprint)
    before = view(draft)
    for attempt in (
        lambda: adopting_edits.edit(
            clerk, draft.pk, "targets", item.key, {"value": Decimal(7)}, seen=item.fingerprint
        ),
        lambda: adopting_edits.confirm(clerk, draft.pk, "targets", item.key, item.fingerprint),
        lambda: adopting_edits.confirm_several(clerk, draft.pk, {("targets", item.key): item.fingerprint}),
        lambda: adopting_edits.remove(clerk, draft.pk, item.key, item.fingerprint),
        lambda: adopting_edits.split(
            clerk, draft.pk, before.version - 1, item.key, [{}, {"value": Decimal(1)}]
        ),
    ):
        with pytest.raises(InputProblem) as problem:
            attempt()
        assert codes(problem) == ["overtaken"]
        assert "林经办" in problem.value.issues[0].message.zh
    assert view(draft) == before


def test_a_change_elsewhere_does_not_get_in_the_way(draft, clerk):
    from zhiheng.office.actions.adopting_edits import edit

    one, other = target(draft, FACTORIES), target(draft, AWARDS)
    edit(clerk, draft.pk, "targets", one.key, {"value": Decimal(6)}, seen=one.fingerprint)
    edit(clerk, draft.pk, "targets", other.key, {"value": Decimal(4)}, seen=other.fingerprint)
    assert [target(draft, each).entry.value for each in (FACTORIES, AWARDS)] == [6, 4]


def test_one_target_becomes_two_with_a_link_each(draft, clerk):
    from zhiheng.office.actions.adopting_edits import split

    item = target(draft, FACTORIES)
    parts = [{"subject": "新增省级绿色工厂"}, {"subject": "新增国家级绿色工厂", "value": Decimal(1)}]
    split(clerk, draft.pk, view(draft).version, item.key, parts)
    first, second = target(draft, "新增省级绿色工厂"), target(draft, "新增国家级绿色工厂")
    assert first.key == item.key and second.key != item.key
    assert first.confirmed_by and second.confirmed_by
    assert second.key in view(draft).links
    assert draft.duties.filter(item=second.key, part="lead").exists()


def test_several_targets_become_one(draft, clerk):
    from zhiheng.office.actions.adopting_edits import merge

    one, other = target(draft, FACTORIES), target(draft, AWARDS)
    merge(clerk, draft.pk, view(draft).version, [one.key, other.key], {})
    assert AWARDS not in [each.subject for each in view(draft).plan.targets]
    assert not draft.duties.filter(item=other.key).exists()
    assert target(draft, FACTORIES).key == one.key


def test_a_target_is_removed_with_its_duties(draft, clerk):
    from zhiheng.office.actions.adopting_edits import remove

    item = target(draft, FACTORIES)
    remove(clerk, draft.pk, item.key, item.fingerprint)
    assert view(draft).item("targets", item.key) is None
    assert not draft.duties.filter(item=item.key).exists()


def test_a_target_that_was_missed_is_added(draft, clerk):
    from zhiheng.core.bodies import Bodies
    from zhiheng.office.actions.adopting_edits import add

    fields = {
        "subject": "质量月活动",
        "op": ">=",
        "value": Decimal(3),
        "unit": "场",
        "bodies": Bodies(("区教育局",)),
    }
    add(clerk, draft.pk, view(draft).version, fields)
    made = target(draft, "质量月活动")
    assert made.confirmed_by == "林经办" and made.key in view(draft).links
    assert draft.duties.filter(item=made.key, part="lead").count() == 1


def test_a_task_and_the_facts_are_corrected(draft, clerk):
    from zhiheng.core.bodies import Bodies
    from zhiheng.office.actions.adopting_edits import edit

    found = view(draft)
    task = next(each for each in found.items if each.group == "tasks")
    edit(clerk, draft.pk, "tasks", task.key, {"bodies": Bodies(("区教育局",))}, seen=task.fingerprint)
    assert view(draft).item("tasks", task.key).entry.bodies == Bodies(("区教育局",))
    facts = view(draft).item("plan", "plan")
    edit(clerk, draft.pk, "plan", "plan", {"number": "清政发〔2026〕8号"}, seen=facts.fingerprint)
    assert view(draft).plan.facts.number == "清政发〔2026〕8号"
    assert view(draft).item("plan", "plan").confirmed_by


def test_a_wrong_correction_says_everything_and_changes_nothing(draft, clerk):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.adopting_edits import edit

    item, before = target(draft, FACTORIES), view(draft)
    with pytest.raises(InputProblem) as problem:
        edit(clerk, draft.pk, "targets", item.key, {"value": None, "subject": " "}, seen=item.fingerprint)
    assert set(codes(problem)) == {"field-empty", "value-missing"}
    assert view(draft) == before


def test_duties_follow_the_bodies_and_keep_named_people(office, draft, clerk):
    from zhiheng.core.bodies import Bodies
    from zhiheng.office.actions.adopting_edits import edit

    item = target(draft, FACTORIES)
    stays = draft.duties.get(item=item.key, body_id=office.body("区市场监管局"))
    edit(
        clerk,
        draft.pk,
        "targets",
        item.key,
        {"bodies": Bodies(("区教育局",), ("区市场监管局",))},
        seen=item.fingerprint,
    )
    stays.refresh_from_db()
    assert stays.part == "support" and stays.holder == office.person("liaison")
    led = draft.duties.get(item=item.key, part="lead")
    assert led.body_id == office.body("区教育局") and led.holder == office.person("liaison-2")
    assert draft.duties.filter(item=item.key).count() == 2


def test_names_of_one_body_become_one(office, draft, clerk):
    from zhiheng.office.actions.adopting_bodies import merge_names

    merge_names(clerk, draft.pk, view(draft).version, "区公安分局", ["区公安局"])
    names = {name for each in view(draft).plan.tasks for name in each.bodies.names()}
    assert "区公安局" not in names and "区公安分局" in names
    assert "区公安局" not in [body.name for body in view(draft).plan.bodies]


def test_unknown_names_become_bodies_or_aliases_and_are_listed(office, draft, clerk):
    from zhiheng.core.bodies import Bodies
    from zhiheng.office.actions.adopting_bodies import settle_names
    from zhiheng.office.actions.adopting_edits import edit
    from zhiheng.office.people.models import Body, BodyAlias
    from zhiheng.office.records.workspaces import workspace

    item = target(draft, FACTORIES)
    edit(
        clerk,
        draft.pk,
        "targets",
        item.key,
        {"bodies": Bodies(("区质量促进中心", "区教委"))},
        seen=item.fingerprint,
    )
    assert not draft.duties.filter(item=item.key).exists()
    education = office.body("区教育局")
    choices = {"区质量促进中心": "agency", "区教委": f"={education}"}
    settle_names(clerk, draft.pk, view(draft).version, choices)
    assert Body.objects.get(name="区质量促进中心").kind == "agency"
    assert BodyAlias.objects.get(name="区教委").body_id == education
    listed = {each.name: each for each in workspace().lists.bodies}
    assert "区质量促进中心" in listed and "区教委" in listed["区教育局"].aliases
    assert draft.duties.filter(item=item.key, part="lead").count() == 2


def test_a_choice_that_fits_nothing_makes_no_body(office, draft, clerk):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.adopting_bodies import settle_names
    from zhiheng.office.people.models import Body

    before = Body.objects.count()
    with pytest.raises(InputProblem) as problem:
        settle_names(
            clerk, draft.pk, view(draft).version, {"甲局": "planet", "乙局": "=999999", "区教育局": "agency"}
        )
    assert codes(problem) == ["choice-unknown", "choice-unknown", "body-known"]
    assert Body.objects.count() == before


def test_names_for_many_mean_every_town_or_nobody_in_particular(office, draft):
    from zhiheng.office import clock
    from zhiheng.office.records.drafts_bodies import known_bodies

    known = known_bodies(clock.today())
    towns = {known.names[id] for id in known.meant("各镇人民政府")}
    assert towns and all(name.endswith("镇") for name in towns)
    streets = {known.names[id] for id in known.meant("各街道办事处")}
    assert streets and all(name.endswith("街道") for name in streets)
    assert known.meant("各有关单位") == ()


def test_an_issue_is_answered_and_the_answer_taken_back(draft, clerk):
    from zhiheng.core.issues import Level
    from zhiheng.office.actions.adopting_edits import answer
    from zhiheng.office.records.drafts import issue_key
    from zhiheng.office.records.drafts_openings import issues_left

    issue = next(each for each in view(draft).issues if each.level is Level.WARNING)
    left = len(issues_left(view(draft)))
    answer(clerk, draft.pk, issue_key(issue), "口径不同")
    assert len(issues_left(view(draft))) == left - 1
    assert view(draft).answer(issue).by == "林经办"
    answer(clerk, draft.pk, issue_key(issue), " ")
    assert len(issues_left(view(draft))) == left


def test_errors_are_not_answered_away(draft, clerk, monkeypatch):
    from dataclasses import replace

    from zhiheng.core.issues import InputProblem, Level
    from zhiheng.office.actions.adopting_edits import answer
    from zhiheng.office.records import drafts

    grave = tuple(replace(each, level=Level.ERROR) for each in view(draft).issues)
    monkeypatch.setattr(drafts, "issues_in", lambda text: grave)
    with pytest.raises(InputProblem) as problem:
        answer(clerk, draft.pk, drafts.issue_key(grave[0]), "不改")
    assert codes(problem) == ["issue-is-error"]
    with pytest.raises(InputProblem) as problem:
        answer(clerk, draft.pk, ("no-such", "", ""), "不改")
    assert codes(problem) == ["issue-gone"]


def test_a_link_is_confirmed_by_name_and_day(office, draft, clerk):
    from dataclasses import replace

    from zhiheng.core.judging.model import Link
    from zhiheng.office.actions.adopting_links import confirm_link
    from zhiheng.office.records.drafts import fingerprint
    from zhiheng.office.records.models import Draft

    Draft.objects.update(links_text="")
    item = target(draft, FACTORIES)
    confirm_link(clerk, draft.pk, Link(target=item.key, reported=True, note="季报"), fingerprint(None))
    made = view(draft).links[item.key]
    assert made.reported and made.confirmed_by == "林经办" and str(made.confirmed_on) == "2028-07-05"
    from zhiheng.core.issues import InputProblem

    with pytest.raises(InputProblem) as problem:
        confirm_link(clerk, draft.pk, replace(made, note="月报"), fingerprint(None))
    assert codes(problem) == ["overtaken"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"indicator": "no_such"}, "indicator-unknown"),
        ({}, "link-missing"),
        ({"reported": True, "result": "result-none"}, "result-unknown"),
        ({"reported": True, "area": "火星"}, "area-unknown"),
        ({"reported": True, "rank_within": 0}, "rank-within-wrong"),
    ],
)
def test_a_link_that_does_not_fit_is_refused(draft, clerk, changes, code):
    from zhiheng.core.issues import InputProblem
    from zhiheng.core.judging.model import Link
    from zhiheng.office.actions.adopting_links import confirm_link
    from zhiheng.office.records.drafts import fingerprint

    item = target(draft, FACTORIES)
    with pytest.raises(InputProblem) as problem:
        confirm_link(
            clerk, draft.pk, Link(target=item.key, **changes), fingerprint(view(draft).links[item.key])
        )
    assert codes(problem) == [code]


def test_people_are_named_only_in_their_own_body(office, draft, clerk):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.adopting_sharing import name_holders

    duty = draft.duties.filter(body_id=office.body("区教育局")).first()
    name_holders(clerk, draft.pk, view(draft).version, {duty.pk: office.person("reviewer-2").pk})
    duty.refresh_from_db()
    assert duty.holder == office.person("reviewer-2")
    with pytest.raises(InputProblem) as problem:
        name_holders(clerk, draft.pk, view(draft).version, {duty.pk: office.person("liaison").pk})
    assert codes(problem) == ["holder-elsewhere"]


def test_parts_must_make_up_the_whole(office, draft, clerk):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.adopting_sharing import set_parts
    from zhiheng.office.records.drafts_parts import parts_of

    item = target(draft, FACTORIES)
    wrong = {
        "year": {"2026": Decimal(1), "2027": Decimal(1), "2028": Decimal(1)},
        "area": {"柳林街道": Decimal(9)},
    }
    with pytest.raises(InputProblem) as problem:
        set_parts(clerk, draft.pk, view(draft).version, item.key, wrong)
    assert codes(problem) == ["parts-do-not-add-up", "parts-do-not-add-up"]
    assert "少 2家" in problem.value.issues[0].message.zh and "多 4家" in problem.value.issues[1].message.zh
    right = {
        "year": {"2026": Decimal(1), "2027": Decimal(2), "2028": Decimal(2)},
        "area": {"柳林街道": Decimal(5)},
    }
    set_parts(clerk, draft.pk, view(draft).version, item.key, right)
    assert parts_of(draft.pk)[item.key] == right
    lead = draft.duties.get(item=item.key, year=2026)
    assert lead.body_id == office.body("区市场监管局") and lead.part == "lead"
    assert draft.duties.get(item=item.key, area="柳林街道").body_id == office.body("柳林街道")


def test_parts_are_open_again_when_the_whole_changes(office, draft, clerk):
    from zhiheng.office import clock
    from zhiheng.office.actions.adopting_edits import edit
    from zhiheng.office.actions.adopting_sharing import set_parts
    from zhiheng.office.records.drafts_openings import steps

    item = target(draft, FACTORIES)
    parts = {"year": {"2026": Decimal(1), "2027": Decimal(2), "2028": Decimal(2)}}
    set_parts(clerk, draft.pk, view(draft).version, item.key, parts)
    assert steps(view(draft), clock.today())[-1].done
    edit(clerk, draft.pk, "targets", item.key, {"value": Decimal(6)}, seen=item.fingerprint)
    last = steps(view(draft), clock.today())[-1]
    assert not last.done and last.issues[0].code == "parts-do-not-add-up"
