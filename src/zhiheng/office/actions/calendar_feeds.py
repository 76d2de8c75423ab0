"""The secret address of a person's calendar of dues."""

from __future__ import annotations

import secrets

from zhiheng.office.actions.acting import acting
from zhiheng.office.people.actors import Actor
from zhiheng.office.people.models import Person
from zhiheng.office.people.permissions import check_may_begin_filing


def new_feed_token(actor: Actor) -> str:
    """Gives the person a new address for their calendar; the one before leads nowhere any more. Raises Refused for who files for nobody."""
    check_may_begin_filing(actor)
    with acting(actor, "calendar-address-made", subject=f"person:{actor.person}"):
        token = secrets.token_urlsafe(32)
        Person.objects.filter(pk=actor.person).update(feed_token=token)
    return token
