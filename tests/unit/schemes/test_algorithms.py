"""Algorithms of scheme folders are loaded from their file, and what is wrong with it is told."""

from __future__ import annotations

from fractions import Fraction

import pytest

from zhiheng.core.issues import InputProblem
from zhiheng.schemes.algorithms import load_algorithm

CODE = '''
from fractions import Fraction

def doubled(values, parameters):
    """Twice the value."""
    return values["first"] * 2

def _hidden(values, parameters):
    return None
'''


def folder(root, code=CODE):
    made = root / "own"
    made.mkdir()
    if code is not None:
        (made / "algorithm.py").write_text(code, encoding="utf-8")
    return made


def said(root, name, code=CODE):
    with pytest.raises(InputProblem) as caught:
        load_algorithm(folder(root, code), name, "own/indicators.toml a.algorithm")
    return caught.value.issues[0].line("zh")


def test_function_of_the_folder_is_called(tmp_path):
    assert load_algorithm(folder(tmp_path), "doubled", "")({"first": Fraction(3)}, {}) == 6


@pytest.mark.parametrize("name", ["double", "_hidden", "Fraction"])
def test_function_that_is_not_its_own_is_refused(tmp_path, name):
    assert "没有这个函数" in said(tmp_path, name)


def test_folder_without_the_file_is_told(tmp_path):
    assert "没有存放算法的文件" in said(tmp_path, "doubled", None)


def test_file_that_fails_is_told(tmp_path):
    assert "运行出错（division by zero）" in said(tmp_path, "doubled", "1 / 0")
