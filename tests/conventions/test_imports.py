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
    "cryptography",
    "docx",
    "fastexcel",
    "lxml",
    "opencc",
    "openpyxl",
    "pdfplumber",
    "python_calamine",
    "scipy",
    "sqlglot",
    "stdnum",
)
# What rows are made of: loaded by the parts that work on rows, and by no other.
ROWS = ("duckdb", "numpy", "polars", "sqlalchemy")
ROW_PARTS = (
    "zhiheng.core.formulas.finishing_frames",
    "zhiheng.core.registers",
    "zhiheng.engines",
    "zhiheng.files.filings",
    "zhiheng.ledger",
    "zhiheng.workspace",
)
EXTRAS = ("axes", "deltalake", "django", "obstore", "psycopg", "pyspark", "segno", "waitress")
OFFICE = "zhiheng.office"
"""Django must be set up before its modules are imported; the tests of the office import them all."""
DEVELOPERS = ("grimp", "hypothesis", "importlinter", "moto", "mypy", "pytest", "ruff")

PLANTED = {
    "shell-and-core": ("files/planted.py", "import zhiheng.cli.main"),
    "inside-core": ("core/sources.py", "import zhiheng.core.plan.model"),
    "no-input-output": ("core/plan/planted.py", "import pathlib"),
    "no-formats": ("core/issues.py", "import docx"),
    "no-command-line": ("engines/planted.py", "import click"),
    "inside-the-office": ("office/people/roles.py", "import zhiheng.office.pages.routes"),
    "only-actions-write": ("office/pages/desk/planted.py", "import zhiheng.office.records.models"),
    "only-the-office-knows-django": ("workspace/planted.py", "import django"),
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
import importlib, importlib.machinery, pkgutil, sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {absent!r}:
            return importlib.machinery.ModuleSpec(name, self)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        raise ImportError(f"{{module.__name__}} is taken away for this test")

sys.meta_path.insert(0, Absent())
import zhiheng
def walk(folder, package):
    for module in pkgutil.iter_modules(folder, package + "."):
        if module.name.endswith("__main__") or module.name in {apart!r}:
            continue
        loaded = importlib.import_module(module.name)
        if module.ispkg:
            walk(loaded.__path__, module.name)

walk(zhiheng.__path__, "zhiheng")
print(*sorted(set({heavy!r}) & set(sys.modules)))
"""


@pytest.mark.parametrize(
    ("apart", "heavy"), [((*ROW_PARTS, OFFICE), (*HEAVY, *ROWS)), ((OFFICE,), HEAVY)], ids=["plans", "all"]
)
def test_modules_import_without_extras_and_load_nothing_heavy(apart, heavy):
    walked = python("-c", WALK.format(absent=(*DEVELOPERS, *EXTRAS), apart=apart, heavy=heavy))
    assert walked.returncode == 0, walked.stderr
    assert walked.stdout.split() == [], (
        "imported at the top of a module; import it inside the function that needs it"
    )


def test_definitions_of_registers_load_no_library_of_rows():
    modules = ", ".join(
        f"zhiheng.core.registers.{name}" for name in ("definitions", "kinds", "model", "table_schema")
    )
    loaded = python("-c", f"import sys, {modules}; print(*sorted(set({ROWS!r}) & set(sys.modules)))")
    assert (loaded.stdout.split(), loaded.stderr) == ([], "")


# Distributions whose import name differs from their own.
IMPORTED_AS = {
    "django-axes": "axes", "django-ninja": "ninja", "opencc-python-reimplemented": "opencc", "python-docx": "docx", "python-stdnum": "stdnum",
}  # fmt: skip
COMES_WITH = {
    "jwt": "mozilla_django_oidc", "pdfminer": "pdfplumber", "pydantic": "ninja", "pydantic_core": "ninja", "py4j": "pyspark", "requests": "mozilla_django_oidc",
}  # fmt: skip
# SQLAlchemy loads psycopg for an address that names it; Django loads its applications and middleware by their names.
LOADED_BY_NAME = {"axes", "django_htmx", "psycopg", "whitenoise"}


def test_every_library_is_declared_and_used(root, package):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [
        each
        for name in ("delta", "office", "postgres", "s3", "spark")
        for each in project["optional-dependencies"][name]
    ]
    names = (re.split(r"[<>=!~\[]", each)[0] for each in (*project["dependencies"], *extras))
    wanted = {IMPORTED_AS.get(name, name.replace("-", "_")) for name in names}
    imported = {name for source in package for name in imports(source) if name not in sys.stdlib_module_names}
    used = {COMES_WITH.get(name, name) for name in imported} - {"zhiheng"}
    assert used | LOADED_BY_NAME == wanted


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
