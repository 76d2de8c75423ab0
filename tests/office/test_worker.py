"""The worker of background jobs goes on after the database failed it."""

from __future__ import annotations


def test_the_worker_goes_on_after_the_database_failed_it(office, monkeypatch):
    from django.db import OperationalError

    from zhiheng.office.records import jobs

    tried = []

    class Worker:
        def run(self):
            tried.append(1)
            if len(tried) < 3:
                raise OperationalError("database is locked")

    monkeypatch.setattr(jobs, "_worker", lambda *, batch: Worker())
    monkeypatch.setattr(jobs, "AFTER_FAILURE", 0)
    jobs.work()
    log = (office.root / "logs" / "office-2028-07-05.jsonl").read_text(encoding="utf-8")
    assert len(tried) == 3 and "database is locked" in log
