"""Fields of facts, and what was sent of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zhiheng.core.issues import Issue
from zhiheng.core.registers.model import Column
from zhiheng.core.workflow.notice_facts import fact_code
from zhiheng.office.actions.stored_files import keep_upload
from zhiheng.office.pages.filing.typed_form import Field, control_of
from zhiheng.office.records.submissions import Found
from zhiheng.office.records.workspaces import workspace

PREFIX = "fact-"


def fact_fields(
    columns: Sequence[Column], typed: Mapping[str, str], issues: Iterable[Issue] = ()
) -> tuple[Field, ...]:
    """A field for each fact with what stands in it and what is wrong with it."""
    issues = tuple(issues)
    return tuple(_field(each, typed.get(each.name, ""), issues) for each in columns)


def _field(column: Column, value: str, issues: Sequence[Issue]) -> Field:
    control, choices = control_of(column, workspace().lists)
    own = [each for each in issues if each.code == fact_code(column.name)]
    return Field(
        name=f"{PREFIX}{column.name}", column=column, value=value, control=control, choices=choices, unit=column.unit,
        errors=tuple(Found(row=0, column=column.name, issue=each) for each in own),
    )  # fmt: skip


def read_facts_sent(sent: Mapping[str, str]) -> dict[str, str]:
    """The facts in what was sent, by name."""
    return {name.removeprefix(PREFIX): sent[name] for name in sent if name.startswith(PREFIX)}


def kept_files(request: Any) -> list[Any]:
    """The files that came along, kept. Raises InputProblem for one that is empty, too large or unfit."""
    return [keep_upload(each) for each in request.FILES.getlist("files")]


def elsewhere(issues: Iterable[Issue], fields: Sequence[Field], *named: str) -> tuple[Issue, ...]:
    """The issues that neither a field of the facts nor one of the other fields shows."""
    shown = {fact_code(each.column.name) for each in fields} | {f"notice-{name}" for name in named}
    return tuple(each for each in issues if each.code not in shown)
