"""A register with a column of every kind that workbooks treat in a way of its own, and the lists of a made-up district."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from zhiheng.core.issues import Text
from zhiheng.core.registers.model import (
    Code,
    Column,
    ColumnType,
    Lists,
    Named,
    PersonalData,
    Register,
    Rule,
)

COLUMNS = (
    Column(
        name="sample_no",
        label=Text("抽样单编号", "Sample number"),
        type=ColumnType.TEXT,
        required=True,
        longest=30,
        note=Text("抽样单右上角的编号，照抄，不加空格", "As printed on the sampling form"),
        example="QH2026-0418-001",
    ),
    Column(
        name="sampled_on",
        label=Text("抽样日期", "Sampled on"),
        type=ColumnType.DATE,
        required=True,
        minimum=date(2024, 1, 1),
        example="2026-04-18",
    ),
    Column(name="month", label=Text("计入月份", "Month"), type=ColumnType.MONTH, example="2026-04"),
    Column(
        name="town",
        label=Text("所在镇街", "Town"),
        type=ColumnType.AREA,
        required=True,
        example="清源街道",
    ),
    Column(
        name="body",
        label=Text("组织抽查的单位", "Body"),
        type=ColumnType.BODY,
        example="区市场监管局",
    ),
    Column(
        name="enterprise",
        label=Text("统一社会信用代码", "Credit code"),
        type=ColumnType.USCC,
        required=True,
        example="91350211M000100Y43",
        note=Text("营业执照上的 18 位代码", "The code on the licence"),
    ),
    Column(
        name="contact",
        label=Text("联系人", "Contact"),
        type=ColumnType.TEXT,
        personal=PersonalData.NAME,
        longest=20,
        example="张三",
    ),
    Column(
        name="batches",
        label=Text("抽查批次", "Batches"),
        type=ColumnType.INTEGER,
        unit="批",
        required=True,
        minimum=Decimal(1),
        maximum=Decimal(100000),
        example="50",
    ),
    Column(
        name="passed",
        label=Text("合格批次", "Batches passed"),
        type=ColumnType.INTEGER,
        unit="批",
        minimum=Decimal(0),
        example="49",
    ),
    Column(
        name="value",
        label=Text("货值", "Value of goods"),
        type=ColumnType.NUMBER,
        unit="元",
        decimals=2,
        minimum=Decimal(0),
        example="1250.50",
    ),
    Column(
        name="result",
        label=Text("检验结论", "Result"),
        type=ColumnType.CODE,
        codes=(Code("合格"), Code("不合格"), Code("不作判定")),
        required=True,
        example="合格",
    ),
    Column(name="key_food", label=Text("重点食品", "Key food"), type=ColumnType.BOOLEAN, example="是"),
)

AREAS = tuple(f"{name}{kind}" for kind in ("街道", "镇") for name in ("清源", "临河", "南桥", "东湾", "柳溪"))
BODIES = (
    "区市场监管局", "区住房和城乡建设局", "区交通运输局", "区生态环境局", "区农业农村局", "区水务局",
    "区卫生健康委", "区教育局", "区民政局", "区文化和旅游局", "区城市管理局", "区商务局", "区科学技术局",
    "区工业和信息化局", "区人力资源和社会保障局", "区应急管理局", "区数据局", "区统计局", "区发展和改革委",
    "区财政局", "区司法局", "区公安分局", "区规划和自然资源局", "区绿化和市容管理局", "区行政审批服务局",
    "区医疗保障局", "区退役军人事务局", "清河经济开发区管委会", "区机关事务服务中心", "区大数据发展服务中心",
    "区市场监管综合行政执法大队", "区食品药品检验检测中心", "区疾病预防控制中心", "区建设工程质量安全监督站",
)  # fmt: skip


@pytest.fixture(scope="session")
def inspections() -> Register:
    """The results of spot checks, one row a sample."""
    return Register(
        name="inspections",
        label=Text("监督抽检结果", "Inspection results"),
        columns=COLUMNS,
        key=("sample_no",),
        version="2",
        area="town",
        date="sampled_on",
        rules=(
            Rule(
                name="passed",
                label=Text("合格批次不大于抽查批次", "Passed is at most batches"),
                check="passed <= batches",
            ),
        ),
        note=Text("一份抽样单一条记录；复检改判的，用更正报送。", "One record a sampling form."),
    )


@pytest.fixture(scope="session")
def district() -> Lists:
    """Towns and bodies of the made-up district: more than a drop-down holds inline."""
    return Lists(bodies=tuple(Named(name) for name in BODIES), areas=tuple(Named(name) for name in AREAS))
