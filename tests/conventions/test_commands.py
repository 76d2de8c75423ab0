"""Every command and option says what it does, in both languages, and stands in the documentation."""

from __future__ import annotations

import re
import shlex

import click
import pytest

from zhiheng.cli.main import COMMANDS, group

PAGES = ["README.md", "README.zh.md", "docs/tutorials", "docs/how-to", "script/tour"]
CALL = re.compile(r"^(?:\$ )?(?:\.venv/bin/)?(?:zhiheng|show) ([^#|\n]+)", re.MULTILINE)


def commands(language):
    top = group(language)
    context = click.Context(top)
    return {"": top} | {name: top.get_command(context, name) for name in COMMANDS}


def options(command):
    return {name: each for each in command.params if isinstance(each, click.Option) for name in each.opts}


def calls(root):
    """Page, command and options of every call shown in the documentation."""
    for place in PAGES:
        path = root / place
        for page in sorted(path.glob("*.md")) if path.is_dir() else [path]:
            text = page.read_text(encoding="utf-8")
            blocks = re.findall(
                r"^ *```(?:sh|console|)\n(.*?)^ *```|`(zhiheng [^`]+)`", text, re.MULTILINE | re.DOTALL
            )
            shown = "\n".join(block or inline for block, inline in blocks) if page.suffix == ".md" else text
            for call in CALL.findall(re.sub(r"^ +", "", shown, flags=re.MULTILINE)):
                yield page.name, shlex.split(call)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_commands_and_options_have_help(language):
    silent = [
        f"{name} {option}"
        for name, command in commands(language).items()
        for option, each in options(command).items()
        if not each.help
    ]
    assert silent == []
    assert [name for name, command in commands(language).items() if not command.help] == []
    assert [name for name, entry in COMMANDS.items() if not entry.help.said(language)] == []


def test_commands_and_options_stand_in_the_reference(root):
    page = (root / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    for name, command in commands("en").items():
        assert f"zhiheng {name}".strip() in page
        assert [option for option in options(command) if option not in page] == []


def test_calls_in_the_documentation_are_real(root):
    known = commands("en")
    shown = list(calls(root))
    assert shown
    wrong = []
    for page, (first, *rest) in shown:
        command = known.get(first) if not first.startswith("-") else known[""]
        if command is None:
            wrong.append(f"{page}: no command {first}")
            continue
        used = [word.split("=")[0] for word in (first, *rest) if re.match(r"--?[a-z]", word)]
        wrong += [
            f"{page}: {first} has no option {word}"
            for word in used
            if word not in {*options(command), "--help"}
        ]
    assert wrong == []


def test_readme_and_its_chinese_twin_show_the_same_calls(root):
    def blocks(name):
        text = (root / name).read_text(encoding="utf-8")
        return re.findall(r"^```(?:sh|console)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)

    def shown(name):
        lines = (
            line.removeprefix("$ ").split("#")[0].strip()
            for block in blocks(name)
            for line in block.splitlines()
        )
        return [line for line in lines if re.match(r"script/|(\.venv/bin/)?zhiheng|git ", line)]

    assert shown("README.md")
    assert shown("README.md") == shown("README.zh.md")
