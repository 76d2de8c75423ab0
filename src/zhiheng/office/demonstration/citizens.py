"""The public of the demonstration district: the plan is open to it, and people report problems."""

from __future__ import annotations

from datetime import date, time

from zhiheng.office.actions.publishing import open_plan
from zhiheng.office.actions.reports import answer_report, report_problem
from zhiheng.office.demonstration.days import on
from zhiheng.office.demonstration.people import acting_as
from zhiheng.office.records.models import PublicReport

OPENED = date(2026, 5, 6)
ANSWER = "已请养护单位当天补装两盏路灯，并把这一段列入夜间巡查。感谢您的反映。"
"""What the first who reported was told."""


def open_doors() -> None:
    """The plan is opened to the public a month after it was adopted."""
    with on(OPENED):
        open_plan(acting_as("clerk"), 0)


def report() -> None:
    """Two reports of these days: one is answered, one is new."""
    with on(date(2028, 6, 28), time(20, 15)):
        report_problem("滨河步道东段晚上有两盏路灯不亮，老人散步看不清台阶。", where="城关街道滨河步道东段")
    with on(date(2028, 6, 30), time(10)):
        row = PublicReport.objects.get()
        answer_report(acting_as("clerk"), row.pk, row.version, text=ANSWER)
    with on(date(2028, 7, 4), time(18, 40)):
        report_problem(
            "小区门口的小吃店没有看到食品经营许可证，油烟直接排到楼道。", where="城关街道幸福里小区 3 号楼"
        )
