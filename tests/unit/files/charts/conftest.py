"""Charts of every kind, and what a test reads out of their drawing."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from zhiheng.core.issues import Text
from zhiheng.files.charts import model
from zhiheng.files.charts.drawing import SIZE, text_width
from zhiheng.files.charts.model import Aim, Point
from zhiheng.files.charts.pictures import svg

SPACE = "{http://www.w3.org/2000/svg}"
AIM = Aim(value=96, label=Text("目标", "target"))
TITLE = Text("合格率", "Pass rate")


class Word(NamedTuple):
    """A piece of text in a drawing: what it says and the room it takes."""

    text: str
    left: float
    right: float
    baseline: float


def points(*values, labels=None):
    names = labels or [f"{2024 + number // 4}Q{number % 4 + 1}" for number in range(len(values))]
    return tuple(
        Point(label=name, value=None if value is None else Fraction(str(value)))
        for name, value in zip(names, values, strict=True)
    )


def days(count):
    first = date(2025, 11, 3)
    return tuple(
        (first + timedelta(days=number), "bad" if number % 9 == 0 else "good") for number in range(count)
    )


def funnel_plot():
    """Nine towns at a target of 96 %, two of them outside the inner lines and one outside the outer ones, with the lines of standards 1.6."""
    lines = (
        (50, "84.155", "88.613", "99.615", "99.985"), (200, "90.844", "92.805", "98.269", "99.349"), (1000, "93.909", "94.693", "97.121", "97.730"),
    )  # fmt: skip
    dots = [
        model.FunnelDot(label=f"{number}镇", items=60 + 100 * number, value=Fraction(955 + number, 10))
        for number in range(6)
    ]
    dots += [
        model.FunnelDot(label="石门镇", items=200, value=92, standing="alert"),
        model.FunnelDot(label="东湾镇", items=204, value=92, standing="alert"),
        model.FunnelDot(label="云溪镇", items=980, value=93, standing="alarm"),
    ]
    limits = [
        model.FunnelLimits(items=n, **dict(zip(("outer_low", "inner_low", "inner_high", "outer_high"), map(Fraction, four), strict=True)))
        for n, *four in lines
    ]  # fmt: skip
    return model.FunnelPlot(
        title=TITLE, dots=tuple(dots), limits=tuple(limits), aim=AIM, inner="95%", outer="99.8%", counted=Text("样本量", "sample"), unit="%", digits=1
    )  # fmt: skip


def charts():
    """One of each kind, with gaps, long names and samples."""
    named = tuple(
        Point(label=f"第{number}街道社区卫生服务中心与产业园区联合体" if number == 2 else f"{number}镇", value=value, low=low, high=high, n=n)
        for number, (value, low, high, n) in enumerate(((97, 95, 98, 400), (None, None, None, None), (91, 84, 95, 61)))
    )  # fmt: skip
    kinds = (
        model.DayKind(name="good", label=Text("优良", "good"), shape="empty"),
        model.DayKind(name="bad", label=Text("污染", "polluted"), shape="full"),
    )
    steps = tuple(
        model.FunnelStep(label=label, rows=rows)
        for label, rows in (("全部行", 184213), ("本季度", 21507), ("食品", 6102))
    )
    panels = tuple(model.Panel(label=f"{number}镇", points=points(93, None, 95, 97)) for number in range(7))
    return {
        "line": model.LineChart(
            title=TITLE, points=points(93.7, 94.1, None, 95.8, 96.4), unit="%", digits=1, aim=AIM,
            fan=(Point(label="2025Q2", value=96, low=95, high=97),),
        ),
        "bars": model.BarChart(title=TITLE, bars=named, unit="台", aim=AIM),
        "losses": model.BarChart(
            title=TITLE, bars=tuple(Point(label=f"第{each}镇", value=each) for each in (30, -80, 5)), unit="个百分点"
        ),
        "dots": model.DotChart(title=TITLE, dots=named, unit="%", digits=1, aim=AIM),
        "funnel": model.Funnel(title=TITLE, steps=steps, unit="行"),
        "funnel plot": funnel_plot(),
        "sparkline": model.Sparkline(title=TITLE, points=points(93, None, 95, 96), unit="%", aim=AIM),
        "multiples": model.SmallMultiples(title=TITLE, panels=panels, unit="%", digits=1, aim=AIM),
        "calendar": model.DayCalendar(title=TITLE, kinds=kinds, days=days(300)),
    }  # fmt: skip


EVERY = charts()


@pytest.fixture(params=EVERY)
def chart(request):
    """Each kind of chart in turn."""
    return EVERY[request.param]


@pytest.fixture
def town_plot():
    """The funnel plot among them."""
    return EVERY["funnel plot"]


@pytest.fixture
def drawn():
    """The drawing of a chart as a tree."""

    def draw(chart, language="zh"):
        return ElementTree.fromstring(svg(chart, language))

    return draw


@pytest.fixture
def words():
    """The words of a drawing with the room they take."""

    def read(tree):
        shift = {"start": 0.0, "middle": 0.5, "end": 1.0}
        found = []
        for node in tree.iter(f"{SPACE}text"):
            wide = text_width(node.text or "", SIZE)
            left = float(node.get("x")) - wide * shift[node.get("text-anchor")]
            found.append(Word(node.text or "", left, left + wide, float(node.get("y"))))
        return found

    return read
