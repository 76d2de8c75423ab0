"""Hostile files (GB/T 22239-2019, 8.1.4.5): kept out, or kept so that they harm nobody."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

import stories

MACRO_SHEET = {
    "[Content_Types].xml": b"<Types/>",
    "xl/workbook.xml": b"<workbook/>",
    "xl/vbaProject.bin": b"\xd0\xcf",
}
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"""


def packed(parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return content.getvalue()


HOSTILE = (
    ("图表.exe", b"nothing inside", "file-program"),
    ("扫描件.pdf", b"MZ\x90\x00 a program of Windows under another name", "file-program"),
    ("照片.jpg", b"\x7fELF\x02\x01", "file-program"),
    ("说明.txt", b"#!/bin/sh\nrm -rf /\n", "file-program"),
    ("快捷方式.lnk", b"L\x00\x00\x00\x01\x14\x02\x00", "file-program"),
    ("汇总.xlsm", packed(MACRO_SHEET), "file-macros"),
    ("汇总.xlsx", packed(MACRO_SHEET), "file-macros"),
    ("旧表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * (1 << 20) + "_VBA_PROJECT".encode("utf-16-le"), "file-macros"),
)  # fmt: skip


def kept(name, content):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.stored_files import keep_upload

    try:
        return keep_upload(SimpleUploadedFile(name, content))
    except InputProblem as problem:
        return [issue.code for issue in problem.issues]


def test_programs_and_macros_are_not_kept(office):
    from zhiheng.office.records.models import StoredFile

    assert [(name, kept(name, content)) for name, content, _ in HOSTILE] == [(name, [code]) for name, _, code in HOSTILE]  # fmt: skip
    assert not StoredFile.objects.exists()
    assert [path for path in (office.root / "attachments").rglob("*") if path.is_file()] == []
    assert kept("普通.xlsx", packed({"xl/workbook.xml": b"<workbook/>"})).name == "普通.xlsx"


@pytest.mark.parametrize(
    ("verdict", "codes"),
    [("sys.exit(1)", ["file-infected"]), ("sys.exit(2)", ["scanner-failed"]), ("sys.exit(0)", None)],
)
def test_the_scanner_that_the_settings_name_decides(office, tmp_path, monkeypatch, verdict, codes):
    from dataclasses import replace

    from django.conf import settings

    scanner = tmp_path / "scan.py"
    scanner.write_text(
        f"import sys\nassert open(sys.argv[1], 'rb').read() == b'a table'\n{verdict}\n", encoding="utf-8"
    )
    named = replace(settings.OFFICE_SETTINGS, scanner=f"{sys.executable} {scanner}")
    monkeypatch.setattr(settings, "OFFICE_SETTINGS", named)
    found = kept("表.csv", b"a table")
    assert found == codes if codes else found.name == "表.csv"


def test_a_scanner_that_is_gone_lets_nothing_through(office, monkeypatch):
    from dataclasses import replace

    from django.conf import settings

    monkeypatch.setattr(
        settings, "OFFICE_SETTINGS", replace(settings.OFFICE_SETTINGS, scanner="/no/such/scanner")
    )
    assert kept("表.csv", b"a table") == ["scanner-failed"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("/absolute/表.csv", "表.csv"),
        ("..", "未命名"),
        ("a\r\nSet-Cookie: b=c.csv", "aSet-Cookie: b=c.csv"),
        ("报表\u202exslx.exe.csv", "报表xslx.exe.csv"),
    ],
)
def test_names_of_files_are_only_names(office, said, shown):
    from zhiheng.office.actions.stored_files import shown_name

    assert shown_name(said) == shown


def test_what_was_handed_in_is_saved_and_never_shown_in_the_offices_own_name(office):
    """A page with a script inside, handed in as a table: it comes back as a download that no browser runs."""
    from zhiheng.office.actions.filing import put_file

    row = stories.typed(office, stories.due_for(office))
    script = kept("页面.html", b"<script>alert(document.cookie)</script>")
    put_file(office.actor("liaison"), row.pk, row.version, script)
    answer = office.browser("liaison").get(f"/filing/{row.pk}/original/")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"  # fmt: skip
    assert b"".join(answer.streaming_content).startswith(b"<script>")


def test_entities_of_a_document_are_never_followed(office, tmp_path):
    """XXE: a document that wants a file of the server, and one that wants a workbook to grow without end."""
    from zhiheng.core.issues import InputProblem
    from zhiheng.reading import read_plan

    file = tmp_path / "plan.docx"
    file.write_bytes(packed({"word/document.xml": ENTITIES, "[Content_Types].xml": b"<Types/>"}))
    try:
        said = repr(read_plan(file))
    except InputProblem as problem:
        said = repr(problem.issues)
    assert "root:" not in said
