"""Restoring a workspace from a backup, into an empty directory; afterwards it is verified as `zhiheng verify` does."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import make_url, text

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.ledger.database import open_database, reading
from zhiheng.ledger.verifying import Verified, verify
from zhiheng.toml_syntax import toml_value
from zhiheng.workspace import postgres_tools, settings
from zhiheng.workspace.archives import PLAIN, POSTGRESQL, SQLITE, Archive, Contents, Member, Progress
from zhiheng.workspace.office_tables import office_issues
from zhiheng.workspace.opening import open_workspace

SECRETS = ("office.key",)
"""Files that only their owner may read, besides the database."""
_TABLE = re.compile(r"\s*\[\s*(\w+)\s*\]")
_OWN = {"database": re.compile(r"\s*url\s*="), "store": re.compile(r"\s*(place|endpoint|region)\s*=")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A restored workspace: where it lies, what the backup said of itself, and what verification found of the ledger and the office."""

    root: Path
    contents: Contents
    verified: Verified
    issues: tuple[Issue, ...]

    @property
    def sound(self) -> bool:
        """Whether everything is as it was filed."""
        return not any(issue.level is Level.ERROR for issue in self.issues)


def check_archive(path: Path, progress: Progress | None = None) -> Contents:
    """What an archive says of itself, once every member was held against it. Raises InputProblem with everything that is wrong."""
    with Archive(path) as archive:
        if issues := archive.issues(progress):
            raise InputProblem(*issues)
        return archive.contents


def restore(path: Path, folder: Path, *, database: str = "", progress: Progress | None = None) -> Restored:
    """Restores the backup at `path` into `folder`, a new or empty directory; `database`: the address of an empty PostgreSQL database, for a
    backup that comes from one.

    The ledger's files come into the directory, and zhiheng.toml names the places where things lie now. Raises InputProblem with all
    problems of the archive and of the places before anything is written; where writing fails, nothing stays in the directory.
    """
    with Archive(path) as archive:
        issues = list(_places(archive.contents, folder, database))
        # What says that it is larger than the disk is not even read: that alone might take days.
        if not any(issue.code == "no-room" for issue in issues):
            issues = [*archive.issues(progress), *issues]
        if issues:
            raise InputProblem(*issues)
        wanted = settings.DATABASE if archive.contents.database == "sqlite" else database
        text = resettled(archive.text(PLAIN + settings.FILE), wanted)
        contents = archive.contents
        with _made(folder):
            for member in contents.members:
                _write(archive, member, _place(folder, member.name))
            (folder / settings.FILE).write_text(text, encoding="utf-8")
            if contents.database == "postgresql":
                _load(folder / POSTGRESQL, database)
            os.sync()
    return _verified(folder, contents)


def resettled(text: str, database: str) -> str:
    """The text of a zhiheng.toml that names this database and the folder `ledger`, all else as it was.

    Raises InputProblem where the settings are written in a form that cannot be changed line by line.
    """
    lines, table, left = (
        [],
        "",
        {"database": f"url = {toml_value(database)}", "store": f"place = {toml_value(settings.STORE)}"},
    )
    for line in text.splitlines():
        found = _TABLE.match(line)
        table = found[1] if found else table
        if table in _OWN and _OWN[table].match(line):
            continue
        lines.append(line)
        if found and table in left:
            lines.append(left.pop(table))
    for name, line in left.items():
        lines += ["", f"[{name}]", line]
    changed = "\n".join(lines) + "\n"
    _check_resettled(changed, database)
    return changed


def _check_resettled(changed: str, database: str) -> None:
    import tomllib

    try:
        data = tomllib.loads(changed)
    except tomllib.TOMLDecodeError:
        data = {}
    if data.get("database") != {"url": database} or data.get("store") != {"place": settings.STORE}:
        raise InputProblem(settings.setting_issue(
            settings.FILE, "", Text("备份里的设置文件写法特殊，程序不能替您改好其中的位置", "the settings in the backup are written in a form whose places cannot be changed here"),
            Text("请在原工作区把 [database] 和 [store] 写成通常的样子，再备份一次", "Write [database] and [store] in the usual form in the original workspace and back it up again"),
        ))  # fmt: skip


def _places(contents: Contents, folder: Path, database: str) -> Iterator[Issue]:
    """What is wrong with where the backup is to go."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        yield _issue("folder-occupied", str(folder), Text("这里不是空目录", "this is not an empty directory"),
                     Text("请换一个新目录，原有文件不会被改动", "Choose a new directory; what stands here is left alone"))  # fmt: skip
    if (room := _room(folder)) < contents.size:
        yield _issue("no-room", str(folder), Text(f"备份里的文件共 {contents.size >> 20} MB，这里只剩 {room >> 20} MB", f"the files in the backup have {contents.size >> 20} MB; {room >> 20} MB are left here"),
                     Text("请换一个空间足够的地方；大小出乎意料的，请先查明备份的来历", "Choose a place with room enough; if the size surprises you, find out first where the backup comes from"))  # fmt: skip
    if contents.database == "postgresql" and not database:
        yield _issue("database-wanted", POSTGRESQL, Text("这份备份出自 PostgreSQL 数据库", "this backup comes from a PostgreSQL database"),
                     Text("请建一个空库，用 --database postgresql+psycopg://用户@主机/库 指明", "Make an empty database and name it with --database postgresql+psycopg://USER@HOST/NAME"))  # fmt: skip
    elif contents.database == "sqlite" and database:
        yield _issue("database-not-wanted", SQLITE, Text("这份备份出自 SQLite，恢复到目录里即可", "this backup comes from SQLite and is restored into the directory"),
                     Text("请去掉 --database", "Leave --database out"))  # fmt: skip
    elif database and not re.match(r"postgresql(\+psycopg)?://", database):
        yield _issue("database-unknown", database, Text("不是 PostgreSQL 数据库的地址", "this is no address of a PostgreSQL database"),
                     Text("请写 postgresql+psycopg://用户@主机/库", "Write postgresql+psycopg://USER@HOST/NAME"))  # fmt: skip
    elif database:
        yield from _occupied(database)


def _room(folder: Path) -> int:
    """Bytes left on the disk on which the directory is or would be."""
    there = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
    return shutil.disk_usage(there).free


def _occupied(database: str) -> Iterator[Issue]:
    engine = open_database(database)
    wanted = "SELECT count(*) FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
    try:
        with reading(engine) as connection:
            tables = connection.execute(text(wanted)).scalar_one()
    finally:
        engine.dispose()
    if tables:
        shown = make_url(database).render_as_string(hide_password=True)
        yield _issue("database-occupied", shown, Text(f"这个数据库里已有 {tables} 张表，不是空库", f"this database has {tables} tables; it is not empty"),
                     Text("请另建一个空库", "Make another, empty database"))  # fmt: skip


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    """The directory, which is as it was before where the block fails."""
    there = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for path in folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if not there:
            folder.rmdir()
        raise


def _place(folder: Path, name: str) -> Path:
    """Where a member comes to lie; its name has passed the check of the archive."""
    if name == SQLITE:
        return folder / settings.DATABASE.rpartition("/")[2]
    return folder.joinpath(*name.removeprefix(PLAIN).split("/"))


def _write(archive: Archive, member: Member, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    secret = member.name in (SQLITE, POSTGRESQL) or member.name.removeprefix(PLAIN) in SECRETS
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if secret else 0o666)
    with os.fdopen(descriptor, "wb") as file:
        for piece in archive.pieces(member):
            file.write(piece)


def _load(file: Path, database: str) -> None:
    url = make_url(database)
    engine = open_database(database)
    try:
        with reading(engine) as connection:
            server = int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
    finally:
        engine.dispose()
    program = postgres_tools.tool("pg_restore", server)
    postgres_tools.run(
        program, url, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(file)
    )
    file.unlink()


def _verified(folder: Path, contents: Contents) -> Restored:
    workspace = open_workspace(folder)
    try:
        verified = verify(
            workspace.ledger, receipts=[(contents.head, contents.head_sha256)] if contents.head else []
        )
        issues = (*verified.issues, *office_issues(workspace))
    finally:
        workspace.close()
    return Restored(
        root=workspace.root, contents=contents, verified=replace(verified, issues=issues), issues=issues
    )


def _issue(code: str, place: str, message: Text, remedy: Text) -> Issue:
    return Issue(
        level=Level.ERROR, code=code, place=Text(place, place), value="", message=message, remedy=remedy
    )
