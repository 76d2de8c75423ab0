"""An office for each test: a copy of one made once, with a person for every role, on SQLite or, where asked for, PostgreSQL.

ZHIHENG_TEST_DATABASE may hold the address of a PostgreSQL server (postgresql+psycopg://USER@HOST:PORT/postgres): then every office
lies in a database of its own there.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "qinghe-2026"
SERVER = os.environ.get("ZHIHENG_TEST_DATABASE", "")
DAY = date(2028, 7, 5)
"""The office's today in tests: the middle of the plan's last year."""
OWN, OTHER = "区市场监管局", "区教育局"
PEOPLE = (
    ("clerk", "林经办", "clerk", ""),
    ("liaison", "周联络", "liaison", OWN),
    ("liaison-2", "吴联络", "liaison", OTHER),
    ("reviewer", "郑审核", "department_reviewer", OWN),
    ("reviewer-2", "王审核", "department_reviewer", OTHER),
    ("office", "冯审核", "office_reviewer", ""),
    ("office-2", "陈审核", "office_reviewer", ""),
    ("leader", "褚区长", "leader", ""),
    ("auditor", "卫审计", "auditor", ""),
    ("enterprise", "蒋质量", "enterprise", "清河示例食品有限公司"),
    ("system", "沈系统", "system_admin", ""),
    ("security", "韩安全", "security_admin", ""),
    ("audit", "杨审计", "audit_admin", ""),
)
PASSWORD = "Qinghe-2028-Zhiliang"
_numbers = itertools.count(1)


class Office:
    """One test's office: people by their sign-in names, and browsers that are signed in."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def person(self, username: str):
        from zhiheng.office.people.models import Person

        return Person.objects.get(username=username)

    def body(self, name: str) -> int:
        from zhiheng.office.people.models import Body

        return Body.objects.get(name=name).pk

    def actor(self, username: str):
        from zhiheng.office.people.reading import actor_of

        return actor_of(self.person(username), DAY, "127.0.0.1")

    def browser(self, username: str = ""):
        """A Django test client; signed in where a name is given."""
        from django.test import Client

        client = Client()
        if username:
            client.force_login(self.person(username), backend="django.contrib.auth.backends.ModelBackend")
        return client


@pytest.fixture(scope="session")
def office_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the example plan, its lists and links, migrated, with people; Django set up for it."""
    return office_made_in(tmp_path_factory.mktemp("office"))


def office_made_in(folder: Path) -> Path:
    """Makes that workspace in a folder; once in a process, for Django is set up for it."""
    from zhiheng.files.plan_toml import read_plan_toml
    from zhiheng.office.starting import migrate, start
    from zhiheng.workspace.making import make_workspace

    root = folder / "workspace"
    plan_file = root.parent / "plan.toml"
    _example_plan(plan_file)
    make_workspace(root, read_plan_toml(plan_file)).close()
    for name in ("lists.toml", "links.toml"):
        shutil.copy(EXAMPLE / name, root / name)
    _place(root, "template")
    midnight = datetime(DAY.year, DAY.month, DAY.day, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    real = datetime.now(UTC)  # noqa: TID251 - the shell of these tests
    start(root, shift=midnight - real)
    migrate()
    _make_people()
    from zhiheng.office.records.workspaces import forget, publish

    publish()
    forget()
    _release()
    return root


@pytest.fixture
def office(office_template: Path, tmp_path: Path) -> Iterator[Office]:
    """An office of this test's own."""
    from django.conf import settings

    from zhiheng.office.records.workspaces import forget

    root = tmp_path / "workspace"
    shutil.copytree(office_template, root)
    _place(root, f"test_{os.getpid()}_{next(_numbers)}", template="template")
    settings.OFFICE_ROOT, settings.OFFICE_FILES = root, root / "attachments"
    _point_at(root)
    try:
        yield Office(root)
    finally:
        forget()
        _release()
        _drop(root)
        _point_at(office_template)


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration district, made by its command once; who changes something in it works on a copy."""
    root = tmp_path_factory.mktemp("demonstration") / "district"
    call = "import sys; from zhiheng.cli.main import main; sys.argv[0] = 'zhiheng'; main()"
    command = [sys.executable, "-c", call, "demo", str(root), "--no-serve", "--lang", "en"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def _example_plan(target: Path) -> None:
    from zhiheng.files.plan_toml import write_plan_toml
    from zhiheng.reading import read_plan

    write_plan_toml(read_plan(EXAMPLE / "plan.docx"), target)


def _make_people() -> None:
    from django.conf import settings
    from django.contrib.auth.hashers import make_password
    from django.db import transaction

    from zhiheng.office import clock
    from zhiheng.office.people.models import Appointment, Body, Person
    from zhiheng.workspace.lists import read_lists
    from zhiheng.workspace.opening import open_workspace

    lists = read_lists(open_workspace(settings.OFFICE_ROOT).root / "lists.toml")
    hashed = make_password(PASSWORD)
    with transaction.atomic():
        for named in lists.bodies:
            Body.objects.create(name=named.name, kind="department")
        for area in lists.areas:
            if area.name.endswith(("街道", "镇")):
                Body.objects.create(name=area.name, kind="town")
        Body.objects.create(name="清河示例食品有限公司", kind="enterprise", code="91310000MA1FL0000X")
        for username, name, role, body in PEOPLE:
            person = Person.objects.create(
                username=username,
                name=name,
                password=hashed,
                made_at=clock.now(),
                password_changed_at=clock.now(),
            )
            held = Body.objects.get(name=body) if body else None
            Appointment.objects.create(person=person, role=role, body=held, since=date(2026, 1, 1))


def _release() -> None:
    from django.db import connections

    connections.close_all()


def _point_at(root: Path) -> None:
    """Lets Django's connection lead to the database of that workspace."""
    from django.db import connections

    from zhiheng.office.settings import database
    from zhiheng.workspace.opening import open_workspace

    _release()
    wanted = database(open_workspace(root))
    connections["default"].settings_dict.update(wanted)
    connections.settings["default"].update(wanted)


def _place(root: Path, name: str, template: str = "") -> None:
    """On PostgreSQL: a database of that name, a copy of `template` where one is given."""
    if not SERVER:
        return
    from sqlalchemy import make_url

    url = make_url(SERVER).set(database=f"zhiheng_{name}")
    copied = f' TEMPLATE "zhiheng_{template}"' if template else ""
    _execute(f'DROP DATABASE IF EXISTS "{url.database}"', f'CREATE DATABASE "{url.database}"{copied}')
    file = root / "zhiheng.toml"
    text = file.read_text(encoding="utf-8")
    lines = [
        f'url = "{url.render_as_string(hide_password=False)}"' if line.startswith("url = ") else line
        for line in text.splitlines()
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _drop(root: Path) -> None:
    if not SERVER:
        return
    from zhiheng.workspace.opening import open_workspace

    name = open_workspace(root).settings.database.rpartition("/")[2]
    _execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _execute(*statements: str) -> None:
    from sqlalchemy import create_engine, text

    engine = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
