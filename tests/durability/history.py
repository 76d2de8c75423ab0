"""A made-up history of filings that can be told again from its number alone, and what a register holds after each."""

from __future__ import annotations

from pathlib import Path

BODY = "区市场监管局"
REGISTER = "samples"
INSERTED, CORRECTED, WITHDRAWN = 400, 90, 40
SCHEME = 'label = { zh = "样品", en = "Samples" }\nbasis = ["测试"]\nlead = "区市场监管局"\n'
REGISTERS = """\
[samples]
label = { zh = "样品", en = "Samples" }
version = "1"
key = ["number"]

[samples.columns]
number = { label = { zh = "编号", en = "Number" }, type = "text", required = true }
value = { label = { zh = "数值", en = "Value" }, type = "integer" }
note = { label = { zh = "备注", en = "Note" }, type = "text" }
"""


def add_register(workspace: Path) -> None:
    """Puts the register of this history into a workspace's own schemes."""
    folder = workspace / "schemes" / REGISTER
    folder.mkdir(parents=True)
    (folder / "scheme.toml").write_text(SCHEME, encoding="utf-8")
    (folder / "registers.toml").write_text(REGISTERS, encoding="utf-8")


def kind(number: int) -> str:
    """What the filing of that number does: two insert, one corrects, one withdraws, and so on."""
    return ("insert", "insert", "correct", "withdraw")[number % 4]


def keys(number: int) -> list[str]:
    """The keys of the filing's rows."""
    if kind(number) == "insert":
        return [f"{number:06}-{row:04}" for row in range(INSERTED)]
    if kind(number) == "correct":
        return keys(number - 1)[:CORRECTED]
    return keys(number - 2)[-WITHDRAWN:]


def rows(number: int) -> list[tuple[str, int]]:
    """Key and value of each row."""
    return [(key, number * 10_000 + row) for row, key in enumerate(keys(number))]


def write_file(number: int, folder: Path) -> Path:
    """The filing as a CSV file."""
    path = folder / f"filing-{number:06}.csv"
    lines = [f"{key},{value},第{number}次报送" for key, value in rows(number)]
    path.write_text("\n".join(["编号,数值,备注", *lines, ""]), encoding="utf-8")
    return path


def state(count: int) -> dict[str, int]:
    """What the register holds after the first `count` filings."""
    held: dict[str, int] = {}
    for number in range(count):
        if kind(number) == "withdraw":
            for key in keys(number):
                del held[key]
        else:
            held.update(rows(number))
    return held
