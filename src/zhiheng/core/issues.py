"""A problem found: how grave, where, which value, what is wrong and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

Language = Literal["zh", "en"]


class Level(StrEnum):
    """How grave an issue is."""

    ERROR = "error"
    """Nothing can be done before this is mended."""
    WARNING = "warning"
    """The work goes on, but the finding is very likely a mistake."""
    QUESTION = "question"
    """Only a person can say whether this is a mistake."""
    NOTE = "note"
    """Worth knowing."""


LEVEL_LABELS: dict[Level, dict[Language, str]] = {
    Level.ERROR: {"zh": "错误", "en": "error"},
    Level.WARNING: {"zh": "警告", "en": "warning"},
    Level.QUESTION: {"zh": "待确认", "en": "question"},
    Level.NOTE: {"zh": "提示", "en": "note"},
}


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in Chinese and the same in English."""

    zh: str
    en: str

    def said(self, language: Language) -> str:
        """The sentence in `language`."""
        return self.zh if language == "zh" else self.en

    def filled(self, value: object) -> Text:
        """The sentence with `value` in the place that its braces keep, in both languages."""
        return Text(self.zh.format(value), self.en.format(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A problem found by a reader or a rule.

    `code` names the kind of problem in kebab-case and is stable; `place` says where for a person
    (page, paragraph, table cell, file and line); `span` gives the characters of the source text,
    where there are any; `value` is the offending value as printed.
    """

    level: Level
    code: str
    place: Text
    value: str
    message: Text
    remedy: Text
    span: tuple[int, int] | None = None

    def line(self, language: Language) -> str:
        """The issue as one line of text: level, place, what is wrong, the value, what to do."""
        value = " ".join(self.value.split())
        if language == "zh":
            shown = f"：「{value}」" if value else ""
            return f"{LEVEL_LABELS[self.level]['zh']}：{self.place.zh}：{self.message.zh}{shown}。{self.remedy.zh}"
        shown = f": “{value}”" if value else ""
        return (
            f"{LEVEL_LABELS[self.level]['en']}: {self.place.en}: {self.message.en}{shown}. {self.remedy.en}"
        )

    def record(self, language: Language) -> dict[str, Any]:
        """The issue for JSON, in words of one language; `level` and `code` are the same in both."""
        return {
            "level": self.level.value,
            "code": self.code,
            "place": self.place.said(language),
            "value": self.value,
            "message": self.message.said(language),
            "remedy": self.remedy.said(language),
            "span": list(self.span) if self.span else None,
        }


class InputProblem(Exception):
    """The input cannot be taken. Carries every issue found, never only the first."""

    def __init__(self, *issues: Issue) -> None:
        self.issues = issues
        super().__init__("\n".join(issue.line("en") for issue in issues))
