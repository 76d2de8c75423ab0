from collections.abc import Callable

from zhiheng.core.plan.passages import Outline
from zhiheng.core.plan.phases import read_phases

Read = Callable[[str], Outline]


def _phases(outline: Outline) -> list[tuple[str, str, str]]:
    return [(phase.title, phase.start, phase.end) for phase in read_phases(outline)]


def test_phases_of_numbered_stages(outline_of: Read) -> None:
    text = (
        "四、工作步骤\n第一阶段：动员部署阶段（2013年6月-9月）\n召开会议。\n"
        "第二阶段：全面推进阶段（2013年9月-2015年12月）\n推进。\n第三阶段：检查验收阶段（2015 年底）\n验收。"
    )
    assert _phases(outline_of(text)) == [
        ("动员部署阶段", "2013-06", "2013-09"), ("全面推进阶段", "2013-09", "2015-12"), ("检查验收阶段", "2015-12", "2015-12"),
    ]  # fmt: skip


def test_phases_with_run_in_text(outline_of: Read) -> None:
    text = "四、实施步骤\n（一）启动阶段（2021年6月底前）。制定方案。\n（二）推进阶段。2021年7月至2023年6月，全面推进。"
    assert _phases(outline_of(text)) == [("启动阶段", "", "2021-06"), ("推进阶段", "2021-07", "2023-06")]


def test_phases_where_the_dates_stand_before_the_name(outline_of: Read) -> None:
    text = "四、实施步骤\n第一阶段（2021年1月—3月）：动员部署。制定方案。\n第二阶段（4月—12月）：组织实施。推进。"
    assert _phases(outline_of(text)) == [
        ("动员部署", "2021-01", "2021-03"),
        ("组织实施", "2021-04", "2021-12"),
    ]


def test_phases_of_a_table(outline_of: Read) -> None:
    text = "四、进度安排\n|阶段|时间|内容|\n|启动|2022年1月-3月|动员|\n|总结|2022年12月|总结|"
    assert _phases(outline_of(text)) == [("启动", "2022-01", "2022-03"), ("总结", "2022-12", "2022-12")]


def test_plans_without_steps_have_no_phases(outline_of: Read) -> None:
    assert _phases(outline_of("一、目标\n到2025年，达到95%。")) == []
