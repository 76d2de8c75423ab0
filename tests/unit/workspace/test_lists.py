"""lists.toml with areas that have a level, a parent and a history; files written before stay as they were."""

from __future__ import annotations

from datetime import date

import pytest

from zhiheng.core.issues import InputProblem
from zhiheng.core.plan.model import Body, Facts, Plan
from zhiheng.core.registers.model import Lists, Named
from zhiheng.workspace.lists import lists_text, read_areas, read_lists, with_bodies
from zhiheng.workspace.making import district_of, lists_of

TEXT = """
[[areas]]
name = "清河区"
code = "350102"
[[areas]]
name = "甲镇"
parent = "清河区"
aliases = ["甲"]
[[areas]]
name = "乙镇"
parent = "清河区"
until = 2024-12-31
merged_into = "甲镇"
[[areas]]
name = "丙镇"
parent = "清河区"
until = 2024-12-31
[[areas]]
name = "丙镇"
parent = "东湖区"
since = 2025-01-01
[[areas]]
name = "东湖区"
level = "district"
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "lists.toml"


def problems(path, text):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputProblem) as caught:
        read_areas(path)
    return [issue.line("zh") for issue in caught.value.issues]


def test_areas_are_read_with_their_history(path):
    path.write_text(TEXT, encoding="utf-8")
    areas = read_areas(path)
    assert areas.ancestor("丙镇", "district", date(2024, 6, 1)) == "清河区"
    assert areas.ancestor("丙镇", "district", date(2026, 6, 1)) == "东湖区"
    assert areas.ancestor("乙镇", "town", date(2026, 6, 1)) == "甲镇"


def test_rows_may_name_areas_that_ended_and_each_name_stands_once(path):
    path.write_text(TEXT, encoding="utf-8")
    names = [area.name for area in read_lists(path).areas]
    assert names == ["清河区", "甲镇", "乙镇", "丙镇", "东湖区"]


def test_list_of_before_has_towns(path):
    path.write_text('[[areas]]\nname = "甲镇"\n', encoding="utf-8")
    assert read_areas(path).levels == ("town",)
    assert read_areas(path.with_name("absent.toml")).areas == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[areas]]\nname = "甲镇"\nsince = "2025"\n', "应当是日期"),
        ('[[areas]]\nname = "甲镇"\nlevel = 3\n', "应当是文字"),
        ('[[areas]]\nname = "甲镇"\nparents = "乙区"\n', "没有这一项"),
        ('[[areas]]\nname = "甲镇"\nparent = "乙区"\n', "名录里没有这个地区"),
        ('[[areas]]\nname = "甲镇"\n[[areas]]\nname = "甲镇"\n', "重名"),
        ('[[bodies]]\nname = "甲局"\nparent = "乙局"\n', "没有这一项"),
    ],
)
def test_mistakes_are_told(path, text, said):
    assert any(said in line for line in problems(path, text))


def test_plan_tells_in_which_district_its_towns_lie(path):
    plan = Plan(
        facts=Facts(issuer=("中共清河区委", "云州市清河区人民政府")),
        bodies=(Body(name="白沙镇人民政府"), Body(name="区教育局")),
    )
    lists = lists_of(plan)
    assert lists.areas == (Named("白沙镇"), Named("清河区"))
    path.write_text(lists_text(lists, district_of(plan)), encoding="utf-8")
    assert read_areas(path).ancestor("白沙镇", "district", date(2026, 1, 1)) == "清河区"
    assert read_lists(path) == lists


def test_plan_that_tells_no_district_leaves_it_open():
    plan = Plan(facts=Facts(issuer=("云州市人民政府",)), bodies=(Body(name="白沙镇"),))
    assert district_of(plan) == ""
    assert lists_of(plan) == Lists((Named("白沙镇"),), (Named("白沙镇"),))


BODIES = """# 责任单位由办公室核对

# 牵头部门
[[bodies]]
name = "区市场监管局"
aliases = [
  "市场局",
]
# 2024 年机构改革

# 以下是镇街

[[bodies]]   # 已撤并
name = "甲街道"
code = "350102001"

# 地区从民政局抄来
[[areas]]
name = "清河区"

# 历史
[[areas]]
name = "甲镇"
until = 2024-12-31
"""
MARKET = Named("区市场监管局", ("市场局",))
STREET = Named("甲街道", (), "350102001")


def test_the_same_bodies_leave_the_text_to_the_letter():
    assert with_bodies(BODIES, [STREET, MARKET]) == BODIES


def test_a_changed_body_is_rewritten_and_all_else_stays():
    text = with_bodies(BODIES, [Named("区市场监管局", ("市场局", "市监局"), "11"), STREET])
    old = 'name = "区市场监管局"\naliases = [\n  "市场局",\n]\n# 2024'
    new = 'name = "区市场监管局"\naliases = ["市场局", "市监局"]\ncode = "11"\n# 2024'
    assert text == BODIES.replace(old, new)


def test_a_body_that_is_gone_takes_its_own_comments_along_and_no_others():
    text = with_bodies(BODIES, [STREET])
    assert text.startswith("# 责任单位由办公室核对\n\n\n# 以下是镇街\n\n[[bodies]]   # 已撤并\n")
    assert text.endswith(BODIES[BODIES.index("# 地区从民政局抄来") :])


def test_a_new_body_stands_behind_the_last_one(path):
    text = with_bodies(BODIES, [MARKET, STREET, Named("区教育局", ("教育局",))])
    new = '\n[[bodies]]\nname = "区教育局"\naliases = ["教育局"]\n'
    assert text == BODIES.replace('code = "350102001"\n', f'code = "350102001"\n{new}')
    path.write_text(text, encoding="utf-8")
    assert read_lists(path).bodies == (MARKET, STREET, Named("区教育局", ("教育局",)))


def test_bodies_come_into_lists_that_have_none(path):
    for text in (TEXT, lists_text(Lists()), ""):
        path.write_text(with_bodies(text, [MARKET, STREET]), encoding="utf-8")
        assert read_lists(path).bodies == (MARKET, STREET)
    assert with_bodies(TEXT, [MARKET]).endswith(TEXT.lstrip())


def test_all_bodies_may_go():
    text = with_bodies(BODIES, [])
    assert "[[bodies]]" not in text and text.endswith(BODIES[BODIES.index("# 地区从民政局抄来") :])


def test_a_name_of_two_bodies_is_told():
    with pytest.raises(InputProblem) as caught:
        with_bodies(BODIES, [MARKET, Named("区教育局", ("市场局",))])
    assert "和第 1 个重名" in caught.value.issues[0].line("zh")


def test_mistakes_in_the_text_are_told_before_it_is_rewritten():
    with pytest.raises(InputProblem, match="no such key"):
        with_bodies('[[bodies]]\nname = "甲"\nnote = "x"\n', [])


def test_bodies_on_one_line_are_not_rewritten():
    with pytest.raises(InputProblem, match="cannot be rewritten"):
        with_bodies('bodies = [{ name = "甲" }]\n', [MARKET])
