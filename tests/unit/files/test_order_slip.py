"""The slip of an order: what an official reads on it, in fonts and on paper of GB/T 9704-2012, whatever somebody typed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn

from zhiheng.files.order_slip import Slip, day_text, number_text, write_slip

SLIP = Slip(
    issuer="清河区质量工作领导小组办公室", number="清质督〔2028〕3号", colour="orange", to="区教育局",
    matter="报送 <第二季度> & 校园食品抽检合格率", deadline=date(2028, 7, 14), deadline_counted="从2028-06-30的次日起，数10个工作日",
    basis=(("校园食品抽检合格率达到98%以上。", "《清河区质量提升三年行动计划》"),), demand="请说明原因。\n请写明办结日期。",
    issued_on=date(2028, 7, 31), reply_by=date(2028, 8, 3), reply_counted="从2028-07-31的次日起，数3个工作日",
)  # fmt: skip


def written(slip, path):
    write_slip(slip, path)
    return Document(str(path))


def test_a_slip_says_number_colour_body_matter_deadlines_and_basis(tmp_path):
    document = written(SLIP, tmp_path / "slip.docx")
    order, reply = document.tables
    rows = {row.cells[0].text: row.cells[1].text for row in order.rows}
    assert [each.text for each in document.paragraphs][:3] == [
        "清河区质量工作领导小组办公室",
        "督 办 单",
        "清质督〔2028〕3号\t◆◆ 橙色督办",
    ]
    assert rows["承办单位"] == "区教育局"
    assert rows["督办事项"] == "报送 <第二季度> & 校园食品抽检合格率"
    assert rows["原定期限"] == "2028年7月14日\n从2028年6月30日的次日起，数10个工作日"
    assert rows["督办依据"] == "校园食品抽检合格率达到98%以上。\n（《清河区质量提升三年行动计划》）"
    assert rows["办理要求"] == "请说明原因。\n请写明办结日期。"
    assert rows["回复期限"].startswith("2028年8月3日\n")
    assert reply.rows[0].cells[1].text.startswith("清质督〔2028〕3号")
    assert "请于2028年8月3日前填好送回清河区质量工作领导小组办公室" in document.paragraphs[-1].text


def test_a_slip_lies_on_the_paper_of_the_standard_in_chinese_fonts(tmp_path):
    document = written(SLIP, tmp_path / "slip.docx")
    section = document.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)  # fmt: skip
    assert [round(each.mm) for each in sizes] == [210, 297, 37, 35, 28, 26]
    texts = [run for run in document.element.body.iter(qn("w:r")) if run.findall(qn("w:t"))]
    fonts = {run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").get(qn("w:eastAsia")) for run in texts}
    assert fonts == {"方正小标宋简体", "仿宋_GB2312", "黑体"}


def test_what_xml_cannot_hold_and_what_is_missing_does_no_harm(tmp_path):
    document = written(replace(SLIP, matter="甲\x00乙\x0b丙", issuer="", basis=()), tmp_path / "slip.docx")
    labels = {row.cells[0].text: row.cells[1].text for row in document.tables[0].rows}
    assert "".join(labels["督办事项"].split()) == "甲乙丙"
    assert "督办依据" not in labels
    assert document.paragraphs[0].text == "督 办 单"


def test_the_same_slip_gives_the_same_bytes(tmp_path):
    write_slip(SLIP, tmp_path / "one.docx")
    write_slip(SLIP, tmp_path / "two.docx")
    assert (tmp_path / "one.docx").read_bytes() == (tmp_path / "two.docx").read_bytes()


@pytest.mark.parametrize(
    ("code", "number", "said"), [("清质", 3, "清质督〔2028〕3号"), ("", 12, "督〔2028〕12号")]
)
def test_a_number_has_its_year_in_brackets_and_no_leading_zero(code, number, said):
    assert number_text(code, 2028, number) == said
    assert not code or re.fullmatch(r"[\u4e00-\u9fa5]{2,10}〔(19|20)\d{2}〕[1-9]\d*号", said)
    assert day_text(date(2028, 7, 4)) == "2028年7月4日"
