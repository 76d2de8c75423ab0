"""Amendments: a later document against the plan in force, and the revision it makes."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from drafts_made import draft_of, settle, view

SINCE, LATER = date(2026, 4, 1), date(2027, 5, 1)
TEXT = """清河区人民政府文件

清政发〔2027〕5号

清河区人民政府关于调整《清河区质量强区三年行动计划（2026—2028年）》部分目标的通知

各有关单位：

根据工作需要，调整部分目标如下。

一、主要目标

（一）产品质量

到2028年，新增省级以上绿色工厂8家，企业标准自我声明公开率达到97%，新增质量开放日活动30场。（区市场监管局）

清河区人民政府

2027年4月20日
"""


@pytest.fixture
def in_force(office):
    """The example plan, adopted."""
    from zhiheng.office.actions.adopting import adopt

    draft = draft_of(office)
    return adopt(office.actor("clerk"), draft.pk, settle(office, draft).version, SINCE)


@pytest.fixture
def amending(office, in_force):
    """A draft of the later document, with nothing left open."""
    draft = draft_of(office, content=TEXT.encode(), name="调整.txt", amends=True)
    settle(office, draft)
    return draft


def by_subject(plan, subject: str):
    return next(each for each in plan.targets if each.subject == subject)


def test_a_later_document_is_held_against_the_plan_in_force(office, amending):
    from zhiheng.core.plan.amending import changes
    from zhiheng.office.records.revisions import plan_in_force

    before, later = plan_in_force(), view(amending).plan
    assert later.tasks == ()
    found = changes(before, later, (), LATER)
    assert {each.before.subject for each in found.changed} == {
        "新增省级以上绿色工厂",
        "企业标准自我声明公开率",
    }
    assert [each.subject for each in found.added] == ["新增质量开放日活动"]
    assert found.dropped == () and len(found.untouched) == len(before.targets) - 2


def test_an_amendment_makes_the_next_revision_and_leaves_the_first(office, in_force, amending):
    from zhiheng.core.plan.amendments import target_on
    from zhiheng.office.actions.adopting import adopt
    from zhiheng.office.records.duties import duty_holders
    from zhiheng.office.records.revisions import revision
    from zhiheng.office.records.workspaces import workspace

    first = revision(1).content
    made = adopt(office.actor("clerk"), amending.pk, view(amending).version, LATER, "年中调整")
    assert made.number == 2 and revision(1).content == first
    plan = revision(2).plan
    assert workspace().plan == plan
    factories = by_subject(plan, "新增省级以上绿色工厂")
    assert target_on(plan, factories.id, date(2027, 4, 30)).value == 5
    assert target_on(plan, factories.id, LATER).value == 8
    assert "清政发〔2027〕5号" in plan.amendments[0].document
    added = by_subject(plan, "新增质量开放日活动")
    assert [each.body for each in duty_holders("targets", added.id, LATER)] == ["区市场监管局"]
    assert duty_holders("targets", added.id, date(2027, 4, 30)) == ()
    assert len(plan.tasks) == 24


def test_duties_of_what_an_amendment_leaves_alone_stay(office, in_force, amending):
    from zhiheng.office.actions.adopting import adopt
    from zhiheng.office.records.models import Duty

    before = set(Duty.objects.filter(since=SINCE, until=None).values_list("pk", flat=True))
    adopt(office.actor("clerk"), amending.pk, view(amending).version, LATER)
    ended = Duty.objects.filter(pk__in=before).exclude(until=None)
    # 区工业和信息化局 led the factories together with 区市场监管局 and is named no more.
    assert {each.body.name for each in ended} <= {"区工业和信息化局", "区发展改革委"}
    assert all(each.until == date(2027, 4, 30) for each in ended)
    assert Duty.objects.filter(since=LATER, group="tasks").count() == 0


def test_targets_are_given_up_by_an_amendment(office, in_force, amending):
    from zhiheng.core.plan.amendments import target_on
    from zhiheng.office.actions.adopting import adopt
    from zhiheng.office.actions.adopting_edits import give_up_targets
    from zhiheng.office.records.duties import duty_holders
    from zhiheng.office.records.revisions import plan_in_force

    gone = by_subject(plan_in_force(), "新增市级质量奖获奖企业")
    clerk = office.actor("clerk")
    give_up_targets(clerk, amending.pk, view(amending).version, [gone.id])
    adopt(clerk, amending.pk, view(amending).version, LATER)
    assert target_on(plan_in_force(), gone.id, LATER) is None
    assert duty_holders("targets", gone.id, LATER) == ()
    assert duty_holders("targets", gone.id, date(2027, 4, 30))


def test_a_target_is_said_to_mean_one_in_force(office, in_force, amending):
    from zhiheng.office.actions.adopting_edits import mean
    from zhiheng.office.records.revisions import plan_in_force

    item = next(
        each
        for each in view(amending).items
        if each.group == "targets" and each.entry.subject == "新增质量开放日活动"
    )
    meant = by_subject(plan_in_force(), "新增市级质量奖获奖企业")
    mean(office.actor("clerk"), amending.pk, item.key, meant.id, seen=item.fingerprint)
    told = view(amending).item("targets", meant.id)
    assert told.entry.subject == "新增质量开放日活动" and told.confirmed_by
    assert view(amending).item("targets", item.key) is None


def test_an_amendment_that_changes_nothing_is_refused(office, in_force):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.adopting import adopt

    draft = draft_of(office, amends=True)
    settle(office, draft)
    with pytest.raises(InputProblem) as problem:
        adopt(office.actor("clerk"), draft.pk, view(draft).version, LATER)
    assert [each.code for each in problem.value.issues] == ["nothing-changes"]


def test_a_second_amendment_must_be_later_than_the_first(office, in_force, amending):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.adopting import adopt

    clerk = office.actor("clerk")
    adopt(clerk, amending.pk, view(amending).version, LATER)
    again = draft_of(office, content=TEXT.replace("8家", "9家").encode(), name="再调整.txt", amends=True)
    settle(office, again)
    with pytest.raises(InputProblem) as problem:
        adopt(clerk, again.pk, view(again).version, LATER)
    assert {each.code for each in problem.value.issues} == {"amendment-out-of-order"}
    assert adopt(clerk, again.pk, view(again).version, date(2028, 1, 1)).number == 3


def test_without_a_plan_in_force_nothing_can_be_amended(office):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.adopting import upload
    from zhiheng.office.records.models import Edition

    draft = draft_of(office)
    Edition.objects.filter(name="plan.toml").delete()
    with pytest.raises(InputProblem) as problem:
        upload(office.actor("clerk"), draft.document, amends=True)
    assert [each.code for each in problem.value.issues] == ["no-plan-in-force"]


def test_revisions_say_what_changed(office, in_force, amending):
    from zhiheng.office.actions.adopting import adopt

    adopt(office.actor("clerk"), amending.pk, view(amending).version, LATER, "年中调整")
    browser = office.browser("auditor")
    listed = browser.get("/plan/revisions/").content.decode()
    assert "调整 2，新增 1，取消 0" in listed and "118 个目标" in listed
    page = browser.get("/plan/revisions/2/").content.decode()
    assert "年中调整" in page and "新增质量开放日活动" in page and "≥\xa05\xa0家" in page.replace(" ", "\xa0")
    file = browser.get("/plan/revisions/1/plan.toml")
    assert file["Content-Disposition"].startswith("attachment")
    assert file.content.decode() == in_force.edition.content
    document = browser.get("/plan/revisions/2/document/")
    assert b"".join(document.streaming_content).decode() == TEXT
    document.close()
    assert office.browser("liaison").get("/plan/revisions/").status_code == 403


def test_a_card_of_an_amendment_offers_the_targets_in_force(office, in_force, amending):
    from zhiheng.office.records.revisions import plan_in_force

    item = next(
        each
        for each in view(amending).items
        if each.key not in {one.id for one in plan_in_force().targets} and each.group == "targets"
    )
    browser = office.browser("clerk")
    page = browser.get(f"/drafts/{amending.pk}/reading/").content.decode()
    meant = by_subject(plan_in_force(), "新增市级质量奖获奖企业")
    assert page.count("还是说施行中的哪一个") == 1 and f'value="{meant.id}"' in page
    browser.post(
        f"/drafts/{amending.pk}/cards/{item.anchor}/means/", {"target": meant.id, "seen": item.fingerprint}
    )
    assert view(amending).item("targets", meant.id)
    changes = browser.get(f"/drafts/{amending.pk}/adopt/").content.decode()
    assert "采纳这次调整" in changes and "本文件取消了哪些目标" in changes
    gone = by_subject(plan_in_force(), "规模以上工业企业首席质量官配备率")
    browser.post(
        f"/drafts/{amending.pk}/given-up-targets/", {"version": view(amending).version, "target": [gone.id]}
    )
    assert view(amending).dropped == (gone.id,)
