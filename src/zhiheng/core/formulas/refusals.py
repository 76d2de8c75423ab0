"""The problems found in one formula: gathered with their characters, told in the words of the table of wordings."""

from __future__ import annotations

from collections.abc import Iterable

from zhiheng.core.formulas.raw import Span
from zhiheng.core.formulas.wording import WORDINGS
from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.registers.definition_values import Wrong, shown


class Refused(Exception):
    """A part of a formula cannot be taken; the issue has been noted. Never leaves this package."""


class Refusals:
    """The issues of the formula `text`, which stands at `place`."""

    def __init__(self, text: str, place: Text) -> None:
        self.text = text
        self.place = place
        self.issues: list[Issue] = []

    def note(self, code: str, span: Span, **details: str | Text) -> None:
        """Notes the problem `code` of the characters `span`; `details` fill the braces of its wording."""
        wording = WORDINGS[code]
        chinese = {name: each.zh if isinstance(each, Text) else each for name, each in details.items()}
        english = {name: each.en if isinstance(each, Text) else each for name, each in details.items()}
        self._add(
            code,
            span,
            Text(wording.message.zh.format(**chinese), wording.message.en.format(**english)),
            Text(wording.remedy.zh.format(**chinese), wording.remedy.en.format(**english)),
        )

    def refuse(self, code: str, span: Span, **details: str | Text) -> Refused:
        """Notes the problem; raise what is given back."""
        self.note(code, span, **details)
        return Refused()

    def refuse_wrong(self, wrong: Wrong, span: Span) -> Refused:
        """Notes what the checks of registers found wrong; raise what is given back."""
        self._add(wrong.code.replace("rule-", "formula-"), span, wrong.message, wrong.remedy)
        return Refused()

    def _add(self, code: str, span: Span, message: Text, remedy: Text) -> None:
        issue = Issue(
            level=Level.ERROR,
            code=code,
            place=self._where(span[0]),
            value=shown(_visible(self.text[slice(*span)])),
            message=message,
            remedy=remedy,
            span=span,
        )
        if issue not in self.issues:
            self.issues.append(issue)

    def _where(self, at: int) -> Text:
        return Text(f"{self.place.zh}，第 {at + 1} 个字符", f"{self.place.en}, character {at + 1}")

    def problem(self) -> InputProblem:
        """All that was found, in the order of the text."""
        return InputProblem(*sorted(self.issues, key=lambda issue: issue.span or (0, 0)))


def _visible(piece: str) -> str:
    """A piece of text that does no harm where it is printed."""
    return "".join(each if each.isprintable() or each in "\t\n" else "�" for each in piece)


def listed(names: Iterable[str]) -> Text:
    """Names one after another."""
    words = tuple(names)
    return Text("、".join(words), ", ".join(words))
