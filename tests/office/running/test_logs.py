"""The log of the machine: JSON lines, a file a day kept as long as the law wants, and nobody's name in it."""

from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest


@pytest.fixture
def lines(office):
    """The lines of today's file."""

    def read(day="2028-07-05"):
        path = office.root / "logs" / f"office-{day}.jsonl"
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    return read


def test_each_request_leaves_one_line_by_route_without_path_query_or_name(office, lines):
    browser = office.browser("liaison")
    browser.get("/account/?q=周联络", REMOTE_ADDR="10.20.30.40")
    browser.get("/targets/周联络的目标/")
    account = next(line for line in lines() if line.get("route") == "account")
    assert account["status"] == 200 and account["method"] == "GET" and account["network"] == "10.20.30.0/24"
    assert account["time"].startswith("2028-07-05T") and account["time"].endswith("+08:00")
    assert account["logger"] == "zhiheng.access" and isinstance(account["milliseconds"], int)
    text = json.dumps(lines(), ensure_ascii=False)
    assert "周联络" not in text and "10.20.30.40" not in text and "targets/" not in text


def test_a_failure_tells_where_it_was_and_the_page_its_number(office, lines, monkeypatch):
    from zhiheng.office.pages.account import own

    def broken(*_):
        raise ValueError("身份证 11010519491231002X")

    monkeypatch.setattr(own, "messages_of", broken)
    browser = office.browser("liaison")
    browser.raise_request_exception = False
    answer = browser.get("/messages/")
    number = answer.headers["X-Request-Id"]
    assert answer.status_code == 500 and number in answer.content.decode()
    found = [line for line in lines() if line.get("request") == number]
    failure = next(line for line in found if "exception" in line)
    assert failure["exception"] == "ValueError" and failure["route"] == "messages" and failure["level"] == "error"  # fmt: skip
    assert any("pages/account/own.py" in place for place in failure["at"])
    assert "11010519491231002X" not in json.dumps(lines(), ensure_ascii=False)


def test_who_failed_to_sign_in_stands_in_the_audit_log_alone(office, lines):
    from zhiheng.office.records.models import AuditEntry

    office.browser().post("/sign-in/", {"username": "zhou-lianluo", "password": "wrong"})
    assert "zhou-lianluo" not in json.dumps(lines(), ensure_ascii=False)
    assert AuditEntry.objects.filter(event="sign-in-failed").exists()


def record(message, *, caught=None, **facts):
    made = logging.LogRecord("zhiheng.test", logging.ERROR, "", 0, message, None, caught and (type(caught), caught, None))  # fmt: skip
    made.__dict__.update(facts)
    return made


def formatted(*arguments, **named):
    from zhiheng.office.logs import JsonLines

    formatter = JsonLines(lambda: datetime(2028, 7, 5, 16, 30, tzinfo=UTC))
    return json.loads(formatter.format(record(*arguments, **named)))


def test_tokens_of_addresses_and_words_of_exceptions_are_not_written_down():
    from django.db import IntegrityError, OperationalError

    assert formatted("Gone: /invitation/31AWGlWVfXads/")["message"] == "Gone: /invitation/…/"
    assert formatted("Not Found: /calendar/abc.ics")["message"] == "Not Found: /calendar/…"
    assert formatted("x")["time"] == "2028-07-06T00:30:00.000+08:00"
    assert formatted("x", caught=OperationalError("disk full\nDETAIL: 张三"))["said"] == "disk full"
    assert formatted("x", caught=OSError(28, "No space left on device", "/区局/张三"))["said"] == "No space left on device"  # fmt: skip
    assert "张三" not in str(formatted("x", caught=IntegrityError("Key (name)=(张三) already exists")))


@pytest.mark.parametrize(
    ("address", "network"),
    [("10.1.2.3", "10.1.2.0/24"), ("2001:db8:1:2::7", "2001:db8:1::/48"), ("fe80::1%eth0", "fe80::/48"), ("", ""), ("unix", "")],
)  # fmt: skip
def test_addresses_are_cut_to_their_network(address, network):
    from zhiheng.office.logs import network_of

    assert network_of(address) == network


def test_a_new_day_is_a_new_file_and_only_what_is_older_than_the_law_wants_goes(office, monkeypatch, lines):
    from django.conf import settings

    from zhiheng.office.records.monitoring import remove_old_logs

    folder = office.root / "logs"
    folder.mkdir(exist_ok=True)
    today, kept = date(2028, 7, 6), ["notes.txt", "office-2028-13-99.jsonl"]
    for back in (0, 100, 183, 184):
        kept.append(f"office-{today - timedelta(back)}.jsonl")
    for name in [*kept, "office-2028-01-03.jsonl", "office-2020-02-29.jsonl"]:
        (folder / name).write_text("{}\n", encoding="utf-8")
    monkeypatch.setattr(settings, "OFFICE_SHIFT", settings.OFFICE_SHIFT + timedelta(days=1))
    assert remove_old_logs() == 2 and remove_old_logs() == 0
    assert sorted(path.name for path in folder.iterdir()) == sorted({*kept})
    office.browser().get("/sign-in/")
    assert lines("2028-07-06")[-1]["route"] == "sign-in"


def test_many_write_at_once_and_a_torn_line_spoils_no_other(office, lines):
    from zhiheng.office import clock
    from zhiheng.office.logs import DailyFile, JsonLines

    path = office.root / "logs" / "office-2028-07-05.jsonl"
    path.parent.mkdir(exist_ok=True)
    path.write_text('{"time": "2028', encoding="utf-8")
    writers = [DailyFile(clock.now) for _ in range(4)]
    for writer in writers:
        writer.setFormatter(JsonLines(clock.now))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: writers[number % 4].handle(record(f"line {number}" + "x" * 3000)), range(200)))  # fmt: skip
    first, *others = path.read_text(encoding="utf-8").splitlines()
    assert first == '{"time": "2028' and len({json.loads(line)["message"] for line in others if line}) == 200
