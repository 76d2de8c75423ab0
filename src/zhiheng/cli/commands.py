"""Click, in two languages: commands are loaded when called, and help is laid out for wide characters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

from zhiheng.cli.widths import padded, width, wrapped
from zhiheng.core.issues import Language, Text

HEADINGS = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}
OPTIONS_METAVAR: dict[Language, str] = {"zh": "[选项]", "en": "[OPTIONS]"}
COMMAND_METAVAR: dict[Language, str] = {"zh": "命令 [参数]…", "en": "COMMAND [ARGS]..."}
LABEL_COLUMNS = 32
HELP_OPTION = Text("显示这份说明。", "Show this help.")
LANG_OPTION = Text(
    "界面语言。缺省时看 LC_ALL、LC_MESSAGES、LANG：英文环境用英文，其余用中文。",
    "Language of messages. By default read from LC_ALL, LC_MESSAGES, LANG: English for English locales, else Chinese.",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A command that is not loaded yet: where it lives and its one line of help."""

    module: str
    help: Text


class Formatter(click.HelpFormatter):
    """Help whose columns stand straight with Chinese text in them."""

    language: Language = "zh"

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "用法：" if self.language == "zh" else "Usage: ")

    def write_heading(self, heading: str) -> None:
        colon = "：" if self.language == "zh" else ":"
        self.write(f"{HEADINGS.get(heading, heading) if self.language == 'zh' else heading}{colon}\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        for paragraph in text.split("\n"):
            lines = wrapped(paragraph, self.width - self.current_indent)
            self.write("\n".join(indent + line if line else "" for line in lines) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        rows = list(rows)
        indent = " " * self.current_indent
        label = min(max((width(term) for term, _ in rows), default=0), LABEL_COLUMNS)
        room = max(20, self.width - self.current_indent - label - col_spacing)
        for term, text in rows:
            lines = wrapped(text.replace("[required]", "【必填】") if self.language == "zh" else text, room)
            if width(term) > label:
                self.write(f"{indent}{term}\n")
                term = ""
            for line in lines:
                self.write(f"{indent}{padded(term, label)}{' ' * col_spacing}{line}\n")
                term = ""


class Speaking:
    """Shared by command and group: knows its language and lays its help out in it."""

    language: Language

    def get_help(self, ctx: click.Context) -> str:
        formatter = Formatter(width=min(ctx.terminal_width or 100, help_width()))
        formatter.language = self.language
        self.format_help(ctx, formatter)  # type: ignore[attr-defined]
        return formatter.getvalue().rstrip("\n")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = HELP_OPTION.said(self.language)
        return option


class Command(Speaking, click.Command):
    """One command."""

    def __init__(self, name: str, language: Language, **attributes: Any) -> None:
        self.language = language
        super().__init__(name, options_metavar=OPTIONS_METAVAR[language], **attributes)
        self.params.append(lang_option(language))


class LazyGroup(Speaking, click.Group):
    """Commands by name, each imported only when it is called."""

    def __init__(
        self, name: str, language: Language, *, entries: Mapping[str, Entry], **attributes: Any
    ) -> None:
        self.language = language
        self.entries = entries
        super().__init__(
            name,
            options_metavar=OPTIONS_METAVAR[language],
            subcommand_metavar=COMMAND_METAVAR[language],
            **attributes,
        )
        self.params.append(lang_option(language))

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = import_module(entry.module).command(self.language)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, entry.help.said(self.language)) for name, entry in self.entries.items()]
            )


def lang_option(language: Language) -> click.Option:
    """`--lang`, accepted before and after the command's name; it was obeyed before click began."""
    return click.Option(
        ["--lang"], type=click.Choice(["zh", "en"]), expose_value=False, help=LANG_OPTION.said(language)
    )


def help_width() -> int:
    """Columns for help: those of the terminal, but never so many that lines are hard to read."""
    from shutil import get_terminal_size

    return max(50, min(100, get_terminal_size((90, 24)).columns))
