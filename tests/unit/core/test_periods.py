import pytest

from zhiheng.core.periods import five_year_plan, length_in_years, months_span, year_span, years_until

MONTHS = [
    ("2013年6月-9月", ("2013-06", "2013-09")),
    ("2013年9月-2015年12月", ("2013-09", "2015-12")),
    ("2023年11-12月", ("2023-11", "2023-12")),
    ("2015年底", ("2015-12", "2015-12")),
    ("2021年6月底前", ("", "2021-06")),
    ("即日起至2021年6月", ("", "2021-06")),
    ("2021年4月起", ("2021-04", "")),
    ("2022年上半年", ("2022-01", "2022-06")),
    ("2022年第一季度", ("2022-01", "2022-03")),
    ("2023年4月15日-6月30日", ("2023-04", "2023-06")),
    ("2021-2022年", ("2021-01", "2022-12")),
    ("6月-9月", None),
    ("工作要求", None),
]


@pytest.mark.parametrize(("text", "expected"), MONTHS)
def test_months_span(text: str, expected: tuple[str, str] | None) -> None:
    assert months_span(text) == expected


def test_months_span_takes_the_year_it_is_given() -> None:
    assert months_span("10月上旬至11月下旬", year=2024) == ("2024-10", "2024-11")


def test_year_span_reads_chinese_digits() -> None:
    assert year_span("二〇二五年至二〇二七年") == (2025, 2027)


def test_five_year_plan_is_told_by_its_short_name() -> None:
    assert five_year_plan("全市“十四五”质量发展规划") == (2021, 2025)


def test_length_of_a_plan() -> None:
    assert length_in_years("质量强区三年行动计划") == 3


def test_years_until_gives_each_horizon() -> None:
    assert years_until("到2025年达到60%，到2035年达到80%") == (2025, 2035)
