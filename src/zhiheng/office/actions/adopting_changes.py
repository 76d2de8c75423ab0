"""What every change of a draft shares: who may, the row locked, what was seen held against what stands, one step further."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.plan.model import Plan
from zhiheng.files.plan_toml import plan_text
from zhiheng.office import clock
from zhiheng.office.actions.acting import Act, acting, overtaken
from zhiheng.office.actions.adopting_duties import draft_duties
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.permissions import check_may_adopt
from zhiheng.office.records.drafts import DraftView, Item, view_of
from zhiheng.office.records.models import Confirmation, Draft


@dataclass
class Change:
    """A change of a draft under way: the act, the row, and the draft as it stood before."""

    act: Act
    row: Draft
    view: DraftView

    def keep(self, plan: Plan) -> None:
        """The plan as changed; the drafted duties follow it."""
        self.row.plan_text = plan_text(plan)
        draft_duties(self.row, plan, clock.today())

    def confirm(self, group: str, key: str, fingerprint: str) -> None:
        """Notes that the actor stands for the item as it is now."""
        Confirmation.objects.update_or_create(
            draft=self.row,
            group=group,
            item=key,
            defaults={"fingerprint": fingerprint, "person_id": self.act.actor.person, "at": self.act.at},
        )


@contextmanager
def changing(actor: Actor, draft: int, event: str, *, version: int | None = None, **data: Any) -> Iterator[Change]:  # fmt: skip
    """One change of an open draft. `version` is the one that the page saw; without it the change holds what it saw of its item.

    Raises Refused for somebody who may not, InputProblem where the draft is open no more or was changed meanwhile.
    """
    check_may_adopt(actor)
    with acting(actor, event, subject=f"draft:{draft}", **data) as act:
        row = locked(draft)
        if row.state != "open":
            raise closed(row)
        if version is not None and row.version != version:
            raise overtaken(PLACE, row.changed_by.name if row.changed_by else "")
        yield Change(act, row, view_of(row))
        row.version += 1
        row.changed_by_id = actor.person
        row.save(update_fields=["plan_text", "links_text", "dropped", "version", "changed_by", "state"])


def locked(draft: int) -> Draft:
    """The row, held until the transaction ends. Raises Refused for one that is not there, as for one that nobody may see."""
    row = Draft.objects.select_for_update(no_key=True).filter(pk=draft).first()
    if row is None:
        raise Refused(Text("没有这份计划稿", "There is no such draft"))
    return row


def seen_item(change: Change, group: str, key: str, seen: str) -> Item:
    """The item, provided that it still is what the page showed (`seen`, its fingerprint). Raises InputProblem where it is not."""
    item = change.view.item(group, key)
    if item is None or item.fingerprint != seen:
        by = change.row.changed_by.name if change.row.changed_by else ""
        named = getattr(item.entry, "subject", "") or getattr(item.entry, "title", "") if item else key
        raise overtaken(Text(f"「{named}」", f"“{named}”"), by)
    return item


def closed(row: Draft) -> InputProblem:
    """Said to somebody who wants to change a draft that is adopted, given up, or not read yet."""
    words = {
        "adopted": Text("这份计划稿已经采纳，不能再改", "this draft is adopted and can no longer be changed"),
        "dropped": Text("这份计划稿已经放弃", "this draft was given up"),
        "unreadable": Text("这份文件没有读出来", "this document could not be read"),
    }
    message = words.get(row.state, Text("这份文件还在读", "this document is still being read"))
    by = row.changed_by.name if row.changed_by else ""
    said = Text(f"{message.zh}（{by}）", f"{message.en} ({by})") if by else message
    return InputProblem(
        Issue(level=Level.ERROR, code="draft-not-open", place=PLACE, value="", message=said, remedy=_LOOK)
    )


PLACE = Text("计划稿", "draft of the plan")
_LOOK = Text("请回到计划稿列表看看现在的情况", "Look at the list of drafts for how it stands now")
