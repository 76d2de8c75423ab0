"""How a person wants to be told."""

from __future__ import annotations

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.office.actions.acting import acting
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.models import Person
from zhiheng.office.people.permissions import check_signed_in
from zhiheng.office.records.models import Wish
from zhiheng.office.records.wishes import AT_ONCE, DIGEST, WAYS


def choose_telling(actor: Actor, way: str, email: str) -> None:
    """Keeps how this person wants to be told (one of WAYS), and the address for it.

    Raises InputProblem for an unknown way, for an address that is none, and for one that is missing where mail is wished for.
    """
    check_signed_in(actor)
    email = email.strip()
    if problems := [*_way_problems(way), *_address_problems(way, email)]:
        raise InputProblem(*problems)
    with acting(actor, "telling-chosen", subject=f"person:{actor.person}", way=way):
        Person.objects.filter(pk=actor.person).update(email=email)
        wanted = {"by_email": way == AT_ONCE, "digest": way == DIGEST}
        Wish.objects.update_or_create(person_id=actor.person, defaults=wanted)


def _way_problems(way: str) -> list[Issue]:
    if way in WAYS:
        return []
    return [_issue("way", way, Text("请选一种方式", "choose one of the ways"))]


def _address_problems(way: str, email: str) -> list[Issue]:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    if not email:
        missing = Text("选择用邮件时要填写地址", "an address is needed to be told by e-mail")
        return [_issue("email", "", missing)] if way in (AT_ONCE, DIGEST) else []
    try:
        validate_email(email)
    except ValidationError:
        return [_issue("email", email, Text("不是邮件地址", "this is no e-mail address"))]
    return []


def _issue(field: str, value: str, message: Text) -> Issue:
    places = {"way": Text("通知方式", "Way"), "email": Text("电子邮件", "E-mail")}
    return Issue(
        level=Level.ERROR, code=f"telling-{field}", place=places[field], value=value, message=message,
        remedy=Text("请改正后再提交", "Correct it and send it again"),
    )  # fmt: skip
