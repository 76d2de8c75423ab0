"""What stands in an indicators.toml and a parameters.toml: the keys of their tables, and what each holds."""

from __future__ import annotations

from enum import StrEnum

from zhiheng.core.calendar import PeriodKind
from zhiheng.core.indicators.model import Estimate, WhenEmpty
from zhiheng.core.registers.definition_keys import Holds, Key

FORMULA_KEYS = (Key("where", Holds.TEXT), Key("numerator", Holds.TEXT), Key("denominator", Holds.TEXT))
INDICATOR_KEYS = (
    Key("label", Holds.WORDS, required=True),
    Key("unit", Holds.TEXT),
    Key("register", Holds.NAME),
    *FORMULA_KEYS,
    Key("versions", Holds.ENTRIES),
    Key("date", Holds.WORD),
    Key("decimals", Holds.DECIMALS),
    Key("better", Holds.WORD),
    Key("estimate", Holds.WORD),
    Key("strata", Holds.NAME),
    Key("population", Holds.LENGTH),
    Key("when_empty", Holds.WORD),
    Key("period", Holds.WORD),
    Key("breakdowns", Holds.TEXTS),
    Key("inputs", Holds.TABLE),
    Key("weights", Holds.WEIGHTS),
    Key("algorithm", Holds.NAME),
    Key("parameters", Holds.TEXTS),
    Key("aliases", Holds.TEXTS),
    Key("basis", Holds.TEXTS),
    Key("note", Holds.WORDS),
)
VERSION_KEYS = (
    Key("since", Holds.DATE, required=True),
    *FORMULA_KEYS,
    Key("basis", Holds.TEXT),
    Key("note", Holds.WORDS),
)
PARAMETER_KEYS = (
    Key("label", Holds.WORDS, required=True),
    Key("unit", Holds.TEXT),
    Key("by_area", Holds.FLAG),
    Key("values", Holds.ENTRIES, required=True),
    Key("note", Holds.WORDS),
)
PARAMETER_VALUE_KEYS = (
    Key("since", Holds.DATE, required=True),
    Key("value", Holds.FIGURE),
    Key("parts", Holds.TABLE),
    Key("areas", Holds.TABLE),
    Key("clause", Holds.TEXT, required=True),
    Key("mark", Holds.WORD, required=True),
)
MARKS = ("V", "M", "P")
"""How sure a figure is: read in the rule itself, remembered and to be confirmed, or set by this project as practice."""
WORDS: dict[str, type[StrEnum] | tuple[str, ...]] = {
    "better": ("higher", "lower", "neither"),
    "estimate": Estimate,
    "when_empty": WhenEmpty,
    "period": PeriodKind,
    "mark": MARKS,
}
"""The closed lists of words, by key."""
