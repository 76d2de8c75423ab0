"""Whole stories through the command line: the calls of a person, and documents of one text in every format."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from zhiheng.cli.main import run

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Call:
    """What a call of the command left: its exit status and what it printed."""

    status: int
    out: str
    err: str


@pytest.fixture
def zhiheng(capsys, monkeypatch) -> Callable[..., Call]:
    """The command, called in this process, in Chinese unless `locale` says otherwise."""

    def calling(*arguments: object, locale: str = "zh_CN.UTF-8") -> Call:
        monkeypatch.setenv("LC_ALL", locale)
        monkeypatch.delenv("ZHIHENG_DEBUG", raising=False)
        status = run([str(each) for each in arguments])
        out, err = capsys.readouterr()
        return Call(status, out, err)

    return calling


@pytest.fixture
def process(monkeypatch) -> Callable[..., Call]:
    """The command in a process of its own, as a shell starts it."""

    def starting(*arguments: object, locale: str = "zh_CN.UTF-8") -> Call:
        monkeypatch.setenv("LC_ALL", locale)
        monkeypatch.setenv("PYTHONUTF8", "1")
        monkeypatch.delenv("ZHIHENG_DEBUG", raising=False)
        done = subprocess.run(
            [sys.executable, "-c", "from zhiheng.cli.main import main; main()", *map(str, arguments)],
            capture_output=True, text=True, encoding="utf-8", timeout=120,
        )  # fmt: skip
        return Call(done.returncode, done.stdout, done.stderr)

    return starting


@pytest.fixture(scope="session")
def example() -> Path:
    """The plan that the project ships."""
    return ROOT / "examples" / "qinghe-2026" / "plan.docx"


@pytest.fixture(scope="session")
def real_plans() -> list[Path]:
    """The real plans beside the project, where they are."""
    plans = sorted((ROOT / ".." / "shared" / "plans").glob("*.txt"))
    if not plans:
        pytest.skip("there is no folder ../shared/plans beside the project")
    return plans


@pytest.fixture
def words() -> Callable[[str], str]:
    """A text without blanks and line ends, for comparing what is printed in columns."""
    return lambda text: re.sub(r"\s+", "", text)
