"""Two and a half years of made-up filings and the duties of the plan, in the office of a test."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

ORDER = ("enterprises", "inspections", "outside_figures", "reported_values")
"""What others refer to comes first."""
UNTIL = date(2028, 6, 30)
OWN, OTHER = "区市场监管局", "区教育局"
FILED = datetime(2028, 7, 4, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="session")
def history_files(
    office_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], Path]:
    """The made-up rows as CSV files, by register and filing body."""
    from zhiheng.files.plan_toml import read_plan_toml
    from zhiheng.office.demonstration.history import HEADERS, history
    from zhiheng.office.demonstration.samples import SAMPLING
    from zhiheng.workspace.links import read_links

    plan = read_plan_toml(office_template / "plan.toml")
    lead = {target.id: _body((*target.bodies.lead, *target.bodies.support)) for target in plan.targets}
    rows: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for row in history(plan, read_links(office_template / "links.toml"), SAMPLING):
        if row.day <= UNTIL:
            body = lead[row.cells[0]] if row.register == "reported_values" else OWN
            rows.setdefault((row.register, body), []).append(row.cells)
    folder = tmp_path_factory.mktemp("history")
    return {
        key: _write(folder / f"{key[0]}-{key[1]}.csv", HEADERS[key[0]], rows[key]) for key in sorted(rows)
    }


@pytest.fixture
def looked(office, history_files, filled: Path):
    """The office with everything filed, every target held by the bodies that the plan names, and its verdicts worked out."""
    if (filled / "zhiheng.toml").exists():
        put_in_place(office, filled)
    else:
        give_duties(office)
        for (register, body), file in history_files.items():
            hand_in(office, register, file, body=body)
        keep(office, filled)
    office.hand_in = lambda register, file, **said: hand_in(office, register, file, **said)
    office.report = lambda *rows, **said: hand_in(
        office, "reported_values", write_reports(office.root, *rows), **said
    )
    return office


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first such office is kept for the tests after it."""
    return tmp_path_factory.mktemp("filled") / "workspace"


def keep(office, filled: Path) -> None:
    """Keeps a copy of the office; not on PostgreSQL, where its database lies elsewhere."""
    from django.db import connection

    from zhiheng.office.records.verdicts import verdicts

    verdicts(office.actor("leader"))
    if connection.vendor == "sqlite":
        close()
        shutil.copytree(office.root, filled)


def put_in_place(office, filled: Path) -> None:
    """Makes the office that of the copy."""
    close()
    shutil.rmtree(office.root)
    shutil.copytree(filled, office.root)


def close() -> None:
    from django.db import connections

    from zhiheng.office.records.workspaces import forget

    forget()
    connections.close_all()


def hand_in(office, register: str, file: Path, *, body: str = OWN, kind: str = "insert"):
    """Files straight into the ledger; gives the entry."""
    from zhiheng.core.registers.kinds import Kind
    from zhiheng.office.records.workspaces import workspace
    from zhiheng.workspace.filing import Submission
    from zhiheng.workspace.filing import hand_in as filed

    ws = workspace()
    found = filed(
        ws, Submission(register=ws.registers[register], file=file, body=body, at=FILED, kind=Kind(kind))
    )
    assert found.filing is not None, [issue.line("en") for issue in found.issues]
    return found.filing


def give_duties(office) -> None:
    """Duties in force for the bodies that the plan names."""
    from zhiheng.office.people.models import Body
    from zhiheng.office.records.models import Duty
    from zhiheng.office.records.workspaces import workspace

    bodies = dict(Body.objects.values_list("name", "pk"))
    duties = [
        Duty(group="targets", item=target.id, body_id=bodies[name], part=part, since=date(2026, 4, 1))
        for target in workspace().plan.targets
        for part, names in (("lead", target.bodies.lead or (OWN,)), ("support", target.bodies.support))
        for name in dict.fromkeys(names)
        if name in bodies
    ]
    Duty.objects.bulk_create(duties, ignore_conflicts=True)


def _body(names: tuple[str, ...]) -> str:
    return OTHER if OTHER in names else OWN


def _write(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def queries(captured) -> list[str]:
    """The statements that a page asked of the database, transactions apart."""
    return [
        each["sql"]
        for each in captured
        if not each["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
    ]


def cells(text: str) -> Iterator[str]:
    """The words of a page without its markup."""
    import re

    yield from (part.strip() for part in re.split(r"<[^>]*>", text) if part.strip())


REPORT_HEADER = ("目标编号", "范围", "数据截止日期", "统计口径", "数值", "佐证材料")


def write_reports(folder: Path, *rows: tuple[str, ...]) -> Path:
    """Rows of reported_values (target, place, closing day, value) as a CSV file."""
    cells = [(target, place, until, "本季度数", value, "统计表.pdf") for target, place, until, value in rows]
    return _write(folder / "reports.csv", REPORT_HEADER, cells)
