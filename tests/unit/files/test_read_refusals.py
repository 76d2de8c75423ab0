"""What cannot be read is refused with one message that says what is wrong and what to do."""

from __future__ import annotations

import random

import pytest

from zhiheng.core.issues import InputProblem
from zhiheng.files import documents
from zhiheng.files.documents import read_document
from zhiheng.files.readers import legacy

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def test_a_missing_file(tmp_path):
    with pytest.raises(InputProblem, match=r"there is no such file.*Check the name"):
        read_document(tmp_path / "没有.docx")


def test_a_folder(tmp_path):
    with pytest.raises(InputProblem, match="this is a folder"):
        read_document(tmp_path)


@pytest.mark.parametrize("content", [b"", b" \r\n\n", b"\0" * 100], ids=["nothing", "blanks", "zeros"])
def test_an_empty_file(refused, content):
    found = refused(content, "计划.docx")
    assert found.code == "file-empty" and "重新导出" in found.line("zh")


@pytest.mark.parametrize("name", ["a.png", "a.docx", "a.txt", "a.pdf"])
@pytest.mark.parametrize(
    "magic",
    [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"II*\0", b"RIFF\0\0\0\0WEBP"],
    ids=["png", "jpeg", "gif", "tiff", "webp"],
)
def test_a_picture_under_any_name(refused, magic, name):
    found = refused(magic + b"\0" * 50, name)
    assert found.code == "file-picture" and "OCR" in found.line("zh") and "OCR" in found.line("en")


def test_noise_under_any_name_is_refused(refused):
    noise = random.Random(1).randbytes(4 * 1024 * 1024)
    for name in ("a.txt", "a.docx", "a.pdf", "a.html"):
        assert refused(noise, name).code == "file-not-text"


def test_a_file_over_the_limit_is_refused_unread(refused, monkeypatch):
    monkeypatch.setattr(documents, "SIZE_LIMIT", 1024)
    found = refused(b"x" * 2048, "a.txt")
    assert found.code == "file-too-large" and "64 MB" in found.line("zh")


def test_a_cut_docx(refused, zipped):
    whole = zipped({"word/document.xml": "<x/>" * 500})
    assert refused(whole[: len(whole) // 2], "计划.docx").code == "file-broken"


@pytest.mark.parametrize(
    "members",
    [
        {"[Content_Types].xml": "<x/>"},
        {"word/document.xml": "<x/>"},
        {"word/document.xml": "<x"},
        {"word/document.xml": b"\0\1"},
    ],
    ids=["no part", "no body", "cut", "binary"],
)
def test_a_docx_without_a_readable_body(refused, zipped, members):
    found = refused(zipped(members), "计划.docx")
    assert found.code == "file-broken" and "另存" in found.line("zh")


def test_a_docx_without_words(refused, zipped):
    body = f'<w:document xmlns:w="{WORD}"><w:body><w:p/></w:body></w:document>'
    assert refused(zipped({"word/document.xml": body}), "计划.docx").code == "no-text"


def test_an_xml_bomb_does_not_unfold(refused, zipped):
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    bomb = f'<!DOCTYPE w [{entities}]><w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>&e9;</w:t></w:r></w:p></w:body></w:document>'
    assert refused(zipped({"word/document.xml": bomb}), "计划.docx").code in {"file-broken", "no-text"}


def test_a_zip_bomb_is_not_unpacked(refused, zipped):
    found = refused(zipped({"word/document.xml": b" " * (129 * 1024 * 1024)}), "计划.docx")
    assert found.code == "file-swollen" and "129 MB" in found.value


def test_an_archive_asks_to_be_unpacked(refused, zipped):
    assert "解压" in refused(zipped({"计划.txt": "文"}), "计划.zip").line("zh")


def test_a_word_file_with_a_password(refused):
    found = refused(OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, "计划.docx")
    assert found.code == "file-protected" and "密码" in found.line("zh")


def test_an_ofd_file_is_named_unsupported(refused, zipped):
    assert refused(zipped({"OFD.xml": "<x/>"}), "计划.ofd").code == "file-unsupported"


def test_an_old_word_file_without_a_converter(refused, monkeypatch):
    monkeypatch.setattr(legacy, "converter", lambda: None)
    found = refused(OLE + "WordDocument".encode("utf-16-le"), "计划.wps")
    assert (
        found.code == "converter-missing"
        and ".docx" in found.line("zh")
        and "LibreOffice" in found.line("en")
    )


def test_an_old_word_file_that_is_damaged(refused):
    if legacy.converter() is None:
        pytest.skip("LibreOffice is not on this machine")
    assert (
        refused(OLE + "WordDocument".encode("utf-16-le") + b"\0" * 600, "计划.doc").code
        == "conversion-failed"
    )


def test_content_beats_the_extension(read):
    document = read('<html><head><meta charset="gb2312"></head><p>目标</p>'.encode("gbk"), "计划.doc")
    assert document.format == "html" and document.blocks[0].text == "目标"
    assert document.issues[0].code == "extension-differs" and document.issues[0].value == ".doc → html"


def test_text_under_an_unknown_extension_is_read(read):
    assert read("一、目标\n", "计划.plan").blocks[0].text == "一、目标"


def test_no_reader_lets_a_traceback_through(refused, monkeypatch):
    def stumbling(data: bytes, name: str) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setattr("zhiheng.files.readers.text.read_text", stumbling)
    assert refused("文字", "计划.txt").code == "file-broken"


def test_pairs_of_high_bytes_at_random_are_no_chinese_text(refused):
    noise = bytes(0xA1 + byte % 94 for byte in random.Random(2).randbytes(200_000))
    assert refused(noise, "计划.txt").code == "file-not-text"
