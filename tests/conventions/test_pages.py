"""Documentation is in step with the code and with itself."""

from __future__ import annotations

import re
import subprocess
import sys


def test_generated_pages_are_fresh(root):
    checked = subprocess.run(
        [sys.executable, "tools/make_reference.py", "--check"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_links_lead_somewhere(root):
    broken = []
    for page in [*root.glob("*.md"), *root.glob("docs/**/*.md")]:
        text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if not re.match(r"[a-z]+:|#", target) and not (page.parent / target.split("#")[0]).exists():
                broken.append(f"{page.relative_to(root)}: {target}")
    assert broken == []


def test_decisions_are_numbered_without_a_gap_and_short(root):
    pages = sorted((root / "docs" / "decisions").glob("[0-9]*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    assert [page.name for page in pages if page.read_text(encoding="utf-8").count("\n") > 60] == []


def test_start_up_keeps_its_promise(root):
    measured = subprocess.run(
        [sys.executable, "benchmarks/startup.py"], cwd=root, capture_output=True, text=True, check=False
    )
    assert measured.returncode == 0, measured.stdout + measured.stderr
