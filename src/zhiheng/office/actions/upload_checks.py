"""What may not be kept among the files that people hand in: programs, documents with programs inside, and what a scanner finds.

Source: GB/T 22239-2019, 8.1.4.5 (malicious code). Files are never opened by the office in a way that runs them; these checks keep them from
going on to whoever takes them out again.
"""

from __future__ import annotations

import shlex
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from zhiheng.core.issues import InputProblem, Issue, Level, Text

PROGRAMS = (
    b"MZ", b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!",
    b"L\x00\x00\x00\x01\x14\x02\x00",
)  # fmt: skip
"""How files of programs begin: Windows, Linux, macOS, Java, scripts, shortcuts."""
SUFFIXES = frozenset((
    "app", "apk", "bat", "chm", "cmd", "com", "cpl", "dll", "dmg", "exe", "hta", "iso", "jar", "js", "jse",
    "lnk", "msc", "msi", "msp", "pif", "ps1", "psm1", "reg", "scr", "sct", "sh", "vb", "vbe", "vbs", "wsc", "wsf", "wsh",
))  # fmt: skip
"""Names under which a click would run what is inside."""
MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
"""The name of the storage in which old Office files keep macros ([MS-OVBA] 2.2.1)."""
PIECE = 1 << 20
SCAN_SECONDS = 120
FOUND = 1
"""Exit status by which scanners of the kind of clamscan say that they found something; 0 is clean, others are failures."""


def check_content(path: Path, name: str) -> None:
    """Looks at a file that came in as `name`, before it is kept. Raises InputProblem with everything that speaks against it."""
    if problems := list(_problems(path, name)):
        raise InputProblem(*problems)


def _problems(path: Path, name: str) -> Iterator[Issue]:
    with path.open("rb") as file:
        beginning = file.read(16)
    suffix = name.rpartition(".")[2].lower()
    if suffix in SUFFIXES or beginning.startswith(PROGRAMS):
        yield _issue("file-program", name, Text("是可以运行的程序或脚本", "is a program or script"),
                     Text("请换成文档、表格、图片或 PDF", "Hand in a document, a table, a picture or a PDF"))  # fmt: skip
    elif _has_macros(path, beginning):
        yield _issue("file-macros", name, Text("带有宏（内嵌程序）", "has macros (a program inside)"),
                     Text("请在 Office 或 WPS 里另存为不带宏的 .xlsx 或 .docx 再上传", "Save it as .xlsx or .docx without macros and hand that in"))  # fmt: skip
    elif _scanner_objects(path):
        yield _issue("file-infected", name, Text("没有通过病毒检查", "did not pass the virus scanner"),
                     Text("请先在本机查杀，再上传干净的文件；仍有疑问请联系系统管理员", "Clean it on your machine first; ask the system administrator if in doubt"))  # fmt: skip


def _has_macros(path: Path, beginning: bytes) -> bool:
    if beginning.startswith(OLE):
        return _holds(path, OLE_MACROS)
    if not beginning.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(path) as parts:
            return any(part.lower().endswith(MACRO_PARTS) for part in parts.namelist())
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError):
        # No package of an office document: the reader of the file says so in its own words.
        return False


def _holds(path: Path, wanted: bytes) -> bool:
    """Whether the bytes stand anywhere in the file, across the borders of pieces too."""
    kept = b""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            if wanted in kept + piece:
                return True
            kept = piece[-len(wanted) :]
    return False


def _scanner_objects(path: Path) -> bool:
    """Asks the scanner that zhiheng.toml names, if one is named. One that fails lets nothing through: nobody would notice that it is gone.

    Raises InputProblem where it cannot be run or fails.
    """
    command = settings.OFFICE_SETTINGS.scanner
    if not command:
        return False
    try:
        done = subprocess.run(
            [*shlex.split(command), str(path)], capture_output=True, timeout=SCAN_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        status = -1
    else:
        status = done.returncode
    if status not in (0, FOUND):
        raise InputProblem(
            _issue("scanner-failed", path.name, Text("病毒检查程序没有正常工作，文件没有收下", "the virus scanner did not work; the file was not taken"),
                   Text("请系统管理员检查 zhiheng.toml 里 [office] 的 scanner", "Ask the system administrator to look at scanner in [office] of zhiheng.toml"))
        )  # fmt: skip
    return status == FOUND


def _issue(code: str, name: str, message: Text, remedy: Text) -> Issue:
    place = Text(f"文件「{name}」", f"file “{name}”")
    return Issue(level=Level.ERROR, code=code, place=place, value="", message=message, remedy=remedy)
