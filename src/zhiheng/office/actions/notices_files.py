"""Files that go with a notice or its reply, for whoever may see it."""

from __future__ import annotations

from uuid import UUID

from zhiheng.office.actions.acting import acting
from zhiheng.office.people.actors import Actor
from zhiheng.office.records.models import NoticeFile
from zhiheng.office.records.notices import notice_file


def take_file(actor: Actor, id: UUID | str, file: int) -> NoticeFile:
    """The file, which leaves the office with whoever asked for it: that is on record. Raises Refused as `records.notices.notice_of`."""
    found = notice_file(actor, id, file)
    with acting(
        actor, "notice-file-taken", subject=f"notice:{id}", name=found.title, sha256=found.file.sha256
    ):
        return found
