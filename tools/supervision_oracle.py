"""A second opinion on supervision: for every matter, day after day, what ought to come, counted on one's fingers.

Written apart from the office: it reads the dates of holidays.toml by itself, knows no library of ours, and walks from day to day where the
office reckons. What it says in a day's morning rests on what people had done up to the evening before.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

ONE = timedelta(days=1)
FAR = 60
"""Calendar days before a deadline in which nothing comes of it: more than any three working days ever took."""
NEXT = {"overdue": "blue", "blue": "orange", "orange": "red"}


class Days:
    """Which days are worked: read from the dates of a file of holidays, nothing else."""

    def __init__(self, path: Path) -> None:
        self.off: set[date] = set()
        self.made_up: set[date] = set()
        for year in tomllib.loads(path.read_text(encoding="utf-8"))["years"]:
            for holiday in year["holidays"]:
                self.off |= set(holiday.get("off", ()))
                self.made_up |= set(holiday.get("worked", ()))

    def is_worked(self, day: date) -> bool:
        """Whether people work on that day."""
        if day in self.off:
            return False
        return day in self.made_up or day.weekday() < 5


@dataclass
class Pause:
    """Days without a clock, of one body or (None) of all; both days count; open at the end while `until` is None."""

    body: int | None
    since: date
    until: date | None
    withdrawn: bool = False


@dataclass
class Watched:
    """A matter as the second opinion knows it: whose it was from which day on, what was agreed, and how far it has climbed."""

    id: int
    hands: list[tuple[int, date]]
    began: date
    clock_from: date
    agreed: date
    target: str = ""
    stage: str = "watched"
    ordered: date | None = None
    replied: date | None = None
    promised: date | None = None
    decided: date | None = None
    taken: bool = False
    told: date | None = None
    held: bool = False
    closed: bool = False
    history: list[str] = field(default_factory=list)

    def tell(self, day: date, text: str) -> None:
        """Keeps a line of what happened."""
        self.history.append(f"{day} {text}")

    def holder(self, day: date) -> int:
        """Whose it was on that day."""
        return next((body for body, first in reversed(self.hands) if first <= day), self.hands[0][0])


@dataclass(frozen=True, order=True)
class Expected:
    """Something that comes to a matter on a day: remind, overdue, blue, orange, red, report, delay."""

    day: date
    matter: int
    what: str


class Oracle:
    """Says each morning what comes. `numbers`: remind, grace, blue, orange, red, decide, again, in working days."""

    def __init__(self, days: Days, numbers: Mapping[str, int], last: date) -> None:
        self.days, self.numbers, self.last = days, numbers, last
        self.matters: dict[int, Watched] = {}
        self.pauses: dict[int, Pause] = {}
        self._open_end = last
        self._paused: dict[date, set[int | None]] = {}
        self._moves: list[tuple[date, int, int | None, Mapping[str, int]]] = []

    def pause(self, id: int, body: int | None, since: date, until: date | None) -> None:
        """Days without a clock are known from now on."""
        self.pauses[id] = Pause(body, since, until)
        self._lay_out()

    def end_pause(self, id: int, until: date | None) -> None:
        """They end on that day; with None they never were."""
        self.pauses[id].until, self.pauses[id].withdrawn = until, until is None
        self._lay_out()

    def merge(self, first: date, old: int, into: int | None, targets: Mapping[str, int]) -> None:
        """From `first` on somebody else has what a body had: of a target the one that is named, of the rest `into`."""
        self._moves.append((first, old, into, targets))

    def _lay_out(self) -> None:
        self._paused = {}
        for pause in self.pauses.values():
            day, end = pause.since, pause.until or self._open_end
            while not pause.withdrawn and day <= end:
                self._paused.setdefault(day, set()).add(pause.body)
                day += ONE

    def move_up_to(self, day: date) -> None:
        """What moves by that day has moved."""
        due = [each for each in self._moves if each[0] <= day]
        for move in sorted(due, key=lambda each: each[0]):
            self._moves.remove(move)
            self._move(*move)

    def _move(self, first: date, old: int, into: int | None, targets: Mapping[str, int]) -> None:
        for each in self.matters.values():
            heir = targets.get(each.target, into) if each.target else into
            if not each.closed and each.hands[-1][0] == old and heir is not None:
                each.hands.append((heir, first))
                each.tell(first, f"passes from body {old} to body {heir}")

    def is_paused(self, matter: Watched, day: date) -> bool:
        """Whether no clock of that matter runs on that day."""
        bodies = self._paused.get(day)
        return bodies is not None and (None in bodies or matter.holder(day) in bodies)

    def runs(self, matter: Watched, day: date) -> bool:
        """Whether that day counts: it is worked and not paused."""
        return self.days.is_worked(day) and not self.is_paused(matter, day)

    def counted(self, start: date, number: int) -> date:
        """The day that is so many working days after another, paused or not."""
        day = start
        while number:
            day += ONE
            number -= self.days.is_worked(day)
        return day

    def worked_between(self, matter: Watched, start: date, end: date) -> int:
        """Days that count after `start` and before `end`, both left out."""
        number, day = 0, start + ONE
        while day < end:
            number += self.runs(matter, day)
            day += ONE
        return number

    def shifted(self, matter: Watched, start: date, agreed: date) -> date:
        """An agreed day, later by each worked day on which no clock ran; the last day of all where it never comes."""
        worked, lost, day = 0, 0, start + ONE
        while day <= agreed:
            if self.days.is_worked(day):
                worked += 1
                lost += self.is_paused(matter, day)
            day += ONE
        if not lost:
            return agreed
        day = start
        while worked:
            day += ONE
            if day > self.last:
                return date.max
            worked -= self.runs(matter, day)
        return day

    def deadline(self, matter: Watched) -> date:
        """The deadline as it is known now."""
        return self.shifted(matter, matter.clock_from, matter.agreed)

    def morning(self, day: date) -> list[Expected]:
        """What comes on that morning, and comes to be so."""
        self.move_up_to(day)
        found = []
        for matter in self.matters.values():
            if matter.closed or matter.held or day <= matter.began or self.is_paused(matter, day):
                continue
            if matter.stage in ("watched", "reminded") and (matter.agreed - day).days > FAR:
                continue
            while (what := self._comes(matter, day)) is not None:
                matter.tell(day, f"expected: {what}")
                found.append(Expected(day, matter.id, what))
                self._becomes(matter, what, day)
        return found

    def _comes(self, matter: Watched, day: date) -> str | None:
        if matter.stage in ("watched", "reminded"):
            deadline = self.deadline(matter)
            if day > deadline:
                return "overdue"
            near = (
                deadline < date.max
                and self.worked_between(matter, day, deadline + ONE) <= self.numbers["remind"]
            )
            return "remind" if near and matter.stage == "watched" else None
        if not self.days.is_worked(day):
            return None
        if matter.stage == "overdue":
            since = max(self.deadline(matter), matter.began)
            over = day > since and self.worked_between(matter, since, day) >= self.numbers["grace"]
            return "blue" if over else None
        return self._comes_after_order(matter, day)

    def _comes_after_order(self, matter: Watched, day: date) -> str | None:
        climbs = NEXT.get(matter.stage, "report")
        if matter.replied is not None and matter.decided is None:
            return "delay" if self._waited(matter, matter.replied, "decide", day) else None
        if matter.stage == "red" and matter.told is not None:
            return "report" if self._waited(matter, matter.told, "again", day) else None
        if matter.decided is None:
            assert matter.ordered is not None
            silent = self.worked_between(matter, matter.ordered, day) >= self.numbers[matter.stage]
            return climbs if silent and day > matter.ordered else None
        if not matter.taken:
            return climbs if day > matter.decided else None
        assert matter.replied is not None and matter.promised is not None
        promised = self.shifted(matter, matter.replied, matter.promised)
        return climbs if day > max(promised, matter.decided) else None

    def _waited(self, matter: Watched, since: date, number: str, day: date) -> bool:
        """The first time they are told once the days are over; after that on the last of as many days again."""
        if matter.told is None:
            return day > since and self.worked_between(matter, since, day) >= self.numbers[number]
        return self.worked_between(matter, matter.told, day) + 1 >= self.numbers[number] and day > matter.told

    def _becomes(self, matter: Watched, what: str, day: date) -> None:
        if what in ("report", "delay"):
            matter.told = day
        elif what in ("blue", "orange", "red"):
            matter.stage, matter.ordered = what, day
            matter.replied = matter.promised = matter.decided = matter.told = None
        else:
            matter.stage = "reminded" if what == "remind" else what

    def reply_by(self, matter: Watched) -> date:
        """By when the order that stands is to be answered."""
        assert matter.ordered is not None
        day, left = matter.ordered, self.numbers[matter.stage]
        while left and day <= self.last:
            day += ONE
            left -= self.runs(matter, day)
        return day

    def replies(self, id: int, day: date, promised: date) -> None:
        """The body answers the order that stands."""
        matter = self.matters[id]
        matter.replied, matter.promised, matter.decided, matter.told = day, promised, None, None
        matter.tell(day, f"replies, promises {promised}")

    def decides(self, id: int, day: date, taken: bool) -> None:
        """The quality office decides on the answer."""
        matter = self.matters[id]
        matter.decided, matter.taken, matter.told = day, taken, None
        matter.tell(day, "the reply is taken" if taken else "the reply is refused")

    def comes_back(self, id: int, day: date, working_days: int) -> None:
        """What was handed in comes back on `day`: the clock begins anew where that gives more time, if what is without an end ended tonight."""
        matter = self.matters[id]
        matter.held = False
        again = self.counted(day, working_days)
        self._open_end = day
        self._lay_out()
        later = self.shifted(matter, day, again) > self.deadline(matter)
        self._open_end = self.last
        self._lay_out()
        if later:
            self.anew(id, day, again, "sent back")

    def anew(self, id: int, day: date, agreed: date, why: str) -> None:
        """The deadline was moved on `day`: everything begins anew."""
        matter = self.matters[id]
        matter.stage, matter.began, matter.clock_from, matter.agreed = "watched", day, day, agreed
        matter.ordered = matter.replied = matter.promised = matter.decided = matter.told = None
        matter.tell(day, f"{why}: anew until {agreed}")
