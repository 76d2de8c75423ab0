"""registers.toml: what is read, every mistake told, and nothing lost on the way back."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhiheng.core.issues import InputProblem, Level, Text
from zhiheng.core.registers.definition_keys import COLUMN_KEYS, ORDERED, PERSONAL, TEXTUAL
from zhiheng.core.registers.definitions import (
    as_mapping,
    check_references,
    digest,
    from_mapping,
    read_registers,
)
from zhiheng.core.registers.expression_tokens import WORDS
from zhiheng.core.registers.model import (
    Code,
    Column,
    ColumnType,
    PersonalData,
    Register,
    Rule,
    Volume,
)

GOOD = """
[inspections]
label = { zh = "监督抽检结果", en = "Inspection results" }
key = ["sample_no"]
area = "town"
date = "sampled_on"
version = "2"
since = 2026-01-01
volume = { least = 1, most = 5000 }
note = "一行是一个样品"
[inspections.columns]
sample_no  = { label = "样品编号", type = "text", required = true, longest = 40 }
sampled_on = { label = "抽样日期", type = "date", required = true, minimum = 2020-01-01 }
month = { label = "任务月份", type = "month", maximum = "2028-12" }
town = { label = "属地", type = "area", aliases = ["镇街"] }
fine = { label = "罚款", type = "number", unit = "元", decimals = 2, minimum = 0, maximum = 99.5 }
result = { label = "检验结论", type = "code", codes = ["合格", { value = "不合格", aliases = ["不符合"] }] }
[[inspections.rules]]
name = "fined"
label = "不合格才罚款"
when = "fine > 0"
check = "result = '不合格'"
"""


def read(text):
    return read_registers(
        tomllib.loads(text, parse_float=Decimal), scheme="spot_checks", place="registers.toml"
    )


def problems(text):
    with pytest.raises(InputProblem) as caught:
        read(text)
    return caught.value.issues


def changed(old, new):
    assert old in GOOD
    return GOOD.replace(old, new)


def only_problem(text):
    issues = problems(text)
    assert len(issues) == 1, [issue.line("en") for issue in issues]
    assert issues[0].level is Level.ERROR
    return issues[0]


def test_register_is_read_with_all_its_parts():
    (register,) = read(GOOD)
    assert register.label == Text("监督抽检结果", "Inspection results")
    assert (register.name, register.scheme, register.version) == ("inspections", "spot_checks", "2")
    assert (register.key, register.area, register.date) == (("sample_no",), "town", "sampled_on")
    assert (register.since, register.volume) == (date(2026, 1, 1), Volume(1, 5000))
    assert register.note == Text("一行是一个样品", "一行是一个样品")
    assert register.rules == (Rule(name="fined", label=Text("不合格才罚款", "不合格才罚款"), check="result = '不合格'", when="fine > 0"),)  # fmt: skip


def test_bounds_have_the_type_of_their_column():
    (register,) = read(GOOD)
    assert register.column("fine").maximum == Decimal("99.5")
    assert register.column("sampled_on").minimum == date(2020, 1, 1)
    assert register.column("month").maximum == date(2028, 12, 1)


def test_codes_are_texts_or_tables():
    (register,) = read(GOOD)
    assert register.column("result").codes == (Code("合格"), Code("不合格", ("不符合",)))


def test_float_bound_is_the_number_as_written():
    data = tomllib.loads(GOOD)
    (register,) = read_registers(data, scheme="", place="registers.toml")
    assert register.column("fine").maximum == Decimal("99.5")


MISTAKES = [
    ('key = ["sample_no"]', 'kee = 1\nkey = ["sample_no"]', "inspections.kee", "没有「kee」这一项", "是不是「key」"),
    ('key = ["sample_no"]', 'key = ["sampleno"]', "inspections.key", "没有这个栏目", "是不是「sample_no」"),
    ('key = ["sample_no"]', "key = []", "inspections.key", "至少一个栏目", '写成 ["sample_no"]'),
    ('key = ["sample_no"]\n', "", "inspections", "缺少一项", '请补上 key = ["sample_no"]'),
    ('key = ["sample_no"]', 'key = ["sample_no", "town"]', "inspections.columns.town.required", "必须是必填", "required = true"),
    ('key = ["sample_no"]', 'key = ["sample_no", "sample_no"]', "inspections.key", "重复", "删去"),
    ('area = "town"', 'area = "towm"', "inspections.area", "没有这个栏目", "是不是「town」"),
    ('area = "town"', 'area = "fine"', "inspections.area", "类型是 number", "area、region"),
    ('date = "sampled_on"', 'date = "town"', "inspections.date", "类型是 area", "date、month"),
    ('version = "2"', "version = 2", "inspections.version", "放在引号里", '写成 "2"'),
    ("since = 2026-01-01", "since = 2026-01-01\nuntil = 2025-12-31", "inspections.until", "早于启用日期", "核对"),
    ("most = 5000", "most = 0", "inspections.volume.most", "上限小于下限", "核对"),
    ("least = 1", "least = -1", "inspections.volume.least", "从 0 起的整数", "写成"),
    ('type = "area"', 'type = "aera"', "inspections.columns.town.type", "没有这种栏目类型", "是不是「area」"),
    ("minimum = 2020-01-01", "minimum = 5", "inspections.columns.sampled_on.minimum", "存在的日期", "2026-03-18"),
    ("maximum = 99.5", "maximum = -1", "inspections.columns.fine.maximum", "最大值小于最小值", "核对"),
    ("maximum = 99.5", "maximum = nan", "inspections.columns.fine.maximum", "不超过 18 位的数", "写成"),
    ("maximum = 99.5", "maximum = 1e30", "inspections.columns.fine.maximum", "不超过 18 位的数", "写成"),
    ('maximum = "2028-12"', "maximum = 2028-12-02", "inspections.columns.month.maximum", "月份", '"2026-03"'),
    ("decimals = 2", "decimals = 10", "inspections.columns.fine.decimals", "从 0 至 9 的整数", "写成 2"),
    ('type = "area"', 'type = "area", required = "yes"', "inspections.columns.town.required", "true 或 false", "写成 true"),
    ("longest = 40", 'unit = "个"', "inspections.columns.sample_no.unit", "没有 unit", "只用于 integer、number"),
    ("longest = 40", 'codes = ["甲"]', "inspections.columns.sample_no.codes", "没有 codes", "只用于 code"),
    ("longest = 40", 'pattern = "("', "inspections.columns.sample_no.pattern", "正则表达式有错", "括号"),
    ("longest = 40", "pattern = '(?=a)b'", "inspections.columns.sample_no.pattern", "不能前后预查", "逐字匹配"),
    ("longest = 40", "pattern = '(a)\\1'", "inspections.columns.sample_no.pattern", "反向引用", "逐字匹配"),
    ("longest = 40", 'personal = "names"', "inspections.columns.sample_no.personal", "没有这一类个人信息", "是不是「name」"),
    ("longest = 40", "since = 2027-01-01", "inspections.columns.sample_no.since", "不能中途启用", "另立一个台账"),
    ('type = "area"', 'type = "phone"', "inspections.columns.town.personal", "没有注明类别", 'personal = "phone"'),
    ('label = "属地"', 'label = "抽样 日期"', "inspections.columns.town.label", "与栏目 sampled_on", "不同的表头"),
    ('aliases = ["镇街"]', 'aliases = ["样品编号"]', "inspections.columns.town.aliases", "与栏目 sample_no", "不同的表头"),
    ('aliases = ["镇街"]', 'aliases = ["镇街", "属地"]', "inspections.columns.town.aliases", "表头重复", "改名"),
    ('["不符合"]', '["合　格"]', "inspections.columns.result.codes", "代码或其别名重复", "全角与半角"),
    ("town = {", "_town = {", "inspections.columns._town", "留作内部使用", "如 town"),
    ('name = "fined"', 'name = "罚款"', "inspections.rules.罚款.name", "小写英文字母", "英文小写命名"),
    ("fine > 0", "fien > 0", "inspections.rules.fined.when", "第 1 个字符，没有这个栏目", "是不是「fine」"),
    ("fine > 0", "fine > '0'", "inspections.rules.fined.when", "第 8 个字符", "不加引号的数"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "message", "remedy"), MISTAKES)
def test_mistake_is_told_with_place_and_remedy(old, new, place, message, remedy):
    text = changed(old, new)
    if new in ("_town = {", 'type = "phone"'):  # else the register's area would be wrong as well
        text = text.replace('area = "town"\n', "")
    issue = only_problem(text)
    assert issue.place.zh == f"registers.toml {place}"
    assert message in issue.message.zh
    assert remedy in issue.remedy.zh
    assert issue.message.en and issue.remedy.en


def test_type_code_needs_codes():
    issue = only_problem(changed(', codes = ["合格", { value = "不合格", aliases = ["不符合"] }]', "").replace("check = \"result = '不合格'\"", 'check = "result is not null"'))  # fmt: skip
    assert issue.place.zh.endswith("result.codes") and "没有列出代码" in issue.message.zh


def test_all_mistakes_are_told_at_once():
    text = changed('type = "area"', 'type = "aera"').replace("decimals = 2", "decimals = 12")
    text = text.replace("result = '不合格'", "result = '坏'").replace('version = "2"', 'versoin = "2"')
    places = {issue.place.en.removeprefix("registers.toml inspections.") for issue in problems(text)}
    assert places == {"columns.town.type", "columns.fine.decimals", "rules.fined.check", "versoin"}


def test_a_broken_column_is_not_called_unknown_as_well():
    text = changed('"检验结论", type = "code"', '"检验结论", type = "kode"')
    assert [issue.place.en for issue in problems(text)] == ["registers.toml inspections.columns.result.type"]


def test_columns_that_never_meet_may_share_a_header():
    old = 'town = { label = "属地", type = "area", until = 2026-12-31 }'
    new = 'village = { label = "属地", type = "area", since = 2027-01-01 }'
    (register,) = read(
        changed('town = { label = "属地", type = "area", aliases = ["镇街"] }', f"{old}\n{new}")
    )
    assert [column.name for column in register.columns_on(date(2027, 1, 1))].count("village") == 1


@pytest.mark.parametrize(
    "data", [{}, {"inspections": 3}, {"inspections": {"columns": {"a": 1}}}, {"a": {"rules": 5}}]
)
def test_what_is_no_register_is_told_and_not_raised_as_another_error(data):
    with pytest.raises(InputProblem) as caught:
        read_registers(data, scheme="", place="registers.toml")
    assert caught.value.issues


def target(**changes):
    column = Column(name="uscc", label=Text("代码", "code"), type=ColumnType.USCC, required=True)
    return Register(**{"name": "enterprises", "label": Text("名录", "list"), "columns": (column,), "key": ("uscc",), **changes})  # fmt: skip


def referring(kind=ColumnType.USCC, to="enterprises"):
    column = Column(name="enterprise", label=Text("企业", "firm"), type=kind, references=to)
    return target(name="inspections", scheme="spot_checks", columns=(column, *target().columns))


def test_reference_to_a_register_with_one_key_column_is_fine():
    assert check_references([referring(), target()]) == ()


@pytest.mark.parametrize(
    ("registers", "message", "remedy"),
    [
        ([referring(to="enterprise"), target()], "没有这个台账", "是不是「enterprises」"),
        ([referring(), target(key=("uscc", "name"))], "主键是 2 个栏目", "主键为一个栏目"),
        (
            [referring(kind=ColumnType.TEXT), target()],
            "栏目类型是 text，被引用的主键「代码」是 uscc",
            "改为 uscc",
        ),
    ],
)
def test_reference_that_cannot_hold_is_told(registers, message, remedy):
    (issue,) = check_references(registers)
    assert issue.place.zh == "spot_checks/registers.toml inspections.columns.enterprise.references"
    assert message in issue.message.zh and remedy in issue.remedy.zh


def test_digest_depends_on_meaning_and_not_on_the_way_of_writing():
    (register,) = read(GOOD)
    (same,) = read(changed("maximum = 99.5", "maximum = 99.50").replace('"2028-12"', "2028-12-01"))
    (other,) = read(changed("maximum = 99.5", "maximum = 99.6"))
    assert digest(register) == digest(same) != digest(other)
    assert len(digest(register)) == 64


WORD = st.text(st.sampled_from("甲乙丙丁ab1 （-"), min_size=1, max_size=6).filter(str.strip)
WORDS_BOTH = st.builds(Text, WORD, WORD)
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(lambda name: name not in WORDS)
DAYS = st.dates(date(1990, 1, 1), date(2050, 12, 31))


def bounds(kind):
    if kind is ColumnType.INTEGER:
        return st.integers(1 - 10**18, 10**18 - 1).map(Decimal)
    if kind is ColumnType.NUMBER:
        return st.decimals(-(10**9), 10**9, places=4)
    return DAYS.map(lambda day: day.replace(day=1)) if kind is ColumnType.MONTH else DAYS


@st.composite
def columns(draw, name, number):
    kind = draw(st.sampled_from(list(ColumnType)))
    extra = {}
    if kind in ORDERED:
        low, high = sorted(draw(st.tuples(bounds(kind), bounds(kind))))
        extra |= {
            "minimum": draw(st.sampled_from([None, low])),
            "maximum": draw(st.sampled_from([None, high])),
        }
    if kind is ColumnType.NUMBER:
        extra |= {"unit": draw(st.sampled_from(["", "元"])), "decimals": draw(st.integers(0, 9))}
    if kind in TEXTUAL and draw(st.booleans()):
        extra |= {"pattern": draw(st.sampled_from(["[A-Z]{2}", ".+"])), "pattern_note": draw(WORDS_BOTH)}
    if kind is ColumnType.TEXT:
        extra["longest"] = draw(st.integers(1, 1000))
    if kind is ColumnType.CODE:
        extra["codes"] = draw(st.sampled_from([(Code("甲"),), (Code("甲", ("A",)), Code("乙"))]))
    personal = st.sampled_from(list(PersonalData))
    since = draw(st.none() | DAYS)
    return Column(
        name=name,
        label=Text(f"栏目{number}", draw(st.sampled_from([f"栏目{number}", f"column {number}"]))),
        type=kind,
        required=draw(st.booleans()),
        unique=draw(st.booleans()),
        references=draw(st.sampled_from(["", "enterprises"])),
        personal=draw(personal if kind in PERSONAL else st.none() | personal),
        note=draw(st.just(Text("", "")) | WORDS_BOTH),
        example=draw(st.just("") | WORD),
        aliases=draw(st.sampled_from([(), (f"别名{number}", f"又名{number}")])),
        since=since,
        until=draw(st.none() | DAYS.filter(lambda day: since is None or day >= since)),
        **extra,
    )


@st.composite
def registers(draw):
    names = draw(st.lists(NAMES, min_size=1, max_size=5, unique=True))
    key = Column(name="row_key", label=Text("主键", "the key"), type=ColumnType.TEXT, required=True)
    others = [draw(columns(name, number)) for number, name in enumerate(names) if name != "row_key"]
    least = draw(st.none() | st.integers(0, 9))
    rules = (Rule(name="stated", label=draw(WORDS_BOTH), check="row_key != ''", when=draw(st.sampled_from(["", "row_key is null"]))),)  # fmt: skip
    return Register(
        name=draw(NAMES),
        label=draw(WORDS_BOTH),
        columns=(key, *others),
        key=("row_key",),
        version=draw(WORD),
        rules=draw(st.sampled_from([(), rules])),
        volume=Volume(least, draw(st.none() | st.integers(least or 0, 99))),
        note=draw(st.just(Text("", "")) | WORDS_BOTH),
        scheme=draw(st.sampled_from(["", "spot_checks"])),
        since=draw(st.none() | st.just(date(2026, 1, 1))),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(registers())
def test_a_register_written_and_read_is_the_same(register):
    written = json.loads(json.dumps(as_mapping(register), ensure_ascii=False))
    back = from_mapping(written, scheme=register.scheme)
    assert back == register
    assert digest(back) == digest(register)


def test_every_key_of_a_column_is_written():
    assert {key.name for key in COLUMN_KEYS} == {
        name for name in Column.__dataclass_fields__ if name != "name"
    }
