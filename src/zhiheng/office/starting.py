"""Starting Django for a workspace: once a process, before anything of the office is imported."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

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


def migrate() -> None:
    """Brings the tables of the office to this release; the ledger's are made by the ledger."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
