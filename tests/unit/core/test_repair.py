import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.core.plan.repair import repair_text

REPAIRED = [
    ("日间 $\\leq 60\\text{dB(A)}$ ，夜间 $\\leq 50\\text{dB(A)}$ 。", "日间≤60dB(A)，夜间≤50dB(A)。"),
    ("日间 $\\leq\n60\\text{dB(A)}$", "日间≤60dB(A)"),
    ("日间 $\\leq 60\\\ntext{dB(A)}$", "日间≤60dB(A)"),
    ("日间 $≥\n96$%", "日间≥96%"),
    ("$\\mathrm{PM}_{2.5}$ 浓度 35 $\\mu g/m^{3}$", "PM2.5浓度35μg/m³"),
    ("占 25% \\sim 30\\%", "占25%-30%"),
    ("到 2015 年，达到 100%，食品 50 % 以上达到 HACCP 认证", "到2015年，达到100%，食品50%以上达到HACCP认证"),
    ("１００％，２．５万元", "100%，2.5万元"),
    ("达到 9 5 % 以上", "达到95%以上"),
    ("1 0 0 %", "100%"),
    ("列 1 2 3 4", "列1 2 3 4"),
    ("合格率 95. 2%", "合格率95.2%"),
    ("5%～7%，6 月 — 9 月，2018——2020年", "5%-7%，6月-9月，2018-2020年"),
    ("~3%", "~3%"),
    ("授权量达到1 200件", "授权量达到1200件"),
    ("新增名牌8项,商标1项.", "新增名牌8项，商标1项。"),
    ("≧ 95％，≦ 3", "≥95%，≤3"),
    ("**加强领导。**正文", "加强领导。正文"),
    ("第一行\n第二行 and more", "第一行第二行 and more"),
    ("布局 and 结构", "布局 and 结构"),
    ("零\u200b宽", "零宽"),
    ("10 km 60 dB(A)", "10km 60dB(A)"),
    ("——品牌", "——品牌"),
    ("⾼质量", "高质量"),
]


@pytest.mark.parametrize(("text", "expected"), REPAIRED)
def test_repair_gives_plain_text(text: str, expected: str) -> None:
    assert repair_text(text, 0).text == expected


def test_repair_keeps_the_place_of_each_character() -> None:
    source = "前文。日间 $\\leq 60\\text{dB(A)}$ ，夜间"
    passage = repair_text(source[3:], 3)
    at = passage.text.index("60")
    start, end = passage.span(at, at + len("60dB(A)"))
    assert source[start:end] == "60\\text{dB(A)"


def test_repair_keeps_traditional_characters_in_what_is_shown() -> None:
    passage = repair_text("重點產品監督抽檢合格率達到95%，國家標準應實現", 0)
    assert passage.text == "重点产品监督抽检合格率达到95%，国家标准应实现"
    assert passage.printed == "重點產品監督抽檢合格率達到95%，國家標準應實現"


def test_repair_leaves_a_stray_traditional_character_alone() -> None:
    assert repair_text("创建中小學生质量教育基地，提高产品质量水平", 0).text.startswith("创建中小學生")


def test_repair_converts_words_as_words() -> None:
    assert repair_text("乾淨整潔，乾坤，後來，皇后", 0, traditional=True).text == "干净整洁，乾坤，后来，皇后"


def test_repair_keeps_commas_as_printed_for_showing() -> None:
    passage = repair_text("推进标准化,实施战略", 0)
    assert (passage.text, passage.printed) == ("推进标准化，实施战略", "推进标准化,实施战略")


@given(st.text(alphabet="质量 达到%1２.5—-~～\\${}_^\n*（）(),，。\u3000ab&;", max_size=80))
def test_repair_offsets_rise_and_stay_inside(text: str) -> None:
    passage = repair_text(text, 7)
    assert list(passage.offsets) == sorted(passage.offsets)
    assert all(7 <= offset < 7 + len(text) for offset in passage.offsets)
