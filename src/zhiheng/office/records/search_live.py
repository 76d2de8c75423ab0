"""What is searched where it lies instead of in the index: one's own messages, and rows of registers by something that looks like a key."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from zhiheng.core.issues import Text
from zhiheng.core.registers.filters import Operation
from zhiheng.core.registers.model import Column, ColumnType, Register
from zhiheng.office import clock
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.permissions import can_browse_registers
from zhiheng.office.records.looking_registers import browse_of
from zhiheng.office.records.models import Message
from zhiheng.office.records.search_sources import Document
from zhiheng.office.records.search_text import looks_like_a_key
from zhiheng.office.records.workspaces import workspace
from zhiheng.office.words import language
from zhiheng.workspace.browsing import BrowsedRow, page
from zhiheng.workspace.histories import shown_value

ROWS = 20
"""At most so many rows are told; who wants more looks into the register."""
_KEYS = (ColumnType.TEXT, ColumnType.USCC, ColumnType.ORGANIZATION_CODE, ColumnType.GTIN)


def found_rows(actor: Actor, said: str) -> tuple[Document, ...]:
    """Rows whose key or social credit code holds what was said, of those this person may see; at most ROWS."""
    if not can_browse_registers(actor) or not looks_like_a_key(said):
        return ()
    filed = workspace().ledger.last_filed()
    found: dict[tuple[str, int, int], Document] = {}
    for register in workspace().registers.values():
        for column in _columns(register) if register.name in filed else ():
            browse = browse_of(actor, register.name, [(f"{column.name}.{Operation.CONTAINS.value}", said)])
            shown = page(workspace(), browse, size=ROWS - len(found))
            for row in shown.rows:
                found[register.name, row.filing, row.row] = _row(register, shown.columns, row)
            if len(found) >= ROWS:
                return tuple(found.values())
    return tuple(found.values())


def _columns(register: Register) -> list[Column]:
    """The columns that hold keys or social credit codes, without personal data."""
    return [
        each
        for each in register.columns
        if each.type in _KEYS
        and not each.personal
        and (each.name in register.key or each.type is ColumnType.USCC)
    ]


def _row(register: Register, columns: Sequence[Column], row: BrowsedRow) -> Document:
    cells = [
        f"{column.label.said(language())} {shown_value(column, value, masked=False, language=language())}"
        for column, value in zip(columns, row.values, strict=True)
        if value is not None
    ]
    title = "，".join(row.key)
    url = f"{reverse('register-row', args=[register.name])}?{urlencode({'key': row.key}, doseq=True)}"
    label = register.label
    return Document(
        kind="row", subject=f"{register.name}-{row.filing}-{row.row}", title=Text(f"{label.zh}：{title}", f"{label.en}: {title}"),
        text="，".join(cells), url=url if row.key else "",
    )  # fmt: skip


def own_messages(actor: Actor, words: Sequence[str]) -> QuerySet[Message]:
    """One's own messages in which all the words occur, the latest first."""
    found = Message.objects.filter(person=actor.person)
    for word in words:
        found = found.filter(Q(text__zh__icontains=word) | Q(text__en__icontains=word))
    return found.order_by("-at", "-pk")


def told_message(message: Message) -> Document:
    """A message as something found."""
    return Document(
        kind="message", subject=str(message.pk), title=Text(message.text["zh"], message.text["en"]),
        url=message.url or reverse("messages"), day=clock.day_of(message.at),
    )  # fmt: skip
