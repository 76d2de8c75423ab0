"""Rows of a made-up register for the measurements of filing: twelve columns, as wide and as mixed as a real one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

NAME = "measured"
SCHEME = """\
label = { zh = "测量用", en = "For measurements" }
basis = ["none"]
lead = "区市场监管局"
"""
REGISTERS = """\
[measured]
label = { zh = "测量用台账", en = "Register for measurements" }
version = "1"
key = ["sample_no"]
area = "town"
date = "sampled_on"

[measured.columns]
sample_no = { label = { zh = "样品编号", en = "Sample" }, type = "text", required = true, longest = 20 }
sampled_on = { label = { zh = "抽样日期", en = "Sampled on" }, type = "date", required = true, minimum = 2020-01-01 }
reported_on = { label = { zh = "报告日期", en = "Reported on" }, type = "date" }
town = { label = { zh = "街镇", en = "Town" }, type = "area", required = true }
enterprise = { label = { zh = "统一社会信用代码", en = "Credit code" }, type = "uscc", required = true }
product = { label = { zh = "产品名称", en = "Product" }, type = "text", required = true, longest = 60 }
category = { label = { zh = "类别", en = "Category" }, type = "code", codes = ["食品", "工业产品", "农产品", "其他"], required = true }
is_key = { label = { zh = "是否重点", en = "Key product" }, type = "boolean" }
batches = { label = { zh = "批次", en = "Batches" }, type = "integer", minimum = 1, maximum = 10000 }
fine = { label = { zh = "罚款金额", en = "Fine" }, type = "number", unit = "元", decimals = 2, minimum = 0 }
result = { label = { zh = "检验结论", en = "Result" }, type = "code", codes = ["合格", "不合格"], required = true }
institution = { label = { zh = "检验机构", en = "Institution" }, type = "text" }

[[measured.rules]]
name = "reported_after_sampled"
label = { zh = "报告日期不早于抽样日期", en = "the report is not earlier than the sample" }
check = "reported_on >= sampled_on"
"""
LABELS = ("样品编号", "抽样日期", "报告日期", "街镇", "统一社会信用代码", "产品名称", "类别", "是否重点", "批次", "罚款金额",
          "检验结论", "检验机构")  # fmt: skip
TOWNS = tuple(f"第{number}街道" for number in range(1, 16))
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = np.array([3**power % 31 for power in range(17)])


def add_register(workspace: Path) -> None:
    """Puts the register into a workspace's own schemes, and the towns into its lists."""
    folder = workspace / "schemes" / NAME
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scheme.toml").write_text(SCHEME, encoding="utf-8")
    (folder / "registers.toml").write_text(REGISTERS, encoding="utf-8")
    towns = "".join(f'[[areas]]\nname = "{town}"\n' for town in TOWNS)
    (workspace / "lists.toml").write_text(f'[[bodies]]\nname = "区市场监管局"\n{towns}', encoding="utf-8")


def credit_codes(count: int, random: np.random.Generator) -> list[str]:
    """Unified social credit codes with the right check character (GB 32100-2015)."""
    digits = random.integers(0, 10, (count, 17))
    digits[:, 0], digits[:, 1] = 9, 1
    check = (31 - digits @ _WEIGHTS % 31) % 31
    letters = np.array(list(_ALPHABET))
    return ["".join(row) for row in letters[np.column_stack([digits, check])]]


def filing_rows(count: int, *, first: int = 0, seed: int = 1) -> pl.DataFrame:
    """`count` good rows as text under Chinese headers, numbered from `first`."""
    random = np.random.default_rng(seed)
    numbers = pl.Series(np.arange(first, first + count))
    sampled = pl.Series(random.integers(18_300, 20_400, count)).cast(pl.Int32).cast(pl.Date)
    reported = (
        sampled
        + pl.Series(random.integers(1, 40, count)).cast(pl.Int64).cast(pl.Duration("us")) * 86_400_000_000
    )
    codes = credit_codes(min(count, 20_000), random)
    return pl.DataFrame(
        {
            "样品编号": "S" + numbers.cast(pl.String).str.zfill(9),
            "抽样日期": sampled.cast(pl.String),
            "报告日期": reported.cast(pl.Date).cast(pl.String),
            "街镇": _chosen(TOWNS, count, random),
            "统一社会信用代码": _chosen(codes, count, random),
            "产品名称": _chosen([f"产品{number}号（散装）" for number in range(500)], count, random),
            "类别": _chosen(("食品", "工业产品", "农产品", "其他"), count, random),
            "是否重点": _chosen(("是", "否"), count, random),
            "批次": pl.Series(random.integers(1, 200, count)).cast(pl.String),
            "罚款金额": (pl.Series(random.integers(0, 5_000_000, count)) / 100).round(2).cast(pl.String),
            "检验结论": _chosen(("合格",) * 13 + ("不合格",), count, random),
            "检验机构": _chosen([f"云州市第{number}检测中心" for number in range(40)], count, random),
        }
    )  # fmt: skip


def _chosen(values: tuple[str, ...] | list[str], count: int, random: np.random.Generator) -> pl.Series:
    return pl.Series(values).gather(random.integers(0, len(values), count))


def write_workbook(rows: pl.DataFrame, path: Path) -> None:
    """The rows as people keep them in a workbook: days and numbers typed, the rest text."""
    from openpyxl import Workbook

    typed = rows.with_columns(
        pl.col("抽样日期", "报告日期").str.to_date(),
        pl.col("批次").cast(pl.Int64),
        pl.col("罚款金额").cast(pl.Float64),
    )
    book = Workbook(write_only=True)
    sheet = book.create_sheet("明细")
    sheet.append(list(LABELS))
    for row in typed.iter_rows():
        sheet.append(row)
    book.save(path)
