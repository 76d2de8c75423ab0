"""The marked-up page: the text as printed, everything read marked in place, nothing loaded from anywhere."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import lxml.html
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.plan.blocks import Block, BlockKind, Cell, Document
from zhiheng.core.plan.model import Facts, Phase, Plan, Result, SetAside, Target, Task
from zhiheng.core.plan.passages import Section
from zhiheng.core.sources import Place
from zhiheng.files.markup import markup_html, write_markup

LINES = (
    "云溪区质量提升三年行动计划",
    "二、工作目标",
    "食品抽检合格率达到98%以上，开展“四不两直”检查。",
    "1. 守住底线 <b>&amp;</b> $title",
)


def document(*lines: str) -> Document:
    text, blocks = "", []
    for number, line in enumerate(lines, 1):
        span = (len(text), len(text) + len(line))
        blocks.append(Block(kind=BlockKind.PARAGRAPH, text=line, span=span, place=Place(paragraph=number)))
        text += line + "\n"
    return Document(name="计划.txt", format="txt", text=text, blocks=tuple(blocks))


DOCUMENT = document(*LINES)


def place(words: str) -> tuple[int, int]:
    start = DOCUMENT.text.index(words)
    return start, start + len(words)


TARGET = Target(
    id="target-1", area="产品质量", category="食品", subject="食品抽检合格率", op=">=", value=Decimal(98), unit="%",
    by="2026", bodies=Bodies(("甲局",), ("乙局",)), span=place("食品抽检合格率达到98%以上"), place=Place(paragraph=3),
)  # fmt: skip
PLAN = Plan(
    facts=Facts(title="云溪区质量提升三年行动计划"),
    sections=(Section(number="二", heading="工作目标", level=1, span=place("二、工作目标")),),
    targets=(TARGET,),
    tasks=(Task(id="1", path=("主要任务",), title="守住底线", span=place("守住底线")),),
    set_aside=(SetAside(quote="四不两直", reason=Text("名称", "a name"), span=place("四不两直")),),
)


def page(plan: Plan = PLAN, source: Document = DOCUMENT, language="zh"):
    return lxml.html.document_fromstring(markup_html(source, plan, language))


def source_text(tree) -> list[str]:
    return [" ".join(each.text_content().split()) for each in tree.xpath("//main//*[self::p or self::h2]")]


def test_markup_shows_the_text_as_printed():
    assert source_text(page()) == list(LINES)


def test_markup_marks_a_target_in_place_and_tells_its_reading():
    (mark,) = page().xpath("//main//a[contains(@class, 'target')]")
    assert mark.text_content() == "食品抽检合格率达到98%以上"
    assert (
        mark.get("data-say")
        == "目标 1 · 食品抽检合格率\n≥\u00a098\u00a0%  2026 · 必达\n责任单位 甲局\n配合 乙局"
    )


def test_markup_links_marks_and_cards_both_ways():
    tree = page()
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = tree.xpath("//main//a/@href | //aside//a/@href")
    assert links and {link.removeprefix("#") for link in links} <= set(ids)


def test_markup_sets_sections_as_headings_and_tasks_in_the_margin():
    tree = page()
    assert tree.xpath("//main/h2")[0].text_content() == "二、工作目标"
    (chip,) = tree.xpath("//main//a[contains(@class, 'chip')]")
    assert (chip.get("data-word"), chip.get("href"), chip.text_content()) == ("任务 1", "#task-1", "")


def test_markup_gives_the_reason_of_what_was_set_aside():
    (card,) = page().xpath("//article[@id='aside-1']")
    assert "四不两直" in card.text_content() and "名称" in card.text_content()


def test_markup_counts_what_was_read_set_aside_and_reported():
    issue = Issue(level=Level.WARNING, code="x", place=Text("全文", "all"), value="附件",
                  message=Text("没有附件", "no annex"), remedy=Text("请补", "add it"))  # fmt: skip
    tree = page(replace(PLAN, issues=(issue,)))
    assert tree.xpath("//div[@class='bar']/span/text()") == ["读出 1", "搁置 1", "疑点 1"]
    assert "没有附件" in tree.xpath("//article[@id='issue-1']")[0].text_content()


def test_markup_cuts_overlapping_marks_without_losing_text():
    result = Result(**{name: getattr(TARGET, name) for name in ("id", "area", "category", "subject", "op", "value")},
                    span=place("合格率达到98%以上，开展"))  # fmt: skip
    tree = page(replace(PLAN, results=(result,)))
    assert source_text(tree) == list(LINES)
    pieces = [(a.text_content(), a.get("class")) for a in tree.xpath("//main//a[contains(@class, 'm ')]")]
    assert pieces == [
        ("食品抽检", "m target"),
        ("合格率达到98%以上", "m target result"),
        ("，开展", "m result"),
        ("四不两直", "m aside"),
    ]


def test_markup_marks_a_sentence_cut_by_a_page_turn_on_both_sides():
    source = document("到2026年，食品抽检合格率", "达到98%以上。")
    start, end = source.text.index("食品"), source.text.index("。")
    tree = page(Plan(targets=(replace(TARGET, span=(start, end)),)), source)
    assert [a.text_content() for a in tree.xpath("//main//a")] == ["食品抽检合格率", "达到98%以上"]
    assert tree.xpath("//main//a/@id") == ["at-target-1"]


def test_markup_draws_tables_with_merged_cells_and_marks_in_them():
    text = "产品\t合格率\t98%\n\t覆盖率\t90%\n"
    whole = Cell("产品", (0, 2))
    rows = (
        (whole, Cell("合格率", (3, 6)), Cell("98%", (7, 10))),
        (Cell("产品", (0, 2), True), Cell("覆盖率", (12, 15)), Cell("90%", (16, 19))),
    )
    block = Block(kind=BlockKind.TABLE, text=text, span=(0, len(text)), place=Place(table=1), rows=rows)
    source = Document(name="表.docx", format="docx", text=text, blocks=(block,))
    tree = page(Plan(targets=(replace(TARGET, span=(16, 19)),)), source)
    assert [[td.text_content() for td in tr] for tr in tree.xpath("//tr")] == [
        ["产品", "合格率", "98%"],
        ["覆盖率", "90%"],
    ]
    assert tree.xpath("//td/@rowspan") == ["2"]
    assert tree.xpath("//td/a")[0].text_content() == "90%"


def test_markup_shows_text_that_no_block_holds():
    source = replace(DOCUMENT, blocks=DOCUMENT.blocks[:1] + DOCUMENT.blocks[2:])
    assert source_text(page(source=source)) == list(LINES)


def test_markup_escapes_everything_and_loads_nothing():
    evil = "<script>alert(1)</script>\x00\x1b\"'"
    plan = Plan(
        facts=Facts(title=evil, number=evil, issuer=(evil,)),
        targets=(replace(TARGET, id=evil, subject=evil, unit=evil, area=evil, bodies=Bodies((evil,))),),
        phases=(Phase(title=evil, start=evil),),
        set_aside=(SetAside(quote=evil, reason=Text(evil, evil)),),
    )
    html = markup_html(document(evil), plan)
    assert html.count("<script>") == 1 and "\x00" not in html and "\x1b" not in html
    assert re.findall(r"(?:src|href)=\"(?!#)[^\"]*|url\(|@import|https?://", html) == []


def test_markup_speaks_english():
    tree = page(language="en")
    assert tree.get("lang") == "en"
    said = tree.text_content()
    assert "Target 1" in said and "supporting" in said.lower()


def test_markup_of_an_empty_reading_is_still_a_page(tmp_path):
    write_markup(DOCUMENT, Plan(), tmp_path / "out.html")
    tree = lxml.html.document_fromstring((tmp_path / "out.html").read_bytes())
    assert source_text(tree) == list(LINES)


spans = st.tuples(st.integers(0, len(DOCUMENT.text)), st.integers(1, 30)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)


@settings(deadline=None, max_examples=40)
@given(st.lists(spans, max_size=6), st.lists(spans, max_size=3), st.lists(spans, max_size=3))
def test_markup_keeps_text_and_links_whole_however_marks_overlap(targets, asides, tasks):
    tree = page(
        Plan(
            targets=tuple(replace(TARGET, span=span) for span in targets),
            set_aside=tuple(SetAside(quote="", reason=Text("", ""), span=span) for span in asides),
            tasks=tuple(Task(id="1", path=(), title="任务", span=span) for span in tasks),
        )
    )
    assert source_text(tree) == list(LINES)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in tree.xpath("//main//a/@href")} <= set(ids)
