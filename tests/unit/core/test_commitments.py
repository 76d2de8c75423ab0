"""The steps of the grammar, one by one: marks, years, subjects, operators, and why a number is set aside."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zhiheng.core.plan.commitments import subjects
from zhiheng.core.plan.commitments.anchors import find_wordings
from zhiheng.core.plan.commitments.context import Context, Reading
from zhiheng.core.plan.commitments.deadlines import Deadlines
from zhiheng.core.plan.commitments.fields import LONGEST, clauses, sentences
from zhiheng.core.plan.commitments.lists import listed
from zhiheng.core.plan.commitments.marks import find_masks
from zhiheng.core.plan.commitments.prose import read_prose
from zhiheng.core.plan.commitments.wording import peel
from zhiheng.core.plan.commitments.years import find_years
from zhiheng.core.plan.passages import Passage


def read(text: str, **context: str | int) -> Reading:
    """Read a sentence that needed no repair."""
    return read_prose(Passage(text, text, tuple(range(len(text)))), Context(**context))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("打造“十五分钟生活圈”", "引号内的名称"),
        ("推行GB/T19001质量管理体系", "标准代号"),
        ("为65岁以上老人提供上门服务", "年龄段"),
        ("对达到标准的企业给予50万元奖励", "奖补、罚款或费率，不是目标"),
        ("坚持三个方面一起抓", "数字只是给事物命名"),
        ("常住人口120万人", "背景数字（人口、面积等）"),
        ("公示期为7个工作日", "时间长度或年龄，不是目标"),
        ("合格率是指抽检合格批次占总批次的比例，按100%计", "定义或法定限值，不是目标"),
        ("消除66人以上大班额", "数字只是给事物命名"),
    ],
)
def test_a_number_that_is_no_commitment_says_why(text: str, reason: str) -> None:
    """What is set aside keeps its words and carries a reason in both languages."""
    reading = read(text)
    assert reading.commitments == []
    assert [aside.reason.zh for aside in reading.set_aside] == [reason]
    aside = reading.set_aside[0]
    assert aside.reason.en and text[aside.span[0] : aside.span[1]].startswith(aside.quote[:10])


@pytest.mark.parametrize(
    "text",
    [
        "不断提高质量水平，稳步提升服务能力",
        "形成一批知名品牌",
        "进一步完善一体化机制",
        "2025年完成评估",
        "按照区府发〔2024〕12号文件执行",
    ],
)
def test_words_without_a_measure_give_nothing(text: str) -> None:
    """Verbal aims give neither a commitment nor a set-aside number."""
    reading = read(text)
    assert reading.commitments == [] and reading.set_aside == []


@pytest.mark.parametrize(
    ("text", "op", "value", "change"),
    [
        ("合格率不低于95%", ">=", "95", "level"),
        ("万台事故率控制在0.4以内", "<=", "0.4", "level"),
        ("面积突破100万平方米", ">", "100", "level"),
        ("比重达到20%左右", "~", "20", "level"),
        ("培育3-5家企业", "between", "3", "increase"),
        ("办理时间压缩至3个工作日", "<=", "3", "level"),
        ("能耗下降17%", ">=", "17", "decline"),
        ("产值年均增长8%", ">=", "8", "per_year"),
        ("投入增长8%", ">=", "8", "growth"),
        ("新增名牌8项", ">=", "8", "increase"),
        ("累计推进改造30万平方米", ">=", "30", "cumulative"),
        ("PM2.5年均浓度达到35微克/立方米", "<=", "35", "level"),
        ("处理率保持100%", "=", "100", "level"),
        ("满意度为85分", "=", "85", "level"),
    ],
)
def test_operator_and_change_follow_the_words(text: str, op: str, value: str, change: str) -> None:
    """Bounds, predicates and verbs decide operator and kind of change."""
    (draft,) = read(text).commitments
    assert (draft.op, draft.value, draft.change) == (op, Decimal(value), change)


def test_results_by_section_and_tense() -> None:
    """The same words are a target in a plan's goals and a result in its review, unless a year to come is announced."""
    assert read("合格率达到95%").commitments[0].kind == "target"
    assert read("合格率达到95%", kind="result", by="2020").commitments[0].kind == "result"
    assert read("到2025年合格率达到95%", kind="result", by="2020").commitments[0].kind == "target"
    assert read("2017年，合格率为95%", first_year=2018).commitments[0].kind == "result"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-2020年新建9万平方米", [(2018, 2020)]),
        ("“十四五”末达到80%", [(2025, 2025)]),
        ("二〇二五年", [(2025, 2025)]),
        ("到2015年，比2010年下降", [(2015, 2015), (2010, 2010)]),
    ],
)
def test_years_of_a_sentence(text: str, expected: list[tuple[int, int]]) -> None:
    """Years, spans and five-year plans are found with first and last year."""
    assert [(year.first, year.last) for year in find_years(text)] == expected


def test_deadline_is_the_last_year_that_is_no_baseline() -> None:
    """“比2010年” is measured against; a year inside brackets behind the figure counts; else what is inherited."""
    text = "到2015年死亡率比2010年下降36%"
    deadlines = Deadlines(text, inherited="2020", achieved=False)
    assert deadlines.of(text.index("36"), text.index("36") + 3) == "2015"
    assert deadlines.handed_on() == "2015"
    assert Deadlines("合格率达到93%（2025年）", inherited="", achieved=False).of(5, 8) == "2025"
    assert Deadlines("合格率达到93%", inherited="2030", achieved=False).of(5, 8) == "2030"


@pytest.mark.parametrize(
    ("text", "count", "expected"),
    [
        ("城镇、农村生活垃圾无害化处理率", 2, ["城镇生活垃圾无害化处理率", "农村生活垃圾无害化处理率"]),
        ("食品、药品、化妆品抽检合格率", 3, ["食品抽检合格率", "药品抽检合格率", "化妆品抽检合格率"]),
        ("生产安全事故起数、死亡人数", 2, ["生产安全事故起数", "生产安全事故死亡人数"]),
        ("第一、二产业增加值", 2, ["第一产业增加值", "第二产业增加值"]),
        ("城乡居民人均可支配收入", 2, ["城镇居民人均可支配收入", "农村居民人均可支配收入"]),
        ("抽检合格率", 2, []),
    ],
)
def test_shared_subjects_are_dealt_out(text: str, count: int, expected: list[str]) -> None:
    """Each item of a list gets the head and tail that all share."""
    assert listed(text, count) == expected


@pytest.mark.parametrize(
    ("previous", "own", "expected"),
    [
        ("区域环境噪声平均值日间", "夜间", "区域环境噪声平均值夜间"),
        ("学校体育场地日间开放率", "夜间开放率", "学校体育场地夜间开放率"),
        ("药品抽检合格率", "覆盖面", "覆盖面"),
    ],
)
def test_a_shared_head_is_completed(previous: str, own: str, expected: str) -> None:
    """A short subject takes the head of its twin before it, and no other."""
    assert subjects.share_head(previous, own) == expected


def test_words_are_peeled_from_the_number_outwards() -> None:
    """Bound, predicate, adverb and base year come off; the subject stays."""
    text = "死亡率比2010年累计下降不低于"
    words = peel(text, 0, len(text))
    assert text[: words.end] == "死亡率"
    assert words.baseline == "2010年" and words.has(">=", "falls_by", "sums")


@pytest.mark.parametrize(
    ("text", "kind", "op"),
    [
        ("强制性认证产品实现全覆盖", "full", "="),
        ("不发生重大质量安全事故", "never", "="),
        ("劣类水体基本消除", "never", "~"),
        ("合格率高于全市平均水平", "reference", ">ref"),
        ("满意度稳定在全市前列", "rank", "rank"),
        ("质量达到国际先进水平", "reference", ">=ref"),
    ],
)
def test_wordings_without_a_digit(text: str, kind: str, op: str) -> None:
    """Coverage, never, reference and rank are anchors of their own."""
    assert [(anchor.kind, anchor.op) for anchor in find_wordings(text)] == [(kind, op)]


@pytest.mark.parametrize("text", ["建立健全覆盖全区的体系", "培育全市领先的企业", "居民自治"])
def test_words_that_only_look_like_wordings(text: str) -> None:
    """健全|覆盖 is no 全覆盖, a leading enterprise no rank, 居民 no 居于."""
    assert find_wordings(text) == []


def test_sentences_and_clauses_respect_brackets_numbers_and_quotes() -> None:
    """A comma inside brackets, quotes or a number does not part clauses."""
    text = "新增（一、二级，含培育）12,500家，比例为12:48:40。完成"
    assert [text[a:b] for a, b in sentences(text)] == [
        "新增（一、二级，含培育）12,500家，比例为12:48:40",
        "完成",
    ]
    assert len(clauses(text[: text.index("。")])) == 2


def test_masks_tell_their_kind() -> None:
    """Dates, grades and quoted names are masked each by its own row of the table."""
    assert {mask.kind for mask in find_masks("2025年4A级景区“9+1”体系")} >= {"date", "grade", "quoted-name"}


@pytest.mark.parametrize(
    ("text", "shown"), [("帮扶小微企业l50家", "l50"), ("满足程度达到9O%以上", "9O"), ("建设公园2I个", "2I")]
)
def test_letters_among_digits_are_reported_not_guessed(text: str, shown: str) -> None:
    """What scanning left as l50 or 9O% gives no value, and a warning that says where."""
    reading = read(text)
    assert reading.commitments == []
    (issue,) = reading.issues
    assert (issue.code, issue.value) == ("figure-misprinted", shown)
    assert issue.span and text[slice(*issue.span)] == shown


@pytest.mark.parametrize("text", ["推广LED灯12万盏", "建成5G基站300个", "发放I类证书20张", "新建4K影院2家"])
def test_letters_of_names_are_no_misprints(text: str) -> None:
    """5G, 4K and I类 are printed so."""
    assert read(text).issues == []


def test_a_sentence_without_end_is_cut_at_its_commas() -> None:
    """Nothing is lost, and no piece is longer than the longest sentence there is."""
    text = "合格率达到95%，" * 400
    pieces = sentences(text)
    assert "".join(text[start:end] for start, end in pieces) == text
    assert max(end - start for start, end in pieces) <= LONGEST
    assert len(read(text).commitments) == 400
