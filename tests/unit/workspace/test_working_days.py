"""The calendar that comes with the package, and a workspace's own."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from zhiheng.core.issues import InputProblem
from zhiheng.workspace.working_days import SUPPLIED, working_calendar

YEAR = """
[[years]]
year = {year}
source = ["通知"]
mark = "P"
holidays = [ {{ name = {{ zh = "厂庆", en = "Founding day" }}, off = [{off}], worked = [{worked}] }} ]
"""


def test_t0_7_with_the_calendar_of_2018():
    assert working_calendar().after(date(2018, 3, 28), 7) == date(2018, 4, 9)


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        (date(2018, 2, 14), 1, date(2018, 2, 22)),
        (date(2018, 2, 22), 2, date(2018, 2, 24)),
        (date(2018, 12, 28), 1, date(2018, 12, 29)),
        (date(2018, 12, 29), 1, date(2019, 1, 2)),
        (date(2015, 9, 2), 1, date(2015, 9, 6)),
        (date(2020, 1, 23), 1, date(2020, 2, 3)),
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
    ],
)
def test_supplied_years_over_long_holidays(start, number, end):
    assert working_calendar().after(start, number) == end


def test_supplied_years_are_complete_and_say_their_source():
    years = tomllib.loads(SUPPLIED.read_text(encoding="utf-8"))["years"]
    assert [year["year"] for year in years] == list(range(2013, 2027))
    for year in years:
        names = "".join(holiday["name"]["zh"] for holiday in year["holidays"])
        assert all(name in names for name in ("元旦", "春节", "清明", "劳动节", "端午", "国庆"))
        assert year["source"]
        assert year["published"]
        assert year["mark"] == "V"


def test_a_file_of_the_workspace_adds_and_replaces_years(tmp_path):
    own = tmp_path / "holidays.toml"
    own.write_text(YEAR.format(year=2027, off="2027-03-18", worked="2027-03-20"), encoding="utf-8")
    calendar = working_calendar(own)
    assert {2018, 2027} <= calendar.years
    assert calendar.after(date(2027, 3, 17), 2) == date(2027, 3, 20)
    own.write_text(YEAR.format(year=2018, off="2018-03-29", worked=""), encoding="utf-8")
    assert working_calendar(own).after(date(2018, 3, 28), 1) == date(2018, 3, 30)


@pytest.mark.parametrize(
    ("off", "worked", "place"),
    [
        ("2027-03-18, 2027-03-18", "", "2027 厂庆 off"),
        ("2027-03-20", "2027-03-20", "2027 厂庆 worked"),
        ("", "2027-03-18", "2027 厂庆 worked"),
        ("'18日'", "", "2027 厂庆 off"),
    ],
)
def test_days_that_cannot_be_are_told(tmp_path, off, worked, place):
    own = tmp_path / "holidays.toml"
    own.write_text(YEAR.format(year=2027, off=off, worked=worked), encoding="utf-8")
    with pytest.raises(InputProblem) as told:
        working_calendar(own)
    (issue,) = told.value.issues
    assert issue.place.zh == f"holidays.toml {place}"
    assert issue.message.zh == "放假安排的写法不对"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("years = 3", ["years"]),
        ("", ["years"]),
        ("[[years]]", ["year", "None mark", "None source", "None holidays"]),
        ('[[years]]\nyear = 2027\nmark = "V"\nsource = "a"\nholidays = [{ name = "a" }]', ["2027  name"]),
    ],
)
def test_files_of_another_form_are_told(tmp_path, text, places):
    own = tmp_path / "holidays.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(InputProblem) as told:
        working_calendar(own)
    assert [issue.place.en for issue in told.value.issues] == [f"holidays.toml {place}" for place in places]
