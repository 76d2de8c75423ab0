"""Notices between bodies: sent with typed facts, received, answered, sent back, closed; clocks, rights, numbers, stale pages."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

DAY = date(2028, 7, 5)
CASE = {
    "case_number": "清市监案〔2028〕17号",
    "code": "91350100M000100Y43",
    "name": "清河示例食品有限公司",
    "found": "学校食堂配送的糕点菌落总数超标",
    "found_on": "2028-06-28",
    "legal_basis": "食品安全法第三十四条",
}


def content(office, to="区教育局", **changes):
    """A notice about a case."""
    from zhiheng.office.actions.notices import NoticeContent

    return NoticeContent(**{
        "to_body": office.body(to), "kind": "case", "title": "学校食堂配送糕点不合格", "text": "请核查配送学校并停用该批次。", "facts": CASE, **changes,
    })  # fmt: skip


def sent(office, by="liaison", sender="区市场监管局", **changes):
    """A notice on its way."""
    from zhiheng.office.actions.notices import draft_notice, send_notice

    actor = office.actor(by)
    row = draft_notice(actor, content(office, **changes), from_body=office.body(sender) if sender else None)
    return send_notice(actor, row.pk, row.version)


def answered(office, row, by="liaison-2", **facts):
    from zhiheng.office.actions.notices_answering import Reply, receive, reply_to_notice

    actor = office.actor(by)
    row = receive(actor, row.pk, row.version)
    reply = Reply(
        text="已停用该批次，责令整改。",
        facts={"result": "属实，已处理", "done_on": "2028-07-05", "fine_amount": "5000", **facts},
    )
    return reply_to_notice(actor, row.pk, row.version, reply)


def matters(row):
    from zhiheng.office.records.models import Matter

    found = Matter.objects.filter(subject=str(row.pk)).order_by("pk")
    return [(each.kind, each.body.name, str(each.agreed), each.outcome) for each in found]


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
    return [each.code for each in caught.value.issues]


def test_a_notice_is_sent_received_answered_returned_and_closed(office):
    from zhiheng.office.actions.notices import close_notice, return_reply
    from zhiheng.office.records.models import AuditEntry
    from zhiheng.office.records.notices import notice_view

    row = sent(office)
    assert (row.year, row.number, row.state) == (2028, 1, "sent")
    assert (row.receive_by, row.reply_by) == (date(2028, 7, 10), None)
    assert matters(row) == [("notice-receipt", "区教育局", "2028-07-10", "")]
    assert told(office, "liaison-2") == [
        "收到抄告〔2028〕1号「学校食堂配送糕点不合格」，请在 2028-07-10 前签收"
    ]
    row = answered(office, row)
    assert row.reply_by == date(2028, 7, 19) and row.reply_facts["fine_amount"] == "5000.00"
    row = return_reply(office.actor("reviewer"), row.pk, row.version, reason="没有附整改照片", within=2)
    assert (row.state, row.reply_by, row.returned_reason) == ("received", date(2028, 7, 7), "没有附整改照片")
    assert matters(row)[1:] == [
        ("notice-reply", "区教育局", "2028-07-19", "done"),
        ("notice-reply", "区教育局", "2028-07-07", ""),
    ]
    from zhiheng.office.actions.notices_answering import Reply, reply_to_notice

    again = Reply(text="补了照片。", facts={"result": "属实，已处理"})
    row = reply_to_notice(office.actor("reviewer-2"), row.pk, row.version, again)
    row = close_notice(office.actor("liaison"), row.pk, row.version)
    assert row.state == "closed" and all(outcome == "done" for *_, outcome in matters(row))
    view = notice_view(office.actor("liaison-2"), row.pk)
    assert [each.title.zh for each in reversed(view.events)] == [
        "发出",
        "签收",
        "回复",
        "退回重办",
        "回复",
        "办结",
    ]
    assert [each.text for each in view.events if each.title.zh == "回复"] == [
        "补了照片。",
        "已停用该批次，责令整改。",
    ]
    assert "数3个工作日" in view.receipt_counted.zh and "数2个工作日" in view.reply_counted.zh
    assert told(office, "liaison-2")[-1] == "抄告〔2028〕1号「学校食堂配送糕点不合格」已办结"
    assert "清河示例食品" not in "".join(AuditEntry.objects.values_list("content", flat=True))


def test_everything_that_is_wrong_with_a_notice_is_told_at_once_and_the_draft_stays(office):
    from zhiheng.office.actions.notices import change_draft, draft_notice, send_notice
    from zhiheng.office.records.models import Matter, Notice

    liaison, own = office.actor("liaison"), office.body("区市场监管局")
    bad = content(
        office, to="区市场监管局", title=" ", reply_within=500, facts={**CASE, "code": "91310000MA1FL0000X", "found_on": "2028-07-06", "name": ""},
    )  # fmt: skip
    row = draft_notice(liaison, bad, from_body=own)
    codes = problems(lambda: send_notice(liaison, row.pk, row.version))
    assert sorted(codes) == [
        "fact-code",
        "fact-found-on",
        "fact-name",
        "notice-reply-within",
        "notice-title",
        "notice-to-body",
    ]
    kept = Notice.objects.get()
    assert (kept.state, kept.number, kept.facts["found_on"]) == (
        "draft",
        0,
        "2028-07-06",
    ) and not Matter.objects.exists()
    assert problems(lambda: draft_notice(liaison, content(office, kind="rumour"), from_body=own)) == [
        "notice-kind"
    ]
    assert problems(lambda: change_draft(liaison, row.pk, row.version, content(office, to_body=0))) == [
        "notice-to-body"
    ]
    whole = change_draft(liaison, row.pk, row.version, content(office, reply_within=3))
    assert problems(lambda: send_notice(liaison, row.pk, row.version)) == ["overtaken"]
    done = send_notice(liaison, row.pk, whole.version)
    assert done.reply_within == 3
    enterprise = draft_notice(liaison, content(office, to="清河示例食品有限公司"), from_body=own)
    assert problems(lambda: send_notice(liaison, enterprise.pk, 1)) == ["notice-to-body"]


def test_only_both_sides_and_those_who_see_all_bodies_see_a_notice(office):
    from zhiheng.office.actions.notices import close_notice, draft_notice, send_notice, withdraw
    from zhiheng.office.actions.notices_answering import Reply, receive, reply_to_notice
    from zhiheng.office.records.notices import notice_view, notices, waiting_notices

    draft = draft_notice(office.actor("clerk"), content(office, to="区市场监管局"))
    row = sent(office, by="clerk", sender=None)
    for who in ("clerk", "office", "leader", "auditor", "liaison-2", "reviewer-2"):
        assert notice_view(office.actor(who), row.pk).line.number.zh == "抄告〔2028〕1号"
    for who in ("liaison", "reviewer", "enterprise", "system", "security", "audit"):
        assert refusal(lambda who=who: notice_view(office.actor(who), row.pk))
    assert refusal(lambda: notice_view(office.actor("liaison"), draft.pk))
    boxes = {
        (who, box): notices(office.actor(who), box).total
        for who in ("clerk", "liaison", "liaison-2", "leader")
        for box in ("received", "sent", "all")
    }
    assert {key for key, total in boxes.items() if total} == {
        ("clerk", "sent"), ("clerk", "all"), ("liaison-2", "received"), ("leader", "all"),
    }  # fmt: skip
    assert [len(waiting_notices(office.actor(who))) for who in ("liaison", "liaison-2", "clerk")] == [0, 1, 0]
    for who in ("liaison", "clerk", "office", "leader", "auditor"):
        assert refusal(lambda who=who: receive(office.actor(who), row.pk, row.version))
        assert refusal(
            lambda who=who: reply_to_notice(office.actor(who), row.pk, row.version, Reply(text="好"))
        )
    for who in ("liaison", "liaison-2", "office", "leader"):
        assert refusal(lambda who=who: close_notice(office.actor(who), row.pk, row.version))
        assert refusal(lambda who=who: withdraw(office.actor(who), row.pk, row.version, reason="错发"))
    assert refusal(
        lambda: draft_notice(office.actor("liaison"), content(office), from_body=office.body("区教育局"))
    )
    assert refusal(lambda: draft_notice(office.actor("office"), content(office)))
    assert refusal(lambda: send_notice(office.actor("liaison"), draft.pk, 1))


def test_a_notice_that_is_taken_back_is_waited_for_no_more(office):
    from zhiheng.office.actions.notices import withdraw
    from zhiheng.office.actions.notices_answering import receive

    row = sent(office)
    liaison = office.actor("liaison")
    assert problems(lambda: withdraw(liaison, row.pk, row.version)) == ["notice-reason"]
    row = withdraw(liaison, row.pk, row.version, reason="企业名称有误，另发")
    assert matters(row) == [("notice-receipt", "区教育局", "2028-07-10", "lapsed")]
    assert told(office, "liaison-2")[-1].endswith("已由发出单位撤回：企业名称有误，另发")
    assert problems(lambda: receive(office.actor("liaison-2"), row.pk, row.version)) == ["overtaken"]
    assert [sent(office).number, sent(office).number] == [2, 3]


def test_silence_about_a_notice_climbs_and_a_receipt_ends_it(office):
    from zhiheng.office.actions.notices_answering import receive
    from zhiheng.office.actions.supervising import chase
    from zhiheng.office.people.actors import PROGRAM
    from zhiheng.office.records.models import Matter

    row = sent(office)
    chase(PROGRAM, date(2028, 7, 31))
    matter = Matter.objects.get()
    assert matter.state in ("blue", "orange", "red"), matter.state
    receive(office.actor("liaison-2"), row.pk, row.version)
    matter.refresh_from_db()
    assert matter.outcome == "done" and matter.orders.filter(ended_at=None).count() == 0
    assert Matter.objects.get(closed_at=None).kind == "notice-reply"


def test_a_reply_says_everything_that_is_wrong_and_files_go_with_it(office):
    import samples

    from zhiheng.office.actions.notices_answering import Reply, receive, reply_to_notice
    from zhiheng.office.records.notices import notice_view

    row = sent(office)
    actor = office.actor("reviewer-2")
    row = receive(actor, row.pk, row.version)
    bad = Reply(text=" ", facts={"result": "办了", "fine_amount": "五千"})
    assert sorted(problems(lambda: reply_to_notice(actor, row.pk, row.version, bad))) == [
        "fact-fine-amount",
        "fact-result",
        "notice-reply",
    ]
    photo = samples.stored("整改照片.png", b"\x89PNG\r\n\x1a\n not really")
    good = Reply(text="不属实", facts={"result": "不属实"}, files=[photo])
    reply_to_notice(actor, row.pk, row.version, good)
    files = notice_view(office.actor("liaison"), row.pk).files
    assert [(each.title, each.of_reply) for each in files] == [("整改照片.png", True)]
    page = office.browser("liaison").get(f"/notices/{row.pk}/files/{files[0].id}/")
    assert page.status_code == 200 and page["Content-Disposition"].startswith("attachment")
    page.close()
    assert office.browser("enterprise").get(f"/notices/{row.pk}/files/{files[0].id}/").status_code == 403


def test_the_result_flows_into_a_register_and_the_notice_shows_how_far_it_is(office):
    import samples
    import stories

    from zhiheng.office.actions.filing import hand_in, put_typed
    from zhiheng.office.actions.notices_filing import ResultOrder, file_result
    from zhiheng.office.records.notices import notice_view

    samples.revision()
    row = answered(office, sent(office))
    order = ResultOrder(
        register="inspections", body=office.body("区教育局"), mapping={"enterprise": "fact.code", "fine_amount": "result.fine_amount", "sampled_on": "fact.found_on"},
    )  # fmt: skip
    assert refusal(lambda: file_result(office.actor("reviewer-2"), row.pk, row.version, order))
    nothing = ResultOrder(
        register="inspections", body=office.body("区教育局"), mapping={"product": "fact.unknown"}
    )
    liaison = office.actor("liaison-2")
    assert problems(lambda: file_result(liaison, row.pk, row.version, nothing)) == ["notice-mapping"]
    assert problems(lambda: file_result(liaison, row.pk, row.version - 1, order)) == ["overtaken"]
    made = file_result(liaison, row.pk, row.version, order)
    assert made.typed == [
        {"enterprise": "91350100M000100Y43", "fine_amount": "5000.00", "sampled_on": "2028-06-28"}
    ]
    row.refresh_from_db()
    assert problems(lambda: file_result(liaison, row.pk, row.version, order)) == ["overtaken"]
    shown = notice_view(office.actor("liaison"), row.pk).filed
    assert (shown.id, shown.state.zh, shown.seq) == ("", "草稿", None)
    figures = {
        "target": stories.REPORTED,
        "place": "全区",
        "until": "2028-06-30",
        "covers": "期末数",
        "value": "96.5",
        "evidence": "抄告回复",
    }
    other = answered(office, sent(office))
    value = ResultOrder(
        register="reported_values", body=office.body("区教育局"), mapping={"evidence": "number"}
    )
    made = file_result(liaison, other.pk, other.version, value)
    made = put_typed(liaison, made.pk, made.version, [figures])
    stories.approved_of(office, hand_in(liaison, made.pk, made.version), "reviewer-2")
    shown = notice_view(office.actor("liaison-2"), other.pk)
    assert (shown.filed.state.zh, shown.filed.seq, shown.may_file) == ("已通过，入账", 1, False)


def test_a_row_of_a_register_goes_along_as_its_sender_sees_it(office):
    import samples

    from zhiheng.office.actions.notices import draft_notice, send_notice
    from zhiheng.office.records.notices import notice_view

    made = samples.fill(office)["own"]
    key = (made["target"], "全区", "2028-03-31", "累计数")
    page = office.browser("liaison").get(f"/registers/reported_values/row/?{made['row']}").content.decode()
    address = re.search(r'href="(/notices/new/[^"]+)"', page)[1].replace("&amp;", "&")
    form = office.browser("liaison").get(address).content.decode()
    assert "本单位的出处" in form and 'name="register" value="reported_values"' in form
    of_row = content(office, kind="register_row", register="reported_values", row_key=key, facts={})
    row = draft_notice(office.actor("liaison"), of_row, from_body=office.body("区市场监管局"))
    row = send_notice(office.actor("liaison"), row.pk, row.version)
    facts = {each.name: each.value for each in notice_view(office.actor("liaison-2"), row.pk).facts}
    assert facts["value"] == "250" and facts["evidence"] == "本单位的出处"
    assert refusal(lambda: draft_notice(office.actor("liaison-2"), of_row, from_body=office.body("区教育局")))
    gone = content(
        office,
        kind="register_row",
        register="reported_values",
        row_key=("x", "y", "2028-01-01", "z"),
        facts={},
    )
    assert problems(lambda: draft_notice(office.actor("clerk"), gone)) == ["notice-row-key"]


def test_notices_go_on_with_the_body_that_took_over(office):
    from zhiheng.office.actions.bodies import merge_bodies
    from zhiheng.office.actions.notices_answering import receive
    from zhiheng.office.records.notices import notice_view

    row = sent(office, by="clerk", sender=None)
    merge_bodies(office.actor("clerk"), office.body("区教育局"), office.body("区市场监管局"), DAY)
    row.refresh_from_db()
    assert row.to_body.name == "区市场监管局"
    assert [each[1] for each in matters(row)] == ["区市场监管局"]
    receive(office.actor("liaison"), row.pk, row.version)
    view = notice_view(office.actor("clerk"), row.pk)
    assert [(each.title.zh, each.text) for each in view.events if not each.who] == [
        ("由承接单位接办", "质量办→区市场监管局")
    ]


def test_the_whole_course_goes_through_plain_forms(office):
    from zhiheng.office.records.models import Notice

    liaison, other = office.browser("liaison"), office.browser("liaison-2")
    assert "还没有抄告" in liaison.get("/notices/?box=sent").content.decode()
    form = {f"fact-{name}": value for name, value in CASE.items()}
    common = {"kind": "case", "title": "糕点不合格", "to_body": office.body("区教育局"), "deed": "send"}
    page = liaison.post("/notices/new/", {**common, **form, "fact-code": "91310000MA1FL0000X"})
    assert page.status_code == 422 and "校验码不对" in page.content.decode()
    row = Notice.objects.get()
    address = f"/notices/{row.pk}/"
    assert liaison.post(f"{address}change/", {**common, **form, "version": row.version}).url == address
    assert 'id="h-notices-waiting"' in other.get("/").content.decode()
    version = Notice.objects.get().version
    assert other.post(f"{address}receive/", {"version": version - 1}).status_code == 422
    assert other.post(f"{address}receive/", {"version": version}).status_code == 302
    page = other.post(f"{address}reply/", {"version": version + 1, "reply": "已经处理", "fact-result": ""})
    assert page.status_code == 422 and "已经处理</textarea>" in page.content.decode()
    assert (
        other.post(
            f"{address}reply/", {"version": version + 1, "reply": "已经处理", "fact-result": "不属实"}
        ).status_code
        == 302
    )
    assert "看回复" in liaison.get("/").content.decode()
    assert liaison.post(f"{address}return/", {"version": version + 2, "reason": ""}).status_code == 422
    assert liaison.post(f"{address}close/", {"version": version + 2}).status_code == 302
    page = other.get(f"{address}result/?register=inspections").content.decode()
    assert '<option value="fact.code" selected>' in page
    posted = {
        "version": version + 3,
        "register": "inspections",
        "body": office.body("区教育局"),
        "column-enterprise": "fact.code",
    }
    assert other.post(f"{address}result/", posted).url.startswith("/filing/")
    assert "草稿</a>" in other.get(address).content.decode()


def test_a_list_of_many_notices_asks_the_database_no_more_often_than_one_of_few(office):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as found:
            page = liaison.get("/notices/?box=sent").content.decode()
        return len(found), page.count("data-row")

    liaison = office.browser("liaison")
    sent(office)
    asked()
    few, one = asked()
    for _ in range(4):
        sent(office)
    assert (asked(), one) == ((few, 5), 1)
