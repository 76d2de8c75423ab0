"""Scheme folders are found by looking, and everything wrong with them is told together."""

from __future__ import annotations

from datetime import date

import pytest

from zhiheng.core.issues import InputProblem, Text
from zhiheng.schemes.loading import find_registers, find_schemes, read_scheme

SCHEME = """
label = { zh = "缺陷召回", en = "Recalls" }
basis = ["《中华人民共和国产品质量法》"]
lead = "市场监督管理部门"
since = 2026-01-01
"""
REGISTERS = """
[recalls]
label = "召回台账"
key = ["recall_no"]
[recalls.columns]
recall_no = { label = "召回编号", type = "text", required = true }
enterprise = { label = "企业", type = "uscc", references = "enterprises" }
"""


def folder(root, name="recalls", scheme=SCHEME, registers=REGISTERS):
    made = root / name
    made.mkdir(parents=True)
    (made / "scheme.toml").write_text(scheme, encoding="utf-8")
    if registers is not None:
        (made / "registers.toml").write_text(registers, encoding="utf-8")
    return made


def problems(root):
    with pytest.raises(InputProblem) as caught:
        find_schemes(root)
    return caught.value.issues


def test_schemes_of_a_workspace_stand_beside_those_of_the_package(tmp_path):
    folder(tmp_path)
    found = find_registers(tmp_path)
    assert found["recalls"].scheme == "recalls"
    assert set(find_registers()) < set(found)


def test_scheme_says_its_law_lead_and_start(tmp_path):
    scheme = read_scheme(folder(tmp_path))
    assert (scheme.name, scheme.label) == ("recalls", Text("缺陷召回", "Recalls"))
    assert scheme.basis == ("《中华人民共和国产品质量法》",)
    assert scheme.lead == Text("市场监督管理部门", "市场监督管理部门")
    assert (scheme.since, scheme.until) == (date(2026, 1, 1), None)


def test_scheme_without_registers_brings_none(tmp_path):
    assert read_scheme(folder(tmp_path, registers=None)).registers == ()


def test_folders_without_a_scheme_and_folders_that_are_not_there_are_passed_over(tmp_path):
    (tmp_path / "notes").mkdir()
    assert find_registers(tmp_path, tmp_path / "absent") == find_registers()


def test_file_with_a_mark_of_its_encoding_is_read(tmp_path):
    made = folder(tmp_path)
    (made / "registers.toml").write_bytes(b"\xef\xbb\xbf" + REGISTERS.encode())
    assert "recalls" in find_registers(tmp_path)


def test_toml_that_cannot_be_read_is_told_with_file_and_line(tmp_path):
    folder(tmp_path, registers=REGISTERS.replace('key = ["recall_no"]', "key = [“recall_no”]"))
    (issue,) = problems(tmp_path)
    assert issue.place.zh.startswith("recalls/registers.toml 第 4 行")
    assert "英文引号" in issue.remedy.zh


def test_other_encodings_are_told_with_file_and_line(tmp_path):
    made = folder(tmp_path)
    (made / "registers.toml").write_bytes(REGISTERS.encode("gb18030"))
    (issue,) = problems(tmp_path)
    assert issue.place.zh == "recalls/registers.toml 第 3 行"
    assert "UTF-8" in issue.remedy.zh


def test_mistakes_of_both_files_and_of_all_folders_are_told_together(tmp_path):
    folder(tmp_path, "one", SCHEME.replace("basis", "bases"), REGISTERS.replace("uscc", "usc"))
    folder(tmp_path, "two", SCHEME.replace("2026-01-01", '"soon"'), None)
    assert [issue.place.zh for issue in problems(tmp_path)] == [
        "one/scheme.toml bases",
        "one/scheme.toml",
        "one/registers.toml recalls.columns.enterprise.type",
        "two/scheme.toml since",
    ]


def test_register_of_two_schemes_names_both(tmp_path):
    folder(tmp_path, "one")
    folder(tmp_path, "two", registers=REGISTERS.replace("召回台账", "另一本台账"))
    (issue,) = problems(tmp_path)
    assert issue.value == "recalls"
    assert "one" in issue.message.zh and "two" in issue.message.zh


def test_registers_of_one_label_are_told_apart(tmp_path):
    folder(tmp_path, registers=REGISTERS.replace("召回台账", "监督抽检结果"))
    assert [issue.value for issue in problems(tmp_path)] == ["监督抽检结果"]


def test_scheme_named_as_a_shipped_one_is_refused(tmp_path):
    folder(tmp_path, "spot_checks")
    (issue,) = problems(tmp_path)
    assert (issue.code, issue.value) == ("scheme-name-taken", "spot_checks")


def test_reference_that_leads_nowhere_is_told(tmp_path):
    folder(tmp_path, registers=REGISTERS.replace('"enterprises"', '"enterprise"'))
    (issue,) = problems(tmp_path)
    assert issue.place.zh == "recalls/registers.toml recalls.columns.enterprise.references"
    assert "enterprises" in issue.remedy.zh


def test_scheme_of_a_workspace_brings_indicators_and_parameters(tmp_path):
    made = folder(tmp_path)
    (made / "indicators.toml").write_text(
        '[recalled]\nlabel = "召回起数"\nregister = "recalls"\nnumerator = "count()"\n', encoding="utf-8"
    )
    (made / "parameters.toml").write_text(
        '[limit]\nlabel = "限值"\nvalues = [{ since = 2026-01-01, value = 3, clause = "条", mark = "P" }]\n',
        encoding="utf-8",
    )
    scheme = find_schemes(tmp_path)["recalls"]
    assert [each.name for each in scheme.indicators] == ["recalled"]
    assert [each.name for each in scheme.parameters] == ["limit"]


def test_mistakes_of_all_files_of_a_folder_are_told_together(tmp_path):
    made = folder(tmp_path)
    (made / "indicators.toml").write_text('[a]\nlabel = "甲"\n', encoding="utf-8")
    (made / "parameters.toml").write_text('[b]\nlabel = "乙"\n', encoding="utf-8")
    places = {issue.place.zh.split()[0] for issue in problems(tmp_path)}
    assert places == {"recalls/indicators.toml", "recalls/parameters.toml"}


def test_indicator_of_an_unknown_register_is_told(tmp_path):
    made = folder(tmp_path)
    (made / "indicators.toml").write_text(
        '[a]\nlabel = "甲"\nregister = "recall"\nnumerator = "count()"\n', encoding="utf-8"
    )
    (issue,) = problems(tmp_path)
    assert issue.code == "indicator-unknown-register"
    assert "recalls" in issue.remedy.zh
