from collections.abc import Callable

from zhiheng.core.plan.blocks import Document
from zhiheng.core.plan.joining import read_lines

Make = Callable[[str], Document]


def _lines(document: Document) -> list[str]:
    return [line.text for line in read_lines(document)]


def test_joining_mends_a_sentence_cut_by_a_page(document_of: Make) -> None:
    text = "推进专项工作。到2015\n\n— 3 —\n\n年，税收占比达到20%左右。"
    assert _lines(document_of(text)) == ["推进专项工作。到2015年，税收占比达到20%左右。"]


def test_joining_mends_a_heading_cut_over_the_page(document_of: Make) -> None:
    text = "7. 健全教育培训机制，提高驾驭社会治安局势的\n能力和水平\n加强培训。"
    assert _lines(document_of(text)) == ["7.健全教育培训机制，提高驾驭社会治安局势的能力和水平", "加强培训。"]


def test_joining_leaves_headings_items_and_captions_apart(document_of: Make) -> None:
    text = "1. 建设低碳节能楼宇，促进转型提升\n以质量为先，加快开发。\n——品牌\n表1：目标\n（一）产品"
    assert len(_lines(document_of(text))) == 5


def test_joining_mends_hard_wrapped_text(document_of: Make) -> None:
    text = (
        "    过去一年，全区地区生产总值增长5.5%，一般公共预算收入增长\n"
        "6.2%，城镇新增就业1.2万人，居民人均可支配收入增长7%，完成。\n"
        "新建改建幼儿园12所，老旧小区改造30个，停车泊位新增5000个，\n"
        "绿地率达到38%。\n"
        "    今年要继续努力。"
    )
    lines = _lines(document_of(text))
    assert len(lines) == 2
    assert "增长6.2%" in lines[0]


def test_joining_drops_page_numbers_and_tables_of_contents(document_of: Make) -> None:
    text = "目录\n一、目标.......1\n二、任务.......3\n一、目标\n达到95%。\n第3页 共15页\n二、任务\n- 4 -"
    assert _lines(document_of(text)) == ["一、目标", "达到95%。", "二、任务"]


def test_joining_drops_running_heads_beside_page_numbers(document_of: Make) -> None:
    text = "区质量计划\n增加投\n— 1 —\n区质量计划\n入。\n— 2 —\n区质量计划\n完成。"
    assert _lines(document_of(text)).count("区质量计划") == 1


def test_joining_mends_a_clause_cut_before_its_figure(document_of: Make) -> None:
    text = "到 2015 年，使全区国有资产\n\n总量达到 100\n\n亿元以上，新增8\n\n家。"
    assert _lines(document_of(text)) == ["到2015年，使全区国有资产总量达到100亿元以上，新增8家。"]


def test_joining_leaves_an_item_without_full_stop_apart_from_its_text(document_of: Make) -> None:
    text = "●强化监管，提升效能\n对重点产品开展监督抽查，及时公布结果，督促整改到位，形成闭环管理的工作机制，持续巩固成效。"
    assert len(_lines(document_of(text))) == 2


def test_joining_keeps_a_title_that_stands_once_below_a_long_line(document_of: Make) -> None:
    """The title below the heading of the notice is no running head, however long that heading is."""
    notice = "清河区人民政府办公室关于印发清河区开展质量提升行动推进质量强区工作实施方案的通知"
    title = "清河区质量强区行动计划"
    assert [line.text for line in read_lines(document_of(f"{notice}\n{title}\n一、总体目标"))][:2] == [
        notice,
        title,
    ]
