"""Generated cases: filings, a question and a sample over them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generated_rows import ENTERPRISES, FACTS, Filing, histories, registers
from generated_trees import Trees, seldom, trees_of
from hypothesis import strategies as st

from zhiheng.core.calendar import Period, PeriodKind, period_of, year_of
from zhiheng.core.formulas.model import Family
from zhiheng.core.formulas.planning import Asked
from zhiheng.core.formulas.questions import Dimension, Sample
from zhiheng.core.registers.model import Register

PERIODS = (
    *(period_of(PeriodKind.MONTH, date(2026, month, 1)) for month in (1, 2, 3, 4)),
    period_of(PeriodKind.QUARTER, date(2026, 1, 1)),
    period_of(PeriodKind.QUARTER, date(2025, 10, 1)),
    period_of(PeriodKind.HALF_YEAR, date(2025, 1, 1)),
    period_of(PeriodKind.DAY, date(2026, 1, 1)),
    period_of(PeriodKind.DAY, date(2024, 2, 29)),
    year_of(2024), year_of(2025), year_of(2025), year_of(2026), year_of(2026),
    Period(date(2025, 1, 15), date(2026, 2, 10)),
    Period(date(2025, 6, 30), date(2026, 12, 31)),
    Period(date(2024, 12, 31), date(2026, 4, 1)),
)  # fmt: skip
PLAN = Period(date(2025, 1, 1), date(2027, 12, 31))
MOST_ROWS = 24


@dataclass(frozen=True)
class Case:
    """What is asked, a sample that is asked for, and the filings that both are asked over."""

    facts: Register
    enterprises: Register
    filings: dict[str, tuple[Filing, ...]]
    asked: Asked
    sample: Sample | None
    placed: bool
    """Whether the places of replaced rows are known."""


@st.composite
def cases(draw) -> Case:
    """Any case."""
    facts, enterprises = draw(registers())
    filings = {FACTS: draw(histories(facts, MOST_ROWS)), ENTERPRISES: draw(histories(enterprises, 4))}
    trees, plain = trees_of(facts, enterprises, edges=True), trees_of(facts, enterprises, edges=False)
    conditions = seldom(plain.of(Family.BOOLEAN, 2))
    wanted = st.lists(st.sampled_from(PERIODS), max_size=3, unique=True).map(tuple)
    asked = Asked(
        register=facts,
        trees=tuple(draw(st.lists(st.tuples(trees.groups(), wanted), min_size=1, max_size=3))),
        dimensions=tuple(draw(st.lists(dimensions(plain), max_size=2))),
        condition=draw(conditions),
        plan=draw(st.sampled_from((None, PLAN))),
    )
    sample = draw(seldom(samples(facts, trees, plain)))
    return Case(facts, enterprises, filings, asked, sample, draw(st.booleans()))


@st.composite
def samples(draw, facts: Register, trees: Trees, plain: Trees) -> Sample:
    """Some rows. Only where there is a period may the condition speak of its edges."""
    period = draw(st.none() | st.sampled_from(PERIODS))
    names = st.sampled_from([column.name for column in facts.columns])
    return Sample(
        register=facts,
        condition=draw(seldom((plain if period is None else trees).of(Family.BOOLEAN, 2))),
        date=draw(st.sampled_from(("", "day", "month"))),
        period=period,
        columns=tuple(draw(st.lists(names, unique=True, max_size=3))),
        limit=draw(st.integers(1, 5)),
    )


@st.composite
def dimensions(draw, trees: Trees) -> Dimension:
    """A column or expression of any family; of a text, now and then what a mapping makes of it."""
    row = draw(trees.of(draw(st.sampled_from((Family.TEXT, Family.TEXT, *Family))), 1))
    mapping = None
    if row.type.family is Family.TEXT:
        mapping = draw(seldom(st.just((("东", "清河区"), ("西", "清河区"), ("合格", "a'b"), ("", "空")))))
    return Dimension("told", row, mapping)
