"""The rules of passwords, as a table."""

from __future__ import annotations

import pytest

from zhiheng.office.people.passwords import password_problems

CASES = [
    ("Qinghe-2028", False, []),
    ("质量Qinghe28", False, []),
    ("Qh-2028", False, ["密码只有 7 位，至少要 8 位"]),
    ("Qinghe-2028", True, ["密码只有 11 位，至少要 12 位（管理员）"]),
    ("Qinghe-2028-x", True, []),
    ("qinghequ28", False, ["四类中至少要有 3 类"]),
    ("QINGHEQU", False, ["四类中至少要有 3 类"]),
    ("lin", False, ["至少要 8 位", "至少要有 3 类"]),
    ("Clerk-2028-x", False, ["不能有登录名或姓名"]),
    ("林经办Aa-12345", False, ["不能有登录名或姓名"]),
    ("aA1" * 100, False, ["最多 256 位"]),
]


@pytest.mark.parametrize(("password", "administrator", "expected"), CASES)
def test_password_problems_are_all_told(password, administrator, expected):
    found = password_problems(password, administrator=administrator, names=("clerk", "林经办"))
    assert len(found) == len(expected)
    assert all(part in problem.zh for part, problem in zip(expected, found, strict=True))
    assert all(problem.en.isascii() for problem in found)
