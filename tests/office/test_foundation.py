"""The ground under every page: acting, the audit chain, the editions of the workspace's files."""

from __future__ import annotations

import json

import pytest


def test_an_act_and_its_audit_entry_stand_or_fall_together(office):
    from zhiheng.office.actions.acting import acting
    from zhiheng.office.people.models import BodyAlias
    from zhiheng.office.records import audit
    from zhiheng.office.records.models import AuditEntry

    clerk = office.actor("clerk")
    body = office.body("区教育局")
    before = AuditEntry.objects.count()
    with acting(clerk, "alias-added", subject=f"body:{body}", name="区教委"):
        BodyAlias.objects.create(body_id=body, name="区教委")
    with pytest.raises(ZeroDivisionError), acting(clerk, "alias-added"):
        BodyAlias.objects.create(body_id=body, name="教委")
        raise ZeroDivisionError
    assert BodyAlias.objects.count() == 1
    entry = AuditEntry.objects.order_by("-number").first()
    assert AuditEntry.objects.count() == before + 1
    assert json.loads(entry.content)["data"] == {"name": "区教委"}
    assert list(audit.faults()) == []


def test_the_audit_chain_shows_a_changed_entry(office):
    from zhiheng.office.actions.acting import acting
    from zhiheng.office.records import audit
    from zhiheng.office.records.models import AuditEntry

    for number in range(3):
        with acting(office.actor("clerk"), "tried", number=number):
            pass
    changed = AuditEntry.objects.order_by("-number")[1]
    AuditEntry.objects.filter(pk=changed.pk).update(
        content=changed.content.replace('"number":1', '"number":9', 1)
    )
    assert list(audit.faults())


def test_the_audit_chain_follows_the_given_vectors(office):
    from zhiheng.office.records.audit import START, digest_of

    # T18.1 of the standards.
    digests = []
    previous = START
    for record in ("a", "b", "c"):
        previous = digest_of(previous, record)
        digests.append(previous)
    assert digests == [
        "58ddd1c65a313ff22b1ea9652077310f6bd67f81efc73558ba094ad6ff430ed4",
        "50e3f64d26b6a11b5e85e998d0e7513145e681c3790ff518704de2232f2860c8",
        "1406b72492981e90facb314c4633057e6247b4fbbe95af42e0104684c9a55d3a",
    ]


def test_a_file_changed_by_hand_becomes_an_edition(office):
    from zhiheng.office.records.workspaces import latest, workspace

    first = latest("links.toml")
    path = office.root / "links.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# 手工加的一行\n", encoding="utf-8")
    from zhiheng.office.records.workspaces import publish

    publish()
    second = latest("links.toml")
    assert second.number == first.number + 1 and second.person is None
    assert workspace().plan.targets


def test_a_file_that_a_kill_left_old_is_written_again(office):
    from zhiheng.office.records.workspaces import add_edition, latest, publish

    path = office.root / "links.toml"
    old = path.read_text(encoding="utf-8")
    add_edition("links.toml", old + "\n# 第二版\n", person=None)
    assert path.read_text(encoding="utf-8") == old
    publish()
    assert path.read_text(encoding="utf-8") == latest("links.toml").content != old


def test_what_is_not_committed_never_reaches_the_directory(office):
    from django.db import transaction

    from zhiheng.office.records.workspaces import add_edition, latest, publish, workspace

    path = office.root / "links.toml"
    old, number = path.read_text(encoding="utf-8"), latest("links.toml").number
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        add_edition("links.toml", old + "\n# 不会提交\n", person=None)
        assert workspace().plan is not None
        with pytest.raises(RuntimeError):
            publish()
        raise ZeroDivisionError
    assert path.read_text(encoding="utf-8") == old
    publish()
    assert latest("links.toml").number == number


def test_a_page_asks_for_the_editions_once(office):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from zhiheng.office.records.workspaces import one_look, workspace

    workspace()
    with one_look(), CaptureQueriesContext(connection) as asked:
        assert workspace() is workspace() is workspace()
    assert len(asked) == 1


def test_a_new_day_brings_what_is_due_once(office):
    from zhiheng.office.records.models import AuditEntry, Due
    from zhiheng.office.serving import begin_day

    begin_day()
    first, entries = Due.objects.count(), AuditEntry.objects.count()
    begin_day()
    assert (Due.objects.count(), AuditEntry.objects.count()) == (first, entries)


def test_a_part_of_the_day_that_fails_keeps_nothing_else_from_being_done(office, monkeypatch):
    from zhiheng.office.actions import remedying, supervising
    from zhiheng.office.records import monitoring
    from zhiheng.office.serving import begin_day

    def fails(*_):
        raise ZeroDivisionError

    done = []
    monkeypatch.setattr(remedying, "find_today", fails)
    monkeypatch.setattr(supervising, "chase", fails)
    monkeypatch.setattr(monitoring, "remove_old_logs", lambda: done.append("logs"))
    with pytest.raises(ZeroDivisionError):
        begin_day()
    assert done == ["logs"]
