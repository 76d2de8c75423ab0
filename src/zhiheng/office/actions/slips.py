"""Taking what belongs to an order out of the office as a file: its slip, and what the body sent with its reply; every time on record."""

from __future__ import annotations

from pathlib import Path

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.files.order_slip import write_slip
from zhiheng.office.actions.acting import acting
from zhiheng.office.actions.exports import temporary_file
from zhiheng.office.people.actors import Actor
from zhiheng.office.records.models import StoredFile
from zhiheng.office.records.slips import slip_of
from zhiheng.office.records.supervising import order_view


def take_slip(actor: Actor, order: int) -> tuple[Path, str]:
    """Writes the slip to a temporary file; whoever hands it out removes it. Gives its name too. Raises Refused for who may not see the order."""
    slip = slip_of(order_view(actor, order))
    with acting(actor, "slip-taken", subject=f"order:{order}", name=slip.number):
        path = temporary_file("docx")
        write_slip(slip, path)
    return path, f"{slip.title}.docx"


def take_reply_file(actor: Actor, order: int) -> StoredFile:
    """The file that came with the reply. Raises Refused for who may not see the order, InputProblem where there is none."""
    file = order_view(actor, order).file
    if file is None:
        raise InputProblem(Issue(
            level=Level.ERROR, code="no-file", place=Text("回复的附件", "file of the reply"), value="",
            message=Text("回复没有附件", "the reply came without a file"), remedy=Text("请看回复的文字", "Read the text of the reply"),
        ))  # fmt: skip
    with acting(actor, "reply-file-taken", subject=f"order:{order}", name=file.name):
        pass
    return file
