"""Backups that are taken while people file and approve are each of one moment: restored, they verify and give its figures.

`script/backup-under-load` is the long form, with a server and people who come over HTTP.
"""

from __future__ import annotations

import json
import sys
import threading
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import stories

from zhiheng.cli.main import run

BACKUPS = 3


def test_every_backup_under_load_is_of_one_moment(office, tmp_path, capsys):
    from zhiheng.office import clock
    from zhiheng.workspace.backup import back_up
    from zhiheng.workspace.opening import open_workspace

    if not open_workspace(office.root).settings.database.startswith("sqlite"):
        return  # on PostgreSQL the loop of script/backup-under-load looks, which has a second database
    confirmed, stop, failed = [], threading.Event(), []
    worker = threading.Thread(target=_file, args=(office, confirmed, stop, failed))
    worker.start()
    taken = []
    try:
        for number in range(BACKUPS):
            before = _wait_for(confirmed, len(confirmed) + 1, failed)
            with closing(open_workspace(office.root)) as workspace:
                taken.append((before, back_up(workspace, tmp_path / f"{number}.zip", at=clock.now())))
    finally:
        stop.set()
        worker.join()
    assert failed == []
    heads = [made.head for _, made in taken]
    assert heads == sorted(set(heads)), "filings went on meanwhile"
    for before, made in taken:
        _look_at(office.root, made, before, tmp_path / made.path.stem, capsys)


def _file(office, confirmed, stop, failed):
    """Files and approves one value after the other until told to stop."""
    from django.db import connections

    day = date(2027, 1, 1)
    try:
        while not stop.is_set():
            day += timedelta(days=1)
            row = stories.approved(office, stories.free(office, stories.figure("96", until=str(day))))
            confirmed.append((row.pk.hex, row.filing))
    except Exception as caught:
        failed.append(caught)
    finally:
        connections.close_all()


def _wait_for(confirmed, count, failed):
    while len(confirmed) < count and not failed:
        threading.Event().wait(0.01)
    return list(confirmed)


def _look_at(root, made, before, copy, capsys):
    """The copy verifies, gives the figures of its moment, holds every approval that was confirmed before and none by half."""
    import sqlite3

    assert made.issues == ()
    assert run(["restore", str(made.path), str(copy), "--lang", "en"]) == 0
    capsys.readouterr()
    said = []
    for folder in (root, copy):
        for call in (["judge", "--on", "2028-07-05"], ["evaluate"]):
            assert run([*call, "--json", "--as-of", str(made.head), "-w", str(folder)]) == 0
            said.append(json.loads(capsys.readouterr().out))
    assert said[:2] == said[2:] and said[0]
    with closing(sqlite3.connect(copy / "zhiheng.sqlite3")) as connection:
        rows = dict(connection.execute("SELECT id, filing FROM records_submission WHERE state = 'approved'"))
    assert dict(before).items() <= rows.items() and set(rows.values()) == set(range(1, made.head + 1))
