"""The source text with everything marked that was read from it: one page, complete in itself, no network."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from string import Template

from zhiheng.core.issues import Language, Text
from zhiheng.core.plan.blocks import Document
from zhiheng.core.plan.model import Facts, Plan
from zhiheng.files.markup_marks import KIND_WORDS, Mark, MarkKind, marks_of
from zhiheng.files.markup_text import safe, text_html

WORDS: dict[str, Text] = {
    "reading": Text("读计划", "Reading"),
    "nothing": Text("没有读到", "not found"),
    "source": Text("原文", "Source text"),
    "cards": Text("读数", "Reading"),
    "filters": Text("显示哪些标注", "Which marks to show"),
    "read": Text("读出", "read"),
    "aside": Text("搁置", "set aside"),
    "reported": Text("疑点", "issues"),
    "keys": Text("j / k 下一处、上一处，Enter 看读数", "j / k next and previous, Enter opens the reading"),
    "back": Text("回到原文", "Back to the text"),
    "close": Text("收起", "Close"),
    "placeless": Text("全文", "Whole text"),
}
FACT_WORDS = (
    ("number", Text("文号", "Number")),
    ("issuer", Text("发文机关", "Issuer")),
    ("issued", Text("日期", "Date")),
    ("period", Text("期限", "Period")),
)


def write_markup(document: Document, plan: Plan, path: str | Path, *, language: Language = "zh") -> None:
    """Writes the page to `path`, in UTF-8."""
    Path(path).write_text(markup_html(document, plan, language), encoding="utf-8")


def markup_html(document: Document, plan: Plan, language: Language = "zh") -> str:
    """The whole page. All text is escaped; nothing is loaded from anywhere."""
    marks = marks_of(plan, language)
    kinds = [kind for kind in KIND_WORDS if any(mark.kind is kind for mark in marks)]
    words = {f"word_{name}": text.said(language) for name, text in WORDS.items()}
    return Template(_asset("page.html")).substitute(
        words,
        lang={"zh": "zh-CN", "en": "en"}[language],
        title=safe(plan.facts.title or document.name),
        name=safe(document.name),
        style=_asset("page.css"),
        script=_asset("page.js"),
        switches="\n".join(_switch(kind) for kind in kinds),
        legend="\n".join(_legend(kind, marks, language) for kind in kinds),
        bar=_bar(plan, language),
        facts=_facts(plan.facts, language),
        text=text_html(document, marks, language, plan.sections),
        cards="\n".join(_card(mark, language) for mark in marks),
    )


def _asset(name: str) -> str:
    return (files("zhiheng.files") / "markup_page" / name).read_text(encoding="utf-8")


def _switch(kind: MarkKind) -> str:
    return f'<input type="checkbox" class="switch" id="show-{kind.value}" aria-labelledby="label-{kind.value}" checked>'


def _legend(kind: MarkKind, marks: tuple[Mark, ...], language: Language) -> str:
    count = sum(mark.kind is kind for mark in marks)
    word = KIND_WORDS[kind].said(language)
    return (
        f'<label for="show-{kind.value}" id="label-{kind.value}"><span class="sample {kind.value}">{word}</span>'
        f" <b>{count}</b></label>"
    )


def _bar(plan: Plan, language: Language) -> str:
    """What became of the figures in the text: read, set aside, reported."""
    counts = (
        ("read", len(plan.targets) + len(plan.results)),
        ("aside", len(plan.set_aside)),
        ("reported", len(plan.issues)),
    )
    parts = [
        f'<span class="{name}" style="flex-grow:{count}">{WORDS[name].said(language)} {count}</span>'
        for name, count in counts
        if count
    ]
    return "".join(parts)


def _facts(facts: Facts, language: Language) -> str:
    values = {
        "number": facts.number,
        "issuer": "、".join(facts.issuer),
        "issued": facts.issued.isoformat() if facts.issued else "",
        "period": f"{facts.period[0]}–{facts.period[1]}" if facts.period else "",
    }
    missing = f'<span class="missing">{WORDS["nothing"].said(language)}</span>'
    return "".join(
        f"<div><dt>{label.said(language)}</dt><dd>{safe(values[name]) or missing}</dd></div>"
        for name, label in FACT_WORDS
    )


def _card(mark: Mark, language: Language) -> str:
    word = f"{KIND_WORDS[mark.kind].said(language)} {mark.number}"
    rows = "".join(f"<div><dt>{label}</dt><dd>{safe(value)}</dd></div>" for label, value in mark.rows)
    above = f'<span class="above">{safe(mark.above)}</span>' if mark.above not in ("", mark.number) else ""
    terms = f'<span class="terms">{safe(mark.terms)}</span>' if mark.terms else ""
    figure = f'<p class="figure">{safe(mark.figure)}{terms}</p>' if mark.figure or terms else ""
    return (
        f'<article class="card {mark.kind.value}" id="{mark.anchor}">'
        f'<p class="top"><span class="tag">{word}</span>{above}{_back(mark, language)}</p>'
        f"<h3>{safe(mark.head)}</h3>{figure}"
        f"{f'<dl>{rows}</dl>' if rows else ''}</article>"
    )


def _back(mark: Mark, language: Language) -> str:
    """Where it stands; leads back to the text."""
    if not mark.has_place:
        return f'<span class="where">{safe(mark.where or WORDS["placeless"].said(language))}</span>'
    label = WORDS["back"].said(language)
    return (
        f'<a class="where" href="#at-{mark.anchor}" title="{label}">{safe(mark.where) or label} ↩'
        f'<span class="close"> {WORDS["close"].said(language)}</span></a>'
    )
