"""The scripts are plain POSIX shell and say plainly what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

TOOLS = ("cat", "cksum", "dirname", "head", "rm", "sh", "tail")
SCRIPTS = (
    "audit-dependencies", "backup-under-load", "wheelhouse", "setup", "demo", "tour", "test", "bench", "bench-office", "fuzz", "fuzz-api", "kill", "kill-office", "office-postgresql", "story", "simulate", "agree", "spark-cluster",
)  # fmt: skip


@pytest.fixture
def checkout(root, tmp_path):
    """A checkout without an environment, on a machine that has the tools of every system and no Python."""
    shutil.copytree(root / "script", tmp_path / "project" / "script")
    shutil.copy(root / "pyproject.toml", tmp_path / "project")
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool))
    return tmp_path


def run(checkout, *command, **variables):
    environment = {"PATH": str(checkout / "bin"), **variables}
    return subprocess.run(
        ["sh", *command],
        cwd=checkout / "project",
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def program(checkout, name, text):
    path = checkout / "bin" / name
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.mark.parametrize("script", [*SCRIPTS, "lib.sh"])
def test_script_is_valid_posix_shell(root, script):
    shell = shutil.which("dash") or "sh"
    checked = subprocess.run(
        [shell, "-n", root / "script" / script], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize("script", SCRIPTS)
def test_script_may_be_run(root, script):
    assert os.access(root / "script" / script, os.X_OK)


@pytest.mark.parametrize("script", SCRIPTS)
def test_script_without_python_says_what_is_missing(checkout, script):
    ended = run(checkout, f"script/{script}")
    assert ended.returncode == 1
    assert "没有找到 Python 3.11 或更高版本" in ended.stderr
    assert "No Python 3.11 or later was found" in ended.stderr


def test_setup_passes_over_a_python_that_fails_or_is_old(checkout):
    program(checkout, "python3.13", "echo 'python3.13: command not found' >&2; exit 127")
    program(checkout, "python3", "exit 1")
    ended = run(checkout, "script/setup")
    assert ended.returncode == 1
    assert "No Python 3.11 or later was found" in ended.stderr
    assert "command not found" not in ended.stderr


def test_setup_names_the_python_that_cannot_make_environments(checkout):
    program(checkout, "python3.12", 'case "$2" in *venv*) exit 1 ;; *print*) echo 3.12 ;; esac')
    ended = run(checkout, "script/setup")
    assert ended.returncode == 1
    assert "apt install python3.12-venv" in ended.stderr


def test_setup_names_the_python_that_was_asked_for(checkout):
    ended = run(checkout, "script/setup", ZHIHENG_PYTHON="no-such-python")
    assert ended.returncode == 1
    assert "ZHIHENG_PYTHON names no-such-python, which does not run" in ended.stderr


def test_setup_refuses_an_unknown_argument(checkout):
    ended = run(checkout, "script/setup", "everything")
    assert ended.returncode == 2
    assert "Unknown argument: everything" in ended.stderr


def test_setup_installs_once_and_again_when_the_libraries_change(checkout):
    project = checkout / "project"
    (project / ".venv" / "bin").mkdir(parents=True)
    program(checkout, "../project/.venv/bin/python", 'echo "$*" >>calls')
    for changed in (False, False, True):
        (project / "calls").write_text("", encoding="utf-8")
        if changed:
            (project / "pyproject.toml").write_text("[project]", encoding="utf-8")
        first = not (project / ".venv" / "zhiheng-set-up").exists()
        ended = run(checkout, "script/setup")
        assert ended.returncode == 0, ended.stderr
        assert ("pip install" in (project / "calls").read_text(encoding="utf-8")) == (first or changed)
