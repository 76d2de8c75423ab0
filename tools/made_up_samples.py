"""Made-up samples for the register of inspections over the years of a plan, and the businesses they were taken from."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from make_example_filings import FAULTS, TOWNS, TRADES, enterprises

Rows = list[list[Any]]


@dataclass(frozen=True)
class Sampling:
    """How samples are drawn: between which days, how many in 91 days, and how their numbers begin.

    `failing`: the share that fails by category, at the beginning and at the end; it moves evenly between.
    """

    start: date
    end: date
    each_quarter: int
    prefix: str
    failing: Mapping[str, tuple[float, float]]
    towns: Sequence[str] = TOWNS
    numbered_from: int = 1


SAMPLINGS = {
    "minhang-2018": Sampling(
        date(2018, 1, 1), date(2020, 12, 31), 240, "EX",
        {"食品": (0.05, 0.035), "工业产品": (0.06, 0.075), "农产品": (0.01, 0.004)},
        ("甲街道", "乙街道", "丙镇", "丁镇", "戊镇"),
    ),
    "plan-2026-2028": Sampling(
        date(2026, 4, 1), date(2028, 12, 31), 300, "QH",
        {"食品": (0.022, 0.008), "工业产品": (0.055, 0.05), "农产品": (0.02, 0.01)}, numbered_from=121,
    ),
}  # fmt: skip
"""By the id of the plan. In the made-up district the first quarter is there already: examples/qinghe-2026/filings."""


def businesses(sampling: Sampling) -> Rows:
    """The made-up businesses of the example, settled in the towns by turns."""
    rows = enterprises(random.Random(2026))
    for number, row in enumerate(rows):
        row[4] = sampling.towns[number % len(sampling.towns)]
        row[5] = f"{row[4]}质量路{number + 1}号"
    return rows


def samples(sampling: Sampling) -> Iterator[list[Any]]:
    """Samples in the columns of `make_example_filings.INSPECTIONS`, in the order of their days."""
    chance, sampled = random.Random(sampling.prefix), businesses(sampling)
    days = (sampling.end - sampling.start).days + 1
    drawn = sorted(chance.randrange(days) for _ in range(days * sampling.each_quarter // 91))
    for number, day in enumerate(drawn, sampling.numbered_from):
        business = chance.choice(sampled)
        category, products = next((trade, goods) for trade, code, goods in TRADES if code == business[3])
        before, after = sampling.failing[category]
        failed = chance.random() < before + (after - before) * day / days
        taken = sampling.start + timedelta(days=day)
        yield [
            f"{sampling.prefix}{taken.year}-{number:04}", "监督抽检", taken, taken + timedelta(days=chance.randrange(7, 25)),
            chance.choice(sampling.towns), business[0], chance.choice(products), f"{taken - timedelta(days=20):%Y%m%d}", category,
            "是" if chance.random() < 0.4 else "否", "不合格" if failed else "合格", FAULTS[category] if failed else "",
            5000 if failed and number % 9 else "", "云州市产品质量检验研究院",
        ]  # fmt: skip
