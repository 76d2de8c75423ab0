"""Makes the migrations of the office's tables: .venv/bin/python tools/make_migrations.py [--anew]

With `--anew` the first migration is written again instead of a further one: only before the first release, while nobody has data.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from zhiheng.office.starting import start
from zhiheng.workspace.making import make_workspace

APPS = ("people", "records")


def main() -> None:
    """Makes them; the workspace that Django needs for it is thrown away."""
    import zhiheng.office

    anew = "--anew" in sys.argv[1:]
    home = Path(zhiheng.office.__file__).parent
    for app in APPS if anew else ():
        for path in (home / app / "migrations").glob("0*.py"):
            path.unlink()
    with tempfile.TemporaryDirectory() as folder:
        start(make_workspace(Path(folder) / "workspace").root)
        from django.core.management import call_command

        call_command("makemigrations", *APPS, verbosity=1)


if __name__ == "__main__":
    main()
