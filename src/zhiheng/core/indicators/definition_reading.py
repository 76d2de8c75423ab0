"""What readers of indicators and parameters share: names, closed lists of words, tables of numbers, lists of tables."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from zhiheng.core.indicators.definition_keys import WORDS
from zhiheng.core.issues import Text
from zhiheng.core.registers.definition_checks import name_mistake
from zhiheng.core.registers.definition_keys import Holds, Key
from zhiheng.core.registers.definition_reading import NOT_A_TABLE, TableReader
from zhiheng.core.registers.definition_values import Wrong, read_figure, suggestion


def problem(code: str, message: Text, remedy: Text) -> Wrong:
    """A mistake in a definition."""
    return Wrong(code=code, message=message, remedy=remedy)


class DefinitionReader(TableReader):
    """Reads the tables of definitions; values that are tables themselves are handed on as they stand."""

    def value(self, key: Key, given: Any, path: str) -> Any:
        """The value of one key; None, and told, where it cannot be read."""
        at = f"{path}.{key.name}"
        match key.holds:
            case Holds.WORD:
                return self._word(key, given, at)
            case Holds.TABLE:
                return self._kind(given, Mapping, at, NOT_A_TABLE)
            case Holds.ENTRIES:
                return self._kind(given, list, at, NOT_A_LIST)
            case Holds.WEIGHTS:
                return given if isinstance(given, str) else self._kind(given, Mapping, at, _NOT_WEIGHTS)
        return super().value(key, given, path)

    def name(self, name: str, path: str) -> None:
        """Tells what is wrong with an identifier."""
        wrong = name_mistake(name)
        if wrong:
            self.tell(path, name, wrong)

    def numbers(self, table: Mapping[str, Any], path: str) -> tuple[tuple[str, Decimal], ...]:
        """A table of numbers; those that are none are told and left out."""
        read = {name: self.read(read_figure, given, f"{path}.{name}") for name, given in table.items()}
        return tuple((str(name), number) for name, number in read.items() if number is not None)

    def _word(self, key: Key, given: Any, path: str) -> Any:
        allowed = WORDS.get(key.name)
        if allowed is None:
            return self._text(given, path)
        words = [str(each) for each in allowed]
        if not isinstance(given, str) or given not in words:
            self.tell(path, given, _no_such_word(str(given), words))
            return None
        return allowed(given) if isinstance(allowed, type) else given

    def _text(self, given: Any, path: str) -> str | None:
        """A text that may be empty, where empty means something of its own."""
        if isinstance(given, str):
            return given
        self.tell(path, given, _NOT_TEXT)
        return None

    def _kind(self, given: Any, wanted: type[Any], path: str, wrong: Wrong) -> Any:
        if isinstance(given, wanted):
            return given
        self.tell(path, given, wrong)
        return None


def _no_such_word(given: str, words: list[str]) -> Wrong:
    return problem(
        "definition-unknown-word",
        Text("这里只能写几个固定的词", "only a few words may stand here"),
        suggestion(given, words),
    )


NOT_A_LIST = problem(
    "definition-not-a-list",
    Text("这里应当是一列「键 = 值」的表", "this must be a list of tables"),
    Text("每一个以双方括号的表头开头，或写成 [{ … }, { … }]", "Begin each with a header in double brackets, or write [{ … }]"),
)  # fmt: skip
_NOT_WEIGHTS = problem(
    "definition-wrong-value",
    Text("权重应当是一组数，或存放它的参数的名称", "weights are a table of numbers, or the name of the parameter that holds it"),
    Text("写成 { food = 0.6, drugs = 0.4 }", "Write { food = 0.6, drugs = 0.4 }"),
)  # fmt: skip
_NOT_TEXT = problem(
    "definition-wrong-value",
    Text("应当是文字，放在引号里", "this must be text in quotes"),
    Text("写成 date = \"sampled_on\"；不按日期归期的存量写 date = \"\"",
         "Write date = \"sampled_on\"; for a stock without a date, date = \"\""),
)  # fmt: skip
