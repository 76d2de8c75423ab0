"""What the conventions look at: the sources as text and tree."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Source(NamedTuple):
    """One Python file."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()


def sources_under(*folders: str) -> list[Source]:
    paths = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    # Migrations are written by Django.
    texts = ((path, path.read_text(encoding="utf-8")) for path in paths if path.parent.name != "migrations")
    return [Source(path, text, ast.parse(text)) for path, text in texts if text.strip()]


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def package() -> list[Source]:
    """The files of the package `zhiheng`."""
    return sources_under("src")


@pytest.fixture(scope="session")
def everything() -> list[Source]:
    """All Python files: the package, its tests, tools and benchmarks."""
    return sources_under("src", "tests", "tools", "benchmarks", "examples")


@pytest.fixture(scope="session")
def kept_files() -> list[Path]:
    """The text files that the project keeps: tracked by git, or new and not ignored."""
    call = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(call, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout: the kept files cannot be told from the rest")
    kept = (ROOT / name for name in listed.split("\0") if name)
    return [path for path in kept if path.is_file() and b"\0" not in path.read_bytes()]
