"""Says what pip-audit has found, and above all what it could not look up: a mirror without the list of weaknesses looks like a clean bill.

python tools/read_audit.py REPORT.json LOG
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

CLEAN, FOUND, NOT_LOOKED_UP = 0, 1, 2
OWN = "zhiheng"


def main(report: Path, log: Path) -> int:
    """Prints the findings; the exit status: 0 clean, 1 something was found, 2 not everything was looked up."""
    try:
        dependencies = json.loads(report.read_text(encoding="utf-8"))["dependencies"]
    except (OSError, ValueError, KeyError):
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines() if log.exists() else []
        print("\n".join(lines[-3:]), file=sys.stderr)
        print("没有查成：连不上软件源或它的漏洞库，原因见上。请在能联网的机器上执行，或用 HTTPS_PROXY 指明代理。\n"
              "Nothing was looked up: no package index with its list of weaknesses can be reached, see above. Run this where there is a "
              "network, or name a proxy with HTTPS_PROXY.", file=sys.stderr)  # fmt: skip
        return NOT_LOOKED_UP
    text, status = told(dependencies)
    print(text)
    return status


def told(dependencies: list[dict[str, Any]]) -> tuple[str, int]:
    """What is said of the dependencies as pip-audit reports them, and the exit status."""
    own = [each for each in dependencies if each["name"] != OWN]
    skipped = [each for each in own if "skip_reason" in each]
    lines = [
        f"{each['name']} {each.get('version', '')}: {one['id']} {' '.join(one.get('aliases', []))} → {' '.join(one.get('fix_versions', [])) or '?'}"
        for each in own
        for one in each.get("vulns", [])
    ]  # fmt: skip
    found = len(lines)
    looked = len(own) - len(skipped)
    lines.append(
        f"查了 {looked} 个库，已知漏洞 {found} 个。\n{looked} libraries looked up, {found} known weaknesses."
    )
    if skipped:
        lines.append(
            f"有 {len(skipped)} 个库没有查成：软件源没有它们的漏洞资料（镜像通常没有）。请在能访问漏洞库的机器上再查。\n"
            f"{len(skipped)} libraries could not be looked up: the package index has no list of weaknesses for them (mirrors seldom have). "
            "Run this again where such a list can be reached."
        )
    return "\n".join(lines), FOUND if found else NOT_LOOKED_UP if skipped else CLEAN


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
