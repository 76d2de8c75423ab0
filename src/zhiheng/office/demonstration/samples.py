"""Made-up businesses, and made-up samples taken from them over the years of a plan."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

TOWNS = ("城关街道", "清河街道", "柳林街道", "新安街道", "文昌街道", "东湖街道", "南桥街道", "北关街道", "石桥镇", "白沙镇",
         "双河镇", "青山镇", "大营镇", "龙泉镇", "清河经济开发区")  # fmt: skip
TRADES = (("食品", "C1411", ("纯牛奶", "挂面", "酱油", "菜籽油")), ("工业产品", "C3879", ("电线电缆", "燃气灶具", "儿童座椅")),
          ("农产品", "A0141", ("生菜", "豇豆", "草莓")))  # fmt: skip
FAULTS = {"食品": "菌落总数", "工业产品": "标志", "农产品": "农药残留"}
ENTERPRISES = (
    "统一社会信用代码",
    "企业名称",
    "主体类型",
    "行业代码",
    "所在镇街",
    "住所",
    "联系人",
    "联系电话",
    "成立日期",
    "登记状态",
)
INSPECTIONS = ("样品编号", "抽检类型", "抽样日期", "报告日期", "所在镇街", "被抽样单位统一社会信用代码", "样品名称", "批号", "类别",
               "是否重点", "检验结论", "不合格项目", "罚没金额（元）", "检验机构")  # fmt: skip
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


SAMPLING = Sampling(
    date(2026, 4, 1), date(2028, 12, 31), 300, "QH",
    {"食品": (0.022, 0.008), "工业产品": (0.055, 0.05), "农产品": (0.02, 0.01)}, numbered_from=121,
)  # fmt: skip
"""The samples of the made-up district. Its first quarter is not among them: the example's own workbooks hold it."""


def businesses(sampling: Sampling) -> Rows:
    """The made-up businesses of the example, settled in the towns by turns."""
    rows = enterprises(random.Random(2026))
    for number, row in enumerate(rows):
        row[4] = sampling.towns[number % len(sampling.towns)]
        row[5] = f"{row[4]}质量路{number + 1}号"
    return rows


def samples(sampling: Sampling) -> Iterator[list[Any]]:
    """Samples in the columns of `INSPECTIONS`, in the order of their days."""
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


def enterprises(chance: random.Random) -> Rows:
    """Forty-eight businesses, three for each town and a few more in the development zone."""
    from stdnum.cn import uscc

    surnames, found = "赵钱孙李周吴郑王冯陈", []
    for number in range(48):
        town = TOWNS[number % len(TOWNS)]
        trade, industry, _ = TRADES[number % len(TRADES)]
        # XXXXXX and XXXX stand where a real code has digits: a code like this is never issued.
        body = f"91310107XXXXXXX{number // 31 + 1}{uscc._alphabet[number % 31]}"
        founded = date(2009, 1, 5) + timedelta(days=chance.randrange(5500))
        found.append([
            body + uscc.calc_check_digit(body), f"清河{town[:2]}{trade}{number + 1:02}号有限公司", "有限公司", industry, town,
            f"{town}质量路{number + 1}号", f"{chance.choice(surnames)}{chance.choice('敏强静磊洋勇')}",
            f"1390000{chance.randrange(10_000):04}", founded, "存续",
        ])  # fmt: skip
    return found
