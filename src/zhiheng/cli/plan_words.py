"""A plan as people read it on a terminal."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import PurePath
from shutil import get_terminal_size, which

from zhiheng.cli.tables import NO_BREAK, table_text
from zhiheng.cli.widths import wrapped
from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import Language, Text
from zhiheng.core.plan.model import Commitment, Facts, Plan
from zhiheng.core.plan.wording import measure_words

TARGET_HEAD: dict[Language, tuple[str, ...]] = {
    "zh": ("指标", "目标值", "时限", "责任单位"),
    "en": ("Subject", "Figure", "By", "Bodies"),
}
RESULT_HEAD: dict[Language, tuple[str, ...]] = {
    "zh": ("指标", "实绩", "年份"),
    "en": ("Subject", "Figure", "Year"),
}
PHASE_HEAD: dict[Language, tuple[str, ...]] = {"zh": ("工作步骤", "起", "止"), "en": ("Phase", "From", "To")}
COUNTS: tuple[tuple[str, Text], ...] = (
    ("targets", Text("目标 {} 条", "{} targets")),
    ("results", Text("实绩 {} 条", "{} results")),
    ("tasks", Text("任务 {} 项", "{} tasks")),
    ("bodies", Text("责任单位 {} 个", "{} bodies")),
    ("phases", Text("工作步骤 {} 个", "{} phases")),
    ("mechanisms", Text("工作机制 {} 条", "{} mechanisms")),
    ("set_aside", Text("搁置的数字 {} 处", "{} figures set aside")),
    ("issues", Text("读取时的疑点 {} 条", "{} issues noticed")),
)
STRIVING = Text("力争 {}", "{} (striving)")
SAME_BODIES = Text("同上", "as above")
SET_ASIDE = Text("搁置的数字不是目标也不是实绩，原因：{}。用 --html 可逐条核对。",
                 "Figures set aside are neither targets nor results: {}. Look at each with --html.")  # fmt: skip
UNPIPED_COLUMNS = 120
ISSUES_SHOWN = 5
MORE_ISSUES = Text("另有 {} 条，请看 zhiheng check。", "{} more; see zhiheng check.")
NOTHING_READ = Text(
    "没有读到目标、实绩或任务：这份文件也许不是行动计划，也许文字没有正确提取。请用 --html 对照原文。",
    "No target, result or task was found: this may be no action plan, or its text was not extracted well. "
    "Compare it with the source using --html.",
)


def terminal_columns() -> int:
    """Columns of the terminal; a comfortable width where output is piped."""
    return max(30, get_terminal_size((UNPIPED_COLUMNS, 24)).columns)


def plan_text(plan: Plan, name: str, language: Language, columns: int) -> str:
    """Facts, targets, results, phases, counts and what to try next."""
    parts = [facts_text(plan.facts, language)]
    if plan.targets:
        rows = grouped_rows(plan.targets, language, with_bodies=True)
        parts.append(
            _titled(Text("目标", "Targets"), table_text(TARGET_HEAD[language], rows, columns), language)
        )
    if plan.results:
        rows = grouped_rows(plan.results, language, with_bodies=False)
        parts.append(
            _titled(Text("实绩", "Results"), table_text(RESULT_HEAD[language], rows, columns), language)
        )
    if plan.phases:
        phases = [(phase.title, phase.start, phase.end) for phase in plan.phases]
        parts.append(table_text(PHASE_HEAD[language], phases, columns))
    parts.append("\n".join(wrapped(counts_line(plan, language), columns)))
    parts.append("\n".join(wrapped(set_aside_line(plan, language), columns)) if plan.set_aside else "")
    parts.append(issues_text(plan, language, columns))
    parts.append(next_steps(plan, name, language))
    return "\n\n".join(part for part in parts if part)


def _titled(title: Text, table: str, language: Language) -> str:
    return f"{title.said(language)}\n{table}"


def set_aside_line(plan: Plan, language: Language) -> str:
    """Why figures were set aside, the most frequent reason first."""
    reasons = Counter(each.reason.said(language) for each in plan.set_aside)
    said = {"zh": "；", "en": "; "}[language].join(
        f"{reason} {count}" for reason, count in reasons.most_common()
    )
    return SET_ASIDE.said(language).format(said)


def facts_text(facts: Facts, language: Language) -> str:
    """Title, number, issuer, date and period, each where known."""
    issued = facts.issued.isoformat() if facts.issued else ""
    period = f"{facts.period[0]}–{facts.period[1]}" if facts.period else ""
    known = [each for each in (facts.number, "、".join(facts.issuer), issued, period) if each]
    title = facts.title or {"zh": "（没有读到标题）", "en": "(no title found)"}[language]
    return "\n".join(each for each in (title, " · ".join(known)) if each)


def grouped_rows(
    entries: Sequence[Commitment], language: Language, *, with_bodies: bool
) -> list[Sequence[str] | str]:
    """Targets or results as rows, under a heading for each area and category.

    Bodies are said in full where they change, and as "the same" below.
    """
    rows: list[Sequence[str] | str] = []
    for group, members in groupby(entries, key=lambda entry: (entry.area, entry.category)):
        heading = " · ".join(name for name in group if name)
        if heading or rows:
            rows.append(f"【{heading or '—'}】")
        above = ""
        for entry in members:
            row = (entry.subject, figure_words(entry, language), entry.by)
            bodies = bodies_words(entry.bodies, language)
            same = bodies and bodies == above
            above = bodies
            rows.append((*row, SAME_BODIES.said(language) if same else bodies) if with_bodies else row)
    return rows


def figure_words(entry: Commitment, language: Language) -> str:
    """The figure with how firm it is, where it is only striven for."""
    figure = measure_words(entry, language, space=NO_BREAK)
    return STRIVING.said(language).format(figure) if entry.firm == "striving" else figure


def bodies_words(bodies: Bodies, language: Language) -> str:
    """Names, with who supports said where the text tells them apart."""
    lead = "、".join(bodies.lead)
    if not bodies.support:
        return lead
    support = "、".join(bodies.support)
    return {"zh": f"{lead}；配合：{support}", "en": f"{lead}; supporting: {support}"}[language]


def counts_line(plan: Plan, language: Language) -> str:
    """How much was read, how much set aside, how much reported."""
    said = [text.said(language).format(len(getattr(plan, name))) for name, text in COUNTS]
    return {"zh": "，", "en": ", "}[language].join(said) + {"zh": "。", "en": "."}[language]


def issues_text(plan: Plan, language: Language, columns: int) -> str:
    """The first few things the reader noticed, and what it means when it found nothing at all."""
    lines = [issue.line(language) for issue in plan.issues[:ISSUES_SHOWN]]
    if len(plan.issues) > ISSUES_SHOWN:
        lines.append(MORE_ISSUES.said(language).format(len(plan.issues) - ISSUES_SHOWN))
    if not (plan.targets or plan.results or plan.tasks):
        lines.append(NOTHING_READ.said(language))
    return "\n".join(part for line in lines for part in wrapped(line, columns))


def next_steps(plan: Plan, name: str, language: Language) -> str:
    """What to run next."""
    name = f'"{name}"' if " " in name else name
    zhiheng = command_name()
    steps: tuple[tuple[str, Text], ...] = (
        (f"{zhiheng} read {name} --html out.html", Text("逐条对照原文", "compare with the source text")),
        (
            f"{zhiheng} read {name} -o plan.toml",
            Text("写成可以修改的文件", "write a file that can be corrected"),
        ),
        (f"{zhiheng} check {name}", Text("给计划做体检", "check the plan")),
        (
            f"{zhiheng} decompose {name} -o out.xlsx",
            Text("生成目标任务分解表", "make the decomposition table"),
        ),
    )
    if not (plan.targets or plan.results or plan.tasks):
        steps = steps[:1]
    head = {"zh": "接下来可以：", "en": "Next:"}[language]
    longest = max(len(step) for step, _ in steps)
    return "\n".join([head, *(f"  {step.ljust(longest)}  {text.said(language)}" for step, text in steps)])


def command_name() -> str:
    """How the command is called here: by its name, or by the path it was started with when the name is not known."""
    started = sys.argv[0] if sys.argv else ""
    path = PurePath(started)
    return started if path.stem == "zhiheng" and len(path.parts) > 1 and not which("zhiheng") else "zhiheng"
