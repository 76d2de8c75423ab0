"""Leave: naming a deputy for some days, and taking it back before its end."""

from __future__ import annotations

from datetime import date

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.office import clock
from zhiheng.office.actions.acting import acting
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.models import Delegation, Person
from zhiheng.office.people.permissions import check_may_delegate
from zhiheng.office.people.reading_people import possible_deputies

LONGEST = 180
"""Days of leave at most: whoever is away longer is replaced, not deputised for (no rule says so; M)."""


def delegate(actor: Actor, deputy: int, *, since: date, until: date, reason: str = "") -> Delegation:
    """Names a deputy for one's own roles; both days count. Raises Refused, or InputProblem with everything that is wrong."""
    check_may_delegate(actor)
    with acting(
        actor, "deputy-named", since=since.isoformat(), until=until.isoformat(), deputy=deputy
    ) as act:
        # Two pages of one person at once must not name two deputies for one day.
        Person.objects.select_for_update(no_key=True).get(pk=actor.person)
        issues = [*_day_issues(since, until, clock.day_of(act.at)), *_deputy_issues(actor, deputy, since)]
        issues += _overlaps(actor, since, until)
        if issues:
            raise InputProblem(*issues)
        row = Delegation.objects.create(
            person_id=actor.person, deputy_id=deputy, since=since, until=until, reason=reason.strip()
        )
        act.subject = f"delegation:{row.pk}"
        return row


def end_delegation(actor: Actor, delegation: int) -> None:
    """Ends a delegation at once, by whoever made it. Raises Refused for another one's, InputProblem for one that is over."""
    check_may_delegate(actor)
    with acting(actor, "deputy-ended", subject=f"delegation:{delegation}") as act:
        row = (
            Delegation.objects.select_for_update(no_key=True)
            .filter(pk=delegation, person=actor.person)
            .first()
        )
        if row is None:
            raise Refused(Text("只能结束自己的委托", "One ends one's own delegations only"))
        if row.ended_at or row.until < clock.day_of(act.at):
            raise InputProblem(_issue("ended", Text("委托", "Delegation"), f"{row.since} – {row.until}", Text("已经结束", "it is over already")))  # fmt: skip
        row.ended_at = act.at
        row.save(update_fields=["ended_at"])


def _day_issues(since: date, until: date, today: date) -> list[Issue]:
    issues = []
    if since < today:
        issues.append(
            _issue(
                "since", Text("起", "From"), str(since), Text("不能早于今天", "it may not lie before today")
            )
        )
    if until < since:
        issues.append(
            _issue(
                "until", Text("止", "To"), str(until), Text("早于开始的一天", "it lies before the first day")
            )
        )
    elif (until - since).days >= LONGEST:
        issues.append(_issue("until", Text("止", "To"), str(until), Text(f"一次最多委托 {LONGEST} 天", f"a delegation lasts {LONGEST} days at most")))  # fmt: skip
    return issues


def _deputy_issues(actor: Actor, deputy: int, since: date) -> list[Issue]:
    if deputy in {each for each, _ in possible_deputies(actor.person or 0, since)}:
        return []
    name = Person.objects.filter(pk=deputy).values_list("name", flat=True).first() or ""
    return [_issue("deputy", Text("代办人", "Deputy"), name, Text("代办人应在同一单位或质量办任职，且不是本人或管理员",
                   "a deputy has a role in the same body or the quality office, and is neither oneself nor an administrator"))]  # fmt: skip


def _overlaps(actor: Actor, since: date, until: date) -> list[Issue]:
    rows = Delegation.objects.filter(ended_at=None, since__lte=until, until__gte=since)
    own = rows.filter(person=actor.person).select_related("deputy").first()
    issues = []
    if own:
        issues.append(_issue("since", Text("日期", "Days"), f"{own.since} – {own.until}", Text(f"这几天已经委托{own.deputy.name}代办，请先结束那一次",
                             f"{own.deputy.name} is the deputy for those days already; end that first")))  # fmt: skip
    other = rows.filter(deputy=actor.person).select_related("person").first()
    if other:
        issues.append(_issue("since", Text("日期", "Days"), f"{other.since} – {other.until}", Text(f"这几天您正代{other.person.name}办理，代办不能再转托",
                             f"you act for {other.person.name} on those days; a deputy cannot name a deputy")))  # fmt: skip
    return issues


def _issue(field: str, place: Text, value: str, message: Text) -> Issue:
    return Issue(
        level=Level.ERROR, code=f"delegation-{field}", place=place, value=value, message=message,
        remedy=Text("请改正后再提交", "Correct it and send it again"),
    )  # fmt: skip
