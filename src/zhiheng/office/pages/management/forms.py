"""The forms of the management pages. What is wrong, the actions say; a form only carries it."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from zhiheng.office.pages.account.forms import Words
from zhiheng.office.people.roles import ROLE_LABELS, Role
from zhiheng.office.records.bodies_reading import KIND_LABELS
from zhiheng.office.words import both, said


class Day(forms.DateField):
    """A day, as the browser asks for it."""

    def __init__(self, label: object, *, hint: object = "", required: bool = True) -> None:
        super().__init__(
            label=label,
            help_text=hint,
            required=required,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )


def choices_of(pairs: Iterable[tuple[object, str]], empty: object) -> list[tuple[object, object]]:
    """Choices for a select, the empty one first."""
    return [("", empty), *pairs]


class WithBodies(forms.Form):
    """A form with a choice of bodies, and of roles where it has one."""

    def __init__(
        self,
        *arguments: object,
        bodies: Iterable[tuple[int, str]] = (),
        roles: Iterable[Role] = (),
        **named: object,
    ) -> None:
        super().__init__(*arguments, **named)
        for name in ("body", "into"):
            if name in self.fields:
                self.fields[name].widget.choices = choices_of(bodies, both("（无）", "(none)"))
        if "role" in self.fields:
            labelled = [(role.value, said(ROLE_LABELS[role])) for role in roles]
            self.fields["role"].widget.choices = choices_of(labelled, both("请选择", "Choose"))


class Invite(WithBodies):
    """An invitation."""

    name = Words(both("姓名", "Name"))
    role = forms.CharField(label=both("角色", "Role"), required=False, widget=forms.Select)
    body = forms.IntegerField(
        label=both("单位", "Body"), required=False, widget=forms.Select,
        help_text=both("联络员、部门审核人、企业质量负责人要选单位，其他角色留空", "Liaisons, department reviewers and enterprises belong to a body; others to none"),
    )  # fmt: skip
    email = Words(
        both("电子邮件（可不填）", "E-mail (optional)"),
        inputmode="email",
        hint=both(
            "邀请不用邮件发送；本人以后可以选用它接收通知",
            "The invitation is not mailed; the person may choose later to be told there",
        ),
    )


class Appoint(WithBodies):
    """A further role of a person."""

    role = forms.CharField(label=both("角色", "Role"), required=False, widget=forms.Select)
    body = forms.IntegerField(label=both("单位", "Body"), required=False, widget=forms.Select)
    since = Day(both("从哪天起", "First day"))


class NewBody(forms.Form):
    """A new body."""

    name = Words(both("名称", "Name"))
    kind = forms.ChoiceField(label=both("类别", "Kind"))
    code = Words(both("代码（可不填）", "Code (optional)"))
    aliases = Words(
        both("别名（可不填）", "Further names (optional)"),
        hint=both("多个用顿号或逗号隔开", "Several are separated by commas"),
    )

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)
        self.fields["kind"].choices = [(kind, said(label)) for kind, label in KIND_LABELS.items()]


class Rename(forms.Form):
    """A new name."""

    name = Words(
        both("新名称", "New name"),
        hint=both(
            "旧名称会留作别名，按旧名称填报的行照样认得",
            "The old name stays as a further one, so rows that use it still match",
        ),
    )


class Alias(forms.Form):
    """A further name."""

    name = Words(both("别名", "Further name"))


class Merge(WithBodies):
    """Merging into another body."""

    into = forms.IntegerField(label=both("并入哪个单位", "Into"), required=False, widget=forms.Select)
    day = Day(
        both("从哪天起", "From which day"),
        hint=both(
            "这一天之前一切照旧；职责和人员从这天起归新单位",
            "Nothing changes before that day; duties and people belong to the new body from then on",
        ),
    )


class End(forms.Form):
    """Ending a body."""

    day = Day(both("最后一天", "Last day"))


class Split(forms.Form):
    """Splitting a body in two; each duty and each person goes to one of them (fields duty-ID and person-ID: 1, 2, or 0 for nobody)."""

    first = Words(both("第一个单位", "The first body"))
    second = Words(both("第二个单位", "The second body"))
    day = Day(both("从哪天起", "From which day"))


class AuditQuery(forms.Form):
    """What is looked for in the audit log."""

    person = forms.CharField(required=False, max_length=60)
    event = forms.CharField(required=False, max_length=60)
    outcome = forms.ChoiceField(required=False, choices=[("", ""), ("done", ""), ("refused", "")])
    subject = forms.CharField(required=False, max_length=200)
    day = forms.DateField(required=False)
