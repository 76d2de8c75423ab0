"""What the database itself refuses: one person as administrator and in the business at the same time (三员分立; GB/T 22239-2019, 8.1.5).

A unique index holds that nobody has two of the administrators' roles; that they have no other role beside it is a sentence about several
rows, which only a trigger can hold.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

from zhiheng.office.people.roles import ADMINISTRATORS

SAID = "administrators hold no other role"
_ROLES = ", ".join(f"'{role}'" for role in sorted(ADMINISTRATORS))
_CLASH = f"""
    EXISTS (
        SELECT 1 FROM people_appointment other
        WHERE other.person_id = NEW.person_id AND other.id <> COALESCE(NEW.id, 0)
          AND (other.role IN ({_ROLES})) <> (NEW.role IN ({_ROLES}))
          AND (other.until IS NULL OR other.until >= NEW.since)
          AND (NEW.until IS NULL OR NEW.until >= other.since)
    )
"""
_SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS administrators_apart_{when.lower()} BEFORE {when} ON people_appointment "
    f"WHEN {_CLASH} BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
    for when in ("INSERT", "UPDATE")
]
_POSTGRESQL = [
    f"""
    CREATE OR REPLACE FUNCTION administrators_apart() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {_CLASH} THEN RAISE EXCEPTION '{SAID}' USING ERRCODE = 'check_violation'; END IF;
        RETURN NEW;
    END $$
    """,
    "CREATE OR REPLACE TRIGGER administrators_apart BEFORE INSERT OR UPDATE ON people_appointment "
    "FOR EACH ROW EXECUTE FUNCTION administrators_apart()",
]


def make_guards(sender: Any, using: str, **_: Any) -> None:
    """Makes the triggers; called by Django after each migration, and safe to call again."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL:
            cursor.execute(statement)
