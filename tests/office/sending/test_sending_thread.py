"""The thread that sends goes on after a failure, and stops when the office does."""

from __future__ import annotations


def test_it_goes_on_after_a_failure_and_stops_when_told(office, monkeypatch):
    import threading

    from zhiheng.office import serving
    from zhiheng.office.actions import delivering

    ended, turns = threading.Event(), []

    def deliver():
        turns.append(1)
        if len(turns) == 1:
            raise RuntimeError("the database is away")
        ended.set()

    monkeypatch.setattr(serving, "SENDING_SECONDS", 0)
    monkeypatch.setattr(delivering, "deliver", deliver)
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)
    serving._keep_sending(ended)
    assert len(turns) == 2
    log = (office.root / "logs" / "office-2028-07-05.jsonl").read_text(encoding="utf-8")
    assert "nothing was sent" in log and "RuntimeError" in log
