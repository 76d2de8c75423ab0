"""Where tables, keys and people's comments stand in the text of a TOML file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from zhiheng.files.plan_toml_writing import OUR_COMMENT

HEADER = re.compile(r"\s*\[(\[)?\s*([\w.-]+)\s*\]")
KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[\w-]+)\s*[.=]""")
TOKEN = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|[\[{]|[\]}]')
ENDS = {'"""': re.compile(r'(?:\\.|[^\\])*?"""', re.DOTALL), "'''": re.compile(r".*?'''", re.DOTALL)}


@dataclass(slots=True)
class Lines:
    """Line numbers, from 1. The tables of a list are counted from 0 in the order of the file."""

    tables: dict[tuple[str, int], int] = field(default_factory=dict)
    keys: dict[tuple[str, int, str], int] = field(default_factory=dict)
    comments: dict[tuple[str, int], list[str]] = field(default_factory=dict)

    def of(self, table: str, index: int, key: str = "") -> int:
        """The line of the key, or of its table's header where the key is not there, or 1."""
        return self.keys.get((table, index, key)) or self.tables.get((table, index)) or 1


def find_lines(text: str) -> Lines:
    """Walks over the text once; strings and arrays that run over several lines are stepped over."""
    found = Lines()
    counts: Counter[str] = Counter()
    here, pending = ("", 0), list[str]()
    for statement in _statements(text):
        if header := HEADER.match(statement.text):
            here = (header[2], counts[header[2]])
            counts[header[2]] += 1
            found.tables[here] = statement.line
        elif key := KEY.match(statement.text):
            name = key[1].strip("\"'")
            found.keys.setdefault((*here, name), statement.line)
            pending += [f"# {name}：{statement.comment.lstrip('# ')}"] if statement.comment else []
        else:
            pending += [statement.comment] if statement.comment else []
            continue
        found.comments.setdefault(here, []).extend(pending)
        pending = []
    found.comments.setdefault(here, []).extend(pending)
    return found


@dataclass(frozen=True, slots=True)
class _Statement:
    line: int
    text: str
    comment: str
    """A person's comment behind it, or alone on the line."""


def _statements(text: str) -> Iterator[_Statement]:
    start, number = 0, 1
    while start < len(text):
        end, comment = _statement_end(text, start)
        theirs = "" if comment.startswith(OUR_COMMENT) else comment.strip()
        yield _Statement(number, text[start:end], theirs)
        number += text.count("\n", start, end) + 1
        start = end + 1


def _statement_end(text: str, start: int) -> tuple[int, str]:
    """The line end that closes the statement at `start` (not inside a string, array or inline table); its comment."""
    depth, position, comment = 0, start, ""
    brackets = not HEADER.match(text[start : _line_end(text, start)])
    while True:
        stop = _line_end(text, position)
        token = TOKEN.search(text, position, stop)
        if token is None:
            if depth <= 0 or stop >= len(text):
                return stop, comment
            position = stop + 1
        elif token[0] in ENDS:
            closed = ENDS[token[0]].match(text, token.end())
            position = closed.end() if closed else len(text)
        else:
            comment = token[0] if token[0].startswith("#") else comment
            depth += brackets * ((token[0] in "[{") - (token[0] in "]}"))
            position = token.end()


def _line_end(text: str, position: int) -> int:
    found = text.find("\n", position)
    return len(text) if found < 0 else found
