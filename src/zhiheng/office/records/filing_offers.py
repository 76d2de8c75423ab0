"""What a filer need not type: what is known from the due, the last figure, and what another register holds already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db.models import Q

from zhiheng.core.issues import Text
from zhiheng.core.plan.model import Target
from zhiheng.core.registers.asked_twice import shared_columns
from zhiheng.core.registers.masking import mask_columns
from zhiheng.core.registers.model import FILING, Column, Register
from zhiheng.office import clock
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.reading import body_now
from zhiheng.office.records.dues import DueView
from zhiheng.office.records.models import Duty
from zhiheng.office.records.workspaces import workspace
from zhiheng.workspace.histories import shown_value
from zhiheng.workspace.reported import REGISTER as REPORTED_VALUES
from zhiheng.workspace.reported import WHOLE

LAST = 6
"""So many earlier figures stand beside the one that is typed."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A value that another register holds for the field, and which register that is."""

    value: str
    source: Text


@dataclass(frozen=True, slots=True)
class Earlier:
    """A figure of the same target and place that was filed before: its closing day, value and unit, what it covers, its filing."""

    until: date
    value: str
    unit: str
    covers: str
    filing: int


def target_of(id: str) -> Target | None:
    """A target of the plan; None where there is none of that id."""
    plan = workspace().plan
    return next((each for each in plan.targets if each.id == id), None) if plan else None


def known_values(due: DueView) -> dict[str, str]:
    """The columns of reported values that the due says already; nothing for other registers."""
    if due.register != REPORTED_VALUES:
        return {}
    target = target_of(due.target)
    shared = Duty.objects.filter(
        ~Q(area=""), group="targets", item=due.target, body=due.body, part="lead", since__isnull=False
    )
    place = shared.values_list("area", flat=True).first() or WHOLE[0]
    return {
        "target": due.target, "subject": target.subject if target else "", "place": place, "until": due.period.end.isoformat(),
        "covers": due.covers,
    }  # fmt: skip


def earlier_figures(target: str, place: str, *, before: date) -> tuple[Earlier, ...]:
    """The last figures of the target that were filed for that place, the latest first."""
    vintage = workspace().ledger.vintage(REPORTED_VALUES)
    if not vintage.key:
        return ()
    names = ["until", "covers", "value", "unit", FILING]
    rows = vintage.scan(["target", "place", *names]).filter(
        (pl.col("target") == target) & (pl.col("place") == place) & (pl.col("until") < before)
    )
    found = rows.select(names).sort("until", descending=True).head(LAST).collect().to_dicts()
    own = target_of(target)
    return tuple(
        Earlier(
            each["until"], _plain(each["value"]), each["unit"] or (own.unit if own else ""), each["covers"], each[FILING]
        )
        for each in found
    )  # fmt: skip


def _plain(value: Any) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def offers(register: Register, row: Mapping[str, str]) -> dict[str, Offer]:
    """By column what other registers hold for the row: where it names a record of another register by its key, that record's values in
    columns that go by the same words. Only for columns that are still empty; personal data is not offered.
    """
    found: dict[str, Offer] = {}
    for column in register.columns:
        key = row.get(column.name, "")
        if column.references and key:
            other = workspace().registers[column.references]
            held = _held(other, key)
            for own, theirs in shared_columns(register, other, column):
                if held.get(theirs.name) and not row.get(own.name):
                    found.setdefault(own.name, Offer(held[theirs.name], other.label))
    return found


def named(register: Register, row: Mapping[str, str]) -> tuple[tuple[Text, str, Text], ...]:
    """What the records are called that a row names by their keys: the column, the record's name, the register that holds it."""
    found = []
    for column in register.columns:
        key = row.get(column.name, "")
        if column.references and key:
            other = workspace().registers[column.references]
            name = _held(other, key).get("name", "")
            if name:
                found.append((column.label, name, other.label))
    return tuple(found)


def _held(register: Register, key: str) -> dict[str, str]:
    """The values of the present record of that key as people read them, without personal data; nothing where there is none."""
    if len(register.key) != 1:
        return {}
    vintage = workspace().ledger.vintage(register.name)
    if not vintage.key:
        return {}
    rows = (
        vintage.scan()
        .filter(pl.col(register.key[0]).cast(pl.String) == key.strip().upper())
        .head(1)
        .collect()
    )
    if rows.is_empty():
        return {}
    row = rows.to_dicts()[0]
    public = [each for each in register.columns if not each.personal and each.name in row]
    return {each.name: shown_value(each, row[each.name], masked=False, language="zh") for each in public}


@dataclass(frozen=True, slots=True)
class PresentRow:
    """A record of a register as it stands: its values as they would be typed, as shown (personal data masked), and who filed it."""

    register: Register
    values: Mapping[str, str]
    shown: Mapping[str, str]
    filing: int
    body: int
    body_name: str


def present_row(actor: Actor, register: str, key: Sequence[str]) -> PresentRow:
    """The record with that key, for the body that filed it. Raises Refused where there is none that a body of this person filed."""
    found = workspace().register(register)
    row = _by_key(found, key)
    filing = workspace().ledger.filing(row[FILING]) if row else None
    body = body_now(filing.body, clock.today()) if filing else None
    seen = actor.seen_bodies
    if row is None or body is None or (seen is not None and body[0] not in seen):
        raise Refused(Text("没有这条记录，或它由别的单位报送，您不能更正",
                           "There is no such record, or another body filed it and you may not correct it"))  # fmt: skip
    columns = [each for each in found.columns if each.name in row]
    values = {each.name: typed_value(each, row[each.name]) for each in columns if row[each.name] is not None}
    shown = mask_columns(pl.DataFrame([{each.name: values.get(each.name) for each in columns}], schema={each.name: pl.String for each in columns}), found.columns)  # fmt: skip
    return PresentRow(
        found,
        values,
        {name: value or "" for name, value in shown.to_dicts()[0].items()},
        row[FILING],
        *body,
    )


def _by_key(register: Register, key: Sequence[str]) -> dict[str, Any] | None:
    vintage = workspace().ledger.vintage(register.name)
    if not vintage.key or len(key) != len(register.key):
        return None
    same = [pl.col(name).cast(pl.String) == value for name, value in zip(register.key, key, strict=True)]
    rows = vintage.scan().filter(*same).head(1).collect()
    return rows.to_dicts()[0] if rows.height else None


def typed_value(column: Column, value: Any) -> str:
    """A value as a person would type it: without its unit."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()[:7] if column.type.value == "month" else value.isoformat()
    return _plain(value) if column.type.value == "number" else str(value)
