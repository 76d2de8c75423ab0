"""The way of a remedy: a missed target gets a cause and a measure, is measured again on its day, and is closed only when it is not missed any more."""

from __future__ import annotations

from zhiheng.core.issues import Text
from zhiheng.core.workflow.model import Move, State, Workflow

NEEDED, PLANNED, TO_MEASURE, CLOSED, LAPSED = "needed", "planned", "to_measure", "closed", "lapsed"
PLAN, COME, MEASURE, MISS, SEND_BACK, CLOSE, LAPSE = "plan", "come", "measure", "miss", "send_back", "close", "lapse"  # fmt: skip

REMEDY = Workflow(
    name="remedy",
    label=Text("整改", "Remedy"),
    states=(
        State(name=NEEDED, label=Text("待提出措施", "a plan is needed"), owner="liaison"),
        State(name=PLANNED, label=Text("整改中", "under way"), owner="liaison"),
        State(name=TO_MEASURE, label=Text("待复测、待办结", "to be measured again and closed"), owner="clerk"),
        State(name=CLOSED, label=Text("已办结", "closed")),
        State(name=LAPSED, label=Text("已不需要", "needed no more")),
    ),
    moves=(
        Move(PLAN, NEEDED, PLANNED),
        Move(LAPSE, NEEDED, LAPSED),
        Move(COME, PLANNED, TO_MEASURE),
        Move(MEASURE, PLANNED, TO_MEASURE),
        Move(SEND_BACK, PLANNED, NEEDED),
        Move(LAPSE, PLANNED, LAPSED),
        Move(MEASURE, TO_MEASURE, TO_MEASURE),
        Move(MISS, TO_MEASURE, NEEDED),
        Move(SEND_BACK, TO_MEASURE, NEEDED),
        Move(CLOSE, TO_MEASURE, CLOSED),
        Move(LAPSE, TO_MEASURE, LAPSED),
    ),
    events=(
        (PLAN, Text("提出原因和措施", "gave cause and measure")),
        (COME, Text("到了复测的日子", "the day of measuring again came")),
        (MEASURE, Text("复测，已不再未达成", "measured again, missed no more")),
        (MISS, Text("复测，仍未达成", "measured again, still missed")),
        (SEND_BACK, Text("退回重提", "sent back")),
        (CLOSE, Text("办结", "closed")),
        (LAPSE, Text("不再需要", "needed no more")),
    ),
)  # fmt: skip
"""Between being planned and measured nobody is chased; before and after, supervision is."""

CHASED = (NEEDED, TO_MEASURE)
"""States in which the body is chased: for a plan, and for the measuring again."""


def is_gone(state: str, asking: frozenset[str]) -> bool:
    """Whether a verdict in that state shows that no remedy is needed: no figure is no improvement."""
    return state not in asking and state not in ("no_data", "cannot_tell")
