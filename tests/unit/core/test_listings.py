"""Tables that lost their rules are folded back: one cell a line, spaces, tabs, broken pipes, rows run together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zhiheng.core.plan.blocks import BlockKind
from zhiheng.core.plan.joining import read_lines
from zhiheng.core.plan.listings import fold_listings
from zhiheng.files.readers.text import read_text

CASES = {
    "一行一格": (
        "序号\n指标\n单位\n2025年\n2026年\n责任单位\n1\n产品合格率\n%\n95\n96\n区市场监管局\n2\n群众满意度\n分\n82\n85\n区质量办",
        ["序号|指标|单位|2025年|2026年|责任单位", "1|产品合格率|%|95|96|区市场监管局", "2|群众满意度|分|82|85|区质量办"],
    ),
    "一行一格中有页码和分组": (
        "序号\n指标\n目标值\n一、产品质量\n1\n产品合格率\n95%\n- 3 -\n二、服务质量\n2\n4A级以上景区\n3家",
        ["序号|指标|目标值", "一、产品质量|一、产品质量|一、产品质量", "1|产品合格率|95%", "二、服务质量|二、服务质量|二、服务质量", "2|4A级以上景区|3家"],
    ),
    "一行一格类别折成两行": (
        "类别\n指标\n单位\n目标值\n环境\n质量\n优良天数比率\n%\n80\n水质达标率\n%\n≥98\n总量\n控制\n排放总量\n万吨\n3.1",
        ["类别|指标|单位|目标值", "环境/质量|优良天数比率|%|80", "|水质达标率|%|≥98", "总量/控制|排放总量|万吨|3.1"],
    ),
    "一行一格类别没有表头": (
        "指标\n单位\n2025年\n2026年\n环境\n质量\n优良天数比率\n%\n80\n82\n水质达标率\n%\n97\n98",
        ["|指标|单位|2025年|2026年", "环境/质量|优良天数比率|%|80|82", "|水质达标率|%|97|98"],
    ),
    "一行一格指标折成两行": (
        "序号\n指标\n2025年\n2026年\n1\n主要农产品质量安全\n（例行监测）\n98\n98.5\n2\n食品合格率\n97\n98",
        ["序号|指标|2025年|2026年", "1|主要农产品质量安全/（例行监测）|98|98.5", "2|食品合格率|97|98"],
    ),
    "一行一格空格子用横线": (
        "指标\n2023年\n2026年\n属性\n新设平台\n—\n5\n预期性\n合格率\n95\n96\n约束性",
        ["指标|2023年|2026年|属性", "新设平台|—|5|预期性", "合格率|95|96|约束性"],
    ),
    "一行一格表头有两行": (
        "指标\n单位\n目标值\n责任单位\n2025年\n2026年\n合格率\n%\n95\n96\n区农委\n满意度\n分\n80\n82\n区商务委",
        ["指标|单位|目标值/2025年|目标值/2026年|责任单位", "合格率|%|95|96|区农委", "满意度|分|80|82|区商务委"],
    ),
    "一行一格到正文为止": (
        "指标\n单位\n2026年\n合格率\n%\n96\n满意度\n分\n82\n二、主要任务\n加强领导。",
        ["指标|单位|2026年", "合格率|%|96", "满意度|分|82"],
    ),
    "空格对齐": (
        "指标名称        2023年    2026年    属性\n产品合格率（%）   95        96        预期性\n满意度（分）      80        82        约束性",
        ["指标名称|2023年|2026年|属性", "产品合格率（%）|95|96|预期性", "满意度（分）|80|82|约束性"],
    ),
    "空格对齐有空格子": (
        "类别      指标          2023年    2026年\n产品      合格率（%）    95        96\n          满意度（分）             82",
        ["类别|指标|2023年|2026年", "产品|合格率（%）|95|96", "|满意度（分）||82"],
    ),
    "单个空格": (
        "序号 指标 单位 2023年 2026年\n1 产品合格率 % 95 ≥ 96\n2 满意度 分 80 82 左右",
        ["序号|指标|单位|2023年|2026年", "1|产品合格率|%|95|≥ 96", "2|满意度|分|80|82 左右"],
    ),
    "空格对齐表头两行": (
        "序号   指标   单位   目标值   责任单位\n2025年   2026年\n1   合格率   %   95   96   区农委\n2   满意度   分   80   82   区商务委",
        ["序号|指标|单位|目标值2025年|目标值2026年|责任单位", "1|合格率|%|95|96|区农委", "2|满意度|分|80|82|区商务委"],
    ),
    "制表符多少不一": (
        "指标\t单位\t2023年\t2026年\t属性\n合格率\t%\t95\t96\t约束性\n新建平台\t个\t5\t预期性\n满意度\t分\t80\t82\t预期性",
        ["指标|单位|2023年|2026年|属性", "合格率|%|95|96|约束性", "新建平台|个||5|预期性", "满意度|分|80|82|预期性"],
    ),
    "断了的竖线": (
        " | 分项 | 2025年 | 2026年 |\n | 验收合格率 | 99% | 100% |\n绿色建筑占比 | 70% | 80% |\n | 死亡率 ≤3.2 | ≤3.0 |",
        ["分项|2025年|2026年", "验收合格率|99%|100%", "绿色建筑占比|70%|80%", "死亡率 ≤3.2|≤3.0|"],
    ),
    "各格连写": (
        "序号指标名称单位2023年2026年属性\n1食品抽检合格率%96.4≥98预期性\n2明厨亮灶覆盖率%78100约束性\n3群众满意度分72.880以上预期性\n4重大事故起00约束性\n5检验机构个建成约束性",
        [
            "序号|指标名称|单位|2023年|2026年|属性", "1|食品抽检合格率|%|96.4|≥98|预期性", "2|明厨亮灶覆盖率|%|78|100|约束性",
            "3|群众满意度|分|72.8|80以上|预期性", "4|重大事故|起|0|0|约束性", "5|检验机构|个||建成|约束性",
        ],
    ),
    "跨页的表": (
        "| 指标 | 单位 | 2026年 |\n|---|---|---|\n| 合格率 | % | 96 |\n\n续表\n\n| 指标 | 单位 | 2026年 |\n|---|---|---|\n| 满意度 | 分 | 82 |",
        ["指标|单位|2026年", "合格率|%|96", "指标|单位|2026年", "满意度|分|82"],
    ),
    "格子折行，值紧贴指标": (
        "类别        指  标                               2025年    2030年    年均/累计                属性\n"
        "产业发展    1.工业增加值增长（%）                 5.3       —       保持在合理区间、         预期性\n"
        "                                                                    各年度视情提出\n"
        "            2.每千人口拥有执业（助理）医师数（人）2.9       3.2       —                      预期性\n"
        "            3.空气质量优良天数比率（%） 87        88.5      —                      约束性\n"
        "注：〔 〕内为五年累计数。",
        ["类别|指  标|2025年|2030年|年均/累计|属性", "产业发展|1.工业增加值增长（%）|5.3|—|保持在合理区间、/各年度视情提出|预期性",
         "|2.每千人口拥有执业（助理）医师数（人）|2.9|3.2|—|预期性", "|3.空气质量优良天数比率（%）|87|88.5|—|约束性"],
    ),
    "序号在前一行，值在后一行": (
        "序号  指标                              基期水平       2026年目标值   指标性质\n"
        "（一）健康行动\n结果性指标\n"
        "1     居民达到体质测定标准合格以上的\n"
        "      人数比例（%）                     89.6（2014年） ≥90.9          预期性\n"
        "2     居民健康素养水平（%）             14.2           ≥22            倡导性",
        ["序号|指标|基期水平|2026年目标值|指标性质", "|".join(["（一）健康行动"] * 5), "|".join(["结果性指标"] * 5),
         "1|居民达到体质测定标准合格以上的/人数比例（%）|89.6（2014年）|≥90.9|预期性", "2|居民健康素养水平（%）|14.2|≥22|倡导性"],
    ),
    "分组带编号，表头有注": (
        "指  标                        2023年      2026年     〔累计〕1    属性\n"
        "环境质量\n1.空气质量\n"
        "  优良天数比率（%）           76.7        >80        —           约束性\n"
        "2.生态状况\n"
        "  森林覆盖率（%）             21.7        23         〔1.3〕      约束性",
        ["指  标|2023年|2026年|〔累计〕1|属性", "|".join(["环境质量"] * 5), "|".join(["1.空气质量"] * 5), "优良天数比率（%）|76.7|>80|—|约束性",
         "|".join(["2.生态状况"] * 5), "森林覆盖率（%）|21.7|23|〔1.3〕|约束性"],
    ),
    "值在前一行，指标在后一行说完": (
        "指标                                2023年    2026年\n失业人员和新成长劳动力免费接受      85        95\n基本职业技能培训比例（%）\n群众满意度（分）                    80        82",
        ["指标|2023年|2026年", "失业人员和新成长劳动力免费接受/基本职业技能培训比例（%）|85|95", "群众满意度（分）|80|82"],
    ),
    "值印在指标各行的中间": (
        "类别        序号    指标                                    2023年     2026年      属性\n"
        "                    城镇失业人员、农民工、新成长劳动力\n公共服务    1       免费接受基本职业技能培训覆盖率          —          95          预期性\n                    （%）\n"
        "生态        2       地表水达到或好于三类水体比              83         85          约束性\n环境                例（%）",
        ["类别|序号|指标|2023年|2026年|属性", "公共服务|1|城镇失业人员、农民工、新成长劳动力/免费接受基本职业技能培训覆盖率/（%）|—|95|预期性", "生态/环境|2|地表水达到或好于三类水体比/例（%）|83|85|约束性"],
    ),
    "带序号的分组": (
        "序号  指标                      2023年     2026年\n1     产品质量\n1.1   产品合格率（%）           94         96\n2     服务质量\n2.1   群众满意度（分）          83         85",
        ["序号|指标|2023年|2026年", "产品质量|产品质量|产品质量|产品质量", "1.1|产品合格率（%）|94|96", "服务质量|服务质量|服务质量|服务质量", "2.1|群众满意度（分）|83|85"],
    ),
    "画线的表中指标折行": (
        "┌──────┬──────┬──────┐\n│ 指标                 │ 2023年 │ 2026年 │\n├──────┼──────┼──────┤\n│ 公共服务             │        │        │\n"
        "│   失业人员免费接受   │        │ ≥95    │\n│   技能培训比例（%）  │        │        │\n│   养老保险参保率（%） │ 67     │ ≥90    │\n└──────┴──────┴──────┘",
        ["指标|2023年|2026年", "公共服务||", "失业人员免费接受/技能培训比例（%）||≥95", "养老保险参保率（%）|67|≥90"],
    ),
}  # fmt: skip


def tables_of(text: str) -> list[list[str]]:
    document = read_text(f"清河区质量计划\n\n{text}\n\n正文到此为止，以下不是表格。\n".encode(), "计划.txt")
    folded = fold_listings(document.blocks, document.text)
    return [["|".join(c.text.replace("\n", "/") for c in row) for row in b.rows] for b in folded if b.kind is BlockKind.TABLE]


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_listing_becomes_a_table(text: str, expected: list[str]) -> None:
    assert tables_of(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "一、总体要求\n指导思想\n主要目标\n基本原则\n二、主要任务",
        "区市场监管局\n区农业农村委\n区商务委\n2024年3月1日",
        "目标一 提升质量\n目标二 服务民生\n目标三 保障安全",
        "到2026年，合格率达到96%，满意度达到85分。\n三、保障措施",
    ],
)
def test_lines_that_are_no_table_stay(text: str) -> None:
    assert tables_of(text) == []


def test_cells_keep_their_place_in_the_source() -> None:
    text = "指标\n单位\n2026年\n合格率\n%\n96\n满意度\n分\n82"
    document = read_text(text.encode(), "计划.txt")
    table = fold_listings(document.blocks, document.text)[0]
    assert all(document.text[slice(*cell.span)] == cell.text for row in table.rows for cell in row)
    assert document.text[slice(*table.span)] == table.text


def test_a_cell_in_pieces_keeps_the_place_of_each() -> None:
    table = CASES["格子折行，值紧贴指标"][0]
    document = read_text(f"清河区质量计划\n\n{table}\n".encode(), "计划.txt")
    folded = fold_listings(document.blocks, document.text)
    cell = next(b for b in folded if b.kind is BlockKind.TABLE).rows[1][4]
    assert [document.text[slice(*piece)] for piece in cell.pieces] == ["保持在合理区间、", "各年度视情提出"]
    line = next(line for line in read_lines(replace(document, blocks=folded)) if line.rows)
    passage = line.rows[1][4]
    assert passage.text == "保持在合理区间、各年度视情提出"
    assert "".join(document.text[o] for o in passage.offsets) == passage.text


def test_wrapped_lines_take_time_linear_in_the_lines() -> None:
    from time import perf_counter

    def seconds(rows: int) -> float:
        lines = "\n".join(f"产品合格率{i}类，包括食品和\n药品的全部品种（%）             95      96\n第{i}组" for i in range(rows))
        document = read_text(f"指标                  2025年      2026年\n{lines}".encode(), "计划.txt")
        start = perf_counter()
        fold_listings(document.blocks, document.text)
        return perf_counter() - start

    seconds(20)
    assert seconds(800) < 14 * seconds(100) + 0.5


def test_folding_takes_time_linear_in_the_lines() -> None:
    from time import perf_counter

    def seconds(rows: int) -> float:
        lines = "\n".join(f"{i}\n产品合格率{i}类\n%\n95\n96" for i in range(1, rows))
        document = read_text(f"序号\n指标\n单位\n2025年\n2026年\n{lines}".encode(), "计划.txt")
        start = perf_counter()
        fold_listings(document.blocks, document.text)
        return perf_counter() - start

    seconds(20)
    assert seconds(800) < 14 * seconds(100) + 0.5
