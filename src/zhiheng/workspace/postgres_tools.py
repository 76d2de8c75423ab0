"""PostgreSQL's own programs for copying a database, run beside this one. A password never stands on a command line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL

from zhiheng.core.issues import InputProblem, Issue, Level, Text

FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
"""Where distributions put the programs of each version, besides the PATH."""
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
_DETAIL = 500


def tool(name: str, server: int) -> Path:
    """The program of that name (pg_dump, pg_restore), the newest there is. `server`: the server's major version.

    Raises InputProblem where it is not installed, or older than the server.
    """
    found = {path: version for path in _candidates(name) if (version := _version(path))}
    if not found:
        raise InputProblem(_problem(
            "postgres-tool-missing", name, Text(f"找不到 PostgreSQL 的程序 {name}", f"PostgreSQL's program {name} is not there"),
            Text(f"请安装第 {server} 版的 PostgreSQL 客户端，并让 {name} 在 PATH 里", f"Install the client programs of PostgreSQL {server}, with {name} on the PATH"),
        ))  # fmt: skip
    best = max(found, key=lambda path: found[path])
    if found[best] < server:
        raise InputProblem(_problem(
            "postgres-tool-older", f"{best}: {found[best]}",
            Text(f"{name} 是第 {found[best]} 版，比数据库（第 {server} 版）旧，不能用", f"{name} has version {found[best]}, older than the database ({server}), and cannot be used"),
            Text(f"请安装第 {server} 版的 PostgreSQL 客户端", f"Install the client programs of PostgreSQL {server}"),
        ))  # fmt: skip
    return best


def run(program: Path, url: URL, *options: str) -> None:
    """Runs the program on the database at `url`. Raises InputProblem with what it said where it fails."""
    from psycopg.conninfo import make_conninfo

    query = {name: value for name, value in url.query.items() if isinstance(value, str)}
    given = {"host": url.host, "port": url.port, "user": url.username, "dbname": url.database, **query}
    target = make_conninfo("", **{name: value for name, value in given.items() if value not in (None, "")})
    environment = {**os.environ, "LC_ALL": "C.UTF-8"} | ({"PGPASSWORD": url.password} if url.password else {})
    command = [str(program), f"--dbname={target}", "--no-password", *options]
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode:
        said = " ".join(done.stderr.decode(errors="replace").split())[:_DETAIL]
        raise InputProblem(_problem(
            "postgres-tool-failed", said, Text(f"{program.name} 没有成功", f"{program.name} did not succeed"),
            Text("请看它说了什么；口令写在 ~/.pgpass 或环境变量 PGPASSWORD", "See what it said; the password stands in ~/.pgpass or in the environment variable PGPASSWORD"),
        ))  # fmt: skip


def _candidates(name: str) -> list[Path]:
    own = shutil.which(name)
    others = [path / name for pattern in FOLDERS for path in Path("/").glob(pattern.lstrip("/"))]
    return [*([Path(own)] if own else []), *(path for path in others if path.is_file())]


def _version(path: Path) -> int:
    """The major version of a program; 0 where it does not run."""
    try:
        said = subprocess.run([str(path), "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return 0
    found = _VERSION.search(said)
    return int(found[1]) if found else 0


def _problem(code: str, value: str, message: Text, remedy: Text) -> Issue:
    return Issue(level=Level.ERROR, code=code, place=Text("PostgreSQL", "PostgreSQL"), value=value, message=message, remedy=remedy)  # fmt: skip
