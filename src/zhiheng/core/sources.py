"""Where a fact came from: a place in a document, for a person, and a span of its text, for a program."""

from __future__ import annotations

from dataclasses import dataclass

from zhiheng.core.issues import Text

Span = tuple[int, int]
"""Start and end (exclusive) in the source text, counted in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place as a person would look it up. All numbers start at 1; what does not apply is None."""

    page: int | None = None
    paragraph: int | None = None
    sheet: str | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None

    def label(self) -> Text:
        """The place in words, in Chinese and English."""
        zh, en = [], []
        if self.sheet is not None:
            zh.append(f"工作表「{self.sheet}」")
            en.append(f"sheet “{self.sheet}”")
        for number, chinese, english in (
            (self.page, "第 {} 页", "page {}"),
            (self.paragraph, "第 {} 段", "paragraph {}"),
            (self.table, "表 {}", "table {}"),
            (self.row, "第 {} 行", "row {}"),
            (self.column, "第 {} 列", "column {}"),
        ):
            if number is not None:
                zh.append(chinese.format(number))
                en.append(english.format(number))
        return Text("，".join(zh) or "全文", ", ".join(en) or "whole text")
