"""The way of a matter of supervision (督办事项): watched, reminded, overdue, ordered in blue, orange and red, until it is done or ended."""

from __future__ import annotations

from zhiheng.core.issues import Text
from zhiheng.core.workflow.model import Move, State, Workflow

WATCHED, REMINDED, OVERDUE = "watched", "reminded", "overdue"
BLUE, ORANGE, RED = "blue", "orange", "red"
DONE, EXEMPTED, LAPSED = "done", "exempted", "lapsed"

REMIND, FALL_OVERDUE, ISSUE, REPORT, TELL_DELAY = "remind", "fall_overdue", "issue", "report", "tell_delay"
"""What the clock brings."""
REPLY, TAKE, REFUSE = "reply", "take", "refuse"
"""What is said about an order."""
WATCH, EXTEND, EXEMPT, FINISH, LAPSE = "watch", "extend", "exempt", "finish", "lapse"
HOLD, RESUME, PASS_ON, RECOUNT = "hold", "resume", "pass_on", "recount"
"""What people and other parts of the office do with the matter."""

COLOURS = (BLUE, ORANGE, RED)
"""The levels of orders, the mildest first."""
_OPEN = (WATCHED, REMINDED, OVERDUE, *COLOURS)
_STAYS = (HOLD, RESUME, PASS_ON, RECOUNT)

SUPERVISION = Workflow(
    name="supervision",
    label=Text("督办", "Supervision"),
    states=(
        State(name=WATCHED, label=Text("在期限内", "within its time"), owner="liaison"),
        State(name=REMINDED, label=Text("已提醒", "reminded"), owner="liaison"),
        State(name=OVERDUE, label=Text("逾期，宽限中", "overdue, in grace"), owner="liaison"),
        State(name=BLUE, label=Text("蓝色督办", "blue order"), owner="liaison"),
        State(name=ORANGE, label=Text("橙色督办", "orange order"), owner="department_reviewer"),
        State(name=RED, label=Text("红色督办", "red order"), owner="department_reviewer"),
        State(name=DONE, label=Text("已办结", "done")),
        State(name=EXEMPTED, label=Text("已豁免", "exempted")),
        State(name=LAPSED, label=Text("已不需要", "needed no more")),
    ),
    moves=(
        Move(REMIND, WATCHED, REMINDED),
        Move(FALL_OVERDUE, WATCHED, OVERDUE),
        Move(FALL_OVERDUE, REMINDED, OVERDUE),
        Move(ISSUE, OVERDUE, BLUE),
        Move(ISSUE, BLUE, ORANGE),
        Move(ISSUE, ORANGE, RED),
        Move(REPORT, RED, RED),
        *(Move(event, colour, colour) for colour in COLOURS for event in (REPLY, TAKE, REFUSE, TELL_DELAY)),
        *(Move(event, state, state) for state in _OPEN for event in _STAYS),
        *(Move(EXTEND, state, WATCHED) for state in _OPEN),
        *(Move(FINISH, state, DONE) for state in _OPEN),
        *(Move(EXEMPT, state, EXEMPTED) for state in _OPEN),
        *(Move(LAPSE, state, LAPSED) for state in _OPEN),
    ),
    events=(
        (WATCH, Text("列入督办", "taken up")),
        (REMIND, Text("到期提醒", "reminded")),
        (FALL_OVERDUE, Text("逾期告知", "told that it is overdue")),
        (ISSUE, Text("发出督办单", "issued an order")),
        (REPORT, Text("报告领导", "reported to leaders")),
        (TELL_DELAY, Text("提醒质量办处理回复", "told the quality office that a reply waits")),
        (REPLY, Text("回复", "replied")),
        (TAKE, Text("认可回复", "took the reply")),
        (REFUSE, Text("不认可回复", "refused the reply")),
        (EXTEND, Text("延期", "extended")),
        (EXEMPT, Text("豁免", "exempted")),
        (FINISH, Text("办结", "done")),
        (LAPSE, Text("不再需要", "needed no more")),
        (HOLD, Text("已送审，停止计时", "handed in, the clock stands still")),
        (RESUME, Text("退回，继续计时", "sent back, the clock goes on")),
        (PASS_ON, Text("移交承接单位", "passed on to another body")),
        (RECOUNT, Text("因中止计时重新计算期限", "counted anew for days without a clock")),
    ),
)  # fmt: skip

COLOUR_LABELS = {BLUE: Text("蓝色", "blue"), ORANGE: Text("橙色", "orange"), RED: Text("红色", "red")}


def colour_after(state: str) -> str | None:
    """The level of the order that comes next in a state; None where no higher one is, or none can be."""
    return SUPERVISION.after(state, ISSUE)
