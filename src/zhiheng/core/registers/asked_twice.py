"""What two registers ask for both: columns that say the same of the same thing."""

from __future__ import annotations

from zhiheng.core.registers.matching import header_form
from zhiheng.core.registers.model import Column, Register


def shared_columns(
    register: Register, other: Register, by: Column | None = None
) -> tuple[tuple[Column, Column], ...]:
    """Columns of `register`, each with the one of `other` that goes by the same words and holds the same kind of value.

    `by`, the column that names the other's record, and the other's key are no answers but names; personal data is not looked at.
    """
    pairs = []
    for own in register.columns:
        words = _words(own)
        for theirs in other.columns:
            same = own.type is theirs.type and (own.name == theirs.name or words & _words(theirs))
            if same and own is not by and not own.personal and theirs.name not in other.key:
                pairs.append((own, theirs))
    return tuple(pairs)


def asked_twice(one: Register, other: Register) -> tuple[tuple[Column, Column], ...]:
    """Columns in which both registers ask for the same: of a record that one of them names by the other's key, or of records that both
    know by the same key. Registers about different things may use the same words: nothing is said of them.
    """
    for register, known in ((one, other), (other, one)):
        by = next((each for each in register.columns if each.references == known.name), None)
        if by is not None:
            return shared_columns(register, known, by)
    if _key(one) and _key(one) == _key(other):
        return shared_columns(one, other)
    return ()


def _key(register: Register) -> frozenset[tuple[str, str]]:
    columns = [register.column(name) for name in register.key]
    return frozenset((each.type.value, header_form(each.label.zh)) for each in columns if each is not None)


def _words(column: Column) -> set[str]:
    return {header_form(each) for each in (column.label.zh, *column.aliases)}
