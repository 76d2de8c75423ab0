"""Step 2: whom do the names mean?"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from zhiheng.core.issues import InputProblem, Text
from zhiheng.office import clock
from zhiheng.office.actions.adopting_bodies import merge_names, settle_names
from zhiheng.office.pages.adopting.shared import (
    UNPROCESSABLE,
    clerks,
    done,
    number_of,
    on_open_drafts,
    open_draft,
    page,
    told,
)
from zhiheng.office.records.drafts_bodies import TOWN_WORDS, NamedBody, known_bodies, named_bodies

KINDS = (
    ("department", Text("新建为部门", "a new department")),
    ("town", Text("新建为镇街", "a new town")),
    ("agency", Text("新建为机构", "a new agency")),
)


@require_http_methods(["GET", "POST"])
@clerks
@on_open_drafts
def bodies(request: Any, draft: int) -> HttpResponse:
    """Every name with whom it means; a form for those that nobody knows."""
    found = open_draft(draft)
    problem = None
    if request.method == "POST":
        names, chosen = request.POST.getlist("name"), request.POST.getlist("choice")
        choices = {name: choice for name, choice in zip(names, chosen, strict=False) if choice}
        try:
            settle_names(request.actor, draft, number_of(request.POST.get("version", "")), choices)
        except InputProblem as raised:
            problem = raised
        else:
            return done(request, "draft-bodies", Text(f"已认定 {len(choices)} 个单位", f"Names settled: {len(choices)}"), draft)  # fmt: skip
    known = known_bodies(clock.today())
    named = named_bodies(found, known)
    others = sorted(known.names.items(), key=lambda each: each[1])
    context = {
        "problems": problem.issues if problem else (),
        "open": [{"body": each, "choices": _choices(each)} for each in named if each.is_open],
        "twins": _pairs(named), "settled": [each for each in named if not each.is_open], "others": others,
    }  # fmt: skip
    return page(request, found, "bodies", context, status=UNPROCESSABLE if problem else 200)


@require_POST
@clerks
@on_open_drafts
def names_merged(request: Any, draft: int) -> HttpResponse:
    """Says that two names mean one body: `name` is kept, `alias` becomes its alias."""
    name, alias = request.POST.get("name", ""), request.POST.get("alias", "")
    try:
        merge_names(request.actor, draft, number_of(request.POST.get("version", "")), name, [alias])
    except InputProblem as problem:
        return told(request, problem, "draft-bodies", draft)
    text = Text(
        f"「{alias}」并入「{name}」，原文中的名称作为别名保留", f"“{alias}” is now an alias of “{name}”"
    )
    return done(request, "draft-bodies", text, draft)


def _choices(body: NamedBody) -> list[dict[str, Any]]:
    """What a name that nobody knows may mean; a likely one is chosen beforehand."""
    near = [
        {"value": f"={id}", "label": Text(f"就是「{name}」", f"this is “{name}”")} for id, name in body.near
    ]
    short = body.name.removesuffix("人民政府").removesuffix("办事处")
    likely = "town" if short.endswith(TOWN_WORDS) else "department"
    found = [*near, *({"value": kind, "label": label} for kind, label in KINDS)]
    chosen = near[0]["value"] if near else likely
    return [{**each, "chosen": each["value"] == chosen} for each in found]


def _pairs(named: tuple[NamedBody, ...]) -> list[dict[str, NamedBody]]:
    """Each two names that may mean one body, once; the one that is known, or named more often, first."""
    by_name = {each.name: each for each in named}
    pairs = {frozenset((each.name, twin)) for each in named for twin in each.twins if twin in by_name}
    found = []
    for pair in sorted(pairs, key=sorted):
        one, other = sorted(
            (by_name[name] for name in pair), key=lambda each: (each.is_open, -each.leads - each.supports)
        )
        found.append({"one": one, "other": other})
    return found
