"""How reading time grows with the length of texts made to be slow: eight times the text, how many times the time?

    python benchmarks/growth.py        exit status 1 when a ratio passes the limit

A plan is read in time that grows with its length. Marks left open, tables without an end, and rows that never close
are where a pattern that looks back, or a loop inside a loop, shows itself: 8 times the text would take 64 times as long.
"""

from __future__ import annotations

import sys
import time

TIMES = 8
LIMIT = 2.5 * TIMES
"""Times as long that eight times the text may take: growth with the length, and room for memory and noise."""
SHORT = 0.02
"""CPU seconds below which a time says nothing about growth."""
HOSTILE: dict[str, tuple[str, str]] = {
    "bold marks left open": ("", "**a "),
    "comments left open": ("", "<!--"),
    "pictures left open": ("", "![["),
    "pipes": ("", "|"),
    "pipes and lines": ("", "a|b\n"),
    "formulas left open": ("", "$a"),
    "entities left open": ("", "&amp"),
    "tags left open": ("", "<b "),
    "broken tab rows": ("", "a\tb\tc\n1\n"),
    "spans beyond the table": ("<table>", "<tr><td rowspan=999 colspan=999>"),
    "one cell a line": ("序号\n指标\n单位\n2025年\n2026年\n", "1\n产品合格率\n%\n95\n96\n"),
    "wrapped columns": (
        "指标                  2025年      2026年\n",
        "产品合格率，包括食品和\n药品的全部品种（%）             95      96\n第三组\n",
    ),
    "one sentence without end": ("到2025年，", "新增名牌产品8个，合格率达到95%以上，"),
    "brackets left open": ("", "合格率（其中"),
    "quotation marks left open": ("", "创建“名牌"),
    "numbers": ("", "1.2.3、"),
    "headings": ("", "（一）加强领导\n一是提高合格率。\n"),
}


def seconds(text: str) -> float:
    """CPU seconds to read `text` into a plan, the better of two."""
    from zhiheng.core.plan.reading import read_blocks
    from zhiheng.files.readers.text import document_of_text

    found = []
    for _ in range(2):
        start = time.process_time()
        read_blocks(document_of_text(text, "计划.md", "md"))
        found.append(time.process_time() - start)
    return min(found)


def growth(head: str, piece: str) -> tuple[int, float, float]:
    """Characters of the longer text, its seconds, and how many times those of a text an eighth as long."""
    count = 100
    while (short := seconds(head + piece * count)) < SHORT and count < 20_000:
        count *= 2
    long = seconds(head + piece * count * TIMES)
    return len(head) + len(piece) * count * TIMES, long, long / max(short, 1e-6)


def main() -> int:
    """Prints one row a text; returns the exit status."""
    seconds("一、总体目标\n合格率达到95%。\n" * 100)
    print(f"| Growth: {TIMES} times the text | characters | CPU s | times as long (limit {LIMIT:g}) |")
    print("|---|---:|---:|---:|")
    worst = 0.0
    for name, (head, piece) in HOSTILE.items():
        size, long, ratio = growth(head, piece)
        worst = max(worst, ratio)
        print(f"| {name} | {size} | {long:.3f} | {ratio:.1f} |", flush=True)
    return 0 if worst <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
