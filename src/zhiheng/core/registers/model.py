"""What a register is: its columns, their types and bounds, its key, and the rules across its columns.

Loads no library: `zhiheng template --help` and a list of registers must not wait for one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from zhiheng.core.issues import Text

UNSAID = Text("", "")

ROW = "_row"
"""Column beside those of a register: the row's number in the file as handed in, as a spreadsheet shows it (Int64)."""
FILING = "_filing"
"""Column beside those of a register: the seq of the filing that brought the row in its present form (Int64)."""

DEFAULT_LENGTH = 500
"""Characters that a text may have where its column sets no `longest`."""
NUMBER_DIGITS = 18
"""Digits of a number in all, before and after the point; what 64 bits hold exactly."""


class ColumnType(StrEnum):
    """The closed list of column types. In brackets: how a value is stored."""

    TEXT = "text"
    """Any text (String)."""
    INTEGER = "integer"
    """A whole number (Int64)."""
    NUMBER = "number"
    """A decimal number with a unit and a fixed number of decimals (Decimal(18, decimals))."""
    BOOLEAN = "boolean"
    """是 or 否 (Boolean)."""
    DATE = "date"
    """A day (Date)."""
    MONTH = "month"
    """A month (Date, its first day)."""
    CODE = "code"
    """One of the column's `codes` (String, the code's value)."""
    BODY = "body"
    """A body of the workspace, by name or alias (String, the name)."""
    AREA = "area"
    """An area of the workspace, by name, alias or code (String, the name)."""
    USCC = "uscc"
    """Unified social credit code, GB 32100-2015 (String, 18 characters)."""
    ORGANIZATION_CODE = "organization_code"
    """Organization code, GB 11714 (String, 9 characters without the hyphen)."""
    REGION = "region"
    """Division code, GB/T 2260 with GB/T 10114: 6, 9 or 12 digits (String)."""
    INDUSTRY = "industry"
    """Sector code, GB/T 4754-2017: a letter with up to 4 digits (String)."""
    GTIN = "gtin"
    """GTIN-8, 12, 13 or 14 with its check digit (String, as printed)."""
    PHONE = "phone"
    """A telephone number of the mainland, mobile or fixed (String, digits)."""
    IDENTITY = "identity"
    """Citizen identity number, GB 11643 (String, 18 characters)."""


class PersonalData(StrEnum):
    """Classes of personal data: what is masked wherever it is not needed."""

    NAME = "name"
    PHONE = "phone"
    IDENTITY = "identity"
    ADDRESS = "address"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a code list: the value that is stored and printed, and further spellings that mean it."""

    value: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column (栏目) of a register.

    `minimum` and `maximum` are inclusive and hold for integer, number (Decimal), date and month (date).
    `pattern` is a regular expression that the whole text must match; `pattern_note` says it in words.
    `since` and `until` are the first and the last day on which a filing may carry the column.
    """

    name: str
    label: Text
    type: ColumnType
    required: bool = False
    unique: bool = False
    unit: str = ""
    decimals: int = 4
    minimum: Decimal | date | None = None
    maximum: Decimal | date | None = None
    longest: int = DEFAULT_LENGTH
    pattern: str = ""
    pattern_note: Text = UNSAID
    codes: tuple[Code, ...] = ()
    references: str = ""
    """The register whose key this column holds; "" for none."""
    personal: PersonalData | None = None
    note: Text = UNSAID
    example: str = ""
    aliases: tuple[str, ...] = ()
    """Further headers under which files bring this column."""
    since: date | None = None
    until: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether a filing of that day carries the column."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A condition across columns: wherever `when` holds (empty: everywhere), `check` must hold.

    Both are comparisons of columns and constants joined by `and`, in the words of SQL
    (`reported_on >= sampled_on`, `result = '不合格'`, `fine is not null`). A comparison with an empty value is
    neither true nor false and breaks no rule. `label` says in words what must hold.
    """

    name: str
    label: Text
    check: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Volume:
    """How many rows a filing is expected to have: fewer than `least` or more than `most` is asked about."""

    least: int | None = None
    most: int | None = None


ANY_VOLUME = Volume()
Day = date
"""A register has a column role called `date`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A typed table of facts (台账) with a key. `area` and `date` name the columns that say where and when; "" for none."""

    name: str
    label: Text
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    version: str = "1"
    area: str = ""
    date: str = ""
    rules: tuple[Rule, ...] = ()
    volume: Volume = ANY_VOLUME
    note: Text = UNSAID
    scheme: str = ""
    """The scheme folder that brings it."""
    since: Day | None = None
    until: Day | None = None

    def column(self, name: str) -> Column | None:
        """The column of that identifier."""
        return next((column for column in self.columns if column.name == name), None)

    def columns_on(self, on: Day) -> tuple[Column, ...]:
        """The columns in force on that day."""
        return tuple(column for column in self.columns if column.in_force(on))


@dataclass(frozen=True, slots=True)
class Named:
    """A body or area that rows may name: its name, further names, and its code."""

    name: str
    aliases: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class Lists:
    """The bodies and areas of the workspace. Where a list is empty nothing is held against it."""

    bodies: tuple[Named, ...] = ()
    areas: tuple[Named, ...] = field(default=())
