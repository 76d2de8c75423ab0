"""Keeps what people corrected when a document is read again: a three-way merge of plans.

Three plans meet: what the machine read last time (`base`, kept only as fingerprints of each field), what the file
says now (`mine`), and what the machine reads today (`fresh`). A field that nobody touched takes the fresh reading;
a field that a person changed stays; what a person removed stays removed and what a person added stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any, Literal

from zhiheng.core.plan.model import Plan

COMMITMENT_FIELDS = (
    "area", "category", "subject", "op", "value", "upper", "unit", "change", "baseline", "by", "firm", "bodies",
    "ref", "quote",
)  # fmt: skip
FACT_FIELDS = (
    "id", "title", "issuer", "number", "issued", "period", "addressees", "basis", "annexes", "annexes_present",
)  # fmt: skip

COMPARED: dict[str, tuple[str, ...]] = {
    "targets": COMMITMENT_FIELDS,
    "results": COMMITMENT_FIELDS,
    "tasks": ("path", "title", "bodies", "text", "quote"),
    "bodies": ("aliases",),
    "phases": ("start", "end"),
    "mechanisms": ("kind", "who", "when"),
}
"""Lists of a plan that people correct, and the fields compared; places in the text always follow the fresh reading."""

KEYS = {
    "targets": "id",
    "results": "id",
    "tasks": "id",
    "bodies": "name",
    "phases": "title",
    "mechanisms": "quote",
}
WHOLE = ("areas", "sections")
"""Lists that are taken or kept as a whole."""

Base = Mapping[str, str]
"""`group/key` → fingerprints of the compared fields, one after the other."""

DIGITS = 6
"""Hex digits of a fingerprint: an edit slips through once in sixteen million."""


QUOTE_MARK = slice(-DIGITS, None)
VALUE_MARK = slice(4 * DIGITS, 5 * DIGITS)
"""Where the marks of quote and value stand in the fingerprints of a target or result."""


class Outcome(StrEnum):
    """What became of an entry or a field."""

    KEPT = "kept"
    """A person changed it; the reading is as before."""
    CONFLICT = "conflict"
    """A person changed it, and the machine now reads something else than before: look at it again."""
    ADDED = "added"
    """A person added it."""
    REMOVED = "removed"
    """A person removed it; it stays away."""
    ORPHAN = "orphan"
    """A person changed it, and the machine no longer finds it; kept."""
    UPDATED = "updated"
    """Nobody touched it; the new reading was taken."""
    NEW = "new"
    """The machine finds it for the first time."""
    DROPPED = "dropped"
    """Nobody touched it and the machine no longer finds it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One finding of the merge: `field` is "" where the whole entry is meant."""

    outcome: Outcome
    group: str
    label: str
    field: str = ""
    mine: Any = None
    fresh: Any = None


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged plan, the fingerprints to keep for the next reading, and what differed."""

    plan: Plan
    base: dict[str, str]
    differences: tuple[Difference, ...]


def fingerprints(plan: Plan) -> dict[str, str]:
    """What to remember of a machine reading so that later corrections can be told from it."""
    found = {"plan/facts": _marks(plan.facts, FACT_FIELDS)}
    for name in WHOLE:
        found[f"plan/{name}"] = _mark(getattr(plan, name))
    for group in COMPARED:
        for key, entry in _keyed(group, getattr(plan, group)).items():
            found[f"{group}/{key}"] = _marks(entry, COMPARED[group])
    return found


def merge(mine: Plan, fresh: Plan, base: Base) -> Merged:
    """The fresh reading with everything a person changed in `mine` since `base` kept."""
    differences: list[Difference] = []
    new_base = fingerprints(fresh)
    facts = _merged_entry(
        _Pair("plan", mine.facts, fresh.facts, base.get("plan/facts")), FACT_FIELDS, differences
    )
    taken: dict[str, Any] = {"facts": facts}
    for name in WHOLE:
        taken[name] = _whole(
            name, getattr(mine, name), getattr(fresh, name), base.get(f"plan/{name}"), differences
        )
    for group in COMPARED:
        group_merge = _GroupMerge(group, base, new_base, differences)
        if group == "targets":
            group_merge.held = {amendment.target for amendment in mine.amendments}
        taken[group] = group_merge.merged(getattr(mine, group), getattr(fresh, group))
    # A document is read for what it says itself; what later documents change in it only the file knows.
    taken["amendments"] = mine.amendments
    return Merged(replace(fresh, **taken), new_base, tuple(differences))


Part = Literal["mine", "fresh"]


@dataclass(frozen=True, slots=True)
class _Pair:
    """One entry as the file has it and as it was read today, with the fingerprints of the last reading."""

    group: str
    mine: Any
    fresh: Any
    base: str | None


class _GroupMerge:
    """Merges one list of the plan; notes differences and fingerprints on the way."""

    def __init__(
        self, group: str, base: Base, new_base: dict[str, str], differences: list[Difference]
    ) -> None:
        self.group = group
        self.base = base
        self.new_base = new_base
        self.differences = differences
        self.removed_quotes: set[str] = set()
        self.held: set[str] = set()
        """Keys of entries that stay even where nobody touched them, because something else in the file names them."""

    def merged(self, mine_entries: tuple[Any, ...], fresh_entries: tuple[Any, ...]) -> tuple[Any, ...]:
        """Fresh entries in their order; entries only in the file behind the one they follow there."""
        mine, fresh = _keyed(self.group, mine_entries), _keyed(self.group, fresh_entries)
        self.removed_quotes = self._removed_quotes({*mine, *fresh})
        fresh = self._renamed(mine, fresh)
        order = [key for key in fresh if key in mine or self._is_welcome(key, fresh[key])]
        after = ""
        for key in mine:
            if key not in fresh:
                if not self._stays(key, mine[key]):
                    continue
                order.insert(order.index(after) + 1 if after in order else 0, key)
            after = key
        return tuple(self._entry(key, mine, fresh) for key in order)

    def _renamed(self, mine: Mapping[str, Any], fresh: Mapping[str, Any]) -> dict[str, Any]:
        """Fresh entries under the key the file knows them by, where only the key changed and the words did not."""
        lost = _by_quote(
            (key, entry) for key, entry in mine.items() if key not in fresh and self._path(key) in self.base
        )
        found = _by_quote(
            (key, entry)
            for key, entry in fresh.items()
            if key not in mine and self._path(key) not in self.base
        )
        known = {found[quote]: key for quote, key in lost.items() if quote in found}
        for new_key, key in known.items():
            self.new_base[self._path(key)] = self.new_base.pop(self._path(new_key))
        return {
            known.get(key, key): _with_key(self.group, entry, known.get(key)) for key, entry in fresh.items()
        }

    def _removed_quotes(self, known: set[str]) -> set[str]:
        """Quote and value of what a person removed and the machine may now read under another id."""
        if self.group not in ("targets", "results"):
            return set()
        start = f"{self.group}/"
        return {
            marks[QUOTE_MARK] + marks[VALUE_MARK]
            for path, marks in self.base.items()
            if path.startswith(start) and path.removeprefix(start) not in known
        }

    def _is_welcome(self, key: str, entry: Any) -> bool:
        removed = self._path(key) in self.base or _quote_mark(self.group, entry) in self.removed_quotes
        self._note(Outcome.REMOVED if removed else Outcome.NEW, entry)
        return not removed

    def _stays(self, key: str, entry: Any) -> bool:
        base = self.base.get(self._path(key))
        if base is None:
            self._note(Outcome.ADDED, entry)
            return True
        touched = key in self.held or base != _marks(entry, COMPARED[self.group])
        self._note(Outcome.ORPHAN if touched else Outcome.DROPPED, entry)
        return touched

    def _entry(self, key: str, mine: Mapping[str, Any], fresh: Mapping[str, Any]) -> Any:
        if key not in fresh:
            return mine[key]
        if key not in mine:
            return fresh[key]
        pair = _Pair(self.group, mine[key], fresh[key], self.base.get(self._path(key)))
        return _merged_entry(pair, COMPARED[self.group], self.differences)

    def _note(self, outcome: Outcome, entry: Any) -> None:
        self.differences.append(Difference(outcome, self.group, label_of(entry)))

    def _path(self, key: str) -> str:
        return f"{self.group}/{key}"


def _merged_entry(pair: _Pair, names: tuple[str, ...], differences: list[Difference]) -> Any:
    changed = {}
    base_marks = _split(pair.base) if pair.base is not None else []
    known = len(base_marks) == len(names)
    for position, name in enumerate(names):
        mine, fresh = getattr(pair.mine, name), getattr(pair.fresh, name)
        if mine == fresh:
            continue
        before = base_marks[position] if known else _mark(fresh)
        touched, moved = _mark(mine) != before, _mark(fresh) != before
        outcome = Outcome.CONFLICT if touched and moved else Outcome.KEPT if touched else Outcome.UPDATED
        differences.append(Difference(outcome, pair.group, label_of(pair.mine), name, mine, fresh))
        if touched:
            changed[name] = mine
    return replace(pair.fresh, **changed)


def _quote_mark(group: str, entry: Any) -> str:
    return _mark(entry.quote) + _mark(entry.value) if group in ("targets", "results") else ""


def _whole(name: str, mine: Any, fresh: Any, base: str | None, differences: list[Difference]) -> Any:
    if mine == fresh:
        return fresh
    touched = base is None or _mark(mine) != base
    moved = base is not None and _mark(fresh) != base
    outcome = Outcome.CONFLICT if touched and moved else Outcome.KEPT if touched else Outcome.UPDATED
    if touched or name == "areas":
        differences.append(Difference(outcome, "plan", name, name))
    return mine if touched else fresh


def label_of(entry: Any) -> str:
    """A few words by which a person knows the entry."""
    for name in ("subject", "title", "name", "quote"):
        if getattr(entry, name, ""):
            number = f"{entry.id} " if hasattr(entry, "path") else ""
            return f"{number}{getattr(entry, name)}"
    return ""


def _keyed(group: str, entries: Iterable[Any]) -> dict[str, Any]:
    """Entries by key; a key that stands twice gets #2, #3 …"""
    keyed: dict[str, Any] = {}
    for entry in entries:
        key = wanted = str(getattr(entry, KEYS[group]))
        number = 1
        while key in keyed:
            number += 1
            key = f"{wanted}#{number}"
        keyed[key] = entry
    return keyed


def _with_key(group: str, entry: Any, key: str | None) -> Any:
    return entry if key is None or KEYS[group] != "id" else replace(entry, id=key)


def _by_quote(entries: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """Quote → key, for quotes that stand once."""
    keys: dict[str, list[str]] = {}
    for key, entry in entries:
        keys.setdefault(getattr(entry, "quote", ""), []).append(key)
    return {quote: found[0] for quote, found in keys.items() if quote and len(found) == 1}


def _marks(entry: Any, names: Iterable[str]) -> str:
    return "".join(_mark(getattr(entry, name)) for name in names)


def _mark(value: Any) -> str:
    return sha256(_canonical(value).encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def _split(marks: str) -> list[str]:
    return [marks[start : start + DIGITS] for start in range(0, len(marks), DIGITS)]


def _canonical(value: Any) -> str:
    """The same words for equal values: 95 and 95.0 are one."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, tuple):
        return f"[{chr(31).join(_canonical(each) for each in value)}]"
    if is_dataclass(value):
        return _canonical(tuple(getattr(value, each.name) for each in fields(value)))
    return "" if value is None else str(value)
