"""Making the demonstration district: a workspace, its people, the plan adopted, two and a half years of filings, and today's work."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from zhiheng.core.issues import Text
from zhiheng.workspace.settings import FILE

DAY = date(2028, 7, 5)
"""The day on which the district lives: the middle of the plan's last year, five days into a quarter's filing."""
ADOPTED, SINCE = date(2026, 4, 2), date(2026, 4, 8)
"""When the plan was adopted, and from when on it holds."""
DISTRICT = Path(__file__).with_name("district")
PLAN = DISTRICT / "plan.docx"
SETTING = """
[office]
# 演示区的今天。人物、单位和数据都是编造的；演示不要求动态口令，不要在这里办理真实业务。
demonstration = "{day}"
issuer = "清河区质量工作领导小组办公室"
document_code = "清质"
"""

Say = Callable[[Text], None]


def lay_out(root: Path) -> None:
    """The directory of the district: an empty workspace with its lists and links. Django is not needed yet.

    Raises InputProblem where something stands there already.
    """
    from zhiheng.workspace.making import make_workspace

    with closing(make_workspace(root)):
        for name in ("lists.toml", "links.toml"):
            shutil.copyfile(DISTRICT / name, root / name)


def populate(say: Say) -> None:
    """Fills the district of the office that was started; `say` is told of each step as it begins."""
    from zhiheng.office.demonstration import (
        citizens,
        correspondence,
        past,
        people,
        plan,
        present,
        supervision,
    )
    from zhiheng.office.demonstration.days import on
    from zhiheng.office.records.workspaces import publish
    from zhiheng.office.starting import migrate

    say(Text("建立单位和人员", "making bodies and people"))
    migrate()
    with on(ADOPTED):
        publish()
        people.settle()
        say(Text("读计划，核对，采纳", "reading the plan, confirming it, adopting it"))
        plan.put_in_force(people.acting_as("clerk"), PLAN, SINCE)
    citizens.open_doors()
    with on(present.MERGED - timedelta(days=10)):
        present.merge_bodies()
    say(
        Text(
            "编造两年半的报送，按当时的日期入账",
            "filing two and a half made-up years, each filing on its day",
        )
    )
    past.fill(present.UNTIL)
    supervision.begin()
    say(Text("摆好今天的工作", "laying out today's work"))
    present.lay_out()
    correspondence.lay_out()
    supervision.lay_out()
    citizens.report()
    _finish()


def _finish() -> None:
    """Says in the settings that this is a demonstration: only now, so that one that was interrupted is not taken for whole."""
    from django.conf import settings

    from zhiheng.workspace.settings import read_settings

    path = Path(settings.OFFICE_ROOT) / FILE
    with path.open("a", encoding="utf-8") as file:
        file.write(SETTING.format(day=DAY))
    settings.OFFICE_SETTINGS = read_settings(path).office
