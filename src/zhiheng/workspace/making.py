"""Making a workspace: a directory with settings, lists, an empty ledger and, where one is given, the plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.registers.model import Lists, Named
from zhiheng.workspace import lists, settings
from zhiheng.workspace.opening import SCHEMES, Workspace, open_workspace

if TYPE_CHECKING:
    from zhiheng.core.plan.model import Plan

PLAN = "plan.toml"
_SEVERAL = ("各", "有关", "相关", "其他", "全区", "全市")
"""How names begin that stand for many bodies at once; nobody files in their name."""
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
    (folder / lists.FILE).write_text(lists.lists_text(lists_of(plan) if plan else Lists()), encoding="utf-8")
    chosen = settings.Settings(name=plan.facts.title if plan else "", plan=PLAN if plan else "")
    (folder / settings.FILE).write_text(settings.settings_text(chosen), encoding="utf-8")
    workspace = open_workspace(folder)
    workspace.ledger.close()
    return workspace


def lists_of(plan: Plan) -> Lists:
    """The plan's bodies, without those that stand for many, and the towns among them as areas.

    A possible alias that is itself a body of the plan stays a body: only a person can say that they are one.
    """
    names = {body.name for body in plan.bodies}
    bodies = tuple(
        Named(body.name, tuple(alias for alias in body.aliases if alias not in names))
        for body in plan.bodies
        if not body.name.startswith(_SEVERAL)
    )
    towns = tuple(
        Named(town) for body in bodies if (town := body.name.removesuffix("人民政府").removesuffix("办事处")).endswith(_TOWNS)
    )  # fmt: skip
    return Lists(bodies, towns)


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
