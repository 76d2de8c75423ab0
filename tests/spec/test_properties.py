"""What may change without changing how a sentence is read: figures, units, order, names."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

RATES = (
    "食品抽检合格率", "绿化覆盖率", "污水集中处理率", "高中阶段毛入学率", "顾客满意度", "电梯定期检验率",
)  # fmt: skip
THINGS = ("高新技术企业", "质量标杆企业", "社区食堂", "示范街区", "环境教育基地", "名牌产品")
UNITS = ("家", "个", "项")
PLACES = ("清河区", "白石区", "东林市", "南浦县")
VERBAL = (
    "进一步完善质量管理体系，提升公共服务水平。",
    "围绕“四个中心”建设，推进“五位一体”工作体系。",
    "根据《质量发展纲要（2011-2020年）》制定本方案。",
    "群众满意度稳步提升，市场秩序不断好转。",
    "加强部门协作，形成工作合力。",
    "深入学习贯彻党的二十大精神。",
)

quick = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
percents = st.decimals(min_value=1, max_value=99, places=1).map(lambda d: d.normalize())
counts = st.integers(min_value=2, max_value=1800)
years = st.integers(min_value=2005, max_value=2035)

Reading = Callable[..., Any]


def _shape(plan: Any) -> list[tuple[object, ...]]:
    return [(t.op, t.change, t.firm, t.unit, t.upper is None) for t in plan.targets]


@quick
@given(rate=st.sampled_from(RATES), value=percents, year=years)
def test_changing_the_figure_changes_only_the_figure(
    reading: Reading, rate: str, value: Decimal, year: int
) -> None:
    plan = reading(f"到{year}年，{rate}达到{value:f}%以上。")
    assert [(t.subject, t.op, t.value, t.unit, t.by) for t in plan.targets] == [
        (rate, ">=", value, "%", str(year))
    ]
    assert not plan.results


@quick
@given(rate=st.sampled_from(RATES), value=percents)
def test_spaces_and_full_width_digits_do_not_matter(reading: Reading, rate: str, value: Decimal) -> None:
    wide = f"{value:f}".translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    plain = reading(f"到2025年，{rate}达到{value:f}%以上。")
    spaced = reading(f"到 2025 年，{rate}达到 {value:f} % 以上。")
    full = reading(f"到２０２５年，{rate}达到{wide}％以上。")
    assert [t.value for t in plain.targets] == [t.value for t in spaced.targets] == [t.value for t in full.targets]
    assert _shape(plain) == _shape(spaced) == _shape(full)


@quick
@given(thing=st.sampled_from(THINGS), count=counts, unit=st.sampled_from(UNITS), place=st.sampled_from(PLACES))
def test_number_before_or_after_the_thing_reads_alike(
    reading: Reading, thing: str, count: int, unit: str, place: str
) -> None:
    after = reading(f"到2025年，{place}新增{thing}{count}{unit}。")
    before = reading(f"到2025年，{place}新增{count}{unit}{thing}。")
    assert _shape(after) == _shape(before) == [(">=", "increase", "binding", unit, True)]
    assert [t.value for t in after.targets] == [t.value for t in before.targets] == [count]


@quick
@given(items=st.permutations(list(zip(THINGS, (3, 5, 8, 13, 21, 34), strict=True))))
def test_order_of_list_items_does_not_matter(reading: Reading, items: list[tuple[str, int]]) -> None:
    listed = "、".join(f"{thing}{count}个" for thing, count in items)
    plan = reading(f"到2025年，新增{listed}。")
    assert [t.value for t in plan.targets] == [count for _, count in items]
    for target, (thing, _) in zip(plan.targets, items, strict=True):
        assert target.subject.endswith(thing)
        assert target.change in ("increase", "cumulative")


@quick
@given(values=st.lists(percents, min_size=3, max_size=3, unique=True), rates=st.permutations(RATES))
def test_several_rates_in_a_sentence_stay_apart(
    reading: Reading, values: list[Decimal], rates: list[str]
) -> None:
    pairs = list(zip(rates, values, strict=False))
    plan = reading("到2025年，" + "，".join(f"{rate}达到{value:f}%" for rate, value in pairs) + "。")
    assert [(t.subject, t.value) for t in plan.targets] == pairs


@quick
@given(low=st.integers(2, 40), step=st.integers(1, 9), mark=st.sampled_from(("-", "—", "～", "至")))
def test_the_mark_between_two_figures_does_not_matter(reading: Reading, low: int, step: int, mark: str) -> None:
    plan = reading(f"到2025年，培育{low}{mark}{low + step}家龙头企业。")
    assert [(t.op, t.value, t.upper, t.unit) for t in plan.targets] == [("between", low, low + step, "家")]


@quick
@given(rate=st.sampled_from(RATES), old=percents, new=percents, mark=st.sampled_from(("%", "（%）")))
def test_a_table_row_gives_one_target_for_each_future_year(
    reading: Reading, rate: str, old: Decimal, new: Decimal, mark: str
) -> None:
    label, sign = (f"{rate}{mark}", "") if mark == "（%）" else (rate, "%")
    table = f"| 指标 | 2020年 | 2025年 |\n|---|---|---|\n| {label} | {old:f}{sign} | {new:f}{sign} |\n"
    plan = reading(table)
    assert [(t.subject, t.value, t.unit, t.by) for t in plan.targets] == [(rate, new, "%", "2025")]
    assert plan.targets[0].baseline.rstrip("%") == f"{old:f}"


@quick
@given(sentences=st.lists(st.sampled_from(VERBAL), min_size=1, max_size=4))
def test_sentences_without_a_commitment_give_none(reading: Reading, sentences: list[str]) -> None:
    plan = reading("".join(sentences))
    assert not plan.targets
    assert not plan.results


@quick
@given(before=st.sampled_from(VERBAL), after=st.sampled_from(VERBAL), value=percents)
def test_neighbouring_sentences_do_not_change_a_reading(
    reading: Reading, before: str, after: str, value: Decimal
) -> None:
    sentence = f"到2025年，绿化覆盖率达到{value:f}%。"
    alone, among = reading(sentence), reading(before + sentence + after)
    assert [(t.subject, t.value, t.by) for t in alone.targets] == [(t.subject, t.value, t.by) for t in among.targets]


@quick
@given(count=counts, striving=st.booleans())
def test_striving_words_change_only_the_firmness(reading: Reading, count: int, striving: bool) -> None:
    plan = reading(f"到2025年，{'力争' if striving else ''}新增社区食堂{count}个。")
    assert [(t.value, t.firm) for t in plan.targets] == [(count, "striving" if striving else "binding")]
