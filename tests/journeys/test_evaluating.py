"""From filings to numbers and back: values by area, period and column, as of the past, and one explained down to its rows."""

from __future__ import annotations

import csv
import json

import pytest

ENTERPRISES = "统一社会信用代码,名称,主体类型,所属镇街,成立日期,登记状态\n"
FIRM = "91350100M000100Y43"
HEADER = "样品编号,抽检类型,抽样日期,报告日期,所属镇街,统一社会信用代码,产品名称,产品类别,是否重点,检验结论,不合格项目,检验机构\n"
LISTS = """
[[bodies]]
name = "区市场监管局"
[[areas]]
name = "白沙镇"
parent = "清河区"
[[areas]]
name = "青山镇"
parent = "清河区"
[[areas]]
name = "清河区"
"""


def sample(number, day, town="白沙镇", passed=True, key="是", kind="监督抽检"):
    result, failed = ("合格", "") if passed else ("不合格", "菌落总数")
    return f"{number},{kind},{day},{day},{town},{FIRM},纯牛奶,食品,{key},{result},{failed},云州市产品质量检验研究院\n"


@pytest.fixture
def home(tmp_path, zhiheng, monkeypatch):
    """A workspace with a firm and six samples, one of them corrected later."""
    monkeypatch.setenv("COLUMNS", "160")
    home = tmp_path / "w"
    assert zhiheng("init", home).status == 0
    (home / "lists.toml").write_text(LISTS, encoding="utf-8")
    firms, first, second = (tmp_path / name for name in ("firms.csv", "first.csv", "second.csv"))
    firms.write_text(
        ENTERPRISES + f"{FIRM},云州清河食品有限公司,公司,白沙镇,2019-06-18,存续\n", encoding="utf-8"
    )
    first.write_text(
        HEADER
        + sample("S1", "2026-01-10")
        + sample("S2", "2026-01-20", passed=False)
        + sample("S3", "2026-02-10", town="青山镇")
        + sample("S4", "2026-02-11", town="青山镇", key="否")
        + sample("S5", "2026-02-12", kind="风险监测", passed=False)
        + sample("S6", "2025-12-30"),
        encoding="utf-8",
    )
    second.write_text(HEADER + sample("S2", "2026-01-20"), encoding="utf-8")
    body = ("--body", "区市场监管局", "-w", home)
    assert zhiheng("file", "enterprises", firms, *body).status == 0
    assert zhiheng("file", "inspections", first, *body).status == 0
    assert zhiheng("file", "inspections", second, "--kind", "correct", *body).status == 0
    return home


@pytest.fixture
def values(home, zhiheng):
    """The values of a call as JSON."""

    def calling(*arguments):
        call = zhiheng("evaluate", *arguments, "--on", "2026-12-31", "-w", home, "--json")
        assert call.status == 0, call.err
        return json.loads(call.out)["values"]

    return calling


def test_value_as_json_has_what_programs_need(values):
    (found,) = values("key_food_pass_rate", "--period", "2026")
    assert (found["value"], found["exact"], found["numerator"], found["denominator"]) == (
        100.0,
        "100",
        "3",
        "3",
    )
    assert (found["period"], found["from"], found["to"]) == ("2026", "2026-01-01", "2026-12-31")
    assert set(found["interval"]) == {"low", "high", "confidence", "method"}
    assert found["lineage"]["vintage"] == 3 and found["lineage"]["filings"] == [2, 3]


def test_past_state_gives_the_past_value(values):
    (before,) = values("重点食品监督抽检合格率", "--period", "2026", "--as-of", "2")
    assert before["exact"] == "200/3"


def test_values_by_town_and_month(values):
    found = values("inspected_batches", "--by", "town,month", "--period", "2026Q1")
    told = {(each["area"], each["period"]): each["value"] for each in found}
    assert told["白沙镇", "2026-01"] == 2 and told["青山镇", "2026-02"] == 2
    assert told["白沙镇", "2026-02"] == 0, "a risk sample was filed, so the register is not silent"
    assert told["青山镇", "2026-03"] is None


def test_district_and_area(values):
    (district,) = values("inspected_batches", "--by", "district", "--period", "2026")
    assert (district["area"], district["level"], district["value"]) == ("清河区", "district", 4)
    (town,) = values("inspected_batches", "--area", "青山镇", "--period", "2026")
    assert (town["area"], town["value"]) == ("青山镇", 2)
    assert len(values("inspected_batches", "--area", "清河区", "--by", "town", "--period", "2026")) == 2


def test_without_a_period_the_years_of_the_data(values):
    assert [each["period"] for each in values("inspected_batches")] == ["2025", "2026"]


def test_engines_give_the_same(values):
    one, other = (
        values("--period", "2026", "--by", "town", "--engine", engine) for engine in ("duckdb", "reference")
    )
    assert one == other and len(one) > 20


def test_table_is_read_on_a_terminal(home, zhiheng, words):
    call = zhiheng("evaluate", "key_food_pass_rate", "--period", "2026", "--on", "2026-12-31", "-w", home)
    assert call.status == 0
    assert "2026年100.00" in words(call.out) and "3/3" in words(call.out)
    assert "第3次报送" in words(call.out)
    call = zhiheng("evaluate", "key_food_pass_rate", "--on", "2026-06-30", "-w", home, locale="en_US.UTF-8")
    assert "Pass rate, key foods" in call.out and "2026 (to 2026-06-30)" in call.out


def test_number_is_explained_down_to_its_rows(home, zhiheng, words):
    call = zhiheng(
        "evaluate", "key_food_pass_rate", "--area", "白沙镇", "--period", "2026", "--on", "2026-12-31", "--explain", "-w", home,
    )  # fmt: skip
    said = words(call.out)
    assert call.status == 0
    for step in (
        "6台账的全部行",
        "5其中在2026年的",
        "3其中在白沙镇的",
        "2kind='监督抽检'",
        "2is_key",
        "2计入分子",
    ):
        assert step in said
    assert "2/2×100=100%" in said
    assert "first.csv1行" in said and "second.csv1行" in said
    assert "S1监督抽检食品是合格2026-01-10" in said and "S3" not in said


def test_explanation_as_json(home, zhiheng):
    call = zhiheng(
        "evaluate", "equipment_death_rate", "--period", "2026", "--on", "2026-12-31", "--explain", "--json", "-w", home
    )  # fmt: skip
    (found,) = json.loads(call.out)["explanations"]
    assert [each["value"]["indicator"] for each in found["inputs"]] == [
        "equipment_deaths",
        "equipment_in_rates",
    ]
    assert found["inputs"][0]["steps"][0]["rows"] == 0


def test_values_are_written_as_csv(home, zhiheng, tmp_path):
    target = tmp_path / "values.csv"
    call = zhiheng(
        "evaluate", "inspected_batches", "--period", "2026", "--on", "2026-12-31", "-o", target, "-w", home
    )
    assert call.status == 0
    (row,) = csv.DictReader(target.read_text(encoding="utf-8-sig").splitlines())
    assert (row["indicator"], row["value"], row["unit"]) == ("inspected_batches", "4.0", "批次")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("key_food_pas_rate",), 1, "是不是「key_food_pass_rate」"),
        (("inspected_batches", "--by", "twon"), 1, "是不是「town」"),
        (("inspected_batches", "--by", "type"), 1, "不能按这一项分组"),
        (("inspected_batches", "--by", "plan"), 1, "没有计划"),
        (("inspected_batches", "--area", "白沙"), 1, "是不是「白沙镇」"),
        (("inspected_batches", "--period", "2026年"), 2, "看不懂"),
        (("inspected_batches", "--on", "soon"), 2, "看不懂"),
        (("inspected_batches", "--engine", "polars"), 2, "只能是"),
        (("inspected_batches", "-o", "values.txt"), 2, ".csv"),
        (("inspected_batches", "--as-of", "99"), 1, "99"),
    ],
)
def test_wrong_calls_are_told(home, zhiheng, arguments, status, said):
    call = zhiheng("evaluate", *arguments, "-w", home)
    assert (call.status, call.out) == (status, "")
    assert said in call.err


def test_workspace_sets_its_own_numbers(home, values):
    (home / "parameters.toml").write_text(
        '[resident_population]\nlabel = "常住人口"\nunit = "千人"\n'
        'values = [{ since = 2026-01-01, value = 8, areas = { "白沙镇" = 4 }, clause = "统计公报", mark = "V" }]\n',
        encoding="utf-8",
    )
    (whole,) = values("inspected_batches_per_thousand", "--period", "2026")
    assert whole["exact"] == "0.5"
    towns = values("inspected_batches_per_thousand", "--period", "2026", "--by", "town")
    told = {each["area"]: each for each in towns}
    assert told["白沙镇"]["exact"] == "0.5"
    assert told["青山镇"]["value"] is None and "青山镇" in told["青山镇"]["reason"]


def test_catalogue_lists_and_shows_whole_definitions(home, zhiheng, words):
    listed = zhiheng("catalogue", "-w", home)
    assert "监督抽检 · 市场监督管理部门" in listed.out
    assert "key_food_pass_rate" in listed.out and "重点食品监督抽检合格率" in listed.out
    whole = zhiheng("catalogue", "key_food_pass_rate", "aqi", "-w", home)
    assert "范围：kind='监督抽检'andcategory='食品'andis_key" in words(whole.out)
    assert "自2026-03-01起[已核]" in words(whole.out)
    found = json.loads(zhiheng("catalogue", "--json", "-w", home).out)["indicators"]
    assert {"name", "label", "unit", "versions", "source", "owner", "breakdowns", "better"} <= set(found[0])


def test_formula_that_does_not_fit_is_told_before_anything_runs(home, zhiheng):
    own = home / "schemes" / "own"
    own.mkdir(parents=True)
    (own / "scheme.toml").write_text(
        'label = "自定"\nbasis = ["《办法》"]\nlead = "区局"\n', encoding="utf-8"
    )
    (own / "indicators.toml").write_text(
        '[bad]\nlabel = "坏"\nregister = "inspections"\nnumerator = "count_if(rsult = \'合格\')"\n',
        encoding="utf-8",
    )
    call = zhiheng("evaluate", "bad", "-w", home)
    assert call.status == 1
    assert "own/indicators.toml bad numerator" in call.err and "result" in call.err


OWN = """
[grown]
label = { zh = "批次同比", en = "Growth" }
register = "inspections"
numerator = "growth(count(), 'last_year')"
unit = "%"
[to_date]
label = { zh = "本年累计批次", en = "To date" }
register = "inspections"
where = "kind = '监督抽检'"
numerator = "year_to_date(count())"
unit = "批次"
[by_key]
label = { zh = "合格率（按是否重点）", en = "By key" }
register = "inspections"
where = "kind = '监督抽检'"
numerator = "count_if(result = '合格')"
denominator = "count()"
unit = "%"
estimate = "stratified"
strata = "category"
weights = { "食品" = 1 }
"""


@pytest.fixture
def explained(home, zhiheng):
    """One explanation as JSON, of indicators of the workspace's own."""
    folder = home / "schemes" / "own"
    folder.mkdir(parents=True)
    (folder / "scheme.toml").write_text(
        'label = "自定"\nbasis = ["测试"]\nlead = "区市场监管局"\n', encoding="utf-8"
    )
    (folder / "indicators.toml").write_text(OWN, encoding="utf-8")

    def calling(*arguments):
        call = zhiheng(
            "evaluate", *arguments, "--on", "2026-12-31", "--explain", "-w", home, "--json", locale="zh_CN.UTF-8"
        )  # fmt: skip
        assert call.status == 0, call.err
        return json.loads(call.out)["explanations"][0]

    return calling


def test_explanation_of_a_comparison_counts_both_periods(explained):
    found = explained("grown", "--period", "2026")
    assert [(step["step"], step["rows"]) for step in found["steps"]] == [
        ("台账的全部行", 6), ("其中在2026年的", 5), ("另看在2025年的", 1),
    ]  # fmt: skip
    assert sum(each["rows"] for each in found["filings"]) == 6


def test_explanation_of_a_sum_to_date_shows_the_rows_it_adds_up(explained):
    found = explained("to_date", "--period", "2026-02")
    assert found["value"]["value"] == found["value"]["n"] == found["steps"][-1]["rows"] == 4
    assert len(found["rows"]) == 4
    assert sum(each["rows"] for each in found["filings"]) == 4


def test_explanation_of_a_weighted_share_has_its_strata(explained):
    found = explained("by_key", "--period", "2026")
    assert found["strata"] == [{"value": "食品", "weight": 1.0, "numerator": 4, "denominator": 4}]


def test_breakdowns_are_words_in_an_explanation(home, zhiheng, words):
    call = zhiheng(
        "evaluate", "food_pass_rate", "--by", "is_key", "--period", "2026", "--on", "2026-12-31", "--explain", "-w", home,
    )  # fmt: skip
    assert "其中是否重点为「否」的" in words(call.out)
    assert "台账监督抽检结果inspections" in words(call.out)


def test_period_that_has_not_begun_is_told(home, zhiheng):
    arguments = ("evaluate", "food_pass_rate", "--on", "2026-03-01", "-w", home)
    call = zhiheng(*arguments, "--period", "2026-05", "--period", "2026-02")
    assert (call.status, "2026-05" in call.err, "2026年2月" in call.out) == (0, True, True)
    assert "还没有开始" in zhiheng(*arguments, "--period", "2026-05").out


def test_years_are_those_of_the_rows_of_that_moment(home, zhiheng):
    call = zhiheng(
        "evaluate", "food_pass_rate", "--as-of", "1", "--on", "2026-12-31", "-w", home, "--json"
    )  # fmt: skip
    assert [value["period"] for value in json.loads(call.out)["values"]] == ["2026"]
    assert "还没有报送" in zhiheng("evaluate", "food_pass_rate", "--as-of", "0", "-w", home).out


def test_csv_says_what_the_json_says(home, zhiheng, values, tmp_path):
    arguments = ("inspection_pass_rate", "--by", "town,is_key", "--period", "2026")
    file = tmp_path / "values.csv"
    call = zhiheng("evaluate", *arguments, "--on", "2026-12-31", "-w", home, "-o", file)
    assert call.status == 0, call.err
    with file.open(encoding="utf-8-sig", newline="") as opened:
        written = list(csv.DictReader(opened))
    for row, record in zip(written, values(*arguments), strict=True):
        for key in ("indicator", "label", "period", "from", "to", "area", "level", "unit", "reason"):
            assert row[key] == record[key]
        for key in ("value", "numerator", "denominator", "n"):
            assert row[key] == ("" if record[key] is None else str(record[key]))
        low = record["interval"]["low"] if record["interval"] else ""
        assert row["low"] == str(low)


def test_catalogue_tells_strata_weights_and_what_no_row_means(home, zhiheng, words):
    said = words(
        zhiheng("catalogue", "weighted_pass_rate", "inspected_batches_per_thousand", "equipment_accidents", "-w", home).out
    )  # fmt: skip
    assert "分层：category×product_category_weights" in said
    assert "batches=inspected_batchesbatches_per_thousand" in said
    assert "没有记录：就是没有发生" in said
    call = zhiheng("catalogue", "weighted_pass_rate", "-w", home, "--json")
    assert json.loads(call.out)["indicators"][0]["strata"] == "category"


def test_rate_of_accidents_by_kind_is_zero_where_there_was_none(home, zhiheng, tmp_path):
    equipment = tmp_path / "equipment.csv"
    equipment.write_text(
        "设备代码,设备种类,使用登记证编号,使用单位统一社会信用代码,所属镇街,使用登记日期,使用状态\n"
        + "".join(
            f"D{n},{kind},梯{n},{FIRM},白沙镇,2020-01-01,在用\n" for n, kind in enumerate(("电梯", "锅炉"))
        ),
        encoding="utf-8",
    )
    accidents = tmp_path / "accidents.csv"
    accidents.write_text(
        "事故编号,事故日期,所属镇街,设备种类,事故等级,死亡人数,重伤人数\nA1,2026-03-01,白沙镇,锅炉,一般,0,1\n",
        encoding="utf-8",
    )
    body = ("--body", "区市场监管局", "-w", home)
    assert zhiheng("file", "special_equipment", equipment, *body).status == 0
    assert zhiheng("file", "equipment_accidents", accidents, *body).status == 0
    call = zhiheng(
        "evaluate", "equipment_accident_rate", "--by", "kind", "--period", "2026", "--on", "2026-12-31", "--json", "-w", home,
    )  # fmt: skip
    rates = {each["breakdown"]["kind"]: each["value"] for each in json.loads(call.out)["values"]}
    assert rates == {"电梯": 0.0, "锅炉": 10000.0}
