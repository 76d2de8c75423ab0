"""Problems that an action found, shown at the fields they belong to."""

from __future__ import annotations

from django.forms import Form

from zhiheng.core.issues import InputProblem, Issue, Text
from zhiheng.office.words import said


def with_problems(form: Form, problem: InputProblem) -> Form:
    """The form with every issue at its field: the one that the last word of the issue's code names; at the form where none does."""
    form.is_valid()
    told: dict[str, list[str]] = {}
    for issue in problem.issues:
        field = issue.code.rpartition("-")[2]
        if field in form.fields:
            told.setdefault(field, []).append(said(issue.message))
        else:
            form.add_error(None, line_of(issue))
    for field, sentences in told.items():
        form.add_error(field, said(Text("；", "; ")).join(sentences))
    return form


def line_of(issue: Issue) -> str:
    """An issue as one sentence: where, what is wrong, the value, what to do."""
    value = f"「{issue.value}」" if issue.value else ""
    where = f"{said(issue.place)}{value}"
    return f"{where}：{said(issue.message)}。{said(issue.remedy)}" if said(issue.place) == issue.place.zh else f"{where}: {said(issue.message)}. {said(issue.remedy)}"  # fmt: skip
