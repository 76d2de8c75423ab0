"""Tables of targets of every layout: what stands printed, and what is read from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhiheng.cli.main import run
from zhiheng.core.plan.model import Commitment, Plan
from zhiheng.core.plan.reading import read_blocks
from zhiheng.files.readers.text import read_text

FRAME = "清河区质量发展规划（2024—2026年）\n\n一、发展目标\n\n{table}\n\n二、主要任务\n\n加强组织领导。\n"
REPORT = "清河区2023年质量工作总结\n\n一、主要指标\n\n{table}\n\n二、存在问题\n\n基础仍较薄弱。\n"


def plan_of(table: str, frame: str = FRAME) -> Plan:
    return read_blocks(read_text(frame.format(table=table).encode(), "计划.txt"))


def told(c: Commitment) -> str:
    """A commitment in one line: subject op value-upper unit change by."""
    value = "" if c.value is None else f"{c.value.normalize():f}"
    upper = "" if c.upper is None else f"-{c.upper.normalize():f}"
    return " ".join(p for p in (c.subject, c.op, value + upper, c.unit, c.change, c.by, c.ref) if p)


CASES = {
    "分组的名称和单位管到各行": (
        "| 指标 | 2026年 | 累计 | 属性 |\n|---|---|---|---|\n| 5.主要污染物排放总量减少（%） | 5.主要污染物排放总量减少（%） | 5.主要污染物排放总量减少（%） | 5.主要污染物排放总量减少（%） |\n"
        "| 化学需氧量 | — | 〔10〕 | 约束性 |\n| 氨氮 | — | 〔12〕左右 | 约束性 |",
        ["主要污染物排放总量化学需氧量 >= 10 % decline 2026", "主要污染物排放总量氨氮 ~ 12 % decline 2026"],
    ),
    "不能独立的名称前加类别": (
        "| 类别 | 指标 | 目标值 |\n|---|---|---|\n| 工程质量安全 | 一般事故 | ≤2起 |\n| 产品质量指标 | 合格率 | 96% |",
        ["工程质量安全一般事故 <= 2 起 level 2026", "产品质量合格率 >= 96 % level 2026"],
    ),
    "增速有上限的，总数也是上限": (
        "| 指标 | 2023年 | 2026年 | 年均增长（%） |\n|---|---|---|---|\n| 常住人口（万人） | 130 | 136 | <8‰ |",
        ["常住人口 <= 136 万人 level 2026", "常住人口 < 8 ‰ per_year 2026"],
    ),
    "比值以降为目标": (
        "| 指标 | 单位 | 2023年基期值 | 2026年目标值 | 2026年比2023年增加〔累计提高百分点〕 |\n|---|---|---|---|---|\n| 城乡居民收入比 | — | 2.72 | 2.69 | -0.03 |",
        ["城乡居民收入比 <= 2.69 level 2026", "城乡居民收入比 >= 0.03 decline 2026"],
    ),
    "一格中另有相近指标": (
        "| 指标 | 2026年 | 年均增长 |\n|---|---|---|\n| 全社会研发经费投入增长（%） | — | >7、力争投入强度高于“十三五”时期实际 |",
        ["全社会研发经费投入增长 > 7 % per_year 2026", "全社会研发经费投入强度 >ref per_year 2026 “十三五”时期实际"],
    ),
    "指标与目标值": (
        "| 指标 | 目标值 |\n|---|---|\n| 产品抽检合格率 | 96%以上 |\n| 顾客满意度 | ≥85分 |",
        ["产品抽检合格率 >= 96 % level 2026", "顾客满意度 >= 85 分 level 2026"],
    ),
    "各年一列": (
        "| 指标 | 2024年 | 2025年 | 2026年 |\n|---|---|---|---|\n| 食品合格率（%） | 97 | 97.5 | 98 |",
        ["食品合格率 >= 97 % level 2024", "食品合格率 >= 97.5 % level 2025", "食品合格率 >= 98 % level 2026"],
    ),
    "基年是现状": (
        "| 指标 | 单位 | 2023年现状 | 2026年目标 |\n|---|---|---|---|\n| 发明专利拥有量 | 件 | 12 | 20 |",
        ["发明专利拥有量 >= 20 件 level 2026"],
    ),
    "早于规划期的年份是现状": (
        "| 指标 | 2023年 | 2026年 |\n|---|---|---|\n| 标准化菜场（家） | 12 | 20 |",
        ["标准化菜场 >= 20 家 level 2026"],
    ),
    "没有表头": (
        "| 电梯维保合格率 | 98% |\n| 校园食堂明厨亮灶率 | 100% |\n| 质量安全事故 | 0 |",
        ["电梯维保合格率 >= 98 % level 2026", "校园食堂明厨亮灶率 = 100 % level 2026", "质量安全事故 = 0 起 level 2026"],
    ),
    "没有表头且有现状": (
        "| 1 | 电梯维保合格率 | % | 95 | 98 |\n| 2 | 群众满意度 | 分 | 80 | 85 |\n| 3 | 名牌产品 | 个 | 8 | 12 |",
        ["电梯维保合格率 >= 98 % level 2026", "群众满意度 >= 85 分 level 2026", "名牌产品 >= 12 个 level 2026"],
    ),
    "表头叫法少见": (
        "| 指标内容 | 现状值 | 三年目标 |\n|---|---|---|\n| 绿色建筑占比 | 60% | 80% |",
        ["绿色建筑占比 >= 80 % level 2026"],
    ),
    "评价要素与目标水平": (
        "| 评价要素 | 目标水平 |\n|---|---|\n| 窗口服务满意率 | 98%以上 |\n| 市民投诉率 | 2%以下 |",
        ["窗口服务满意率 >= 98 % level 2026", "市民投诉率 <= 2 % level 2026"],
    ),
    "考核目标": (
        "| 考核项目 | 考核目标 | 责任单位 |\n|---|---|---|\n| 药品抽检合格率 | ≥98% | 区市场监管局 |",
        ["药品抽检合格率 >= 98 % level 2026"],
    ),
    "某年任务": (
        "| 任务 | 2025年任务 | 2026年任务 |\n|---|---|---|\n| 老旧电梯更新（台） | 30 | 40 |",
        ["老旧电梯更新 >= 30 台 level 2025", "老旧电梯更新 >= 40 台 level 2026"],
    ),
    "五年规划末": (
        "| 指标 | “十三五”末 | “十四五”末 |\n|---|---|---|\n| 研发投入占比（%） | 2.1 | 3 |",
        ["研发投入占比 >= 3 % level 2025"],
    ),
    "规划期末": (
        "| 指标 | 基期值 | 规划期末 |\n|---|---|---|\n| 森林覆盖率（%） | 30 | 33 |",
        ["森林覆盖率 >= 33 % level 2026"],
    ),
    "年均增长": (
        "| 指标 | 2023年 | 2026年 | 年均增长（%） |\n|---|---|---|---|\n| 服务业增加值（亿元） | 100 | 130 | 9 |",
        ["服务业增加值 >= 130 亿元 level 2026", "服务业增加值 >= 9 % per_year 2026"],
    ),
    "增长幅度": (
        "| 指标 | 2026年 | 增长幅度（%） |\n|---|---|---|\n| 有效商标（件） | 900 | 15 |",
        ["有效商标 >= 900 件 level 2026", "有效商标 >= 15 % growth 2026"],
    ),
    "与某年之差不算": (
        "| 指标 | 2023年 | 2026年 | 较2023年增减 |\n|---|---|---|---|\n| 有效商标（件） | 800 | 900 | 100 |",
        ["有效商标 >= 900 件 level 2026"],
    ),
    "累计值带方括号": (
        "| 指标 | 2023年 | 2026年 | 属性 |\n|---|---|---|---|\n| 新增就业（人） | 900 | 〔3000〕 | 预期性 |\n| 单位能耗降低（%） | — | ［9］ | 约束性 |",
        ["新增就业 >= 3000 人 cumulative 2026", "单位能耗 >= 9 % decline 2026"],
    ),
    "街道为行指标为列": (
        "| 街道 | 食品抽检合格率（%） | 新增标准化菜场（家） |\n|---|---|---|\n| 东河街道 | 98 | 2 |\n| 南桥街道 | 97.5 | 3 |",
        [
            "东河街道食品抽检合格率 >= 98 % level 2026", "东河街道新增标准化菜场 >= 2 家 increase 2026",
            "南桥街道食品抽检合格率 >= 97.5 % level 2026", "南桥街道新增标准化菜场 >= 3 家 increase 2026",
        ],
    ),
    "街道为行指标分年": (
        "| 街道 | 优良天数比率（%） | |\n|---|---|---|\n| | 2025年 | 2026年 |\n| 东河街道 | 80 | 82 |",
        ["东河街道优良天数比率 >= 80 % level 2025", "东河街道优良天数比率 >= 82 % level 2026"],
    ),
    "年份为行": (
        "| 年份 | 产品合格率（%） | 名牌产品（个） |\n|---|---|---|\n| 2025年 | 95 | 10 |\n| 2026年 | 96 | 12 |",
        ["产品合格率 >= 95 % level 2025", "名牌产品 >= 10 个 level 2025", "产品合格率 >= 96 % level 2026", "名牌产品 >= 12 个 level 2026"],
    ),
    "现状和目标为行": (
        "| 项目 | 产品合格率（%） | 群众满意度（分） |\n|---|---|---|\n| 现状 | 93 | 80 |\n| 目标值 | 96 | 85 |",
        ["产品合格率 >= 96 % level 2026", "群众满意度 >= 85 分 level 2026"],
    ),
    "年份与指标同在一个表头": (
        "| 镇 | 2025年污水处理率（%） | 2026年污水处理率（%） |\n|---|---|---|\n| 柳树镇 | 90 | 95 |",
        ["柳树镇污水处理率 >= 90 % level 2025", "柳树镇污水处理率 >= 95 % level 2026"],
    ),
    "左右两栏": (
        "| 指标 | 目标值 | 指标 | 目标值 |\n|---|---|---|---|\n| 抽检合格率 | 96% | 满意度 | 85分 |\n| 执行标准率 | 100% | 名牌 | 5个 |",
        ["抽检合格率 >= 96 % level 2026", "执行标准率 = 100 % level 2026", "满意度 >= 85 分 level 2026", "名牌 >= 5 个 level 2026"],
    ),
    "表中换表头": (
        "| 指标 | 单位 | 2026年 |\n|---|---|---|\n| 抽检合格率 | % | 96 |\n| 指标 | 单位 | 目标值 |\n| 满意度 | 分 | 85 |",
        ["抽检合格率 >= 96 % level 2026", "满意度 >= 85 分 level 2026"],
    ),
    "重印表头与栏号": (
        "| 序号 | 指标 | 目标值 |\n|---|---|---|\n| 1 | 2 | 3 |\n| 1 | 抽检合格率 | 96% |\n| 序号 | 指标 | 目标值 |\n| 2 | 满意度 | 85分 |",
        ["抽检合格率 >= 96 % level 2026", "满意度 >= 85 分 level 2026"],
    ),
    "首行是表名": (
        "| 清河区质量指标分解表 | | |\n|---|---|---|\n| 指标 | 单位 | 目标值 |\n| 抽检合格率 | % | 96 |",
        ["抽检合格率 >= 96 % level 2026"],
    ),
    "其中": (
        "| 指标 | 目标值 |\n|---|---|\n| 新增技能人才（人） | 500 |\n| 其中：高级工（人） | 100 |",
        ["新增技能人才 >= 500 人 increase 2026", "高级工技能人才 >= 100 人 level 2026"],
    ),
    "一格两值": (
        "| 指标 | 单位 | 2026年 |\n|---|---|---|\n| 区域噪声平均值（昼间/夜间） | 分贝 | ≤55/≤45 |",
        ["区域噪声平均值昼间 <= 55 分贝 level 2026", "区域噪声平均值夜间 <= 45 分贝 level 2026"],
    ),
    "一格写两年": (
        "| 指标 | 目标 |\n|---|---|\n| 垃圾分类达标率 | 到2025年达到95%以上，到2026年达到98%以上 |",
        ["垃圾分类达标率 >= 95 % level 2025", "垃圾分类达标率 >= 98 % level 2026"],
    ),
    "建成与全覆盖": (
        "| 项目 | 目标 |\n|---|---|\n| 区级检测中心 | 建成 |\n| 社区服务点 | 全覆盖 |\n| 重大安全事故 | 不发生 |",
        ["区级检测中心 do level 2026", "社区服务点 = 100 % level 2026", "重大安全事故 = 0 起 level 2026"],
    ),
    "翻番与减半": (
        "| 项目 | 目标 |\n|---|---|\n| 专利授权量 | 翻一番 |\n| 投诉件数 | 较2023年减半 |",
        ["专利授权量 >= 1 番 growth 2026", "投诉件数 >= 0.5 decline 2026"],
    ),
    "参照他处": (
        "| 指标 | 目标值 |\n|---|---|\n| 居民收入增速 | 高于全市平均水平 |\n| 服务业增速 | 与经济增长同步 |",
        ["居民收入增速 >ref level 2026 全市平均水平", "服务业增速 >=ref level 2026 经济增长"],
    ),
    "区间与约数": (
        "| 指标 | 目标值 |\n|---|---|\n| 经济增速 | 6%—7% |\n| 总量 | 120亿元左右 |",
        ["经济增速 between 6-7 % growth 2026", "总量 ~ 120 亿元 level 2026"],
    ),
    "只有定性要求的不算": (
        "| 指标 | 2025年 | 2026年 |\n|---|---|---|\n| 水质 | 明显改善 | 持续改善 |\n| 绿地率（%） | 30 | 32 |",
        ["绿地率 >= 30 % level 2025", "绿地率 >= 32 % level 2026"],
    ),
    "完成时限定年份": (
        "| 任务 | 目标值 | 完成时限 |\n|---|---|---|\n| 新建公园（个） | 3 | 2025年底 |\n| 新建泵站（座） | 2 | 2026年6月 |",
        ["新建公园 >= 3 个 increase 2025", "新建泵站 >= 2 座 increase 2026"],
    ),
    "错开一列": (
        "| 类别 | 指标 | 2025年 | 2026年 |\n|---|---|---|---|\n| 工程 | 百亿产值死亡率 ≤3.2 | ≤3.0 | |\n| 工程 | 一次验收合格率 | 99% | 100% |",
        ["百亿产值死亡率 <= 3.2 level 2025", "百亿产值死亡率 <= 3 level 2026", "一次验收合格率 >= 99 % level 2025", "一次验收合格率 = 100 % level 2026"],
    ),
    "任务表没有数值列": (
        "| 序号 | 工作任务 | 主要内容 | 责任单位 |\n|---|---|---|---|\n| 1 | 放心消费 | 培育放心消费示范店50家，投诉处理率达到98%以上。 | 区市场监管局 |",
        ["培育放心消费示范店 >= 50 家 increase 2026", "投诉处理率 >= 98 % level 2026"],
    ),
    "题注的单位": (
        "表1 质量指标（单位：%）\n\n| 指标 | 2025年 | 2026年 |\n|---|---|---|\n| 产品合格率 | 95 | 96 |",
        ["产品合格率 >= 95 % level 2025", "产品合格率 >= 96 % level 2026"],
    ),
    "街道为列": (
        "| 指标 | 东河街道 | 南桥街道 |\n|---|---|---|\n| 新增企业（家） | 60 | 40 |",
        ["东河街道新增企业 >= 60 家 increase 2026", "南桥街道新增企业 >= 40 家 increase 2026"],
    ),
    "任务栏之后才是指标": (
        "| 目标任务 | 指标值 | 2025年 | 2026年 |\n|---|---|---|---|\n| 提升合格率 | 产品合格率（%） | 95 | 96 |",
        ["产品合格率 >= 95 % level 2025", "产品合格率 >= 96 % level 2026"],
    ),
    "各月进度只是过程": (
        "| 实事 | 年度目标 | 3月底 | 6月底 |\n|---|---|---|---|\n| 加装电梯 | 100台 | 20台 | 50台 |",
        ["加装电梯 >= 100 台 level 2026"],
    ),
    "考核表有目标也有分值": (
        "| 考核指标 | 目标值 | 分值 | 评分标准 |\n|---|---|---|---|\n| 产品合格率 | ≥95% | 10 | 每低1%扣1分 |",
        ["产品合格率 >= 95 % level 2026"],
    ),
    "合并的年份格": (
        "<table><tr><td>指标</td><td>2025年</td><td>2026年</td></tr><tr><td>合格率</td><td colspan='2'>≥95%</td></tr><tr><td>中心</td><td colspan='2'>建成</td></tr></table>",
        ["合格率 >= 95 % level 2025", "合格率 >= 95 % level 2026", "中心 do level 2026"],
    ),
    "表头在单元格里折行": (
        "| 指标<br>名称 | 计量<br>单位 | 2023年<br>基数 | 2026年<br>目标 |\n|---|---|---|---|\n| 增加值 | 亿元 | 300 | 420 |",
        ["增加值 >= 420 亿元 level 2026"],
    ),
    "三级指标": (
        "| 一级指标 | 二级指标 | 三级指标 | 目标值 | 权重 |\n|---|---|---|---|---|\n| 效益 | 产品 | 合格率（%） | 95 | 10 |\n| | | 竞争力指数 | 85 | 5 |",
        ["产品合格率 >= 95 % level 2026", "竞争力指数 >= 85 level 2026"],
    ),
    "界限另成一列": (
        "| 指标 | 要求 | 数值 | 单位 |\n|---|---|---|---|\n| 合格率 | 不低于 | 95 | % |\n| 超标次数 | 不高于 | 3 | 次 |",
        ["合格率 >= 95 % level 2026", "超标次数 <= 3 次 level 2026"],
    ),
    "五年规划的名称作表头": (
        "| 指标 | “十三五”实际 | “十四五”目标 |\n|---|---|---|\n| 绿地面积（公顷） | 80 | 120 |",
        ["绿地面积 >= 120 公顷 level 2025"],
    ),
    "一格两行": (
        "<table><tr><td>指标</td><td>目标</td></tr><tr><td>空气优良率</td><td>2025年：80%<br>2026年：85%</td></tr></table>",
        ["空气优良率 >= 80 % level 2025", "空气优良率 >= 85 % level 2026"],
    ),
    "没有表头用空格对齐": (
        "食品抽检合格率   %   95   98   预期性\n学校食堂覆盖率   %   90   100   约束性",
        ["食品抽检合格率 >= 98 % level 2026", "学校食堂覆盖率 = 100 % level 2026"],
    ),
    "奋斗目标": (
        "| 指标 | 基本目标 | 奋斗目标 |\n|---|---|---|\n| 名牌产品 | 5个 | 8个 |",
        ["名牌产品 >= 5 个 level 2026", "名牌产品 >= 8 个 level 2026"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("table", "expected"), CASES.values(), ids=CASES.keys())
def test_table_is_read(table: str, expected: list[str]) -> None:
    assert [told(c) for c in plan_of(table).targets] == expected


NOTHING = {
    "通讯录": "| 单位 | 联系人 | 联系电话 |\n|---|---|---|\n| 区质监办 | 王某 | 55501234 |",
    "评分表": "| 考核项目 | 分值 | 评分标准 |\n|---|---|---|\n| 质量基础 | 20 | 达到95%得20分，每低1个百分点扣2分 |",
    "日程": "| 时间 | 地点 | 议程 |\n|---|---|---|\n| 9:00 | 会议室 | 通报3项工作 |",
    "项目清单": "| 项目名称 | 建设地点 | 总投资（万元） | 联系电话 |\n|---|---|---|---|\n| 检测楼 | 东河路8号 | 1200 | 55501234 |",
    "排放限值": "表2 污染物排放限值\n\n| 污染物 | 限值（毫克/升） |\n|---|---|\n| 氨氮 | 5 |\n| 总磷 | 0.5 |",
    "预算": "| 科目 | 金额（万元） |\n|---|---|\n| 检测费 | 120 |\n| 宣传费 | 30 |",
}


@pytest.mark.parametrize("table", NOTHING.values(), ids=NOTHING.keys())
def test_table_without_targets_gives_none(table: str) -> None:
    plan = plan_of(table)
    assert [told(c) for c in (*plan.targets, *plan.results)] == []


RESULTS = {
    "完成情况": (
        "| 指标 | 目标值 | 完成情况 | 完成率 |\n|---|---|---|---|\n| 产品合格率 | 95% | 96.2% | 101% |",
        ["产品合格率 = 96.2 % level 2023"],
    ),
    "上年和本年": (
        "| 指标 | 2022年 | 2023年 |\n|---|---|---|\n| 名牌产品（个） | 6 | 8 |",
        ["名牌产品 = 8 个 level 2023"],
    ),
    "绝对数和增速": (
        "| 指标 | 绝对数 | 比上年增长（%） |\n|---|---|---|\n| 检验服务收入（万元） | 860 | 7.5 |",
        ["检验服务收入 = 860 万元 level 2023", "检验服务收入 >= 7.5 % growth 2023"],
    ),
}


@pytest.mark.parametrize(("table", "expected"), RESULTS.values(), ids=RESULTS.keys())
def test_table_of_a_report_gives_results(table: str, expected: list[str]) -> None:
    plan = plan_of(table, REPORT)
    assert ([told(c) for c in plan.targets], [told(c) for c in plan.results]) == ([], expected)


def test_years_to_come_are_targets_even_in_a_report() -> None:
    table = "| 指标 | 2023年 | 2025年 | 属性 |\n|---|---|---|---|\n| 产品合格率（%） | 95 | 97 | 预期性 |"
    plan = plan_of(table, REPORT)
    assert [told(c) for c in plan.targets] == ["产品合格率 >= 97 % level 2025"]
    assert [c.baseline for c in plan.targets] == ["95"]


def test_nature_decides_firmness() -> None:
    table = "| 指标 | 目标值 | 属性 |\n|---|---|---|\n| 甲类合格率 | 95% | 约束性 |\n| 乙类合格率 | 96% | 预期性 |"
    assert [c.firm for c in plan_of(table).targets] == ["binding", "striving"]


def test_group_row_decides_firmness() -> None:
    table = "| 指标 | 目标值 | 备注 |\n|---|---|---|\n| 一、预期性指标 | | |\n| 甲类合格率 | 95% | |\n| 二、约束性指标 | | |\n| 乙类合格率 | 96% | |"
    assert [c.firm for c in plan_of(table).targets] == ["striving", "binding"]


def test_hopes_strive() -> None:
    table = "| 指标 | 基本目标 | 争取目标 |\n|---|---|---|\n| 名牌产品 | 5个 | 8个 |"
    assert [c.firm for c in plan_of(table).targets] == ["binding", "striving"]


def test_bodies_are_repeated_below() -> None:
    table = "| 指标 | 目标值 | 牵头单位 | 配合单位 |\n|---|---|---|---|\n| 甲类合格率 | 95% | 区农委 | 区商务委 |\n| 乙类合格率 | 96% | 同上 | |"
    assert [(c.bodies.lead, c.bodies.support) for c in plan_of(table).targets] == [
        (("区农委",), ("区商务委",))
    ] * 2


def test_category_is_repeated_below() -> None:
    table = "| 类别 | 指标 | 目标值 |\n|---|---|---|\n| 产品质量 | 甲类合格率 | 95% |\n| | 乙类合格率 | 96% |\n| 服务质量 | 满意度 | 85分 |"
    assert [c.category for c in plan_of(table).targets] == ["产品质量", "产品质量", "服务质量"]


def test_group_row_is_the_category() -> None:
    table = "| 序号 | 指标 | 目标值 |\n|---|---|---|\n| 一、产品质量 | | |\n| 1 | 甲类合格率 | 95% |\n| 二、服务质量 | | |\n| 2 | 满意度 | 85分 |"
    assert [c.category for c in plan_of(table).targets] == ["产品质量", "服务质量"]


def test_area_is_the_category_of_its_figures() -> None:
    table = "| 街道 | 抽检合格率（%） | 示范店（家） |\n|---|---|---|\n| 东河街道 | 98 | 2 |"
    assert {c.category for c in plan_of(table).targets} == {"东河街道"}


def test_base_column_is_the_baseline() -> None:
    table = "| 指标 | 2023年基数 | 2025年 | 2026年 |\n|---|---|---|---|\n| 合格率（%） | 93.1 | 95 | 96 |"
    assert [c.baseline for c in plan_of(table).targets] == ["93.1", "93.1"]


def test_unit_column_blank_repeats_but_not_for_an_index() -> None:
    table = "| 指标 | 单位 | 目标值 |\n|---|---|---|\n| 甲类合格率 | % | 95 |\n| 乙类合格率 | | 96 |\n| 质量指数 | | 88 |"
    assert [c.unit for c in plan_of(table).targets] == ["%", "%", ""]


def test_no_subject_is_ever_a_sign() -> None:
    plan = plan_of(
        "| 分项 | 2025年 | 2026年 |\n | 合格率 | 95% | 96% |\n 满意度 | 85分 | 86分 |\n | 死亡率 ≤3 | ≤2 |"
    )
    assert all(len(c.subject.strip("|— ")) > 1 for c in plan.targets)


def test_span_covers_the_cells_of_the_quote() -> None:
    table = "| 指标 | 目标值 |\n|---|---|\n| 抽检合格率 | 96%以上 |"
    text = FRAME.format(table=table)
    target = plan_of(table).targets[0]
    assert target.quote == "抽检合格率 | 96%以上"
    assert text[target.span[0] : target.span[1]] == "抽检合格率 | 96%以上"


def test_years_before_the_plan_are_results() -> None:
    plan = plan_of("| 指标 | 2021年 | 2022年 |\n|---|---|---|\n| 产品合格率（%） | 94 | 95 |")
    assert ([told(c) for c in plan.targets], [told(c) for c in plan.results]) == (
        [],
        ["产品合格率 = 95 % level 2022"],
    )


DAMAGED = """# 清河区质量提升三年行动计划（2024—2026年）

## 主要目标

| 指标 | 单位 | 2023年 | 2026年 | 属性 |
|---|---|---|---|---|
| 产品质量合格率 | % | 94 | 96 | 约束性 |
| 群众满意度 | 80 | 82 | 预期性 | |
| 新增品牌 | 个 | | | 预期性 |
| 抽检合格率 | % | 95 | 9O% | 预期性 |
| 食品合格率 | % | 97 |
| 投诉办结率 | % | — | 99 | 约束性 |
"""


def test_damage_in_a_table_is_told_once_a_row() -> None:
    plan = read_blocks(read_text(DAMAGED.encode(), "计划.md"))
    assert [(issue.code, issue.place.zh) for issue in plan.issues] == [
        ("table-cells-shifted", "表 1，第 3 行，第 2 列"),
        ("table-row-without-values", "表 1，第 4 行，第 4 列"),
        ("table-value-unread", "表 1，第 5 行，第 4 列"),
        ("table-row-without-values", "表 1，第 6 行，第 4 列"),
    ]
    assert [t.subject for t in plan.targets] == ["产品质量合格率", "群众满意度", "投诉办结率"]
    assert (
        plan.issues[2]
        .line("zh")
        .startswith("警告：表 1，第 5 行，第 4 列：目标值栏的内容读不出数值：「9O%」。请改写为")
    )
    assert plan.issues[0].span is not None and DAMAGED[slice(*plan.issues[0].span)].startswith(
        "群众满意度 | 80"
    )


def test_damage_is_not_told_of_whole_tables() -> None:
    whole = "| 指标 | 单位 | 2023年 | 2026年 |\n|---|---|---|---|\n| 产品质量 | | | |\n| 合格率 | % | 94 | 96 |\n| 新增品牌 | 个 | — | 5 |\n| 满意度 | 分 | 80 | — |"
    assert plan_of(whole).issues == ()


def test_damage_reaches_the_check_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "计划.md"
    path.write_text(DAMAGED, encoding="utf-8")
    run(["check", str(path)])
    out = capsys.readouterr()
    told_lines = [line for line in (out.out + out.err).splitlines() if "第 3 行" in line and "错位" in line]
    assert len(told_lines) == 1 and "请对照原件核对" in out.out + out.err
    assert sum("第 4 行" in line and "目标值" in line for line in (out.out + out.err).splitlines()) == 1
