"""Minutes of meetings: what they decide, who does it, and by when."""

from __future__ import annotations

from datetime import date

import pytest

from zhiheng.core.plan.minutes import propose_decisions
from zhiheng.core.plan.minutes_days import find_deadline

MEETING = date(2028, 7, 5)
"""A Wednesday."""
KNOWN = ("区市场监管局", "区教育局", "区财政局", "区卫生健康委", "清河经济开发区管委会", "东门街道")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2028年9月30日前完成排查", "2028-09-30"),
        ("9月30日前报质量办", "2028-09-30"),
        ("于9月15日报送方案", "2028-09-15"),
        ("9月底前完成", "2028-09-30"),
        ("九月底前完成", "2028-09-30"),
        ("2月底前完成", "2029-02-28"),
        ("明年6月底前建成", "2029-06-30"),
        ("2028年12月末完成", "2028-12-31"),
        ("8月中旬前拿出方案", "2028-08-20"),
        ("8月上旬完成", "2028-08-10"),
        ("8月内完成", "2028-08-31"),
        ("本周内反馈", "2028-07-09"),
        ("本周五前反馈", "2028-07-07"),
        ("下周三前反馈", "2028-07-12"),
        ("下周内反馈", "2028-07-16"),
        ("本月底前完成", "2028-07-31"),
        ("月底前完成", "2028-07-31"),
        ("下月10日前完成", "2028-08-10"),
        ("下个月底前完成", "2028-08-31"),
        ("三季度末前完成", "2028-09-30"),
        ("第三季度内完成", "2028-09-30"),
        ("一季度末前完成", "2029-03-31"),
        ("本季度内完成", "2028-09-30"),
        ("下季度内完成", "2028-12-31"),
        ("年底前完成", "2028-12-31"),
        ("今年底前完成", "2028-12-31"),
        ("年内完成", "2028-12-31"),
        ("明年底前完成", "2029-12-31"),
        ("2029年底前完成", "2029-12-31"),
        ("下半年完成", "2028-12-31"),
        ("10个工作日内回复", "2028-07-19"),
        ("两周内回复", "2028-07-19"),
        ("一周内回复", "2028-07-12"),
        ("十五日内回复", "2028-07-20"),
        ("一个月内完成", "2028-08-05"),
        ("半个月内完成", "2028-07-20"),
        ("半年内完成", "2029-01-05"),
        ("三个月内完成", "2028-10-05"),
        ("完成时限：2028年8月20日", "2028-08-20"),
        ("先在8月底前试点，12月底前推开", "2028-08-31"),
        ("9月15日召开推进会", None),
        ("2月30日前完成", None),
        ("13月底前完成", None),
        ("会议研究了上半年质量工作", None),
        ("加快建设，早日建成", None),
        ("要坚持月调度、季通报", None),
    ],
)
def test_deadlines_are_counted_from_the_meeting(words, day):
    found = find_deadline(words, MEETING)
    assert (found.day.isoformat() if found else None) == day


def test_working_days_skip_the_holidays_of_the_calendar():
    from zhiheng.core.issues import Text
    from zhiheng.core.workdays import WorkingCalendar

    calendar = WorkingCalendar(holidays={date(2028, 7, 6): Text("停课日", "day off")})
    assert find_deadline("3个工作日内反馈", MEETING, calendar).day == date(2028, 7, 11)


@pytest.mark.parametrize(
    ("sentence", "lead", "support"),
    [
        ("由区教育局牵头，区财政局、区卫生健康委配合，9月底前完成学校食堂改造。", ["区教育局"], ["区财政局", "区卫生健康委"]),
        ("区市场监管局会同区教育局对学校食堂开展专项检查，8月底前完成。", ["区市场监管局"], ["区教育局"]),
        ("区教育局负责制定方案，本周内报质量办。", ["区教育局"], []),
        ("请区财政局落实经费，7月底前到位。", ["区财政局"], []),
        ("区教育局、区卫生健康委要在6月底前拿出方案。", ["区教育局", "区卫生健康委"], []),
        ("会议要求，由区市场监管局牵头，各镇街配合，抓紧开展电梯安全筛查。", ["区市场监管局"], ["各镇街"]),
        ("开展质量提升行动（牵头单位：区市场监管局；配合单位：区教育局、区财政局）", ["区市场监管局"], ["区教育局", "区财政局"]),
        ("完善检测平台。责任单位：清河经济开发区管委会", ["清河经济开发区管委会"], []),
        ("区发展和改革委员会牵头，区商务委、区科技局参与，研究支持政策，年底前出台。", ["区发展和改革委员会"], ["区商务委", "区科技局"]),
        ("区教育局负责校内，区市场监管局负责校外，9月底前完成整治。", ["区教育局", "区市场监管局"], []),
        ("区财政局积极配合，区教育局牵头，尽快落实。", ["区教育局"], ["区财政局"]),
        ("下半年要加大力度，年底前全面完成。", [], []),
    ],
)  # fmt: skip
def test_leading_and_supporting_bodies_are_told_apart(sentence, lead, support):
    (found,) = propose_decisions(sentence, MEETING, known=KNOWN)
    assert (list(found.bodies.lead), list(found.bodies.support)) == (lead, support)


MINUTES = """清河区质量发展领导小组第三次会议纪要
时间：2028年7月5日
出席：区市场监管局、区教育局、区财政局
会议听取了区市场监管局关于上半年质量工作的汇报。
会议议定以下事项：
一、关于学校食堂食品安全
1. 由区教育局牵头，区市场监管局配合，9月底前完成全区学校食堂改造。
2. 区市场监管局会同区卫生健康委开展餐具抽检，10个工作日内报送结果。
二、关于电梯安全
（一）东门街道负责老旧电梯清单，本周五前报区市场监管局。区财政局负责落实改造经费，8月底前到位。
（二）推进智慧电梯平台建设。
责任单位：清河经济开发区管委会
- 年底前对本次会议议定事项开展督查。
会议强调，各单位要提高认识。
"""


def test_minutes_become_proposals_in_their_order():
    found = propose_decisions(MINUTES, MEETING, known=KNOWN)
    assert [(each.text, each.bodies.lead, each.bodies.support, str(each.deadline)) for each in found] == [
        ("由区教育局牵头，区市场监管局配合，9月底前完成全区学校食堂改造", ("区教育局",), ("区市场监管局",), "2028-09-30"),
        ("区市场监管局会同区卫生健康委开展餐具抽检，10个工作日内报送结果", ("区市场监管局",), ("区卫生健康委",), "2028-07-19"),
        ("东门街道负责老旧电梯清单，本周五前报区市场监管局", ("东门街道",), (), "2028-07-07"),
        ("区财政局负责落实改造经费，8月底前到位", ("区财政局",), (), "2028-08-31"),
        ("推进智慧电梯平台建设", ("清河经济开发区管委会",), (), "None"),
        ("年底前对本次会议议定事项开展督查", (), (), "2028-12-31"),
        ("各单位要提高认识", ("各单位",), (), "None"),
    ]  # fmt: skip
    assert all(each.quote.strip("（）。")[:6] in MINUTES for each in found)


def test_minutes_without_decisions_propose_nothing():
    said = "时间：2028年7月5日\n会议传达了上级文件精神。\n区教育局汇报了上半年情况。\n"
    assert propose_decisions(said, MEETING, known=KNOWN) == ()
    assert propose_decisions("", MEETING) == ()
