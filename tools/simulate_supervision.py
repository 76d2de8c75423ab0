"""Simulates three years of supervision through the office's own acts, and holds every step against a second opinion.

    python tools/simulate_supervision.py [--seed N]… [--days N] [--database postgresql+psycopg://…]

People file, fall silent, reply late, break promises, go on leave and go for good; bodies merge and split; clocks are suspended; the office is
shut for days. Each morning what the office brought is compared with what supervision_oracle.py expects, day and colour of every step, and every
duty must have somebody who answers for it. The first difference ends it with the matter's history. The seed is printed.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as hour
from pathlib import Path
from typing import Any

from simulated_district import ONE, District
from simulated_work import Work
from supervision_oracle import Days, Expected, Oracle, Watched

ROOT = Path(__file__).parents[1]
HOLIDAYS = ROOT / "src/zhiheng/workspace/holidays.toml"
EXAMPLE = ROOT / "examples/qinghe-2026"
NUMBERS = {"remind": 3, "grace": 3, "blue": 5, "orange": 3, "red": 2, "decide": 3, "again": 5}
"""What the parameter supervision_ladder says, written down a second time."""
FIRST, LAST = date(2023, 1, 3), date(2025, 12, 31)
"""Years whose holidays are all declared."""
WHAT = {"remind": "remind", "fall_overdue": "overdue", "report": "report", "tell_delay": "delay"}


class Simulation:
    """An office from a day on, one day after another."""

    def __init__(self, seed: int, first: date, bodies: Sequence[int], targets: Sequence[str]) -> None:
        self.dice = random.Random(seed)
        self.days = Days(HOLIDAYS)
        self.oracle = Oracle(self.days, NUMBERS, date(2027, 6, 30))
        self.counted: Counter[str] = Counter()
        stand_at(first, hour(7))
        self.district = District(self.dice, self.oracle, bodies, targets)
        self.district.settle(first - timedelta(days=30))
        self.work = Work(self.dice, self.oracle, self.district)
        self._open_until = first - ONE
        self._last_step = self._last_matter = 0
        self._orders: Counter[int] = Counter()

    def run(self, first: date, last: date) -> None:
        """Every day from the first to the last."""
        day, shut_until = first, date.min
        while day <= last:
            if day > shut_until and self.dice.random() < 0.012:
                shut_until = day + timedelta(days=self.dice.randrange(1, 9))
                self.counted["shut"] += 1
            if day > shut_until or day == last:
                self._day(day)
            day += ONE

    def _day(self, day: date) -> None:
        from zhiheng.office.actions.dues import make_dues
        from zhiheng.office.actions.supervising import chase
        from zhiheng.office.people.actors import PROGRAM

        stand_at(day, hour(7))
        make_dues(PROGRAM, day)
        chase(PROGRAM, day)
        if self.dice.random() < 0.1:
            assert not chase(PROGRAM, day).days, f"{day}: chasing twice brings something twice"
        expected = [each for missed in self._since(day) for each in self.oracle.morning(missed)]
        self._take_in(day)
        self._compare(day, expected)
        self.district.check_holders(day)
        self.counted["days"] += 1
        stand_at(day, hour(10))
        self.district.live(day)
        self.work.do(day, busy=self.days.is_worked(day))
        self._take_in(day)
        self._open_until = day

    def _since(self, day: date) -> Iterator[date]:
        missed = self._open_until + ONE
        while missed <= day:
            yield missed
            missed += ONE

    def _take_in(self, day: date) -> None:
        """The matters that are new are told to the second opinion, which counts their deadlines itself."""
        from zhiheng.office.records.models import Due, Matter

        rows = list(Matter.objects.filter(pk__gt=self._last_matter).order_by("pk"))
        dues = [int(row.subject) for row in rows if row.kind == "due"]
        targets = dict(Due.objects.filter(pk__in=dues).values_list("pk", "target"))
        for row in rows:
            agreed = row.agreed
            if row.working_days:
                agreed = self.oracle.counted(row.clock_from, row.working_days)
                assert agreed == row.agreed, f"matter {row.pk}: {row.agreed} was counted, {agreed} is right"
            target = targets[int(row.subject)] if row.kind == "due" else ""
            made = Watched(row.pk, [(row.body_id, date.min)], day, row.clock_from, agreed, target=target)
            made.tell(
                day,
                f"taken up: {row.kind} {row.title['zh']}, from {row.clock_from} until {agreed}, body {row.body_id}",
            )
            self.oracle.matters[row.pk] = made
            self._last_matter = row.pk
            self.counted["matters"] += 1

    def _compare(self, day: date, expected: list[Expected]) -> None:
        """What came against what ought to: as sets of steps, then the days of reply, the numbers, and who was told."""
        from zhiheng.office.records.models import MatterStep

        rows = MatterStep.objects.filter(pk__gt=self._last_step).select_related("order").order_by("pk")
        came = [row for row in rows if row.event in WHAT or row.event == "issue"]
        self._last_step = max([self._last_step, *(row.pk for row in rows)])
        found = Counter(
            Expected(row.day, row.matter_id, WHAT.get(row.event) or row.order.colour) for row in came
        )
        wanted = Counter(expected)
        for each in sorted((found - wanted) | (wanted - found)):
            raise AssertionError(self._difference(each, day, missing=each in wanted - found))
        away = self.district.away(day)
        for row in came:
            self.counted[WHAT.get(row.event) or row.order.colour] += 1
            self._check_told(row, day, away)
            if row.event == "issue":
                self._check_order(row.order)
        self._check_deadlines(day, came)

    def _difference(self, each: Expected, day: date, missing: bool) -> str:
        from zhiheng.office.records.models import MatterStep

        said = "did not come" if missing else "ought not to have come"
        matter = self.oracle.matters[each.matter]
        lines = [
            f"{day}: {each.what} on {each.day} {said} to matter {each.matter}",
            *matter.history,
            "the office wrote:",
        ]
        steps = MatterStep.objects.filter(matter=each.matter).order_by("pk")
        lines += [f"{step.day} {step.event} {step.counted.get('zh', '')} {step.reason}" for step in steps]
        return "\n  ".join(lines)

    def _check_told(self, row: Any, day: date, away: dict[int, int]) -> None:
        told = set(row.told)
        assert told, f"{day}: nobody was told of {row.event} of matter {row.matter_id}"
        assert not told & self.district.gone, (
            f"{day}: {told} were told, some of them are gone: {self.district.gone}"
        )
        for person in (told & away.keys()) - set(self.district.clerks):
            raise AssertionError(f"{day}: {person} is on leave and was told of matter {row.matter_id}")
        self.counted["told"] += len(told)

    def _check_order(self, order: Any) -> None:
        """Numbers have no gap within a year and follow the days; the day of reply is the one counted by hand."""
        self._orders[order.year] += 1
        assert order.number == self._orders[order.year], (
            f"order {order.number} of {order.year} is no. {self._orders[order.year]}"
        )
        assert order.year == order.issued_on.year
        assert self.days.is_worked(order.issued_on), (
            f"an order was issued on {order.issued_on}, which is not worked"
        )

    def _check_deadlines(self, day: date, came: Sequence[Any]) -> None:
        """The deadlines of what moved today, at the end of a month of everything that is open, and the days of reply."""
        from zhiheng.office.records.models import Matter, Order

        rows = Matter.objects.filter(closed_at=None)
        if day.day != 1:
            rows = rows.filter(pk__in={row.matter_id for row in came})
        for row in rows:
            deadline = self.oracle.deadline(self.oracle.matters[row.pk])
            assert deadline in (row.deadline, date.max), (
                f"{day}: matter {row.pk} ends on {row.deadline}, by hand {deadline}"
            )
        for order in Order.objects.filter(matter__in=rows, ended_at=None, replied_at=None):
            by = self.oracle.reply_by(self.oracle.matters[order.matter_id])
            known = order.reply_by == by or by > self.oracle.last
            assert known, f"{day}: order {order.pk} wants a reply by {order.reply_by}, by hand {by}"

    def said(self, seed: int) -> str:
        """What was simulated and compared, in one line."""
        from zhiheng.office.records import audit

        assert not list(audit.faults()), "the audit chain is broken"
        number = self.counted + self.district.counted + self.work.counted
        steps = sum(
            number[each] for each in ("remind", "overdue", "blue", "orange", "red", "report", "delay")
        )
        shown = ", ".join(
            f"{name} {number[name]}" for name in sorted(number) if name not in ("days", "matters")
        )
        return f"seed {seed}: {number['days']} days, {number['matters']} matters, {steps} steps, every one as counted by hand ({shown})"


def stand_at(day: date, at: hour) -> None:
    """Lets the office's clock say that moment."""
    from zhiheng.office.demonstration import days

    days.stand_at(datetime.combine(day, at, _zone()))


def _zone() -> Any:
    from zhiheng.office import clock

    return clock.ZONE


def make_office(root: Path) -> tuple[list[int], list[str]]:
    """An office of its own for three made-up years: the example's plan with another period, its bodies, no people. Gives bodies and targets."""
    from zhiheng.files.plan_toml import read_plan_toml, write_plan_toml
    from zhiheng.office.starting import migrate, start
    from zhiheng.reading import read_plan
    from zhiheng.workspace.making import make_workspace

    plan = read_plan(EXAMPLE / "plan.docx")
    text = root.parent / "plan.toml"
    write_plan_toml(replace(plan, facts=replace(plan.facts, period=(FIRST.year, LAST.year))), text)
    make_workspace(root, read_plan_toml(text)).close()
    for name in ("lists.toml", "links.toml"):
        (root / name).write_bytes((EXAMPLE / name).read_bytes())
    moment = datetime.combine(FIRST, hour(6), UTC)
    start(root, shift=moment - datetime.now(UTC))  # noqa: TID251 - the shell of the simulation
    migrate()
    from django.db import connection

    from zhiheng.office.people.models import Body
    from zhiheng.office.records.workspaces import publish, workspace
    from zhiheng.workspace.lists import read_lists

    # Nobody needs this office after a power failure.
    connection.cursor().execute("PRAGMA synchronous = OFF")
    publish()
    lists = read_lists(root / "lists.toml")
    names = [each.name for each in (*lists.bodies, *lists.areas)]
    bodies = [Body.objects.create(name=name, kind="department").pk for name in dict.fromkeys(names)]
    return bodies[:40], reported_targets(workspace())


def reported_targets(space: Any) -> list[str]:
    """The targets of the plan in force that bodies report by themselves."""
    from zhiheng.workspace.links import links

    return [name for name, link in links(space).items() if link.confirmed and link.reported]


def main(arguments: Sequence[str] = ()) -> int:
    """Runs one seed after another, each in a process of its own; the first difference ends it with status 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=(LAST - FIRST).days + 1)
    parser.add_argument("--targets", type=int, default=40)
    chosen = parser.parse_args(arguments or None)
    begun = time.monotonic()
    print(f"seed {chosen.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        bodies, targets = make_office(Path(folder) / "workspace")
        simulation = Simulation(chosen.seed, FIRST, bodies, targets[: chosen.targets])
        try:
            simulation.run(FIRST, FIRST + timedelta(days=chosen.days - 1))
        except AssertionError as difference:
            print(difference)
            return 1
        print(f"{simulation.said(chosen.seed)}; {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
