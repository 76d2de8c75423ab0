"""How a table is laid out: where its headers end, what its columns are for, and whether it holds commitments at all.

A part's rows are first cut into grids (stacked tables under headers of their own, tables printed side by side). Each
grid gets a layout: roles by header, then by what stands in the columns, then by how the columns relate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from zhiheng.core.plan.commitments.cells import BOUND, EMPTY
from zhiheng.core.plan.commitments.columns import GENERIC, LABELS, VALUES, Column, Role, is_unit, role_of
from zhiheng.core.plan.commitments.context import Context
from zhiheng.core.plan.commitments.fitting import NATURES, is_value, is_words
from zhiheng.core.plan.commitments.years import find_years
from zhiheng.core.plan.passages import Passage

Rows = Sequence[tuple[Passage, ...]]
LONG_TEXT = 25
"""A column whose cells are longer than this on average holds sentences, not names."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows under one header. `numbers[i]` is the place of row i in the printed table, `left` that of its first column."""

    rows: tuple[tuple[Passage, ...], ...]
    numbers: tuple[int, ...]
    headers: int
    left: int = 0
    title: str = ""
    """Rows of one text above the header."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A grid's columns by role."""

    columns: list[Column]

    def having(self, *roles: Role) -> list[int]:
        """Indices of the columns with one of `roles`."""
        return [i for i, c in enumerate(self.columns) if c.role in roles]

    def role(self, index: int) -> Role:
        """The role of column `index`, "blank" beyond the last."""
        return self.columns[index].role if index < len(self.columns) else "blank"


# --- grids -------------------------------------------------------------------------------------------------------------


def grids(rows: Rows) -> Iterator[Grid]:
    """The tables that a table is made of, in order."""
    first, title = _titles(rows)
    starts = [first]
    headers = [header_rows(rows[first:])]
    for i in range(first + max(headers[0], 1), len(rows)):
        if (
            i >= starts[-1] + headers[-1]
            and is_header(_texts(rows[i]))
            and not _same(rows[i], rows[starts[-1]])
        ):
            starts.append(i)
            headers.append(header_rows(rows[i:]))
    for start, end, count in zip(starts, [*starts[1:], len(rows)], headers, strict=True):
        head = list(rows[start : start + count])
        kept = [
            i
            for i in range(start + count, end)
            if not any(_same(rows[i], h) for h in head) and not _counts(rows[i])
        ]
        numbers = (*range(start + 1, start + count + 1), *(i + 1 for i in kept))
        grid = Grid((*head, *(rows[i] for i in kept)), numbers, count, title=title if start == first else "")
        yield from _side_by_side(grid)


def _titles(rows: Rows) -> tuple[int, str]:
    """How many leading rows hold one text over the whole width, and what they say."""
    words: list[str] = []
    for i, row in enumerate(rows[:4]):
        texts = {t for t in _texts(row) if t}
        if len(row) < 2 or len(texts) > 1 or i + 2 > len(rows):
            return i, "\n".join(words)
        text = next(iter(texts), "")
        if len(row) == 2 and not re.search(r"表|单位[:：]", text):
            return i, "\n".join(words)
        words.append(text)
    return 0, ""


def _texts(row: Iterable[Passage]) -> list[str]:
    return [cell.text.strip() for cell in row]


def _same(row: tuple[Passage, ...], other: tuple[Passage, ...]) -> bool:
    """Whether a header is printed again, as at the top of a page."""
    return _texts(row) == _texts(other)


def _counts(row: tuple[Passage, ...]) -> bool:
    """A row that only numbers the columns: 甲 | 乙 | 1 | 2."""
    filled = [t for t in _texts(row) if t]
    digits = [int(t) for t in filled if t.isdigit()]
    letters = "".join(t for t in filled if not t.isdigit())
    return (
        len(filled) > 2
        and digits == list(range(1, len(digits) + 1))
        and letters in ("", "甲", "甲乙", "甲乙丙")
        and bool(digits)
    )


def is_header(texts: Sequence[str]) -> bool:
    """Whether a row can only be a header: every text names a column, among them labels and values."""
    filled = [t for t in texts if t]
    if len(set(filled)) < 3 or any(
        len(t) > 16 or (is_value(t) and not re.fullmatch(r"(?:19|20)\d{2}", t)) for t in filled
    ):
        return False
    roles = [role_of(t).role for t in filled]
    known = sum(r not in ("other", "blank") for r in roles)
    return (
        known == len(filled)
        and any(r in VALUES for r in roles)
        and any(r in (*LABELS, "number") for r in roles)
        and _named(filled)
    )


def _named(texts: Sequence[str]) -> bool:
    """Names of columns are short words of their own; "产品质量合格率" holds one but is none."""
    return sum(bool(GENERIC.match(t)) or role_of(t).role not in LABELS for t in texts) * 4 >= len(texts) * 3


def header_rows(rows: Rows) -> int:
    """How many leading rows are header rows."""
    if not rows or not _may_head(rows[0]) or len(rows) < 2:
        return 0
    count = 1
    while count < min(3, len(rows) - 1) and _goes_on(rows[count - 1], rows[count]):
        count += 1
    return count


def _is_year(text: str) -> bool:
    """Whether a name of a column reads like a value: a year, or 〔累计〕 with the mark of a footnote."""
    return bool(re.fullmatch(r"(?:19|20)\d{2}年?|[〔\[【(（](?:累计|年均)[〕\]】)）]\d?", text))


def _may_head(row: tuple[Passage, ...]) -> bool:
    """Whether the first row of a table is its header."""
    filled = [t for t in _texts(row) if t]
    if not filled or any(is_value(t) and not _is_year(t) for t in filled) or any(len(t) > 30 for t in filled):
        return False
    return any(role_of(t).role not in ("other", "blank") for t in filled)


def _goes_on(above: tuple[Passage, ...], row: tuple[Passage, ...]) -> bool:
    """Whether a row goes on with the header above it: it names what spanning headers leave open."""
    over, own = _texts(above), _texts(row)
    new = [(i, t) for i, t in enumerate(own) if t and t != over[i]]
    if not new or any((is_value(t) and not _is_year(t)) or len(t) > 16 for _, t in new):
        return False
    spanned = {
        i
        for i in range(len(over))
        if not over[i]
        or (i and over[i] == over[i - 1])
        or over[i : i + 2] == [over[i]] * 2
        or over[i + 1 : i + 2] == [""]
    }
    if not all(i in spanned for i, _ in new):
        return False
    known = sum(role_of(t).role not in ("other", "blank") for _, t in new)
    values = sum(role_of(t).role in (*VALUES, "base", "unit") for _, t in new)
    return known * 2 >= len(new) and (values > 0 or len(new) == known > 1)


def _side_by_side(grid: Grid) -> Iterator[Grid]:
    """Tables printed beside each other under the same header twice (指标 | 目标值 | 指标 | 目标值)."""
    width = len(grid.rows[0]) if grid.rows else 0
    head = _texts(grid.rows[0]) if grid.headers == 1 else []
    for part in range(2, width // 2 + 1):
        if (
            head
            and len(head) % part == 0
            and head == head[:part] * (width // part)
            and len(set(head[:part])) == part
        ):
            for left in range(0, width, part):
                rows = tuple(row[left : left + part] for row in grid.rows)
                yield replace(grid, rows=rows, left=left)
            return
    yield grid


# --- roles -------------------------------------------------------------------------------------------------------------


def layout_of(grid: Grid, context: Context) -> Layout:
    """The layout of a grid: headers first, then what stands in the columns, then how columns relate."""
    body = grid.rows[grid.headers :]
    columns = columns_of(grid.rows, grid.headers)
    cells = [
        [t for t in (row[i].text.strip() for row in body if i < len(row)) if t] for i in range(len(columns))
    ]
    if not grid.headers:
        columns = _unnamed(columns, cells)
    columns = [_by_content(column, found) for column, found in zip(columns, cells, strict=True)]
    columns = _worded(_interim(columns), cells)
    if not any(c.role in VALUES for c in columns):
        columns = _promoted(columns, cells)
    columns = _achieved(_past_years(columns, context), context)
    return Layout(_with_subject(columns, cells))


def columns_of(rows: Rows, headers: int) -> list[Column]:
    """Roles of all columns; a header that spans columns counts for each of them."""
    width = max(len(row) for row in rows)
    found = []
    for c in range(width):
        texts: list[str] = []
        for r in range(headers):
            text = rows[r][c].text.strip() if c < len(rows[r]) else ""
            if not text and r + 1 < headers and c:
                text = _spanning(rows, r, c)
            if text and text not in texts:
                texts.append(text)
        found.append(role_of("".join(texts)) if len(texts) < 2 else _joined(texts))
    return found


def _spanning(rows: Rows, r: int, c: int) -> str:
    """A blank header cell above a filled one belongs to the header at its left."""
    if not rows[r + 1][c].text.strip():
        return ""
    for left in range(c - 1, -1, -1):
        text = rows[r][left].text.strip()
        if text:
            return text if rows[r + 1][left].text.strip() else ""
    return ""


def _joined(texts: list[str]) -> Column:
    """The role of a header of several rows: a year below an indicator keeps the indicator as its own."""
    own = [role_of(t) for t in texts]
    year = next((c for c in own if c.year), None)
    unit = next((c.unit for c in own if c.unit), "")
    rest = [c for c in own if not c.year]
    if year is not None:
        role = (
            "base"
            if any(c.role in ("base", "achieved") for c in rest)
            else next((c.role for c in rest if c.role in ("rate", "growth", "gain")), year.role)
        )
        named = [c.header for c in rest if c.role not in (*VALUES, "base") and not GENERIC.match(c.header)]
        return Column(role, year.year, "".join(texts), unit, year.indicator or _bare("".join(named)))
    last = own[-1]
    if last.role in (*VALUES, "base"):
        above = [c.header for c in rest[:-1] if c.role not in VALUES and not GENERIC.match(c.header)]
        return replace(last, header="".join(texts), unit=unit, indicator=_bare("".join(above)))
    whole = role_of("".join(texts))
    return last if last.role not in ("other", "blank") else whole


def _bare(header: str) -> str:
    from zhiheng.core.plan.commitments.columns import without_unit

    return without_unit(header)


def _unnamed(columns: list[Column], cells: list[list[str]]) -> list[Column]:
    """Without a header the last column of values is the target, those before it are earlier states."""
    columns = [Column("blank", 0, "") for _ in columns]
    values = [
        i for i, found in enumerate(cells) if found and not _numbers(found) and _share(found, is_value) >= 0.5
    ]
    return [
        replace(c, role=("target" if i == values[-1] else "base") if i in values else "blank")
        for i, c in enumerate(columns)
    ]


def _numbers(cells: list[str]) -> bool:
    """Whether cells count the rows."""
    digits = [int(c) for c in cells if re.fullmatch(r"\d{1,3}", c)]
    return len(digits) == len(cells) > 1 and digits == list(range(1, len(digits) + 1))


def _share(cells: list[str], test: object) -> float:
    return sum(bool(test(c)) for c in cells) / len(cells) if cells and callable(test) else 0.0


def _by_content(column: Column, cells: list[str]) -> Column:
    """A column whose cells contradict or complete its header."""
    if not cells:
        return column
    if column.role in ("other", "blank", *LABELS, "unit", "yearlabel", "bodies", "remark", "base"):
        role = _content_role(column, cells)
        indicator = _bare(column.header) if role == "measure" else column.indicator
        return replace(column, role=role, indicator=indicator)
    return column


def _content_role(column: Column, cells: list[str]) -> Role:
    """The role that the cells of a column speak for, its own where they say nothing else."""
    own = column.role
    if own in ("bodies", "remark", "base"):
        return own
    if own == "unit":
        return "unit" if _share(cells, lambda c: is_unit(c) or EMPTY.match(c)) > 0.5 else "area"
    if own == "blank" and _numbers(cells):
        return "number"
    if _share(cells, lambda c: c in NATURES) > 0.5:
        return "nature"
    if own in ("other", "blank") and _share(cells, is_unit) > 0.8:
        return "unit"
    if _share(cells, lambda c: bool(find_years(c)) and len(c) <= 6) > 0.8:
        return "yearlabel"
    if own == "yearlabel":
        own = "subject"
    filled = [c for c in cells if not EMPTY.match(c)]
    if filled and _share(filled, is_value) > 0.5:
        return "target" if not column.header or GENERIC.match(column.header) else "measure"
    return "subject" if own in ("other", "blank") else own


def _interim(columns: list[Column]) -> list[Column]:
    """Quarters and months are steps on the way where the whole stands beside them, else targets of their own."""
    whole = any(c.role in VALUES for c in columns)
    return [replace(c, role="remark" if whole else "target") if c.role == "interim" else c for c in columns]


def _worded(columns: list[Column], cells: list[list[str]]) -> list[Column]:
    """A column of targets that holds words beside one that holds values says what the values are of."""
    columns = [
        replace(c, role="sign") if _share(cells[i], BOUND.match) > 0.8 else c for i, c in enumerate(columns)
    ]
    filled = [i for i, c in enumerate(columns) if c.role in VALUES and _share(cells[i], is_value) > 0.5]
    return [
        replace(c, role="subject")
        if filled and i < filled[0] and c.role in ("target", "achieved") and _share(cells[i], _is_name) > 0.6
        else c
        for i, c in enumerate(columns)
    ]


def _is_name(text: str) -> bool:
    return is_words(text) and not re.search(r"\d", text) and len(text) <= LONG_TEXT


def _promoted(columns: list[Column], cells: list[list[str]]) -> list[Column]:
    """Without a value column by header, the last column whose cells are mostly values is one."""
    for i in range(len(columns) - 1, -1, -1):
        if columns[i].role in (*LABELS, "other", "base") and _share(cells[i], is_value) >= 0.5:
            return [replace(c, role="target") if j == i else c for j, c in enumerate(columns)]
    return columns


def _past_years(columns: list[Column], context: Context) -> list[Column]:
    """Years that lie before the plan are earlier states, as long as one stays after them."""
    years = [c.year for c in columns if c.role == "year"]
    bases = [c.year for c in columns if c.role == "base" and c.year]
    edge = (
        max(bases)
        if bases and years and max(bases) < max(years)
        else _last_past_year(years, columns, context)
    )
    return [replace(c, role="base") if c.role == "year" and c.year <= edge else c for c in columns]


def _last_past_year(years: list[int], columns: list[Column], context: Context) -> int:
    """The last year that lies before the plan, 0 where none does."""
    others = any(c.role == "target" for c in columns)
    if context.kind == "result" or (len(set(years)) < 2 and not others):
        return 0
    goals = {c.year for c in columns if c.role == "year" and re.search("目标|规划|计划", c.header)}
    first = _first_year(sorted(set(years)), context, bool(goals))
    last = 9999 if others else max(years, default=0)
    return max((y for y in years if y < first and y not in goals and y < last), default=0)


def _first_year(years: list[int], context: Context, goals: bool) -> int:
    """The year in which the plan begins: as it says itself, as its date says, or as the gap between the columns does."""
    issued = context.issued if context.issued != 9999 else 0
    if context.first_year and str(context.first_year) != context.by:
        return context.first_year
    if issued or goals or not years:
        return issued
    gaps = [b - a for a, b in pairwise(years)]
    return years[0] + 1 if len(years) <= 2 or gaps[0] > max(gaps[1:]) else 0


_DONE = re.compile("完成|实际|实绩|执行|实现|达到|现状|监测值|评估值")
_PLANNED = re.compile("目标|规划(?!完成)|计划(?!完成)|任务(?!完成)|要求|预期")


def _achieved(columns: list[Column], context: Context) -> list[Column]:
    """What was achieved is an earlier state beside a target, and the only result beside a former target."""
    if context.kind == "result":
        return _results(columns)
    if any(c.role == "achieved" for c in columns) and any(
        c.role in ("target", "year", "measure") for c in columns
    ):
        return [replace(c, role="base") if c.role == "achieved" else c for c in columns]
    return columns


def _results(columns: list[Column]) -> list[Column]:
    """In a review the last state is the result, earlier ones what it is measured against; old targets say nothing."""
    done = [
        c
        for c in columns
        if c.role in ("achieved", "base", "year")
        and _DONE.search(c.header)
        and not _PLANNED.search(_without_plan(c.header))
    ]
    counts = [
        c
        for c in done
        if not (c.role == "achieved" and re.search("完成率|完成比例|完成进度|实现率", c.header))
    ]
    done = counts or done
    years = [c for c in columns if c.role == "year" and not _PLANNED.search(c.header)]
    last = max((c.year for c in (done or years)), default=0)
    found = []
    for c in columns:
        role = c.role
        if c in done:
            role = "achieved" if not c.year or c.year == last else "base"
        elif done and role in ("target", "year", "achieved"):
            role = "base" if c in years and c.year < last else "remark"
        elif c in years and c.year < last:
            role = "base"
        found.append(replace(c, role=role))
    return found


def _without_plan(header: str) -> str:
    """A header without the name of the plan: “十三五”规划完成情况 tells what was achieved."""
    return re.sub("(?:规划|计划|目标|任务)(?=完成|执行|实现|实际)", "", header)


def _with_subject(columns: list[Column], cells: list[list[str]]) -> list[Column]:
    """Columns of sentences name nothing; without a column of subjects the nearest label takes its place."""
    named = [i for i, c in enumerate(columns) if c.role in ("subject", "area")]
    long = [i for i in named if sum(map(len, cells[i])) > LONG_TEXT * max(1, len(cells[i]))]
    if len(named) > len(long):
        columns = [replace(c, role="text") if i in long else c for i, c in enumerate(columns)]
        named = [i for i in named if i not in long]
    if named:
        return columns
    for role in ("category", "bodies", "yearlabel"):
        found = [i for i, c in enumerate(columns) if c.role == role]
        if found and role != "yearlabel":
            return [
                replace(c, role="subject" if role == "category" else "area") if i == found[-1] else c
                for i, c in enumerate(columns)
            ]
    return columns
