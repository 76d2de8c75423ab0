"""The forms of the public and of those who deal with what it reports. What is wrong, the actions say; a form only carries it."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from zhiheng.core.issues import Text
from zhiheng.core.workflow.report import DECLINING
from zhiheng.office.pages.account.forms import Words
from zhiheng.office.records.publishing import LICENCES
from zhiheng.office.words import both, said


def _lines(label: object, hint: object = "", rows: int = 6) -> forms.CharField:
    return forms.CharField(
        required=False, label=label, help_text=hint, strip=False, widget=forms.Textarea(attrs={"rows": rows})
    )


class Report(forms.Form):
    """A problem that somebody reports."""

    text = _lines(
        both("您要反映什么问题", "What is the problem?"),
        both("写明什么时候、什么地方、发生了什么。请不要写身份证号、病情等个人信息。", "When, where, what happened. Please leave out identity numbers, illnesses and the like."),
    )  # fmt: skip
    where = Words(
        both("地点", "Where"),
        hint=both(
            "街道、小区、学校、企业等，越具体越好",
            "Street, estate, school, enterprise: as precise as you can",
        ),
        autocomplete="off",
    )
    target = forms.CharField(
        required=False,
        label=both("与哪一项承诺有关", "Which promise is it about?"),
        widget=forms.Select,
    )
    contact = Words(
        both("联系方式", "How to reach you"),
        hint=both(
            "电话或电子邮箱。不填也照样办理，凭查询码看答复。",
            "Telephone or e-mail. Your report is dealt with without it; the answer is looked up by a code.",
        ),
        autocomplete="tel",
    )
    consent = forms.BooleanField(
        required=False,
        label=both("我同意质量办为核实和答复这件事使用我的联系方式", "I agree that the quality office uses it to look into this matter and to answer me"),
    )  # fmt: skip
    leave_empty = Words(
        both("请不要填写这一栏", "Please leave this field empty"), autocomplete="off", tabindex="-1"
    )

    def __init__(self, *arguments: object, promises: Iterable[tuple[str, str]] = (), **named: object) -> None:
        super().__init__(*arguments, **named)
        none = said(Text("说不清，或者与承诺无关", "I cannot say, or none"))
        self.fields["target"].widget.choices = [("", none), *promises]


class LookUp(forms.Form):
    """The code of a report."""

    code = Words(
        both("查询码", "Code"),
        hint=both("提交时显示的 16 位字母和数字，横线可以不输", "The 16 signs shown when you reported; hyphens may be left out"),
        autocomplete="off", autocapitalize="none", spellcheck="false", **{"class": "report-code"},
    )  # fmt: skip


class Opening(forms.Form):
    """How the plan is opened to the public."""

    reports = forms.BooleanField(required=False, label=both("接受群众反映问题", "People may report problems"))
    licence = forms.ChoiceField(
        label=both("数据的使用许可", "Licence of the data"),
        help_text=both(
            "写进下载的数据包，别人按它使用", "Stands in the data package; others use the data by it"
        ),
    )

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)
        self.fields["licence"].choices = [(name, f"{name} {said(label)}") for name, (label, _) in LICENCES.items()]  # fmt: skip


class Reason(forms.Form):
    """A reason."""

    reason = _lines(both("理由", "Reason"), both("只在办公系统内可见", "Seen inside the office alone"), 3)


class PassOn(forms.Form):
    """Passing a report on to a body."""

    to_body = forms.IntegerField(required=False, label=both("转给哪个单位", "To which body"), widget=forms.Select)  # fmt: skip
    text = _lines(both("附言（可不填）", "A word with it (optional)"), both("反映内容和地点自动随抄告带去，联系方式不带", "Text and place go with it by themselves; the contact does not"), 3)  # fmt: skip

    def __init__(self, *arguments: object, bodies: Iterable[tuple[int, str]] = (), **named: object) -> None:
        super().__init__(*arguments, **named)
        self.fields["to_body"].widget.choices = [("", said(Text("请选择", "Choose"))), *bodies]


class Answer(forms.Form):
    """An answer."""

    answer = _lines(both("答复", "Answer"), both("反映人凭查询码看到的就是这段话；不要写个人信息和内部办理情况", "This is what the citizen reads; no personal data, nothing of the work inside"))  # fmt: skip


class Decline(forms.Form):
    """Why a report is not taken up."""

    template = forms.ChoiceField(required=False, label=both("常用理由", "Usual reasons"), widget=forms.RadioSelect)  # fmt: skip
    answer = _lines(both("或者自己写", "Or in your own words"), both("写了就以这里为准", "Counts where something is written"), 3)  # fmt: skip

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)
        self.fields["template"].choices = [(str(number), said(each)) for number, each in enumerate(DECLINING)]  # fmt: skip


class Purpose(forms.Form):
    """What a contact is needed for."""

    purpose = Words(both("用途", "Purpose"), hint=both("记入审计日志", "Goes into the audit log"))
