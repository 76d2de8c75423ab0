"""Conditions on rows as people put them together: sentences that can be taken away, and a form for one more."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from zhiheng.core.issues import Text
from zhiheng.core.registers.filters import Operation, filter_words, operation_words, operations
from zhiheng.core.registers.model import Column, ColumnType
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace.browsing import Browse

_VALUELESS = (Operation.EMPTY, Operation.NOT_EMPTY)


@dataclass(frozen=True, slots=True)
class Standing:
    """A condition that stands: its sentence, and the parameters of the address without it."""

    words: Text
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What can be chosen about the rows: `adding` is the column for which a condition is being put together, None for none; its
    `operations` and, where there is a closed list, its `values`. `kept` are the parameters that a form has to carry on.
    """

    standing: tuple[Standing, ...]
    columns: tuple[tuple[Column, bool], ...]
    filterable: tuple[Column, ...]
    adding: Column | None = None
    operations: tuple[tuple[Operation, Text], ...] = ()
    values: tuple[str, ...] = ()
    day: bool = False
    kept: tuple[tuple[str, str], ...] = ()
    kept_without_columns: tuple[tuple[str, str], ...] = ()
    kept_without_moment: tuple[tuple[str, str], ...] = ()


def choices(browse: Browse, said: QueryDict) -> Choices:
    """The choices that stand and those that can be made."""
    register = browse.register
    adding = register.column(said.get("add", ""))
    known = operations(adding) if adding is not None else ()
    chosen = browse.columns or tuple(column.name for column in register.columns)
    return Choices(
        standing=tuple(
            Standing(filter_words(each, register), _without(said, f"{each.column}.{each.op.value}")) for each in browse.filters
        ),
        columns=tuple((column, column.name in chosen) for column in register.columns),
        filterable=tuple(column for column in register.columns if operations(column)),
        adding=adding if known else None,
        operations=tuple((op, operation_words(op, adding)) for op in known if op is not Operation.IN) if adding else (),
        values=_values(adding) if adding is not None else (),
        day=adding is not None and adding.type is ColumnType.DATE,
        kept=_kept(said, "add", "page"),
        kept_without_columns=_kept(said, "add", "page", "columns"),
        kept_without_moment=_kept(said, "add", "page", "as_of"),
    )  # fmt: skip


def asked_address(said: QueryDict) -> str:
    """The parameters of an address with the condition of the form (`add`, `op`, `value`, `upper`) among them."""
    made = said.copy()
    column, op = made.get("add", ""), made.get("op", "")
    values = [made.get("value", ""), made.get("upper", "")]
    for name in ("add", "op", "value", "upper", "page"):
        made.pop(name, None)
    if op in [each.value for each in _VALUELESS]:
        made[f"{column}.{op}"] = "1"
    elif op == Operation.BETWEEN.value:
        made.setlist(f"{column}.{op}", values)
    else:
        made.appendlist(f"{column}.{op}", values[0])
    return made.urlencode()


def _without(said: QueryDict, name: str) -> str:
    """A range with one open end stands in the address as a range."""
    kept = said.copy()
    if name not in kept:
        column = name.partition(".")[0]
        name = f"{column}.{Operation.BETWEEN.value}"
    kept.pop(name, None)
    kept.pop("page", None)
    return kept.urlencode()


def _kept(said: QueryDict, *names: str) -> tuple[tuple[str, str], ...]:
    return tuple((key, value) for key, values in said.lists() if key not in names for value in values)


def _values(column: Column) -> tuple[str, ...]:
    """The closed list of a column's values; nothing for one that has none."""
    match column.type:
        case ColumnType.CODE:
            return tuple(code.value for code in column.codes)
        case ColumnType.BOOLEAN:
            return ("是", "否")
        case ColumnType.AREA:
            return tuple(each.name for each in workspace().lists.areas)
        case ColumnType.BODY:
            return tuple(each.name for each in workspace().lists.bodies)
    return ()
