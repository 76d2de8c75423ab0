"""The calendar of working days: the years that come with the package, and those of a workspace's own file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeGuard

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.workdays import WorkingCalendar
from zhiheng.toml_syntax import read_toml

SUPPLIED = Path(__file__).with_name("holidays.toml")


def working_calendar(*further: Path) -> WorkingCalendar:
    """The years of the package's holidays.toml and of `further` files of the same form; a year in a later file takes the place
    of the same year before. Raises InputProblem with everything that is wrong in a file.
    """
    years: dict[int, Mapping[str, Any]] = {}
    for path in (SUPPLIED, *further):
        years |= _years(path)
    holidays = dict(_days(years, "off"))
    workdays = dict(_days(years, "worked"))
    return WorkingCalendar(holidays=holidays, workdays=workdays, years=frozenset(years))


def _days(years: Mapping[int, Mapping[str, Any]], kind: str) -> Iterator[tuple[date, Text]]:
    for year in years.values():
        for holiday in year["holidays"]:
            for day in holiday.get(kind, ()):
                yield day, Text(holiday["name"]["zh"], holiday["name"]["en"])


def _years(path: Path) -> dict[int, Mapping[str, Any]]:
    """The blocks of a file by year, once they are found to be of the right form."""
    content = read_toml(path, path.name)
    blocks = content.get("years", [])
    problems = [] if _is_tables(blocks) else [_issue(path.name, "years", "")]
    if not problems:
        problems = [issue for block in blocks for issue in _problems(block, path.name)]
    if problems:
        raise InputProblem(*problems)
    return {block["year"]: block for block in blocks}


def _problems(block: Mapping[str, Any], file: str) -> Iterator[Issue]:
    """What is wrong with one year's block."""
    year = block.get("year")
    if not isinstance(year, int) or isinstance(year, bool):
        yield _issue(file, "year", str(year or ""))
    if block.get("mark") not in ("V", "M", "P"):
        yield _issue(file, f"{year} mark", str(block.get("mark", "")))
    if not block.get("source"):
        yield _issue(file, f"{year} source", "")
    holidays = block.get("holidays")
    if not _is_tables(holidays):
        yield _issue(file, f"{year} holidays", "")
        return
    seen: set[date] = set()
    for holiday in holidays:
        yield from _day_problems(holiday, f"{year} {_name(holiday)}", file, seen)


def _day_problems(holiday: Mapping[str, Any], place: str, file: str, seen: set[date]) -> Iterator[Issue]:
    """What is wrong with the days of one holiday; a day that stands twice in a year is told."""
    if not _name(holiday) or "en" not in holiday["name"]:
        yield _issue(file, f"{place} name", "")
    for kind in ("off", "worked"):
        days = holiday.get(kind, [])
        for day in days if isinstance(days, list) else [days]:
            # A datetime is a date to Python; a holiday is a day.
            if type(day) is not date or day in seen or (kind == "worked" and day.weekday() < 5):
                yield _issue(file, f"{place} {kind}", str(day))
            else:
                seen.add(day)


def _name(holiday: Mapping[str, Any]) -> str:
    name = holiday.get("name")
    return str(name.get("zh", "")) if isinstance(name, Mapping) else ""


def _is_tables(value: object) -> TypeGuard[list[Mapping[str, Any]]]:
    return isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) for each in value)


_WANTED = {
    "years": Text("请用 [[years]] 写每一年", "Write each year as a [[years]] block"),
    "year": Text("请写年份，如 year = 2026", "Give the year, as year = 2026"),
    "mark": Text("请写 V（已核对）、M（凭记忆）或 P（本地自定）", "Give V (checked), M (from memory) or P (local)"),
    "source": Text("请写所依据通知的名称", "Name the notice it follows"),
    "holidays": Text(
        "请写 holidays = [ { name = { zh = \"春节\", en = \"Spring Festival\" }, off = [2026-02-17] } ]",
        "Write holidays = [ { name = { zh = \"春节\", en = \"Spring Festival\" }, off = [2026-02-17] } ]",
    ),
    "name": Text("请写节日的中文名和英文名", "Give the holiday's name in Chinese and English"),
    "off": Text(
        "请写 2026-02-17 这样的日期，每一天只写一次", "Write days like 2026-02-17, each of them once"
    ),
    "worked": Text(
        "请写调休上班的周末，如 2026-02-14，每一天只写一次",
        "Give weekend days that are worked, like 2026-02-14, each of them once",
    ),
}  # fmt: skip


def _issue(file: str, place: str, value: str) -> Issue:
    return Issue(
        level=Level.ERROR,
        code="holidays-not-understood",
        place=Text(f"{file} {place}", f"{file} {place}"),
        value=value,
        message=Text("放假安排的写法不对", "the calendar of holidays is not in the form that is read"),
        remedy=_WANTED[place.rpartition(" ")[2]],
    )
