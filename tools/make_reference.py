"""Writes what the documentation takes from the code: the pages of docs/reference and the README's example.

python tools/make_reference.py            writes the pages
python tools/make_reference.py --check    writes nothing; exit status 1 names the pages that are stale
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from zhiheng.core.issues import Language

ROOT = Path(__file__).resolve().parents[1]
GLOSSARY = ROOT / "GLOSSARY.md"
VOCABULARY = ROOT / "src" / "zhiheng" / "core" / "plan" / "commitments" / "vocabulary.py"
MADE = "<!-- Made by tools/make_reference.py from the code; change the code, then run it again. -->"


def commands_page() -> str:
    """Every command with its arguments and options, in both languages."""
    from zhiheng.cli.main import group

    chinese, english = group("zh"), group("en")
    lines = ["# 命令 · Commands", "", MADE, "", *_about(chinese, english), *_options(chinese, english)]
    for name in english.list_commands(click.Context(english)):
        pair = _loaded(chinese, name), _loaded(english, name)
        usage = " ".join(["zhiheng", name, *pair[1].collect_usage_pieces(click.Context(pair[1]))])
        lines += [f"## `zhiheng {name}`", "", "```", usage, "```", "", *_about(*pair), *_options(*pair)]
    return _page(lines)


def _loaded(group: click.Group, name: str) -> click.Command:
    command = group.get_command(click.Context(group), name)
    if command is None:
        raise ValueError(f"the command {name} is declared and cannot be loaded")
    return command


def _about(chinese: click.Command, english: click.Command) -> Iterator[str]:
    for command in (chinese, english):
        yield from (command.help or "").strip().split("\n")
        yield ""


def _options(chinese: click.Command, english: click.Command) -> Iterator[str]:
    rows = [
        (_option_name(one), one.help or "", other.help or "")
        for one, other in zip(english.params, chinese.params, strict=True)
        if isinstance(one, click.Option) and isinstance(other, click.Option)
    ]
    if rows:
        yield from _table(
            ("选项 Option", "中文", "English"), [(f"`{name}`", zh, en) for name, en, zh in rows]
        )


def _option_name(option: click.Option) -> str:
    names = ", ".join((*option.opts, *option.secondary_opts))
    if option.is_flag:
        return names
    choices = getattr(option.type, "choices", ())
    return f"{names} {option.metavar or '|'.join(map(str, choices)) or option.type.name.upper()}"


def issues_page() -> str:
    """Every rule of the check-up, then everything that can be wrong with a file."""
    from zhiheng.core.plan.checks import RULES
    from zhiheng.files.readers import problems

    rules = [
        (f"`{rule.code}`", rule.label.zh, rule.label.en, _first_paragraph(inspect.getdoc(type(rule)) or ""))
        for rule in RULES
    ]
    lines = [
        "# 疑点 · Issues", "", MADE, "",
        "Every problem is an issue: level, place, value, what is wrong, what to do. Codes are stable; cite them.", "",
        "## 计划体检 · The check-up (`zhiheng check`)", "",
        *_table(("代码 Code", "疑点", "Finding", "What the rule looks for"), rules),
    ]  # fmt: skip
    wordings = getattr(problems, "WORDINGS", None) or getattr(problems, "_WORDINGS", {})
    if wordings:
        rows = [
            (f"`{code}`", wording.level.value, wording.message.zh, wording.message.en, wording.remedy.zh)
            for code, wording in wordings.items()
        ]
        lines += ["## 文件 · Files (`zhiheng read`)", ""]
        lines += _table(("代码 Code", "Level", "疑点", "Finding", "处理办法"), rows)
    from reference_registers import problem_lines

    filing, told = problem_lines(_table)
    lines += filing
    known = {rule.code for rule in RULES} | set(wordings) | told
    others = {code: rest for code, *rest in _issues_written_out() if code not in known}
    if others:
        lines += ["## 其他 · Others", ""]
        lines += _table(
            ("代码 Code", "疑点", "Finding"),
            [(f"`{code}`", *others[code]) for code in sorted(others) if any(others[code])],
        )
    return _page(lines)


def _issues_written_out() -> Iterator[tuple[str, str, str]]:
    """Code and message of every issue whose code stands in the source as a word or a named constant."""
    for path in sorted((ROOT / "src").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = dict(_codes(tree))
        for node in (each for each in ast.walk(tree) if isinstance(each, ast.Call)):
            given = {each.arg: each.value for each in node.keywords}
            code, message = given.get("code"), given.get("message")
            if isinstance(code, ast.Constant) and message is not None:
                zh, en, *_ = [*_strings(message), "", ""]
                yield str(code.value), zh, en
            elif node.args and isinstance(node.args[0], ast.Name) and node.args[0].id in named:
                texts = [
                    each
                    for each in node.args
                    if isinstance(each, ast.Call) and ast.unparse(each.func) == "Text"
                ]
                zh, en, *_ = [*(_strings(texts[0]) if texts else []), "", ""]
                yield named[node.args[0].id], zh, en


def _codes(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Names of a module that stand for a code: NAME = "kebab-case"."""
    for node in tree.body:
        value = node.value if isinstance(node, ast.Assign) else None
        if isinstance(value, ast.Constant) and re.fullmatch(r"[a-z]+(?:-[a-z]+)+", str(value.value)):
            yield ast.unparse(node.targets[0]), str(value.value)  # type: ignore[attr-defined]


def _strings(tree: ast.expr) -> list[str]:
    """The two sentences of a message, with … where a value is put in."""
    if not isinstance(tree, ast.Call):
        return []
    return [
        "".join(
            str(part.value) if isinstance(part, ast.Constant) else "…" for part in ast.iter_child_nodes(each)
        )
        if isinstance(each, ast.JoinedStr)
        else str(getattr(each, "value", "…"))
        for each in tree.args
    ]


def plan_toml_page() -> str:
    """Every table of a plan.toml with its keys, what they hold, and their meaning from the glossary."""
    from zhiheng.files.plan_toml_schema import AREAS, FACTS, LISTS

    lines = [
        "# plan.toml", "", MADE, "",
        "`zhiheng read FILE -o plan.toml` writes it, a person corrects it, git compares it, every command takes it. "
        "Reading the document again keeps what a person changed ([correct a reading](../how-to/correct-a-reading.md)). "
        "Keys that may be left out are written only when they hold something; **bold** keys must be given.", "",
        "## `[plan]` 计划本身", "", *_keys((*FACTS.keys, AREAS)),
    ]  # fmt: skip
    explained: dict[int, str] = {}
    for name, table in LISTS.items():
        same = explained.setdefault(id(table.keys), name)
        keys = _keys(table.keys) if same == name else [f"The same keys as `[[{same}]]`.", ""]
        lines += [f"## `[[{name}]]` {table.title}", "", *keys]
    lines += [
        "## `[reading]`", "",
        "What the machine read last time, as fingerprints: by it a correction is told from a reading. Leave it alone.",
    ]  # fmt: skip
    return _page(lines)


def _keys(keys: Sequence[Any]) -> list[str]:
    known = _glossary()
    rows = []
    for key in keys:
        zh, meaning = known.get(key.attribute) or known.get(_singular(key.attribute)) or ("", "")
        holds = " ".join(f"`{choice}`" for choice in key.choices) or HOLDS[key.holds.value]
        rows.append((f"**`{key.name}`**" if key.required else f"`{key.name}`", zh, holds, meaning))
    return _table(("键 Key", "中文", "Holds", "Meaning"), rows)


HOLDS = {
    "text": "text",
    "texts": "list of texts",
    "number": "number",
    "integer": "whole number",
    "date": "date, `2026-03-18`",
    "years": "`[first, last]`",
    "deadline": '`"2028"`, `"2026-2028"` or `""`',
    "month": '`"2026-03"` or `""`',
    "bodies": "`{ lead = [], support = [] }`",
    "span": "`[start, end]`",
    "place": "`{ page, paragraph, sheet, table, row, column }`",
    "words": "`{ zh, en }`",
    "truth": "`true` or `false`",
}


def _glossary() -> dict[str, tuple[str, str]]:
    """Chinese term and meaning of every identifier of the glossary."""
    rows = re.findall(
        r"^\| ([^|]+) \| `([^|`]+)` \| (.+) \| [^|]+ \|$", GLOSSARY.read_text(encoding="utf-8"), re.M
    )
    return {name: (zh, meaning) for zh, name, meaning in rows}


def _singular(name: str) -> str:
    irregular = {"bodies": "body", "aliases": "alias", "annexes": "annex"}
    return irregular.get(name, name.removesuffix("s"))


def patterns_page() -> str:
    """The declared words of the grammar: each list with its note, in the order and chapters of the module."""
    source = VOCABULARY.read_text(encoding="utf-8")
    lines = [
        "# 句式词汇 · Words of the grammar", "", MADE, "",
        (ast.get_docstring(ast.parse(source)) or "").strip(), "",
        "How to add one: [add a pattern](../how-to/add-a-pattern.md).", "",
    ]  # fmt: skip
    chapters = {
        number: found[1].strip()
        for number, line in enumerate(source.splitlines(), 1)
        if (found := re.match(r"# -{2,} *(.+?) *-{2,}\s*$", line))
    }
    for number, name, words, note in _declarations(source):
        for start in [start for start in chapters if start < number]:
            lines += [f"## {chapters.pop(start).capitalize()}", ""]
        lines += [f"**`{name}`**" + (f" — {note}" if note else ""), "", words, ""]
    return _page(lines)


def _declarations(source: str) -> Iterator[tuple[int, str, str, str]]:
    """Line, name, contents and note of each public table of words in a module."""
    body = ast.parse(source).body
    for statement, following in zip(body, [*body[1:], ast.Pass()], strict=True):
        target = (
            statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
        )
        value = getattr(statement, "value", None)
        if not isinstance(target, ast.Name) or target.id.startswith("_") or value is None:
            continue
        noted = isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant)
        note = str(following.value.value) if noted else ""  # type: ignore[attr-defined]
        yield statement.lineno, target.id, _contents(value), " ".join(note.split())


def _contents(value: ast.expr) -> str:
    if isinstance(value, ast.Dict):
        pairs = zip(value.keys, value.values, strict=True)
        return "\n".join(
            f"- `{_contents(key)}` {_contents(words)}" for key, words in pairs if key is not None
        )
    strings = [
        node.value
        for node in ast.walk(value)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    if isinstance(value, ast.Call) and ast.unparse(value.func) not in ("frozenset", "set", "tuple"):
        return "\n".join(f"```\n{each}\n```" for each in strings) or f"`{ast.unparse(value)}`"
    return "　".join(strings)


def registers_toml_page() -> str:
    """Every key of registers.toml and scheme.toml, the column types, and the registers that are shipped."""
    from reference_registers import chapters

    return _page(["# registers.toml", "", MADE, "", *chapters(_table)])


def formulas_page() -> str:
    """The language of formulas: what may be written, every function, and every reason for refusing one."""
    from reference_formulas import formulas_page

    return _page(["# 公式 · Formulas", "", MADE, "", *formulas_page(_table)])


def indicators_toml_page() -> str:
    """Every key of indicators.toml and parameters.toml, and the indicators and parameters that are shipped."""
    from reference_formulas import indicators_page

    return _page(["# indicators.toml, parameters.toml", "", MADE, "", *indicators_page(_table)])


def _first_paragraph(text: str) -> str:
    return " ".join(text.split("\n\n")[0].split())


def _table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    cells = [header, ("---",) * len(header), *rows]
    return [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in cells] + [""]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _page(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def readme(name: str, language: Language) -> str:
    """The page as it is, with the example's output between its marks made anew."""
    from zhiheng.cli.plan_words import counts_line, plan_text
    from zhiheng.cli.widths import wrapped
    from zhiheng.reading import read_plan

    plan = read_plan(EXAMPLE)
    some = replace(
        plan, targets=plan.targets[:8], results=plan.results[:3], phases=(), set_aside=(), issues=()
    )
    *shown, _, _ = plan_text(some, str(EXAMPLE.relative_to(ROOT)), language, 100).split("\n\n")
    parts = [*shown, "…", "\n".join(wrapped(counts_line(plan, language), 100))]
    output = "\n".join(line.rstrip() for line in "\n\n".join(parts).split("\n"))
    before, found, rest = (ROOT / name).read_text(encoding="utf-8").partition(EXAMPLE_START)
    _, end, after = rest.partition(EXAMPLE_END)
    if not (found and end):
        raise ValueError(f"{name}: the marks {EXAMPLE_START} and {EXAMPLE_END} are needed around the example")
    return f"{before}{EXAMPLE_START}\n\n```text\n{output}\n```\n\n{EXAMPLE_END}{after}"


EXAMPLE = ROOT / "examples" / "qinghe-2026" / "plan.docx"
EXAMPLE_START, EXAMPLE_END = "<!-- example: made by tools/make_reference.py -->", "<!-- end of example -->"


def security_page() -> str:
    """Security points, how each is met, and what holds it."""
    from reference_security import security_lines

    return _page(
        [
            "# 安全控制点 · Security points",
            "",
            MADE.replace("from the code; change the code", "from tools/security_points.toml; change it"),
            "",
            *security_lines(_table),
        ]
    )


GENERATED: dict[str, Callable[[], str]] = {
    "docs/reference/commands.md": commands_page,
    "docs/reference/issues.md": issues_page,
    "docs/reference/plan-toml.md": plan_toml_page,
    "docs/reference/patterns.md": patterns_page,
    "docs/reference/registers-toml.md": registers_toml_page,
    "docs/reference/formulas.md": formulas_page,
    "docs/reference/indicators-toml.md": indicators_toml_page,
    "docs/reference/security.md": security_page,
    "README.md": partial(readme, "README.md", "en"),
    "README.zh.md": partial(readme, "README.zh.md", "zh"),
}


def main(arguments: list[str]) -> int:
    """Writes or checks the pages; returns the exit status."""
    made = {name: make() for name, make in GENERATED.items()}
    stale = [name for name, text in made.items() if _now(name) != text]
    if "--check" in arguments:
        print("\n".join(f"stale: {name}; run .venv/bin/python tools/make_reference.py" for name in stale))
        return 1 if stale else 0
    for name in stale:
        (ROOT / name).write_text(made[name], encoding="utf-8")
        print(f"written: {name}")
    return 0


def _now(name: str) -> str:
    path = ROOT / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
