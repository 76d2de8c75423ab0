"""How fast a plan is read, beside a plain peer on the same text in the same run.

    python benchmarks/reading.py [FILE…]      without a file, the example that the project ships

The peer is what any program must do at the least: for a file, load it with python-docx and join its text; for a text,
find its numbers with one pattern. Times are CPU seconds, the best of several rounds; the ratio to the peer says more
than the seconds, which depend on the machine.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "qinghe-2026"
ROUNDS = 5
NUMBER = re.compile(r"\d+(?:\.\d+)?\s*[%‰\u4e00-\u9fff]?")


def best(work: Callable[[], object]) -> float:
    """CPU seconds of the quickest of several calls, after one to warm up."""
    work()
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return max(min(times), 1e-6)


def rows(path: Path) -> list[tuple[str, int, float, float, str]]:
    """What was done, characters, seconds, seconds of the peer, and the peer's name."""
    from zhiheng.core.plan.reading import read_blocks
    from zhiheng.files.documents import read_document

    document = read_document(path)
    size = len(document.text)
    number = best(lambda: NUMBER.findall(document.text))
    found = [
        (f"{path.name}: text to plan", size, best(lambda: read_blocks(document)), number, "one regex pass")
    ]
    if path.suffix == ".docx":
        load = best(lambda: word_text(path))
        found.insert(
            0, (f"{path.name}: file to text", size, best(lambda: read_document(path)), load, "python-docx")
        )
    return found


def word_text(path: Path) -> str:
    """The text of a Word file as python-docx gives it, tables included."""
    from docx import Document

    document = Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join((*(paragraph.text for paragraph in document.paragraphs), *cells))


def main(arguments: list[str]) -> int:
    """Prints one row a piece of work; returns the exit status."""
    paths = (
        [Path(each) for each in arguments]
        or sorted(EXAMPLE.glob("plan.docx"))
        or sorted(EXAMPLE.glob("plan.md"))
    )
    if not paths:
        print(f"no example under {EXAMPLE}; name a file", file=sys.stderr)
        return 1
    print(f"| Reading (best of {ROUNDS}) | characters | CPU s | characters a second | times the peer |")
    print("|---|---:|---:|---:|---:|")
    for what, size, seconds, peer, name in [row for path in paths for row in rows(path)]:
        print(f"| {what} | {size} | {seconds:.4f} | {size / seconds:,.0f} | {seconds / peer:.1f} × {name} |")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
