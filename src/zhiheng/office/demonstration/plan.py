"""The plan of the demonstration district, adopted as a clerk does it: read, looked at, every question answered, put in force."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import Level
from zhiheng.core.plan.model import Target
from zhiheng.office import clock
from zhiheng.office.actions import adopting, adopting_bodies, adopting_edits, adopting_links
from zhiheng.office.actions.stored_files import keep_upload
from zhiheng.office.people.actors import Actor
from zhiheng.office.records.drafts import DraftView, draft_view, issue_key
from zhiheng.office.records.drafts_bodies import known_bodies, named_bodies
from zhiheng.office.records.jobs import run_waiting

LEADS = {"工程": "区住房城乡建设局", "资金": "区财政局"}
"""Who leads a target of which the plan names nobody, by a word of its area or subject."""
LEAD_THEIR_OWN = ("区教育局",)
"""Bodies that lead a target even where they are not named first."""
BUREAU = "区市场监管局"
ANSWER = "已与原文和责任单位核对，原文如此"


def put_in_force(clerk: Actor, document: Path, since: date) -> None:
    """Uploads the document, answers everything that is open, and adopts it from `since` on."""
    draft = uploaded(clerk, document.name, document.read_bytes())
    _name_leads(clerk, draft)
    _settle_names(clerk, draft)
    view = seen(draft)
    marks: dict[tuple[str, str], str] = {
        (item.group, item.key): item.fingerprint for item in view.items if not item.confirmed_by
    }
    adopting_edits.confirm_several(clerk, draft, marks)
    for issue in seen(draft).issues:
        if issue.level is not Level.ERROR and seen(draft).answer(issue) is None:
            adopting_edits.answer(clerk, draft, issue_key(issue), ANSWER)
    view = seen(draft)
    open_links = [name for name, link in view.links.items() if not link.confirmed]
    if open_links:
        adopting_links.confirm_links(clerk, draft, view.version, open_links)
    adopting.adopt(clerk, draft, seen(draft).version, since)


def uploaded(clerk: Actor, name: str, content: bytes, *, amends: bool = False) -> int:
    """A draft of the document, read; its row id."""
    stored = keep_upload(SimpleUploadedFile(name, content))
    draft = adopting.upload(clerk, stored, amends=amends)
    run_waiting()
    return int(draft.pk)


def seen(draft: int) -> DraftView:
    """The draft as it stands now."""
    view = draft_view(draft)
    assert view is not None, "the draft was made just now"
    return view


def _name_leads(clerk: Actor, draft: int) -> None:
    """One body leads each target: of several that the plan names the first, and somebody where it names nobody."""
    for item in seen(draft).items:
        if item.group != "targets" or len(item.entry.bodies.lead) == 1:
            continue
        named = item.entry.bodies.lead or (_lead(item.entry),)
        first = next((body for body in named if body in LEAD_THEIR_OWN), named[0])
        others = [body for body in named if body != first]
        said = Bodies((first,), (*others, *item.entry.bodies.support))
        adopting_edits.edit(clerk, draft, "targets", item.key, {"bodies": said}, seen=item.fingerprint)


def _lead(target: Target) -> str:
    said = f"{target.area} {target.category} {target.subject} {target.quote}"
    return next((body for word, body in LEADS.items() if word in said), BUREAU)


def _settle_names(clerk: Actor, draft: int) -> None:
    view = seen(draft)
    unknown = [each.name for each in named_bodies(view, known_bodies(clock.today())) if each.is_open]
    if unknown:
        adopting_bodies.settle_names(clerk, draft, view.version, dict.fromkeys(unknown, "department"))
