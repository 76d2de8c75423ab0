"""Whatever is handed in, the answer is a line that says what is wrong and what to do, and never a traceback."""

from __future__ import annotations

import os
import random

import openpyxl
import pytest

from zhiheng.files.readers.legacy import converter

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
SCAN = "q 500 0 0 700 40 70 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q"
LOCK = (
    "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
    + "41" * 32
    + "> /U <"
    + "42" * 32
    + "> >> /ID [<00> <00>]"
)
ENGLISH = "By 2028 the pass rate of key foods shall be at least 98 per cent. " * 30
MISTAKEN = '[plan]\nperiod = [2028, 2026]\n\n[[targets]]\nid = "a"\nsubject = ""\nop = "=>"\nvalue = "x"\n'

FILES = {
    "an empty file": ("计划.docx", b"", "文件是空的", "请重新导出", "is empty", "Export or download it again"),
    "a picture": ("计划.docx", b"\x89PNG\r\n\x1a\n" + b"\0" * 90, "这是图片", "OCR", "is a picture", "OCR"),
    "noise": ("计划.txt", random.Random(1).randbytes(300_000), "不是文字", "请提供 Word", "not text", "Give a Word"),
    "a protected Word file": ("计划.docx", OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600,
                              "打开密码", "去掉密码", "password", "remove the password"),
    "a plan in English": ("plan.txt", ENGLISH.encode(), "几乎没有中文", "中文原件", "hardly any Chinese", "Chinese original"),
    "an archive": ("计划.zip", b"Rar!\x1a\x07" + b"\0" * 90, "压缩包", "请先解压", "an archive", "Unpack it first"),
    "a PDF of no pages": ("计划.pdf", b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
                          b"2 0 obj\n<< /Type /Pages /Count 0 /Kids [] >>\nendobj\ntrailer\n<< /Size 3 /Root 1 0 R >>\n",
                          "已损坏", "请重新下载", "damaged", "Download it again"),
    "a TOML file that is none": ("plan.toml", b"[plan\n", "第 1 行", "TOML", "line 1", "TOML"),
}  # fmt: skip


@pytest.fixture
def refused(zhiheng):
    """Calls every command on a file and checks the manner of the refusal; gives the lines of `read`, zh and en."""

    def refusing(path: object) -> tuple[str, str]:
        said = []
        for locale, label in (("zh_CN.UTF-8", "错误："), ("en_US.UTF-8", "error: ")):
            read = zhiheng("read", path, locale=locale)
            check = zhiheng("check", path, locale=locale)
            decompose = zhiheng("decompose", path, "-o", "out.xlsx", locale=locale)
            assert (read.status, check.status, decompose.status) == (1, 1, 1)
            assert read.err == check.err == decompose.err
            assert read.out == "" and "Traceback" not in read.err and "内部错误" not in read.err
            assert all(line.startswith(label) for line in read.err.splitlines()), read.err
            said.append(read.err)
        return said[0], said[1]

    return refusing


@pytest.mark.parametrize("kind", FILES)
def test_it_is_refused_with_what_and_what_to_do(kind, refused, tmp_path):
    name, content, *expected = FILES[kind]
    (tmp_path / name).write_bytes(content)
    zh, en = refused(tmp_path / name)
    for text, words in ((zh, expected[:2]), (en, expected[2:])):
        assert text.count("\n") == 1 and name in text
        assert all(each in text for each in words), text


@pytest.mark.parametrize(
    ("pages", "more", "said"),
    [([[(90, 700, 15, "文")]], {"trailer": LOCK}, "打开密码"), ([[SCAN], [SCAN]], {}, "扫描件")],
    ids=["encrypted", "scanned"],
)
def test_a_pdf_that_cannot_be_read(pages, more, said, refused, make_pdf, tmp_path):
    (tmp_path / "计划.pdf").write_bytes(make_pdf(pages, **more))
    assert said in refused(tmp_path / "计划.pdf")[0]


def test_a_broken_word_file(refused, example, tmp_path):
    whole = example.read_bytes()
    for content in (whole[: len(whole) // 2], whole[:200] + b"\0" * 2000 + whole[2200:]):
        (tmp_path / "计划.docx").write_bytes(content)
        assert "已损坏" in refused(tmp_path / "计划.docx")[0]


def test_a_hundred_megabytes_are_refused_unread(refused, tmp_path):
    with (tmp_path / "计划.txt").open("wb") as file:
        file.write(random.Random(1).randbytes(4096))
        file.truncate(100 * 1024 * 1024)
    zh, en = refused(tmp_path / "计划.txt")
    assert "64 MB" in zh and "100 MB" in zh and "64 MB" in en


def test_a_folder_and_a_file_that_is_not_there(refused, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "文件「.」：这是文件夹" in refused(".")[0]
    assert f"文件「{tmp_path.name}」：这是文件夹" in refused(tmp_path)[0]
    zh, en = refused("没有.docx")
    assert zh.count("没有.docx") == 1 and "找不到这个文件" in zh and "no such file" in en
    assert "别处" in refused("别处/没有.docx")[0]


def test_a_workbook_that_is_no_annex(refused, tmp_path):
    book = openpyxl.Workbook()
    for row in (["单位", "姓名", "电话"], ["甲局", "张三", 13800], ["乙局", "李四", 13900]):
        book.active.append(row)
    book.save(tmp_path / "通讯录.xlsx")
    zh, en = refused(tmp_path / "通讯录.xlsx")
    assert "没有计划的目标任务表" in zh and "责任单位" in zh and "no table of a plan" in en


def test_every_mistake_in_a_plan_toml_has_its_line(refused, tmp_path):
    (tmp_path / "plan.toml").write_text(MISTAKEN, encoding="utf-8")
    zh, en = refused(tmp_path / "plan.toml")
    assert [line.split("：")[1] for line in zh.splitlines()] == [f"plan.toml 第 {n} 行" for n in (2, 6, 7, 8)]
    assert en.count("plan.toml line") == 4


def test_an_old_word_file(refused, tmp_path):
    (tmp_path / "计划.doc").write_bytes(OLE + "WordDocument".encode("utf-16-le") + b"\0" * 600)
    zh, _ = refused(tmp_path / "计划.doc")
    assert (".docx" in zh) and (converter() is not None or "没有安装" in zh)


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_in_the_encodings_of_offices_is_read(encoding, zhiheng, example, tmp_path):
    text = example.with_suffix(".md").read_text(encoding="utf-8")
    (tmp_path / "计划.txt").write_bytes(text.encode(encoding, errors="replace"))
    told = zhiheng("read", tmp_path / "计划.txt", "-o", tmp_path / "plan.toml")
    plain = zhiheng("read", example.with_suffix(".md"), "-o", tmp_path / "plain.toml")
    assert told.status == 0 and told.out.split("，")[:5] == plain.out.split("，")[:5]


def test_a_plan_in_big5_is_read(zhiheng, tmp_path):
    text = (
        "示範區品質提升行動計劃（2026—2028年）\n\n一、主要目標\n\n到2028年，食品抽檢合格率達到98%以上。（區市場監管局）\n"
        * 3
    )
    (tmp_path / "計劃.txt").write_bytes(text.encode("big5"))
    told = zhiheng("read", tmp_path / "計劃.txt")
    assert (
        told.status == 0
        and "食品抽檢合格率" in told.out
        and "BIG5" in told.out
        and "另存为 UTF-8" in told.out
    )


@pytest.mark.parametrize(
    "call", [["raed"], ["read"], ["read", "a", "--jsn"], ["decompose", "a"], ["read", "a", "b"]]
)
def test_a_wrong_call_leaves_with_2_in_both_languages(call, zhiheng):
    zh, en = zhiheng(*call), zhiheng(*call, locale="en_US.UTF-8")
    assert (zh.status, en.status, zh.out, en.out) == (2, 2, "", "")
    assert zh.err.startswith("用法不对：") and en.err.startswith("wrong call: ") and "--help" in zh.err
    assert zhiheng("--lang", "en", *call).err == en.err


def test_a_shell_sees_the_same(process, tmp_path):
    (tmp_path / "空.docx").write_bytes(b"")
    zh, en = (
        process("read", tmp_path / "空.docx"),
        process("read", tmp_path / "空.docx", locale="en_US.UTF-8"),
    )
    assert (zh.status, en.status, zh.out, en.out) == (1, 1, "", "")
    assert zh.err.startswith("错误：文件「空.docx」") and en.err.startswith("error: file “空.docx”")
    assert process("read").status == 2
    assert process("--lang", "en", "read", tmp_path).err.startswith("error: ")


def test_a_file_that_may_not_be_read(refused, tmp_path):
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        pytest.skip("the administrator may read everything")
    (tmp_path / "计划.txt").write_text("文", encoding="utf-8")
    (tmp_path / "计划.txt").chmod(0)
    assert "权限" in refused(tmp_path / "计划.txt")[0]
