"""Files that people hand in: kept once, whole, under their hash; names are for showing."""

from __future__ import annotations

import hashlib

import pytest


def test_a_file_is_kept_once_under_its_hash(office):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from zhiheng.office.actions.stored_files import keep_upload, path_of
    from zhiheng.office.records.models import StoredFile

    first = keep_upload(SimpleUploadedFile("方案.docx", b"content"))
    second = keep_upload(SimpleUploadedFile("again.docx", b"content"))
    digest = hashlib.sha256(b"content").hexdigest()
    assert first == second and first.name == "方案.docx" and first.size == 7
    assert path_of(first) == office.root / "attachments" / digest[:2] / digest
    assert path_of(first).read_bytes() == b"content"
    assert StoredFile.objects.count() == 1
    assert [path.name for path in (office.root / "attachments").rglob("*") if path.is_file()] == [digest]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\方案.docx", "方案.docx"),
        ("a\x00b\r\nc.docx", "abc.docx"),
        ("\u202ecod.exe.docx", "cod.exe.docx"),
        ("...", "未命名"),
        ("长" * 300 + ".docx", "长" * 65 + ".docx"),
        ("长" * 300, "长" * 66),
        (".docx", "docx"),
    ],
)
def test_a_name_is_cleaned_for_showing(office, said, kept):
    from zhiheng.office.actions.stored_files import shown_name

    assert shown_name(said) == kept


def test_a_long_name_is_no_longer_than_a_folder_takes(office):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from zhiheng.office.actions.filing import put_file, start_submission
    from zhiheng.office.actions.stored_files import keep_upload

    actor = office.actor("liaison")
    row = start_submission(actor, register="reported_values", body=office.body("区市场监管局"))
    table = "目标编号,数值\ntarget-1c30e0,很多\n".encode()
    stored = keep_upload(SimpleUploadedFile("二季度区级统计表" * 20 + ".csv", table))
    row = put_file(actor, row.pk, row.version, stored)
    assert row.problem_count and row.file == stored


@pytest.mark.parametrize(("size", "code"), [(0, "file-empty"), (11, "file-too-large")])
def test_a_file_that_cannot_be_taken_leaves_nothing(office, size, code):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.stored_files import keep_upload
    from zhiheng.office.records.models import StoredFile

    with pytest.raises(InputProblem) as problem:
        keep_upload(SimpleUploadedFile("a.bin", b"x" * size), limit=10)
    assert [issue.code for issue in problem.value.issues] == [code]
    assert StoredFile.objects.count() == 0
    assert not [path for path in (office.root / "attachments").rglob("*") if path.is_file()]


def test_a_file_gone_from_the_disk_is_told(office):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.stored_files import keep_upload, path_of

    kept = keep_upload(SimpleUploadedFile("a.bin", b"x"))
    path_of(kept).unlink()
    with pytest.raises(InputProblem, match="backup"):
        path_of(kept)


def test_a_download_is_never_shown_in_the_browser(office):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from zhiheng.office.actions.stored_files import keep_upload
    from zhiheng.office.pages.sending_files import sent

    response = sent(keep_upload(SimpleUploadedFile("a.html", b"<script>alert(1)</script>")))
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"
    response.close()
