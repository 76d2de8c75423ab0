"""A session of Spark: quiet, exact, and gone when it is closed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from zhiheng.core.issues import InputProblem, Issue, Level, Text

LOCAL = "local[*]"
"""All cores of this machine, without a cluster."""

EXACT = {
    "spark.sql.ansi.enabled": "true",  # what does not fit raises; without it, it would silently be empty
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",  # no digit after the point is given up
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "true",
    "spark.sql.variable.substitute": "false",  # ${…} in a text is a text
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.groupByOrdinal": "true",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",  # days before 1582 are what they say
    "spark.sql.execution.arrow.pyspark.enabled": "false",
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
}
"""What the answers depend on; nobody can set it otherwise."""

PLACE = Text("计算引擎 spark", "engine spark")


class Session:
    """A session with `master`, and what it started. `settings` are properties of Spark, by name."""

    def __init__(
        self,
        master: str = "",
        *,
        settings: Mapping[str, str] | None = None,
        memory: str = "",
        scratch: Path | None = None,
    ) -> None:
        sql = _library()
        from pyspark import SparkContext

        self.master = master or LOCAL
        self._context = SparkContext
        self._guest = SparkContext._active_spark_context is not None
        self.spark: Any = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        if self._guest:  # a program that uses Spark itself: its cluster, our rules
            self.spark = sql.SparkSession.builder.getOrCreate().newSession()
        else:
            self._folder = tempfile.TemporaryDirectory(prefix="zhiheng-spark-", dir=scratch)
            self.spark = self._started(
                sql,
                Path(self._folder.name),
                {**_quiet(self.master, Path(self._folder.name), memory), **(settings or {})},
            )
        for name, value in EXACT.items():
            self.spark.conf.set(name, value)

    def close(self) -> None:
        """Ends the session, and the Java process if it was started here."""
        if self._guest:
            return
        self._let_go()

    def _let_go(self) -> None:
        """Ends the Java process that was started here, and removes its folder."""
        with suppress(Exception):  # a process that has ended can no longer be asked to stop
            if self.spark is not None:
                self.spark.stop()
            elif self._context._active_spark_context is not None:
                self._context._active_spark_context.stop()
        gateway = self._context._gateway
        if gateway is not None:
            with suppress(Exception):
                gateway.shutdown()
            gateway.proc.stdin.close()
            gateway.proc.wait()
        self._context._gateway = self._context._jvm = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _started(self, sql: Any, folder: Path, properties: Mapping[str, str]) -> Any:
        builder = sql.SparkSession.builder
        for name, value in properties.items():
            builder = builder.config(name, value)
        try:
            with _errors_into(folder / "log"), _names_in_unicode():
                return builder.getOrCreate()
        except Exception as error:
            issue = not_started(self.master, error)
            self._let_go()
            raise InputProblem(issue) from error


@contextmanager
def _errors_into(file: Path) -> Iterator[None]:
    """What a process that is started within writes to standard error goes into the file: Java's warnings are not for our users."""
    kept = os.dup(2)
    with file.open("ab") as log:
        os.dup2(log.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


@contextmanager
def _names_in_unicode() -> Iterator[None]:
    """Java takes the characters of file names from the locale it is started in; in a plain one a folder 清河 would not be found."""
    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C.UTF-8"
    try:
        yield
    finally:
        if before is None:
            del os.environ["LC_ALL"]
        else:
            os.environ["LC_ALL"] = before


def _library() -> Any:
    """pyspark.sql, or what to install."""
    missing = []
    try:
        from pyspark import sql
    except ImportError:
        missing.append(_no_library())
    home = os.environ.get("JAVA_HOME", "")
    if shutil.which("java", path=os.path.join(home, "bin") if home else None) is None:
        missing.append(_no_java())
    if missing:
        raise InputProblem(*missing)
    return sql


def _quiet(master: str, folder: Path, memory: str) -> dict[str, str]:
    """Properties that a caller may set otherwise: no page, no progress, no file outside the folder, no port but on loopback."""
    properties = {
        "spark.master": master,
        "spark.app.name": "zhiheng",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.local.dir": str(folder),
        "spark.sql.catalogImplementation": "in-memory",
    }
    if memory:
        properties["spark.driver.memory"] = memory
    if on_this_machine(master):
        properties |= {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.shuffle.partitions": str(4 * (os.cpu_count() or 1)),  # 200 are meant for many machines
        }
    return properties


def on_this_machine(master: str) -> bool:
    """Whether nobody else has to reach the program: no cluster, or one on loopback."""
    return master.startswith(("local", "spark://127.0.0.1:", "spark://localhost:"))


def problem(code: str, message: Text, remedy: Text, *, value: str = "") -> Issue:
    """An error of this engine."""
    return Issue(level=Level.ERROR, code=code, place=PLACE, value=value, message=message, remedy=remedy)


def _no_library() -> Issue:
    return problem(
        "spark-missing",
        Text("没有安装 pyspark", "pyspark is not installed"),
        Text(
            "请执行 pip install 'zhiheng[spark]'；单机计算也可以不用 Spark，去掉 --engine spark 即可",
            "Run pip install 'zhiheng[spark]'; on one machine Spark is not needed: leave out --engine spark",
        ),
    )


def _no_java() -> Issue:
    return problem(
        "java-missing",
        Text("没有找到 Java，Spark 要用它运行", "Java was not found; Spark runs on it"),
        Text(
            "请安装 Java 17 或更高版本（Debian、Ubuntu：apt install openjdk-17-jre-headless），或用环境变量 JAVA_HOME 指明它所在的目录",
            "Install Java 17 or newer (Debian, Ubuntu: apt install openjdk-17-jre-headless), or name its folder in the environment variable JAVA_HOME",
        ),
    )


def not_started(master: str, error: Exception) -> Issue:
    """There is no Java process, or it has ended: so it does when no master answers for a minute."""
    return problem(
        "spark-not-started",
        Text(f"Spark 没有启动（{said(error)}）", f"Spark did not start ({said(error)})"),
        Text(
            "请核对集群地址和 Java 版本（要 17 或更高）；集群要能连到本机，见 docs/how-to/evaluate-on-spark.md",
            "Check the address of the cluster and the version of Java (17 or newer); the cluster must reach this machine, see docs/how-to/evaluate-on-spark.md",
        ),
        value=master,
    )


def said(error: Exception) -> str:
    """The first line of what Spark says, without the calls that led there."""
    text = ""
    with suppress(Exception):  # what Java says is asked of Java, which may have ended
        java = getattr(error, "java_exception", None)
        text = str(java.toString()) if java is not None else str(error)
    return text.strip().splitlines()[0][:300] if text.strip() else type(error).__name__
