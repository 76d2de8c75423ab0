"""What whoever watches the machine is told, and what is not."""

from __future__ import annotations

import pytest


def test_health_is_told_to_anybody_and_names_the_part_that_fails(office, monkeypatch):
    import shutil
    import threading

    from zhiheng.office.records import background, monitoring

    browser = office.browser()
    assert (browser.get("/health/").status_code, browser.get("/health/").content) == (200, b"ok\n")
    assert browser.head("/health/").status_code == 200 and browser.post("/health/").status_code == 405
    with monkeypatch.context() as patch:
        usage = shutil.disk_usage("/")._replace(free=1000)
        patch.setattr(shutil, "disk_usage", lambda path: usage)
        full = browser.get("/health/")
    assert (full.status_code, full.content) == (503, b"disk\n")
    done = threading.Event()
    monkeypatch.setattr(background, "_started", {})
    background.start("jobs", done.wait)
    assert browser.get("/health/").status_code == 200
    done.set()
    background._started["jobs"].join()
    assert browser.get("/health/").content == b"worker\n"

    def broken():
        raise OSError("/secret/place")

    monkeypatch.setitem(monitoring._PARTS, "ledger", broken)
    assert browser.get("/health/").content == b"ledger\nworker\n"


def test_health_is_told_without_the_database(office, monkeypatch):
    from django.db import OperationalError, connection

    def broken(*_):
        raise OperationalError("no connection to 10.0.0.3")

    browser = office.browser()
    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", broken)
        answer = browser.get("/health/")
    assert answer.status_code == 503 and answer.content.startswith(b"database\n") and b"10.0" not in answer.content  # fmt: skip


def value(text, line):
    return next(float(each.rpartition(" ")[2]) for each in text.splitlines() if each.startswith(line))


def test_figures_count_requests_by_route_and_nobody_by_name(office):
    from zhiheng.office import clock
    from zhiheng.office.records.models import Job

    browser = office.browser("liaison")
    before = browser.get("/metrics/").content.decode()
    for path in ("/", "/account/", "/account/", "/nothing-here/"):
        browser.get(path)
    Job.objects.create(kind="export", person=office.person("liaison"), made_at=clock.now(), state="failed")
    text = browser.get("/metrics/").content.decode()
    for line, more in (
        ('zhiheng_requests_total{route="account",status="2xx"}', 2),
        ('zhiheng_requests_total{route="none",status="4xx"}', 1),
        ('zhiheng_request_seconds_count{route="account"}', 2),
    ):
        old = value(before, line) if line in before else 0
        assert value(text, line) == old + more, line
    assert value(text, 'zhiheng_jobs{state="failed"}') == 1
    assert value(text, 'zhiheng_deliveries{state="waiting"}') == 0
    assert value(text, "zhiheng_matters_overdue") == 0 and value(text, "zhiheng_ledger_seq") == 0
    assert value(text, "zhiheng_database_bytes") > 0 and value(text, "zhiheng_disk_free_bytes") > 0
    assert "liaison" not in text and "周" not in text and "nothing-here" not in text


@pytest.mark.parametrize(
    ("token", "public", "remote", "given", "status"),
    [
        ("", "", "127.0.0.1", "", 200),
        ("", "", "::1", "", 200),
        ("", "", "10.0.0.9", "", 403),
        ("", "https://q.example", "127.0.0.1", "", 403),
        ("s3cret", "https://q.example", "10.0.0.9", "Bearer s3cret", 200),
        ("s3cret", "", "127.0.0.1", "", 403),
        ("s3cret", "", "127.0.0.1", "Bearer 错", 403),
    ],
)
def test_figures_are_for_this_machine_or_whoever_has_the_token(monkeypatch, token, public, remote, given, status):  # fmt: skip
    from types import SimpleNamespace

    from zhiheng.office.pages.running import views

    monkeypatch.setenv(views.TOKEN, token)
    monkeypatch.setattr(views, "settings", SimpleNamespace(OFFICE_SETTINGS=SimpleNamespace(address=public)))
    request = SimpleNamespace(META={"REMOTE_ADDR": remote}, headers={"Authorization": given})
    assert views._may_read(request) is (status == 200)
