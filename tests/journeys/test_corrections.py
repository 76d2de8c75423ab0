"""A person corrects plan.toml in an editor; reading the document again keeps the corrections and says what differs."""

from __future__ import annotations

import re
import tomllib

import pytest

ADDED = """
# 会议上补充的，见会议纪要
[[targets]]
subject = "区级质量标杆企业"
op = ">="
value = 12
unit = "家"
change = "increase"
by = "2028"
bodies = { lead = ["区市场监管局"], support = [] }

"""


@pytest.fixture
def story(zhiheng, example, tmp_path):
    """A plan.toml that was read, and corrected in three places: a value, an entry too many, an entry too few."""
    path = tmp_path / "plan.toml"
    first = zhiheng("read", example, "-o", path)
    assert first.status == 0 and "已写出" in first.out and first.err == ""
    before, entries = path.read_text(encoding="utf-8").split("\n[[targets]]", 1)
    entries = re.split(r"(?m)(?=^\[\[targets\]\])", "[[targets]]" + entries)
    first_entry = next(place for place, entry in enumerate(entries) if "绿色工厂" in entry)
    entries[first_entry] = entries[first_entry].replace("value = 5\n", "# 按批复改\nvalue = 6\n")
    gone = next(place for place, entry in enumerate(entries) if 'subject = "药品抽检合格率"' in entry)
    del entries[gone]
    path.write_text(before + ADDED + "".join(entries), encoding="utf-8")
    return path


def targets(path) -> dict[str, dict]:
    return {each["subject"]: each for each in tomllib.loads(path.read_text(encoding="utf-8"))["targets"]}


def test_the_corrections_stay_and_the_differences_are_told(story, zhiheng, example):
    again = zhiheng("read", example, "-o", story)
    assert again.status == 0
    told = again.err.splitlines()
    assert len(told) == 3
    assert any(
        "保留改动" in line and "绿色工厂" in line and "「6」" in line and "「5」" in line for line in told
    )
    assert any("删掉" in line and "药品抽检合格率" in line for line in told)
    assert any("新增" in line and "区级质量标杆企业" in line for line in told)
    kept = targets(story)
    assert kept["新增省级以上绿色工厂"]["value"] == 6
    assert "药品抽检合格率" not in kept
    assert kept["区级质量标杆企业"]["value"] == 12 and kept["区级质量标杆企业"]["id"]
    text = story.read_text(encoding="utf-8")
    assert "# 会议上补充的，见会议纪要" in text and "# 按批复改" in text


def test_reading_a_third_time_changes_nothing(story, zhiheng, example):
    second = zhiheng("read", example, "-o", story)
    text = story.read_text(encoding="utf-8")
    third = zhiheng("read", example, "-o", story)
    assert story.read_text(encoding="utf-8") == text
    assert third.err == second.err and third.out == second.out


def test_the_other_commands_take_the_corrected_plan(story, zhiheng, tmp_path):
    assert zhiheng("decompose", story, "-o", tmp_path / "t.xlsx").status == 0
    for path in (story, tmp_path / "t.xlsx"):
        assert zhiheng("check", path).status == 0
        assert "区级质量标杆企业" in zhiheng("read", path, "--json").out


def test_a_slip_of_the_pen_is_refused_and_nothing_is_written(story, zhiheng, example):
    text = story.read_text(encoding="utf-8").replace("value = 6\n", 'value = "六"\n')
    story.write_text(text, encoding="utf-8")
    again = zhiheng("read", example, "-o", story)
    line = text[: text.index('value = "六"')].count("\n") + 1
    assert again.status == 1 and f"第 {line} 行" in again.err and "请写数字" in again.err
    assert story.read_text(encoding="utf-8") == text


def test_starting_afresh_lists_what_is_lost_and_keeps_the_old_file(story, zhiheng, example):
    corrected = story.read_text(encoding="utf-8")
    again = zhiheng("read", example, "-o", story, "--fresh", locale="en_US.UTF-8")
    assert again.status == 0 and again.err.count("--fresh discards") == 3
    assert targets(story)["新增省级以上绿色工厂"]["value"] == 5
    assert story.with_name("plan.toml.bak").read_text(encoding="utf-8") == corrected


def test_a_page_of_the_text_goes_with_the_corrected_plan(story, zhiheng, example, tmp_path):
    told = zhiheng("read", example, "-o", story, "--html", tmp_path / "reading.html")
    assert told.status == 0
    page = (tmp_path / "reading.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "≥ 6" in page and "://" not in page.replace("http://www.w3.org", "")
