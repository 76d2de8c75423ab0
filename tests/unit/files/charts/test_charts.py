"""Every kind of chart: what holds of all of them."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from fractions import Fraction

import pytest

from zhiheng.core.issues import Text
from zhiheng.files.charts import model
from zhiheng.files.charts.drawing import SIZE
from zhiheng.files.charts.model import Aim, Point
from zhiheng.files.charts.pictures import svg
from zhiheng.files.charts.tables import table

LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])
EMPTY = (
    model.LineChart(title=Text("无", "none"), points=()),
    model.BarChart(title=Text("无", "none"), bars=()),
    model.DotChart(title=Text("无", "none"), dots=(Point(label="a", value=None),)),
    model.Funnel(title=Text("无", "none"), steps=()),
    model.Sparkline(title=Text("无", "none"), points=(Point(label="a", value=None),)),
    model.FunnelPlot(
        title=Text("无", "none"),
        dots=(),
        limits=(),
        aim=Aim(value=96, label="b"),
        inner="c",
        outer="d",
        counted="e",
    ),
    model.SmallMultiples(title=Text("无", "none"), panels=()),
    model.DayCalendar(title=Text("无", "none"), kinds=(), days=()),
)


@LANGUAGES
def test_chart_says_its_title_and_story_to_screen_readers(chart, drawn, language):
    tree = drawn(chart, language)
    said = tree.get("aria-label")
    assert tree.get("role") == "img"
    assert said.startswith(chart.title.said(language) + ". ")
    assert len(said) > len(chart.title.said(language)) + 8


@LANGUAGES
def test_labels_do_not_overlap(chart, drawn, words, language):
    close = [
        (one.text, other.text)
        for one, other in itertools.combinations(words(drawn(chart, language)), 2)
        if abs(one.baseline - other.baseline) < SIZE * 0.85
        and min(one.right, other.right) - max(one.left, other.left) > 0.5
    ]
    assert close == []


@LANGUAGES
def test_labels_stay_inside_the_drawing(chart, drawn, words, language):
    tree = drawn(chart, language)
    _, _, width, height = map(float, tree.get("viewBox").split())
    outside = [
        word for word in words(tree)
        if word.left < -0.5 or word.right > width + 0.5 or word.baseline > height or word.baseline < SIZE * 0.7
    ]  # fmt: skip
    assert outside == []


def test_chart_names_no_colour_and_no_style(chart):
    drawing = svg(chart, "zh")
    assert set(re.findall(r' (?:fill|stroke)="([^"]*)"', drawing)) <= {"currentColor", "none"}
    assert not re.search(r"style=|<script|<style|href|\son\w+=", drawing)


def test_same_chart_gives_the_same_drawing(chart):
    assert svg(chart, "zh") == svg(chart, "zh")


def test_chart_has_no_ids_so_that_it_may_stand_twice_on_a_page(chart):
    assert " id=" not in svg(chart, "zh")


@LANGUAGES
def test_table_has_a_cell_for_every_heading(chart, language):
    headings, rows = table(chart, language)
    assert rows
    assert {len(row) for row in rows} == {len(headings)}
    assert len(set(headings)) == len(headings)


@pytest.mark.parametrize("chart", EMPTY, ids=lambda chart: type(chart).__name__)
def test_chart_without_numbers_is_drawn(chart, drawn):
    assert drawn(chart).get("role") == "img"
    assert all(cell in {"—", "a"} for row in table(chart, "zh")[1] for cell in row)


def test_names_are_escaped(drawn):
    evil = '<script>alert("1")</script>&'
    chart = model.BarChart(
        title=Text(evil, evil), bars=(Point(label=evil, value=3),), aim=Aim(value=4, label=evil)
    )
    tree = drawn(chart)
    assert "<script" not in svg(chart, "zh")
    assert tree.find("{*}title").text == evil
    assert evil in {node.text for node in tree.iter("{*}text")} or 'alert("1")' in "".join(tree.itertext())


@pytest.mark.parametrize("number", [96, 96.0, Fraction(96)])
def test_kinds_of_numbers_draw_the_same(number):
    def line(value):
        return model.LineChart(
            title=Text("甲", "a"), points=(Point(label="1", value=value), Point(label="2", value=value))
        )

    assert svg(line(number), "zh") == svg(line(Fraction(96)), "zh")


def test_long_words_change_nothing_else_of_the_chart(drawn):
    chart = model.DotChart(
        title=Text("甲", "a"), dots=(Point(label="甲", value=3, low=2, high=4, n=30),), unit="%"
    )
    longer = replace(chart, dots=(replace(chart.dots[0], label="甲" * 60),))
    assert float(drawn(longer).get("viewBox").split()[3]) > float(drawn(chart).get("viewBox").split()[3])
