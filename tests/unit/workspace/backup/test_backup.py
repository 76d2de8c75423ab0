"""A backup holds everything, a restored copy is the same workspace, and no archive is believed before it was looked at."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
import subprocess
import sys
import zipfile
from datetime import UTC, datetime

import pytest

from zhiheng.cli.main import run
from zhiheng.core.issues import InputProblem
from zhiheng.ledger.folding import fold
from zhiheng.workspace import archives, postgres_tools
from zhiheng.workspace.backup import back_up
from zhiheng.workspace.making import make_workspace
from zhiheng.workspace.opening import open_workspace
from zhiheng.workspace.restoring import check_archive, resettled, restore

NOW = datetime(2026, 3, 18, 9, tzinfo=UTC)
FILE = "目标编号,目标名称,范围,数据截止日期,统计口径,数值,单位,佐证材料\n"


@pytest.fixture
def worked(tmp_path):
    """A workspace with two filings and a fold, an own scheme, a key, and files that are nobody's business."""
    return made(tmp_path / "清河 workspace")


def made(root, database=""):
    make_workspace(root).close()
    if database:
        text = (root / "zhiheng.toml").read_text(encoding="utf-8")
        (root / "zhiheng.toml").write_text(
            text.replace("sqlite:///zhiheng.sqlite3", database), encoding="utf-8"
        )
    (root / "lists.toml").write_text('[[bodies]]\nname = "区教育局"\n', encoding="utf-8")
    (root / "office.key").write_text("secret", encoding="utf-8")
    (root / "schemes" / "说明.txt").write_text("自定台账", encoding="utf-8")
    (root / "cache").mkdir(exist_ok=True)
    (root / "cache" / "derived").write_text("x", encoding="utf-8")
    file_rows(root, 1, 2)
    workspace = open_workspace(root)
    fold(workspace.ledger, "reported_values", at=NOW, filer="陈")
    workspace.close()
    return root


def file_rows(root, *numbers):
    for number in numbers:
        data = root.parent / f"报送{number}.csv"
        data.write_text(
            f"{FILE}t{number},目标{number},全区,2026-03-31,累计数,{number},个,\n", encoding="utf-8"
        )
        assert run(["file", "reported_values", str(data), "--body", "区教育局", "-w", str(root)]) == 0


def taken(root, target, **options):
    workspace = open_workspace(root)
    try:
        return back_up(workspace, target, at=NOW, **options)
    finally:
        workspace.close()


def test_a_restored_copy_is_the_same_workspace(worked, tmp_path, capsys):
    (worked / "lists.toml.part").write_text("half", encoding="utf-8")
    file = tmp_path / "backups" / "one.zip"
    told = []
    made = taken(worked, file, progress=lambda done, total: told.append((done, total)))
    assert made.issues == () and made.head == 3
    assert told[-1][0] <= told[-1][1] and len({done for done, _ in told}) == len(told)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["one.zip"], "nothing half written stays"
    names = set(zipfile.ZipFile(file).namelist())
    assert {
        "database.sqlite3",
        "workspace/office.key",
        "workspace/schemes/说明.txt",
        "workspace/zhiheng.toml",
    } <= names
    assert not any("cache" in name or name.endswith((".part", "lock")) for name in names)
    file_rows(worked, 3)
    capsys.readouterr()
    assert run(["restore", str(file), str(tmp_path / "copy"), "--lang", "en"]) == 0
    assert "3 filings, head 3:" in capsys.readouterr().out
    figures = []
    for folder, moment in ((worked, "3"), (tmp_path / "copy", "3")):
        assert run(["export", "reported_values", "-o", str(tmp_path / f"{folder.name}.csv"), "--as-of", moment, "-w", str(folder)]) == 0  # fmt: skip
        figures.append((tmp_path / f"{folder.name}.csv").read_text(encoding="utf-8"))
    assert figures[0] == figures[1] and "目标2" in figures[0] and "目标3" not in figures[0]
    assert stat.S_IMODE((tmp_path / "copy" / "office.key").stat().st_mode) == 0o600
    assert run(["verify", "-w", str(tmp_path / "copy")]) == 0
    file_rows(tmp_path / "copy", 4)


def test_the_database_and_the_store_may_lie_elsewhere(worked, tmp_path):
    shutil.move(worked / "zhiheng.sqlite3", tmp_path / "ledger.db")
    shutil.move(worked / "ledger", worked / "store")
    text = (worked / "zhiheng.toml").read_text(encoding="utf-8")
    text = text.replace("sqlite:///zhiheng.sqlite3", f"sqlite:///{tmp_path}/ledger.db").replace(
        '"ledger"', '"store"'
    )
    (worked / "zhiheng.toml").write_text(text, encoding="utf-8")
    taken(worked, tmp_path / "b.zip")
    restored = restore(tmp_path / "b.zip", tmp_path / "copy")
    assert restored.sound and restored.verified.filings == 3
    assert (tmp_path / "copy" / "ledger" / "manifests").is_dir() and not (
        tmp_path / "copy" / "store"
    ).exists()


def test_files_that_are_gone_are_told_and_the_rest_is_backed_up(worked, tmp_path, capsys):
    segments = sorted((worked / "ledger" / "segments").rglob("*.parquet"))
    segments[0].unlink()
    segments[1].write_bytes(b"rotten")
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in (1, 2):
        (folder / f"zhiheng-2026010{day}-030000.zip").write_bytes(b"earlier")
    assert run(["backup", str(folder), "--keep", "1", "-w", str(worked), "--lang", "en"]) == 1
    said = capsys.readouterr().err
    assert said.count("cannot be read or is damaged; the backup does not hold it") == 2
    assert len(list(folder.iterdir())) == 3, "earlier backups stay where this one is not whole"
    (made,) = [path for path in folder.iterdir() if path.stat().st_size > 100]
    assert run(["backup", "--check", str(made), "--lang", "en"]) == 1
    assert "It lacked 2 files when it was made: ledger/segments/" in capsys.readouterr().err
    assert run(["restore", str(made), str(tmp_path / "copy"), "--lang", "en"]) == 1
    assert "verification found 2 problems" in capsys.readouterr().out


def test_dated_backups_are_kept_as_many_as_wanted(worked, tmp_path, capsys):
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "zhiheng-20200101-030000.zip").write_bytes(b"x")
    (folder / "our-own.zip").write_bytes(b"x")
    assert run(["backup", str(folder), "--keep", "1", "--json", "-w", str(worked)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["removed"] == 1 and said["head"] == 3 and said["issues"] == []
    assert {path.name for path in folder.iterdir()} == {"our-own.zip", said["file"].rpartition("/")[2]}
    assert run(["backup", said["file"], "-w", str(worked)]) == 1, "nothing is written over"


def test_editions_are_those_of_the_copied_database(worked, tmp_path):
    """The office had published a later edition than the database that was copied knows, or not yet the one that it knows."""
    import hashlib

    first, second = '[[bodies]]\nname = "区教育局"\n', '[[bodies]]\nname = "区卫健委"\n'
    with sqlite3.connect(worked / "zhiheng.sqlite3") as connection:
        connection.execute("CREATE TABLE records_edition (name, number, content, sha256)")
        connection.execute("CREATE TABLE django_session (session_key)")
        connection.execute("INSERT INTO django_session VALUES ('somebody-is-signed-in')")
        for number, text in enumerate((first, second), start=1):
            connection.execute("INSERT INTO records_edition VALUES ('lists.toml', ?, ?, ?)", (number, text, hashlib.sha256(text.encode()).hexdigest()))  # fmt: skip
    connection.close()
    taken(worked, tmp_path / "b.zip")
    with archives.Archive(tmp_path / "b.zip") as archive:
        assert archive.text("workspace/lists.toml") == second
    (worked / "lists.toml").write_text("# 手工改过\n" + first, encoding="utf-8")
    taken(worked, tmp_path / "c.zip")
    assert restore(tmp_path / "c.zip", tmp_path / "copy").sound
    assert (tmp_path / "copy" / "lists.toml").read_text(encoding="utf-8").startswith("# 手工改过")
    assert b"somebody-is-signed-in" not in (tmp_path / "copy" / "zhiheng.sqlite3").read_bytes(), (
        "sessions stay behind"
    )


def rewritten(source, target, change, more=()):
    """The archive with its members as `change` leaves them, which is given the list and a mapping of names to contents; then `more`."""
    with zipfile.ZipFile(source) as old:
        members = {info.filename: old.read(info) for info in old.infolist()}
    said = json.loads(members.pop(archives.LIST))
    change(said, members)
    with zipfile.ZipFile(target, "w") as new:
        for name, content in [*members.items(), *more]:
            new.writestr(name, content)
        new.writestr(archives.LIST, json.dumps(said))


def listed(name):
    def change(said, members):
        said["members"].append([name, 1, "0" * 64])
        members[name] = b"x"

    return change


def without_database(said, members):
    said["members"] = [each for each in said["members"] if each[0] != "database.sqlite3"]
    del members["database.sqlite3"]


UNSAFE = (
    "workspace/../../etc/passwd", "/etc/passwd", "workspace//etc/passwd", "workspace/a\\..\\b", "workspace/c:evil", "other/file",
    "ledger/../office.key", "ledger/segments/x/short.parquet", "attachments/ab/cd", "workspace/zhiheng.sqlite3-wal", "workspace/ledger/lock",
    "workspace/./zhiheng.toml", "workspace/",
)  # fmt: skip
DAMAGES = (
    ("backup-newer", lambda said, members: said.update(format=2)),
    ("backup-damaged", lambda said, members: said.pop("head")),
    ("backup-damaged", without_database),
    ("backup-member-missing", lambda said, members: members.pop("workspace/office.key")),
    ("backup-member-changed", lambda said, members: members.update({"workspace/office.key": b"other!"})),
    ("backup-member-changed", lambda said, members: members.update({"workspace/office.key": b"secret" + b"0" * 1000})),
    ("backup-member-added", lambda said, members: members.update({"workspace/extra.toml": b"x"})),
    *(("backup-name-unsafe", listed(name)) for name in UNSAFE),
)  # fmt: skip


def test_damaged_archives_are_refused_and_nothing_is_written(worked, tmp_path):
    whole, bad = tmp_path / "whole.zip", tmp_path / "bad.zip"
    taken(worked, whole)
    check_archive(whole)
    for code, change in DAMAGES:
        rewritten(whole, bad, change)
        with pytest.raises(InputProblem) as caught:
            restore(bad, tmp_path / "copy")
        assert code in {issue.code for issue in caught.value.issues}, code
        assert not (tmp_path / "copy").exists()


def test_broken_files_are_no_archives(worked, tmp_path):
    whole, bad = tmp_path / "whole.zip", tmp_path / "bad.zip"
    taken(worked, whole)
    content = whole.read_bytes()
    middle = len(content) // 2
    for damaged in (
        b"", b"no archive", content[:middle], content[:-30], content[:middle] + b"\0" * 64 + content[middle + 64 :], content[100:],
    ):  # fmt: skip
        bad.write_bytes(damaged)
        with pytest.raises(InputProblem):
            check_archive(bad)
    with zipfile.ZipFile(bad, "w") as other:
        other.writestr("readme", "x")
    with pytest.raises(InputProblem, match="no backup of Zhiheng"):
        check_archive(bad)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_stands_there_twice_is_found(worked, tmp_path):
    taken(worked, tmp_path / "whole.zip")
    rewritten(
        tmp_path / "whole.zip",
        tmp_path / "bad.zip",
        lambda said, members: None,
        [("workspace/office.key", b"secret")],
    )
    with pytest.raises(InputProblem) as caught:
        check_archive(tmp_path / "bad.zip")
    assert [issue.code for issue in caught.value.issues] == ["backup-member-added"]
    rewritten(tmp_path / "whole.zip", tmp_path / "bad.zip", lambda said, members: said["members"].append(said["members"][0]))  # fmt: skip
    with pytest.raises(InputProblem) as caught:
        restore(tmp_path / "bad.zip", tmp_path / "copy")
    assert [issue.code for issue in caught.value.issues] == ["backup-member-added"]


def test_what_is_larger_than_the_disk_is_not_even_read(worked, tmp_path, monkeypatch):
    taken(worked, tmp_path / "whole.zip")
    rewritten(tmp_path / "whole.zip", tmp_path / "bomb.zip", lambda said, members: said["members"][0].__setitem__(1, 1 << 60))  # fmt: skip
    monkeypatch.setattr(archives.Archive, "issues", lambda *_: pytest.fail("it was read"))
    with pytest.raises(InputProblem) as caught:
        restore(tmp_path / "bomb.zip", tmp_path / "copy")
    assert [issue.code for issue in caught.value.issues] == ["no-room"]
    assert not (tmp_path / "copy").exists()


def test_all_problems_of_places_are_told_at_once(worked, tmp_path, capsys):
    taken(worked, tmp_path / "b.zip")
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "mine").write_text("x", encoding="utf-8")
    status = run(
        [
            "restore",
            str(tmp_path / "b.zip"),
            str(tmp_path / "copy"),
            "--database",
            "postgresql://x/y",
            "--lang",
            "en",
        ]
    )
    said = capsys.readouterr().err
    assert status == 1 and "this is not an empty directory" in said and "Leave --database out" in said
    assert [path.name for path in (tmp_path / "copy").iterdir()] == ["mine"]


def test_settings_name_the_new_places_and_keep_the_rest():
    text = '# 说明\n[workspace]\nname = "清河"\n[store]\nplace = "s3://quality/ledger"\nendpoint = "https://storage.example"\n\n[office]\naddress = "https://q.example"\n'
    changed = resettled(text, "sqlite:///zhiheng.sqlite3")
    assert (
        "s3://" not in changed
        and 'place = "ledger"' in changed
        and 'url = "sqlite:///zhiheng.sqlite3"' in changed
    )
    assert changed.startswith("# 说明\n") and 'address = "https://q.example"' in changed
    with pytest.raises(InputProblem, match="cannot be changed here"):
        resettled('store = { place = "s3://a/b" }\n', "sqlite:///zhiheng.sqlite3")


def test_on_postgresql(postgres_url, tmp_path, capsys):
    from sqlalchemy import create_engine, make_url, text

    root = made(tmp_path / "workspace", database=postgres_url)
    assert run(["backup", str(tmp_path / "b.zip"), "-w", str(root)]) == 0
    file_rows(root, 3)
    capsys.readouterr()
    assert run(["restore", str(tmp_path / "b.zip"), str(tmp_path / "copy"), "--lang", "en"]) == 1
    assert "comes from a PostgreSQL database" in capsys.readouterr().err
    assert (
        run(
            [
                "restore",
                str(tmp_path / "b.zip"),
                str(tmp_path / "copy"),
                "--database",
                postgres_url,
                "--lang",
                "en",
            ]
        )
        == 1
    )
    assert "it is not empty" in capsys.readouterr().err and not (tmp_path / "copy").exists()
    engine = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS other WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE other"))
    engine.dispose()
    other = make_url(postgres_url).set(database="other").render_as_string(hide_password=False)
    assert (
        run(["restore", str(tmp_path / "b.zip"), str(tmp_path / "copy"), "--database", other, "--lang", "en"])
        == 0
    )
    assert "3 filings, head 3:" in capsys.readouterr().out
    assert not (tmp_path / "copy" / "database.dump").exists()
    assert run(["verify", "-w", str(tmp_path / "copy")]) == 0
    file_rows(tmp_path / "copy", 4)


def test_postgresql_tools_that_are_missing_or_old_are_told(monkeypatch, tmp_path):
    monkeypatch.setattr(postgres_tools, "FOLDERS", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputProblem, match="program pg_dump is not there"):
        postgres_tools.tool("pg_dump", 15)
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 13.4'\n", encoding="utf-8")
    old.chmod(0o755)
    with pytest.raises(InputProblem, match="version 13, older than the database \\(15\\)"):
        postgres_tools.tool("pg_dump", 15)
    assert postgres_tools.tool("pg_dump", 13) == old


def test_a_password_goes_to_postgresql_beside_the_command_line(tmp_path):
    from sqlalchemy import make_url

    program = tmp_path / "pg_dump"
    program.write_text(
        '#!/bin/sh\necho "$*" >&2\n[ "$PGPASSWORD" = "geheim" ] && echo given >&2\nexit 3\n', encoding="utf-8"
    )
    program.chmod(0o755)
    with pytest.raises(InputProblem) as caught:
        postgres_tools.run(
            program, make_url("postgresql+psycopg://zhiheng:geheim@db.example:5433/q?sslmode=require"), "--x"
        )
    said = caught.value.issues[0].value
    assert "given" in said and "geheim" not in said
    assert all(
        part in said
        for part in ("host=db.example", "port=5433", "user=zhiheng", "sslmode=require", "--no-password")
    )


def test_an_object_store_is_backed_up_into_the_directory(s3_environment, tmp_path):
    root = tmp_path / "workspace"
    make_workspace(root).close()
    text = (
        (root / "zhiheng.toml")
        .read_text(encoding="utf-8")
        .replace('place = "ledger"', f'place = "{s3_environment}"')
    )
    (root / "zhiheng.toml").write_text(text, encoding="utf-8")
    (root / "lists.toml").write_text('[[bodies]]\nname = "区教育局"\n', encoding="utf-8")
    file_rows(root, 1)
    assert taken(root, tmp_path / "b.zip").issues == ()
    restored = restore(tmp_path / "b.zip", tmp_path / "copy")
    assert restored.sound and (tmp_path / "copy" / "ledger" / "manifests" / "0000000001.json").is_file()


def test_a_workspace_without_an_office_needs_none_of_its_libraries(worked, tmp_path):
    call = (
        "import sys; sys.modules.update(dict.fromkeys(('django', 'waitress', 'psycopg', 'obstore'))); from zhiheng.cli.main import run; "
        f"assert run(['backup', {str(tmp_path / 'b.zip')!r}, '-w', {str(worked)!r}]) == 0; "
        f"assert run(['backup', '--check', {str(tmp_path / 'b.zip')!r}]) == 0; "
        f"assert run(['restore', {str(tmp_path / 'b.zip')!r}, {str(tmp_path / 'copy')!r}]) == 0"
    )
    done = subprocess.run([sys.executable, "-c", call], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
