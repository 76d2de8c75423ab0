"""Meetings: minutes become numbered duties in one step; bodies report, the quality office takes or returns; mergers; rights."""

from __future__ import annotations

import io
import re
import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

DAY = date(2028, 7, 5)
MINUTES = """会议议定以下事项：
1. 由区教育局牵头，区市场监管局配合，9月底前完成全区学校食堂改造。
2. 区市场监管局会同区卫生健康局开展餐具抽检，10个工作日内报送结果。
会议强调，各单位要高度重视。
"""


def kept(office, **changes):
    """A meeting with minutes."""
    from zhiheng.office.actions.meetings import MeetingContent, keep_meeting

    said = {"title": "区质量发展领导小组第三次会议", "day": DAY, "minutes": MINUTES, **changes}
    return keep_meeting(office.actor("clerk"), MeetingContent(**said))


def row(text="完成学校食堂改造", lead=("区教育局",), support=(), deadline=date(2028, 9, 30)):
    from zhiheng.office.actions.meetings import DecisionRow

    return DecisionRow(text=text, lead=lead, support=support, deadline=deadline)


def decided(office, *rows):
    """What a meeting handed out."""
    from zhiheng.office.actions.meetings import decide_all

    meeting = kept(office)
    return decide_all(office.actor("clerk"), meeting.pk, meeting.version, rows or [row()])


def duties(code):
    from zhiheng.office.records.models import Duty

    found = Duty.objects.filter(group="decisions", item=code).order_by("pk")
    return [(each.body.name, each.part, str(each.since), str(each.until)) for each in found]


def matters():
    from zhiheng.office.records.models import Matter

    return [
        (each.kind, each.body.name, str(each.deadline), each.outcome, each.held_since is not None)
        for each in Matter.objects.order_by("pk")
    ]


def told(office, username):
    from zhiheng.office.records.models import Message

    return [each.text["zh"] for each in Message.objects.filter(person=office.person(username)).order_by("pk")]


def refusal(do):
    from zhiheng.office.people.actors import Refused

    with pytest.raises(Refused) as caught:
        do()
    return caught.value.reason.zh


def problems(do):
    from zhiheng.core.issues import InputProblem

    with pytest.raises(InputProblem) as caught:
        do()
    return {each.code: each.message.zh for each in caught.value.issues}


def test_minutes_are_read_and_proposed_as_a_table(office):
    from zhiheng.office.people.models import BodyAlias

    BodyAlias.objects.create(body_id=office.body("区教育局"), name="教育局")
    clerk = office.browser("clerk")
    answer = clerk.post(
        "/meetings/new/",
        {
            "title": "第三次会议",
            "day": "2028-07-05",
            "chair": "褚区长",
            "minutes": MINUTES.replace("由区教育局", "由教育局"),
        },
    )
    assert answer.status_code == 302 and answer.url.endswith("/decide/")
    page = clerk.get(answer.url).content.decode()
    assert 'id="row-0-lead" name="row-0-lead" value="区教育局"' in page and 'value="2028-09-30"' in page
    assert 'name="row-1-deadline" value="2028-07-19"' in page and "各单位" in page


def test_one_button_hands_all_of_it_out(office):
    from zhiheng.office.people.models import BodyAlias
    from zhiheng.office.records.models import Decision

    BodyAlias.objects.create(body_id=office.body("区教育局"), name="教育局")
    clerk, address = office.browser("clerk"), f"/meetings/{kept(office).pk}/decide/"
    sent = {
        "version": "1", "deed": "decide",
        "row-0-keep": "1", "row-0-text": "完成全区学校食堂改造", "row-0-lead": "教育局", "row-0-support": "区市场监管局", "row-0-deadline": "2028-09-30",
        "row-1-keep": "1", "row-1-text": " ", "row-1-lead": "区某局", "row-1-support": "", "row-1-deadline": "2028-06-01",
        "row-2-text": "各单位要高度重视", "row-2-lead": "各单位", "row-2-support": "", "row-2-deadline": "",
    }  # fmt: skip
    page = clerk.post(address, {**sent, "deed": "add"}).content.decode()
    assert 'name="row-3-text"' in page and not Decision.objects.exists()
    wrong = clerk.post(address, sent)
    assert wrong.status_code == 422 and not Decision.objects.exists() and told(office, "liaison-2") == []
    text = wrong.content.decode()
    assert all(words in text for words in ("没有这个单位，或它现在已经不在", "期限已经过去", "没有写"))
    mended = {
        **sent,
        "row-1-text": "开展餐具抽检",
        "row-1-lead": "区市场监管局、区教育局",
        "row-1-deadline": "2028-07-19",
    }
    assert clerk.post(address, mended).status_code == 302
    assert list(Decision.objects.values_list("code", "deadline")) == [
        ("2028-1-1", date(2028, 9, 30)),
        ("2028-1-2", date(2028, 7, 19)),
    ]
    assert duties("2028-1-1") == [
        ("区教育局", "lead", "2028-07-05", "None"),
        ("区市场监管局", "support", "2028-07-05", "None"),
    ]
    assert sorted(each[1:3] for each in matters()) == [
        ("区市场监管局", "2028-07-19"),
        ("区教育局", "2028-07-19"),
        ("区教育局", "2028-09-30"),
    ]
    assert told(office, "liaison-2") == [
        "2028年第1次会议交办 2028-1-1，期限 2028-09-30：完成全区学校食堂改造", "2028年第1次会议交办 2028-1-2，期限 2028-07-19：开展餐具抽检",
    ]  # fmt: skip
    assert clerk.post(address, mended).status_code == 422, "the page is older than the meeting"


def test_every_problem_of_every_row_is_told_and_nothing_is_written(office):
    from zhiheng.office.actions.meetings import decide_all, keep_meeting
    from zhiheng.office.records.models import Decision

    meeting, clerk = kept(office), office.actor("clerk")
    rows = [
        row(lead=()),
        row(),
        row(support=("区教育局",), deadline=None),
        row(lead=("清河示例食品有限公司",)),
    ]
    found = problems(lambda: decide_all(clerk, meeting.pk, 1, rows))
    assert set(found) == {"decision-0-lead", "decision-2-support", "decision-2-deadline", "decision-3-lead"}
    far = [row(deadline=date(9999, 12, 31)), row(deadline=date(2028, 7, 4))]
    assert list(problems(lambda: decide_all(clerk, meeting.pk, 1, far)).values()) == [
        "期限太远",
        "期限已经过去",
    ]
    assert problems(lambda: decide_all(clerk, meeting.pk, 1, [])) == {"decisions": "没有要分派的事项"}
    assert set(problems(lambda: decide_all(clerk, meeting.pk, 7, [row()]))) == {"overtaken"}
    assert not Decision.objects.exists() and matters() == []
    from zhiheng.office.actions.meetings import MeetingContent

    future = MeetingContent(title=" ", day=date(2029, 1, 1))
    assert set(problems(lambda: keep_meeting(clerk, future))) == {"meeting-title", "meeting-day"}
    other_year = MeetingContent(title="第三次会议", day=date(2027, 7, 5))
    assert set(problems(lambda: keep_meeting(clerk, other_year, id=meeting.pk, version=1))) == {"meeting-day"}
    assert set(
        problems(lambda: keep_meeting(clerk, MeetingContent(title="好", day=DAY), id=meeting.pk, version=9))
    ) == {"overtaken"}


def test_a_body_reports_and_the_quality_office_returns_and_takes(office):
    from zhiheng.office.actions.decisions import report_done, return_done, take_done
    from zhiheng.office.records.duties import duties_of
    from zhiheng.office.records.meetings import decision_view, waiting_decisions

    (made,) = decided(office, row(support=("区市场监管局",)))
    liaison, clerk = office.actor("liaison-2"), office.actor("clerk")
    assert [each.code for each in waiting_decisions(liaison)] == ["2028-1-1"] and waiting_decisions(
        clerk
    ) == ()
    assert [each.item for each in duties_of(office.body("区教育局"), DAY)] == ["2028-1-1"]
    assert set(problems(lambda: report_done(liaison, made.pk, 1, " "))) == {"decision-words"}
    assert (
        refusal(lambda: report_done(office.actor("liaison"), made.pk, 1, "办了"))
        == "只有牵头单位可以报告办结"
    )
    made = report_done(liaison, made.pk, 1, "12 所学校食堂全部改造完成")
    assert matters()[0][4] and [each.state for each in waiting_decisions(clerk)] == ["reported"]
    assert set(problems(lambda: take_done(clerk, made.pk, 1))) == {"overtaken"}
    assert refusal(lambda: take_done(liaison, made.pk, made.version))
    made = return_done(clerk, made.pk, made.version, "缺 2 所学校的验收单")
    assert not matters()[0][4] and decision_view(liaison, made.pk).line.state == "returned"
    made = report_done(office.actor("reviewer-2"), made.pk, made.version, "补齐验收单")
    made = take_done(clerk, made.pk, made.version)
    assert matters() == [("decision", "区教育局", "2028-09-30", "done", False)]
    assert {until for *_, until in duties("2028-1-1")} == {"2028-07-05"}
    view = decision_view(liaison, made.pk)
    assert [each.title.zh for each in reversed(view.events)] == [
        "分派",
        "报告办结",
        "退回续办",
        "报告办结",
        "认定办结",
    ]
    assert view.line.state == "closed" and not view.reports and waiting_decisions(liaison) == ()


def test_departments_see_the_decisions_that_are_theirs_and_no_minutes(office):
    from zhiheng.office.actions.decisions import report_done
    from zhiheng.office.records.meetings import decision_view, meeting_view, meetings

    mine, other = decided(office, row(text="教育局的事"), row(text="别人的事", lead=("区商务局",)))
    view = meeting_view(office.actor("liaison-2"), mine.meeting_id)
    assert (
        [each.text for each in view.decisions] == ["教育局的事"]
        and view.minutes == ""
        and view.line.decisions == 1
    )
    assert meeting_view(office.actor("auditor"), mine.meeting_id).minutes.startswith("会议议定")
    assert meetings(office.actor("liaison")) == () and len(meetings(office.actor("leader"))) == 1
    for who in ("liaison", "reviewer", "enterprise", "system"):
        assert refusal(lambda who=who: meeting_view(office.actor(who), mine.meeting_id))
        assert refusal(lambda who=who: decision_view(office.actor(who), mine.pk))
    assert refusal(lambda: decision_view(office.actor("liaison-2"), other.pk))
    there, none = (
        refusal(lambda id=id: report_done(office.actor("liaison-2"), id, 1, "办好了"))
        for id in (other.pk, 999)
    )
    assert there == none, "whether there is one is not told"
    page = office.browser("liaison-2").get(f"/meetings/{mine.meeting_id}/").content.decode()
    assert "教育局的事" in page and "别人的事" not in page and "餐具抽检" not in page
    assert office.browser("liaison").get(f"/meetings/{mine.meeting_id}/").status_code == 403


def test_decisions_go_on_with_the_body_that_took_over_and_an_amendment_leaves_them(office):
    from zhiheng.office.actions.adopting_duties import put_in_force
    from zhiheng.office.actions.bodies import merge_bodies
    from zhiheng.office.actions.decisions import report_done
    from zhiheng.office.actions.duties import pass_on
    from zhiheng.office.records.meetings import decision_view
    from zhiheng.office.records.models import Draft, Duty

    made, _ = decided(office, row(support=("区市场监管局",)), row(text="另一件"))
    clerk = office.actor("clerk")
    passed = pass_on(clerk, Duty.objects.get(item="2028-1-2").pk, office.body("区商务局"), DAY)
    assert passed.body.name == "区商务局" and [each[1] for each in matters()] == ["区教育局", "区商务局"]
    merge_bodies(clerk, office.body("区教育局"), office.body("区市场监管局"), DAY)
    assert [each[1] for each in matters()] == ["区市场监管局", "区商务局"]
    view = decision_view(office.actor("liaison"), made.pk)
    assert view.line.lead == ("区市场监管局",) and view.line.support == () and view.reports
    assert [each.passed_from for each in view.holders if each.part == "lead" and each.until is None] == [
        "区教育局"
    ]
    put_in_force(Draft(pk=0), kept=frozenset(), since=date(2028, 8, 1))
    assert Duty.objects.filter(group="decisions", until=None).count() == 2
    report_done(office.actor("liaison"), made.pk, made.version, "办了")


def test_minutes_come_as_a_file_and_the_body_page_names_the_decision(office):
    from docx import Document

    from zhiheng.office.records.models import Meeting

    document, held = Document(), io.BytesIO()
    for line in MINUTES.splitlines():
        document.add_paragraph(line)
    document.save(held)
    held.seek(0)
    held.name = "纪要.docx"
    clerk = office.browser("clerk")
    answer = clerk.post("/meetings/new/", {"title": "第三次会议", "day": "2028-07-05", "file": held})
    meeting = Meeting.objects.get()
    assert answer.url == f"/meetings/{meeting.pk}/decide/" and "学校食堂改造" in meeting.minutes
    assert 'value="区教育局"' in clerk.get(answer.url).content.decode()
    taken = clerk.get(f"/meetings/{meeting.pk}/file/")
    assert "attachment" in taken["Content-Disposition"]
    taken.close()
    text = io.BytesIO("会议议定：由区教育局牵头，8月底前完成清查。".encode("gb18030"))
    text.name = "纪要.txt"
    clerk.post(
        f"/meetings/{meeting.pk}/change/",
        {"title": "第三次会议", "day": "2028-07-05", "file": text, "version": 1},
    )
    page = clerk.get(f"/meetings/{meeting.pk}/decide/").content.decode()
    assert 'value="2028-08-31"' in page and len(re.findall('name="row-[0-9]+-keep"', page)) == 1
    bad = io.BytesIO(b"\x00\x01\x02\x03" * 50)
    bad.name = "纪要.docx"
    answer = clerk.post("/meetings/new/", {"title": "第四次会议", "day": "2028-07-05", "file": bad})
    assert answer.status_code == 422 and Meeting.objects.count() == 1
    sent = {
        "version": 2,
        "deed": "decide",
        "row-0-keep": "1",
        "row-0-text": "完成清查",
        "row-0-lead": "区教育局",
        "row-0-support": "",
        "row-0-deadline": "2028-08-31",
    }
    clerk.post(f"/meetings/{meeting.pk}/decide/", sent)
    assert "完成清查" in clerk.get(f"/manage/bodies/{office.body('区教育局')}/").content.decode()


def test_strange_addresses_and_forms_do_not_make_the_pages_fail(office):
    big, huge = "9" * 25, "9" * 5000
    meeting = kept(office)
    clerk = office.browser("clerk")
    clerk.raise_request_exception = False
    gets = [
        f"/meetings/{big}/", f"/meetings/{big}/decide/", f"/meetings/decisions/{big}/", f"/meetings/{meeting.pk}/file/", f"/notices/?page={huge}&box=x",
        f"/notices/new/?kind=nope&to_body={huge}", "/notices/new/?kind=register_row&register=nosuch&key=x", "/notices/new/?kind=register_row&key=x",
        "/notices/new/?kind=register_row&register=reported_values&key=x",
    ]  # fmt: skip
    posts = [
        (f"/meetings/{meeting.pk}/decide/", {"deed": "decide", f"row-{huge}-text": "x", "row-²-text": "x", "row--text": "x"}),
        (f"/meetings/{meeting.pk}/decide/", {"deed": "decide", "version": huge, "row-1-text": "x", "row-1-keep": "1", "row-1-deadline": huge}),
        ("/meetings/new/", {"title": "旧会", "day": "0001-01-01"}), ("/meetings/new/", {"title": "旧会", "day": huge}),
        (f"/meetings/decisions/{big}/take/", {"version": "1"}), ("/notices/new/", {"kind": "case", "to_body": huge, "reply_within": huge}),
        ("/notices/new/", {"kind": "case", "to_body": office.body("区教育局"), "reply_within": "-1", "deed": "send", "from_body": "²"}),
    ]  # fmt: skip
    answers = {each: clerk.get(each).status_code for each in gets}
    answers |= {str(each)[:80]: clerk.post(*each).status_code for each in posts}
    assert {name: status for name, status in answers.items() if status >= 500} == {}
