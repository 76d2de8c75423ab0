"""From all rows to those that count: what each step kept and what it dropped."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from zhiheng.core.issues import Language, Text
from zhiheng.files.charts import drawing
from zhiheng.files.charts.drawing import LINE, SIZE, WIDTH, Box, text_width
from zhiheng.files.charts.model import Funnel, worded
from zhiheng.files.charts.numbers import MINUS, figure_text

_LABEL = 240.0
_GAP = 12.0
_ROW = 14.0
_BASE = SIZE * 0.35

_KEPT = Text("{}：余 {}", "{}: {} left")
_DROPPED = Text("去 {}", "{} dropped")


def dropped(funnel: Funnel) -> list[int]:
    """How many rows each step took away; 0 for the first."""
    rows = [step.rows for step in funnel.steps]
    return [0, *(before - after for before, after in itertools.pairwise(rows))] if rows else []


def draw_funnel(funnel: Funnel, language: Language) -> str:
    """The funnel as SVG: a bar for what is left, an outline for what was dropped."""
    names = [drawing.wrapped(worded(step.label, language), _LABEL) for step in funnel.steps]
    left = max((text_width(line) for lines in names for line in lines), default=0.0) + _GAP
    most = max((step.rows for step in funnel.steps), default=0) or 1
    notes = [
        (figure_text(step.rows, 0, funnel.unit), f"{MINUS}{figure_text(lost, 0)}" if lost else "")
        for step, lost in zip(funnel.steps, dropped(funnel), strict=True)
    ]
    column = WIDTH - max((text_width(lost) for _, lost in notes), default=0.0) - _GAP
    right = column - max((text_width(kept) for kept, _ in notes), default=0.0) - _GAP
    parts: list[str] = []
    top = 2.0
    for step, lost, name, note in zip(funnel.steps, dropped(funnel), names, notes, strict=True):
        height = LINE * len(name) + _ROW
        middle = top + height / 2
        ends = [left + (right - left) * rows / most for rows in (step.rows, step.rows + lost)]
        parts += _row(name, (left, middle), ends)
        parts.append(drawing.words(note[0], (column, middle + _BASE), kind="value", anchor="end"))
        parts.append(drawing.words(note[1], (WIDTH, middle + _BASE), kind="tick", anchor="end"))
        top += height
    return drawing.document(
        parts, height=top + 2.0, title=funnel.title.said(language), said=funnel_story(funnel, language), kind="funnel"
    )  # fmt: skip


def _row(name: list[str], start: tuple[float, float], ends: list[float]) -> Iterator[str]:
    left, middle = start
    top = middle - LINE * (len(name) - 1) / 2 + _BASE
    for number, line in enumerate(name):
        yield drawing.words(line, (left - _GAP, top + number * LINE), kind="name", anchor="end")
    yield drawing.box(Box(left, middle - 9.0, ends[0], middle + 9.0), kind="kept")
    if ends[1] > ends[0]:
        yield drawing.box(Box(ends[0], middle - 8.5, ends[1], middle + 8.5), kind="dropped", filled=False)


def funnel_story(funnel: Funnel, language: Language) -> str:
    """Each step with the rows that are left."""
    said = []
    for step, lost in zip(funnel.steps, dropped(funnel), strict=True):
        kept = _KEPT.said(language).format(
            worded(step.label, language), figure_text(step.rows, 0, funnel.unit)
        )
        drop = _DROPPED.said(language).format(figure_text(lost, 0)) if lost else ""
        comma = "，" if language == "zh" else ", "
        said.append(kept + (comma + drop if drop else ""))
    return ("；" if language == "zh" else "; ").join(said)
