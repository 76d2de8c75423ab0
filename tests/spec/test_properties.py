"""What may change without changing how a sentence is read: figures, units, order, names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
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
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
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
    assert (
        [t.value for t in plain.targets]
        == [t.value for t in spaced.targets]
        == [t.value for t in full.targets]
    )
    assert _shape(plain) == _shape(spaced) == _shape(full)


@quick
@given(
    thing=st.sampled_from(THINGS), count=counts, unit=st.sampled_from(UNITS), place=st.sampled_from(PLACES)
)
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
def test_the_mark_between_two_figures_does_not_matter(
    reading: Reading, low: int, step: int, mark: str
) -> None:
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
    assert [(t.subject, t.value, t.by) for t in alone.targets] == [
        (t.subject, t.value, t.by) for t in among.targets
    ]


@quick
@given(count=counts, striving=st.booleans())
def test_striving_words_change_only_the_firmness(reading: Reading, count: int, striving: bool) -> None:
    plan = reading(f"到2025年，{'力争' if striving else ''}新增社区食堂{count}个。")
    assert [(t.value, t.firm) for t in plan.targets] == [(count, "striving" if striving else "binding")]


def _rows_with_a_changeable_figure() -> list[Any]:
    """Rows of the book of behaviour with a figure that stands once, is not a year, and is neither 0 nor 100."""
    found = []
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            single = [row for row in case.get("targets", []) if "upper" not in row]
            figures = [str(row["value"]) for row in single if 0 < row.get("value", 0) < 100]
            once = [
                n
                for n in figures
                if len(re.findall(rf"(?<![\d.]){re.escape(n)}(?![\d.])", case["text"])) == 1
            ]
            found += [pytest.param(case, n, id=f"{path.stem}: {case['name']}: {n}") for n in once]
    return found


@pytest.mark.parametrize(("case", "figure"), _rows_with_a_changeable_figure())
def test_another_figure_in_a_row_leaves_its_reading(
    case: dict[str, Any], figure: str, reading: Reading
) -> None:
    other = str(Decimal(figure) + (Decimal("0.01") if "." in figure else 1))
    if other == "100":
        other = "98"
    changed = re.sub(rf"(?<![\d.]){re.escape(figure)}(?![\d.])", other, case["text"])
    before, after = reading(case["text"], case.get("title", "")), reading(changed, case.get("title", ""))
    assert _whole(after) == _whole(before)
    if any(target.value == Decimal(figure) for target in before.targets):
        assert any(target.value == Decimal(other) for target in after.targets)


def _whole(plan: Any) -> list[tuple[object, ...]]:
    return [
        (t.kind, t.subject, t.op, t.unit, t.change, t.by, t.firm, t.ref, t.bodies.names(), t.upper is None)
        for t in (*plan.targets, *plan.results)
    ]


@quick
@given(
    rate=st.sampled_from(RATES), value=percents, place=st.sampled_from(PLACES), other=st.sampled_from(PLACES)
)
def test_the_name_of_the_place_does_not_matter(
    reading: Reading, rate: str, value: Decimal, place: str, other: str
) -> None:
    text = f"到2025年，{{}}新增社区食堂12个，{rate}达到{value:f}%，确保{{}}不发生重大质量安全事故。"
    here = reading(text.format(place, place), f"{place}质量提升三年行动计划（2023—2025年）")
    there = reading(text.format(other, other), f"{other}质量提升三年行动计划（2023—2025年）")
    assert len(here.targets) == 3
    assert [(t.op, t.value, t.unit, t.subject.replace(place, "")) for t in here.targets] == [
        (t.op, t.value, t.unit, t.subject.replace(other, "")) for t in there.targets
    ]


@quick
@given(order=st.permutations(("单位", "2020年", "2025年", "属性")))
def test_order_of_columns_does_not_matter(reading: Reading, order: list[str]) -> None:
    row = {"单位": "%", "2020年": "92.5", "2025年": "96", "属性": "约束性"}
    table = (
        f"| 指标 | {' | '.join(order)} |\n|{'---|' * 5}\n"
        f"| 产品质量合格率 | {' | '.join(row[column] for column in order)} |\n"
    )
    read = [(t.subject, t.op, t.value, t.unit, t.baseline, t.by, t.firm) for t in reading(table).targets]
    assert read == [("产品质量合格率", ">=", 96, "%", "92.5", "2025", "binding")]
