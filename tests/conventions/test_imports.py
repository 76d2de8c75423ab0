"""Imports run one way, and the contracts that say so can fail."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

LINT = "import sys; from importlinter import cli; sys.exit(cli.lint_imports(no_cache=True, limit_to_contracts={!r}))"

# Heavy or not always wanted: none may be loaded by importing a module of the package, only by calling into it.
HEAVY = (
    "charset_normalizer",
    "cn2an",
    "docx",
    "lxml",
    "opencc",
    "openpyxl",
    "pdfplumber",
    "polars",
    "python_calamine",
)
DEVELOPERS = ("grimp", "hypothesis", "importlinter", "mypy", "polars", "pytest", "ruff")

PLANTED = {
    "shell-and-core": ("files/planted.py", "import zhiheng.cli.main"),
    "inside-core": ("core/sources.py", "import zhiheng.core.plan.model"),
    "no-input-output": ("core/plan/planted.py", "import pathlib"),
    "no-formats": ("core/issues.py", "import docx"),
    "no-command-line": ("files/planted.py", "import click"),
}


def lint(folder: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LINT.format(contracts)],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "src"), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)


def test_import_contracts_hold(root):
    checked = lint(root)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("contract", PLANTED)
def test_import_contract_is_broken_by_a_planted_import(root, tmp_path, contract):
    shutil.copytree(root / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "pyproject.toml", tmp_path)
    file, line = PLANTED[contract]
    with (tmp_path / "src" / "zhiheng" / file).open("a", encoding="utf-8") as opened:
        opened.write(f"\n{line}\n")
    checked = lint(tmp_path, contract)
    assert checked.returncode == 1, checked.stderr
    assert "BROKEN" in checked.stdout


def test_import_contracts_name_every_part(root, tmp_path):
    shutil.copytree(root / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "pyproject.toml", tmp_path)
    (tmp_path / "src" / "zhiheng" / "core" / "undeclared.py").write_text("", encoding="utf-8")
    assert "zhiheng.core.undeclared" in lint(tmp_path, "inside-core").stdout


WALK = """
import importlib, pkgutil, sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {absent!r}:
            raise ImportError(f"{{name}} is taken away for this test")

sys.meta_path.insert(0, Absent())
import zhiheng
for module in pkgutil.walk_packages(zhiheng.__path__, "zhiheng."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(*sorted(set({heavy!r}) & set(sys.modules)))
"""


def test_modules_import_without_developers_tools_and_load_nothing_heavy():
    walked = python("-c", WALK.format(absent=DEVELOPERS, heavy=HEAVY))
    assert walked.returncode == 0, walked.stderr
    assert walked.stdout.split() == [], (
        "imported at the top of a module; import it inside the function that needs it"
    )


# Distributions whose import name differs from their own.
IMPORTED_AS = {"opencc-python-reimplemented": "opencc", "python-docx": "docx"}
COMES_WITH = {"pdfminer": "pdfplumber"}


def test_every_library_is_declared_and_used(root, package):
    declared = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = (re.split(r"[<>=!~\[]", each)[0] for each in declared)
    wanted = {IMPORTED_AS.get(name, name.replace("-", "_")) for name in names}
    imported = {name for source in package for name in imports(source) if name not in sys.stdlib_module_names}
    assert {COMES_WITH.get(name, name) for name in imported} - {"zhiheng"} == wanted


def imports(source):
    """First parts of the names of imported modules, also of those imported inside functions."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def test_core_opens_and_prints_nothing(package):
    calls = [
        f"{source.name}:{node.lineno}: {node.func.id}()"
        for source in package
        if source.name.startswith("src/zhiheng/core/")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in {"open", "print", "input", "exec", "eval", "__import__"}
    ]
    assert calls == []
