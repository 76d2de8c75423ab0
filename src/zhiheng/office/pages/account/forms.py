"""The forms of signing in and of one's own account. What is wrong, the actions say; a form only carries it."""

from __future__ import annotations

from django import forms

from zhiheng.office.words import both


class Words(forms.CharField):
    """A line of text that may be empty as far as the form is concerned: the action says all that is wrong at once."""

    def __init__(self, label: object, *, kind: str = "text", **attributes: object) -> None:
        hint = attributes.pop("hint", "")
        widget = forms.PasswordInput if kind == "password" else forms.TextInput
        super().__init__(
            required=False,
            strip=kind != "password",
            label=label,
            help_text=hint,
            widget=widget(attrs=attributes),
        )


class SignIn(forms.Form):
    """Sign-in name and password."""

    username = Words(
        both("登录名", "Sign-in name"), autocomplete="username", autocapitalize="none", spellcheck="false"
    )
    password = Words(both("密码", "Password"), kind="password", autocomplete="current-password")


class Code(forms.Form):
    """A one-time code."""

    code = Words(
        both("动态码", "Code"), autocomplete="one-time-code", inputmode="text", autocapitalize="none", spellcheck="false",
        hint=both("手机应用上现在显示的 6 位数字；手机不在身边时用一个备用码", "The 6 digits the app shows now; without the telephone, one of the backup codes"),
        **{"class": "code"},
    )  # fmt: skip


class Password(forms.Form):
    """A change of password."""

    old = Words(both("现在的密码", "Present password"), kind="password", autocomplete="current-password")
    new = Words(both("新密码", "New password"), kind="password", autocomplete="new-password")
    again = Words(
        both("再输一次新密码", "The new password once more"), kind="password", autocomplete="new-password"
    )


class Invited(forms.Form):
    """The account that an invitation makes."""

    name = Words(
        both("姓名", "Name"),
        autocomplete="name",
        hint=both("会显示在您报送和审核的每一项旁边", "It stands beside everything you file and review"),
    )
    username = Words(
        both("登录名", "Sign-in name"), autocomplete="username", autocapitalize="none", spellcheck="false",
        hint=both("2 到 60 个字，不含空格", "2 to 60 characters without blanks"),
    )  # fmt: skip
    new = Words(both("密码", "Password"), kind="password", autocomplete="new-password")
    again = Words(
        both("再输一次密码", "The password once more"), kind="password", autocomplete="new-password"
    )


class Leave(forms.Form):
    """Naming a deputy."""

    deputy = forms.IntegerField(label=both("代办人", "Deputy"), required=False, widget=forms.Select)
    since = forms.DateField(
        label=both("从哪天起", "First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=both("到哪天止", "Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=both("两天都算在内", "Both days count"),
    )  # fmt: skip
    reason = Words(both("事由", "Reason"), maxlength="200")

    def __init__(self, data: object = None, *, deputies: tuple[tuple[int, str], ...] = ()) -> None:
        super().__init__(data)
        self.fields["deputy"].widget.choices = [("", both("请选择", "Choose")), *deputies]
