"""A result of a library as polars takes it over.

polars holds on to the class of what it was given until the interpreter ends. Were that a class of DuckDB, or one of a module that
imports DuckDB, the library would be torn down too late and print a page of `nanobind: leaked` into the user's terminal. Hence a class,
and a module, that know nothing.
"""

from __future__ import annotations

from typing import Protocol


class Arrow(Protocol):
    """A table that can be handed over column by column."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The table, as the Arrow C stream interface has it."""


class Stream:
    """Hands over a result without showing its class."""

    def __init__(self, result: Arrow) -> None:
        self._result = result

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """See Arrow."""
        return self._result.__arrow_c_stream__(requested_schema)
