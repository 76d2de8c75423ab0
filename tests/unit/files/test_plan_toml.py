"""plan.toml: nothing is lost on the way out and back; every mistake is named with its line, all at once."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.plan.identity import with_ids
from zhiheng.core.plan.model import (
    CHANGES,
    FIRMNESS,
    OPS,
    Amendment,
    Body,
    Facts,
    Mechanism,
    Phase,
    Plan,
    Result,
    SetAside,
    Target,
    Task,
)
from zhiheng.core.plan.passages import Section, SectionKind
from zhiheng.core.sources import Place
from zhiheng.files.plan_json import plan_record
from zhiheng.files.plan_toml import (
    Reading,
    plan_of,
    plan_text,
    read_plan_file,
    read_plan_toml,
    write_plan_toml,
)
from zhiheng.files.plan_toml_reading import parse_plan_toml
from zhiheng.files.plan_toml_writing import plan_toml_text

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
names = st.lists(words, max_size=3).map(tuple)
bodies = st.builds(Bodies, names, names)
spans = st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda pair: (min(pair), max(pair)))
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9)
places = st.builds(
    Place, page=st.none() | st.integers(1, 9), sheet=st.none() | words, row=st.none() | st.integers(1, 9)
)
deadlines = st.sampled_from(["", "2020", "2018-2020"])
months = st.sampled_from(["", "2018", "2018-06"])
texts = st.builds(Text, words, words)


@st.composite
def commitments(draw, kind):
    op = draw(st.sampled_from(OPS))
    value = draw(numbers) if op in (">=", "<=", "=", ">", "<", "between", "~") else None
    upper = value + abs(draw(numbers)) if op == "between" else None
    return kind(
        id="", area=draw(words), category=draw(words), subject="指标" + draw(words), op=op, value=value, upper=upper,
        unit=draw(words), change=draw(st.sampled_from(CHANGES)), baseline=draw(words), by=draw(deadlines),
        firm=draw(st.sampled_from(FIRMNESS)), bodies=draw(bodies), ref=draw(words), quote=draw(words),
        span=draw(spans), place=draw(places),
    )  # fmt: skip


def some(entries):
    return st.lists(entries, max_size=2).map(tuple)


facts = st.builds(
    Facts, id=words, title=words, issuer=names, number=words, issued=st.none() | st.dates(),
    period=st.none() | st.just((2018, 2020)), addressees=names, basis=names, annexes=names, annexes_present=names,
)  # fmt: skip
plans = st.builds(
    Plan,
    facts=facts,
    areas=names,
    sections=some(st.builds(Section, number=words, heading=words, level=st.integers(1, 5), span=spans,
                            kind=st.sampled_from(SectionKind), parent=st.none() | st.integers(0, 5))),
    targets=some(commitments(Target)),
    results=some(commitments(Result)),
    tasks=some(st.builds(Task, id=words, path=names, title=words.map("任务{}".format), bodies=bodies, text=words,
                         quote=words, span=spans, place=places)),
    bodies=some(st.builds(Body, name=words.map("单位{}".format), aliases=names)),
    phases=some(st.builds(Phase, title=words.map("阶段{}".format), start=months, end=st.just("2020-12"), span=spans)),
    mechanisms=some(st.builds(Mechanism, kind=st.sampled_from(["meeting", "report"]), who=words, when=words,
                              quote=words, span=spans)),
    set_aside=some(st.builds(SetAside, quote=words, reason=texts, span=spans)),
    issues=some(st.builds(Issue, level=st.sampled_from(Level), code=words, place=texts, value=words, message=texts,
                          remedy=texts, span=st.none() | spans)),
).map(with_ids)  # fmt: skip


@settings(deadline=None, max_examples=30)
@given(plans)
def test_plan_toml_written_and_read_back_is_the_same_plan(plan):
    assert parse_plan_toml(plan_toml_text(plan), "plan.toml").plan == plan


def test_plan_as_text_and_back_is_the_same_plan():
    text = plan_text(example())
    assert plan_of(text) == example()
    assert "## ════ 目标 ════" in text


def test_plan_as_text_names_the_line_of_a_mistake():
    with pytest.raises(InputProblem) as raised:
        plan_of('[plan]\ntitle = 3\n[[targets]]\nsubject = "甲"\nop = "≥"\n')
    assert [issue.place.zh for issue in raised.value.issues] == ["plan.toml 第 2 行", "plan.toml 第 5 行"]


def example() -> Plan:
    return with_ids(
        Plan(
            facts=Facts(title="云溪区质量提升三年行动计划", issued=date(2024, 3, 28), period=(2024, 2026)),
            areas=("产品质量",),
            targets=(
                Target(id="", area="产品质量", category="食品", subject="食品抽检合格率", op=">=", value=Decimal("98.0"),
                       unit="%", by="2026", bodies=Bodies(("区市场监管局",))),
                Target(id="", area="产品质量", category="品牌", subject="新增区长质量奖", op="between",
                       value=Decimal(2), upper=Decimal(3), unit="家", change="increase", by="2024-2026"),
            ),
        )
    )  # fmt: skip


def test_plan_toml_keeps_the_digits_of_a_value(tmp_path):
    write_plan_toml(example(), tmp_path / "plan.toml")
    assert "value = 98.0\n" in (tmp_path / "plan.toml").read_text("utf-8")
    assert str(read_plan_toml(tmp_path / "plan.toml").targets[0].value) == "98.0"


def test_plan_toml_has_one_key_a_line_and_a_heading_an_area():
    lines = plan_toml_text(example()).splitlines()
    assert "## ── 产品质量 ──" in lines
    assert 'subject = "食品抽检合格率"' in lines
    assert 'bodies = { lead = ["区市场监管局"], support = [] }' in lines
    assert "issued = 2024-03-28" in lines


def test_plan_toml_remembers_the_reading(tmp_path):
    reading = Reading(source="计划.docx", sha256="ab", reader="0.1", entries={"targets/target-1": "0f"})
    write_plan_toml(example(), tmp_path / "plan.toml", reading)
    assert read_plan_file(tmp_path / "plan.toml").reading == reading


def test_plan_toml_leaves_no_draft_behind(tmp_path):
    write_plan_toml(example(), tmp_path / "plan.toml")
    assert [each.name for each in tmp_path.iterdir()] == ["plan.toml"]


def test_plan_toml_keeps_the_comments_of_people():
    text = plan_toml_text(example())
    text = text.replace('unit = "%"', '# 已与科室核对\nunit = "%"  # 百分数')
    file = parse_plan_toml(text, "plan.toml")
    again = plan_toml_text(file.plan, notes=file.notes)
    assert "# 已与科室核对\n# unit：百分数\n[[targets]]" in again
    assert plan_toml_text(file.plan, notes=parse_plan_toml(again, "p").notes) == again


def test_plan_toml_gives_an_id_to_an_entry_a_person_added():
    text = '[[targets]]\nsubject = "企业标准自我声明公开"\nop = ">="\nvalue = 300\nunit = "项"\nby = 2026\n'
    target = parse_plan_toml(text, "plan.toml").plan.targets[0]
    assert target.id.startswith("target-")
    assert (target.value, target.by, target.change, target.firm) == (300, "2026", "level", "binding")


MISTAKES = [
    ('subjct = "甲"\nsubject = "甲"\nop = "do"', "plan.toml 第 2 行", "是不是 subject？"),
    ('subject = "甲"\nop = "=>"\nvalue = 1', "plan.toml 第 3 行", '是不是 ">="？'),
    ('subject = "甲"\nop = "do"\nchange = "levle"', "plan.toml 第 4 行", '是不是 "level"？'),
    ('subject = "甲"\nop = "do"\nfirm = "bindng"', "plan.toml 第 4 行", '是不是 "binding"？'),
    ('op = "do"', "plan.toml 第 1 行", "缺少 subject"),
    ('subject = "甲"\nop = ">="', "plan.toml 第 3 行", "请补上 value"),
    ('subject = "甲"\nop = "between"\nvalue = 1', "plan.toml 第 3 行", "没有上限 upper"),
    ('subject = "甲"\nop = "between"\nvalue = 3\nupper = 1', "plan.toml 第 5 行", "上限小于下限"),
    ('subject = "甲"\nop = ">="\nvalue = "95%"', "plan.toml 第 4 行", "请写数字，不加引号和单位"),
    ('subject = "甲"\nop = ">="\nvalue = inf', "plan.toml 第 4 行", "请写数字，不加引号和单位"),
    ('subject = "甲"\nop = "do"\nby = "二〇二〇"', "plan.toml 第 4 行", "时限不是年份"),
    ('subject = "甲"\nop = "do"\nby = "2020-2018"', "plan.toml 第 4 行", '是不是 "2018-2020"'),
    ('subject = "甲"\nop = "do"\nbodies = { leed = ["乙"] }', "plan.toml 第 4 行", "是不是 lead？"),
    ('subject = "甲"\nop = "do"\nspan = [9, 3]', "plan.toml 第 4 行", "删掉这一行"),
]


@pytest.mark.parametrize(("body", "place", "said"), MISTAKES)
def test_plan_toml_names_line_and_remedy_of_a_mistake(body, place, said):
    with pytest.raises(InputProblem) as problem:
        parse_plan_toml(f"[[targets]]\n{body}\n", "plan.toml")
    assert len(problem.value.issues) == 1
    line = problem.value.issues[0].line("zh")
    assert place in line and said in line


def test_plan_toml_reports_all_mistakes_at_once():
    text = (
        '[plan]\nissued = "三月"\nperiod = [2020, 2018]\n[[targets]]\nid = "t"\nsubject = "甲"\nop = "??"\n'
        '[[results]]\nid = "t"\nsubject = """\n多行\n"""\nop = "do"\n[[target]]\nop = "do"\n'
    )
    with pytest.raises(InputProblem) as problem:
        parse_plan_toml(text, "plan.toml")
    found = {(issue.code, issue.place.zh) for issue in problem.value.issues}
    assert found == {
        ("toml-bad-date", "plan.toml 第 2 行"),
        ("toml-period-reversed", "plan.toml 第 3 行"),
        ("toml-not-in-list", "plan.toml 第 7 行"),
        ("toml-duplicate-id", "plan.toml 第 9 行"),
        ("toml-unknown-key", "plan.toml 第 14 行"),
    }


SYNTAX = [
    ("[plan]\ntitle = “计划”\n", "第 2 行第 9 列", "中文引号"),
    ('[plan]\ntitle ＝ "计划"\n', "第 2 行", "全角符号"),
    ("[plan]\ntitle 计划\n", "第 2 行", "键名后面应当是 ="),
    ('[plan]\ntitle = "a"\ntitle = "b"\n', "第 3 行", "同一项写了两次"),
    ("[plan]\nissued = 2018-13-28\n", "第 2 行", "且确有这一天"),
]


@pytest.mark.parametrize(("text", "place", "said"), SYNTAX)
def test_plan_toml_explains_mistakes_of_syntax(text, place, said):
    with pytest.raises(InputProblem) as problem:
        parse_plan_toml(text, "plan.toml")
    line = problem.value.issues[0].line("zh")
    assert place in line and said in line


def test_plan_toml_empty_file_is_refused():
    with pytest.raises(InputProblem, match="the file is empty"):
        parse_plan_toml("", "plan.toml")


def test_plan_toml_reads_what_windows_editors_save(tmp_path):
    text = plan_toml_text(example()).replace("\n", "\r\n")
    for encoding in ("utf-8-sig", "gb18030"):
        (tmp_path / "plan.toml").write_bytes(text.encode(encoding))
        assert read_plan_toml(tmp_path / "plan.toml") == example()


def test_plan_toml_missing_file_is_said_plainly(tmp_path):
    with pytest.raises(InputProblem, match="no such file"):
        read_plan_toml(tmp_path / "none.toml")


def test_ids_stay_when_an_entry_is_put_before_them_or_a_figure_changes():
    plan = example()
    first = dataclasses.replace(plan.targets[0], id="", value=Decimal(99))
    more = Target(id="", area="产品质量", category="", subject="别的", op="do")
    again = with_ids(dataclasses.replace(plan, targets=(more, first, plan.targets[1])))
    assert [target.id for target in again.targets[1:]] == [target.id for target in plan.targets]


def test_ids_of_equal_statements_are_told_apart():
    target = dataclasses.replace(example().targets[0], id="")
    ids = [each.id for each in with_ids(Plan(targets=(target, target, target))).targets]
    assert ids == [ids[0], f"{ids[0]}-2", f"{ids[0]}-3"]


DAMAGE = [
    "",
    '"',
    "[",
    "]]",
    "{",
    "=",
    "\n",
    "#",
    "'''",
    "9",
    "x = ",
    "[[targets]]\n",
    "[plan]\n",
    "targets = 3\n",
]


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 3000), st.integers(0, 40), st.sampled_from(DAMAGE))
def test_plan_toml_damaged_anywhere_is_refused_or_read_never_a_crash(start, length, instead):
    text = plan_toml_text(example(), Reading(source="a", entries={"targets/x": "00"}))
    start = start % len(text)
    try:
        parse_plan_toml(text[:start] + instead + text[start + length :], "plan.toml")
    except InputProblem as problem:
        assert all("第" in issue.place.zh and "行" in issue.place.zh for issue in problem.issues)


AMENDED = """
[[targets]]
id = "t1"
subject = "合格率"
op = ">="
value = 96
# 会议纪要在档案室
[[amendments]]
target = "t1"
since = 2027-03-01
document = "清府发〔2027〕3号"
value = 97
bodies = { lead = ["区市场监管局"] }
[[amendments]]
target = "t1"
since = 2028-01-01
document = "清府发〔2028〕1号"
dropped = true
"""


def test_amendments_are_read_and_written_back_with_their_comments():
    found = parse_plan_toml(AMENDED, "plan.toml")
    assert found.plan.amendments == (
        Amendment(target="t1", since=date(2027, 3, 1), document="清府发〔2027〕3号", value=Decimal(97),
                  bodies=Bodies(("区市场监管局",))),
        Amendment(target="t1", since=date(2028, 1, 1), document="清府发〔2028〕1号", dropped=True),
    )  # fmt: skip
    text = plan_toml_text(found.plan, notes=found.notes)
    assert text.count("# 会议纪要在档案室") == 1 and "dropped = false" not in text
    assert parse_plan_toml(text, "plan.toml").plan == found.plan


def test_faults_of_amendments_are_told_with_their_lines():
    text = AMENDED.replace('"t1"\nsince = 2028-01-01', '"t9"\nsince = 2028-01-01').replace(
        "dropped = true", "dropped = 1"
    )
    with pytest.raises(InputProblem) as problem:
        parse_plan_toml(text, "plan.toml")
    assert [issue.line("zh") for issue in problem.value.issues] == [
        "错误：plan.toml 第 18 行：值的类型不对：「1」。请写 true 或 false"
    ]
    with pytest.raises(InputProblem) as problem:
        parse_plan_toml(
            text.replace("dropped = 1", "unit = '‰'").replace("2027-03-01", "'明天'"), "plan.toml"
        )
    assert [issue.code for issue in problem.value.issues] == ["toml-bad-date"]
    with pytest.raises(InputProblem) as problem:
        parse_plan_toml(text.replace("dropped = 1", "unit = '‰'"), "plan.toml")
    assert [issue.line("zh") for issue in problem.value.issues] == [
        "错误：plan.toml 第 15 行：没有这个编号的目标：「t9」。请照抄 [[targets]] 里那一条的 id"
    ]


def test_an_amendment_is_written_to_json_with_what_it_changes():
    first, second = plan_record(parse_plan_toml(AMENDED, "plan.toml").plan)["amendments"]
    assert first == {
        "target": "t1", "since": "2027-03-01", "document": "清府发〔2027〕3号", "value": 97,
        "bodies": {"lead": ["区市场监管局"], "support": []}, "dropped": False,
    }  # fmt: skip
    assert second["dropped"] is True and "value" not in second
