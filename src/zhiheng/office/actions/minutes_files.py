"""The file in which minutes came, for whoever may read them."""

from __future__ import annotations

from zhiheng.office.actions.acting import acting
from zhiheng.office.people.actors import Actor
from zhiheng.office.records.meetings import meeting_file
from zhiheng.office.records.models import StoredFile


def take_minutes(actor: Actor, id: int) -> StoredFile:
    """The file, which leaves the office with whoever asked for it: that is on record. Raises Refused as `records.meetings.meeting_file`."""
    stored = meeting_file(actor, id)
    with acting(actor, "minutes-taken", subject=f"meeting:{id}", name=stored.name, sha256=stored.sha256):
        return stored
