"""Makes plan.toml and lists.toml of examples/minhang-2018 and examples/putuo-2013: the figures of two real plans.

Run it from the project root: `.venv/bin/python tools/make_real_examples.py`. It needs the annotated plans in ../shared/gold;
what it writes is kept with the project. Only facts are taken over: what is measured, the figure, by when, and who answers
for it. No sentence of a plan is. The lists hold the bodies that the plan names, an office that files what is made up, and towns
that do not exist.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from zhiheng.core.bodies import Bodies
from zhiheng.core.plan.identity import with_ids
from zhiheng.core.plan.model import Body, Commitment, Facts, Plan, Result, Target
from zhiheng.core.registers.model import Lists, Named
from zhiheng.files.plan_toml import write_plan_toml
from zhiheng.workspace.lists import FILE, lists_text

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / ".." / "shared" / "gold"
OFFICE = "区质量工作领导小组办公室"
DISTRICT = "示例区"
TOWNS = ("甲街道", "乙街道", "丙镇", "丁镇", "戊镇")
PLANS = ("minhang-2018", "putuo-2013")
SAME = ("area", "category", "subject", "op", "unit", "change", "baseline", "by", "firm", "ref")
"""Fields that the annotation and the plan call by one name and hold in one form."""

Kind = TypeVar("Kind", bound=Commitment)


def main() -> None:
    """Writes the files of both plans."""
    for name in PLANS:
        plan, folder = plan_of(name), ROOT / "examples" / name
        write_plan_toml(plan, folder / "plan.toml")
        bodies = (OFFICE, *(body.name for body in plan.bodies))
        lists = Lists(tuple(map(Named, bodies)), tuple(map(Named, (*TOWNS, DISTRICT))))
        (folder / FILE).write_text(lists_text(lists, DISTRICT), encoding="utf-8")


def plan_of(name: str) -> Plan:
    """The plan `name` as it was annotated: its facts, targets, results and bodies."""
    about = json.loads((GOLD / f"{name}.structure.json").read_text(encoding="utf-8"))
    found = annotated(name)
    first, last = about["period"]
    facts = Facts(
        id=name, title=about["title"], issuer=tuple(about["issuer"].split()), number=about["document_number"],
        issued=date.fromisoformat(about["issued"]), period=(first, last),
    )  # fmt: skip
    return with_ids(
        Plan(
            facts=facts,
            areas=tuple(about["areas"]),
            targets=tuple(commitment(Target, each) for each in found if each["kind"] == "target"),
            results=tuple(commitment(Result, each) for each in found if each["kind"] == "result"),
            bodies=tuple(
                Body(name=body) for body in dict.fromkeys(b for each in found for b in each["bodies"])
            ),
        )
    )


def annotated(name: str) -> list[dict[str, Any]]:
    """The targets and results that a careful reader found, in the order of the text; numbers as they were written."""
    lines = (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line, parse_float=Decimal) for line in lines if line.strip()]


def commitment(kind: type[Kind], each: Mapping[str, Any]) -> Kind:
    """One target or result without its words."""
    return kind(
        id="", value=number(each["value"]), upper=number(each["upper"]), bodies=Bodies(tuple(each["bodies"])),
        **{name: each[name] for name in SAME},
    )  # fmt: skip


def number(value: int | Decimal | None) -> Decimal | None:
    """A figure as it was annotated, exactly."""
    return None if value is None else Decimal(value)


if __name__ == "__main__":
    main()
