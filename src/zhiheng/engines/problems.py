"""What can stop an engine, in words."""

from __future__ import annotations

from zhiheng.core.issues import InputProblem, Issue, Level, Text


def memory_too_small(said: str) -> InputProblem:
    """Not even spilling to disk was enough."""
    return _problem(
        "engine-memory",
        said,
        Text("内存不够，写到磁盘也算不完", "the memory is not enough, not even with spilling to disk"),
        Text("请用 --memory 给更多内存，或减少同时计算的指标和分组",
             "Give more memory with --memory, or ask for fewer indicators and groups at once"),
    )  # fmt: skip


def disk_full(said: str) -> InputProblem:
    """The temporary folder has no room left."""
    return _problem(
        "engine-disk",
        said,
        Text("临时目录写不下了", "the temporary folder is full"),
        Text("请腾出空间，或用 --scratch 指定别的目录", "Make room, or name another folder with --scratch"),
    )


def number_too_large(said: str) -> InputProblem:
    """A number of the rows does not fit into the digits that the formula was checked for."""
    return _problem(
        "engine-number",
        said,
        Text("有的数值超出了台账定义的位数，算不了", "a number in the rows has more digits than the register allows"),
        Text("请查明并更正台账中过大的数值", "Find the number that is too large in the register and correct it"),
    )  # fmt: skip


def file_unreadable(said: str) -> InputProblem:
    """A segment file could not be read."""
    return _problem(
        "segment-unreadable",
        said,
        Text("读不了账本的文件", "a file of the ledger cannot be read"),
        Text("请执行 zhiheng verify 检查，并从备份恢复", "Run zhiheng verify, and restore the file from a backup"),
    )  # fmt: skip


def _problem(code: str, value: str, message: Text, remedy: Text) -> InputProblem:
    place = Text("计算引擎 duckdb", "engine duckdb")
    return InputProblem(
        Issue(level=Level.ERROR, code=code, place=place, value=value, message=message, remedy=remedy)
    )
