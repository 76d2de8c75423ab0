"""What is asked of indicators, and the plan of how it is answered: one question for each register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from zhiheng.core.areas import AreaTable
from zhiheng.core.calendar import Period, PeriodKind
from zhiheng.core.formulas.model import Aggregate, ColumnValue, Group, Type
from zhiheng.core.formulas.planning import Asked
from zhiheng.core.formulas.questions import Dimension
from zhiheng.core.formulas.scope import type_of
from zhiheng.core.indicators.checking import (
    Known,
    checked_version,
    local_parameters,
    missing_parameters,
    numbers_used,
)
from zhiheng.core.indicators.model import CheckedVersion, Indicator, Version
from zhiheng.core.issues import Text
from zhiheng.core.registers.model import UNSAID, Register

ONLY_BY_DAY = Text("这个指标按日计算，请用 --by day", "it is one of days; use --by day")
AREA = "area"
STRATUM = "stratum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Which indicators, for which periods, told apart how.

    `level` is a level of areas, "" for the whole. `areas` narrows it to some of them. `columns` are further breakdowns.
    `plan` is the period of the plan. Boundaries of areas are those of the day `on`.
    """

    indicators: tuple[Indicator, ...]
    periods: tuple[Period, ...]
    on: date
    level: str = ""
    areas: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    plan: Period | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """An indicator with the formula in force in some periods, and where its results stand among those of the batch: `places`
    are those of rows, numerator and denominator (where there is one); `presence` how many rows the register has there.

    `checked` is None where there is no formula; then `reason` says why.
    """

    indicator: Indicator
    periods: tuple[Period, ...]
    checked: CheckedVersion | None
    places: tuple[int, ...] = ()
    presence: int = 0
    former: bool = False
    reason: Text = UNSAID


@dataclass(frozen=True, slots=True)
class Batch:
    """All that is asked of one register at once. `stratified`: the last dimension is the stratum."""

    register: Register
    asked: Asked
    slots: tuple[Slot, ...]
    stratified: bool = False


def batches(demand: Demand, known: Known, areas: AreaTable) -> tuple[Batch, ...]:
    """One batch for each register; a stratified share, which needs a dimension of its own, has one for its column."""
    groups: dict[tuple[str, str], list[Indicator]] = {}
    for indicator in demand.indicators:
        if indicator.register:
            groups.setdefault((indicator.register, indicator.strata), []).append(indicator)
    return tuple(
        _batch(demand, known, areas, (known.registers[register], strata, indicators))
        for (register, strata), indicators in groups.items()
    )


def _batch(
    demand: Demand, known: Known, areas: AreaTable, of: tuple[Register, str, Sequence[Indicator]]
) -> Batch:
    register, strata, indicators = of
    trees = _Trees()
    slots = [trees.placed(slot) for each in indicators for slot in _slots(each, demand, known)]
    dimensions = list(dimensions_of(register, demand, areas))
    if strata:
        dimensions.append(_column(register, strata, STRATUM))
    asked = Asked(register=register, trees=trees.wanted(), dimensions=tuple(dimensions), plan=demand.plan)
    return Batch(register, asked, tuple(slots), stratified=bool(strata))


def dimensions_of(register: Register, demand: Demand, areas: AreaTable) -> Iterator[Dimension]:
    """The area, where one is asked for, and the further columns."""
    if demand.level:
        mapping = areas.mapping(demand.level, demand.on) if areas.areas else None
        if mapping is not None and demand.areas:
            mapping = tuple(pair for pair in mapping if pair[1] in demand.areas)
        row = _column(register, register.area, AREA).row
        yield Dimension(AREA, row, mapping)
    for name in demand.columns:
        yield _column(register, name, name)


def _column(register: Register, name: str, called: str) -> Dimension:
    column = register.column(name)
    assert column is not None, "the caller has asked whether the register has it"
    return Dimension(called, ColumnValue(name, type_of(column)))


def _slots(indicator: Indicator, demand: Demand, known: Known) -> Iterator[Slot]:
    """The periods of each formula that is in force in some; and again those in which one took the place of another."""
    by_formula: dict[tuple[str, bool], list[Period]] = {}
    formulas: dict[tuple[str, bool], CheckedVersion] = {}
    reasons: dict[Text, list[Period]] = {}
    checked_before: dict[object, CheckedVersion] = {}
    for period in demand.periods:
        if only_by_day(indicator, period):
            reasons.setdefault(ONLY_BY_DAY, []).append(period)
            continue
        for version, former in _versions(indicator, period):
            if version is None:
                reasons.setdefault(_before(indicator), []).append(period)
            elif missing := missing_parameters(indicator, version, period.end, known):
                reasons.setdefault(_unset(missing, period.end), []).append(period)
            elif demand.level and (local := local_parameters(version, known)):
                reasons.setdefault(_local(local), []).append(period)
            else:
                # Formulas are read once, not once for each month.
                same = (version, numbers_used(indicator, version, period.end, known))
                if same not in checked_before:
                    checked_before[same] = checked_version(indicator, version, period.end, known)
                checked = checked_before[same]
                key = (checked.digest, former)
                by_formula.setdefault(key, []).append(period)
                formulas[key] = checked
    for key, found in by_formula.items():
        yield Slot(indicator, tuple(found), formulas[key], former=key[1])
    for reason, found in reasons.items():
        yield Slot(indicator, tuple(found), None, reason=reason)


def only_by_day(indicator: Indicator, period: Period) -> bool:
    """Whether the indicator is one of days, and the period is longer."""
    return indicator.period is PeriodKind.DAY and period.days > 1


def _versions(indicator: Indicator, period: Period) -> Iterator[tuple[Version | None, bool]]:
    """The version on the last day of the period, and the one before it where it began within the period."""
    version = indicator.version_on(period.end)
    yield version, False
    place = indicator.versions.index(version) if version else 0
    if place and version and version.since and period.start <= version.since:
        yield indicator.versions[place - 1], True


class _Trees:
    """The trees of a batch, each once, with the periods it is wanted for."""

    def __init__(self) -> None:
        self._wanted: dict[Group, dict[Period, None]] = {}
        self._places: dict[Group, int] = {}

    def placed(self, slot: Slot) -> Slot:
        """The slot, with the places at which its results will stand."""
        checked = slot.checked
        if checked is None:
            return slot
        size = checked.size
        assert isinstance(size, Aggregate)
        below = (checked.denominator.tree,) if checked.denominator else ()
        trees = (size, checked.numerator.tree, *below)
        places = tuple(self._place(tree, slot.periods) for tree in trees)
        return replace(slot, places=places, presence=self._place(replace(size, where=None), slot.periods))

    def _place(self, tree: Group, periods: tuple[Period, ...]) -> int:
        """Where the results of a tree stand. Most denominators count the rows behind the value, and many indicators the same rows."""
        # The unit of a count is no part of what is counted.
        bare = replace(tree, type=Type(tree.type.family)) if isinstance(tree, Aggregate) else tree
        self._wanted.setdefault(bare, {}).update(dict.fromkeys(periods))
        return self._places.setdefault(bare, len(self._places))

    def wanted(self) -> tuple[tuple[Group, tuple[Period, ...]], ...]:
        """All of them."""
        return tuple((tree, tuple(periods)) for tree, periods in self._wanted.items())


def _before(indicator: Indicator) -> Text:
    since = indicator.versions[0].since if indicator.versions else None
    return Text(f"公式自 {since} 起实行，此前没有规定", f"there is no formula before {since}")


def _local(names: tuple[str, ...]) -> Text:
    said = Text("、".join(names), ", ".join(names))
    return Text(
        f"参数 {said.zh} 各地区各有其数，公式里只有全区的数；分地区请改用算法（algorithm）",
        f"each area has its own {said.en}, and a formula knows that of the whole only; by area this takes an algorithm",
    )


def _unset(missing: tuple[str, ...], day: date) -> Text:
    names = "、".join(missing)
    return Text(
        f"参数 {names} 在 {day} 没有数值，请写进工作区的 parameters.toml",
        f"the parameter {names} has no value on {day}; write it into the workspace's parameters.toml",
    )
