"""What calls are answered with: models made from the dataclasses of records, so that no field is written down twice."""

from __future__ import annotations

import types
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, create_model

PLAIN = (str, int, float, bool, bytes, date, datetime, UUID, type(None))
_made: dict[type, type[BaseModel]] = {}
_names: dict[str, type] = {}


class Answered(BaseModel):
    """What a call is answered with."""

    model_config = ConfigDict(from_attributes=True)


class ShownOnce(Answered):
    """What a call is answered with once: a secret. It is kept nowhere, so that the same key sent again is told that it was carried out."""


def shape(
    source: type, *, name: str = "", without: Collection[str] = (), more: Mapping[str, Any] | None = None
) -> type[BaseModel]:
    """The model of a dataclass: its fields but for `without`, and `more` (of its properties and methods without arguments, by name and type).

    The first call for a dataclass decides how it is answered wherever it stands. Raises ValueError where another one has the name.
    """
    if source in _made:
        return _made[source]
    name = name or source.__name__
    if _names.setdefault(name, source) is not source:
        raise ValueError(f"{source} needs a name of its own; {name} is {_names[name]}")
    said = get_type_hints(source)
    taken: dict[str, Any] = {
        each.name: (typed(said[each.name]), ...) for each in fields(source) if each.name not in without
    }
    for extra, annotation in (more or {}).items():
        taken[extra] = (typed(annotation), ...)
    validators = [each for each in more or {} if callable(getattr(source, each, None))]
    made = create_model(name, __base__=Answered, __doc__=_first(source.__doc__), **_called(taken, validators))
    _made[source] = made
    return made


def _called(taken: dict[str, Any], methods: Collection[str]) -> dict[str, Any]:
    """A method gives its value by being called."""
    return {
        name: (Annotated[annotation, BeforeValidator(_value)], default)
        if name in methods
        else (annotation, default)
        for name, (annotation, default) in taken.items()
    }


def _value(said: Any) -> Any:
    return said() if isinstance(said, Callable) else said  # type: ignore[arg-type]


def _first(text: str | None) -> str:
    return (text or "").split("\n")[0].strip()


def typed(annotation: Any) -> Any:
    """The annotation with models in the place of dataclasses, closed lists of words in that of enumerations."""
    if annotation is Any or annotation is object or annotation in PLAIN:
        return annotation if annotation is not object else Any
    if annotation is Decimal:
        return Annotated[str, BeforeValidator(_figure)]
    if annotation is Fraction:
        return Annotated[float, BeforeValidator(float)]
    if annotation is Path:
        return Annotated[str, BeforeValidator(str)]
    if isinstance(annotation, type) and is_dataclass(annotation):
        return shape(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        words = tuple(str(each.value) for each in annotation)
        return Annotated[Literal[words], BeforeValidator(_word)]
    return _generic(annotation)


def _generic(annotation: Any) -> Any:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return annotation
    if origin in (Union, types.UnionType):
        return Union[tuple(typed(each) for each in inner)]  # noqa: UP007 - built at run time
    if origin is tuple and (len(inner) != 2 or inner[1] is not Ellipsis):
        kinds = {typed(each) for each in inner}
        return list[Union[tuple(kinds)]]  # type: ignore[misc]  # noqa: UP007
    if origin in (tuple, list, frozenset, set) or _is_sequence(origin):
        return Annotated[list[typed(inner[0])], BeforeValidator(list)]  # type: ignore[misc]
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return Annotated[dict[str, typed(inner[1])], BeforeValidator(_mapping)]  # type: ignore[misc]
    return Any


def _is_sequence(origin: Any) -> bool:
    from collections.abc import Sequence

    return isinstance(origin, type) and issubclass(origin, Sequence)


def _figure(value: Any) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _word(value: Any) -> str:
    return str(value.value if isinstance(value, Enum) else value)


def _mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    return {_word(key): each for key, each in value.items()}
