"""The way of a notice between bodies (质量信息抄告), and the kinds of notices with the facts that each carries, as data.

Whose turn it is, is one of two sides: the body that sent the notice, or the one that it went to.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from zhiheng.core.issues import Text
from zhiheng.core.registers.model import Code, Column, ColumnType
from zhiheng.core.workflow.model import Move, State, Workflow

DRAFT, SENT, RECEIVED, REPLIED, CLOSED, WITHDRAWN = "draft", "sent", "received", "replied", "closed", "withdrawn"  # fmt: skip
SEND, RECEIVE, REPLY, SEND_BACK, CLOSE, WITHDRAW = "send", "receive", "reply", "send_back", "close", "withdraw"  # fmt: skip
SENDER, RECEIVER = "sender", "receiver"
"""The two sides of a notice."""
SIDE_LABELS = {SENDER: Text("发出单位", "the sender"), RECEIVER: Text("接收单位", "the receiver")}

NOTICE = Workflow(
    name="notice",
    label=Text("抄告", "Notice"),
    states=(
        State(name=DRAFT, label=Text("草稿", "draft"), owner=SENDER),
        State(name=SENT, label=Text("待签收", "waits to be received"), owner=RECEIVER),
        State(name=RECEIVED, label=Text("办理中", "being dealt with"), owner=RECEIVER),
        State(name=REPLIED, label=Text("已回复", "replied"), owner=SENDER),
        State(name=CLOSED, label=Text("已办结", "closed")),
        State(name=WITHDRAWN, label=Text("已撤回", "withdrawn")),
    ),
    moves=(
        Move(SEND, DRAFT, SENT),
        Move(WITHDRAW, DRAFT, WITHDRAWN),
        Move(RECEIVE, SENT, RECEIVED),
        Move(WITHDRAW, SENT, WITHDRAWN),
        Move(REPLY, RECEIVED, REPLIED),
        Move(WITHDRAW, RECEIVED, WITHDRAWN),
        Move(SEND_BACK, REPLIED, RECEIVED),
        Move(CLOSE, REPLIED, CLOSED),
    ),
    events=(
        (SEND, Text("发出", "send")),
        (RECEIVE, Text("签收", "receive")),
        (REPLY, Text("回复", "reply")),
        (SEND_BACK, Text("退回重办", "send the reply back")),
        (CLOSE, Text("办结", "close")),
        (WITHDRAW, Text("撤回", "withdraw")),
    ),
)  # fmt: skip

CASE, ENTERPRISE, REGISTER_ROW, REPORT, OTHER = "case", "enterprise", "register_row", "report", "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeKind:
    """A kind of notice (抄告种类): the facts that it carries, and those that its reply carries, each a column with its type."""

    name: str
    label: Text
    note: Text
    facts: tuple[Column, ...] = ()
    results: tuple[Column, ...] = ()


_CODE = Column(
    name="code", label=Text("统一社会信用代码", "Unified social credit code"), type=ColumnType.USCC, required=True,
    note=Text("营业执照上的 18 位代码。", "The 18 characters on the business licence."),
)  # fmt: skip
_NAME = Column(name="name", label=Text("企业名称", "Name of the enterprise"), type=ColumnType.TEXT, required=True, longest=200)  # fmt: skip
_FOUND = Column(
    name="found", label=Text("发现的情况", "What was found"), type=ColumnType.TEXT, required=True, longest=2000,
    note=Text("写清是什么产品、什么问题、有什么依据。", "Which product, what is wrong with it, and what shows it."),
)  # fmt: skip
_FOUND_ON = Column(name="found_on", label=Text("发现日期", "Found on"), type=ColumnType.DATE, required=True)
_CASE_NUMBER = Column(name="case_number", label=Text("案号", "Case number"), type=ColumnType.TEXT, required=True, longest=80)  # fmt: skip
_BASIS = Column(
    name="legal_basis", label=Text("法律依据", "Legal basis"), type=ColumnType.TEXT, required=True, longest=500,
    note=Text("写到条款。", "Down to the article."),
)  # fmt: skip
_REPORTED = Column(name="reported", label=Text("反映的问题", "The problem reported"), type=ColumnType.TEXT, required=True, longest=4000)  # fmt: skip
_PLACE = Column(name="place", label=Text("地点", "Place"), type=ColumnType.TEXT, longest=200)

RESULT = Column(
    name="result", label=Text("办理结果", "Result"), type=ColumnType.CODE, required=True,
    codes=(
        Code("属实，已处理"), Code("属实，正在处理"), Code("部分属实，已处理"), Code("不属实"), Code("不属于本单位职责"),
    ),
)  # fmt: skip
_DONE_ON = Column(name="done_on", label=Text("办结日期", "Done on"), type=ColumnType.DATE)
_DECISION = Column(name="decision_number", label=Text("处理决定文号", "Number of the decision"), type=ColumnType.TEXT, longest=80)  # fmt: skip
_FINE = Column(name="fine_amount", label=Text("罚没金额", "Fine"), type=ColumnType.NUMBER, unit="元", decimals=2, minimum=Decimal(0))  # fmt: skip
_PLAIN_RESULTS = (RESULT, _DONE_ON)
_FULL_RESULTS = (RESULT, _DONE_ON, _DECISION, _FINE)

KINDS: dict[str, NoticeKind] = {
    each.name: each
    for each in (
        NoticeKind(
            name=CASE, label=Text("案件", "case"), note=Text("办案中发现应由别的单位处理的违法线索。", "What came up in a case and is for another body to deal with."),
            facts=(_CASE_NUMBER, _CODE, _NAME, _FOUND, _FOUND_ON, _BASIS), results=_FULL_RESULTS,
        ),
        NoticeKind(
            name=ENTERPRISE, label=Text("企业", "enterprise"), note=Text("一家企业需要别的单位核查的情况。", "Something about an enterprise that another body should look into."),
            facts=(_CODE, _NAME, _FOUND, _FOUND_ON), results=_FULL_RESULTS,
        ),
        NoticeKind(
            name=REGISTER_ROW, label=Text("台账记录", "register row"), note=Text("台账里的一行，各栏随抄告发出。", "A row of a register, sent along with its columns."),
            results=_FULL_RESULTS,
        ),
        NoticeKind(
            name=REPORT, label=Text("群众反映", "citizen's report"), note=Text("群众反映的问题；不带联系方式。", "A problem that a citizen reported, without their contact."),
            facts=(_REPORTED, _PLACE), results=_PLAIN_RESULTS,
        ),
        NoticeKind(name=OTHER, label=Text("其他", "other"), note=Text("其他需要告知的质量信息。", "Other information on quality."), results=_PLAIN_RESULTS),
    )
}  # fmt: skip
"""Every kind by its name."""
