"""Everything public says what it is."""

from __future__ import annotations

import ast


def test_modules_have_docstrings(package):
    assert [source.name for source in package if not ast.get_docstring(source.tree)] == []


def test_public_functions_and_classes_have_docstrings(package):
    silent = [
        f"{source.name}:{node.lineno} {node.name}"
        for source in package
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert silent == []
