"""Old formats (.doc, .wps, .rtf, .odt): LibreOffice makes a .docx of them, if it is on the machine."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from zhiheng.core.plan.blocks import Document
from zhiheng.files.readers.problems import issue, refusal
from zhiheng.files.readers.sniffing import sniff
from zhiheng.files.readers.word import read_word

PATIENCE = 120
"""Seconds that a conversion may take."""

_PROGRAMS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
_SUFFIXES = {"doc": ".doc", "rtf": ".rtf", "odt": ".odt", "wordxml": ".xml"}


def read_legacy(data: bytes, name: str) -> Document:
    """The bytes of an old document as a document. Raises InputProblem where it cannot be converted."""
    program = converter()
    if program is None:
        raise refusal("converter-missing", name)
    document = read_word(_converted(program, data, name), name)
    return replace(document, issues=(issue("converted", name), *document.issues))


def converter() -> str | None:
    """The LibreOffice of this machine, if there is one."""
    return next((found for program in _PROGRAMS if (found := shutil.which(program))), None)


def _converted(program: str, data: bytes, name: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="zhiheng-") as folder:
        # A profile of its own: a running LibreOffice would otherwise take the call over and do nothing here.
        profile, target = Path(folder, "profile"), Path(folder, "out")
        source = Path(folder, "source" + _SUFFIXES.get(sniff(data), ".doc"))
        source.write_bytes(data)
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
        try:
            subprocess.run(
                [*command, "--convert-to", "docx", "--outdir", str(target), str(source)],
                capture_output=True, check=False, timeout=PATIENCE, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except (subprocess.TimeoutExpired, OSError) as error:
            raise refusal("conversion-failed", name) from error
        made = target / "source.docx"
        if not made.exists():
            raise refusal("conversion-failed", name)
        return made.read_bytes()
