"""What waits in the outbox arrives, once, whatever the other side does; and what is given up is told."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest


def told(request):
    return json.loads(request.body)


def put(hook, key="one", **content):
    from zhiheng.office import clock
    from zhiheng.office.actions.outbox import put
    from zhiheng.office.records.models import Delivery

    at = clock.now()
    content = {"event": "plan-adopted", "subject": "draft:1", "at": "2028-07-05T01:00:00.000000Z", "bodies": [], "address": ""} | content  # fmt: skip
    put(hook.kind, content["event"], content, key=key, at=at, to=hook)
    return Delivery.objects.get(key=key)


def test_an_event_arrives_once_signed_and_with_its_number(outside, hook):
    from zhiheng.office.actions.delivering import deliver
    from zhiheng.office.records.models import Hook

    row = put(hook())
    assert put(Hook.objects.get()).pk == row.pk, "the same thing again is the same delivery"
    assert deliver().sent == 1 and deliver().sent == 0
    (request,) = outside.kept
    assert told(request) == {
        "id": str(row.pk), "event": "plan-adopted", "subject": "draft:1", "at": "2028-07-05T01:00:00.000000Z", "bodies": [], "address": "",
    }  # fmt: skip
    signed = request.headers["X-Zhiheng-Timestamp"].encode() + b"." + request.body
    wanted = hmac.new(Hook.objects.get().secret.encode(), signed, hashlib.sha256).hexdigest()
    assert request.headers["X-Zhiheng-Signature"] == f"sha256={wanted}"
    assert request.headers["X-Zhiheng-Delivery"] == str(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.receipt, row.content) == ("sent", 1, "http 200", {})


@pytest.mark.parametrize(
    ("kind", "path", "problem"),
    [
        ("generic", "/fail", "status 500"),
        ("generic", "/redirect", "redirect 302"),
        ("generic", "/hang", "timeout"),
        ("wecom", "/robot-full", "errcode 45009 api freq out of limit"),
        ("dingtalk", "/robot-page", "answer-unreadable"),
    ],
)
def test_what_does_not_arrive_is_tried_again_after_a_pause(outside, hook, later, kind, path, problem):
    from zhiheng.office import clock
    from zhiheng.office.actions.delivering import deliver

    row = put(hook(path, kind=kind))
    assert deliver(seconds=0.3).failed == 1
    row.refresh_from_db()
    assert (row.state, row.attempts, row.problem) == ("waiting", 1, problem)
    assert row.next_at > clock.now() and deliver().failed == 0, "not before the pause is over"
    assert len(outside.kept) == 1, "nothing is followed"


def test_an_answer_without_end_is_cut_off(outside, hook):
    from zhiheng.office.actions.delivering import deliver

    row = put(hook("/drip"))
    deliver(seconds=0.3)
    row.refresh_from_db()
    assert row.state == "sent" or row.problem == "timeout"


def test_robots_are_written_to_in_their_own_format(outside, hook):
    from urllib.parse import parse_qs

    from zhiheng.office.actions.delivering import deliver

    for kind, path, secret in (
        ("wecom", "/robot?key=k", ""),
        ("dingtalk", "/robot?access_token=t", "SECret"),
    ):
        put(hook(path, kind=kind, secret=secret), kind, bodies=["区教育局"], address="https://o.example/x/")
    assert deliver().sent == 2
    wecom, dingtalk = outside.kept
    content = told(wecom)["markdown"]["content"]
    assert told(wecom)["msgtype"] == "markdown" and wecom.path == "/robot?key=k"
    for words in ("采纳计划", "区教育局", "2028-07-05 09:00", "[查看](https://o.example/x/)"):
        assert words in content
    assert told(dingtalk)["markdown"]["title"] == "采纳计划"
    query = parse_qs(dingtalk.path.partition("?")[2])
    assert query["access_token"] == ["t"] and len(query["timestamp"][0]) == 13 and len(query["sign"][0]) == 44


def test_the_signature_of_dingtalk_is_the_one_it_documents():
    """HMAC-SHA256 of timestamp, line feed and secret under the secret, in base 64: worked out by hand with openssl."""
    from datetime import UTC, datetime

    from zhiheng.office.actions.hook_formats import Letter, post_of

    told = {"event": "plan-adopted", "subject": "", "at": "2028-07-05T01:00:00.000000Z", "bodies": [], "address": ""}  # fmt: skip
    letter = Letter("7", told, "en", datetime(2028, 7, 5, 1, tzinfo=UTC))
    found = post_of("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=t", "SECabc", letter)
    assert "&timestamp=1846371600000&sign=" in found.url
    from urllib.parse import parse_qs, urlsplit

    assert parse_qs(urlsplit(found.url).query)["sign"] == [DINGTALK_SIGN]
    assert json.loads(found.body)["markdown"]["text"].startswith("**Zhiheng · adopted a plan**")


DINGTALK_SIGN = "oKQV6AjtYn6Y4VlYSTxYoSoSMUdpDubYI+xSe+QlPnY="


def test_a_kill_while_sending_loses_nothing_and_repeats_under_the_same_number(
    outside, hook, later, monkeypatch
):
    from zhiheng.office.actions import delivering

    row = put(hook())
    with monkeypatch.context() as patch:
        patch.setattr(delivering, "_noted", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            delivering.deliver()
    assert delivering.deliver().sent == 0, "it is taken as long as its lease runs"
    later(minutes=6)
    assert delivering.deliver().sent == 1
    assert [each.headers["X-Zhiheng-Delivery"] for each in outside.kept] == [str(row.pk)] * 2


def test_what_fails_too_often_is_given_up_and_told_once(office, outside, hook, later):
    from zhiheng.office.actions.delivering import deliver
    from zhiheng.office.records.models import AuditEntry, Message

    failing, pauses = hook("/fail"), []
    row = put(failing)
    put(failing, "two")
    for _ in range(8):
        deliver()
        row.refresh_from_db()
        pauses.append(row.next_at)
        later(hours=13)
    assert row.state == "given_up" and row.attempts == 8 and row.problem == "status 500"
    assert len(outside.kept) == 16 and deliver().failed == 0
    assert AuditEntry.objects.filter(event="delivery-given-up").count() == 2
    messages = Message.objects.filter(url="/manage/outbox/")
    assert [each.person.username for each in messages] == ["system"]


def test_pauses_grow_up_to_the_longest(office):
    from datetime import date

    from zhiheng.office.records.sending_rules import retries

    rules = retries(date(2028, 7, 5))
    minutes = [rules.pause(attempt).total_seconds() / 60 for attempt in range(1, rules.attempts)]
    assert minutes == [1, 4, 16, 64, 256, 720, 720]


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://hook.example/a?b=c", True),
        ("http://hook.example/", True),
        ("https://hook.example:8443/", False),
        ("https://inside.example:8443/", True),
        ("https://inside.example/", False),
        ("https://hook.example.evil.example/", False),
        ("https://user@hook.example/", False),
        ("ftp://hook.example/", False),
        ("file:///etc/passwd", False),
        ("http://127.0.0.1/", False),
        ("https://hook.example:99999/", False),
        ("https://[::1]:80/", True),
    ],
)
def test_only_hosts_that_the_settings_name_are_connected_to(url, may):
    from zhiheng.office.actions.posting import may_go_to

    assert may_go_to(url, ("hook.example", "inside.example:8443", "[::1]:80")) is may


def test_a_host_that_is_named_no_more_is_not_connected_to(outside, hook, monkeypatch):
    from django.conf import settings

    from zhiheng.office.actions.delivering import deliver

    row = put(hook())
    monkeypatch.setattr(settings, "OFFICE_HOOK_HOSTS", ())
    assert deliver().failed == 1 and outside.kept == []
    row.refresh_from_db()
    assert row.problem == "host-not-named"


def test_every_problem_has_words():
    from zhiheng.office.records.outbox import problem_words

    said = problem_words("errcode 93000 invalid webhook url")
    assert said.zh == "机器人没有收下（93000 invalid webhook url）"
    assert (
        problem_words("") is None and problem_words("timeout").en == "the other side did not answer in time"
    )


def test_what_is_given_up_while_it_is_being_sent_stays_so(office, outside, hook, monkeypatch):
    from zhiheng.office.actions import delivering
    from zhiheng.office.actions.hooks import give_up

    row = put(hook("/fail"))
    system, out = office.actor("system"), delivering._out

    def meanwhile(taken, seconds):
        give_up(system, taken.pk)
        return out(taken, seconds)

    monkeypatch.setattr(delivering, "_out", meanwhile)
    delivering.deliver()
    row.refresh_from_db()
    assert (row.state, row.problem, row.next_at) == ("given_up", "taken-back", None)
