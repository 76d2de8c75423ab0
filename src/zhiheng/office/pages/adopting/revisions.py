"""Revisions of the plan: what was in force since when, by which document, and what changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhiheng.core.issues import Text
from zhiheng.core.plan.amending import Changed, Changes
from zhiheng.core.plan.amendments import CHANGED_FIELDS, is_dropped, target_on
from zhiheng.office.actions.exports import take_document
from zhiheng.office.pages.adopting.adopting import in_words
from zhiheng.office.pages.routes import needs
from zhiheng.office.pages.sending_files import sent, sent_text
from zhiheng.office.people.actors import Refused
from zhiheng.office.people.permissions import check_may_see_history
from zhiheng.office.records.revisions import RevisionView, revision, revisions

overseers = needs(check_may_see_history)
"""The whole plan with every body's targets is for those who see all bodies."""


@require_GET
@overseers
def revision_list(request: Any) -> HttpResponse:
    """Every revision, the latest first, each with what it changed."""
    found = revisions()
    before = {each.number: earlier for each, earlier in zip(found, (*found[1:], None), strict=False)}
    rows = [{"revision": each, "counts": _counts(each, before[each.number])} for each in found]
    return render(request, "office/adopting/revisions.html", {"rows": rows})


@require_GET
@overseers
def revision_page(request: Any, number: int) -> HttpResponse:
    """One revision: its facts, its document, and what changed in words."""
    found = _found(number)
    earlier = revision(number - 1)
    context = {
        "revision": found,
        "earlier": earlier,
        "amendment": in_words(between(earlier, found)) if earlier else None,
    }
    return render(request, "office/adopting/revision.html", context)


@require_GET
@overseers
def plan_file(request: Any, number: int) -> HttpResponse:
    """The revision's plan.toml, to the letter."""
    found, name = _found(number), f"plan-{number}.toml"
    take_document(request.actor, f"revision:{number}", name)
    return sent_text(found.content, name)


@require_GET
@overseers
def document(request: Any, number: int) -> HttpResponse:
    """The document that the revision came from."""
    found = _found(number)
    if found.document is None:
        raise Refused(Text("这一版没有上传文件", "No document was uploaded for this revision"))
    take_document(request.actor, f"revision:{number}", found.document.name)
    return sent(found.document)


def between(earlier: RevisionView, later: RevisionView) -> Changes:
    """What became otherwise from one revision to the next, as each stands on its own first day."""
    standing = {
        each.id: target
        for each in earlier.plan.targets
        if (target := target_on(earlier.plan, each.id, later.since))
    }
    after = {
        each.id: target
        for each in later.plan.targets
        if (target := target_on(later.plan, each.id, later.since))
    }
    changed = [
        Changed(before=before, after=after[id], fields=fields)
        for id, before in standing.items()
        if id in after and (fields := tuple(name for name in CHANGED_FIELDS if getattr(before, name) != getattr(after[id], name)))
    ]  # fmt: skip
    return Changes(
        changed=tuple(changed),
        added=tuple(each for id, each in after.items() if id not in standing),
        dropped=tuple(each for id, each in standing.items() if id not in after or is_dropped(later.plan, id, later.since)),
    )  # fmt: skip


def _counts(later: RevisionView, earlier: RevisionView | None) -> dict[str, int]:
    if earlier is None:
        return {"targets": len(later.plan.targets), "tasks": len(later.plan.tasks)}
    found = between(earlier, later)
    return {"changed": len(found.changed), "added": len(found.added), "dropped": len(found.dropped)}


def _found(number: int) -> RevisionView:
    found = revision(number)
    if found is None:
        raise Refused(Text("没有这一版计划", "There is no such revision"))
    return found
