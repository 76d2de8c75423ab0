"""What a password must be (GB/T 22239-2019, 8.1.4.1 a); pure, so that a table of cases can hold it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from zhiheng.core.issues import Text
from zhiheng.office.people.parameters import FORMER_PASSWORDS, PASSWORD_CLASSES, password_length

LONGEST = 256
"""Longer ones would only keep the processor busy, characters."""


def classes_of(password: str) -> frozenset[str]:
    """The classes of characters in it: capital letters, small letters, digits, all others (Chinese characters included)."""
    return frozenset(_class(each) for each in password)


def _class(character: str) -> str:
    if "A" <= character <= "Z":
        return "upper"
    if "a" <= character <= "z":
        return "lower"
    return "digit" if unicodedata.category(character) == "Nd" else "other"


def password_problems(password: str, *, administrator: bool, names: Sequence[str] = ()) -> tuple[Text, ...]:
    """Everything that is wrong with a password; nothing for a good one. `names` (sign-in name, name) may not stand in it."""
    least = password_length(administrator=administrator)
    problems = []
    if len(password) < least:
        problems.append(Text(f"密码只有 {len(password)} 位，至少要 {least} 位{'（管理员）' if administrator else ''}",
                             f"The password has {len(password)} characters; {'administrators need' if administrator else 'it needs'} at least {least}"))  # fmt: skip
    if len(password) > LONGEST:
        problems.append(Text(f"密码有 {len(password)} 位，最多 {LONGEST} 位", f"The password has {len(password)} characters; at most {LONGEST} are taken"))  # fmt: skip
    if len(classes_of(password)) < PASSWORD_CLASSES.value:
        problems.append(Text(f"大写字母、小写字母、数字、其他字符四类中至少要有 {PASSWORD_CLASSES.value} 类",
                             f"Use at least {PASSWORD_CLASSES.value} of the four kinds: capitals, small letters, digits, other characters"))  # fmt: skip
    if any(_tells(name) and name.lower() in password.lower() for name in names):
        problems.append(
            Text("密码里不能有登录名或姓名", "The password may not contain the sign-in name or the name")
        )
    return tuple(problems)


def _tells(name: str) -> bool:
    """Whether a name is long enough to be meant when it stands in a password: two Chinese characters, three Latin letters."""
    return len(name) >= (3 if name.isascii() else 2)


def reused() -> Text:
    """What is said of a password that was one of the last ones."""
    return Text(f"不能用最近 {FORMER_PASSWORDS.value} 次用过的密码，请换一个", f"The last {FORMER_PASSWORDS.value} passwords may not come back; choose another")  # fmt: skip
