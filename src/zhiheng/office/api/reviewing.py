"""Reviewing: what waits, what a filing would change, and the decision on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import Field

from zhiheng.office.actions import reviewing
from zhiheng.office.actions.filing_files import would_change
from zhiheng.office.actions.reviewing_returns import RemarkOrder
from zhiheng.office.api.answers import Line, Listed, Standing, listed
from zhiheng.office.api.shapes import Answered
from zhiheng.office.api.topics import Topic
from zhiheng.office.api.types import Name, Page, Reasoned, RowId, Sent, Sentence
from zhiheng.office.people.permissions import check_may_open_reviews, check_may_see_filing
from zhiheng.office.records.submissions import lines, to_review

topic = Topic("审核 · Review", reads="filing:read", writes="review:write")
SIZE = 50


class Remark(Sent):
    """A row of the file, or a value in it, that goes back with a reason of its own."""

    row: RowId
    column: Name = ""
    reason: Sentence = ""


class Return(Reasoned):
    """Why it goes back; with remarks only their rows do."""

    remarks: list[Remark] = Field(default=[], max_length=500)


class Changed(Answered):
    """What a row would change: its values before (null for a new one) and after (null for one that is withdrawn)."""

    row: int
    key: list[str]
    before: dict[str, str] | None
    after: dict[str, str] | None
    changed: list[str]


@topic.get("/reviews", Listed[Line], zh="待审核", check=check_may_open_reviews)  # type: ignore[valid-type]
def reviews(request: Any, page: Page = 1) -> Any:
    """What waits for this person, by deadline."""
    rows = to_review(request.actor)
    return listed(lines(rows[(page - 1) * SIZE : page * SIZE]), page, rows.count())


@topic.get("/filings/{id}/changes", list[Changed], zh="会改动什么", check=check_may_see_filing)
def filing_changes(request: Any, id: UUID) -> Any:
    """What the filing would change in its register, row by row; the first rows of a long one."""
    found = would_change(request.actor, id)
    return [
        {"row": each.row, "key": each.key, "before": _texts(each.old), "after": _texts(each.new), "changed": each.changed} for each in found.rows
    ]  # fmt: skip


@topic.post("/filings/{id}/approve", Standing, zh="通过", check=check_may_open_reviews)
def approve(request: Any, id: UUID, sent: Reasoned) -> Any:
    """Lets the filing go on: from its department to the quality office, from there into the ledger."""
    return reviewing.approve(request.actor, id, sent.version, reason=sent.reason)


@topic.post("/filings/{id}/return", Standing, zh="退回", check=check_may_open_reviews)
def send_back(request: Any, id: UUID, sent: Return) -> Any:
    """Sends the filing back with the reason, or only the rows that are remarked on."""
    remarks = [RemarkOrder(each.row, each.column, each.reason) for each in sent.remarks]
    return reviewing.send_back(request.actor, id, sent.version, reason=sent.reason, remarks=remarks)


def _texts(values: Mapping[str, str] | None) -> dict[str, str] | None:
    return None if values is None else dict(values)
