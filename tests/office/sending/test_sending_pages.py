"""The pages: how one is told; addresses of events and the outbox for the system administrator."""

from __future__ import annotations


def test_a_person_chooses_how_to_be_told(office, post_office):
    from zhiheng.office.records.models import AuditEntry
    from zhiheng.office.records.wishes import Chosen, chosen

    browser = office.browser("liaison")
    page = browser.get("/account/telling/").content.decode()
    assert "只在办公系统内" in page and "还没有设置发邮件的服务器" not in page
    wrong = browser.post("/account/telling/", {"way": "at-once", "email": "x"})
    assert wrong.status_code == 422 and "不是邮件地址" in wrong.content.decode()
    done = browser.post("/account/telling/", {"way": "digest", "email": "zhou@office.example"}, follow=True)
    assert "已按您的选择通知" in done.content.decode()
    assert chosen(office.actor("liaison")) == Chosen("digest", "zhou@office.example")
    entry = AuditEntry.objects.get(event="telling-chosen")
    assert "digest" in entry.content and "zhou@" not in entry.content
    browser.post("/account/telling/", {"way": "inside", "email": "zhou@office.example"})
    assert chosen(office.actor("liaison")).way == "inside"
    assert 'href="/account/telling/"' in browser.get("/account/").content.decode()
    assert 'href="/account/telling/"' in browser.get("/messages/").content.decode()


def test_without_a_mail_server_the_pages_say_so(office):
    assert "还没有设置发邮件的服务器" in office.browser("liaison").get("/account/telling/").content.decode()
    assert "还没有设置发邮件的服务器" in office.browser("system").get("/manage/outbox/").content.decode()
    page = office.browser("system").get("/manage/hooks/").content.decode()
    assert "设置里还没有列出" in page and 'name="url"' not in page


def test_an_address_is_added_tried_and_stopped(office, outside):
    from zhiheng.office.actions.delivering import deliver
    from zhiheng.office.records.models import Hook

    browser = office.browser("system")
    url = outside.url("/ok?key=dont-show-me")
    wrong = browser.post("/manage/hooks/", {"name": "", "kind": "generic", "url": "https://else.example/"})
    page = wrong.content.decode()
    assert wrong.status_code == 422 and "应为 1 到 100 个字" in page and "没有列出这台主机" in page
    page = browser.post("/manage/hooks/", {"name": "数据中心", "kind": "generic", "url": url, "events": ["plan-adopted"]}).content.decode()  # fmt: skip
    hook = Hook.objects.get()
    assert hook.secret in page and "dont-show-me" not in page
    page = browser.get("/manage/hooks/").content.decode()
    assert (
        hook.secret not in page and "dont-show-me" not in page and "采纳计划" in page and "数据中心" in page
    )
    assert "已放入待发" in browser.post(f"/manage/hooks/{hook.pk}/try/", follow=True).content.decode()
    assert deliver().sent == 1
    page = browser.get("/manage/outbox/").content.decode()
    assert "试发推送" in page and "http 200" in page
    assert "已停用" in browser.post(f"/manage/hooks/{hook.pk}/stop/", follow=True).content.decode()
    assert "已经停用" in browser.post(f"/manage/hooks/{hook.pk}/try/", follow=True).content.decode()


def test_the_administrator_gives_up_and_sends_again_without_reading(office, hook, later):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from zhiheng.office import clock
    from zhiheng.office.actions.delivering import deliver
    from zhiheng.office.actions.outbox import put
    from zhiheng.office.records.models import AuditEntry, Delivery

    row = hook("/fail", name="群")
    told = {"event": "due-extended", "subject": "due:1", "at": "2028-07-05T01:00:00.000000Z", "bodies": ["区教育局"], "address": ""}  # fmt: skip
    for number in range(30):
        put("generic", "due-extended", told, key=str(number), at=clock.now(), to=row)
    deliver(1)
    browser, first = office.browser("system"), Delivery.objects.order_by("pk").first()
    with CaptureQueriesContext(connection) as caught:
        page = browser.get("/manage/outbox/?state=waiting").content.decode()
    assert "对方回答了错误状态（500）" in page and "区教育局" not in page and page.count("不再发送") == 30
    assert len(caught) <= 9, [each["sql"][:80] for each in caught]
    browser.post(f"/manage/outbox/{first.pk}/give-up/")
    first.refresh_from_db()
    assert (first.state, first.problem) == ("given_up", "status 500")
    again = browser.post(f"/manage/outbox/{first.pk}/give-up/", follow=True)
    assert "现在已经不能这样处理" in again.content.decode()
    browser.post(f"/manage/outbox/{first.pk}/again/")
    first.refresh_from_db()
    assert (first.state, first.attempts) == ("waiting", 0) and first.content == told
    assert AuditEntry.objects.filter(event="delivery-sent-again", subject=f"delivery:{first.pk}").exists()
