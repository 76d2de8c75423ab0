"""Towns on the page of a target: a funnel where samples are known, dots without limits where they are not."""

from __future__ import annotations

import csv
import html
import re

SAMPLED = "target-cac2ca"
HEADER = (
    "目标编号",
    "范围",
    "数据截止日期",
    "统计口径",
    "数值",
    "单位",
    "合格数（分子）",
    "抽取数（分母）",
    "佐证材料",
)
TOWNS = (("双河镇", 198, 200), ("清河街道", 99, 100), ("东岸街道", 118, 120), ("柳林镇", 150, 200))


def report(office, rows):
    path = office.root / "towns.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return office.hand_in("reported_values", path)


def towns_of(office):
    from zhiheng.workspace.lists import read_lists

    names = [
        area.name
        for area in read_lists(office.root / "lists.toml").areas
        if area.name.endswith(("街道", "镇"))
    ]
    return names[: len(TOWNS)]


def section(answer):
    page = html.unescape(answer.content.decode())
    return re.search(r'<section[^>]*aria-labelledby="h-towns".*?</section>', page, re.DOTALL)[0]


def test_towns_with_samples_stand_in_a_funnel_and_nobody_inside_is_ranked(looked):
    names = towns_of(looked)
    report(looked, [
        (SAMPLED, name, "2028-06-30", "本季度数", f"{100 * passes / items:.2f}", "%", passes, items, "统计表.pdf")
        for name, (_, passes, items) in zip(names, TOWNS, strict=True)
    ])  # fmt: skip
    shown = section(looked.browser("leader").get(f"/targets/{SAMPLED}/"))
    assert "funnel-plot" in shown and "不排名次" in shown
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th>.*?<td>(.*?)</td></tr>", shown)
    # One of four is more than 5 %: the lines are wider, and of the alarm an alert remains.
    assert rows[0] == (names[3], "超出内限，偏低") and "放宽" in shown
    assert [row[0] for row in rows[1:]] == names[:3]
    assert {row[1] for row in rows[1:]} == {"在界限内"}
    assert re.findall(r"<text[^>]*halo[^>]*>(.*?)</text>", shown) == [names[3]]


def test_towns_without_samples_are_dots_and_it_is_said(looked):
    names = towns_of(looked)
    report(
        looked,
        [(SAMPLED, name, "2028-06-30", "本季度数", "98.5", "%", "", "", "统计表.pdf") for name in names],
    )
    shown = section(looked.browser("leader").get(f"/targets/{SAMPLED}/"))
    assert "dot-chart" in shown and "这些数没有样本量" in shown
    assert "funnel-plot" not in shown and "超出" not in shown
