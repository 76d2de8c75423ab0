"""What value cells say."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zhiheng.core.plan.commitments.cells import is_plain_value, read_cell, read_cells


@pytest.mark.parametrize(
    ("text", "op", "value", "upper", "unit", "change"),
    [
        ("≥98", ">=", "98", None, "", None), ("98%以上", ">=", "98", None, "%", None), ("不低于98", ">=", "98", None, "", None),
        ("控制在0.15以内", "<=", "0.15", None, "", None), ("＜5.5", "<", "5.5", None, "", None), ("27.5左右", "~", "27.5", None, "", None),
        ("70–80%", "between", "70", "80", "%", None), ("4-5个", "between", "4", "5", "个", None), ("1,200", None, "1200", None, "", None),
        ("〔18〕", None, "18", None, "", "cumulative"), ("［＞5500］", ">", "5500", None, "", "cumulative"), ("[≥3000]", ">=", "3000", None, "", "cumulative"),
        ("累计5项", None, "5", None, "项", "cumulative"), ("新增3000台", None, "3000", None, "台", "increase"), ("下降10%", None, "10", None, "%", "decline"),
        ("-3%", None, "3", None, "%", "decline"), ("每年20家", None, "20", None, "家", "per_year"), ("九成以上", ">=", "90", None, "%", None),
        ("全覆盖", "=", "100", None, "%", None), ("杜绝", "=", "0", None, "起", None), ("96%*", None, "96", None, "%", None),
        ("96%（市级）", None, "96", None, "%", None), ("翻两番", ">=", "2", None, "番", "growth"), ("减半", ">=", "0.5", None, "", "decline"),
    ],
)  # fmt: skip
def test_cell(
    text: str, op: str | None, value: str, upper: str | None, unit: str, change: str | None
) -> None:
    cell = read_cell(text)
    assert cell is not None
    assert (cell.op, cell.value, cell.upper, cell.unit, cell.change) == (
        op,
        Decimal(value),
        Decimal(upper) if upper else None,
        unit,
        change,
    )


@pytest.mark.parametrize(
    ("text", "op", "ref"),
    [
        ("高于GDP增长", ">ref", "GDP增长"),
        ("与经济增长基本同步", ">=ref", "经济增长"),
        ("保持全市领先", "rank", "全市领先"),
        ("建成", "do", ""),
        ("加快推进", "do", ""),
    ],
)
def test_cell_without_figure(text: str, op: str, ref: str) -> None:
    cell = read_cell(text)
    assert cell is not None
    assert (cell.op, cell.ref) == (op, ref)


@pytest.mark.parametrize("text", ["", "—", "--", "/", "明显改善", "逐步提高", "完成上级任务", "2026年底"])
def test_cell_without_value(text: str) -> None:
    assert read_cell(text) is None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("≤56/≤47", ["56", "47"]),
        ("昼间≤56，夜间≤47", ["56", "47"]),
        ("5家", ["5"]),
        ("1,200", ["1200"]),
        ("到2025年95%；到2026年96%", ["95", "96"]),
    ],
)
def test_cell_with_several_values(text: str, values: list[str]) -> None:
    assert [str(c.value) for c in read_cells(text)] == values


def test_values_of_one_cell_share_the_unit() -> None:
    assert [c.unit for c in read_cells("昼间≤56，夜间≤47分贝")] == ["分贝", "分贝"]


def test_values_of_one_cell_have_their_labels_and_years() -> None:
    assert [c.label for c in read_cells("昼间≤56，夜间≤47")] == ["昼间", "夜间"]
    assert [c.by for c in read_cells("到2025年95%；到2026年96%")] == ["2025", "2026"]


@pytest.mark.parametrize("text", ["95", "≥95%", "80左右", "〔18〕", "建成", "3家", "4-5个", "72.8"])
def test_plain_value(text: str) -> None:
    assert is_plain_value(text)


@pytest.mark.parametrize(
    "text", ["4A级以上景区", "SO2排放量", "3岁以下婴幼儿托位数", "12345热线办结率", "产品合格率"]
)
def test_name_with_a_figure_is_no_plain_value(text: str) -> None:
    assert not is_plain_value(text)
