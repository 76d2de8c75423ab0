"""From an uploaded document to a plan in force: upload, giving up, adopting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.plan.amending import amended_plan, changes
from zhiheng.core.plan.model import Plan
from zhiheng.files.plan_toml import plan_text
from zhiheng.office import clock
from zhiheng.office.actions.acting import acting, overtaken
from zhiheng.office.actions.adopting_changes import PLACE, changing, closed, locked
from zhiheng.office.actions.adopting_duties import put_in_force
from zhiheng.office.actions.adopting_reading import KIND
from zhiheng.office.people.actors import PROGRAM, Actor
from zhiheng.office.people.permissions import check_may_adopt
from zhiheng.office.records import jobs
from zhiheng.office.records.drafts import DraftView, tasks_by_key
from zhiheng.office.records.drafts_openings import openings
from zhiheng.office.records.models import Draft, Revision, StoredFile
from zhiheng.office.records.revisions import plan_in_force
from zhiheng.office.records.workspaces import add_edition, latest, publish


def upload(actor: Actor, stored: StoredFile, amends: bool = False) -> Draft:
    """A draft of the document, which is read in the background. `amends`: it changes the plan in force.

    Raises Refused, and InputProblem where there is no plan to be changed.
    """
    check_may_adopt(actor)
    if amends and plan_in_force() is None:
        raise InputProblem(_error("no-plan-in-force", _NOTHING_TO_AMEND))
    with acting(actor, "draft-uploaded", file=stored.sha256, name=stored.name, amends=amends) as act:
        draft = Draft.objects.create(
            document=stored,
            amends=amends,
            made_by_id=actor.person,
            changed_by_id=actor.person,
            made_at=act.at,
        )
        act.subject = f"draft:{draft.pk}"
        jobs.enqueue(KIND, {"draft": draft.pk}, person=actor.person)
    return draft


def give_up(actor: Actor, draft: int, version: int) -> None:
    """Gives a draft up; it stays on record. Raises Refused, and InputProblem where it was changed meanwhile or is adopted."""
    check_may_adopt(actor)
    with acting(actor, "draft-given-up", subject=f"draft:{draft}"):
        row = locked(draft)
        if row.state not in ("open", "unreadable"):
            raise closed(row)
        if row.version != version:
            raise overtaken(PLACE, row.changed_by.name if row.changed_by else "")
        row.state, row.version, row.changed_by_id = "dropped", row.version + 1, actor.person
        row.save(update_fields=["state", "version", "changed_by"])
        row.duties.filter(since=None).delete()


def adopt(actor: Actor, draft: int, version: int, since: date, reason: str = "") -> Revision:
    """Makes the draft the plan in force from `since` on: editions, revision, duties, all in one transaction; then the files of the
    workspace are written and what is due is worked out, which the next start makes up for where it was missed.

    Raises Refused, and InputProblem with everything that is still open.
    """
    with changing(actor, draft, "plan-adopted", version=version, since=since.isoformat()) as change:
        view = change.view
        found = openings(view, clock.today())
        if found:
            raise InputProblem(*found)
        plan = plan_to_be(view, since)
        edition = add_edition("plan.toml", plan_text(plan), person=actor.person)
        add_edition("links.toml", links_to_be(view), person=actor.person)
        last = Revision.objects.order_by("-number").first()
        revision = Revision.objects.create(
            number=last.number + 1 if last else 1, edition=edition, draft=change.row, document=change.row.document,
            title=view.plan.facts.title or plan.facts.title, reason=reason.strip(), since=since, person_id=actor.person, at=change.act.at,
        )  # fmt: skip
        begun, ended = put_in_force(change.row, kept=_untouched(view, since), since=since)
        change.row.state = "adopted"
        change.act.data.update(revision=revision.number, sha256=edition.sha256, duties=begun, ended=ended)
        change.act.afterwards(publish)
        change.act.afterwards(make_dues)
    return revision


def plan_to_be(view: DraftView, since: date) -> Plan:
    """The plan that adopting the draft puts in force. Raises InputProblem where an amendment does not fit the plan in force."""
    if not view.amends:
        return view.plan
    before = plan_in_force()
    if before is None:
        raise InputProblem(_error("no-plan-in-force", _NOTHING_TO_AMEND))
    found = changes(before, view.plan, view.dropped, since)
    if not found:
        raise InputProblem(_error("nothing-changes", _NOTHING_CHANGES))
    facts = view.plan.facts
    document = f"{facts.title}（{facts.number}）" if facts.number else facts.title or view.document.name
    return amended_plan(before, found, document=document, since=since)


def links_to_be(view: DraftView) -> str:
    """The links.toml that goes with it: the one in force, with the draft's own links in it."""
    from zhiheng.workspace.links import with_links

    last = latest("links.toml")
    if last is None:
        return view.links_text
    own = {each.id for each in view.plan.targets}
    return with_links(last.content, [link for target, link in view.links.items() if target in own])


def _untouched(view: DraftView, since: date) -> frozenset[tuple[str, str]]:
    """Of an amendment: all that it says nothing about, and every task."""
    before = plan_in_force() if view.amends else None
    if before is None:
        return frozenset()
    own = {each.id for each in view.plan.targets} | set(view.dropped)
    targets = {("targets", each.id) for each in before.targets if each.id not in own}
    return frozenset(targets | {("tasks", key) for key in tasks_by_key(before)})


def make_dues() -> None:
    """Works out what is due now that the duties have changed."""
    from importlib import import_module
    from importlib.util import find_spec

    if find_spec("zhiheng.office.actions.dues") is None:
        return
    work: Callable[[Actor, date], object] = import_module("zhiheng.office.actions.dues").make_dues
    work(PROGRAM, clock.today())


def _error(code: str, words: tuple[Text, Text]) -> Issue:
    return Issue(level=Level.ERROR, code=code, place=PLACE, value="", message=words[0], remedy=words[1])


_NOTHING_TO_AMEND = (
    Text("还没有施行的计划，无从调整", "there is no plan in force that could be amended"),
    Text("请把文件作为新计划上传", "Upload the document as a new plan"),
)
_NOTHING_CHANGES = (
    Text("这份文件没有改动施行中的任何目标", "this document changes no target of the plan in force"),
    Text("请核对各目标对应的是哪一个，或标明取消哪些目标", "Look again at which target each of them means, or say which are given up"),
)  # fmt: skip
