"""Makes the migrations of the office's tables: .venv/bin/python tools/make_migrations.py [--again]

With `--again` what this release has made so far is written again as one: never what a release has brought to people who have data.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from zhiheng.office.starting import start
from zhiheng.workspace.making import make_workspace

RELEASED = {"people": "0001_initial", "records": "0001_initial"}
"""The last migration of each part that a release has brought (0.1.0)."""


def main() -> None:
    """Makes them; the workspace that Django needs for it is thrown away."""
    import zhiheng.office

    home = Path(zhiheng.office.__file__).parent
    for app in RELEASED if "--again" in sys.argv[1:] else ():
        for path in (home / app / "migrations").glob("0*.py"):
            if path.stem > RELEASED[app]:
                path.unlink()
    with tempfile.TemporaryDirectory() as folder:
        start(make_workspace(Path(folder) / "workspace").root)
        from django.core.management import call_command

        call_command("makemigrations", *RELEASED, verbosity=1, name="release_0_2")


if __name__ == "__main__":
    main()
