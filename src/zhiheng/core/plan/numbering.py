"""The numbering system of official documents: 第一章, 一、, （一）, 1., （1）, ①, and the marks of list items."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HAN = "一二三四五六七八九十百零〇两"


@dataclass(frozen=True, slots=True)
class Number:
    """The number that opens a paragraph: as printed without its separator, its form's rank, and its length."""

    printed: str
    form: str
    rank: int
    length: int
    value: int | None = None


_FORMS: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("annex", 0, re.compile(rf"(附件\s?[0-9{_HAN}]{{0,2}})(?:[：:、. ]|$)")),
    ("part", 1, re.compile(rf"(第[{_HAN}0-9]{{1,3}}(?:编|篇|部分))[：:、 ]?")),
    ("chapter", 2, re.compile(rf"(第[{_HAN}0-9]{{1,3}}章)[：:、 ]?")),
    ("node", 3, re.compile(rf"(第[{_HAN}0-9]{{1,3}}节)[：:、 ]?")),
    ("capital", 3, re.compile(r"([壹贰貳叁参參肆伍陆陸柒捌玖拾]{1,2})[、.．]")),
    ("han", 4, re.compile(rf"([{_HAN}]{{1,3}})(?:、|[.．](?!\d)|：)")),
    ("stage", 5, re.compile(rf"(第[{_HAN}]阶段)(?:[：:、，]|(?=[（(])|$)")),
    (
        "named",
        5,
        re.compile(rf"((?:专项)?(?:行动|任务|举措|工程|目标|专项)(?:[{_HAN}]{{1,2}}|\d{{1,2}}))[：:、 .．]"),
    ),
    ("han-bracket", 5, re.compile(rf"[（(]([{_HAN}]{{1,3}})[）)][、.．]?")),
    ("digit", 6, re.compile(r"(\d{1,3})(?:[.．](?:(?!\d)|(?=20\d\d年))|、(?!\d+[、年月%.]))")),
    ("digit-zero", 6, re.compile(r"(0[1-9])(?=[\u4e00-\u9fff])")),
    (
        "digit-node",
        7,
        re.compile(
            r"(\d{1,2}(?:\.\d{1,2}){1,3})(?=[^\d.%‰\-万亿千百个家项元件人起分公里米吨年批次倍户座张场所处名条支台辆套班天小级星点成以左平立亩克升]) ?"
        ),
    ),
    ("digit-bracket", 8, re.compile(r"[（(](\d{1,3})[）)][、.．]?")),
    ("digit-half", 8, re.compile(r"(\d{1,2})[）)][、.．]?")),
    ("circled", 9, re.compile(r"([①-⑳㈠-㈩⑴-⒇⒈-⒛])[、.．]?")),
    ("letter", 10, re.compile(r"([A-Za-z])[.．、）)](?=[\u4e00-\u9fff])")),
)
_BRACKETED = frozenset({"han-bracket", "digit-bracket"})

DASH = re.compile(r"^(?:—{1,3}|-{2,3}|－{1,3}|[-*+](?=\s|[\u4e00-\u9fff“])|[●○■◆▪◇★▲►➢·•])\s*")
"""The mark that opens an item of an unnumbered list."""
ARTICLE = re.compile(rf"^第[{_HAN}0-9]{{1,4}}条(?:\s|：|、|(?=[\u4e00-\u9fff]))")
"""The number of an article: 第一条."""
ORDINAL = re.compile(rf"^(?:[{_HAN[:10]}](?:是|要)|首先|其次|第[{_HAN[:10]}][，、])")
"""一是, 二是: an enumeration inside the running text."""


def read_number(text: str) -> Number | None:
    """The number that opens `text` (repaired), or None."""
    for form, rank, pattern in _FORMS:
        match = pattern.match(text)
        if match:
            printed = f"（{match[1]}）" if form in _BRACKETED else match[1].replace(" ", "")
            return Number(printed, form, rank, match.end(), _value(match[1]))
    return None


def _value(printed: str) -> int | None:
    """The number's value, for telling whether it follows the one before."""
    digits = re.search(r"\d+", printed)
    if digits:
        return int(digits[0])
    han = re.search(f"[{_HAN}]+", printed)
    if not han:
        return None
    tens, found, units = han[0].partition("十")
    order = "零一二三四五六七八九"
    if not found:
        return order.index(tens) if tens in order else None
    return (order.find(tens) if tens else 1) * 10 + (order.find(units) if units else 0)
