"""Search over everything this person may see."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhiheng.office.pages.numbers import number_of
from zhiheng.office.pages.routes import needs
from zhiheng.office.people.permissions import check_may_see_plan
from zhiheng.office.records.searching import KIND_LABELS, SIZE, Found, kinds_of, search
from zhiheng.office.records.verdicts import verdicts


@needs(check_may_see_plan)
@require_GET
def found(request: Any) -> HttpResponse:
    """What all words of `q` occur in; with `kind` (one of KIND_LABELS) a page of that kind alone."""
    said = request.GET.get("q", "").strip()
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in KIND_LABELS else ""
    result = search(request.actor, said, [kind] if kind else [], number_of(request.GET.get("page"), 1))
    context = {
        "said": said,
        "kind": kind,
        "found": result,
        "counts": [(each, KIND_LABELS[each], count) for each, count in result.counts.items()],
        "states": _states(request.actor, result),
        "kinds": [KIND_LABELS[each] for each in kinds_of(request.actor)],
        "first": (result.number - 1) * SIZE + 1,
        "last": (result.number - 1) * SIZE + sum(len(group.hits) for group in result.groups),
    }
    return render(request, "office/searching/search.html", context)


def _states(actor: Any, result: Found) -> dict[str, Any]:
    """The state of each target that is shown."""
    wanted = [hit.subject for group in result.groups if group.kind == "target" for hit in group.hits]
    return {each.target: each.state for each in verdicts(actor, wanted)} if wanted else {}
