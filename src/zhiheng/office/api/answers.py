"""Models that several topics are answered with; those of records get their names here, where two would have the same."""

from __future__ import annotations

from datetime import date
from typing import Generic, TypeVar
from uuid import UUID

from zhiheng.core.calendar import Period
from zhiheng.core.issues import Issue, Text
from zhiheng.office.api.shapes import Answered, shape
from zhiheng.office.records import dues, submissions

Item = TypeVar("Item")


class Listed(Answered, Generic[Item]):
    """A part of a list: the entries of this page, and how many there are in all."""

    items: list[Item]
    page: int
    total: int


class Done(Answered):
    """It was done."""

    done: bool = True


class Made(Answered):
    """What was made: its number."""

    id: int


class Standing(Answered):
    """Where a filing stands after the call: `version` is what the next call says it saw; `filing` its number in the ledger."""

    id: UUID
    version: int
    state: str
    rows: int
    passes: bool
    problem_count: int
    filing: int | None
    review_by: date | None


Said = shape(Text)
Told = shape(Issue, without=("span",))
Span = shape(Period, name="Period")
DueShape = shape(dues.DueView, name="Due", more={"label": Text, "explanation": Text})
ExtensionShape = shape(dues.ExtensionView, name="Extension")
Line = shape(submissions.Line, name="FilingLine", more={"state_label": Text})
Found = shape(submissions.Found, name="FoundProblem")
Submission = shape(submissions.SubmissionView, name="Filing", more={"editable": bool, "owner": Text | None})
Proof = shape(submissions.Proof, name="Evidence")


def listed(items: object, page: int, total: int) -> dict[str, object]:
    """The parts of `Listed`."""
    return {"items": list(items), "page": page, "total": total}  # type: ignore[call-overload]
