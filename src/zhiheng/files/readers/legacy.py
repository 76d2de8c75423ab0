"""Old formats (.doc, .wps, .rtf, .odt): LibreOffice makes new ones of them, if it is on the machine."""

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
_SUFFIXES = {"doc": ".doc", "rtf": ".rtf", "odt": ".odt", "wordxml": ".xml", "xls": ".xls", "ods": ".ods"}


def read_legacy(data: bytes, name: str) -> Document:
    """The bytes of an old document as a document. Raises InputProblem where it cannot be converted."""
    document = read_word(converted(data, name, "docx"), name)
    return replace(document, issues=(issue("converted", name), *document.issues))


def converter() -> str | None:
    """The LibreOffice of this machine, if there is one."""
    return next((found for program in _PROGRAMS if (found := shutil.which(program))), None)


def converted(data: bytes, name: str, target: str) -> bytes:
    """The bytes of a file of the format `target` ("docx", "xlsx") that LibreOffice makes of `data`.

    Raises InputProblem where there is no LibreOffice or it does not succeed.
    """
    program = converter()
    if program is None:
        raise refusal("converter-missing", name)
    with tempfile.TemporaryDirectory(prefix="zhiheng-") as folder:
        # A profile of its own: a running LibreOffice would otherwise take the call over and do nothing here.
        profile, output = Path(folder, "profile"), Path(folder, "out")
        source = Path(folder, "source" + _SUFFIXES.get(sniff(data), ".doc"))
        source.write_bytes(data)
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
        try:
            subprocess.run(
                [*command, "--convert-to", target, "--outdir", str(output), str(source)],
                capture_output=True, check=False, timeout=PATIENCE, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except (subprocess.TimeoutExpired, OSError) as error:
            raise refusal("conversion-failed", name) from error
        made = output / f"source.{target}"
        if not made.exists():
            raise refusal("conversion-failed", name)
        return made.read_bytes()
