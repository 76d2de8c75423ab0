"""The forms of supervision. What is wrong, the actions say; a form only carries it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import forms

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.office.pages.management.forms import Day, choices_of
from zhiheng.office.pages.problems import with_problems
from zhiheng.office.words import both, said

FIELDS = {
    "reply-missing": "text", "reply-too-long": "text", "promise-in-the-past": "promised", "promise-too-far": "promised", "reason-missing": "reason",
    "deadline-not-later": "deadline", "deadline-too-far": "deadline", "suspension-ends-early": "until", "suspension-starts-far": "since", "suspension-too-long": "until", "body-unknown": "body",
}  # fmt: skip
"""The fields that the problems of supervision belong to, by their codes."""


def with_told(form: forms.Form, problem: InputProblem) -> forms.Form:
    """The form with every problem at its field, or at its top."""
    form.is_valid()
    rest = []
    for issue in problem.issues:
        field = FIELDS.get(issue.code, "")
        if field in form.errors:
            continue
        if field in form.fields:
            form.add_error(field, f"{said(issue.message)}{said(Text('。', '. '))}{said(issue.remedy)}")
        else:
            rest.append(issue)
    return with_problems(form, InputProblem(*rest)) if rest else form


def no_day(field: str, place: Text) -> Issue:
    """What is said where a day is missing or is none."""
    return Issue(
        level=Level.ERROR, code=f"no-day-{field}", place=place, value="", message=Text("没有填，或不是日期", "is empty, or no day"),
        remedy=Text("请写成 2028-07-20 这样", "Write it like 2028-07-20"),
    )  # fmt: skip


def no_words(field: str) -> Issue:
    """What is said where a field is empty."""
    return Issue(
        level=Level.ERROR, code=f"no-words-{field}", place=Text("", ""), value="", message=Text("没有填", "is empty"),
        remedy=Text("请填写", "Fill it in"),
    )  # fmt: skip


class Version(forms.Form):
    """A form that names the version its writer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)
        # What is not seen stands last: before the first field it would leave a gap.
        self.order_fields([*(name for name in self.fields if name != "version"), "version"])

    def seen(self) -> int:
        """The version; one that never stood where none was sent."""
        self.is_valid()
        return self.cleaned_data.get("version") or 0

    def text(self, name: str) -> str:
        """What was typed into a field of words."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")

    def day(self, name: str) -> date | None:
        """The day that was typed; None where it is none."""
        self.is_valid()
        found = self.cleaned_data.get(name)
        return found if isinstance(found, date) else None


def _words(label: object, hint: object = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=False, widget=forms.Textarea(attrs={"rows": rows})
    )


class PlanRemedy(Version):
    """Cause, measure, and the day of measuring again."""

    cause = _words(both("原因", "Cause"), both("为什么没有达成。写得出的，写出是哪一环节、哪一批、哪几处。", "Why it was missed; where it can be said, which step, batch or place."))  # fmt: skip
    action = _words(
        both("措施", "Measure"), both("做什么、谁做、到哪一天做完。", "What is done, by whom and by when.")
    )
    measure_by = Day(both("复测日", "Day of measuring again"), hint=both("到这一天，按系统里的评判再看一次。", "On this day the verdict is looked at again."), required=False)  # fmt: skip


class CloseRemedy(Version):
    """The closing words."""

    closing = _words(both("办结意见", "Closing words"))


class SendBackRemedy(Version):
    """Why a plan is sent back."""

    reason = _words(both("理由", "Reason"))


class Reply(Version):
    """The body's reply to an order."""

    text = _words(
        both("回复", "Reply"),
        both("没有按期办理的原因，现在的进展。", "Why it was not done in time, and how far it is."),
        rows=5,
    )
    promised = Day(both("承诺办结日期", "Promised day"), hint=both("到这一天还没有办结，督办升级。", "If it is not done by then, the order is raised."), required=False)  # fmt: skip
    file = forms.FileField(label=both("附件（可不附）", "File (optional)"), required=False)


class Decide(Version):
    """The decision on a reply."""

    take = forms.ChoiceField(
        label=both("处理", "Decision"), required=False, widget=forms.RadioSelect,
        choices=[("take", both("认可，等到承诺的日子", "Take it: wait for the promised day")), ("refuse", both("不认可，督办升级", "Refuse it: the order is raised"))],
    )  # fmt: skip
    reason = _words(both("理由", "Reason"), both("不认可的，要写明理由。", "Refusing needs a reason."))


class Extend(Version):
    """A later deadline."""

    deadline = Day(both("新期限", "New deadline"), required=False)
    reason = _words(
        both("理由", "Reason"),
        both("留在记录里，单位和审计人员看得到。", "It stays on record; the body and the auditor read it."),
    )


class Exempt(Version):
    """Letting a body off."""

    reason = _words(
        both("理由", "Reason"),
        both("豁免之后不再督办，不能撤回。", "It is chased no more; this cannot be taken back."),
    )


class Suspend(forms.Form):
    """Days on which no clock runs."""

    body = forms.IntegerField(label=both("单位", "Body"), required=False, widget=forms.Select)
    since = Day(both("第一天", "First day"), required=False)
    until = Day(
        both("最后一天", "Last day"),
        hint=both("还不知道的留空，以后再填。", "Leave it empty while nobody knows."),
        required=False,
    )
    reason = _words(
        both("事由", "Reason"),
        both(
            "如台风橙色预警、疫情防控应急响应。写明依据的文件。",
            "As a typhoon or an emergency; name the document it rests on.",
        ),
    )

    def __init__(self, *arguments: object, bodies: Iterable[tuple[int, str]] = (), **named: object) -> None:
        super().__init__(*arguments, **named)
        self.fields["body"].widget.choices = choices_of(bodies, both("全部单位", "all bodies"))


class EndSuspension(forms.Form):
    """The last day of days without a clock."""

    until = Day(both("最后一天", "Last day"), required=False)
