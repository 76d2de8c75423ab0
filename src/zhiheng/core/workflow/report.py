"""The way of a problem that a citizen reports: new, passed on to the body it concerns, and answered or declined with a reason."""

from __future__ import annotations

from zhiheng.core.issues import Text
from zhiheng.core.workflow.model import Move, State, Workflow

NEW, PASSED_ON, ANSWERED, DECLINED = "new", "passed_on", "answered", "declined"
PASS_ON, ANSWER, DECLINE = "pass_on", "answer", "decline"

REPORT = Workflow(
    name="report",
    label=Text("群众反映", "Report of a citizen"),
    states=(
        State(name=NEW, label=Text("已收到，待办理", "received, not dealt with yet"), owner="clerk"),
        State(name=PASSED_ON, label=Text("已转责任单位办理", "passed on to the responsible body"), owner="clerk"),
        State(name=ANSWERED, label=Text("已答复", "answered")),
        State(name=DECLINED, label=Text("不予受理，已说明理由", "not taken up, with a reason")),
    ),
    moves=(
        Move(PASS_ON, NEW, PASSED_ON),
        Move(ANSWER, NEW, ANSWERED),
        Move(DECLINE, NEW, DECLINED),
        Move(PASS_ON, PASSED_ON, PASSED_ON),
        Move(ANSWER, PASSED_ON, ANSWERED),
        Move(DECLINE, PASSED_ON, DECLINED),
    ),
    events=(
        (PASS_ON, Text("转办", "pass on")),
        (ANSWER, Text("答复", "answer")),
        (DECLINE, Text("不予受理", "decline")),
    ),
)  # fmt: skip
"""A report that one body sends back may be passed on to another one."""

DECLINING = (
    Text(
        "您反映的事项不在本计划公布的目标和任务之内，请向主管部门或 12345 热线反映。",
        "What you report is not part of the published targets; please turn to the department in charge or to the hotline 12345.",
    ),
    Text(
        "您反映的内容不够具体，查不到对应的地点或事项。请补充时间、地点和情况后重新提交。",
        "What you report is not specific enough to be found. Please report it again with time, place and circumstances.",
    ),
    Text("同一事项已经受理，请以先前的查询码查看答复。", "The same matter is being dealt with already; please look it up by your earlier code."),
    Text(
        "您反映的事项应当通过诉讼、仲裁、行政复议等法定途径解决。",
        "What you report is to be settled in court, by arbitration or by administrative review.",
    ),
)  # fmt: skip
"""Reasons that a clerk may begin from when declining."""
