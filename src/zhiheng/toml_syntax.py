"""TOML files read and written; mistakes of TOML itself in words that help: where, what, and the usual cause."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from json import dumps
from pathlib import Path
from typing import Any

from zhiheng.core.issues import InputProblem, Issue, Level, Text

POSITION = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")

MESSAGES: tuple[tuple[str, str], ...] = (
    ("Expected '=' after a key", "键名后面应当是 ="),
    ("Expected newline or end of document", "一行只能写一项，这里后面多了东西"),
    ("Unterminated string", "引号没有配对"),
    ('Expected \'"""\'', "三个引号没有配对"),
    ("Expected \"'''\"", "三个引号没有配对"),
    ("Cannot overwrite a value", "同一项写了两次"),
    ("Cannot declare", "同一张表写了两次"),
    ("Duplicate inline table key", "花括号里同一项写了两次"),
    ("Invalid statement", "看不懂这一行"),
    ("Unclosed array", "方括号没有配对"),
    ("Unclosed inline table", "花括号没有配对"),
    ("Illegal character", "有不允许的字符"),
    ("Found invalid character", "有不允许的字符"),
    ("Invalid initial character for a key part", "键名缺失或写错"),
    ("Expected ']", "表头的方括号没有配对"),
    ("Invalid date or datetime", "没有这一天"),
    ("Unescaped '\\'", "反斜杠要写两个"),
    ("Invalid value", "等号后面的值写法不对"),
)
"""Beginnings of the standard library's messages and what they mean, in Chinese."""

CURLY = re.compile("[“”‘’]")
FULL_WIDTH = re.compile("[＝，［］｛｝＃]")
DATE = re.compile(r"=\s*\d{4}-\d{1,2}-\d{1,2}\s*$")
ADVICE = {
    "date": Text(
        "日期写成 2018-03-28，月日都是两位，且确有这一天",
        "Write a date as 2018-03-28, with two digits for month and day, and one that exists",
    ),
    "quotes": Text(
        '这里有中文引号，请换成英文引号 "', "There are curly quotation marks; replace them with straight ones"
    ),
    "width": Text(
        "这里有全角符号，请换成半角的 = , [ ] { } #",
        "There are full-width signs; replace them with = , [ ] { } #",
    ),
    "other": Text(
        "文字要放在英文引号里，数字不加引号，每项一行，如 value = 95",
        "Put text in quotes and numbers without, one key a line, as value = 95",
    ),
}


def toml_value(value: Any) -> str:
    """A text, number, truth value, list or mapping as TOML on one line."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(toml_keys(value)) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml_value(each) for each in value) + "]"
    # A JSON text, number or truth value is one of TOML too.
    return dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def toml_keys(table: Mapping[str, Any]) -> Iterator[str]:
    """The keys of a table with their values, a line each."""
    return (f"{key} = {toml_value(value)}" for key, value in table.items())


def read_toml(path: Path, name: str) -> dict[str, Any]:
    """What a TOML file holds, its numbers exact. Raises InputProblem, in which the file is called `name`, for a file that cannot be
    opened, is not UTF-8 or not TOML.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raise InputProblem(_not_utf8(name, problem)) from None
    except OSError as problem:
        raise InputProblem(_unreadable(name, problem)) from None
    return parse_toml(text, name)


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """What the text of a TOML file called `name` holds, its numbers exact. Raises InputProblem for what is not TOML."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as problem:
        raise InputProblem(syntax_issue(problem, text, name)) from None


def _not_utf8(name: str, problem: UnicodeDecodeError) -> Issue:
    line = problem.object[: problem.start].count(b"\n") + 1
    return Issue(
        level=Level.ERROR,
        code="toml-not-utf8",
        place=Text(f"{name} 第 {line} 行", f"{name} line {line}"),
        value="",
        message=Text("文件不是 UTF-8 编码", "the file is not in UTF-8"),
        remedy=Text("请用编辑器另存为 UTF-8", "Save it as UTF-8"),
    )


def _unreadable(name: str, problem: OSError) -> Issue:
    return Issue(
        level=Level.ERROR,
        code="toml-unreadable",
        place=Text(name, name),
        value=problem.strerror or "",
        message=Text("文件打不开", "the file cannot be opened"),
        remedy=Text("请核对文件是否存在、有无读取权限", "Check that it exists and may be read"),
    )


def syntax_issue(problem: tomllib.TOMLDecodeError, text: str, name: str) -> Issue:
    """The parser's complaint as an issue with file, line, column, the line itself and advice."""
    said = str(problem)
    line, column = _position(said, text)
    lines = text.splitlines() or [""]
    shown = lines[min(line, len(lines)) - 1].strip()
    english = POSITION.sub("", said).strip()
    chinese = next((zh for start, zh in MESSAGES if english.startswith(start)), english)
    return Issue(
        level=Level.ERROR,
        code="toml-syntax",
        place=Text(f"{name} 第 {line} 行第 {column} 列", f"{name} line {line}, column {column}"),
        value=shown[:80],
        message=Text(f"不是正确的 TOML：{chinese}", f"not valid TOML: {english}"),
        remedy=_advice(shown),
    )


def _position(said: str, text: str) -> tuple[int, int]:
    found = POSITION.search(said)
    if found and found[1]:
        return int(found[1]), int(found[2])
    lines = text.splitlines() or [""]
    return len(lines), len(lines[-1]) + 1


def _advice(line: str) -> Text:
    outside = re.sub(r'"[^"]*"', "", line)
    if CURLY.search(outside):
        return ADVICE["quotes"]
    if DATE.search(line):
        return ADVICE["date"]
    return ADVICE["width"] if FULL_WIDTH.search(outside) else ADVICE["other"]
