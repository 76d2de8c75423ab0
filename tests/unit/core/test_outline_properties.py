"""Whatever order lines come in, the outline is read without a crash and every place lies in the text."""

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhiheng.core.plan.blocks import Document
from zhiheng.core.plan.body_register import read_bodies
from zhiheng.core.plan.facts import read_facts
from zhiheng.core.plan.mechanisms import read_mechanisms
from zhiheng.core.plan.outline import read_outline
from zhiheng.core.plan.phases import read_phases
from zhiheng.core.plan.tasks import read_tasks

LINES = (
    "一、主要目标", "（一）产品质量", "1. 品牌", "2、抓标准。制定5项。（区科委）", "（1）培育名牌。新增8项", "① 其他", "第一章 总则",
    "第一条 合格率达到95%。", "第一阶段：启动（2021年6月底前）", "——品牌战略。新增名牌8项。（区商务委、区质", "监局）", "附件", "附件1",
    "附件：1.指标表", "表1：目标", "单位：%", "|类别|目标|", "||95%|", "|任务|责任单位|", "责任单位：区科委", "配合单位：各镇",
    "清河区人民政府", "2021年3月1日", "清河区质量计划（2021-2023年）", "关于印发《清河区质量计划》的通知", "各街道、镇：", "— 3 —", "目录",
    "# 标题", "**粗体。**正文", "到2025", "年，合格率达到95%以上，新增", "一是抓监管。每年通报1次。", "产品质量：合格率达到98%。", "指导思想", "。", "（", "）", "1", "清政发〔2021〕7号",
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.sampled_from(LINES), max_size=14))
def test_any_order_of_lines_is_read(document_of: Callable[[str], Document], lines: list[str]) -> None:
    document = document_of("\n".join(lines))
    outline = read_outline(document)
    facts = read_facts(document, outline)
    tasks = read_tasks(outline)
    read_bodies(task.bodies for task in tasks)
    found = [*outline.sections, *tasks, *read_phases(outline), *read_mechanisms(outline)]
    assert all(0 <= one.span[0] <= one.span[1] <= len(document.text) for one in found)
    assert all(section.parent is None or section.parent < i for i, section in enumerate(outline.sections))
    assert set(facts.annexes_present) <= set(facts.annexes)
    for part in (*outline.opening, *outline.parts):
        assert list(part.passage.offsets) == sorted(part.passage.offsets)
        assert part.section is None or part.section < len(outline.sections)
