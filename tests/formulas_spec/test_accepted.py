"""Every formula of the book means what stands beside it: the tree, and the unit of what comes out.

`unit` is what an indicator declares; `tree` shows the tree brought to it. Without `unit` the tree is as the formula gives it,
and `gives` its unit. `register` is checks where nothing is said; `stock` counts every row in every period.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from zhiheng.core.formulas.checking import in_unit, read_condition, read_formula

HERE = Path(__file__).parent


def _cases(key: str) -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {group['what']}: {case[key]}")
        for path in sorted(HERE.glob("accepted_*.toml"))
        for group in tomllib.loads(path.read_text(encoding="utf-8"))["group"]
        for case in group["cases"]
        if key in case
    ]


@pytest.mark.parametrize("case", _cases("formula"))
def test_formula(case, scope_of, shown):
    scope = scope_of(case.get("register", "checks"), stock=case.get("stock", False))
    tree = read_formula(case["formula"], scope).tree
    assert tree.type.unit == case.get("gives", "")
    if "unit" in case:
        tree = in_unit(tree, case["unit"], place=scope.place, text=case["formula"])
        assert tree.type.unit == case["unit"]
    if "tree" in case:
        assert shown(tree) == case["tree"]


@pytest.mark.parametrize("case", _cases("condition"))
def test_condition(case, scope_of, shown):
    """A condition is shown as that of a count."""
    condition = read_condition(case["condition"], scope_of())
    counted = read_formula("count()", scope_of(), where=condition).tree
    assert shown(counted) == f"COUNT( | {case['tree']})"
