"""What stands in a registers.toml and a scheme.toml: the keys of their tables, and what each holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zhiheng.core.registers.model import ColumnType

NUMERIC = frozenset({ColumnType.INTEGER, ColumnType.NUMBER})
DATED = frozenset({ColumnType.DATE, ColumnType.MONTH})
ORDERED = NUMERIC | DATED
"""The types whose values are smaller or greater than one another."""
TEXTUAL = frozenset(ColumnType) - ORDERED - {ColumnType.BOOLEAN}
"""The types stored as text."""
PERSONAL = frozenset({ColumnType.PHONE, ColumnType.IDENTITY})
"""The types whose values are always about a person or lead to one."""


class Holds(StrEnum):
    """The kinds of value a key may hold."""

    TEXT = "text"
    WORDS = "words"
    """A text in Chinese, or { zh, en }."""
    NAME = "name"
    """The identifier of a column or register."""
    NAMES = "names"
    TEXTS = "texts"
    FLAG = "flag"
    DATE = "date"
    COUNT = "count"
    """A whole number from 0."""
    DECIMALS = "decimals"
    """A whole number from 0 to 9."""
    LENGTH = "length"
    """A whole number from 1."""
    BOUND = "bound"
    """A number, day or month, as the column's type."""
    PATTERN = "pattern"
    TYPE = "type"
    PERSONAL = "personal"
    CODES = "codes"
    VOLUME = "volume"
    COLUMNS = "columns"
    RULES = "rules"
    FIGURE = "figure"
    """A number of at most 18 digits, exact."""
    WORD = "word"
    """One of a closed list of words."""
    TABLE = "table"
    """A table that is read further."""
    ENTRIES = "entries"
    """A list of tables that are read further."""
    WEIGHTS = "weights"
    """A table of numbers, or the name of the parameter that holds one."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table. `types` are the column types that may carry it; empty: all."""

    name: str
    holds: Holds
    required: bool = False
    types: frozenset[ColumnType] = frozenset()


REGISTER_KEYS = (
    Key("label", Holds.WORDS, required=True),
    Key("version", Holds.TEXT),
    Key("key", Holds.NAMES, required=True),
    Key("area", Holds.NAME),
    Key("date", Holds.NAME),
    Key("since", Holds.DATE),
    Key("until", Holds.DATE),
    Key("volume", Holds.VOLUME),
    Key("note", Holds.WORDS),
    Key("columns", Holds.COLUMNS, required=True),
    Key("rules", Holds.RULES),
)
COLUMN_KEYS = (
    Key("label", Holds.WORDS, required=True),
    Key("type", Holds.TYPE, required=True),
    Key("required", Holds.FLAG),
    Key("unique", Holds.FLAG),
    Key("unit", Holds.TEXT, types=NUMERIC),
    Key("decimals", Holds.DECIMALS, types=frozenset({ColumnType.NUMBER})),
    Key("minimum", Holds.BOUND, types=ORDERED),
    Key("maximum", Holds.BOUND, types=ORDERED),
    Key("longest", Holds.LENGTH, types=frozenset({ColumnType.TEXT})),
    Key("pattern", Holds.PATTERN, types=TEXTUAL),
    Key("pattern_note", Holds.WORDS, types=TEXTUAL),
    Key("codes", Holds.CODES, types=frozenset({ColumnType.CODE})),
    Key("references", Holds.NAME),
    Key("personal", Holds.PERSONAL),
    Key("note", Holds.WORDS),
    Key("example", Holds.TEXT),
    Key("aliases", Holds.TEXTS),
    Key("since", Holds.DATE),
    Key("until", Holds.DATE),
)
CODE_KEYS = (Key("value", Holds.TEXT, required=True), Key("aliases", Holds.TEXTS))
RULE_KEYS = (
    Key("name", Holds.NAME, required=True),
    Key("label", Holds.WORDS, required=True),
    Key("check", Holds.TEXT, required=True),
    Key("when", Holds.TEXT),
)
VOLUME_KEYS = (Key("least", Holds.COUNT), Key("most", Holds.COUNT))
SCHEME_KEYS = (
    Key("label", Holds.WORDS, required=True),
    Key("basis", Holds.TEXTS, required=True),
    Key("lead", Holds.WORDS, required=True),
    Key("note", Holds.WORDS),
    Key("since", Holds.DATE),
    Key("until", Holds.DATE),
)
