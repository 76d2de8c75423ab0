"""From upload to a plan in force, by the actions."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from drafts_made import draft_of, settle, view

SINCE = date(2028, 7, 10)


def codes(problem) -> list[str]:
    return [issue.code for issue in problem.value.issues]


def test_a_document_is_read_in_the_background(office):
    draft = draft_of(office)
    found = view(draft)
    assert found.state == "open"
    assert len(found.plan.targets) > 100 and len(found.plan.tasks) == 24
    assert set(found.links) >= {each.id for each in found.plan.targets}
    assert found.text.text[1660:1668]
    target = found.plan.targets[0]
    assert found.text.text[slice(*target.span)] == target.quote
    assert draft.duties.filter(group="targets", part="lead", since=None).exists()


def test_a_single_liaison_holds_the_drafted_duties_of_the_body(office):
    draft = draft_of(office)
    liaison = office.person("liaison")
    duties = draft.duties.filter(body_id=office.body("区市场监管局"))
    assert duties.exists() and {each.holder_id for each in duties} == {liaison.pk}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\x00\x01\x02 nothing", "a.docx"),
        (b"PK\x03\x04" + b"\x00" * 400, "b.docx"),
        ("今天天气很好，我们去公园散步。".encode(), "c.txt"),
        (b"%PDF-1.7\n" + b"\xff" * 2000, "d.pdf"),
        (b"hardly any Chinese in this text at all, only English words", "e.txt"),
    ],
    ids=["rubbish", "broken-zip", "no-plan", "broken-pdf", "foreign"],
)
def test_a_document_that_cannot_be_read_says_why(office, content, name):
    draft = draft_of(office, content=content, name=name)
    found = view(draft)
    assert found.state == "unreadable"
    assert found.problems and all(each.message.zh and each.remedy.en for each in found.problems)


def test_a_reader_that_fails_leaves_no_draft_waiting(office, monkeypatch):
    from zhiheng.office.actions import adopting_reading

    def failing(path):
        raise ZeroDivisionError

    monkeypatch.setattr(adopting_reading, "read_with_document", failing)
    found = view(draft_of(office))
    assert found.state == "unreadable" and found.problems[0].code == "reader-failed"
    log = (office.root / "logs" / "office-2028-07-05.jsonl").read_text(encoding="utf-8")
    assert '"exception": "ZeroDivisionError"' in log


def test_reading_twice_comes_out_the_same(office):
    from zhiheng.office.actions.adopting_reading import KIND
    from zhiheng.office.records import jobs

    draft = draft_of(office)
    before = view(draft)
    from django.db import transaction

    with transaction.atomic():
        jobs.enqueue(KIND, {"draft": draft.pk}, person=None)
    jobs.run_waiting()
    assert view(draft) == before


def test_nothing_is_adopted_while_something_is_open(office):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.adopting import adopt
    from zhiheng.office.records.models import Revision

    draft = draft_of(office)
    with pytest.raises(InputProblem) as problem:
        adopt(office.actor("clerk"), draft.pk, view(draft).version, SINCE)
    assert {"open-reading", "open-duties"} <= set(codes(problem))
    assert Revision.objects.count() == 0


@pytest.mark.parametrize("step", ["reading", "checkup", "duties"])
def test_each_step_alone_keeps_from_adopting(office, step):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.adopting import adopt

    draft = draft_of(office)
    settled = settle(office, draft, leave=(step,))
    with pytest.raises(InputProblem):
        adopt(office.actor("clerk"), draft.pk, settled.version, SINCE)


def test_adopting_makes_editions_a_revision_and_duties(office):
    from zhiheng.files.plan_toml import read_plan_toml
    from zhiheng.office.actions.adopting import adopt
    from zhiheng.office.records.duties import duty_holders
    from zhiheng.office.records.models import AuditEntry, Duty, Revision
    from zhiheng.office.records.workspaces import latest

    draft = draft_of(office)
    settled = settle(office, draft)
    made = adopt(office.actor("clerk"), draft.pk, settled.version, SINCE, "区政府第 32 次常务会议审议通过")
    assert made.number == 1 and made.since == SINCE and Revision.objects.count() == 1
    assert latest("plan.toml").content == settled.plan_text
    assert read_plan_toml(office.root / "plan.toml") == settled.plan
    assert Duty.objects.filter(since=None).count() == 0
    target = next(each for each in settled.plan.targets if each.bodies)
    assert [each.body for each in duty_holders("targets", target.id, SINCE)]
    assert duty_holders("targets", target.id, date(2028, 7, 9)) == ()
    assert view(draft).state == "adopted"
    assert AuditEntry.objects.filter(event="plan-adopted").count() == 1


def test_an_adopted_draft_is_closed(office):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.adopting import adopt, give_up
    from zhiheng.office.actions.adopting_edits import reopen

    draft = draft_of(office)
    settled = settle(office, draft)
    clerk = office.actor("clerk")
    adopt(clerk, draft.pk, settled.version, SINCE)
    for attempt in (
        lambda: adopt(clerk, draft.pk, view(draft).version, SINCE),
        lambda: reopen(clerk, draft.pk, "plan", "plan"),
        lambda: give_up(clerk, draft.pk, view(draft).version),
    ):
        with pytest.raises(InputProblem) as problem:
            attempt()
        assert codes(problem) == ["draft-not-open"]


def test_two_who_adopt_at_once_make_one_revision(office):
    import threading

    from django.db import connection

    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.adopting import adopt
    from zhiheng.office.records.models import Duty, Edition, Revision

    draft = draft_of(office)
    settled = settle(office, draft)
    clerk, before = office.actor("clerk"), Edition.objects.filter(name="plan.toml").count()
    outcomes: list[object] = []
    barrier = threading.Barrier(2)

    def attempt():
        try:
            barrier.wait()
            outcomes.append(adopt(clerk, draft.pk, settled.version, SINCE))
        except InputProblem as problem:
            outcomes.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sum(isinstance(each, Revision) for each in outcomes) == 1
    (told,) = (each for each in outcomes if isinstance(each, InputProblem))
    assert "林经办" in told.issues[0].message.zh
    assert Edition.objects.filter(name="plan.toml").count() == before + 1
    assert Duty.objects.filter(since=SINCE, group="targets", item=settled.plan.targets[1].id, year=0, area="", part="lead").count() >= 1  # fmt: skip


def test_what_a_kill_left_after_adopting_is_made_up_for(office, monkeypatch):
    from zhiheng.office.actions import adopting
    from zhiheng.office.records.workspaces import latest, publish

    draft = draft_of(office)
    settled = settle(office, draft)
    old = (office.root / "plan.toml").read_text(encoding="utf-8")
    monkeypatch.setattr(adopting, "publish", lambda: None)
    monkeypatch.setattr(adopting, "make_dues", lambda: None)
    adopting.adopt(office.actor("clerk"), draft.pk, settled.version, SINCE)
    assert (office.root / "plan.toml").read_text(encoding="utf-8") == old
    publish()
    assert (office.root / "plan.toml").read_text(encoding="utf-8") == latest("plan.toml").content


def test_adopting_stands_or_falls_as_a_whole(office, monkeypatch):
    from zhiheng.office.actions import adopting
    from zhiheng.office.records.models import Duty, Edition, Revision

    draft = draft_of(office)
    settled = settle(office, draft)
    editions = Edition.objects.count()

    def killed(*arguments, **named):
        raise KeyboardInterrupt

    monkeypatch.setattr(adopting, "put_in_force", killed)
    with pytest.raises(KeyboardInterrupt):
        adopting.adopt(office.actor("clerk"), draft.pk, settled.version, SINCE)
    assert (Edition.objects.count(), Revision.objects.count()) == (editions, 0)
    assert Duty.objects.filter(since__isnull=False).count() == 0
    assert view(draft) == settled


def test_a_draft_given_up_stays_on_record(office):
    from zhiheng.office.actions.adopting import give_up
    from zhiheng.office.records.models import Duty

    draft = draft_of(office)
    give_up(office.actor("clerk"), draft.pk, view(draft).version)
    assert view(draft).state == "dropped" and Duty.objects.count() == 0


@pytest.mark.parametrize(
    "username",
    ["liaison", "reviewer", "office", "leader", "auditor", "enterprise", "system", "security", "audit"],
)
def test_nobody_but_the_clerk_touches_a_draft(office, username):
    from zhiheng.office.actions import (
        adopting,
        adopting_bodies,
        adopting_edits,
        adopting_links,
        adopting_sharing,
    )
    from zhiheng.office.people.actors import Refused

    draft = draft_of(office)
    found, actor, id = view(draft), office.actor(username), draft.pk
    target, link = found.items[1], next(iter(found.links.values()))
    for attempt in (
        lambda: adopting.upload(actor, draft.document),
        lambda: adopting.give_up(actor, id, found.version),
        lambda: adopting.adopt(actor, id, found.version, SINCE),
        lambda: adopting_edits.confirm(actor, id, "targets", target.key, target.fingerprint),
        lambda: adopting_edits.edit(actor, id, "targets", target.key, {}, seen=target.fingerprint),
        lambda: adopting_edits.remove(actor, id, target.key, target.fingerprint),
        lambda: adopting_edits.split(actor, id, found.version, target.key, [{}, {}]),
        lambda: adopting_edits.merge(actor, id, found.version, [target.key], {}),
        lambda: adopting_edits.add(actor, id, found.version, {}),
        lambda: adopting_edits.answer(actor, id, ("a", "b", "c"), "x"),
        lambda: adopting_bodies.merge_names(actor, id, found.version, "a", ["b"]),
        lambda: adopting_bodies.settle_names(actor, id, found.version, {}),
        lambda: adopting_links.confirm_link(actor, id, link, ""),
        lambda: adopting_links.confirm_links(actor, id, found.version, []),
        lambda: adopting_sharing.assign(actor, id, found.version, [], "区教育局"),
        lambda: adopting_sharing.name_holders(actor, id, found.version, {}),
        lambda: adopting_sharing.set_parts(actor, id, found.version, target.key, {}),
    ):
        with pytest.raises(Refused):
            attempt()
    assert view(draft) == found
