"""The entry of the command `zhiheng`: builds the commands, and turns every problem into words and an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from zhiheng.cli.commands import Entry, LazyGroup
from zhiheng.cli.language import chosen_language
from zhiheng.core.issues import InputProblem, Language, Text

DONE, INPUT_HAS_PROBLEMS, CALL_WAS_WRONG = 0, 1, 2
INTERRUPTED, PIPE_CLOSED = 130, 141

COMMANDS: dict[str, Entry] = {
    "read": Entry("zhiheng.cli.read", Text("读出文件中的目标、任务、责任单位和工作步骤", "read a plan out of a document")),
    "check": Entry("zhiheng.cli.check", Text("给计划做体检，列出疑点", "check a plan and list what is doubtful")),
    "decompose": Entry(
        "zhiheng.cli.decompose", Text("生成目标任务分解表", "make the table of targets and tasks by body and year")
    ),
    "init": Entry("zhiheng.cli.init", Text("建立工作区", "make a workspace")),
    "registers": Entry("zhiheng.cli.registers", Text("列出台账", "list the registers")),
    "schema": Entry("zhiheng.cli.schema", Text("导出或导入台账定义", "export or import the definition of a register")),
    "template": Entry("zhiheng.cli.template", Text("生成填报模板", "make the workbook that a liaison fills")),
    "file": Entry("zhiheng.cli.file", Text("报送数据：核对无误后入账", "check data and commit it to the ledger")),
    "history": Entry("zhiheng.cli.history", Text("历次报送，或一条记录的全过程", "the filings of a register, or the life of a record")),
    "evaluate": Entry("zhiheng.cli.evaluate", Text("计算指标", "compute indicators")),
    "catalogue": Entry("zhiheng.cli.catalogue", Text("列出指标及其定义", "list the indicators and their definitions")),
    "link": Entry("zhiheng.cli.link", Text("确认各目标由什么衡量", "say what measures each target")),
    "judge": Entry("zhiheng.cli.judge", Text("评判各项目标", "judge the targets")),
    "export": Entry("zhiheng.cli.export", Text("导出台账", "export a register")),
    "fold": Entry("zhiheng.cli.fold", Text("归并台账，读得更快", "write a register's state anew, to read it faster")),
    "verify": Entry("zhiheng.cli.verify", Text("核验账本", "verify the ledger")),
    "backup": Entry("zhiheng.cli.backup", Text("备份工作区，不必停机", "back the workspace up while people work in it")),
    "restore": Entry("zhiheng.cli.restore", Text("从备份恢复工作区", "restore a workspace from a backup")),
    "serve": Entry("zhiheng.cli.serve", Text("打开网上办公", "open the office in the browser")),
    "demo": Entry("zhiheng.cli.demo", Text("打开一个编造的演示区", "open the office of a made-up district")),
}  # fmt: skip

ABOUT = Text(
    "质衡：读懂质量强区行动计划，把每一项承诺变成有人负责的目标。\n\n"
    "先试：zhiheng read 文件.docx\n"
    "退出状态：0 完成；1 文件有问题；2 命令用法不对。",
    "Zhiheng reads a quality action plan and turns every promise into a target with a holder.\n\n"
    "Start with: zhiheng read FILE.docx\n"
    "Exit status: 0 done; 1 the input has problems; 2 the call was wrong.",
)
VERSION_OPTION = Text("显示版本。", "Show the version.")


def main() -> None:
    """Runs the command line and leaves with its exit status."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Runs one call; says what went wrong on standard error; returns the exit status."""
    language = chosen_language(arguments, os.environ)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        return _called(list(arguments), language)
    except BrokenPipeError:
        return _quiet_pipe()
    except Exception as problem:
        if os.environ.get("ZHIHENG_DEBUG"):
            raise
        return _reported(problem, language)


def _called(arguments: list[str], language: Language) -> int:
    from zhiheng.cli.problems import call_problem_text, issue_lines

    try:
        status = group(language).main(arguments, "zhiheng", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else DONE
    except click.UsageError as problem:
        print(call_problem_text(problem, language), file=sys.stderr)
        return CALL_WAS_WRONG
    except click.Abort:
        print({"zh": "已中断。", "en": "Interrupted."}[language], file=sys.stderr)
        return INTERRUPTED
    except InputProblem as problem:
        print("\n".join(issue_lines(problem.issues, language)), file=sys.stderr)
        return INPUT_HAS_PROBLEMS


def group(language: Language) -> LazyGroup:
    """The command `zhiheng` with its subcommands, speaking `language`."""
    return LazyGroup(
        "zhiheng",
        language,
        entries=COMMANDS,
        help=ABOUT.said(language),
        callback=_show_help_when_bare,
        invoke_without_command=True,
        context_settings={"help_option_names": ["-h", "--help"]},
        params=[
            click.Option(
                ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_show_version,
                help=VERSION_OPTION.said(language),
            )
        ],
    )  # fmt: skip


def _show_help_when_bare() -> None:
    context = click.get_current_context()
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def _show_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from zhiheng import __version__

        click.echo(f"zhiheng {__version__}")
        context.exit()


def _quiet_pipe() -> int:
    """The reader of our output went away (`| head`): say nothing, and keep Python from saying something at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE_CLOSED


def _reported(problem: Exception, language: Language) -> int:
    from zhiheng.cli.problems import internal_problem_text, system_problem_text

    if isinstance(problem, OSError):
        print(system_problem_text(problem, language), file=sys.stderr)
    else:
        print(internal_problem_text(problem), file=sys.stderr)
    return INPUT_HAS_PROBLEMS
