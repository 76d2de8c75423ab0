"""Starting Django for a workspace: once a process, before anything of the office is imported."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.workspace.opening import Workspace, open_workspace


def start(root: Path, *, shift: timedelta = timedelta(), secure: bool | None = None) -> Workspace:
    """Sets Django up for the workspace in `root`; gives it. `shift` moves the office's clock (demonstrations only).

    Raises InputProblem where there is no workspace, RuntimeError where Django was set up for another one before.
    """
    import django
    from django.conf import settings

    from zhiheng.office.settings import settings_for

    workspace = open_workspace(root)
    if settings.configured:
        raise RuntimeError(f"the office was started for {settings.OFFICE_ROOT} already")
    settings.configure(**settings_for(workspace, shift=shift, secure=secure))
    django.setup()
    return workspace


def migrate(told: Callable[[Path], None] | None = None, *, backup: bool = True) -> None:
    """Brings the tables of the office to this release; the ledger's are made by the ledger.

    Where tables of an earlier release are changed, the workspace is backed up first, unless `backup` is off; `told` is given the archive
    before anything is changed. Raises InputProblem where a later release made the tables, or the backup does not succeed.
    """
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    applied, known = set(executor.loader.applied_migrations), set(executor.loader.disk_migrations)
    if unknown := sorted(
        f"{app}.{name}" for app, name in applied - known if app in executor.loader.migrated_apps
    ):
        raise InputProblem(_later_release(unknown))
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    if applied and backup:
        _back_up(told)
    call_command("migrate", verbosity=0, interactive=False)


def _back_up(told: Callable[[Path], None] | None) -> None:
    from django.conf import settings

    from zhiheng.office import clock
    from zhiheng.workspace.backup import FOLDER, back_up, dated_name

    workspace = open_workspace(Path(settings.OFFICE_ROOT))
    at = clock.now().astimezone(clock.ZONE)
    try:
        made = back_up(workspace, workspace.root / FOLDER / dated_name(at), at=at)
    except InputProblem as problem:
        raise InputProblem(*problem.issues, _not_backed_up()) from problem
    finally:
        workspace.close()
    if made.issues:
        raise InputProblem(*made.issues, _not_backed_up())
    if told is not None:
        told(made.path)


def _later_release(names: list[str]) -> Issue:
    return Issue(
        level=Level.ERROR,
        code="release-later",
        place=Text("网上办公的数据库", "the database of the office"),
        value="、".join(names),
        message=Text("这个工作区已经由较新版本的质衡打开过，本版本不认识其中的表", "a later release of Zhiheng has opened this workspace; this one does not know its tables"),
        remedy=Text("请安装不低于原来的版本；要退回旧版本，请用升级前的备份恢复（工作区的 backups 目录里有一份）",
                    "Install that release or a later one; to go back, restore the backup that was made before the upgrade (one lies in the folder backups of the workspace)"),
    )  # fmt: skip


def _not_backed_up() -> Issue:
    return Issue(
        level=Level.ERROR,
        code="upgrade-without-backup",
        place=Text("升级", "the upgrade"),
        value="",
        message=Text("升级前的自动备份没有成功，数据库没有改动", "the backup before the upgrade did not succeed; the database was not changed"),
        remedy=Text("请先解决上面的问题；已经另外备份好的，用 zhiheng serve --no-backup 升级",
                    "Settle what is said above; where you have made a backup yourself, upgrade with zhiheng serve --no-backup"),
    )  # fmt: skip
