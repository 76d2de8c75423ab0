"""The made-up filings of a plan's years: what its bodies might have reported of each target, quarter by quarter.

The same plan gives the same bytes: chance is seeded with what a target is about, and no clock is read. Fates are dealt out by turns, so
that some targets arrive early, most keep up, some slip, some turn away, some are reported once and some never.
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from zhiheng.core.judging.model import Link, Measured
from zhiheng.core.plan.model import Plan, Target
from zhiheng.office.demonstration.figures import CHANGING, Course, Fate, figures, relative
from zhiheng.office.demonstration.samples import ENTERPRISES, INSPECTIONS, Sampling, businesses, samples

ORDER = (
    Fate.KEEPS, Fate.KEEPS, Fate.SLIPS, Fate.EARLY, Fate.KEEPS, Fate.TURNS, Fate.KEEPS, Fate.STOPS,
    Fate.KEEPS, Fate.SLIPS, Fate.SILENT,
)  # fmt: skip
"""The fates in the order in which they are dealt out to the targets of a plan."""

SAMPLED = re.compile("抽样|抽检|抽查|满意|好评")
"""Figures that come of a sample, which is reported with them."""
SAMPLE = 240
"""How many are looked at in a quarter."""
OTHERS = {
    "city_service_satisfaction": ("全市服务业顾客满意度平均水平", "84.2", ""),
    "city_import_pass_rate": ("全市进出口样品抽检合格率", "96.1", "%"),
    "city_building_material_pass_rate": ("全市建筑材料监督抽查合格率", "93.4", "%"),
    "city_medical_resources": ("全市每千人口床位数", "4.9", "张"),
    "city_equipment_accident_rate": ("全市特种设备万台事故率", "0.42", ""),
    "city_tourism_complaint_rate": ("全市旅游服务质量投诉率", "2.1", "‰"),
}
"""Made-up figures of others, by the name that links give them: label, figure, unit."""
COVERS = {Measured.AMOUNT: "本季度数", Measured.RATE: "本季度数", Measured.STATE: "期末数"}
REPORTED = (
    "目标编号",
    "目标名称",
    "范围",
    "数据截止日期",
    "统计口径",
    "数值",
    "单位",
    "合格数（分子）",
    "抽取数（分母）",
    "佐证材料",
)
OUTSIDE = ("参照数编号", "参照数名称", "数据截止日期", "统计口径", "数值", "单位", "出处", "公布日期")


@dataclass(frozen=True)
class Row:
    """One row to file: the register, the day on which it could be filed, and its cells in the order of the register's header."""

    register: str
    day: date
    cells: tuple[str, ...]


HEADERS = {
    "enterprises": ENTERPRISES,
    "inspections": INSPECTIONS,
    "reported_values": REPORTED,
    "outside_figures": OUTSIDE,
}
"""The header of each file, in the order in which they are filed."""


def history(plan: Plan, links: Mapping[str, Link], sampling: Sampling | None = None) -> list[Row]:
    """Everything that is filed about the targets whose links say that they are reported, and the samples, in the order of days."""
    fate_of = fates(plan)
    results = {result.id: result for result in plan.results}
    rows: list[Row] = []
    for target in plan.targets:
        link = links[target.id]
        if not link.reported or fate_of[target.id] is Fate.SILENT:
            continue
        result = results.get(link.result)
        course = Course(
            target, fate_of[target.id], link.measured or Measured.STATE, len(quarter_ends(plan)),
            result.value if result else None, other(link.reference),
        )  # fmt: skip
        rows += reports(course, plan)
    rows += outside(plan, links.values())
    rows += sampled(sampling, plan) if sampling else ()
    return sorted(rows, key=lambda row: row.day)


def sampled(sampling: Sampling, plan: Plan) -> Iterator[Row]:
    """The samples, each filed thirty days after its quarter, and first their businesses."""
    for business in businesses(sampling):
        yield Row("enterprises", sampling.start, tuple(map(str, business)))
    ends = quarter_ends(plan)
    for sample in samples(sampling):
        end = next(end for end in ends if sample[2] <= end)
        yield Row("inspections", end + timedelta(days=30), tuple(map(str, sample)))


def fates(plan: Plan) -> dict[str, Fate]:
    """The fate of each target by its id. What the plan asks for twice fares equally both times."""
    about: dict[str, Fate] = {}
    return {
        target.id: about.setdefault(target.subject, ORDER[len(about) % len(ORDER)]) for target in plan.targets
    }


def quarter_ends(plan: Plan) -> list[date]:
    """The last days of the quarters of the plan. Raises ValueError for a plan that does not say its years."""
    if plan.facts.period is None:
        raise ValueError("the plan does not say its years")
    first, last = plan.facts.period
    firsts = [
        date(year + month // 12, month % 12 + 1, 1)
        for year in range(first, last + 1)
        for month in (3, 6, 9, 12)
    ]
    return [day - timedelta(days=1) for day in firsts]


def reports(course: Course, plan: Plan) -> Iterator[Row]:
    """What is reported of one target: of each quarter, of a rate of each year too, and before them the base of a change."""
    target = course.target
    ends = quarter_ends(plan)
    chance = random.Random(f"{plan.facts.id} {target.subject}")
    found = list(zip(ends, figures(course, chance), strict=True))
    if relative(target):
        yield report(target, date(base_year(target, ends[0].year), 12, 31), "本年数", course.start)
    if course.fate is Fate.STOPS:
        found = found[:1]
    sampled = (
        course.measured is Measured.RATE and target.unit in ("%", "分") and SAMPLED.search(target.subject)
    )
    for end, value in found:
        yield report(target, end, COVERS[course.measured], value, sample=SAMPLE if sampled else 0)
    if course.measured is Measured.RATE and not sampled:
        for at in range(3, len(found), 4):
            mean = sum((value for _, value in found[at - 3 : at + 1]), Decimal(0)) / 4
            yield report(target, found[at][0], "本年数", round(mean, 2))


def report(target: Target, until: date, covers: str, value: Decimal, *, sample: int = 0) -> Row:
    """One row of reported values, filed ten days after its closing day; of a sample with its counts, of which the figure comes."""
    passed = round(sample * value / 100) if target.unit == "%" else 0
    counts = (str(passed), str(sample)) if passed else ("", "")
    if passed:
        value = round(Decimal(100 * passed) / sample, 4)
    unit = CHANGING[target.subject][0] if relative(target) else ""
    evidence = f"{until.year}年{until.month}月统计表" if target.op != "do" or value < 1 else "验收文件"
    cells = (target.id, target.subject, "全区", str(until), covers, str(value), unit, *counts, evidence)
    return Row("reported_values", until + timedelta(days=10), cells)


def base_year(target: Target, first: int) -> int:
    """The year that a change is measured against: the one that the plan names, else the last before it."""
    named = re.search(r"\d{4}", target.baseline)
    return int(named[0]) if named else first - 1


def outside(plan: Plan, links: Iterable[Link]) -> Iterator[Row]:
    """The figures of others that links name and somebody publishes, each quarter."""
    for name in dict.fromkeys(link.reference for link in links if link.reference in OTHERS):
        label, figure, unit = OTHERS[name]
        chance = random.Random(f"{plan.facts.id} {name}")
        for end in quarter_ends(plan):
            value = Decimal(figure) * (1 + Decimal(chance.randrange(-5, 6)) / 1000)
            published = end + timedelta(days=8)
            cells = (
                name,
                label,
                str(end),
                "本季度数",
                f"{value:.2f}",
                unit,
                "市统计资料（虚构）",
                str(published),
            )
            yield Row("outside_figures", end + timedelta(days=10), cells)


def other(reference: str) -> Decimal | None:
    """The figure of others of that name; None where nobody publishes one."""
    return Decimal(OTHERS[reference][1]) if reference in OTHERS else None


def write(rows: Iterable[Row], register: str, path: Path) -> None:
    """A CSV file with the rows of one register."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS[register])
        writer.writerows(row.cells for row in rows if row.register == register)
