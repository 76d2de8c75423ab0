"""The bodies and people of the demonstration district."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from zhiheng.core.issues import Text
from zhiheng.office import clock
from zhiheng.office.actions.bodies import add_body, import_bodies
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.models import Appointment, Body, Person
from zhiheng.office.people.reading import actor_of
from zhiheng.office.people.roles import ROLE_LABELS, Role

PASSWORD = "Qinghe-2028-Zhiliang"
"""Everybody's: the people are made up, and so is what they may see."""
SINCE = date(2026, 1, 1)
CHANGED = datetime(2028, 7, 1, 9, tzinfo=clock.ZONE)
"""When passwords were changed last: none is too old on the day of the demonstration."""
ENTERPRISE = "清河城关食品01号有限公司"


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the district: sign-in name, name, role and, where the role has one, body."""

    username: str
    name: str
    role: Role
    body: str = ""


NAMED = (
    Someone("clerk", "林书雅", Role.CLERK),
    Someone("clerk-2", "何清源", Role.CLERK),
    Someone("liaison", "周敏", Role.LIAISON, "区市场监管局"),
    Someone("liaison-deputy", "吴晓静", Role.LIAISON, "区市场监管局"),
    Someone("reviewer", "郑磊", Role.DEPARTMENT_REVIEWER, "区市场监管局"),
    Someone("reviewer-deputy", "孙洋", Role.DEPARTMENT_REVIEWER, "区市场监管局"),
    Someone("liaison-education", "王婷", Role.LIAISON, "区教育局"),
    Someone("reviewer-education", "赵立强", Role.DEPARTMENT_REVIEWER, "区教育局"),
    Someone("liaison-ecology", "钱清", Role.LIAISON, "区生态环境局"),
    Someone("reviewer-ecology", "李勇", Role.DEPARTMENT_REVIEWER, "区生态环境局"),
    Someone("liaison-housing", "陈工", Role.LIAISON, "区住房城乡建设局"),
    Someone("reviewer-housing", "杨建", Role.DEPARTMENT_REVIEWER, "区住房城乡建设局"),
    Someone("liaison-health", "许静", Role.LIAISON, "区卫生健康委"),
    Someone("reviewer-health", "沈明", Role.DEPARTMENT_REVIEWER, "区卫生健康委"),
    Someone("office", "冯致远", Role.OFFICE_REVIEWER),
    Someone("office-2", "陈立新", Role.OFFICE_REVIEWER),
    Someone("leader", "褚明远", Role.LEADER),
    Someone("auditor", "卫国华", Role.AUDITOR),
    Someone("enterprise", "蒋质安", Role.ENTERPRISE, ENTERPRISE),
    Someone("system", "沈启", Role.SYSTEM_ADMIN),
    Someone("security", "韩守信", Role.SECURITY_ADMIN),
    Someone("audit", "杨鉴", Role.AUDIT_ADMIN),
)
"""Those whom visitors of the demonstration sign in as. Every other body has a liaison and a reviewer with a number."""
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = ("晓敏", "文强", "静怡", "建国", "思远", "海燕", "志刚", "雨晴")


def settle() -> None:
    """Makes the people, and as the clerk every body that the workspace lists, the towns and one enterprise."""
    hashed = make_password(PASSWORD)
    clerk, *others = NAMED
    _appoint([clerk], hashed)
    actor = acting_as(clerk.username)
    import_bodies(actor)
    add_body(actor, ENTERPRISE, "enterprise", code="91310107XXXXXXX10R", since=SINCE)
    departments = Body.objects.filter(kind="department").order_by("pk").values_list("name", flat=True)
    _appoint([*others, *_others(list(departments))], hashed)


def acting_as(username: str) -> Actor:
    """That person as an actor on the present day."""
    return actor_of(Person.objects.get(username=username), clock.today(), "127.0.0.1")


def somebody(role: Role, body: int) -> Actor:
    """The first who holds that role in the body (row id)."""
    held = Appointment.objects.filter(role=role, body=body).order_by("pk").select_related("person").first()
    assert held is not None, "every department has its people"
    return acting_as(held.person.username)


def _appoint(people: list[Someone], hashed: str) -> None:
    with transaction.atomic():
        Person.objects.bulk_create(
            Person(username=each.username, name=each.name, password=hashed, made_at=clock.now(), password_changed_at=CHANGED)
            for each in people
        )  # fmt: skip
        held = dict(Body.objects.values_list("name", "pk"))
        known = dict(Person.objects.values_list("username", "pk"))
        Appointment.objects.bulk_create(
            Appointment(
                person_id=known[each.username], role=each.role, body_id=held.get(each.body), since=SINCE
            )
            for each in people
        )


def _others(bodies: list[str]) -> Iterator[Someone]:
    """A liaison and a reviewer for each body that has nobody with a name of their own."""
    looked_after = {each.body for each in NAMED}
    for number, body in enumerate((each for each in bodies if each not in looked_after), start=1):
        surname, given = SURNAMES[number % len(SURNAMES)], GIVEN[number % len(GIVEN)]
        yield Someone(f"liaison-{number:02}", surname + given, Role.LIAISON, body)
        surname, given = SURNAMES[-number % len(SURNAMES)], GIVEN[-number % len(GIVEN)]
        yield Someone(f"reviewer-{number:02}", surname + given, Role.DEPARTMENT_REVIEWER, body)


def guests() -> list[tuple[Text, str]]:
    """For each role the first person to sign in as: the role's label and the sign-in name."""
    first: dict[Role, str] = {}
    for each in NAMED:
        first.setdefault(each.role, each.username)
    return [(ROLE_LABELS[role], username) for role, username in first.items()]
