"""Nothing that a reader cannot hold in the head."""

from __future__ import annotations

import ast

LINES_IN_FILE = 500
LINES_IN_FUNCTION = 50
ARGUMENTS = 6


def functions(source):
    return [
        node for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_files_are_short(everything):
    long = {source.name: source.text.count("\n") for source in everything}
    assert {name: lines for name, lines in long.items() if lines > LINES_IN_FILE} == {}


def test_functions_are_short(everything):
    long = [
        f"{source.name}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for source in everything
        for node in functions(source)
        if node.end_lineno - node.lineno + 1 > LINES_IN_FUNCTION
    ]
    assert long == []


def test_functions_take_few_arguments(everything):
    many = []
    for source in everything:
        for node in functions(source):
            named = [each.arg for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
            count = len([name for name in named if name not in {"self", "cls"}])
            if count > ARGUMENTS:
                many.append(f"{source.name}:{node.lineno} {node.name}: {count} arguments")
    assert many == []


def test_pages_are_short(root):
    pages = [*root.glob("*.md"), *(page for page in root.glob("docs/**/*.md"))]
    assert pages
    long = {page.name: page.read_text(encoding="utf-8").count("\n") for page in pages}
    assert {name: lines for name, lines in long.items() if lines > LINES_IN_FILE} == {}
