"""What the tests of the public pages share: figures of the whole and of towns, and every page as text."""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

TARGET = "target-5bc115"
"""Small enterprises helped: a count, reported for the whole and by town."""
FILED = datetime(2028, 4, 11, tzinfo=UTC)
TOWNS = {"城关街道": "310", "大营镇": "3", "双河镇": "40", "白沙镇": "25"}


def file_towns(office) -> int:
    """Figures of the whole and of the towns in the ledger; gives the seq."""
    from samples import HEADER

    places = {"全区": "378", **TOWNS}
    rows = "".join(
        f"{TARGET},,{place},2028-03-31,累计数,{value},家,统计表\n" for place, value in places.items()
    )
    return filed(f"{HEADER}\n{rows}".encode())


def filed(content: bytes) -> int:
    """Reported values straight into the ledger; gives the seq."""
    from zhiheng.office.records.workspaces import workspace
    from zhiheng.workspace.filing import Submission, hand_in

    opened = workspace()
    file = opened.root / "reported.csv"
    file.write_bytes(content)
    register = opened.register("reported_values")
    outcome = hand_in(opened, Submission(register=register, file=file, body="区市场监管局", at=FILED))
    assert outcome.filing, [issue.line("zh") for issue in outcome.issues]
    return outcome.filing.seq


def pages(browser, targets) -> dict[str, str]:
    """Every public page and download by its address, as text; those of these targets in both languages."""
    addresses = [
        "/public/",
        "/public/?language=en",
        "/public/data.csv",
        "/public/report/",
        "/public/report/sent/",
        "/public/answer/",
    ]
    for target in targets:
        addresses += [f"/public/{target}/", f"/public/{target}/?language=en", f"/public/{target}.csv", f"/public/report/?target={target}"]  # fmt: skip
    found = {}
    for address in addresses:
        answer = browser.get(address)
        assert answer.status_code == 200, address
        found[address] = answer.content.decode()
    packed = browser.get("/public/datapackage.zip").content
    with zipfile.ZipFile(io.BytesIO(packed)) as parts:
        found |= {name: parts.read(name).decode() for name in parts.namelist()}
    return found
