"""A backup of an office: its tables have the names that backups know, and a damaged log or attachment is found by verification."""

from __future__ import annotations

import json

from zhiheng.cli.main import run
from zhiheng.workspace import office_tables


def test_backups_know_the_tables_of_the_office():
    from zhiheng.office.records.models import AuditEntry, AuditHead, Edition, StoredFile
    from zhiheng.office.settings import FILES

    tables = [model._meta.db_table for model in (StoredFile, Edition, AuditEntry, AuditHead)]
    assert tables == [
        office_tables.STORED,
        office_tables.EDITIONS,
        office_tables.AUDIT,
        office_tables.AUDIT_HEAD,
    ]
    assert office_tables.ATTACHMENTS == FILES


def test_a_restored_office_is_whole_and_damage_is_found(office, tmp_path, capsys):
    from django.core.files.base import ContentFile
    from django.test import Client

    from zhiheng.office.actions.stored_files import keep_upload, path_of
    from zhiheng.office.records.models import AuditEntry
    from zhiheng.workspace.backup import back_up
    from zhiheng.workspace.opening import open_workspace
    from zhiheng.workspace.restoring import restore

    browser = office.browser("clerk")
    assert browser.get("/").status_code == 200
    kept = keep_upload(ContentFile(b"%PDF-1.4 evidence", name="佐证.pdf"))
    Client().post("/sign-in/", {"username": "clerk", "password": "wrong"})
    workspace = open_workspace(office.root)
    from zhiheng.office import clock

    assert back_up(workspace, tmp_path / "b.zip", at=clock.now()).issues == ()
    workspace.close()
    if workspace.settings.database.startswith("sqlite"):
        restored = restore(tmp_path / "b.zip", tmp_path / "copy")
        assert restored.sound
        assert (
            tmp_path / "copy" / "attachments" / kept.sha256[:2] / kept.sha256
        ).read_bytes() == b"%PDF-1.4 evidence"
    path_of(kept).write_bytes(b"changed")
    AuditEntry.objects.filter(number=1).update(content="{}")
    capsys.readouterr()
    assert run(["verify", "--json", "-w", str(office.root)]) == 1
    found = {issue["code"] for issue in json.loads(capsys.readouterr().out)["issues"]}
    assert found == {"attachment-damaged", "audit-broken"}
