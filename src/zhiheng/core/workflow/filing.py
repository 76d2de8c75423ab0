"""The way of a filing: drafted and handed in by its body, reviewed there, then in the quality office, then in the ledger."""

from __future__ import annotations

from zhiheng.core.issues import Text
from zhiheng.core.workflow.model import Move, State, Workflow

DRAFT, DEPARTMENT_REVIEW, OFFICE_REVIEW = "draft", "department_review", "office_review"
RETURNED, APPROVED, WITHDRAWN = "returned", "approved", "withdrawn"
HAND_IN, APPROVE, SEND_BACK, WITHDRAW = "hand_in", "approve", "send_back", "withdraw"

FILING = Workflow(
    name="filing",
    label=Text("报送", "Filing"),
    states=(
        State(name=DRAFT, label=Text("草稿", "draft"), owner="liaison"),
        State(name=DEPARTMENT_REVIEW, label=Text("部门审核中", "in review by the department"), owner="department_reviewer"),
        State(name=OFFICE_REVIEW, label=Text("质量办审核中", "in review by the quality office"), owner="office_reviewer"),
        State(name=RETURNED, label=Text("已退回", "returned"), owner="liaison"),
        State(name=APPROVED, label=Text("已通过，入账", "approved, in the ledger")),
        State(name=WITHDRAWN, label=Text("已撤销", "withdrawn")),
    ),
    moves=(
        Move(HAND_IN, DRAFT, DEPARTMENT_REVIEW),
        Move(WITHDRAW, DRAFT, WITHDRAWN),
        Move(APPROVE, DEPARTMENT_REVIEW, OFFICE_REVIEW),
        Move(SEND_BACK, DEPARTMENT_REVIEW, RETURNED),
        Move(APPROVE, OFFICE_REVIEW, APPROVED),
        Move(SEND_BACK, OFFICE_REVIEW, RETURNED),
        Move(HAND_IN, RETURNED, DEPARTMENT_REVIEW),
        Move(WITHDRAW, RETURNED, WITHDRAWN),
    ),
    events=(
        (HAND_IN, Text("报送", "hand in")),
        (APPROVE, Text("审核通过", "approve")),
        (SEND_BACK, Text("退回", "send back")),
        (WITHDRAW, Text("撤销", "withdraw")),
    ),
)  # fmt: skip

EDITABLE = (DRAFT, RETURNED)
"""States in which the body may change what it files."""
IN_REVIEW = (DEPARTMENT_REVIEW, OFFICE_REVIEW)
"""States in which a reviewer decides."""
STEPS = {DEPARTMENT_REVIEW: "department", OFFICE_REVIEW: "office"}
"""The step of review of each of those states, as permissions name it."""
