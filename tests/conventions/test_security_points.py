"""The table of security points names files and tests that there are, and says honestly what is not met."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))


def test_security_points_name_files_and_tests_that_there_are(monkeypatch):
    import reference_security

    assert list(reference_security.faults()) == []
    good = reference_security.points()[0]
    for wrong, said in (
        ({"code": ["src/nothing.py"]}, "no file"), ({"tests": [good["tests"][0] + "_x"]}, "no test"), ({"state": "fine"}, "a state of"),
        ({"code": []}, "by no code"), ({"how": {"zh": "好", "en": ""}}, "both languages"),
    ):  # fmt: skip
        monkeypatch.setattr(reference_security, "points", lambda wrong=wrong: [{**good, **wrong}])
        (found,) = reference_security.faults()
        assert said in found


def test_security_points_cover_the_rules_and_admit_what_is_open():
    import reference_security

    rows = reference_security.points()
    clauses = {row["clause"].split()[0] for row in rows if row["norm"].startswith("GB/T 22239")}
    assert {f"8.1.4.{number}" for number in range(1, 12)} <= clauses and any(
        each.startswith("8.1.5") for each in clauses
    )
    assert {row["state"] for row in rows} == set(reference_security.STATES)
    assert all(row["mark"] == "M" for row in rows if row["norm"].startswith("OWASP"))
