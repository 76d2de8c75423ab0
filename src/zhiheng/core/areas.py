"""Areas and what they belong to, over time: towns in districts in cities, with what was merged, moved or made anew.

Figures of past periods are told in the boundaries of one day, so that they can be compared: what was merged since counts
with its successor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise

from zhiheng.core.issues import Issue, Level, Text

TOWN, DISTRICT, CITY = "town", "district", "city"
LEVELS = (TOWN, DISTRICT, CITY)
"""The levels that every district knows, the smallest first; a table may name further ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An area during one stretch of its life. One that moves to another parent has an entry for each.

    `since` and `until` are the first and the last day, both included; None where the stretch is open. `merged_into` names
    the area that it became part of when it ended.
    """

    name: str
    aliases: tuple[str, ...] = ()
    code: str = ""
    level: str = TOWN
    parent: str = ""
    since: date | None = None
    until: date | None = None
    merged_into: str = ""

    def in_being(self, on: date) -> bool:
        """Whether that day lies in the stretch."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class AreaTable:
    """All areas of a workspace. An empty table knows nothing and holds nothing against anybody."""

    areas: tuple[Area, ...] = ()

    @cached_property
    def _stretches(self) -> Mapping[str, tuple[Area, ...]]:
        """By name: the stretches, the earliest first."""
        found: dict[str, list[Area]] = {}
        for area in self.areas:
            found.setdefault(area.name, []).append(area)
        return {name: tuple(sorted(entries, key=_beginning)) for name, entries in found.items()}

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """By name, alias or code: the name."""
        further = {said: area.name for area in self.areas for said in (*area.aliases, area.code) if said}
        return {**further, **{name: name for name in self._stretches}}

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """The levels in use: those that every district knows, the smallest first, then further ones as they appear."""
        used = dict.fromkeys(area.level for area in self.areas)
        return (*(each for each in LEVELS if each in used), *(each for each in used if each not in LEVELS))

    def name(self, said: str) -> str:
        """The name of the area that `said` means by name, alias or code; "" where it means none."""
        return self._names.get(said.strip(), "")

    def on(self, name: str, on: date) -> Area | None:
        """The area as it was on that day; before its first day as in the beginning, after its last as in the end."""
        stretches = self._stretches.get(self.name(name), ())
        reached = [each for each in stretches if each.since is None or each.since <= on]
        known = reached or stretches[:1]
        return known[-1] if known else None

    def successor(self, name: str, on: date) -> Area | None:
        """The area that `name` had become by that day, through any number of mergers; None for an unknown name."""
        area, seen = self.on(name, on), {name}
        while (
            area is not None and not area.in_being(on) and _ended(area, on) and area.merged_into not in seen
        ):
            seen.add(area.merged_into)
            area = self.on(area.merged_into, on)
        return area

    def ancestor(self, name: str, level: str, on: date) -> str:
        """The area of that level which `name` was, or lay in, on that day; "" where there is none."""
        area, seen = self.successor(name, on), set[str]()
        while area is not None and area.level != level:
            if area.name in seen or not area.parent:
                return ""
            seen.add(area.name)
            area = self.successor(area.parent, on)
        return area.name if area is not None else ""

    def at(self, level: str, on: date) -> tuple[str, ...]:
        """The names of the areas of a level that were in being on that day, as they stand in the table."""
        found = (area.name for area in self.areas if area.level == level and area.in_being(on))
        return tuple(dict.fromkeys(found))

    def mapping(self, level: str, on: date) -> tuple[tuple[str, str], ...]:
        """Every name and code that rows may hold, with the area of that level it belonged to on that day."""
        held = dict.fromkeys(held for area in self.areas for held in (area.name, area.code) if held)
        pairs = ((each, self.ancestor(each, level, on)) for each in held)
        return tuple((each, ancestor) for each, ancestor in pairs if ancestor)

    def issues(self, place: str) -> tuple[Issue, ...]:
        """What does not fit together: unknown parents, circles, stretches that overlap or run backwards. `place` names the file."""
        return tuple(_issues(self, place))


def leveled(areas: Sequence[Area], given: Sequence[str]) -> tuple[Area, ...]:
    """The areas with a level for those whose `given` level is "": as many above the towns as areas stand below them."""
    parents = {area.name: area.parent for area in areas}
    height = dict.fromkeys(parents, 0)
    for name in parents:
        below, here, seen = 0, parents[name], {name}
        while here in height and here not in seen:
            below += 1
            height[here] = max(height[here], below)
            seen.add(here)
            here = parents[here]
    return tuple(
        replace(area, level=level or LEVELS[min(height[area.name], len(LEVELS) - 1)])
        for area, level in zip(areas, given, strict=True)
    )


def _beginning(area: Area) -> date:
    return area.since or date.min


def _ended(area: Area, on: date) -> bool:
    return bool(area.merged_into) and area.until is not None and area.until < on


def _issues(table: AreaTable, place: str) -> Iterator[Issue]:
    for number, area in enumerate(table.areas, 1):
        at = f"{place} [[areas]] {number}"
        for key, named in (("parent", area.parent), ("merged_into", area.merged_into)):
            if named and not table.name(named):
                yield _issue(f"{at} {key}", named, "area-unknown", _UNKNOWN)
        if area.since and area.until and area.since > area.until:
            yield _issue(f"{at} until", area.until.isoformat(), "area-reversed", _REVERSED)
        if area.merged_into and area.until is None:
            yield _issue(f"{at} merged_into", area.merged_into, "area-merged-without-end", _WITHOUT_END)
        if _in_a_circle(table, area, "parent") or _in_a_circle(table, area, "merged_into"):
            yield _issue(at, area.name, "area-circle", _CIRCLE)
    for stretches in table._stretches.values():
        for earlier, later in pairwise(stretches):
            if earlier.until is None or later.since is None or earlier.until >= later.since:
                yield _issue(f"{place} [[areas]]", later.name, "area-overlap", _OVERLAP)


def _in_a_circle(table: AreaTable, area: Area, key: str) -> bool:
    """Whether the way up, or the way of mergers, comes back to the area in which it began."""
    here, seen = table.name(getattr(area, key)), set[str]()
    while here and here not in seen:
        if here == area.name:
            return True
        seen.add(here)
        here = table.name(getattr(table._stretches[here][-1], key))
    return False


def _issue(place: str, value: str, code: str, said: tuple[Text, Text]) -> Issue:
    return Issue(
        level=Level.ERROR,
        code=code,
        place=Text(place, place),
        value=value,
        message=said[0],
        remedy=said[1],
    )


_UNKNOWN = (
    Text("名录里没有这个地区", "the list has no such area"),
    Text("请核对名称，或在 [[areas]] 里补上它", "Check the name, or add the area under [[areas]]"),
)
_REVERSED = (
    Text("最后一天早于第一天", "the last day comes before the first"),
    Text("请核对 since 和 until", "Check since and until"),
)
_WITHOUT_END = (
    Text("写了并入哪里，没有写到哪一天为止", "it was merged, but its last day is not said"),
    Text("请补上 until = 最后一天，如 2025-12-31", "Add until, its last day, as 2025-12-31"),
)
_CIRCLE = (
    Text("上级地区或并入关系绕成了圈", "the parents or mergers run in a circle"),
    Text("请核对 parent 和 merged_into", "Check parent and merged_into"),
)
_OVERLAP = (
    Text("同一个地区的两段时间重叠", "two stretches of the same area overlap"),
    Text(
        "前一段写 until，后一段写 since，两段要首尾相接而不重叠",
        "Give the earlier one an until before the since of the later one",
    ),
)
