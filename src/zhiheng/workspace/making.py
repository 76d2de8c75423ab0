"""Making a workspace: a directory with settings, lists, an empty ledger and, where one is given, the plan."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.registers.model import Lists, Named
from zhiheng.workspace import lists, settings
from zhiheng.workspace.opening import PLAN, SCHEMES, Workspace, open_workspace

if TYPE_CHECKING:
    from zhiheng.core.plan.model import Plan

_SEVERAL = ("各", "有关", "相关", "其他", "全区", "全市")
"""How names begin that stand for many bodies at once; nobody files in their name."""
_DISTRICT = re.compile(r"^(?:中共)?(?:.{1,10}[省市州盟])?(.{1,10}?(?:区|县|旗))(?=人民政府|委|政府)")
"""The district in the name of an issuer: 清河区 in 云州市清河区人民政府 and in 中共清河区委."""
_TOWNS = ("镇", "街道", "乡")


def make_workspace(folder: Path, plan: Plan | None = None) -> Workspace:
    """Makes a workspace in a new or empty directory. `plan` gives its name and the bodies that may file.

    Raises InputProblem where something stands in the directory already: nothing is ever written over.
    """
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputProblem(_occupied(folder))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SCHEMES).mkdir()
    if plan is not None:
        from zhiheng.files.plan_toml import write_plan_toml

        write_plan_toml(plan, folder / PLAN)
    known = lists_of(plan) if plan else Lists()
    text = lists.lists_text(known, district_of(plan) if plan and known.areas else "")
    (folder / lists.FILE).write_text(text, encoding="utf-8")
    chosen = settings.Settings(name=plan.facts.title if plan else "", plan=PLAN if plan else "")
    (folder / settings.FILE).write_text(settings.settings_text(chosen), encoding="utf-8")
    workspace = open_workspace(folder)
    workspace.ledger.close()
    return workspace


def stands_for_many(name: str) -> bool:
    """Whether the name means many bodies at once (各镇, 各有关单位), so that no single one can be called to account by it."""
    return name.startswith(_SEVERAL)


def lists_of(plan: Plan) -> Lists:
    """The plan's bodies, without those that stand for many, and the towns among them as areas.

    A possible alias that is itself a body of the plan stays a body: only a person can say that they are one.
    """
    names = {body.name for body in plan.bodies}
    bodies = tuple(
        Named(body.name, tuple(alias for alias in body.aliases if alias not in names))
        for body in plan.bodies
        if not stands_for_many(body.name)
    )
    towns = tuple(
        Named(town) for body in bodies if (town := body.name.removesuffix("人民政府").removesuffix("办事处")).endswith(_TOWNS)
    )  # fmt: skip
    district = district_of(plan)
    return Lists(bodies, (*towns, *([Named(district)] if towns and district else [])))


def district_of(plan: Plan) -> str:
    """The district or county in whose name the plan is issued, in which its towns lie; "" where the issuer tells none."""
    found = (_DISTRICT.search(issuer) for issuer in plan.facts.issuer)
    return next((match[1] for match in found if match), "")


def _occupied(folder: Path) -> Issue:
    made = (folder / settings.FILE).exists()
    return Issue(
        level=Level.ERROR,
        code="workspace-exists" if made else "folder-occupied",
        place=Text(str(folder), str(folder)),
        value="",
        message=Text("这里已经是工作区", "this is a workspace already") if made
        else Text("这里不是空目录", "this is not an empty directory"),
        remedy=Text("直接使用即可；要另建一个，请换一个目录", "Use it as it is, or choose another directory for a new one") if made
        else Text("请换一个新目录，原有文件不会被改动", "Choose a new directory; what stands here is left alone"),
    )  # fmt: skip
