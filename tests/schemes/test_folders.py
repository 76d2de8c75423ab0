"""The same questions to every scheme folder that is shipped."""

from __future__ import annotations

import re
import tomllib
from datetime import date

import polars as pl
import pytest

from zhiheng.core.indicators.checking import Known, check_indicators, checked_version
from zhiheng.core.indicators.definition_keys import MARKS
from zhiheng.core.issues import Text
from zhiheng.core.registers.checking import Checker
from zhiheng.core.registers.expressions import columns_of, parse
from zhiheng.core.registers.matching import match
from zhiheng.core.registers.model import ROW
from zhiheng.core.registers.rows import Header
from zhiheng.core.registers.table_schema import from_table_schema, to_table_schema
from zhiheng.schemes.loading import SHIPPED, find_registers, find_schemes

FOLDERS = sorted(path for path in SHIPPED.iterdir() if path.is_dir() and not path.name.startswith("__"))
SCHEMES = find_schemes()
REGISTERS = find_registers()
COLUMNS = [(register, column) for register in REGISTERS.values() for column in register.columns]
DAY = date(2026, 4, 30)
OF_THE_WHOLE = ("plan_progress",)
"""Schemes whose registers are about the district as one, or about others."""
CHINESE = re.compile("[一-鿿]")

INDICATORS = {each.name: each for scheme in SCHEMES.values() for each in scheme.indicators}
PARAMETERS = {each.name: each for scheme in SCHEMES.values() for each in scheme.parameters}
KNOWN = Known(REGISTERS, PARAMETERS)

every_folder = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
every_column = pytest.mark.parametrize(
    ("register", "column"), COLUMNS, ids=[f"{register.name}.{column.name}" for register, column in COLUMNS]
)
every_indicator = pytest.mark.parametrize("indicator", INDICATORS.values(), ids=list(INDICATORS))
every_parameter = pytest.mark.parametrize("parameter", PARAMETERS.values(), ids=list(PARAMETERS))
every_register = pytest.mark.parametrize("register", REGISTERS.values(), ids=list(REGISTERS))


@every_folder
def test_folder_is_a_scheme_with_registers_and_a_page_about_it(folder):
    assert SCHEMES[folder.name].registers
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert all(word in page for word in ("用途", "依据", "谁来报", "**For**", "**Rule**", "**Filed by**"))


@every_folder
def test_scheme_names_laws_and_who_leads_in_both_languages(folder):
    scheme = SCHEMES[folder.name]
    assert in_both_languages(scheme.label) and in_both_languages(scheme.lead)
    assert scheme.basis and all("《" in law and "》" in law for law in scheme.basis)
    assert scheme.since is not None


def in_both_languages(text: Text) -> bool:
    return bool(CHINESE.search(text.zh)) and bool(text.en.strip()) and text.en != text.zh


@every_register
def test_register_says_its_version_place_and_time(register):
    written = tomllib.loads((SHIPPED / register.scheme / "registers.toml").read_text(encoding="utf-8"))
    assert written[register.name]["version"] == register.version
    assert register.date and (register.area or register.scheme in OF_THE_WHOLE)
    assert in_both_languages(register.label) and in_both_languages(register.note)


@every_register
def test_rules_are_said_in_both_languages_and_can_be_broken(register):
    for rule in register.rules:
        assert in_both_languages(rule.label)
        assert columns_of(parse(rule.check, register))


@every_register
def test_register_survives_the_way_through_a_table_schema(register):
    assert from_table_schema(to_table_schema(register, REGISTERS), register.name) == register


@every_column
def test_column_says_what_it_is_in_both_languages(register, column):
    assert in_both_languages(column.label)
    assert in_both_languages(column.note), "a note for the person who fills it"


@every_column
def test_names_and_telephones_are_marked_as_personal(register, column):
    tells = re.search("联系人|姓名|电话|身份证", column.label.zh) is not None
    assert tells == (column.personal is not None)


@every_register
def test_a_row_of_the_examples_passes_every_check(register):
    header = Header(tuple(column.label.zh for column in register.columns))
    matching = match(header, register, on=DAY)
    assert matching.problems == ()
    checker = Checker(register, matching, on=DAY)
    cells = {f"c{place}": [column.example] for place, column in enumerate(register.columns)}
    typed = checker.check(pl.DataFrame(cells).with_columns(pl.lit(2, pl.Int64).alias(ROW)))
    found = checker.finish().issues("examples.xlsx", None, 10)
    assert [issue.line("en") for issue in found] == []
    assert typed.height == 1


@every_column
def test_every_column_has_an_example(register, column):
    assert column.example


@every_indicator
def test_indicator_fits_its_register_and_unit(indicator):
    assert [issue.line("en") for issue in check_indicators([*INDICATORS.values()], KNOWN)] == []
    for version in indicator.versions:
        checked = checked_version(indicator, version, DAY, KNOWN)
        assert checked.register.name == indicator.register
        assert len(checked.digest) == 64


@every_indicator
def test_indicator_says_what_it_is_in_both_languages(indicator):
    assert in_both_languages(indicator.label)
    assert not indicator.note.zh or in_both_languages(indicator.note)
    assert indicator.label.zh not in indicator.aliases


@every_parameter
def test_parameter_says_what_fixes_it_and_how_sure_that_is(parameter):
    assert in_both_languages(parameter.label)
    assert parameter.values or in_both_languages(parameter.note), "who sets it, where nothing is set"
    assert [one for one in parameter.values if not one.clause or one.mark not in MARKS] == []
