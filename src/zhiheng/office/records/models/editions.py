"""Editions: the workspace's files as they were said, each an immutable content."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import (
    PROTECT,
    CharField,
    DateTimeField,
    ForeignKey,
    Model,
    PositiveIntegerField,
    TextField,
    UniqueConstraint,
)

from zhiheng.office.people.models import Person


class Edition(Model):
    """A file of the workspace at one moment (版本): plan.toml, links.toml or lists.toml, the same text the command line reads.

    The last one of a name is the truth; after its transaction it is written to the workspace's directory. A file changed there
    by hand comes in as an edition without a person.
    """

    name = CharField(max_length=40)
    number = PositiveIntegerField()
    content = TextField()
    sha256 = CharField(max_length=64)
    person = ForeignKey(Person, PROTECT, null=True)
    at = DateTimeField()

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["name", "number"], name="editions_are_numbered")]
