"""What stands in a plan.toml: its tables, their keys in order, and what each key holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zhiheng.core.issues import Issue, Level
from zhiheng.core.plan.model import (
    CHANGES,
    FIRMNESS,
    OPS,
    Amendment,
    Body,
    Facts,
    Mechanism,
    Phase,
    Result,
    SetAside,
    Target,
    Task,
)
from zhiheng.core.plan.passages import Section, SectionKind


class Holds(StrEnum):
    """The kinds of value a key may hold."""

    TEXT = "text"
    TEXTS = "texts"
    NUMBER = "number"
    INTEGER = "integer"
    DATE = "date"
    YEARS = "years"
    """Two years, the first and the last."""
    DEADLINE = "deadline"
    """A year, a span of years, or nothing; as text."""
    MONTH = "month"
    CHOICE = "choice"
    BODIES = "bodies"
    SPAN = "span"
    PLACE = "place"
    TRUTH = "truth"
    WORDS = "words"
    """One sentence in Chinese and English."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table. `field` is the attribute where it differs from `name`; `always` is written even when empty."""

    name: str
    holds: Holds = Holds.TEXT
    choices: tuple[str, ...] = ()
    always: bool = False
    required: bool = False
    field: str = ""

    @property
    def attribute(self) -> str:
        """The attribute of the value object."""
        return self.field or self.name


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of table: the class it becomes, its keys in order, and its title in the file."""

    builds: type[Any]
    keys: tuple[Key, ...]
    title: str
    identity: tuple[str, ...] = ()
    """Attributes that tell an entry from the others of its table; () is the first key alone."""

    def key(self, name: str) -> Key | None:
        """The key of that name."""
        return next((key for key in self.keys if key.name == name), None)


_SPAN = Key("span", Holds.SPAN)
_PLACE = Key("place", Holds.PLACE)
_BODIES = Key("bodies", Holds.BODIES, always=True)
_QUOTE = Key("quote")

_COMMITMENT = (
    Key("id", always=True),
    Key("area", always=True),
    Key("category", always=True),
    Key("subject", always=True, required=True),
    Key("op", Holds.CHOICE, OPS, always=True, required=True),
    Key("value", Holds.NUMBER),
    Key("upper", Holds.NUMBER),
    Key("unit", always=True),
    Key("change", Holds.CHOICE, CHANGES, always=True),
    Key("baseline"),
    Key("by", Holds.DEADLINE, always=True),
    Key("firm", Holds.CHOICE, FIRMNESS, always=True),
    _BODIES,
    Key("ref"),
    _QUOTE,
    _SPAN,
    _PLACE,
)

FACTS = Table(
    Facts,
    (
        Key("id"),
        Key("title", always=True),
        Key("issuer", Holds.TEXTS, always=True),
        Key("number", always=True),
        Key("issued", Holds.DATE),
        Key("period", Holds.YEARS),
        Key("addressees", Holds.TEXTS),
        Key("basis", Holds.TEXTS),
        Key("annexes", Holds.TEXTS),
        Key("annexes_present", Holds.TEXTS),
    ),
    "计划本身",
)
AREAS = Key("areas", Holds.TEXTS, always=True)
"""Stands in [plan] beside the facts."""

LISTS: dict[str, Table] = {
    "targets": Table(Target, _COMMITMENT, "目标"),
    "amendments": Table(
        Amendment,
        (
            Key("target", always=True, required=True),
            Key("since", Holds.DATE, required=True),
            Key("document", always=True, required=True),
            Key("op", Holds.CHOICE, OPS),
            Key("value", Holds.NUMBER),
            Key("upper", Holds.NUMBER),
            Key("unit"),
            Key("by", Holds.DEADLINE),
            Key("bodies", Holds.BODIES),
            Key("dropped", Holds.TRUTH),
        ),
        "目标调整（由后来的文件改变的目标，新旧数字都保留）",
        identity=("target", "since"),
    ),
    "results": Table(Result, _COMMITMENT, "实绩（文件中已经取得的数字）"),
    "tasks": Table(
        Task,
        (
            Key("id", always=True),
            Key("path", Holds.TEXTS, always=True),
            Key("title", always=True, required=True),
            _BODIES,
            Key("text"),
            _QUOTE,
            _SPAN,
            _PLACE,
        ),
        "任务",
    ),
    "bodies": Table(
        Body,
        (Key("name", always=True, required=True), Key("aliases", Holds.TEXTS, always=True)),
        "责任单位（aliases 是可能指同一单位的名称，请确认）",
    ),
    "phases": Table(
        Phase,
        (
            Key("title", always=True, required=True),
            Key("from", Holds.MONTH, always=True, field="start"),
            Key("to", Holds.MONTH, always=True, field="end"),
            _SPAN,
        ),
        "工作步骤",
    ),
    "mechanisms": Table(
        Mechanism,
        (
            Key(
                "kind",
                Holds.CHOICE,
                ("meeting", "report", "check", "notice", "reward", "appraisal"),
                True,
                True,
            ),
            Key("who", always=True),
            Key("when", always=True),
            Key("quote", always=True),
            _SPAN,
        ),
        "工作机制（谁、何时：会议、报告、检查、通报、奖励、考核）",
    ),
    "sections": Table(
        Section,
        (
            Key("number", always=True),
            Key("heading", always=True),
            Key("level", Holds.INTEGER, always=True, required=True),
            Key("kind", Holds.CHOICE, tuple(kind.value for kind in SectionKind), always=True),
            Key("parent", Holds.INTEGER),
            _SPAN,
        ),
        "章节（parent 是上级章节的序号，从 0 数起）",
    ),
    "set_aside": Table(
        SetAside,
        (Key("quote", always=True), Key("reason", Holds.WORDS, always=True), _SPAN),
        "含数字而没有读成目标或实绩的句子及原因（重新读取时更新）",
    ),
    "issues": Table(
        Issue,
        (
            Key("level", Holds.CHOICE, tuple(level.value for level in Level), True, True),
            Key("code", always=True),
            Key("place", Holds.WORDS, always=True),
            Key("value", always=True),
            Key("message", Holds.WORDS, always=True),
            Key("remedy", Holds.WORDS, always=True),
            _SPAN,
        ),
        "读取时发现的疑点（重新读取时更新）",
    ),
}
"""The lists of the plan, by the name of their tables, in the order of the file."""
