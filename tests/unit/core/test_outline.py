from collections.abc import Callable

import pytest

from zhiheng.core.bodies import Bodies
from zhiheng.core.plan.passages import Outline, SectionKind

Read = Callable[[str], Outline]


def _headings(outline: Outline) -> list[tuple[str, str, int]]:
    return [(section.number, section.heading, section.level) for section in outline.sections]


def _texts(outline: Outline) -> list[str]:
    return [part.passage.text for part in outline.parts]


def test_outline_nests_the_numbering_system(outline_of: Read) -> None:
    outline = outline_of(
        "一、目标\n（一）产品\n1. 品牌\n（1）培育名牌。新增8项。\n2、标准\n（二）工程\n二、任务\n抓好落实。"
    )
    assert _headings(outline) == [
        ("一", "目标", 1), ("（一）", "产品", 2), ("1", "品牌", 3), ("（1）", "培育名牌", 4),
        ("2", "标准", 3), ("（二）", "工程", 2), ("二", "任务", 1),
    ]  # fmt: skip
    assert _texts(outline) == ["新增8项。", "抓好落实。"]


def test_outline_knows_chapters_and_markdown_headings(outline_of: Read) -> None:
    outline = outline_of(
        "# 质量提升方案（2023-2025年）\n## 总体目标\n合格率达到95%。\n## 重点任务\n### 产品质量\n新增3家。"
    )
    assert _headings(outline) == [("", "总体目标", 1), ("", "重点任务", 1), ("", "产品质量", 2)]
    assert outline.opening[0].passage.text == "质量提升方案（2023-2025年）"


def test_outline_reads_run_in_leads_as_sections_only_where_numbered(outline_of: Read) -> None:
    outline = outline_of(
        "一、目标\n——品牌战略。新增名牌8项。\n继续培育5项。\n（一）完善机制：每年通报1次。\n**计量基础。**建标30项。"
    )
    assert [(part.lead, part.passage.text) for part in outline.parts] == [
        ("品牌战略", "新增名牌8项。"), ("品牌战略", "继续培育5项。"), ("", "每年通报1次。"), ("计量基础", "建标30项。"),
    ]  # fmt: skip
    assert _headings(outline)[1] == ("（一）", "完善机制", 2)


def test_outline_takes_numbered_sentences_as_items_without_a_section(outline_of: Read) -> None:
    outline = outline_of(
        "一、目标\n1. 竣工验收合格率达到100%；\n2. 创建优质工程5项。\n第三条 抽检合格率达到95%。"
    )
    assert [(part.number, part.passage.text) for part in outline.parts] == [
        ("1", "竣工验收合格率达到100%；"), ("2", "创建优质工程5项。"), ("第三条", "抽检合格率达到95%。"),
    ]  # fmt: skip


def test_outline_finds_headings_without_numbers(outline_of: Read) -> None:
    body = "以质量第一为原则，坚持以人民为中心的发展思想，深入推进质量强区工作，取得实效。"
    outline = outline_of(f"指导思想\n{body}\n主要目标\n{body}\n品牌建设\n{body}")
    assert [section.heading for section in outline.sections] == ["指导思想", "主要目标", "品牌建设"]


def test_outline_without_headings_keeps_every_sentence_as_a_part(outline_of: Read) -> None:
    outline = outline_of("合格率达到95%以上。\n日间≤60dB(A)，夜间≤50dB(A)。")
    assert outline.opening == ()
    assert len(outline.parts) == 2


def test_outline_gives_closing_bodies_and_leaves_them_out_of_the_text(outline_of: Read) -> None:
    part = outline_of("一、目标\n新增名牌（含培育）8项。（区商务委、区科委）").parts[0]
    assert part.bodies == Bodies(("区商务委", "区科委"))
    assert part.passage.text == "新增名牌（含培育）8项。"


def test_outline_cuts_a_paragraph_at_bodies_in_its_middle(outline_of: Read) -> None:
    parts = outline_of("一、目标\n——旧房改造。完成50万平方米。（区房管局）新增10处（区科委）。").parts
    assert [(part.lead, part.passage.text, part.bodies.lead) for part in parts] == [
        ("旧房改造", "完成50万平方米。", ("区房管局",)), ("旧房改造", "新增10处", ("区科委",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "责任单位：区商务委、各街道、镇",
        "（责任单位：区商务委、各街道、镇）",
        "【责任部门：区商务委、各街道、镇】",
    ],
)
def test_outline_gives_bodies_of_the_next_line_to_the_item_before(outline_of: Read, line: str) -> None:
    parts = outline_of(f"一、任务\n1. 抓监管。抽查300批次。\n公开结果。\n{line}\n2. 抓标准。制定5项。").parts
    assert [part.bodies.lead for part in parts] == [("区商务委", "各街道、镇")] * 2 + [()]


def test_outline_joins_lines_of_leading_and_supporting_bodies(outline_of: Read) -> None:
    parts = outline_of(
        "一、任务\n（一）抓监管\n抽查300批次。\n牵头单位：区市场监管局\n配合单位：区商务委"
    ).parts
    assert parts[0].bodies == Bodies(("区市场监管局",), ("区商务委",))


def test_outline_joins_bodies_cut_over_lines(outline_of: Read) -> None:
    parts = outline_of("一、任务\n新增8项。（区商务委、区质\n\n监局、区工商分局)").parts
    assert parts[0].bodies.lead == ("区商务委", "区质监局", "区工商分局")


def test_outline_gives_the_caption_and_unit_line_to_the_table(outline_of: Read) -> None:
    outline = outline_of("一、目标\n专栏1 主要指标\n单位：%\n|指标|2025年|\n|合格率|95|\n二、任务\n抓落实。")
    assert outline.parts[0].caption == "专栏1主要指标\n单位：%"
    assert outline.parts[0].rows[1][1].text == "95"
    assert [section.heading for section in outline.sections] == ["目标", "任务"]


def test_outline_knows_what_sections_are_for(outline_of: Read) -> None:
    headings = [
        "工作回顾",
        "面临形势",
        "总体要求和主要目标",
        "重点举措",
        "夯实质量发展基础",
        "工作步骤",
        "保障措施",
        "加强组织领导",
    ]
    outline = outline_of(
        "\n".join(f"{'一二三四五六七八'[i]}、{text}\n有关内容如下文。" for i, text in enumerate(headings))
    )
    assert [section.kind for section in outline.sections] == [
        SectionKind.REVIEW, SectionKind.PRINCIPLES, SectionKind.GOALS, SectionKind.TASKS, SectionKind.TASKS,
        SectionKind.PHASES, SectionKind.SAFEGUARDS, SectionKind.SAFEGUARDS,
    ]  # fmt: skip


def test_outline_lets_sections_inherit_their_kind(outline_of: Read) -> None:
    outline = outline_of("一、保障措施\n（一）优化质量发展环境\n1. 推进教育基地建设\n创建3个。")
    assert {section.kind for section in outline.sections} == {SectionKind.SAFEGUARDS}


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("2022年工作回顾", SectionKind.REVIEW),
        ("2023年工作安排", SectionKind.GOALS),
        ("工作回顾与展望", SectionKind.OTHER),
    ],
)
def test_outline_tells_last_year_from_this(outline_of: Read, heading: str, kind: SectionKind) -> None:
    assert outline_of(f"一、{heading}\n增长5%。").sections[0].kind is kind


def test_outline_leaves_out_what_only_announces_an_annex(outline_of: Read) -> None:
    outline = outline_of("一、任务\n抓落实。\n附件：1.指标表\n2.分工表\n清河区人民政府\n2026年3月1日")
    assert _texts(outline) == ["抓落实。"]


def test_outline_of_a_report_says_so(outline_of: Read) -> None:
    assert outline_of("清河区质量状况报告\n合格率达到95%。").kind is SectionKind.REVIEW


def test_outline_reads_the_last_item_of_a_list_as_text(outline_of: Read) -> None:
    outline = outline_of("一、目标\n1.新建公园5个\n2.绿化覆盖率达到40%\n各部门要抓好落实。")
    assert _texts(outline) == ["新建公园5个", "绿化覆盖率达到40%", "各部门要抓好落实。"]


def test_outline_reads_a_heading_that_states_a_figure_as_text_too(outline_of: Read) -> None:
    outline = outline_of(
        "一、任务\n（一）新增绿地100万平方米\n推进公园建设。\n（二）实施“十大工程”\n推进建设。"
    )
    assert _headings(outline)[1:] == [("（一）", "新增绿地100万平方米", 2), ("（二）", "实施“十大工程”", 2)]
    assert _texts(outline) == ["新增绿地100万平方米", "推进公园建设。", "推进建设。"]


def test_outline_begins_again_where_the_plan_is_an_annex(outline_of: Read) -> None:
    outline = outline_of(
        "附件\n清河区质量强区行动计划\n（2022-2024年）\n一、目标\n达到95%。\n二、任务\n抓落实。"
    )
    assert _headings(outline) == [("一", "目标", 1), ("二", "任务", 1)]


def test_outline_names_an_annex_by_its_title(outline_of: Read) -> None:
    outline = outline_of("一、目标\n达到95%。\n附件1\n主要指标表\n|指标|目标|\n|合格率|95%|")
    assert _headings(outline)[1] == ("附件1", "主要指标表", 1)


def test_outline_takes_a_label_as_the_lead_of_its_paragraph_only(outline_of: Read) -> None:
    outline = outline_of("一、目标\n产品质量：重点食品抽检合格率达到98%以上；\n群众满意度：80分以上。")
    assert [(part.lead, part.passage.text) for part in outline.parts] == [
        ("产品质量", "重点食品抽检合格率达到98%以上；"), ("", "群众满意度：80分以上。"),
    ]  # fmt: skip
