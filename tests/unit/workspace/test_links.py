"""links.toml: read, written, corrected by hand; every mistake told at once."""

from __future__ import annotations

from datetime import date

import pytest

from zhiheng.core.issues import InputProblem
from zhiheng.core.judging.model import Link, Measured
from zhiheng.workspace.links import FILE, HEAD, link_text, links, links_of, read_links, save_links, with_links

WHOLE = Link(
    target="target-1",
    indicator="key_food_pass_rate",
    area="清河镇",
    filters=(("category", "食品"), ("is_key", "true")),
    reference="city_rate",
    rank_within=3,
    result="result-1",
    measured=Measured.RATE,
    gives_change=True,
    samples_a_year=600,
    confirmed_by="张三",
    confirmed_on=date(2026, 7, 1),
    note="与科室核对过",
)


def test_a_link_is_read_as_it_was_written(workspace):
    save_links(workspace, [WHOLE])
    assert links(workspace) == {"target-1": WHOLE}


def test_links_are_put_into_a_text_and_read_from_it():
    text = with_links("", [WHOLE])
    assert text.startswith(HEAD)
    assert links_of(text) == {"target-1": WHOLE}
    changed = with_links(f"{text}# 到此为止\n", [Link(target="target-1", reported=True)])
    assert links_of(changed) == {"target-1": Link(target="target-1", reported=True)}
    assert "# 到此为止" in changed


def test_mistakes_of_a_text_with_links_are_told():
    with pytest.raises(InputProblem, match="no such key"):
        links_of('[[links]]\ntarget = "t"\nindicater = "x"\n')


def test_without_a_file_there_are_no_links(workspace):
    assert links(workspace) == {}


def test_what_is_not_said_is_not_written():
    assert link_text(Link(target="t", reported=True)) == '[[links]]\ntarget = "t"\nreported = true\n'


def test_saving_one_link_leaves_the_others_and_comments_alone(workspace):
    path = workspace.root / FILE
    path.write_text(
        '# 我们的说明\n[[links]]   # 合格率\ntarget = "a"\n# 待定\nindicator = "x"\n\n[[links]]\ntarget = "b"\nreported = true\n',
        encoding="utf-8",
    )
    save_links(workspace, [Link(target="a", indicator="y", confirmed_by="张三")])
    assert path.read_text("utf-8") == (
        '# 我们的说明\n[[links]]   # 合格率\ntarget = "a"\nindicator = "y"\nconfirmed_by = "张三"\n# 待定\n\n'
        '[[links]]\ntarget = "b"\nreported = true\n'
    )


def test_each_of_several_links_with_blank_lines_between_them_can_be_changed(workspace):
    several = [Link(target=name, reported=True, note="建议") for name in "abc"]
    save_links(workspace, several)
    for name in "abc":
        save_links(workspace, [Link(target=name, indicator="x", confirmed_by="张三")])
    found = links(workspace)
    assert [(each.target, each.indicator, each.confirmed) for each in found.values()] == [
        (name, "x", True) for name in "abc"
    ]


def test_a_truth_in_a_filter_is_told_as_values_tell_it(tmp_path):
    path = tmp_path / FILE
    path.write_text(
        '[[links]]\ntarget = "a"\nindicator = "x"\nfilters = { is_key = true }\n', encoding="utf-8"
    )
    assert read_links(path)["a"].filters == (("is_key", "true"),)


def test_all_mistakes_are_told_at_once(tmp_path):
    path = tmp_path / FILE
    path.write_text(
        'other = 1\n[[links]]\ntarget = "a"\nindicater = "x"\nrank_within = 0\nmeasured = "sum"\n'
        '[[links]]\ntarget = "a"\nindicator = "x"\nreported = true\n[[links]]\nconfirmed_by = "张三"\n',
        encoding="utf-8",
    )
    with pytest.raises(InputProblem) as problem:
        read_links(path)
    told = "\n".join(issue.line("zh") for issue in problem.value.issues)
    assert "links.toml other：没有这一项" in told
    assert "links.toml [[links]] 1 indicater：没有这一项：「indicater」。是不是 indicator？" in told
    assert "请写成 rank_within = 3" in told and '"amount"' in told
    assert "第 1 段已经写了这个目标" in told and "两者只留一个" in told
    assert "没有写是哪个目标" in told and "确认了，却没有写由什么衡量" in told
    assert len(problem.value.issues) == 8


def test_a_file_that_is_no_list_is_told(tmp_path):
    path = tmp_path / FILE
    path.write_text("links = 3\n", encoding="utf-8")
    with pytest.raises(InputProblem, match="must be a list of tables"):
        read_links(path)
