"""The workspace that is worked in while the server is killed: the example plan adopted, and much to file for its first body.

python tests/office/durability/ground.py WORKSPACE [DATABASE]
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

DAY = date(2028, 7, 5)
LATER = date(2028, 12, 29)
"""The deadline of everything, so that nothing is locked however much is filed."""
SETTING = f'\n[office]\ndemonstration = "{DAY}"\n'


def make(root: Path, database: str = "") -> None:
    """Makes the workspace, on another database where one is named."""
    from zhiheng.office.demonstration.days import stand_at
    from zhiheng.office.demonstration.making import PLAN, lay_out
    from zhiheng.office.starting import migrate, start

    lay_out(root)
    file = root / "zhiheng.toml"
    text = file.read_text(encoding="utf-8")
    if database:
        text = text.replace('url = "sqlite:///zhiheng.sqlite3"', f'url = "{database}"')
    file.write_text(text + SETTING, encoding="utf-8")
    start(root)
    stand_at(datetime(DAY.year, DAY.month, DAY.day, 1, tzinfo=UTC))
    migrate()
    _fill(PLAN)


def _fill(document: Path) -> None:
    from zhiheng.office.actions.dues import make_dues
    from zhiheng.office.demonstration import people, plan
    from zhiheng.office.people.actors import PROGRAM
    from zhiheng.office.records.models import Due
    from zhiheng.office.records.workspaces import forget, publish

    publish()
    people.settle()
    plan.put_in_force(people.acting_as("clerk"), document, date(2026, 4, 8))
    make_dues(PROGRAM, DAY)
    Due.objects.update(deadline=LATER)
    forget()


if __name__ == "__main__":
    make(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
