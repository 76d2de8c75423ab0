"""Makes examples/*/links.toml: what measures each target of the example plans, as a person of a quality office would confirm it.

Run it from the project root: `.venv/bin/python tools/make_example_links.py`. What needs a decision stands in the tables below; for
the other targets the kind of figure follows from what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from zhiheng import read_plan
from zhiheng.core.judging.model import Link, Measured
from zhiheng.core.plan.model import Plan, Target
from zhiheng.files.plan_toml import read_plan_toml
from zhiheng.workspace.links import FILE, HEAD, link_text

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
RATE = re.compile(
    "合格率|满意|优良|PM2.5|噪声|日均|事故|死亡|办结率|好评|时间|投诉|能耗|比重|巡查|资源|水平|发展|质量$"
)
"""Words of figures that tell of a time and not of its last day."""


@dataclass(frozen=True)
class Decisions:
    """What a person decided about a plan. All are by the subject of the target.

    `indicators`: what is computed from a register. `references`: the figure of others. `places`: how far up “among the best”
    reaches. `results`: the subject of the result from which a target starts. `amounts`: what adds up over the year.
    """

    by: str
    on: date
    indicators: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    results: Mapping[str, str] = field(default_factory=dict)
    amounts: tuple[str, ...] = ()


MINHANG = Decisions(
    by="示例确认人",
    on=date(2018, 4, 20),
    indicators={
        "重点食品抽检合格率": "key_food_pass_rate",
        "产品质量抽检合格率": "industrial_product_pass_rate",
        "农产品质量安全抽样合格率": "farm_product_pass_rate",
    },
    references={
        "服务业顾客满意度": "city_service_satisfaction",
        "人居环境质量": "city_habitat_quality",
        "进出口环节中各类样品抽检合格率": "city_import_pass_rate",
    },
    results={
        "农产品质量安全抽样合格率": "地产农产品抽检合格率",
        "农业标准化生产率": "农业标准化生产率",
        "重点食品抽检合格率": "重点食品抽检合格率",
        "药品生产企业质量抽检合格率": "药品抽检合格率",
        "产品质量抽检合格率": "重点产品抽查、抽检合格率",
        "进出口产品抽样合格率": "出口法检工业品合格率",
        "特种设备万台事故死亡率": "特种设备万台事故死亡率",
        "工程质量安全较大及以上事故": "较大安全事故",
        "工程事故": "一般及以上的工程质量事故",
        "重大工程项目一次验收合格率": "重大工程项目一次验收合格率",
        "4A级景区": "创建4A级景区",
        "3A级景区": "创建3A级景区",
        "社区嵌入式综合养老服务设施": "新建社区嵌入式养老服务设施",
        "人均公园绿地面积": "人均公园绿地面积",
        "森林覆盖率": "森林覆盖率",
        "全区环境空气质量（AQI）优良率": "全区环境空气质量（AQI）优良率",
        "PM2.5日均浓度": "PM2.5",
        "重要水功能区水质达标率": "水功能区水质达标率",
        "生活垃圾无害化处理率": "城镇生活垃圾无害化处理率",
        "全区城镇污水收集处理率": "城镇污水处理率",
    },
    amounts=("建筑施工事故死亡人数",),
)
PUTUO = Decisions(
    by="示例确认人",
    on=date(2013, 10, 15),
    references={
        "区域经济社会发展": "central_districts_median",
        "建筑材料监督抽查合格率": "city_building_material_pass_rate",
        "医疗资源配置": "city_medical_resources",
        "特种设备万台事故率、特种设备万台事故死亡率": "city_equipment_accident_rate",
    },
    places={"质量综合水平": 5, "工业产品国家监督抽查合格率": 5, "教育强区发展水平": 5},
)
QINGHE = Decisions(
    by="区质量办小林",
    on=date(2026, 4, 8),
    indicators={
        "重点食品抽检合格率": "key_food_pass_rate",
        "工业产品监督抽查合格率": "industrial_product_pass_rate",
        "不合格产品核查处置率": "failure_handling_rate",
    },
    references={"旅游服务质量投诉率": "city_tourism_complaint_rate"},
    places={"全区质量总体水平": 3},
    results={
        "重点食品抽检合格率": "重点食品抽检合格率",
        "工业产品监督抽查合格率": "工业产品监督抽查合格率",
        "地产蔬菜农药残留抽检合格率": "地产蔬菜农药残留抽检合格率",
        "重大及以上食品安全事故": "重大食品安全事故",
        "特种设备万台事故率": "特种设备万台事故率",
        "政务服务事项网上可办率": "政务服务事项网上可办率",
        "居民对公共服务满意度": "居民对公共服务满意度",
        "环境空气质量优良天数比率": "环境空气质量优良天数比率",
        "地表水考核断面水质优良比例": "地表水考核断面水质优良比例",
        "建成区绿化覆盖率": "建成区绿化覆盖率",
        "生活垃圾回收利用率": "生活垃圾回收利用率",
        "房屋建筑工程一次验收合格率": "房屋建筑工程一次验收合格率",
        "装配式建筑占新建建筑面积比例": "新建装配式建筑面积占新建建筑面积的比例",
    },
    amounts=("老旧小区改造", "接待游客", "住宅工程质量投诉量"),
)


def links_of(plan: Plan, decisions: Decisions) -> Iterator[Link]:
    """A confirmed link for every target of the plan."""
    results = {result.subject: result.id for result in plan.results}
    for target in plan.targets:
        subject = target.subject
        indicator = decisions.indicators.get(subject, "")
        yield Link(
            target=target.id,
            indicator=indicator,
            reported=not indicator,
            reference=decisions.references.get(subject, ""),
            rank_within=decisions.places.get(subject),
            result=results[decisions.results[subject]] if subject in decisions.results else "",
            measured=None if indicator else measured(target, decisions),
            confirmed_by=decisions.by,
            confirmed_on=decisions.on,
        )


def measured(target: Target, decisions: Decisions) -> Measured:
    """What is reported of a target: an amount of the time, a share or mean of the time, or the state at its end."""
    share = target.unit in ("%", "‰")
    if target.op in ("do", "rank"):
        return Measured.STATE
    if (
        target.subject in decisions.amounts
        or target.unit.endswith("/年")
        or (target.value == 0 and not share)
    ):
        return Measured.AMOUNT
    if target.change in ("decline", "growth") or (share and target.change == "per_year"):
        return Measured.RATE
    if target.change in ("increase", "cumulative", "per_year"):
        return Measured.AMOUNT
    return Measured.RATE if RATE.search(target.subject) else Measured.STATE


def main() -> None:
    """Writes the files of all examples."""
    plans = {
        "minhang-2018": (read_plan_toml(EXAMPLES / "minhang-2018" / "plan.toml"), MINHANG),
        "putuo-2013": (read_plan_toml(EXAMPLES / "putuo-2013" / "plan.toml"), PUTUO),
        "qinghe-2026": (read_plan(EXAMPLES / "qinghe-2026" / "plan.docx"), QINGHE),
    }
    for name, (plan, decisions) in plans.items():
        subjects = {target.id: target.subject for target in plan.targets}
        entries = (
            link_text(link).replace("\n", f"    # {subjects[link.target]}\n", 1)
            for link in links_of(plan, decisions)
        )
        (EXAMPLES / name / FILE).write_text("\n".join([HEAD, *entries]), encoding="utf-8")


if __name__ == "__main__":
    main()
