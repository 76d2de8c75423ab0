"""The years of a sentence: which are deadlines, which are only measured against, and how far each reaches."""

from __future__ import annotations

import re

from zhiheng.core.plan.commitments.years import Year, find_years

_MEASURED_AGAINST = re.compile(r"(?<![占同率])(?:比|较|与|同|从|由|相比|自)$|(?<!占)(?:比|较)[“\"]?$")
_ONLY_A_BASE = re.compile(
    r"(?:的?(?:基础|水平)上|的?[\d.一二两三四五六七八九十至-]+倍|相比|的?基数|起|以来|为基数|（?不变价|的?价格|可比价"
    r"|的?[\d.]+[^，。；]{0,8}(?:提高|下降|降低|增加|上升|提升|降)(?:到|至))"
)


class Deadlines:
    """The years that one sentence mentions, asked by the place of an anchor."""

    def __init__(self, text: str, *, inherited: str, achieved: bool) -> None:
        self.text = text
        self.inherited = inherited
        self.achieved = achieved
        self.years = find_years(text)
        self.goals = [year for year in self.years if not self._is_baseline(year)]

    def handed_on(self) -> str:
        """The deadline for the sentences that follow: the first one said with 到 or 至, "" where none is."""
        for year in self.goals:
            if re.search("(?:到|至)$", self.text[max(0, year.start - 2) : year.start]):
                return self._written(year)
        return ""

    def opening(self) -> int:
        """The last year of the period that the sentence opens with (“九五”时期，…), 0 where it opens with none."""
        return self.goals[0].last if self.goals and self.goals[0].start < 4 else 0

    def own(self, start: int) -> int:
        """The year that the sentence itself gives an anchor at `start`, 0 where it gives none."""
        return next((year.last for year in reversed(self.goals) if year.start < start), 0)

    def announced(self, start: int) -> int:
        """The year up to which (到2025年) something is said of an anchor at `start`, 0 where none is."""
        said = [
            year
            for year in self.goals
            if year.start < start and self.text[year.start - 1 : year.start] in ("到", "至")
        ]
        return said[-1].last if said else 0

    def of(self, start: int, end: int) -> str:
        """The deadline of an anchor: the last year before it, one in brackets behind it, else the inherited one."""
        best = ""
        for year in self.goals:
            if (year.start < start and self._reaches(year, start)) or (
                not best and 0 <= year.start - end < 6 and self.text[year.start - 1 : year.start] in "（("
            ):
                best = self._written(year)
        return best or self.inherited

    def listed_as_written(self, start: int) -> list[str]:
        """The years that “2025年、2030年分别…” deals out, as the field `by` has them."""
        return [self._written(year) for year in self._listed(start)]

    def _listed(self, start: int) -> list[Year]:
        """The last years before `start` that stand side by side: “2025年和2030年”."""
        run: list[Year] = []
        for year in self.years:
            if year.start >= start:
                break
            if run and re.fullmatch("、|和|及|与|到", self.text[run[-1].end : year.start]):
                run.append(year)
            elif len(run) < 2 or year in self.goals:
                run = [year]
        return run if len(run) > 1 else []

    def _is_baseline(self, year: Year) -> bool:
        """“比2010年”, “2010年的45%提高到”: a year measured against, not a deadline."""
        before = self.text[max(0, year.start - 4) : year.start]
        return bool(
            _MEASURED_AGAINST.search(before) or _ONLY_A_BASE.match(self.text[year.end : year.end + 12])
        )

    def _written(self, year: Year) -> str:
        """A year or span of years as the field `by` has it; what was achieved, by its last year."""
        if self.achieved or year.first == year.last or "年度" in self.text[year.start : year.end + 2]:
            return str(year.last)
        return (
            f"{year.first}-{year.last}"
            if self.text[year.start : year.start + 2].isdigit()
            else str(year.last)
        )

    def _reaches(self, year: Year, start: int) -> bool:
        """“2018年10月底前完成…；”: a year that only dates its own clauses does not reach over a semicolon."""
        said_first = year.start < 2 or self.text[year.start - 1] in "到至"
        general = said_first and "月" not in self.text[year.start : year.end]
        return general or not re.search("[；;]", self.text[year.end : start])
