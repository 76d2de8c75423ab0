"""Notices between bodies and meetings of the demonstration district: one in every state that somebody has to see to."""

from __future__ import annotations

from datetime import date, time

from zhiheng.office.actions.decisions import report_done
from zhiheng.office.actions.meetings import DecisionRow, MeetingContent, decide_all, keep_meeting
from zhiheng.office.actions.notices import NoticeContent, close_notice, draft_notice, send_notice
from zhiheng.office.actions.notices_answering import Reply, receive, reply_to_notice
from zhiheng.office.demonstration.days import on
from zhiheng.office.demonstration.people import acting_as
from zhiheng.office.people.models import Body
from zhiheng.office.records.meetings import proposals
from zhiheng.office.records.models import Notice

MARKET, EDUCATION = "区市场监管局", "区教育局"
CASE = {
    "case_number": "清市监案〔2028〕46号", "code": "91350100M000100Y43", "name": "清河城关食品01号有限公司", "found": "抽检不合格的糕点中有一批供应学校食堂",
    "found_on": "2028-06-23", "legal_basis": "《食品安全法》第三十四条",
}  # fmt: skip
ENTERPRISE = {"code": "91350100M000100Y43", "name": "清河城关食品01号有限公司", "found": "冷链车温度记录不全", "found_on": "2028-06-12"}  # fmt: skip
MINUTES = """会议听取了上半年质量工作情况的汇报，议定以下事项：
1. 由区教育局牵头，区市场监管局、区卫生健康委配合，9月底前完成全区学校食堂明厨亮灶改造。
2. 区市场监管局会同区教育局对学校食堂供货单位开展一次抽检，10个工作日内报送结果。
会议强调，各单位要按月报送进展。
"""
NEXT_MINUTES = """会议研究了电梯安全筛查工作，议定以下事项：
一、由区市场监管局牵头，区住房城乡建设局配合，8月底前完成老旧住宅电梯风险评估。
二、区住房城乡建设局负责提出更新改造资金安排意见，7月底前报区政府。
"""


def lay_out() -> None:
    """Does it, each step on its day and at its hour."""
    with on(date(2028, 6, 14), time(10)):
        closed = _sent("liaison", MARKET, kind="enterprise", title="冷链车温度记录不全", facts=ENTERPRISE)
    with on(date(2028, 6, 16), time(15)):
        closed = _answered("liaison-education", closed, "已约谈供货单位，补齐记录。", "属实，已处理")
    with on(date(2028, 6, 19), time(9, 30)):
        close_notice(acting_as("liaison"), closed.pk, closed.version)
    with on(date(2028, 6, 26), time(9, 20)):
        case = _sent("liaison", MARKET, kind="case", title="不合格糕点供应学校食堂", facts=CASE, text="请核查涉及的学校，停用该批次并告知家长。")  # fmt: skip
    _meet()
    with on(date(2028, 6, 30), time(16)):
        _answered("reviewer-education", case, "三所学校已停用该批次，余货全部封存。", "属实，已处理")
    with on(date(2028, 7, 4), time(11)):
        _sent("clerk", None, to=MARKET, kind="other", title="请提供电梯维护保养单位名单", text="专项检查需要本区在册的电梯维护保养单位名单，请按附表格式提供。")  # fmt: skip
        _drafted("liaison", MARKET, kind="report", title="幼儿园门口摊点卫生", facts={"reported": "幼儿园门口早点摊没有遮盖，手抓食品。"})  # fmt: skip


def _drafted(by: str, sender: str | None, *, to: str = EDUCATION, **said: object) -> Notice:
    content = NoticeContent(to_body=_body(to), **said)  # type: ignore[arg-type]
    return draft_notice(acting_as(by), content, from_body=_body(sender) if sender else None)


def _sent(by: str, sender: str | None, *, to: str = EDUCATION, **said: object) -> Notice:
    row = _drafted(by, sender, to=to, **said)
    return send_notice(acting_as(by), row.pk, row.version)


def _answered(by: str, row: Notice, text: str, result: str) -> Notice:
    actor = acting_as(by)
    row = receive(actor, row.pk, row.version)
    return reply_to_notice(actor, row.pk, row.version, Reply(text=text, facts={"result": result}))


def _meet() -> None:
    """A meeting whose decisions were handed out, one of them reported done since; and one whose minutes still have to be settled."""
    with on(date(2028, 6, 29), time(9)):
        clerk = acting_as("clerk")
        held = keep_meeting(clerk, MeetingContent(
            title="区质量发展领导小组第三次会议", day=date(2028, 6, 28), place="区政府第二会议室", chair="褚明远", minutes=MINUTES,
        ))  # fmt: skip
        rows = [
            DecisionRow(text=each.text, lead=each.lead, support=each.support, deadline=each.deadline, quote=each.quote)
            for each in proposals(clerk, held.pk)
            if each.deadline is not None
        ]  # fmt: skip
        decisions = decide_all(clerk, held.pk, held.version, rows)
    with on(date(2028, 7, 4), time(14)):
        report_done(
            acting_as("liaison"), decisions[1].pk, 1, "抽检 32 批次，31 批次合格，1 批次不合格已立案。"
        )
    with on(date(2028, 7, 5), time(8, 20)):
        keep_meeting(acting_as("clerk"), MeetingContent(title="电梯安全专题会议", day=date(2028, 7, 4), minutes=NEXT_MINUTES))  # fmt: skip


def _body(name: str) -> int:
    return Body.objects.get(name=name).pk
