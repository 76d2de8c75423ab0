"""What each kind of chart shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from zhiheng.core.issues import Text
from zhiheng.files.charts import model
from zhiheng.files.charts.model import Aim, Point
from zhiheng.files.charts.pictures import svg
from zhiheng.files.charts.tables import table

SVG = "{http://www.w3.org/2000/svg}"
TITLE = Text("合格率", "Pass rate")


def line(*values, **more):
    points = tuple(Point(label=f"{number}月", value=value) for number, value in enumerate(values, 1))
    return model.LineChart(title=TITLE, points=points, unit="%", **more)


def of_kind(tree, name, kind):
    return [node for node in tree.iter(f"{SVG}{name}") if kind in (node.get("class") or "").split()]


def texts(tree):
    return [node.text for node in tree.iter(f"{SVG}text")]


def test_line_breaks_where_a_value_is_missing(drawn):
    runs = of_kind(drawn(line(93, 94, None, 95, 96, 96.5)), "polyline", "measured")
    assert [len(run.get("points").split()) for run in runs] == [2, 3]


def test_line_goes_up_when_values_rise(drawn):
    (run,) = of_kind(drawn(line(93, 95)), "polyline", "measured")
    heights = [float(spot.split(",")[1]) for spot in run.get("points").split()]
    assert heights[1] < heights[0]


def test_line_labels_its_aim_and_last_value_at_the_line(drawn):
    tree = drawn(line(93, 95, 96.25, aim=Aim(value=96, label="目标")))
    assert {"目标 96\u2009%", "96.25\u2009%"} <= set(texts(tree))
    assert len(of_kind(tree, "line", "aim")) == 1


def test_end_labels_of_equal_values_stand_apart(drawn):
    tree = drawn(line(93, 96, aim=Aim(value=96, label="目标")))
    ends = [float(node.get("y")) for node in tree.iter(f"{SVG}text") if node.text.endswith("96\u2009%")]
    assert abs(ends[0] - ends[1]) >= 17


def test_fan_begins_at_the_last_value(drawn):
    tree = drawn(line(93, 95, None, fan=(Point(label="4月", value=96, low=94, high=98),)))
    (measured,) = of_kind(tree, "polyline", "measured")
    (expected,) = of_kind(tree, "polyline", "expected")
    assert expected.get("points").split()[0] == measured.get("points").split()[-1]
    assert len(of_kind(tree, "polygon", "fan")) == 1
    assert "预计 96\u2009%" in texts(tree)


def test_interval_of_a_lonely_point_is_a_bar_and_of_neighbours_a_band(drawn):
    points = tuple(
        Point(label=str(n), value=v, low=v and v - 2, high=v and v + 2)
        for n, v in enumerate((93, None, 94, 95))
    )
    tree = drawn(model.LineChart(title=TITLE, points=points))
    assert (len(of_kind(tree, "line", "interval-bar")), len(of_kind(tree, "polygon", "interval"))) == (1, 1)


def test_labels_of_many_periods_are_thinned_and_the_last_is_kept(drawn, words):
    points = tuple(Point(label=f"{2024 + n // 12}-{n % 12 + 1:02d}", value=n) for n in range(36))
    shown = [
        word.text for word in words(drawn(model.LineChart(title=TITLE, points=points))) if "-" in word.text
    ]
    assert shown[-1] == "2026-12"
    assert 5 < len(shown) < 18


def test_line_story_says_start_end_aim_and_gap_free_values(drawn):
    said = drawn(line(None, 93, 95, None, aim=Aim(value=96, label="目标"))).get("aria-label")
    assert said == "合格率. 从2月的 93\u2009% 到3月的 95\u2009%；目标 96\u2009%"


def test_percentages_are_not_drawn_beyond_a_hundred(drawn):
    assert not {"101", "102", "105"} & set(texts(drawn(line(98, 99.5, 100))))


def bars(*values):
    named = tuple(Point(label=f"{number}镇", value=value) for number, value in enumerate(values))
    return model.BarChart(title=TITLE, bars=named, unit="家")


def test_bars_begin_at_zero_and_are_in_proportion(drawn):
    wide = [float(bar.get("width")) for bar in of_kind(drawn(bars(50, 100)), "rect", "bar")]
    assert abs(wide[0] - 2 * wide[1]) < 0.2


def test_bars_stand_highest_first_and_those_without_data_last(drawn, words):
    names = [word.text for word in words(drawn(bars(18, None, 240))) if word.text.endswith("镇")]
    assert names == ["2镇", "0镇", "1镇"]
    assert "无数据" in texts(drawn(bars(18, None)))


def test_table_has_no_columns_for_what_is_not_known():
    assert table(bars(3), "en") == (["Name", "Value (家)"], [["0镇", "3"]])


def test_bars_below_zero_lie_left_of_the_axis(drawn):
    tree = drawn(bars(10, -5))
    right, left = (float(bar.get("x")) for bar in of_kind(tree, "rect", "bar"))
    axis = float(of_kind(tree, "line", "axis")[0].get("x1"))
    assert left < axis == right
    assert "\u22125\u2009家" in texts(tree)


def test_dots_show_interval_value_and_sample(drawn):
    dots = (Point(label="石门镇", value=95, low=90, high=98, n=120, chosen=True),)
    tree = drawn(model.DotChart(title=TITLE, dots=dots, unit="%", digits=1))
    (bar,) = of_kind(tree, "line", "interval-bar")
    middle = float(next(node for node in tree.iter(f"{SVG}circle") if node.get("class")).get("cx"))
    assert float(bar.get("x1")) < middle < float(bar.get("x2"))
    assert {"95.0\u2009%", "n = 120"} <= set(texts(tree))
    assert "区间 90.0 至 98.0" in "".join(tree.itertext())


def test_funnel_tells_what_is_left_and_what_was_dropped(drawn):
    steps = (model.FunnelStep(label="全部", rows=12000), model.FunnelStep(label="食品", rows=3000))
    chart = model.Funnel(title=TITLE, steps=steps, unit="行")
    tree = drawn(chart)
    kept = [float(bar.get("width")) for bar in of_kind(tree, "rect", "kept")]
    assert abs(kept[0] - 4 * kept[1]) < 0.3
    assert {"3000\u2009行", "\u22129000"} <= set(texts(tree))
    assert table(chart, "en") == (
        ["Step", "Left (行)", "Dropped"],
        [["全部", "12\u2009000", "0"], ["食品", "3000", "9000"]],
    )


def test_sparkline_has_no_words_but_is_said(drawn):
    chart = model.Sparkline(title=TITLE, points=line(93, 95).points, unit="%")
    assert texts(drawn(chart)) == []
    assert "95" in drawn(chart).get("aria-label")


def test_panels_share_one_scale(drawn):
    panels = tuple(
        model.Panel(label=name, points=line(*values).points)
        for name, values in (("甲", (10, 20)), ("乙", (10, 11)))
    )
    one, other = of_kind(drawn(model.SmallMultiples(title=TITLE, panels=panels)), "polyline", "measured")

    def rise(run):
        first, last = (float(spot.split(",")[1]) for spot in run.get("points").split())
        return first - last

    assert abs(rise(one) - 10 * rise(other)) < 1


def test_calendar_counts_days_of_each_kind():
    kinds = tuple(
        model.DayKind(name=name, label=Text(name, name), shape=shape)
        for name, shape in (("good", "empty"), ("bad", "full"))
    )
    days = ((date(2026, 1, 1), "good"), (date(2026, 1, 2), "good"), (date(2026, 1, 4), "bad"))
    chart = model.DayCalendar(title=TITLE, kinds=kinds, days=days)
    assert table(chart, "zh")[1] == [["good", "2"], ["bad", "1"]]
    assert "2026-01-04 bad" in svg(chart, "zh")


def test_table_of_a_line_marks_what_is_expected():
    chart = replace(line(93, None), fan=(Point(label="3月", value=96, low=94, high=98),), digits=1)
    headings, rows = table(chart, "zh")
    assert headings == ["时期", "数值 (%)", "区间下限", "区间上限"]
    assert rows == [
        ["1月", "93.0", "—", "—"],
        ["2月", "—", "—", "—"],
        ["3月（预计）", "96.0", "94.0", "98.0"],
    ]


def test_a_funnel_plot_names_those_outside_alone_and_ranks_nobody(town_plot, drawn, words):
    plot = town_plot
    names = {word.text for word in words(drawn(plot))}
    assert {"石门镇", "东湾镇", "云溪镇"} <= names
    assert not names & {f"{number}镇" for number in range(6)}
    tree = drawn(plot)
    marks = [node for node in tree.iter() if node.get("class") == "measured"]
    assert sum(node.tag.endswith("rect") for node in marks) == 1
    assert sum(node.get("fill") == "none" for node in marks) == 6
    rows = table(plot, "zh")[1]
    assert [row[0] for row in rows] == ["云溪镇", "石门镇", "东湾镇", *(f"{number}镇" for number in range(6))]
    assert rows[0] == ["云溪镇", "93.0", "980", "超出外限"]
    assert "9个单位，6个在界限内；超出外限：云溪镇 93.0" in tree.get("aria-label")
