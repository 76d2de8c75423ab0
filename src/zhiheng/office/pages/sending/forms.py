"""The forms of sending. What is wrong, the actions say; a form only carries it."""

from __future__ import annotations

from django import forms

from zhiheng.office.actions.hook_formats import FORMATS
from zhiheng.office.pages.account.forms import Words
from zhiheng.office.records.events import event_label
from zhiheng.office.records.hook_events import EVENTS
from zhiheng.office.records.wishes import WAYS
from zhiheng.office.words import both, said


class Telling(forms.Form):
    """How a person wants to be told."""

    way = forms.ChoiceField(
        label=both("新消息怎样通知您", "How new messages reach you"), widget=forms.RadioSelect
    )
    email = Words(
        both("电子邮件", "E-mail"), kind="text", autocomplete="email", inputmode="email", spellcheck="false"
    )

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)
        self.fields["way"].choices = [(way, said(label)) for way, label in WAYS.items()]


class NewHook(forms.Form):
    """An address that events are sent to."""

    name = Words(
        both("名称", "Name"),
        hint=both("显示在列表里，如「质量办企业微信群」", "Shown in the list"),
        maxlength="100",
    )
    kind = forms.ChoiceField(label=both("格式", "Format"))
    url = Words(
        both("地址", "Address"), inputmode="url", spellcheck="false", maxlength="500",
        hint=both("机器人或接收程序给出的完整网址；主机要先写进 zhiheng.toml 的 [hooks]",
                  "The whole address that the robot or the receiving program gave; its host must stand in [hooks] of zhiheng.toml"),
    )  # fmt: skip
    secret = Words(
        both("加签密钥（只有钉钉要填）", "Secret (DingTalk only)"), kind="password", autocomplete="off", spellcheck="false",
        hint=both("钉钉机器人安全设置选「加签」时给出，以 SEC 开头", "Given by DingTalk for a robot with signatures; it begins with SEC"),
    )  # fmt: skip
    events = forms.MultipleChoiceField(
        label=both("哪些事件", "Which events"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=both("一项都不选，就推送全部事件", "None chosen means all of them"),
    )  # fmt: skip

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)
        self.fields["kind"].choices = [(kind, said(each.label)) for kind, each in FORMATS.items()]
        self.fields["events"].choices = [(event, said(event_label(event))) for event in EVENTS]
