"""The daily work of the simulated district: filing and returning, falling silent, replying, deciding, extending, exempting, suspending."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

from simulated_district import ONE, District
from supervision_oracle import Oracle

from zhiheng.core.issues import InputProblem, Text

WORDS = "防汛应急", "台风停工", "疫情防控", "系统停机"


class Work:
    """What people do on a day; each deed is told to the second opinion as it is done."""

    def __init__(self, dice: random.Random, oracle: Oracle, district: District) -> None:
        self.dice, self.oracle, self.district = dice, oracle, district
        self.counted: Counter[str] = Counter()
        self._subjects = 0
        self._filings: dict[int, Any] = {}

    def happens(self, chance: float) -> bool:
        """Whether something of that chance happens."""
        return self.dice.random() < chance

    def do(self, day: date, *, busy: bool) -> None:
        """A day's work; on a day that is not worked only few are at their desks."""
        self._suspensions(day)
        for _ in range(self.dice.randrange(0, 4 if busy else 1)):
            self._something_new(day)
        pace = 1.0 if busy else 0.15
        self._orders(day, pace)
        self._matters(day, pace)

    def _something_new(self, day: date) -> None:
        """A meeting decides, or a notice comes: due in some working days, or by a day that was set, worked or not."""
        from django.db import transaction

        from zhiheng.office.actions.supervising import Deadline, watch
        from zhiheng.office.records.deadlines import counted

        self._subjects += 1
        number = self.dice.randrange(1, 20)
        if self.happens(0.5):
            deadline = Deadline(day, counted(day, number).end, number)
        else:
            deadline = Deadline(day, day + timedelta(days=self.dice.randrange(0, 70)))
        kind = self.dice.choice(("decision", "notice-reply"))
        body = self.dice.choice(self.district.bodies)
        with transaction.atomic():
            title = Text(f"事项{self._subjects}", f"matter {self._subjects}")
            watch(kind, str(self._subjects), body, title, deadline=deadline)

    def _matters(self, day: date, pace: float) -> None:
        from zhiheng.office.records.models import Matter

        for row in list(Matter.objects.filter(closed_at=None).order_by("pk")):
            known = self.oracle.matters.get(row.pk)
            if known is None or row.clock_from > day:
                continue
            if row.kind == "due":
                self._due(row, day, pace)
            else:
                self._other(row, day, pace)

    def _due(self, row: Any, day: date, pace: float) -> None:
        """A due: filed for real, reviewed, returned; past its deadline it is locked and needs an extension first."""
        if row.held_since is not None:
            if self.happens(0.35 * pace):
                self._reviewed(row, day)
        elif day <= row.deadline:
            eager = 0.3 if row.state == "reminded" else 0.1
            if self.happens(eager * pace):
                self._filed(row, day)
        elif self.happens(0.05 * pace):
            self._extended(row, day)
        elif self.happens(0.006 * pace):
            self._exempted(row, day)

    def _filed(self, row: Any, day: date) -> None:
        from zhiheng.office.actions import filing
        from zhiheng.office.records.models import Due

        due = Due.objects.get(pk=int(row.subject))
        who = self.district.somebody(due.body_id, day)
        if who is None or not who.has("liaison", body=due.body_id):
            return
        begun = filing.start_submission(who, register=due.register, body=due.body_id, due=due.pk)
        figure = {
            "target": due.target,
            "place": "全区",
            "until": due.period_end.isoformat(),
            "covers": due.covers,
        }
        value = f"{self.dice.randrange(50, 60)}"
        begun = filing.put_typed(
            who, begun.pk, begun.version, [{**figure, "value": value, "evidence": "统计表"}]
        )
        try:
            filing.hand_in(who, begun.pk, begun.version)
        except InputProblem as problem:
            raise AssertionError(f"{day}: {row.subject}: {problem}") from problem
        self._held(row, day, "filed")

    def _held(self, row: Any, day: date, what: str) -> None:
        known = self.oracle.matters[row.pk]
        known.held = True
        known.tell(day, f"{what}, waits for others")
        self.counted[what] += 1

    def _reviewed(self, row: Any, day: date) -> None:
        """The next reviewer approves or sends back."""
        from zhiheng.core.workflow.filing import IN_REVIEW
        from zhiheng.office.actions.reviewing import approve, send_back
        from zhiheng.office.records.models import Due, Submission

        filing = Submission.objects.filter(due=int(row.subject), state__in=IN_REVIEW).get()
        who = self._reviewer(filing, day)
        if who is None:
            return
        if self.happens(0.2):
            send_back(who, filing.pk, filing.version, reason="请核对口径")
            self._returned(row, day, Due.objects.get(pk=int(row.subject)).working_days)
            return
        filing = approve(who, filing.pk, filing.version)
        if filing.state == "approved":
            self._closed(row, day, "approved")

    def _reviewer(self, filing: Any, day: date) -> Any | None:
        from zhiheng.office.actions.telling import holders
        from zhiheng.office.people.permissions import can_review
        from zhiheng.office.people.roles import Role

        step = "department" if filing.state == "department_review" else "office"
        role = Role.DEPARTMENT_REVIEWER if step == "department" else Role.OFFICE_REVIEWER
        people = [self.district.actor(each, day) for each in sorted(holders(role, day, body=filing.body_id))]
        fit = [each for each in people if can_review(each, filing.body_id, step, filing.handed_in_by_id)]
        return self.dice.choice(fit) if fit else None

    def _returned(self, row: Any, day: date, working_days: int) -> None:
        self.oracle.matters[row.pk].tell(day, "sent back")
        self.oracle.comes_back(row.pk, day, working_days)
        self.counted["returned"] += 1

    def _other(self, row: Any, day: date, pace: float) -> None:
        """Something else: done at once, or reported done and taken or sent back by the quality office."""
        from django.db import transaction

        from zhiheng.office import clock
        from zhiheng.office.actions.supervising import close, hold, resume

        if row.held_since is not None:
            if not self.happens(0.3 * pace):
                return
            with transaction.atomic():
                if self.happens(0.7):
                    close(row.kind, row.subject, at=clock.now())
                    self._closed(row, day, "done")
                else:
                    resume(row.kind, row.subject, at=clock.now())
                    known = self.oracle.matters[row.pk]
                    known.held = False
                    known.tell(day, "not taken as done")
                    self.counted["resumed"] += 1
        elif self.happens((0.06 if row.state != "red" else 0.02) * pace):
            with transaction.atomic():
                if self.happens(0.5):
                    close(row.kind, row.subject, at=clock.now())
                    self._closed(row, day, "done")
                else:
                    hold(row.kind, row.subject, at=clock.now())
                    self._held(row, day, "reported done")
        elif day > row.deadline and self.happens(0.01 * pace):
            self._extended(row, day)
        elif day > row.deadline and self.happens(0.004 * pace):
            self._exempted(row, day)

    def _closed(self, row: Any, day: date, what: str) -> None:
        known = self.oracle.matters[row.pk]
        known.closed = True
        known.tell(day, what)
        self.counted[what] += 1

    def _extended(self, row: Any, day: date) -> None:
        from zhiheng.office.actions.supervising import extend_matter

        row.refresh_from_db()
        deadline = max(day, row.deadline) + timedelta(days=self.dice.randrange(1, 25))
        extend_matter(self.district.clerk(day), row.pk, row.version, deadline=deadline, reason="情况属实")
        self.oracle.anew(row.pk, day, deadline, "extended")
        self.counted["extended"] += 1

    def _exempted(self, row: Any, day: date) -> None:
        from zhiheng.office.actions.supervising import exempt

        row.refresh_from_db()
        exempt(self.district.clerk(day), row.pk, row.version, reason="任务取消")
        self._closed(row, day, "exempted")

    def _orders(self, day: date, pace: float) -> None:
        """Replies to orders, some of them late, and decisions on them; the rest is silence."""
        from zhiheng.office.records.models import Order

        for order in list(Order.objects.filter(ended_at=None).order_by("pk")):
            if order.replied_at is None or order.decision == "refused":
                if self.happens(0.12 * max(pace, 0.5)):
                    self._replied(order, day)
            elif order.decided_at is None and self.happens(0.3 * pace):
                self._decided(order, day)

    def _replied(self, order: Any, day: date) -> None:
        from zhiheng.office.actions.supervising import reply

        who = self.district.somebody(order.body_id, day)
        if who is None or (order.decision == "refused" and order.colour != "red"):
            return
        promised = day + timedelta(days=self.dice.randrange(0, 25))
        reply(who, order.pk, order.version, text="正在抓紧办理", promised=promised)
        self.oracle.replies(order.matter_id, day, promised)
        self.counted["late replies" if day > order.reply_by else "replies"] += 1

    def _decided(self, order: Any, day: date) -> None:
        from zhiheng.office.actions.supervising import decide

        take = self.happens(0.65)
        decide(
            self.district.clerk(day), order.pk, order.version, take=take, reason="" if take else "理由不充分"
        )
        self.oracle.decides(order.matter_id, day, take)
        self.counted["taken" if take else "refused"] += 1

    def _suspensions(self, day: date) -> None:
        """Disasters come, are known late or beforehand, last longer or shorter than was thought, or were a mistake."""
        from zhiheng.office.actions.supervising import end_suspension, suspend

        if self.happens(0.03):
            body = self.dice.choice([None, *self.district.bodies]) if self.happens(0.7) else None
            since = day + timedelta(days=self.dice.randrange(-4, 6))
            until = None if self.happens(0.3) else since + timedelta(days=self.dice.randrange(0, 12))
            row = suspend(
                self.district.clerk(day), body=body, since=since, until=until, reason=self.dice.choice(WORDS)
            )
            self.oracle.pause(row.pk, body, since, until)
            self.counted["suspensions"] += 1
        for id, pause in list(self.oracle.pauses.items()):
            if pause.withdrawn or (pause.until is not None and pause.until < day):
                continue
            if self.happens(0.1):
                last: date | None = max(pause.since, day + self.dice.randrange(-1, 3) * ONE)
                if self.happens(0.15):
                    last = None
                end_suspension(self.district.clerk(day), id, until=last)
                self.oracle.end_pause(id, last)
                self.counted["suspensions ended"] += 1
