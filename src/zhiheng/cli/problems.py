"""Problems in words: of the input, of the call, of the machine, and of the program itself."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from difflib import get_close_matches

import click

from zhiheng.core.issues import Issue, Language, Text

SYSTEM_PROBLEMS: dict[int, Text] = {
    errno.ENOENT: Text("没有这个文件或文件夹。请核对路径", "no such file or folder; check the path"),
    errno.EACCES: Text("没有权限。请换一个位置，或请管理员开放权限", "no permission; choose another place or ask for access"),
    errno.EISDIR: Text("这是文件夹，不是文件。请写明文件名", "this is a folder; give a file name"),
    errno.ENOTDIR: Text("路径中有一段不是文件夹。请核对路径", "part of the path is not a folder; check the path"),
    errno.ENOSPC: Text("磁盘已满。请清理后再试", "the disk is full; make room and try again"),
    errno.EROFS: Text("此处只读。请换一个位置", "this place is read-only; choose another"),
}  # fmt: skip


def issue_lines(issues: Iterable[Issue], language: Language) -> list[str]:
    """One line an issue."""
    return [issue.line(language) for issue in issues]


def call_problem_text(problem: click.UsageError, language: Language) -> str:
    """What is wrong with the call and where its help stands."""
    path = problem.ctx.command_path if problem.ctx else "zhiheng"
    message = _chinese_call(problem) if language == "zh" else _english_call(problem)
    if language == "zh":
        return f"用法不对：{message}。请看 {path} --help。"
    return f"wrong call: {message}. See {path} --help."


def system_problem_text(problem: OSError, language: Language) -> str:
    """What the operating system refused, at which file."""
    known = SYSTEM_PROBLEMS.get(problem.errno or 0)
    text = known.said(language) if known else str(problem.strerror or problem)
    name = str(problem.filename or "")
    return f"错误：{name}：{text}。" if language == "zh" else f"error: {name}: {text}."


def internal_problem_text(problem: Exception) -> str:
    """The last resort, in both languages: an error of ours, and how to report it."""
    kind = type(problem).__name__
    return (
        f"内部错误：程序出了意外（{kind}：{problem}）。您的文件没有被改动。"
        "请设置环境变量 ZHIHENG_DEBUG=1 再运行一次，把输出连同版本号（zhiheng --version）发给维护者。\n"
        f"internal error: something unexpected happened ({kind}: {problem}). Your files were not changed. "
        "Run it again with ZHIHENG_DEBUG=1 and send the output with the version (zhiheng --version) to the maintainers."
    )


def _nearest(name: str, names: Iterable[str]) -> str:
    return next(iter(get_close_matches(name, list(names), 1, 0.5)), "")


def _parameter(problem: click.BadParameter) -> str:
    if problem.param is None:
        return ""
    return problem.param.opts[0] if isinstance(problem.param, click.Option) else str(problem.param.metavar)


def _chinese_call(problem: click.UsageError) -> str:
    if isinstance(problem, click.NoSuchOption):
        near = f"，是不是 {problem.possibilities[0]}" if problem.possibilities else ""
        return f"没有选项 {problem.option_name}{near}"
    if isinstance(problem, click.MissingParameter):
        return f"缺少 {_parameter(problem)}"
    if isinstance(problem, click.BadOptionUsage):
        return f"选项 {problem.option_name} 后面缺少值，或者多了值"
    if isinstance(problem, click.BadParameter):
        return _chinese_value(problem)
    command, near = _unknown_command(problem)
    if command:
        return f"没有命令 {command}" + (f"，是不是 {near}" if near else "")
    return (
        f"多余的参数（{problem.format_message()}）"
        if "unexpected" in problem.message
        else problem.format_message()
    )


def _chinese_value(problem: click.BadParameter) -> str:
    kind = problem.param.type if problem.param else None
    if isinstance(kind, click.Choice):
        return f"{_parameter(problem)} 只能是 {'、'.join(str(each) for each in kind.choices)}"
    return f"{_parameter(problem)}：{problem.message}".rstrip("。.")


def _english_call(problem: click.UsageError) -> str:
    command, near = _unknown_command(problem)
    if command:
        return f"no command {command}" + (f"; did you mean {near}" if near else "")
    return problem.format_message().rstrip(".?")


def _unknown_command(problem: click.UsageError) -> tuple[str, str]:
    """The command click did not find and the nearest there is; "" when the problem is another one."""
    group = problem.ctx.command if problem.ctx else None
    if problem.ctx is None or not isinstance(group, click.Group) or "No such command" not in problem.message:
        return "", ""
    name = problem.message.split("'")[1]
    return name, _nearest(name, group.list_commands(problem.ctx))
