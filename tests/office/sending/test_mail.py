"""Messages by e-mail: at once, or one digest a day, as each person wishes."""

from __future__ import annotations

import pytest

from zhiheng.core.issues import Text

LINE = Text("区教育局的报送退回了", "A filing came back")


def text_of(mail):
    return mail.get_content().replace("\r\n", "\n")


@pytest.fixture
def wish(office):
    def choose(username, way, email=None):
        from zhiheng.office.actions.wishes import choose_telling

        choose_telling(office.actor(username), way, f"{username}@office.example" if email is None else email)

    return choose


@pytest.fixture
def tell(office):
    """Tells people a line, at the office's present moment."""

    def telling(*usernames, text=LINE, url="/filing/1/"):
        from django.db import transaction

        from zhiheng.office import clock
        from zhiheng.office.actions.telling import tell

        with transaction.atomic():
            tell([office.person(each).pk for each in usernames], text, url, at=clock.now())

    return telling


def test_a_message_goes_by_mail_to_those_who_wish_so_in_their_language(office, post_office, wish, tell):
    from zhiheng.office.actions.delivering import deliver
    from zhiheng.office.people.models import Person
    from zhiheng.office.records.models import Delivery

    wish("liaison", "at-once")
    wish("leader", "at-once")
    wish("clerk", "digest")
    Person.objects.filter(username="leader").update(language="en")
    tell("liaison", "leader", "clerk", "reviewer")
    assert deliver().sent == 2 and deliver().sent == 0
    chinese, english = sorted(post_office.kept, key=lambda each: each["To"], reverse=True)
    assert (chinese["To"], chinese["From"]) == ("liaison@office.example", "quality@office.example")
    assert chinese["Subject"] == "质衡：区教育局的报送退回了"
    text = text_of(chinese)
    assert "https://office.example/filing/1/" in text and "https://office.example/account/telling/" in text
    assert english["Subject"] == "Zhiheng: A filing came back" and "please do not answer" in text_of(english)  # fmt: skip
    row = Delivery.objects.get(person__username="liaison")
    assert chinese["Message-ID"] == f"<zhiheng-{row.pk}@office.example>" and row.content == {}


def test_a_line_cannot_become_a_header(office, post_office, wish, tell):
    from zhiheng.office.actions.delivering import deliver

    wish("liaison", "at-once")
    tell("liaison", text=Text("退回\r\nBcc: evil@example.cn\n\n很长" + "长" * 200, "x"))
    assert deliver().sent == 1
    (mail,) = post_office.kept
    assert mail["Bcc"] is None and len(mail["Subject"].strip()) <= 80


def test_a_recipient_that_the_server_refuses_is_told_with_its_code(office, post_office, wish, tell):
    from zhiheng.office.actions.delivering import deliver
    from zhiheng.office.records.models import Delivery

    wish("liaison", "at-once", "nobody@office.example")
    tell("liaison")
    assert deliver().failed == 1 and Delivery.objects.get().problem == "recipient-refused 550"


def test_without_a_mail_server_nothing_is_put_and_nothing_that_waits_is_tried(
    office, post_office, wish, tell
):
    from django.conf import settings

    from zhiheng.office.actions.delivering import deliver
    from zhiheng.office.records.models import Delivery
    from zhiheng.workspace.settings_sending import NO_MAIL

    wish("liaison", "at-once")
    tell("liaison")
    settings.OFFICE_MAIL = NO_MAIL
    tell("liaison")
    assert deliver() == type(deliver())() and Delivery.objects.get().attempts == 0


def test_a_digest_goes_out_once_a_working_day_with_what_is_unread(office, post_office, wish, tell, later):
    from zhiheng.office import clock
    from zhiheng.office.actions.accounts import read_messages
    from zhiheng.office.actions.delivering import deliver
    from zhiheng.office.actions.digests import send_digests

    wish("liaison", "digest")
    wish("clerk", "digest")
    tell("liaison")
    tell("liaison", text=Text("请签收抄告", "A notice"), url="/notices/1/")
    tell("liaison", text=Text("有督办单", "An order"), url="/orders/1/")
    later(hours=-2)
    assert send_digests(clock.now()) == 0, "before the hour"
    later(hours=2, seconds=1)
    assert send_digests(clock.now()) == 1, "the clerk has nothing unread"
    assert send_digests(clock.now()) == 0 and deliver().sent == 1
    (mail,) = post_office.kept
    text = text_of(mail)
    assert mail["Subject"] == "质衡：今天有 3 条未读消息"
    assert text.index("督办") < text.index("报送和审核") < text.index("抄告\n")
    assert "- 有督办单\n  https://office.example/orders/1/" in text
    later(days=1)
    assert send_digests(clock.now()) == 0, "told once, though still unread"
    tell("liaison")
    read_messages(office.actor("liaison"))
    tell("liaison", text=Text("星期五的", "Friday"))
    later(days=2)  # Saturday
    assert send_digests(clock.now()) == 0
    later(days=2)
    assert send_digests(clock.now()) == 1 and deliver().sent == 1
    assert "星期五的" in text_of(post_office.kept[1]) and "退回" not in text_of(post_office.kept[1])


def test_a_long_digest_is_cut_and_counted(office, post_office, wish, tell):
    from zhiheng.office import clock
    from zhiheng.office.actions.delivering import deliver
    from zhiheng.office.actions.digests import send_digests

    wish("liaison", "digest")
    for _ in range(103):
        tell("liaison")
    send_digests(clock.now())
    deliver()
    text = text_of(post_office.kept[0])
    assert text.count("- 区教育局") == 100 and "还有 3 条" in text


def test_what_is_wrong_with_a_wish_is_said(office, wish):
    from zhiheng.core.issues import InputProblem

    for way, email, code in (("at-once", "", "telling-email"), ("digest", "x", "telling-email"), ("pigeon", "", "telling-way")):  # fmt: skip
        with pytest.raises(InputProblem) as raised:
            wish("liaison", way, email)
        assert [issue.code for issue in raised.value.issues] == [code]
